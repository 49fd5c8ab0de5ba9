/* rebote-suppressions-view.c
 *
 * The addresses that must not be mailed, as a table.
 *
 *   ReboteStore -> ReboteSuppressionModel (search, order) -> ReboteRowSelection -> GtkColumnView
 *
 * Where there is little room only the address stays, with what matters most beneath it.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-suppressions-view"

#include "config.h"

#include <glib/gi18n.h>

#include "ui/rebote-format.h"
#include "ui/rebote-scroll.h"
#include "ui/rebote-wrap-layout.h"

#include "rebote-suppression-words.h"
#include "rebote-suppressions-view-private.h"

/* Narrower than this, five columns cannot be read. */
#define MIN_TABLE_WIDTH 720

static void view_iface_init (ReboteViewInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ReboteSuppressionsView, rebote_suppressions_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (REBOTE_TYPE_VIEW, view_iface_init))

static void
update_stack (ReboteSuppressionsView *self)
{
  gboolean has_rows = self->model && g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0;
  g_autofree char *number = rebote_format_number (self->n_active);
  g_autofree char *text = NULL;

  text = g_strdup_printf (ngettext ("%s address", "%s addresses", self->n_active), number);
  gtk_label_set_label (self->count_label, text);
  gtk_stack_set_visible_child_name (self->stack, has_rows || self->n_active > 0 ? "content" : "empty");
  gtk_stack_set_visible_child_name (self->list_stack, has_rows ? "list" : "nothing");
  _rebote_suppressions_view_update_actions (self);
}

static void
count_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  GError *error = NULL;
  guint n_active;

  if (rebote_store_suppressions_count (source, &n_active, NULL, &error))
    g_task_return_int (task, n_active);
  else
    g_task_return_error (task, error);
}

static void
counted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (ReboteSuppressionsView) self = user_data;
  g_autoptr (GError) error = NULL;
  gssize n = g_task_propagate_int (G_TASK (result), &error);

  if (error)
    {
      g_debug ("Cannot count: %s", error->message);
      return;
    }

  self->n_active = n;
  update_stack (self);
}

static void
start_counting (ReboteSuppressionsView *self)
{
  g_autoptr (GTask) task = g_task_new (self->store, self->cancellable, counted_cb, g_object_ref (self));

  g_task_set_source_tag (task, start_counting);
  g_task_run_in_thread (task, count_in_thread);
}

static void
store_changed_cb (ReboteSuppressionsView *self,
                  guint                   subjects)
{
  if (subjects & REBOTE_STORE_SUPPRESSIONS)
    start_counting (self);
}

static void
model_failed_cb (ReboteSuppressionsView *self,
                 const GError           *error)
{
  rebote_widget_add_toast (GTK_WIDGET (self), adw_toast_new (error->message));
}

static void
order_changed_cb (ReboteSuppressionsView *self)
{
  gboolean descending;
  guint sort;

  if (!rebote_column_order_get (self->order, &sort, &descending))
    {
      sort = REBOTE_SUPPRESSION_SORT_SINCE;
      descending = TRUE;
    }

  rebote_suppression_model_set_sort (self->model, sort, descending);
}

/* Only what does not fit needs to be told again. */
static gboolean
query_tooltip_cb (GtkLabel   *label,
                  int         x,
                  int         y,
                  gboolean    keyboard_mode,
                  GtkTooltip *tooltip)
{
  if (!pango_layout_is_ellipsized (gtk_label_get_layout (label)))
    return FALSE;

  gtk_tooltip_set_text (tooltip, gtk_label_get_label (label));
  return TRUE;
}

static GtkWidget *
new_cell_label (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_set_has_tooltip (label, TRUE);
  g_signal_connect (label, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);

  return label;
}

static void
label_setup_cb (GtkSignalListItemFactory *factory,
                GtkListItem              *item)
{
  gtk_list_item_set_child (item, new_cell_label ());
}

/* The tooltip of a date is the exact one. */
static void
since_setup_cb (GtkSignalListItemFactory *factory,
                GtkListItem              *item)
{
  GtkWidget *label = new_cell_label ();

  g_signal_handlers_disconnect_by_func (label, query_tooltip_cb, NULL);
  gtk_list_item_set_child (item, label);
}

/* Two lines; the second one is for the narrow form. */
static void
address_setup_cb (GtkSignalListItemFactory *factory,
                  GtkListItem              *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *more = new_cell_label ();

  gtk_widget_add_css_class (more, "caption");
  gtk_widget_add_css_class (more, "dim-label");
  gtk_box_append (GTK_BOX (box), new_cell_label ());
  gtk_box_append (GTK_BOX (box), more);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_list_item_set_child (item, box);
}

static char *
format_since (ReboteSuppressionRow *row)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  return rebote_format_date (rebote_suppression_row_get_since (row), now);
}

