/* rebote-import-sheet.c
 *
 * The import sheet: what was detected can be changed, and the preview follows.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-import-sheet"

#include "config.h"

#include <glib/gi18n.h>

#include "contacts/rebote-list-preview.h"
#include "ui/rebote-sheet.h"

#include "rebote-import-sheet.h"
#include "rebote-preview-grid.h"
#include "rebote-preview-warnings.h"

struct _ReboteImportSheet
{
  AdwWindow parent_instance;

  /* Template children */
  GtkButton          *import_button;
  ReboteResultsGroup *results_group;
  GtkWidget          *list_group;
  AdwEntryRow       *name_row;
  AdwComboRow       *sheet_row;
  AdwComboRow       *encoding_row;
  AdwComboRow       *delimiter_row;
  AdwActionRow      *header_row;
  GtkSwitch         *header_switch;
  AdwComboRow       *address_row;
  AdwActionRow      *repair_row;
  GtkSwitch         *repair_switch;
  GtkImage          *encoding_doubt;
  GtkImage          *delimiter_doubt;
  GtkImage          *header_doubt;
  GtkImage          *address_doubt;
  GtkBox            *warnings_box;
  GtkStack          *preview_stack;
  RebotePreviewGrid *preview_grid;
  AdwStatusPage     *problem_page;
  GtkLabel          *problem_label;

  char              *path;
  ReboteCsvOverrides overrides;
  GCancellable      *cancellable;
  GtkStringList     *sheet_names;
  GtkStringList     *column_names;
  gboolean           updating;
  gboolean           accepted;
  gboolean           was_shown;
};

enum
{
  IMPORT,
  IMPORT_RESULTS,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ReboteImportSheet, rebote_import_sheet, ADW_TYPE_WINDOW)

/* What the drop-down offers, in its order; the last is for a bare list. */
static const char delimiters[] = { ',', ';', '\t', '|', '\0' };

static void
update_import_button (ReboteImportSheet *self)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name_row));
  const char *shown = gtk_stack_get_visible_child_name (self->preview_stack);

  gtk_widget_set_sensitive (GTK_WIDGET (self->import_button), *name && g_strcmp0 (shown, "preview") == 0);
}

static void
show_columns (ReboteImportSheet *self,
              ReboteCsvDialect  *dialect)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;

  for (guint i = 0; i < dialect->columns->len; i++)
    g_strv_builder_add (builder, rebote_csv_dialect_get_column (dialect, i)->name);

  names = g_strv_builder_end (builder);
  gtk_string_list_splice (self->column_names, 0, g_list_model_get_n_items (G_LIST_MODEL (self->column_names)),
                          (const char *const *)names);
  adw_combo_row_set_selected (self->address_row, dialect->address_column);
}

/* What is in a workbook or an address book is certain about its letters and columns. */
static void
show_format (ReboteImportSheet *self,
             ReboteListPreview *preview)
{
  gboolean is_text = preview->format == REBOTE_LIST_FORMAT_TEXT;
  guint    n_sheets = g_strv_length (preview->sheets);

  self->updating = TRUE;
  gtk_string_list_splice (self->sheet_names, 0, g_list_model_get_n_items (G_LIST_MODEL (self->sheet_names)),
                          (const char *const *)preview->sheets);
  if (preview->sheet >= 0)
    adw_combo_row_set_selected (self->sheet_row, preview->sheet);
  self->updating = FALSE;

  gtk_widget_set_visible (GTK_WIDGET (self->sheet_row), n_sheets > 1);
  gtk_widget_set_visible (GTK_WIDGET (self->encoding_row), is_text);
  gtk_widget_set_visible (GTK_WIDGET (self->delimiter_row), is_text);
  gtk_widget_set_visible (GTK_WIDGET (self->header_row), is_text || n_sheets > 0);
}

