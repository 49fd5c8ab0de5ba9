/* rebote-verifiers-window.c
 *
 * Who can verify addresses: a row for each, in the order in which they are asked.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-verifiers-window"

#include "config.h"

#include <glib/gi18n.h>

#include "ui/rebote-sheet.h"
#include "verify/rebote-verifier-words.h"
#include "verify/rebote-verifiers-readiness.h"

#include "rebote-verifier-page.h"
#include "rebote-verifiers-window-private.h"

G_DEFINE_FINAL_TYPE (ReboteVerifiersWindow, rebote_verifiers_window, ADW_TYPE_PREFERENCES_WINDOW)

/* A row for one verifier; what belongs together is in the row. */
typedef struct
{
  AdwActionRow   *row;
  GtkImage       *image;
  ReboteVerifier *verifier;
} VerifierRow;

static void
verifier_row_free (gpointer data)
{
  VerifierRow *row = data;

  g_object_unref (row->verifier);
  g_free (row);
}

/* The word is in the text: shape and colour go with it. */
static void
show_state (VerifierRow *row,
            gboolean     is_known,
            const char  *missing)
{
  const ReboteVerifierInfo *info = rebote_verifier_get_info (row->verifier);
  g_autofree char *sending = rebote_verifier_describe_sending (info);
  g_autofree char *limits = rebote_verifier_describe_limits (info);
  g_autofree char *subtitle = NULL;

  subtitle = is_known ? g_strdup_printf ("%s\n%s\n%s", missing ? missing : C_ ("verifier", "Ready."), sending, limits)
                      : g_strdup_printf ("%s\n%s", sending, limits);
  adw_action_row_set_subtitle (row->row, subtitle);
  gtk_widget_remove_css_class (GTK_WIDGET (row->image), "success");
  gtk_widget_remove_css_class (GTK_WIDGET (row->image), "warning");
  if (is_known)
    gtk_widget_add_css_class (GTK_WIDGET (row->image), missing ? "warning" : "success");
  gtk_image_set_from_icon_name (row->image, !is_known ? NULL
                                            : missing ? "dialog-warning-symbolic"
                                                      : "object-select-symbolic");
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (ReboteVerifiersWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) missing = rebote_verifiers_check_ready_finish (REBOTE_VERIFIERS (source), result, &error);
  GHashTableIter iter;
  gpointer       id;
  gpointer       row;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (missing == NULL)
    {
      _rebote_verifiers_window_say (self, error->message);
      return;
    }

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &id, &row))
    show_state (row, TRUE, g_hash_table_lookup (missing, id));
}

/* What was found out before something changed is not shown after it. */
static void
check (ReboteVerifiersWindow *self)
{
  g_cancellable_cancel (self->checking);
  g_clear_object (&self->checking);
  self->checking = g_cancellable_new ();
  rebote_verifiers_check_ready_async (self->verifiers, self->checking, checked_cb, g_object_ref (self));
}

static void
activated_cb (ReboteVerifiersWindow *self,
              AdwActionRow          *action_row)
{
  GHashTableIter iter;
  gpointer       id;
  gpointer       row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &id, &row))
    {
      if (((VerifierRow *)row)->row == action_row)
        {
          rebote_verifiers_window_show (self, id);
          return;
        }
    }
}

static void
add_verifier (ReboteVerifiersWindow *self,
              AdwPreferencesGroup   *group,
              ReboteVerifier        *verifier)
{
  const ReboteVerifierInfo *info = rebote_verifier_get_info (verifier);
  VerifierRow *row = g_new0 (VerifierRow, 1);
  GtkWidget   *widget = adw_action_row_new ();
  GtkWidget   *next = gtk_image_new_from_icon_name ("go-next-symbolic");

  row->row = ADW_ACTION_ROW (widget);
  row->image = GTK_IMAGE (gtk_image_new ());
  row->verifier = g_object_ref (verifier);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (widget), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (widget), info->name);
  adw_action_row_set_title_lines (row->row, 0);
  adw_action_row_set_subtitle_lines (row->row, 0);
  adw_action_row_add_prefix (row->row, GTK_WIDGET (row->image));
  gtk_widget_add_css_class (next, "dim-label");
  adw_action_row_add_suffix (row->row, next);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (widget), TRUE);
  g_signal_connect_object (widget, "activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (group, widget);
  g_hash_table_insert (self->rows, g_strdup (info->id), row);
  show_state (row, FALSE, NULL);
}