static void
address_bind_cb (GtkSignalListItemFactory *factory,
                 GtkListItem              *item)
{
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *label = gtk_widget_get_first_child (box);
  GtkWidget *more = gtk_widget_get_last_child (box);
  GtkWidget *view = gtk_widget_get_ancestor (box, REBOTE_TYPE_SUPPRESSIONS_VIEW);
  ReboteSuppressionRow *row = gtk_list_item_get_item (item);
  g_autofree char *since = format_since (row);
  g_autofree char *text = NULL;

  /* Translators: why an address is suppressed, and since when: “Complaint · 4 May”. */
  text = g_strdup_printf (C_("suppression", "%s · %s"),
                          rebote_suppression_get_reason_name (rebote_suppression_row_get_reason (row)), since);
  gtk_label_set_label (GTK_LABEL (label), rebote_suppression_row_get_address (row));
  gtk_label_set_label (GTK_LABEL (more), text);
  gtk_widget_set_visible (more, view && REBOTE_SUPPRESSIONS_VIEW (view)->narrow);
}

static void
reason_bind_cb (GtkSignalListItemFactory *factory,
                GtkListItem              *item)
{
  ReboteSuppressionRow *row = gtk_list_item_get_item (item);

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)),
                       rebote_suppression_get_reason_name (rebote_suppression_row_get_reason (row)));
}

static void
origin_bind_cb (GtkSignalListItemFactory *factory,
                GtkListItem              *item)
{
  ReboteSuppressionRow *row = gtk_list_item_get_item (item);

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)),
                       rebote_suppression_get_origin_name (rebote_suppression_row_get_origin (row)));
}

static void
since_bind_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *item)
{
  GtkWidget *label = gtk_list_item_get_child (item);
  ReboteSuppressionRow *row = gtk_list_item_get_item (item);
  g_autofree char *since = format_since (row);
  g_autofree char *exact = rebote_format_exact_date (rebote_suppression_row_get_since (row));

  gtk_label_set_label (GTK_LABEL (label), since);
  gtk_widget_set_tooltip_text (label, exact);
}

static void
note_bind_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item)
{
  const char *note = rebote_suppression_row_get_note (gtk_list_item_get_item (item));

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), note ? note : "");
}

/* Columns that are hidden go on taking their width in GTK 4.8, so they leave the table. Every cell is bound anew with
 * the model. */
static gboolean
narrow_cb (gpointer user_data)
{
  ReboteSuppressionsView *self = user_data;
  GtkColumnViewColumn *const columns[] = { self->reason_column, self->origin_column, self->since_column, self->note_column };
  gboolean descending;
  guint sort;

  self->narrow_idle = 0;
  if (self->narrow == self->is_narrow)
    return G_SOURCE_REMOVE;

  gtk_column_view_set_model (self->table, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      if (self->narrow)
        gtk_column_view_remove_column (self->table, columns[i]);
      else
        gtk_column_view_append_column (self->table, columns[i]);
    }
  self->is_narrow = self->narrow;
  gtk_column_view_set_model (self->table, GTK_SELECTION_MODEL (self->selection));
  /* A column that leaves takes its order along. */
  if (!self->narrow && !rebote_column_order_get (self->order, &sort, &descending))
    gtk_column_view_sort_by_column (self->table, self->since_column, GTK_SORT_DESCENDING);

  return G_SOURCE_REMOVE;
}

static void
rebote_suppressions_view_measure (GtkWidget      *widget,
                                  GtkOrientation  orientation,
                                  int             for_size,
                                  int            *minimum,
                                  int            *natural,
                                  int            *minimum_baseline,
                                  int            *natural_baseline)
{
  gtk_widget_measure (gtk_widget_get_first_child (widget), orientation, for_size, minimum, natural, minimum_baseline,
                      natural_baseline);
}

static GtkSizeRequestMode
rebote_suppressions_view_get_request_mode (GtkWidget *widget)
{
  return gtk_widget_get_request_mode (gtk_widget_get_first_child (widget));
}

static void
rebote_suppressions_view_size_allocate (GtkWidget *widget,
                                        int        width,
                                        int        height,
                                        int        baseline)
{
  ReboteSuppressionsView *self = REBOTE_SUPPRESSIONS_VIEW (widget);
  gboolean narrow = width < MIN_TABLE_WIDTH;

  /* Columns may not come and go while sizes are given. */
  if (narrow != self->narrow)
    {
      self->narrow = narrow;

      if (self->narrow_idle == 0)
        self->narrow_idle = g_idle_add (narrow_cb, self);
    }

  gtk_widget_allocate (gtk_widget_get_first_child (widget), width, height, baseline, NULL);
}

