/* rebote-bounces-view.c
 *
 * The mails that came back, and why:
 *
 *   ReboteStore -> ReboteMessageModel (filter, order, search) -> ReboteRowSelection -> GtkListView
 *                                                                  one row: ReboteExplanationPage
 *                                                                  many:    ReboteSummaryPage
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-bounces-view"

#include "config.h"

#include <glib/gi18n.h>

#include "bounce/rebote-words.h"
#include "ui/rebote-format.h"
#include "ui/rebote-scroll.h"
#include "ui/rebote-wrap-layout.h"

#include "rebote-bounce-row.h"
#include "rebote-bounces-view-private.h"

static void view_iface_init (ReboteViewInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ReboteBouncesView, rebote_bounces_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (REBOTE_TYPE_VIEW, view_iface_init))

/* What the drop-down offers, in its order. */
static const struct
{
  ReboteMessageSort sort;
  gboolean          descending;
} orders[] = {
  { REBOTE_MESSAGE_SORT_DATE, TRUE },
  { REBOTE_MESSAGE_SORT_REASON, FALSE },
  { REBOTE_MESSAGE_SORT_PROVIDER, FALSE },
  { REBOTE_MESSAGE_SORT_MESSAGE, FALSE },
};

static const char *
get_filter_name (ReboteMessageFilter filter)
{
  switch (filter)
    {
    case REBOTE_MESSAGE_FILTER_HARD:
      return rebote_kind_get_name (REBOTE_KIND_HARD);

    case REBOTE_MESSAGE_FILTER_SOFT:
      return rebote_kind_get_name (REBOTE_KIND_SOFT);

    case REBOTE_MESSAGE_FILTER_UNDETERMINED:
      return rebote_kind_get_name (REBOTE_KIND_UNDETERMINED);

    case REBOTE_MESSAGE_FILTER_NOT_BOUNCE:
      return rebote_kind_get_name (REBOTE_KIND_NONE);

    case REBOTE_MESSAGE_FILTER_ALL:
    default:
      return C_("filter", "All");
    }
}

static void
update_chips (ReboteBouncesView *self)
{
  for (guint i = 0; i < REBOTE_N_MESSAGE_FILTERS; i++)
    {
      g_autofree char *number = rebote_format_number (self->counts.filters[i]);
      g_autofree char *label = NULL;

      /* Translators: a filter and how many mails are behind it: “Hard 96”. */
      label = g_strdup_printf (C_("filter", "%s %s"), get_filter_name (i), number);
      gtk_button_set_label (GTK_BUTTON (self->chips[i]), label);
    }
}

void
_rebote_bounces_view_update_stack (ReboteBouncesView *self)
{
  gboolean has_rows = self->model && g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0;
  gboolean is_empty = self->counts.filters[REBOTE_MESSAGE_FILTER_ALL] == 0 && !has_rows;

  gtk_stack_set_visible_child_name (self->stack, is_empty ? "empty" : "content");
  gtk_stack_set_visible_child_name (self->list_stack, has_rows ? "list" : "nothing");
}

static void
count_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  g_autofree ReboteMessageCounts *counts = g_new0 (ReboteMessageCounts, 1);
  GError *error = NULL;

  if (rebote_store_messages_count (source, counts, &error))
    g_task_return_pointer (task, g_steal_pointer (&counts), g_free);
  else
    g_task_return_error (task, error);
}

static void start_counting (ReboteBouncesView *self);

static void
counted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (ReboteBouncesView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree ReboteMessageCounts *counts = g_task_propagate_pointer (G_TASK (result), &error);

  self->counting = FALSE;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (counts)
    {
      self->counts = *counts;
      update_chips (self);
      _rebote_bounces_view_update_stack (self);
    }
  else
    g_debug ("Cannot count: %s", error->message);

  if (self->count_again)
    start_counting (self);
}

/* One at a time: while mails are read the store changes all the time. */
static void
start_counting (ReboteBouncesView *self)
{
  g_autoptr (GTask) task = NULL;

  self->count_again = self->counting;

  if (self->counting)
    return;

  self->counting = TRUE;
  task = g_task_new (self->store, self->cancellable, counted_cb, g_object_ref (self));
  g_task_set_source_tag (task, start_counting);
  g_task_run_in_thread (task, count_in_thread);
}

static void
store_changed_cb (ReboteBouncesView *self,
                  guint              subjects)
{
  if (subjects & REBOTE_STORE_MESSAGES)
    {
      start_counting (self);
      _rebote_bounces_view_update_guards (self);
    }

  /* Another view may have taken the address off the suppressions, or put it on. */
  if (subjects & REBOTE_STORE_SUPPRESSIONS)
    _rebote_bounces_view_show_selected (self);
}