static void
add_group (ReboteVerifiersWindow *self,
           GtkWidget             *group,
           const char            *title)
{
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (group));
  g_ptr_array_add (self->groups, group);
}

static void
add_problems (ReboteVerifiersWindow *self)
{
  GPtrArray *problems = rebote_verifiers_get_problems (self->verifiers);
  GtkWidget *group;

  if (problems->len == 0)
    return;

  group = adw_preferences_group_new ();
  for (guint i = 0; i < problems->len; i++)
    {
      GtkWidget *row = adw_action_row_new ();
      GtkWidget *image = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

      gtk_widget_add_css_class (image, "warning");
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), g_ptr_array_index (problems, i));
      adw_preferences_row_set_title_selectable (ADW_PREFERENCES_ROW (row), TRUE);
      adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  add_group (self, group, _("Files That Are Not Used"));
}

static GtkWidget *
new_button (const char *label,
            const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);

  return button;
}

static void
add_end (ReboteVerifiersWindow *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *box = gtk_flow_box_new ();

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (box), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (box), 2);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (box), 6);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (box), 6);
  gtk_flow_box_append (GTK_FLOW_BOX (box), new_button (_("_Add a Service…"), "verifiers.add"));
  gtk_flow_box_append (GTK_FLOW_BOX (box), new_button (_("Open the _Folder"), "verifiers.open-folder"));
  /* The buttons are what is reached, not what holds them. */
  for (GtkWidget *child = gtk_widget_get_first_child (box); child; child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_focusable (child, FALSE);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group),
                                         _("A service is added with a file that describes it. Its makers, or somebody who "
                                           "uses it, may have one for you."));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), box);
  add_group (self, group, _("More Services"));
}

static void
show_all (ReboteVerifiersWindow *self)
{
  const char *const titles[] = { _("Part of Rebote"), _("Services"), _("Your Own Programs") };
  AdwPreferencesGroup *groups[G_N_ELEMENTS (titles)] = { NULL };

  g_hash_table_remove_all (self->rows);
  for (guint i = 0; i < self->groups->len; i++)
    adw_preferences_page_remove (self->page, g_ptr_array_index (self->groups, i));
  g_ptr_array_set_size (self->groups, 0);

  add_problems (self);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->verifiers)); i++)
    {
      g_autoptr (ReboteVerifier) verifier = g_list_model_get_item (G_LIST_MODEL (self->verifiers), i);
      ReboteVerifierKind kind = rebote_verifier_get_info (verifier)->kind;

      if (groups[kind] == NULL)
        {
          groups[kind] = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
          add_group (self, GTK_WIDGET (groups[kind]), titles[kind]);
        }
      add_verifier (self, groups[kind], verifier);
    }
  add_end (self);
  check (self);
}

/* A setting of “smtp” makes it another object. */
static void
items_changed_cb (ReboteVerifiersWindow *self,
                  guint                  position,
                  guint                  n_removed,
                  guint                  n_added)
{
  for (guint i = 0; i < n_added; i++)
    {
      g_autoptr (ReboteVerifier) verifier = g_list_model_get_item (G_LIST_MODEL (self->verifiers), position + i);
      VerifierRow *row = g_hash_table_lookup (self->rows, rebote_verifier_get_info (verifier)->id);

      if (row)
        g_set_object (&row->verifier, verifier);
    }
}

static void
take_verifiers (ReboteVerifiersWindow *self,
                ReboteVerifiers       *verifiers)
{
  if (self->verifiers)
    g_signal_handlers_disconnect_by_func (self->verifiers, items_changed_cb, self);
  g_set_object (&self->verifiers, verifiers);
  g_signal_connect_object (verifiers, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  show_all (self);
}

void
_rebote_verifiers_window_reload (ReboteVerifiersWindow *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteVerifiers) verifiers = rebote_verifiers_copy (self->verifiers, &error);

  if (verifiers)
    take_verifiers (self, verifiers);
  else
    _rebote_verifiers_window_say (self, error->message);
}