/* Nothing is repaired unless it is wanted, for nobody but the user can say that it is damage. */
static void
show_damage (ReboteImportSheet *self,
             ReboteCsvDialect  *dialect)
{
  g_autofree char *offer = NULL;

  gtk_switch_set_active (self->repair_switch, dialect->repairs_text);
  gtk_widget_set_visible (GTK_WIDGET (self->repair_row), dialect->damage->len > 0);
  if (dialect->damage->len > 0)
    {
      const ReboteMojibakeExample *example = g_ptr_array_index (dialect->damage, 0);

      /* Translators: a word as it stands in a list, and what it was meant to be */
      offer = g_strdup_printf (_("Some texts look damaged: “%s” for “%s”."), example->damaged, example->repaired);
    }
  adw_action_row_set_subtitle (self->repair_row, offer ? offer : "");
}

static void
show_dialect (ReboteImportSheet *self,
              ReboteCsvDialect  *dialect)
{
  self->updating = TRUE;
  adw_combo_row_set_selected (self->encoding_row, dialect->encoding);

  for (guint i = 0; i < G_N_ELEMENTS (delimiters); i++)
    {
      if (delimiters[i] == dialect->delimiter)
        adw_combo_row_set_selected (self->delimiter_row, i);
    }

  gtk_switch_set_active (self->header_switch, dialect->has_header);
  show_columns (self, dialect);
  show_damage (self, dialect);
  self->updating = FALSE;

  gtk_widget_set_visible (GTK_WIDGET (self->encoding_doubt), dialect->doubts & REBOTE_CSV_DOUBT_ENCODING);
  gtk_widget_set_visible (GTK_WIDGET (self->delimiter_doubt), dialect->doubts & REBOTE_CSV_DOUBT_DELIMITER);
  gtk_widget_set_visible (GTK_WIDGET (self->header_doubt), dialect->doubts & REBOTE_CSV_DOUBT_HEADER);
  gtk_widget_set_visible (GTK_WIDGET (self->address_doubt), dialect->doubts & REBOTE_CSV_DOUBT_ADDRESS);
}

/* What is a table, only not one with addresses, can be put right above; other things cannot. */
static void
show_problem (ReboteImportSheet *self,
              const GError      *error)
{
  gboolean is_table = g_error_matches (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_NO_ADDRESSES) ||
                      g_error_matches (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_NO_COLUMN);

  gtk_widget_set_sensitive (GTK_WIDGET (self->encoding_row), is_table);
  gtk_widget_set_sensitive (GTK_WIDGET (self->delimiter_row), is_table);
  gtk_widget_set_sensitive (GTK_WIDGET (self->header_row), is_table);
  gtk_widget_set_sensitive (GTK_WIDGET (self->address_row), FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->repair_row), FALSE);
  gtk_label_set_label (self->problem_label, error->message);
  gtk_stack_set_visible_child_name (self->preview_stack, "problem");
}

static void
show_preview (ReboteImportSheet *self,
              ReboteListPreview *preview)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->encoding_row), TRUE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->delimiter_row), TRUE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->header_row), TRUE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->address_row), TRUE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->repair_row), TRUE);
  show_format (self, preview);
  show_dialect (self, preview->dialect);
  rebote_preview_grid_show (self->preview_grid, preview);
  gtk_stack_set_visible_child_name (self->preview_stack, "preview");
}

typedef struct
{
  char              *path;
  ReboteCsvOverrides overrides;
} Request;

static void
request_free (gpointer data)
{
  g_free (((Request *)data)->path);
  g_free (data);
}

static void
preview_free (gpointer data)
{
  rebote_list_preview_free (data);
}

static void
preview_in_thread (GTask        *task,
                   gpointer      source,
                   gpointer      task_data,
                   GCancellable *cancellable)
{
  Request           *request = task_data;
  GError            *error = NULL;
  ReboteListPreview *preview = rebote_list_preview_new (request->path, &request->overrides, &error);

  if (preview)
    g_task_return_pointer (task, preview, preview_free);
  else
    g_task_return_error (task, error);
}