static void
rebote_suppressions_view_set_up (ReboteView      *view,
                                 ReboteStore     *store,
                                 ReboteKnowledge *knowledge)
{
  ReboteSuppressionsView *self = REBOTE_SUPPRESSIONS_VIEW (view);

  self->store = g_object_ref (store);
  self->model = rebote_suppression_model_new (store);
  self->selection = rebote_row_selection_new (REBOTE_ROW_MODEL (self->model));

  g_signal_connect_object (self->model, "failed", G_CALLBACK (model_failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "notify::n-items", G_CALLBACK (update_stack), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "selection-changed",
                           G_CALLBACK (_rebote_suppressions_view_update_actions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_column_view_set_model (self->table, GTK_SELECTION_MODEL (self->selection));
  rebote_scroll_follow (GTK_WIDGET (self->table), REBOTE_ROW_MODEL (self->model));
  gtk_column_view_sort_by_column (self->table, self->since_column, GTK_SORT_DESCENDING);
  start_counting (self);
}

static void
rebote_suppressions_view_search (ReboteView *view,
                                 const char *text)
{
  ReboteSuppressionsView *self = REBOTE_SUPPRESSIONS_VIEW (view);

  if (self->model)
    rebote_row_model_set_search (REBOTE_ROW_MODEL (self->model), text);
}

static const char *
rebote_suppressions_view_get_search (ReboteView *view)
{
  ReboteSuppressionsView *self = REBOTE_SUPPRESSIONS_VIEW (view);

  return self->model ? rebote_row_model_get_search (REBOTE_ROW_MODEL (self->model)) : NULL;
}

static void
view_iface_init (ReboteViewInterface *iface)
{
  iface->set_up = rebote_suppressions_view_set_up;
  iface->search = rebote_suppressions_view_search;
  iface->get_search = rebote_suppressions_view_get_search;
}

static void
rebote_suppressions_view_dispose (GObject *object)
{
  ReboteSuppressionsView *self = REBOTE_SUPPRESSIONS_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->narrow_idle, g_source_remove);
  g_clear_object (&self->chooser);
  gtk_widget_dispose_template (GTK_WIDGET (self), REBOTE_TYPE_SUPPRESSIONS_VIEW);
  g_clear_object (&self->order);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (rebote_suppressions_view_parent_class)->dispose (object);
}

static void
rebote_suppressions_view_finalize (GObject *object)
{
  ReboteSuppressionsView *self = REBOTE_SUPPRESSIONS_VIEW (object);

  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (rebote_suppressions_view_parent_class)->finalize (object);
}

static void
rebote_suppressions_view_class_init (ReboteSuppressionsViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rebote_suppressions_view_dispose;
  object_class->finalize = rebote_suppressions_view_finalize;
  widget_class->measure = rebote_suppressions_view_measure;
  widget_class->get_request_mode = rebote_suppressions_view_get_request_mode;
  widget_class->size_allocate = rebote_suppressions_view_size_allocate;

  g_type_ensure (REBOTE_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/rebote/ui/suppressions/rebote-suppressions-view.ui");
  gtk_widget_class_bind_template_child (widget_class, ReboteSuppressionsView, stack);
  gtk_widget_class_bind_template_child (widget_class, ReboteSuppressionsView, list_stack);
  gtk_widget_class_bind_template_child (widget_class, ReboteSuppressionsView, count_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteSuppressionsView, scroller);
  gtk_widget_class_bind_template_child (widget_class, ReboteSuppressionsView, table);
  gtk_widget_class_bind_template_child (widget_class, ReboteSuppressionsView, address_column);
  gtk_widget_class_bind_template_child (widget_class, ReboteSuppressionsView, reason_column);
  gtk_widget_class_bind_template_child (widget_class, ReboteSuppressionsView, origin_column);
  gtk_widget_class_bind_template_child (widget_class, ReboteSuppressionsView, since_column);
  gtk_widget_class_bind_template_child (widget_class, ReboteSuppressionsView, note_column);
  gtk_widget_class_bind_template_callback (widget_class, label_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, address_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, address_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, reason_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, origin_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, since_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, since_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, note_bind_cb);
  _rebote_suppressions_view_class_actions_init (klass);
}

static void
rebote_suppressions_view_init (ReboteSuppressionsView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->cancellable = g_cancellable_new ();
  self->order = rebote_column_order_new (self->table);
  rebote_column_order_add_column (self->order, self->address_column, REBOTE_SUPPRESSION_SORT_ADDRESS);
  rebote_column_order_add_column (self->order, self->reason_column, REBOTE_SUPPRESSION_SORT_REASON);
  rebote_column_order_add_column (self->order, self->origin_column, REBOTE_SUPPRESSION_SORT_ORIGIN);
  rebote_column_order_add_column (self->order, self->since_column, REBOTE_SUPPRESSION_SORT_SINCE);
  g_signal_connect_object (self->order, "changed", G_CALLBACK (order_changed_cb), self, G_CONNECT_SWAPPED);
  rebote_scroll_prepare (self->scroller);
  _rebote_suppressions_view_update_actions (self);
}
