/* rebote-list-page.c
 *
 * The page of a list:
 *
 *   ReboteStore -> ReboteContactModel (filter, order, search) -> ReboteRowSelection -> GtkColumnView
 *                                                                  selected: ReboteContactPanel
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-list-page"

#include "config.h"

#include <glib/gi18n.h>

#include "ui/rebote-format.h"
#include "ui/rebote-scroll.h"
#include "ui/rebote-view.h"
#include "ui/rebote-wrap-layout.h"

#include "rebote-list-job.h"
#include "rebote-list-page-private.h"
#include "rebote-list-row.h"

enum
{
  JOB,
  UNDO,
  VERIFY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ReboteListPage, rebote_list_page, GTK_TYPE_WIDGET)

static const char *
get_filter_name (ReboteContactFilter filter)
{
  switch (filter)
    {
    case REBOTE_CONTACT_FILTER_KEEP:
      return rebote_outcome_get_title (REBOTE_OUTCOME_KEEP);

    case REBOTE_CONTACT_FILTER_REVIEW:
      return rebote_outcome_get_title (REBOTE_OUTCOME_REVIEW);

    case REBOTE_CONTACT_FILTER_REMOVE:
      return rebote_outcome_get_title (REBOTE_OUTCOME_REMOVE);

    case REBOTE_CONTACT_FILTER_ALL:
    default:
      return C_("filter", "All");
    }
}

static void
show_counts (ReboteListPage *self)
{
  const guint counts[REBOTE_N_OUTCOMES] = {
    [REBOTE_OUTCOME_KEEP] = self->counts[REBOTE_CONTACT_FILTER_KEEP],
    [REBOTE_OUTCOME_REVIEW] = self->counts[REBOTE_CONTACT_FILTER_REVIEW],
    [REBOTE_OUTCOME_REMOVE] = self->counts[REBOTE_CONTACT_FILTER_REMOVE],
  };

  rebote_decision_bar_set_counts (self->bar, counts);

  for (guint i = 0; i < REBOTE_N_CONTACT_FILTERS; i++)
    {
      g_autofree char *number = rebote_format_number (self->counts[i]);
      g_autofree char *label = NULL;

      /* Translators: a filter and how many contacts are behind it: “Remove 96”. */
      label = g_strdup_printf (C_("filter", "%s %s"), get_filter_name (i), number);
      gtk_label_set_label (self->chip_labels[i], label);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->chips[i]), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
    }
}

/* Of which contacts the numbers are. */
typedef struct
{
  gint64   list_id;
  gboolean only_new;
} Question;

static void
counts_free (gpointer data)
{
  rebote_contact_counts_free (data);
}

static void
count_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  const Question      *question = task_data;
  GError              *error = NULL;
  ReboteContactCounts *counts = NULL;

  if (question->only_new)
    counts = rebote_store_lists_count_new (source, question->list_id, &error);
  else
    counts = rebote_store_lists_count (source, question->list_id, &error);

  if (counts)
    g_task_return_pointer (task, counts, counts_free);
  else
    g_task_return_error (task, error);
}

static void
counted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (ReboteListPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteContactCounts) counts = g_task_propagate_pointer (G_TASK (result), &error);

  self->counting = FALSE;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (counts && !self->count_again)
    {
      for (guint i = 0; i < REBOTE_N_CONTACT_FILTERS; i++)
        self->counts[i] = counts->filters[i];

      show_counts (self);
    }
  else if (error)
    g_debug ("Cannot count: %s", error->message);

  if (self->count_again)
    _rebote_list_page_count (self);
}

/* One at a time: while a list is judged the store changes all the time. */
void
_rebote_list_page_count (ReboteListPage *self)
{
  g_autoptr (GTask) task = NULL;
  Question question = { 0 };

  self->count_again = self->counting;

  if (self->counting || self->list == NULL)
    return;

  self->counting = TRUE;
  task = g_task_new (self->store, self->cancellable, counted_cb, g_object_ref (self));
  g_task_set_source_tag (task, _rebote_list_page_count);
  question.list_id = self->list->id;
  question.only_new = rebote_contact_model_get_only_new (self->model);
  g_task_set_task_data (task, g_memdup2 (&question, sizeof question), g_free);
  g_task_run_in_thread (task, count_in_thread);
}

static void
store_changed_cb (ReboteListPage *self,
                  guint           subjects)
{
  if (subjects & REBOTE_STORE_LISTS)
    _rebote_list_page_count (self);
}

static void
show_selected (ReboteListPage *self)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  guint64 n = gtk_bitset_get_size (selected);

  if (n == 1 && self->list)
    {
      g_autoptr (ReboteContactRow) row = NULL;

      row = g_list_model_get_item (G_LIST_MODEL (self->model), gtk_bitset_get_minimum (selected));
      if (row)
        rebote_contact_panel_show_contact (self->panel, row, (const char *const *)self->list->columns);
    }
  else
    rebote_contact_panel_show_number (self->panel, n);

  _rebote_list_page_update_actions (self);
}