/* A file with results may be meant as a list, too; but results that are no table are no list. */
static void
show_results (ReboteImportSheet *self)
{
  gboolean    has_results = rebote_results_group_get_summary (self->results_group) != NULL;
  gboolean    is_list = g_strcmp0 (gtk_stack_get_visible_child_name (self->preview_stack), "problem") != 0;
  const char *problem = rebote_results_group_get_problem (self->results_group);

  if (has_results)
    {
      gtk_button_set_label (self->import_button, _("_Open as a List"));
      gtk_widget_remove_css_class (GTK_WIDGET (self->import_button), "suggested-action");
    }
  else
    {
      gtk_button_set_label (self->import_button, _("_Import"));
      gtk_widget_add_css_class (GTK_WIDGET (self->import_button), "suggested-action");
    }
  gtk_widget_set_visible (GTK_WIDGET (self->import_button), is_list || !has_results);
  gtk_widget_set_visible (self->list_group, is_list || !has_results);
  gtk_widget_set_visible (GTK_WIDGET (self->preview_stack), is_list || !has_results);
  if (!is_list && problem)
    gtk_label_set_label (self->problem_label, problem);
}

static void
preview_read_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (ReboteImportSheet) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteListPreview) preview = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  rebote_preview_warnings_show (self->warnings_box, preview);

  if (preview)
    show_preview (self, preview);
  else
    show_problem (self, error);

  update_import_button (self);
  show_results (self);

  /* Whoever sees that all is well has only to say so. */
  if (preview && !self->was_shown && rebote_results_group_get_summary (self->results_group) == NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->import_button));
  self->was_shown = TRUE;
}

static void
results_looked_cb (ReboteImportSheet *self)
{
  show_results (self);

  if (rebote_results_group_get_summary (self->results_group))
    rebote_results_group_grab (self->results_group);
}

static void
read_preview (ReboteImportSheet *self)
{
  g_autoptr (GTask) task = NULL;
  Request *request = g_new0 (Request, 1);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();

  request->path = g_strdup (self->path);
  request->overrides = self->overrides;
  task = g_task_new (NULL, self->cancellable, preview_read_cb, g_object_ref (self));
  g_task_set_source_tag (task, read_preview);
  g_task_set_task_data (task, request, request_free);
  g_task_run_in_thread (task, preview_in_thread);
  rebote_results_group_look_at (self->results_group, self->path, &self->overrides);
}

/* With other letters or other columns, the address column is another one, perhaps. */
static void
encoding_changed_cb (ReboteImportSheet *self)
{
  if (self->updating)
    return;

  self->overrides.encoding = adw_combo_row_get_selected (self->encoding_row);
  read_preview (self);
}

static void
delimiter_changed_cb (ReboteImportSheet *self)
{
  guint selected = adw_combo_row_get_selected (self->delimiter_row);

  if (self->updating || selected >= G_N_ELEMENTS (delimiters))
    return;

  self->overrides.delimiter = delimiters[selected];
  self->overrides.address_column = REBOTE_CSV_GUESS;
  self->overrides.has_header = REBOTE_CSV_GUESS;
  read_preview (self);
}

/* Another sheet is another table. */
static void
sheet_changed_cb (ReboteImportSheet *self)
{
  guint selected = adw_combo_row_get_selected (self->sheet_row);

  if (self->updating || selected == GTK_INVALID_LIST_POSITION)
    return;

  self->overrides = (ReboteCsvOverrides)REBOTE_CSV_OVERRIDES_INIT;
  self->overrides.sheet = selected;
  read_preview (self);
}

static void
header_changed_cb (ReboteImportSheet *self)
{
  if (self->updating)
    return;

  self->overrides.has_header = gtk_switch_get_active (self->header_switch);
  read_preview (self);
}

static void
repair_changed_cb (ReboteImportSheet *self)
{
  if (self->updating)
    return;

  self->overrides.repairs_text = gtk_switch_get_active (self->repair_switch);
  read_preview (self);
}