static void
details_loaded_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (ReboteBouncesView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteMessageDetails) details = rebote_message_details_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_pointer (&self->details, rebote_message_details_unref);

  if (details)
    {
      rebote_explanation_page_set_details (self->explanation_page, details);
      _rebote_bounces_view_show_guard (self);
      self->details = g_steal_pointer (&details);
      gtk_stack_set_visible_child_name (self->detail_stack, "explanation");
    }
  else
    {
      g_autofree char *message = g_markup_escape_text (error->message, -1);

      adw_status_page_set_description (self->failed_page, message);
      gtk_stack_set_visible_child_name (self->detail_stack, "failed");
    }

  _rebote_bounces_view_update_actions (self);
}

/* Shows on the right what is selected on the left. */
void
_rebote_bounces_view_show_selected (ReboteBouncesView *self)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  guint64 n = gtk_bitset_get_size (selected);

  g_cancellable_cancel (self->details_cancellable);
  g_clear_object (&self->details_cancellable);
  rebote_summary_page_show (self->summary_page, NULL);

  if (n == 1)
    {
      g_autoptr (ReboteMessageRow) row = NULL;

      row = g_list_model_get_item (G_LIST_MODEL (self->model), gtk_bitset_get_minimum (selected));
      self->details_cancellable = g_cancellable_new ();
      self->shown_message = rebote_message_row_get_message_id (row);
      self->shown_recipient = rebote_message_row_get_recipient (row);
      self->shown_row = rebote_row_get_id (REBOTE_ROW (row));
      /* The old page stays until the new one is ready, a moment later. */
      rebote_message_details_load_async (self->store, self->knowledge, rebote_message_row_get_message_id (row),
                                         rebote_message_row_get_recipient (row), self->details_cancellable,
                                         details_loaded_cb, g_object_ref (self));
    }
  else
    {
      g_autoptr (GArray) ids = n > 1 ? rebote_row_selection_dup_ids (self->selection) : NULL;

      g_clear_pointer (&self->details, rebote_message_details_unref);
      rebote_summary_page_show (self->summary_page, ids);
      gtk_stack_set_visible_child_name (self->detail_stack, n > 1 ? "summary" : "none");
    }

  _rebote_bounces_view_update_actions (self);
}

static gboolean
shows_selected (ReboteBouncesView *self)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  g_autoptr (ReboteMessageRow) row = NULL;

  if (self->details == NULL || self->details_cancellable == NULL || gtk_bitset_get_size (selected) != 1)
    return FALSE;

  row = g_list_model_get_item (G_LIST_MODEL (self->model), gtk_bitset_get_minimum (selected));

  return rebote_message_row_get_message_id (row) == self->shown_message &&
         rebote_message_row_get_recipient (row) == self->shown_recipient;
}

static void
selection_changed_cb (ReboteBouncesView *self)
{
  _rebote_bounces_view_keep_selected (self);

  /* While mails are read the list changes all the time, and what one reads stays untouched. */
  if (shows_selected (self))
    _rebote_bounces_view_update_actions (self);
  else
    _rebote_bounces_view_show_selected (self);
}

static void
model_failed_cb (ReboteBouncesView *self,
                 const GError      *error)
{
  g_autofree char *title = g_markup_escape_text (error->message, -1);

  rebote_widget_add_toast (GTK_WIDGET (self), adw_toast_new (title));
}

static void
chip_toggled_cb (ReboteBouncesView *self,
                 GtkToggleButton   *chip)
{
  if (self->model == NULL || !gtk_toggle_button_get_active (chip))
    return;

  self->settle_shown = TRUE;
  for (guint i = 0; i < REBOTE_N_MESSAGE_FILTERS; i++)
    {
      if (self->chips[i] == chip)
        rebote_message_model_set_filter (self->model, i);
    }
}

static void
sort_changed_cb (ReboteBouncesView *self)
{
  guint i = gtk_drop_down_get_selected (self->sort_drop_down);

  self->settle_shown = TRUE;
  if (self->model && i < G_N_ELEMENTS (orders))
    rebote_message_model_set_sort (self->model, orders[i].sort, orders[i].descending);
}

/* Folded, the filters belong to the list and go with it. */
static void
visible_child_changed_cb (ReboteBouncesView *self)
{
  gboolean shows_list = g_strcmp0 (adw_leaflet_get_visible_child_name (self->leaflet), "list") == 0;

  gtk_widget_set_visible (self->filters_box, shows_list || !adw_leaflet_get_folded (self->leaflet));
  gtk_widget_set_visible (self->guard_box, shows_list || !adw_leaflet_get_folded (self->leaflet));
}