void
_rebote_verifiers_window_say (ReboteVerifiersWindow *self,
                              const char            *text)
{
  g_autofree char *title = g_markup_escape_text (text, -1);

  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), adw_toast_new (title));
}

static void
rebote_verifiers_window_dispose (GObject *object)
{
  ReboteVerifiersWindow *self = REBOTE_VERIFIERS_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->checking);
  g_clear_weak_pointer (&self->open_page);
  g_clear_object (&self->chooser);

  G_OBJECT_CLASS (rebote_verifiers_window_parent_class)->dispose (object);
}

static void
rebote_verifiers_window_finalize (GObject *object)
{
  ReboteVerifiersWindow *self = REBOTE_VERIFIERS_WINDOW (object);

  g_hash_table_unref (self->rows);
  g_ptr_array_unref (self->groups);
  g_clear_object (&self->verifiers);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->checking);

  G_OBJECT_CLASS (rebote_verifiers_window_parent_class)->finalize (object);
}

static void
rebote_verifiers_window_class_init (ReboteVerifiersWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rebote_verifiers_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = rebote_verifiers_window_finalize;

  _rebote_verifiers_window_class_actions_init (klass);
}

static void
rebote_verifiers_window_init (ReboteVerifiersWindow *self)
{
  self->cancellable = g_cancellable_new ();
  self->groups = g_ptr_array_new ();
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, verifier_row_free);
  self->page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  gtk_window_set_title (GTK_WINDOW (self), _("Verifiers"));
  adw_preferences_window_set_search_enabled (ADW_PREFERENCES_WINDOW (self), FALSE);
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (self), self->page);
  _rebote_verifiers_window_actions_init (self);
}

/**
 * rebote_verifiers_window_new:
 * @parent: the window that it belongs to
 * @knowledge: (nullable): what is known about servers' words
 * @error: return location for an error: the program is damaged
 *
 * Returns: (transfer none) (nullable): the window, not shown yet; it owns itself
 */
ReboteVerifiersWindow *
rebote_verifiers_window_new (GtkWindow       *parent,
                             ReboteKnowledge *knowledge,
                             GError         **error)
{
  ReboteVerifiersWindow *self;
  g_autoptr (ReboteVerifiers) verifiers = NULL;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);

  verifiers = rebote_verifiers_new (NULL, knowledge, error);
  if (verifiers == NULL)
    return NULL;

  self = g_object_new (REBOTE_TYPE_VERIFIERS_WINDOW, "transient-for", parent, "modal", TRUE, NULL);
  rebote_sheet_fit (GTK_WINDOW (self), parent);
  take_verifiers (self, verifiers);

  return self;
}

/**
 * rebote_verifiers_window_show:
 * @self: the window
 * @id: the id of a verifier
 *
 * Shows the page of a verifier, if there is such a one; where another page is open, that is left instead.
 */
void
rebote_verifiers_window_show (ReboteVerifiersWindow *self,
                              const char            *id)
{
  GtkWidget *page;

  g_return_if_fail (REBOTE_IS_VERIFIERS_WINDOW (self));
  g_return_if_fail (id != NULL);

  /* The window keeps one page at most. */
  if (self->open_page)
    adw_preferences_window_close_subpage (ADW_PREFERENCES_WINDOW (self));
  if (self->open_page || rebote_verifiers_lookup (self->verifiers, id) == NULL)
    return;

  page = rebote_verifier_page_new (self->verifiers, id);
  g_set_weak_pointer (&self->open_page, page);
  g_signal_connect_object (page, "changed", G_CALLBACK (check), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "failed", G_CALLBACK (_rebote_verifiers_window_say), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "closed", G_CALLBACK (adw_preferences_window_close_subpage), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "removed", G_CALLBACK (_rebote_verifiers_window_remove), self, G_CONNECT_SWAPPED);
  adw_preferences_window_present_subpage (ADW_PREFERENCES_WINDOW (self), page);
}