static void
address_changed_cb (ReboteImportSheet *self)
{
  guint selected = adw_combo_row_get_selected (self->address_row);

  if (self->updating || selected == GTK_INVALID_LIST_POSITION)
    return;

  self->overrides.address_column = selected;
  read_preview (self);
}

static void
name_changed_cb (ReboteImportSheet *self)
{
  update_import_button (self);
}

static void
import_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  g_autoptr (ReboteImportSheet) self = g_object_ref (REBOTE_IMPORT_SHEET (widget));

  if (!gtk_widget_get_sensitive (GTK_WIDGET (self->import_button)))
    return;

  self->accepted = TRUE;
  g_signal_emit (self, signals[IMPORT], 0);
  gtk_window_close (GTK_WINDOW (self));
}

static void
results_import_cb (ReboteImportSheet *sheet)
{
  g_autoptr (ReboteImportSheet) self = g_object_ref (sheet);

  self->accepted = TRUE;
  g_signal_emit (self, signals[IMPORT_RESULTS], 0);
  gtk_window_close (GTK_WINDOW (self));
}

static void
rebote_import_sheet_dispose (GObject *object)
{
  ReboteImportSheet *self = REBOTE_IMPORT_SHEET (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), REBOTE_TYPE_IMPORT_SHEET);

  G_OBJECT_CLASS (rebote_import_sheet_parent_class)->dispose (object);
}

static void
rebote_import_sheet_finalize (GObject *object)
{
  ReboteImportSheet *self = REBOTE_IMPORT_SHEET (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->sheet_names);
  g_clear_object (&self->column_names);
  g_free (self->path);

  G_OBJECT_CLASS (rebote_import_sheet_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, ReboteImportSheet, import_button);
  gtk_widget_class_bind_template_child (widget_class, ReboteImportSheet, results_group);
  gtk_widget_class_bind_template_child (widget_class, ReboteImportSheet, list_group);
  gtk_widget_class_bind_template_child (widget_class, ReboteImportSheet, name_row);
  gtk_widget_class_bind_template_child (widget_class, ReboteImportSheet, sheet_row);
  gtk_widget_class_bind_template_child (widget_class, ReboteImportSheet, encoding_row);
  gtk_widget_class_bind_template_child (widget_class, ReboteImportSheet, delimiter_row);
  gtk_widget_class_bind_template_child (widget_class, ReboteImportSheet, header_row);
  gtk_widget_class_bind_template_child (widget_class, ReboteImportSheet, header_switch);
  gtk_widget_class_bind_template_child (widget_class, ReboteImportSheet, address_row);
  gtk_widget_class_bind_template_child (widget_class, ReboteImportSheet, repair_row);
  gtk_widget_class_bind_template_child (widget_class, ReboteImportSheet, repair_switch);
  gtk_widget_class_bind_template_child (widget_class, ReboteImportSheet, encoding_doubt);
  gtk_widget_class_bind_template_child (widget_class, ReboteImportSheet, delimiter_doubt);
  gtk_widget_class_bind_template_child (widget_class, ReboteImportSheet, header_doubt);
  gtk_widget_class_bind_template_child (widget_class, ReboteImportSheet, address_doubt);
  gtk_widget_class_bind_template_child (widget_class, ReboteImportSheet, warnings_box);
  gtk_widget_class_bind_template_child (widget_class, ReboteImportSheet, preview_stack);
  gtk_widget_class_bind_template_child (widget_class, ReboteImportSheet, preview_grid);
  gtk_widget_class_bind_template_child (widget_class, ReboteImportSheet, problem_page);
  gtk_widget_class_bind_template_child (widget_class, ReboteImportSheet, problem_label);
}