static void
folded_changed_cb (ReboteBouncesView *self)
{
  visible_child_changed_cb (self);
  gtk_list_view_set_single_click_activate (self->list_view, adw_leaflet_get_folded (self->leaflet));

  if (self->model)
    _rebote_bounces_view_settle (self);
}

/* Enter or a double click, and in a folded leaflet a click. */
static void
list_activated_cb (ReboteBouncesView *self,
                   guint              position)
{
  adw_leaflet_set_visible_child_name (self->leaflet, "detail");

  if (adw_leaflet_get_folded (self->leaflet))
    gtk_widget_grab_focus (self->back_button);
}

static void
row_setup_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item)
{
  gtk_list_item_set_child (item, rebote_bounce_row_new ());
}

/* What a group is called: its slug in words, or the provider's own name. */
static char *
make_group_name (ReboteBouncesView *self,
                 guint              position,
                 ReboteMessageRow  *row)
{
  ReboteMessageSort sort = rebote_message_model_get_sort (self->model);
  const char *text = NULL;

  if (sort == REBOTE_MESSAGE_SORT_DATE || !rebote_message_model_starts_group (self->model, position))
    return NULL;

  if (sort == REBOTE_MESSAGE_SORT_REASON && rebote_message_row_get_reason (row) != REBOTE_REASON_NONE)
    text = rebote_reason_get_name (rebote_message_row_get_reason (row));
  else if (sort == REBOTE_MESSAGE_SORT_REASON)
    text = rebote_message_type_get_name (rebote_message_row_get_type_of (row));
  else if (sort == REBOTE_MESSAGE_SORT_PROVIDER)
    text = rebote_message_row_get_provider (row) ? rebote_message_row_get_provider (row)
                                                 : rebote_message_row_get_domain (row);
  else if (sort == REBOTE_MESSAGE_SORT_MESSAGE)
    text = rebote_message_row_get_subject (row);

  /* Translators: heading of the mails that tell no provider, or no subject. */
  return g_strdup (text && *text ? text : C_("group", "Unknown"));
}

static void
row_bind_cb (GtkSignalListItemFactory *factory,
             GtkListItem              *item)
{
  ReboteBounceRow *widget = REBOTE_BOUNCE_ROW (gtk_list_item_get_child (item));
  ReboteMessageRow *row = gtk_list_item_get_item (item);
  GtkWidget *view = gtk_widget_get_ancestor (GTK_WIDGET (widget), REBOTE_TYPE_BOUNCES_VIEW);
  g_autofree char *group = NULL;
  gboolean is_held = FALSE;

  if (view)
    {
      group = make_group_name (REBOTE_BOUNCES_VIEW (view), gtk_list_item_get_position (item), row);
      is_held = _rebote_bounces_view_is_held (REBOTE_BOUNCES_VIEW (view), row);
    }

  rebote_bounce_row_set_row (widget, row, is_held);
  rebote_bounce_row_set_group (widget, group);
}

static void
rebote_bounces_view_set_up (ReboteView      *view,
                            ReboteStore     *store,
                            ReboteKnowledge *knowledge)
{
  ReboteBouncesView *self = REBOTE_BOUNCES_VIEW (view);

  self->store = g_object_ref (store);
  self->knowledge = rebote_knowledge_ref (knowledge);
  self->model = rebote_message_model_new (store);
  self->selection = rebote_row_selection_new (REBOTE_ROW_MODEL (self->model));

  sort_changed_cb (self);
  rebote_summary_page_set_up (self->summary_page, store, knowledge);
  g_signal_connect_object (self->model, "failed", G_CALLBACK (model_failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (selection_changed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));
  rebote_scroll_follow (GTK_WIDGET (self->list_view), REBOTE_ROW_MODEL (self->model));
  /* After the list view, which would otherwise not know yet the rows that are to be selected. */
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (_rebote_bounces_view_items_changed), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  start_counting (self);
  _rebote_bounces_view_update_guards (self);
}

static void
rebote_bounces_view_search (ReboteView *view,
                            const char *text)
{
  ReboteBouncesView *self = REBOTE_BOUNCES_VIEW (view);

  self->settle_shown = TRUE;
  if (self->model)
    rebote_row_model_set_search (REBOTE_ROW_MODEL (self->model), text);
}

static const char *
rebote_bounces_view_get_search (ReboteView *view)
{
  ReboteBouncesView *self = REBOTE_BOUNCES_VIEW (view);

  return self->model ? rebote_row_model_get_search (REBOTE_ROW_MODEL (self->model)) : NULL;
}

static void
rebote_bounces_view_open_files (ReboteView *view,
                                GListModel *files)
{
  _rebote_bounces_view_import (REBOTE_BOUNCES_VIEW (view), files, NULL);
}

static void
rebote_bounces_view_open_bytes (ReboteView *view,
                                GBytes     *bytes)
{
  _rebote_bounces_view_import (REBOTE_BOUNCES_VIEW (view), NULL, bytes);
}

static void
view_iface_init (ReboteViewInterface *iface)
{
  iface->set_up = rebote_bounces_view_set_up;
  iface->search = rebote_bounces_view_search;
  iface->get_search = rebote_bounces_view_get_search;
  iface->open_files = rebote_bounces_view_open_files;
  iface->open_bytes = rebote_bounces_view_open_bytes;
}

static void
rebote_bounces_view_dispose (GObject *object)
{
  ReboteBouncesView *self = REBOTE_BOUNCES_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->details_cancellable);
  g_clear_handle_id (&self->settle_source, g_source_remove);
  g_clear_handle_id (&self->guard_source, g_source_remove);
  g_clear_object (&self->details_cancellable);
  g_clear_pointer (&self->details, rebote_message_details_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), REBOTE_TYPE_BOUNCES_VIEW);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);
  g_clear_object (&self->store);
  g_clear_pointer (&self->knowledge, rebote_knowledge_unref);

  G_OBJECT_CLASS (rebote_bounces_view_parent_class)->dispose (object);
}

