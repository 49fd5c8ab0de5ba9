/* rebote-export-sheet.c
 *
 * The export sheet: how many rows go where, into which files of which folder.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-export-sheet"

#include "config.h"

#include <glib/gi18n.h>

#include "store/rebote-list-export.h"
#include "store/rebote-list-file.h"
#include "ui/rebote-format.h"
#include "ui/rebote-sheet.h"

#include "rebote-export-sheet.h"

struct _ReboteExportSheet
{
  AdwWindow parent_instance;

  /* Template children */
  GtkWidget           *export_button;
  GtkLabel            *summary_label;
  GtkLabel            *form_label;
  GtkWidget           *new_label;
  GtkCheckButton      *review_stays_check;
  GtkCheckButton      *review_apart_check;
  AdwPreferencesGroup *review_group;
  AdwComboRow         *preset_row;
  GtkSwitch           *removed_switch;
  GtkSwitch           *do_not_mail_switch;
  GtkSwitch           *page_switch;
  AdwActionRow        *removed_switch_row;
  AdwEntryRow         *name_row;
  AdwActionRow        *removed_row;
  AdwActionRow        *review_row;
  AdwActionRow        *do_not_mail_row;
  AdwActionRow        *page_row;
  AdwActionRow        *folder_row;

  guint                 counts[REBOTE_N_OUTCOMES];
  gboolean              only_new;
  gboolean              is_book;
  char                 *file_name;
  char                 *proposed; /* the name of the cleaned list, as long as the user gives no other */
  char                 *folder;
  GtkFileChooserNative *chooser;
};

enum
{
  EXPORT,
  REVIEW,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ReboteExportSheet, rebote_export_sheet, ADW_TYPE_WINDOW)

static gboolean
writes_review (ReboteExportSheet *self)
{
  return self->counts[REBOTE_OUTCOME_REVIEW] > 0 && gtk_check_button_get_active (self->review_apart_check);
}

static gboolean
writes_removed (ReboteExportSheet *self)
{
  return gtk_switch_get_active (self->removed_switch);
}

static const ReboteListPreset *
get_preset (ReboteExportSheet *self)
{
  guint      selected = adw_combo_row_get_selected (self->preset_row);
  GPtrArray *presets = rebote_list_presets_get (NULL);

  /* The first row is the list's own form. */
  return presets && selected > 0 && selected <= presets->len ? g_ptr_array_index (presets, selected - 1) : NULL;
}

/* Text, whatever the list was. */
static const char *
get_preset_ending (ReboteExportSheet *self)
{
  const ReboteListPreset *preset = get_preset (self);

  return preset && preset->address == NULL ? ".txt" : ".csv";
}

static char *
propose_name (ReboteExportSheet *self)
{
  return get_preset (self) ? rebote_list_export_make_name_as (self->file_name, "clean", get_preset_ending (self))
                           : rebote_list_export_make_name (self->file_name, "clean", self->is_book);
}

static const char *
get_base (ReboteExportSheet *self)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name_row));

  return g_str_equal (name, self->proposed) ? self->file_name : name;
}

/* “people-clean.csv” leads to “people-removed.csv”, any other name to one with that at its end. */
static char *
make_sibling (ReboteExportSheet *self,
              const char        *what)
{
  return rebote_list_export_make_name (get_base (self), what, self->is_book);
}

/* The name of a file, or NULL if none is wanted. */
static char *
make_name (ReboteExportSheet *self,
           ReboteExportFile   file)
{
  switch (file)
    {
    case REBOTE_EXPORT_FILE_KEPT:
      return g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_row)));
    case REBOTE_EXPORT_FILE_REMOVED:
      return writes_removed (self) ? make_sibling (self, "removed") : NULL;
    case REBOTE_EXPORT_FILE_REVIEW:
      return writes_review (self) ? make_sibling (self, "review") : NULL;
    case REBOTE_EXPORT_FILE_DO_NOT_MAIL:
      return gtk_switch_get_active (self->do_not_mail_switch)
               ? rebote_list_export_make_name_as (get_base (self), "do-not-mail", get_preset_ending (self))
               : NULL;
    case REBOTE_EXPORT_FILE_SUMMARY:
      return gtk_switch_get_active (self->page_switch) ? rebote_list_export_make_name_as (get_base (self), "summary", ".html")
                                                       : NULL;
    default:
      g_return_val_if_reached (NULL);
    }
}