static void
rebote_import_sheet_class_init (ReboteImportSheetClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rebote_import_sheet_dispose;
  object_class->finalize = rebote_import_sheet_finalize;

  signals[IMPORT] = g_signal_new ("import", REBOTE_TYPE_IMPORT_SHEET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);

  signals[IMPORT_RESULTS] = g_signal_new ("import-results", REBOTE_TYPE_IMPORT_SHEET, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 0);

  g_type_ensure (REBOTE_TYPE_PREVIEW_GRID);
  g_type_ensure (REBOTE_TYPE_RESULTS_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/rebote/ui/lists/rebote-import-sheet.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, sheet_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, encoding_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, delimiter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, header_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, repair_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, address_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, name_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, results_looked_cb);
  gtk_widget_class_bind_template_callback (widget_class, results_import_cb);
  gtk_widget_class_install_action (widget_class, "sheet.import", NULL, import_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
rebote_import_sheet_init (ReboteImportSheet *self)
{
  g_autoptr (GtkStringList) encodings = gtk_string_list_new (NULL);

  self->overrides = (ReboteCsvOverrides)REBOTE_CSV_OVERRIDES_INIT;
  self->sheet_names = gtk_string_list_new (NULL);
  self->column_names = gtk_string_list_new (NULL);
  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));

  for (guint i = 0; i < REBOTE_N_ENCODINGS; i++)
    gtk_string_list_append (encodings, rebote_encoding_to_name (i));

  adw_combo_row_set_model (self->encoding_row, G_LIST_MODEL (encodings));
  adw_combo_row_set_model (self->sheet_row, G_LIST_MODEL (self->sheet_names));
  adw_combo_row_set_model (self->address_row, G_LIST_MODEL (self->column_names));
  self->updating = FALSE;
}

/**
 * rebote_import_sheet_new:
 * @parent: the window
 * @path: a list's file
 * @name: what the list is called, unless the user calls it otherwise
 *
 * Returns: (transfer none): a sheet
 */
GtkWindow *
rebote_import_sheet_new (GtkWindow  *parent,
                         const char *path,
                         const char *name)
{
  ReboteImportSheet *self;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (path != NULL && name != NULL, NULL);

  self = g_object_new (REBOTE_TYPE_IMPORT_SHEET, "transient-for", parent, NULL);
  self->path = g_strdup (path);
  rebote_sheet_fit (GTK_WINDOW (self), parent);
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), name);
  read_preview (self);

  return GTK_WINDOW (self);
}

/**
 * rebote_import_sheet_get_path:
 * @self: a sheet
 *
 * Returns: the list's file
 */
const char *
rebote_import_sheet_get_path (ReboteImportSheet *self)
{
  g_return_val_if_fail (REBOTE_IS_IMPORT_SHEET (self), NULL);

  return self->path;
}

/**
 * rebote_import_sheet_is_accepted:
 * @self: a sheet
 *
 * Returns: whether the user wants the list
 */
gboolean
rebote_import_sheet_is_accepted (ReboteImportSheet *self)
{
  g_return_val_if_fail (REBOTE_IS_IMPORT_SHEET (self), FALSE);

  return self->accepted;
}

/**
 * rebote_import_sheet_get_name:
 * @self: a sheet
 *
 * Returns: what the list is to be called
 */
const char *
rebote_import_sheet_get_name (ReboteImportSheet *self)
{
  g_return_val_if_fail (REBOTE_IS_IMPORT_SHEET (self), NULL);

  return gtk_editable_get_text (GTK_EDITABLE (self->name_row));
}

/**
 * rebote_import_sheet_get_overrides:
 * @self: a sheet
 *
 * Returns: (transfer none): what the user knows better
 */
const ReboteCsvOverrides *
rebote_import_sheet_get_overrides (ReboteImportSheet *self)
{
  g_return_val_if_fail (REBOTE_IS_IMPORT_SHEET (self), NULL);

  return &self->overrides;
}

/**
 * rebote_import_sheet_get_results:
 * @self: a sheet
 *
 * Returns: (transfer none): the results of a verification service in the file, if it has any
 */
ReboteResultsGroup *
rebote_import_sheet_get_results (ReboteImportSheet *self)
{
  g_return_val_if_fail (REBOTE_IS_IMPORT_SHEET (self), NULL);

  return self->results_group;
}