static gboolean
show_selected_cb (gpointer user_data)
{
  ReboteListPage *self = user_data;

  self->panel_source = 0;
  show_selected (self);

  return G_SOURCE_REMOVE;
}

/* The table is drawn first: who jumps through it looks at the panel only when he has arrived. */
static void
selection_changed_cb (ReboteListPage *self)
{
  _rebote_list_page_update_actions (self);
  if (self->panel_source == 0)
    self->panel_source = g_idle_add (show_selected_cb, self);
}

static gboolean
settle_cb (gpointer user_data)
{
  ReboteListPage *self = user_data;
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));

  self->settle_source = 0;
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "table" : "nothing");

  /* What was decided about has left the filter: on to the next one. */
  if (gtk_bitset_is_empty (selected) && n > 0 && self->wanted_position != GTK_INVALID_LIST_POSITION)
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), MIN (self->wanted_position, n - 1), TRUE);

  self->wanted_position = GTK_INVALID_LIST_POSITION;
  show_selected (self);

  return G_SOURCE_REMOVE;
}

/* Emptying and filling again are two changes: only what comes of both counts. Before anything is drawn. */
static void
items_changed_cb (ReboteListPage *self)
{
  if (self->settle_source == 0)
    self->settle_source = g_idle_add_full (G_PRIORITY_DEFAULT, settle_cb, self, NULL);
}

static void
model_failed_cb (ReboteListPage *self,
                 const GError   *error)
{
  g_autofree char *title = g_markup_escape_text (error->message, -1);

  rebote_widget_add_toast (GTK_WIDGET (self), adw_toast_new (title));
}

static void
chip_toggled_cb (ReboteListPage  *self,
                 GtkToggleButton *chip)
{
  if (self->model == NULL || !gtk_toggle_button_get_active (chip))
    return;

  for (guint i = 0; i < REBOTE_N_CONTACT_FILTERS; i++)
    {
      if (self->chips[i] == chip)
        rebote_contact_model_set_filter (self->model, i, NULL);
    }
}

/* Enter or a double click. */
static void
activated_cb (ReboteListPage *self,
              guint           position)
{
  adw_flap_set_reveal_flap (self->flap, TRUE);
}

static void
rebote_list_page_dispose (GObject *object)
{
  ReboteListPage *self = REBOTE_LIST_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->settle_source, g_source_remove);
  g_clear_handle_id (&self->panel_source, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), REBOTE_TYPE_LIST_PAGE);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);
  g_clear_object (&self->settings);
  g_clear_object (&self->store);
  g_clear_pointer (&self->knowledge, rebote_knowledge_unref);

  G_OBJECT_CLASS (rebote_list_page_parent_class)->dispose (object);
}