static void
rebote_bounces_view_finalize (GObject *object)
{
  ReboteBouncesView *self = REBOTE_BOUNCES_VIEW (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->kept_rows, g_array_unref);
  g_clear_pointer (&self->guards, rebote_store_guards_unref);

  G_OBJECT_CLASS (rebote_bounces_view_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  static const char *const chip_names[REBOTE_N_MESSAGE_FILTERS] = {
    "all_chip", "hard_chip", "soft_chip", "undetermined_chip", "not_bounce_chip"
  };

  for (guint i = 0; i < REBOTE_N_MESSAGE_FILTERS; i++)
    gtk_widget_class_bind_template_child_full (widget_class, chip_names[i], FALSE,
                                               G_STRUCT_OFFSET (ReboteBouncesView, chips[i]));

  gtk_widget_class_bind_template_child (widget_class, ReboteBouncesView, box);
  gtk_widget_class_bind_template_child (widget_class, ReboteBouncesView, stack);
  gtk_widget_class_bind_template_child (widget_class, ReboteBouncesView, imports_box);
  gtk_widget_class_bind_template_child (widget_class, ReboteBouncesView, filters_box);
  gtk_widget_class_bind_template_child (widget_class, ReboteBouncesView, sort_drop_down);
  gtk_widget_class_bind_template_child (widget_class, ReboteBouncesView, guard_box);
  gtk_widget_class_bind_template_child (widget_class, ReboteBouncesView, guard_bar);
  gtk_widget_class_bind_template_child (widget_class, ReboteBouncesView, leaflet);
  gtk_widget_class_bind_template_child (widget_class, ReboteBouncesView, list_stack);
  gtk_widget_class_bind_template_child (widget_class, ReboteBouncesView, list_scroller);
  gtk_widget_class_bind_template_child (widget_class, ReboteBouncesView, list_view);
  gtk_widget_class_bind_template_child (widget_class, ReboteBouncesView, back_button);
  gtk_widget_class_bind_template_child (widget_class, ReboteBouncesView, detail_stack);
  gtk_widget_class_bind_template_child (widget_class, ReboteBouncesView, failed_page);
  gtk_widget_class_bind_template_child (widget_class, ReboteBouncesView, explanation_page);
  gtk_widget_class_bind_template_child (widget_class, ReboteBouncesView, summary_page);
}

static void
rebote_bounces_view_class_init (ReboteBouncesViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rebote_bounces_view_dispose;
  object_class->finalize = rebote_bounces_view_finalize;

  g_type_ensure (REBOTE_TYPE_EXPLANATION_PAGE);
  g_type_ensure (REBOTE_TYPE_GUARD_BAR);
  g_type_ensure (REBOTE_TYPE_SUMMARY_PAGE);
  g_type_ensure (REBOTE_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/rebote/ui/bounces/rebote-bounces-view.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, chip_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, sort_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, folded_changed_cb);
  gtk_widget_class_bind_template_callback_full (widget_class, "guards_shown_changed_cb",
                                                G_CALLBACK (_rebote_bounces_view_shown_changed));
  gtk_widget_class_bind_template_callback (widget_class, visible_child_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_bind_cb);
  _rebote_bounces_view_class_actions_init (klass);
  _rebote_bounces_view_class_teach_init (klass);
}

static void
rebote_bounces_view_init (ReboteBouncesView *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  rebote_scroll_prepare (self->list_scroller);
  gtk_toggle_button_set_active (self->chips[REBOTE_MESSAGE_FILTER_ALL], TRUE);
  update_chips (self);
  _rebote_bounces_view_update_actions (self);
}
