/* rebote-verify-sheet.c
 *
 * The sheet that has addresses verified:
 *
 *   ReboteVerifiers -> ReboteVerifyChoiceRow …    who is there, and what is missing (found out in a thread: keys are in a keyring)
 *   what is chosen -> a draft in the store -> ReboteVerifyOutlook    what would be sent
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-verify-sheet"

#include "config.h"

#include <glib/gi18n.h>

#include "ui/rebote-sheet.h"

#include "rebote-verify-sheet-private.h"

enum
{
  VERIFY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ReboteVerifySheet, rebote_verify_sheet, ADW_TYPE_WINDOW)

ReboteVerifyScope
_rebote_verify_sheet_get_scope (ReboteVerifySheet *self)
{
  guint selected = adw_combo_row_get_selected (self->scope_row);

  return selected < REBOTE_N_VERIFY_SCOPES ? self->scopes[selected] : REBOTE_VERIFY_SCOPE_LIST;
}

static void
changed_cb (ReboteVerifySheet *self)
{
  _rebote_verify_sheet_look (self);
}

/* Of keys and names of computers the user may have told in another window. */
static void
active_cb (ReboteVerifySheet *self)
{
  if (self->is_set_up && gtk_window_is_active (GTK_WINDOW (self)))
    _rebote_verify_sheet_check_ready (self);
}

static void
verify_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  g_autoptr (ReboteVerifySheet) self = g_object_ref (REBOTE_VERIFY_SHEET (widget));

  if (!gtk_widget_get_sensitive (self->verify_button))
    return;

  self->is_accepted = TRUE;
  g_signal_emit (self, signals[VERIFY], 0, self->run_id);
  gtk_window_close (GTK_WINDOW (self));
}

static gboolean
rebote_verify_sheet_close_request (GtkWindow *window)
{
  ReboteVerifySheet *self = REBOTE_VERIFY_SHEET (window);

  self->is_closed = TRUE;
  if (!self->is_accepted)
    _rebote_verify_sheet_give_up (self);

  return GTK_WINDOW_CLASS (rebote_verify_sheet_parent_class)->close_request (window);
}

static void
rebote_verify_sheet_dispose (GObject *object)
{
  ReboteVerifySheet *self = REBOTE_VERIFY_SHEET (object);

  /* Also where the window went with its parent. */
  self->is_closed = TRUE;
  if (!self->is_accepted && self->store)
    _rebote_verify_sheet_give_up (self);
  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), REBOTE_TYPE_VERIFY_SHEET);

  G_OBJECT_CLASS (rebote_verify_sheet_parent_class)->dispose (object);
}

static void
rebote_verify_sheet_finalize (GObject *object)
{
  ReboteVerifySheet *self = REBOTE_VERIFY_SHEET (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->store);
  g_clear_object (&self->verifiers);
  g_clear_pointer (&self->knowledge, rebote_knowledge_unref);
  g_clear_pointer (&self->row_ids, g_array_unref);
  g_clear_pointer (&self->missing, g_hash_table_unref);
  g_clear_pointer (&self->outlook, rebote_verify_outlook_free);
  g_ptr_array_unref (self->rows);
  g_free (self->name);

  G_OBJECT_CLASS (rebote_verify_sheet_parent_class)->finalize (object);
}

static void
rebote_verify_sheet_class_init (ReboteVerifySheetClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rebote_verify_sheet_dispose;
  object_class->finalize = rebote_verify_sheet_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = rebote_verify_sheet_close_request;

  signals[VERIFY] = g_signal_new ("verify", REBOTE_TYPE_VERIFY_SHEET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_INT64);

  gtk_widget_class_set_template_from_resource (widget_class, "/rebote/ui/verify/rebote-verify-sheet.ui");
  gtk_widget_class_bind_template_child (widget_class, ReboteVerifySheet, verify_button);
  gtk_widget_class_bind_template_child (widget_class, ReboteVerifySheet, summary_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteVerifySheet, unsent_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteVerifySheet, error_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteVerifySheet, scope_row);
  gtk_widget_class_bind_template_child (widget_class, ReboteVerifySheet, verifiers_group);
  gtk_widget_class_bind_template_child (widget_class, ReboteVerifySheet, missing_row);
  gtk_widget_class_bind_template_child (widget_class, ReboteVerifySheet, keys_row);
  gtk_widget_class_bind_template_child (widget_class, ReboteVerifySheet, way_row);
  gtk_widget_class_bind_template_child (widget_class, ReboteVerifySheet, age_spin);
  gtk_widget_class_bind_template_child (widget_class, ReboteVerifySheet, domains_switch);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, active_cb);

  gtk_widget_class_install_action (widget_class, "sheet.verify", NULL, verify_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
rebote_verify_sheet_init (ReboteVerifySheet *self)
{
  self->cancellable = g_cancellable_new ();
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_spin_button_set_value (self->age_spin, REBOTE_VERIFY_MAX_AGE_DAYS);
}

static void
add_scope (ReboteVerifySheet *self,
           GtkStringList     *titles,
           ReboteVerifyScope  scope,
           const char        *title)
{
  self->scopes[g_list_model_get_n_items (G_LIST_MODEL (titles))] = scope;
  gtk_string_list_append (titles, title);
}

static void
fill_scopes (ReboteVerifySheet      *self,
             const ReboteStoredList *list,
             ReboteVerifyScope       wanted)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  add_scope (self, titles, REBOTE_VERIFY_SCOPE_LIST, _("All to keep and to review"));
  if (list->n_new > 0)
    add_scope (self, titles, REBOTE_VERIFY_SCOPE_NEW, _("Those new since last time"));
  if (self->row_ids && self->row_ids->len > 0)
    add_scope (self, titles, REBOTE_VERIFY_SCOPE_CHOSEN, self->row_ids->len == 1 ? _("The selected one") : _("The selected ones"));
  adw_combo_row_set_model (self->scope_row, G_LIST_MODEL (titles));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (titles)); i++)
    {
      if (self->scopes[i] == wanted)
        adw_combo_row_set_selected (self->scope_row, i);
    }
}

/**
 * rebote_verify_sheet_new:
 * @parent: the window
 * @store: the store
 * @knowledge: what mails and servers’ words are read with
 * @list: a list
 * @row_ids: (nullable) (element-type gint64): the keys of contacts of it that are selected
 * @scope: who is to be verified unless the user says otherwise
 *
 * Returns: (transfer none): a sheet
 */
GtkWindow *
rebote_verify_sheet_new (GtkWindow              *parent,
                         ReboteStore            *store,
                         ReboteKnowledge        *knowledge,
                         const ReboteStoredList *list,
                         GArray                 *row_ids,
                         ReboteVerifyScope       scope)
{
  ReboteVerifySheet *self;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);
  g_return_val_if_fail (knowledge != NULL && list != NULL, NULL);

  self = g_object_new (REBOTE_TYPE_VERIFY_SHEET, "transient-for", parent, NULL);
  rebote_sheet_fit (GTK_WINDOW (self), parent);
  self->store = g_object_ref (store);
  self->knowledge = rebote_knowledge_ref (knowledge);
  self->name = g_strdup (list->name);
  self->list_id = list->id;
  self->row_ids = row_ids ? g_array_ref (row_ids) : NULL;
  fill_scopes (self, list, scope);
  _rebote_verify_sheet_show_verifiers (self);
  self->is_set_up = TRUE;
  _rebote_verify_sheet_check_ready (self);
  _rebote_verify_sheet_look (self);

  return GTK_WINDOW (self);
}