static void
show_file (ReboteExportSheet *self,
           AdwActionRow      *row,
           ReboteExportFile   file)
{
  g_autofree char *name = make_name (self, file);

  gtk_widget_set_visible (GTK_WIDGET (row), name != NULL);
  adw_action_row_set_subtitle (row, name ? name : "");
}

static void
show_form (ReboteExportSheet *self)
{
  const ReboteListPreset *preset = get_preset (self);
  g_autofree char        *text = NULL;

  if (preset == NULL)
    text = g_strdup (_("Rows that stay are written byte for byte as they were read. The file that the list came from is not touched."));
  else if (preset->name == NULL)
    text = g_strdup (_("Only the addresses of the rows that stay are written. The file that the list came from is not touched."));
  else
    /* Translators: the name of a mailing service */
    text = g_strdup_printf (_("Rows that stay are written anew, as %s reads them. The file that the list came from is not touched."),
                               preset->name);

  gtk_label_set_label (self->form_label, text);
}

static void
show_summary (ReboteExportSheet *self)
{
  guint            n_kept = self->counts[REBOTE_OUTCOME_KEEP] + (writes_review (self) ? 0 : self->counts[REBOTE_OUTCOME_REVIEW]);
  g_autofree char *kept = rebote_format_number (n_kept);
  g_autofree char *removed = rebote_format_number (self->counts[REBOTE_OUTCOME_REMOVE]);
  g_autofree char *review = rebote_format_number (self->counts[REBOTE_OUTCOME_REVIEW]);
  g_autofree char *text = NULL;

  if (writes_review (self))
    /* Translators: three numbers of contacts. */
    text = g_strdup_printf (_("%s kept, %s removed, %s to review in a file of their own."), kept, removed, review);
  else if (self->counts[REBOTE_OUTCOME_REVIEW] > 0)
    /* Translators: three numbers of contacts; the last are among the first. */
    text = g_strdup_printf (_("%s kept, %s removed. Of those kept, %s are to review."), kept, removed, review);
  else
    /* Translators: two numbers of contacts. */
    text = g_strdup_printf (_("%s kept, %s removed."), kept, removed);

  gtk_label_set_label (self->summary_label, text);
}

static void
update (ReboteExportSheet *self)
{
  const char      *name = gtk_editable_get_text (GTK_EDITABLE (self->name_row));
  g_autofree char *folder = self->folder ? g_filename_display_name (self->folder) : g_strdup (_("None chosen"));

  show_summary (self);
  show_form (self);
  show_file (self, self->removed_row, REBOTE_EXPORT_FILE_REMOVED);
  show_file (self, self->review_row, REBOTE_EXPORT_FILE_REVIEW);
  show_file (self, self->do_not_mail_row, REBOTE_EXPORT_FILE_DO_NOT_MAIL);
  show_file (self, self->page_row, REBOTE_EXPORT_FILE_SUMMARY);
  adw_action_row_set_subtitle (self->folder_row, folder);
  gtk_widget_set_sensitive (self->export_button, self->folder && *name && strchr (name, G_DIR_SEPARATOR) == NULL);
}

static void
changed_cb (ReboteExportSheet *self)
{
  if (self->file_name)
    update (self);
}

/* A name that the user wrote stays. */
static void
preset_cb (ReboteExportSheet *self)
{
  g_autofree char *before = g_steal_pointer (&self->proposed);

  if (before == NULL)
    return;

  self->proposed = propose_name (self);
  if (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->name_row)), before))
    gtk_editable_set_text (GTK_EDITABLE (self->name_row), self->proposed);
  update (self);
}