static void
rebote_list_page_finalize (GObject *object)
{
  ReboteListPage *self = REBOTE_LIST_PAGE (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->list, rebote_stored_list_free);
  g_ptr_array_unref (self->orders);
  g_object_unref (self->probes[0]);
  g_object_unref (self->probes[1]);

  G_OBJECT_CLASS (rebote_list_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  static const char *const names[REBOTE_N_CONTACT_FILTERS] = { "all", "keep", "review", "remove" };

  for (guint i = 0; i < REBOTE_N_CONTACT_FILTERS; i++)
    {
      g_autofree char *chip = g_strconcat (names[i], "_chip", NULL);
      g_autofree char *label = g_strconcat (names[i], "_label", NULL);

      gtk_widget_class_bind_template_child_full (widget_class, chip, FALSE, G_STRUCT_OFFSET (ReboteListPage, chips[i]));
      gtk_widget_class_bind_template_child_full (widget_class, label, FALSE,
                                                 G_STRUCT_OFFSET (ReboteListPage, chip_labels[i]));
    }

  gtk_widget_class_bind_template_child (widget_class, ReboteListPage, box);
  gtk_widget_class_bind_template_child (widget_class, ReboteListPage, name_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteListPage, about_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteListPage, bar);
  gtk_widget_class_bind_template_child (widget_class, ReboteListPage, panel_button);
  gtk_widget_class_bind_template_child (widget_class, ReboteListPage, flap);
  gtk_widget_class_bind_template_child (widget_class, ReboteListPage, stack);
  gtk_widget_class_bind_template_child (widget_class, ReboteListPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, ReboteListPage, column_view);
  gtk_widget_class_bind_template_child (widget_class, ReboteListPage, panel);
}

static void
rebote_list_page_class_init (ReboteListPageClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rebote_list_page_dispose;
  object_class->finalize = rebote_list_page_finalize;

  signals[JOB] = g_signal_new ("job", REBOTE_TYPE_LIST_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                               REBOTE_TYPE_LIST_JOB);
  signals[UNDO] = g_signal_new ("undo", REBOTE_TYPE_LIST_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                                G_TYPE_UINT, G_TYPE_INT64, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[VERIFY] = g_signal_new ("verify", REBOTE_TYPE_LIST_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_INT64);

  g_type_ensure (REBOTE_TYPE_DECISION_BAR);
  g_type_ensure (REBOTE_TYPE_CONTACT_PANEL);
  g_type_ensure (REBOTE_TYPE_STATUS_ICON);
  g_type_ensure (REBOTE_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/rebote/ui/lists/rebote-list-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, chip_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  _rebote_list_page_class_history_init (klass);
  _rebote_list_page_class_actions_init (klass);
}

static void
rebote_list_page_init (ReboteListPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->wanted_position = GTK_INVALID_LIST_POSITION;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_toggle_button_set_active (self->chips[REBOTE_CONTACT_FILTER_ALL], TRUE);
  rebote_scroll_prepare (self->scroller);
  _rebote_list_page_columns_init (self);
  _rebote_list_page_history_init (self);
  _rebote_list_page_update_actions (self);
  show_counts (self);
}

void
_rebote_list_page_emit_undo (ReboteListPage *self,
                             ReboteListUndo  undo,
                             gint64          key,
                             const char     *text)
{
  g_signal_emit (self, signals[UNDO], 0, undo, key, text);
}

void
_rebote_list_page_emit_job (ReboteListPage *self,
                            gpointer        job)
{
  g_signal_emit (self, signals[JOB], 0, job);
}

void
_rebote_list_page_emit_verify (ReboteListPage *self,
                               gint64          run_id)
{
  g_signal_emit (self, signals[VERIFY], 0, run_id);
}

/**
 * rebote_list_page_set_up:
 * @self: a page
 * @store: the store
 * @knowledge: what mails are read with
 *
 * Hands over what the page works with, once.
 */
void
rebote_list_page_set_up (ReboteListPage  *self,
                         ReboteStore     *store,
                         ReboteKnowledge *knowledge)
{
  g_return_if_fail (REBOTE_IS_LIST_PAGE (self));
  g_return_if_fail (REBOTE_IS_STORE (store));
  g_return_if_fail (self->store == NULL);

  self->store = g_object_ref (store);
  self->knowledge = rebote_knowledge_ref (knowledge);
  rebote_contact_panel_set_up (self->panel, store, knowledge);
  self->model = rebote_contact_model_new (store);
  self->selection = rebote_row_selection_new (REBOTE_ROW_MODEL (self->model));

  g_signal_connect_object (self->model, "failed", G_CALLBACK (model_failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (selection_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_column_view_set_model (self->column_view, GTK_SELECTION_MODEL (self->selection));
  rebote_scroll_follow (GTK_WIDGET (self->column_view), REBOTE_ROW_MODEL (self->model));
  /* After the table, which would otherwise not know yet the rows that are to be selected. */
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * rebote_list_page_set_list:
 * @self: a page
 * @list: (transfer full) (nullable): the list that it shows
 */
void
rebote_list_page_set_list (ReboteListPage   *self,
                           ReboteStoredList *list)
{
  gboolean         is_same;
  g_autofree char *about = NULL;

  g_return_if_fail (REBOTE_IS_LIST_PAGE (self));
  g_return_if_fail (self->store != NULL);

  is_same = self->list && list && self->list->id == list->id;
  g_clear_pointer (&self->list, rebote_stored_list_free);
  self->list = list;

  if (list)
    {
      about = rebote_list_describe (list);
      gtk_label_set_label (self->name_label, list->name);
      gtk_label_set_label (self->about_label, about);
    }

  _rebote_list_page_show_history (self);

  if (is_same)
    return;

  gtk_toggle_button_set_active (self->chips[REBOTE_CONTACT_FILTER_ALL], TRUE);
  gtk_toggle_button_set_active (self->new_button, FALSE);
  _rebote_list_page_show_columns (self);
  rebote_contact_model_set_list_id (self->model, list ? list->id : 0);
  _rebote_list_page_count (self);
  show_selected (self);
}

/**
 * rebote_list_page_get_list:
 * @self: a page
 *
 * Returns: the key of the list that it shows, or 0
 */
gint64
rebote_list_page_get_list (ReboteListPage *self)
{
  g_return_val_if_fail (REBOTE_IS_LIST_PAGE (self), 0);

  return self->list ? self->list->id : 0;
}

/**
 * rebote_list_page_search:
 * @self: a page
 * @text: what contacts must contain; the empty string for all
 */
void
rebote_list_page_search (ReboteListPage *self,
                         const char     *text)
{
  g_return_if_fail (REBOTE_IS_LIST_PAGE (self));

  if (self->model)
    rebote_row_model_set_search (REBOTE_ROW_MODEL (self->model), text);
}

/**
 * rebote_list_page_get_search:
 * @self: a page
 *
 * Returns: (nullable): what contacts must contain
 */
const char *
rebote_list_page_get_search (ReboteListPage *self)
{
  g_return_val_if_fail (REBOTE_IS_LIST_PAGE (self), NULL);

  return self->model ? rebote_row_model_get_search (REBOTE_ROW_MODEL (self->model)) : NULL;
}