static void
folder_chosen_cb (ReboteExportSheet    *self,
                  int                   response,
                  GtkFileChooserNative *chooser)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) folder = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));

      g_free (self->folder);
      self->folder = g_file_get_path (folder);
      update (self);
    }

  g_clear_object (&self->chooser);
}

/* A folder rather than a file: what may be written into it may also be put in place in one piece, and beside each
 * other, also where the program sees only what the user has chosen. */
static void
choose_folder_action (GtkWidget  *widget,
                      const char *name,
                      GVariant   *parameter)
{
  ReboteExportSheet *self = REBOTE_EXPORT_SHEET (widget);

  if (self->chooser == NULL)
    {
      self->chooser = gtk_file_chooser_native_new (_("Folder for the Cleaned List"), GTK_WINDOW (self),
                                                      GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _("_Choose"), _("_Cancel"));
      gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);

      if (self->folder)
        {
          g_autoptr (GFile) folder = g_file_new_for_path (self->folder);

          gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (self->chooser), folder, NULL);
        }

      g_signal_connect_object (self->chooser, "response", G_CALLBACK (folder_chosen_cb), self, G_CONNECT_SWAPPED);
    }

  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
finish (ReboteExportSheet *self)
{
  g_autoptr (ReboteExportSheet) hold = g_object_ref (self);

  g_signal_emit (self, signals[EXPORT], 0);
  gtk_window_close (GTK_WINDOW (self));
}

static void
replace_response_cb (ReboteExportSheet *self,
                     const char        *response)
{
  if (g_str_equal (response, "replace"))
    finish (self);
}

/* The names of the files that are there already, one a line, or NULL. */
static char *
find_existing (ReboteExportSheet *self)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < REBOTE_N_EXPORT_FILES; i++)
    {
      g_autofree char *path = rebote_export_sheet_dup_path (self, i);

      if (path && g_file_test (path, G_FILE_TEST_EXISTS))
        {
          g_autofree char *name = g_filename_display_basename (path);

          g_string_append_printf (names, "%s“%s”", names->len ? "\n" : "", name);
        }
    }

  return g_string_free (names, names->len == 0);
}

static void
export_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  ReboteExportSheet *self = REBOTE_EXPORT_SHEET (widget);
  g_autofree char   *existing = NULL;
  GtkWidget         *dialog;

  if (!gtk_widget_get_sensitive (self->export_button))
    return;

  existing = find_existing (self);
  if (existing == NULL)
    {
      finish (self);
      return;
    }

  dialog = adw_message_dialog_new (GTK_WINDOW (self), _("Replace What Is There?"), NULL);
  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog),
                                  /* Translators: names of files, one a line. */
                                  _("In the folder there is already:\n%s"), existing);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "replace", _("_Replace"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "replace", ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (replace_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
review_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  g_autoptr (ReboteExportSheet) hold = g_object_ref (REBOTE_EXPORT_SHEET (widget));

  gtk_window_close (GTK_WINDOW (hold));
  g_signal_emit (hold, signals[REVIEW], 0);
}

static void
rebote_export_sheet_dispose (GObject *object)
{
  ReboteExportSheet *self = REBOTE_EXPORT_SHEET (object);

  g_clear_object (&self->chooser);
  gtk_widget_dispose_template (GTK_WIDGET (self), REBOTE_TYPE_EXPORT_SHEET);

  G_OBJECT_CLASS (rebote_export_sheet_parent_class)->dispose (object);
}

static void
rebote_export_sheet_finalize (GObject *object)
{
  ReboteExportSheet *self = REBOTE_EXPORT_SHEET (object);

  g_free (self->file_name);
  g_free (self->proposed);
  g_free (self->folder);

  G_OBJECT_CLASS (rebote_export_sheet_parent_class)->finalize (object);
}

static void
rebote_export_sheet_class_init (ReboteExportSheetClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rebote_export_sheet_dispose;
  object_class->finalize = rebote_export_sheet_finalize;

  signals[EXPORT] = g_signal_new ("export", REBOTE_TYPE_EXPORT_SHEET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
  signals[REVIEW] = g_signal_new ("review", REBOTE_TYPE_EXPORT_SHEET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/rebote/ui/lists/rebote-export-sheet.ui");
  gtk_widget_class_bind_template_child (widget_class, ReboteExportSheet, export_button);
  gtk_widget_class_bind_template_child (widget_class, ReboteExportSheet, summary_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteExportSheet, form_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteExportSheet, new_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteExportSheet, review_stays_check);
  gtk_widget_class_bind_template_child (widget_class, ReboteExportSheet, review_apart_check);
  gtk_widget_class_bind_template_child (widget_class, ReboteExportSheet, review_group);
  gtk_widget_class_bind_template_child (widget_class, ReboteExportSheet, preset_row);
  gtk_widget_class_bind_template_child (widget_class, ReboteExportSheet, removed_switch);
  gtk_widget_class_bind_template_child (widget_class, ReboteExportSheet, do_not_mail_switch);
  gtk_widget_class_bind_template_child (widget_class, ReboteExportSheet, page_switch);
  gtk_widget_class_bind_template_child (widget_class, ReboteExportSheet, removed_switch_row);
  gtk_widget_class_bind_template_child (widget_class, ReboteExportSheet, name_row);
  gtk_widget_class_bind_template_child (widget_class, ReboteExportSheet, removed_row);
  gtk_widget_class_bind_template_child (widget_class, ReboteExportSheet, review_row);
  gtk_widget_class_bind_template_child (widget_class, ReboteExportSheet, do_not_mail_row);
  gtk_widget_class_bind_template_child (widget_class, ReboteExportSheet, page_row);
  gtk_widget_class_bind_template_child (widget_class, ReboteExportSheet, folder_row);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, preset_cb);
  gtk_widget_class_install_action (widget_class, "sheet.export", NULL, export_action);
  gtk_widget_class_install_action (widget_class, "sheet.review", NULL, review_action);
  gtk_widget_class_install_action (widget_class, "sheet.choose-folder", NULL, choose_folder_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
rebote_export_sheet_init (ReboteExportSheet *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Beside the file that the list came from, or among the documents. */
static char *
propose_folder (ReboteStoredList *list)
{
  const char *documents = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);

  if (list->source)
    {
      g_autoptr (GFile) file = g_file_parse_name (list->source);
      g_autofree char *path = g_file_get_path (file);
      g_autofree char *folder = path ? g_path_get_dirname (path) : NULL;
      g_autoptr (GFile) place = folder ? g_file_new_for_path (folder) : NULL;
      g_autoptr (GFileInfo) info = NULL;

      if (place)
        info = g_file_query_info (place, G_FILE_ATTRIBUTE_ACCESS_CAN_WRITE, G_FILE_QUERY_INFO_NONE, NULL, NULL);
      if (info && g_file_info_get_attribute_boolean (info, G_FILE_ATTRIBUTE_ACCESS_CAN_WRITE))
        return g_steal_pointer (&folder);
    }

  return g_strdup (documents ? documents : g_get_home_dir ());
}

/* The list's own name may have been changed by the user, and may have what a file name must not have. A part of a list is
 * not to take the place of the whole. */
static char *
make_file_name (ReboteStoredList *list,
                gboolean          only_new)
{
  g_autofree char *name = NULL;

  if (list->source)
    {
      g_autofree char *base = g_path_get_basename (list->source);

      name = g_filename_display_name (base);
    }
  else
    name = g_strdelimit (g_strdup (list->name), G_DIR_SEPARATOR_S, '-');

  return only_new ? rebote_list_export_make_name (name, "new", rebote_list_file_is_book (list)) : g_steal_pointer (&name);
}

/* The entries of an address book are written as they are: there is no place for the reasons. */
static void
show_book (ReboteExportSheet *self)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->removed_switch_row), _("Write the Removed Cards Too"));
  /* Translators: .csv is the ending of a file name, and stays as it is. */
  adw_action_row_set_subtitle (self->removed_switch_row, _("With .csv at the end of the name, their reasons too"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->removed_switch), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Write the Removed Cards Too"), -1);
}

static void
fill_presets (ReboteExportSheet *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  GPtrArray *presets = rebote_list_presets_get (NULL);

  gtk_string_list_append (titles, _("The list’s own form"));
  for (guint i = 0; presets && i < presets->len; i++)
    gtk_string_list_append (titles, rebote_list_preset_get_title (g_ptr_array_index (presets, i)));

  adw_combo_row_set_model (self->preset_row, G_LIST_MODEL (titles));
}

/**
 * rebote_export_sheet_new:
 * @parent: the window
 * @list: a list
 * @counts: how many of its contacts, or of the new ones, have each outcome
 * @only_new: whether only contacts are to be written that were not in the list before
 *
 * Returns: (transfer none): a sheet
 */
GtkWindow *
rebote_export_sheet_new (GtkWindow        *parent,
                         ReboteStoredList *list,
                         const guint       counts[REBOTE_N_OUTCOMES],
                         gboolean          only_new)
{
  ReboteExportSheet *self;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (list != NULL, NULL);

  self = g_object_new (REBOTE_TYPE_EXPORT_SHEET, "transient-for", parent, NULL);
  rebote_sheet_fit (GTK_WINDOW (self), parent);

  for (guint i = 0; i < REBOTE_N_OUTCOMES; i++)
    self->counts[i] = counts[i];

  self->folder = propose_folder (list);
  self->only_new = only_new;
  gtk_widget_set_visible (self->new_label, only_new);
  fill_presets (self);
  self->is_book = rebote_list_file_is_book (list);
  if (self->is_book)
    show_book (self);
  self->file_name = make_file_name (list, only_new);
  self->proposed = propose_name (self);
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), self->proposed);
  gtk_widget_set_visible (GTK_WIDGET (self->review_group), counts[REBOTE_OUTCOME_REVIEW] > 0);
  update (self);
  gtk_widget_grab_focus (self->export_button);

  return GTK_WINDOW (self);
}

/**
 * rebote_export_sheet_get_only_new:
 * @self: a sheet
 *
 * Returns: whether only contacts are to be written that were not in the list before
 */
gboolean
rebote_export_sheet_get_only_new (ReboteExportSheet *self)
{
  g_return_val_if_fail (REBOTE_IS_EXPORT_SHEET (self), FALSE);

  return self->only_new;
}

/**
 * rebote_export_sheet_dup_path:
 * @self: a sheet
 * @file: one of the files
 *
 * Returns: (transfer full) (nullable): where it is to go, %NULL if it is not to be written
 */
char *
rebote_export_sheet_dup_path (ReboteExportSheet *self,
                              ReboteExportFile   file)
{
  g_autofree char *name = NULL;
  g_autofree char *encoded = NULL;

  g_return_val_if_fail (REBOTE_IS_EXPORT_SHEET (self), NULL);

  name = make_name (self, file);
  if (name == NULL)
    return NULL;

  encoded = g_filename_from_utf8 (name, -1, NULL, NULL, NULL);

  return g_build_filename (self->folder, encoded ? encoded : name, NULL);
}

/**
 * rebote_export_sheet_get_preset:
 * @self: a sheet
 *
 * Returns: (transfer none) (nullable): for which service the list is to be written, %NULL for the list's own form
 */
const ReboteListPreset *
rebote_export_sheet_get_preset (ReboteExportSheet *self)
{
  g_return_val_if_fail (REBOTE_IS_EXPORT_SHEET (self), NULL);

  return get_preset (self);
}
