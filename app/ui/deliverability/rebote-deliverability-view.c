/* rebote-deliverability-view.c
 *
 * How the mailing went.
 *
 *   ReboteStore --worker--> ReboteRates -> ReboteRatesPage
 *        ^                                       |
 *        +------ how many mails were sent -------+
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-deliverability-view"

#include "config.h"

#include <glib/gi18n.h>

#include "store/rebote-store-campaigns.h"
#include "store/rebote-store-messages.h"
#include "store/rebote-store-rates.h"

#include "rebote-deliverability-view.h"
#include "rebote-rates-page.h"
#include "rebote-sender-sheet.h"

struct _ReboteDeliverabilityView
{
  GtkWidget        parent_instance;

  /* Template children */
  GtkStack        *stack;
  ReboteRatesPage *page;

  ReboteStore     *store;
  ReboteKnowledge *knowledge;
  GCancellable    *cancellable;
  gboolean         computing;
  gboolean         again;
  gboolean         is_stale; /* nobody has looked since the store changed */
};

/* What the worker finds: no figures where no mail has been read. */
typedef struct
{
  ReboteRates *rates;
  guint        n_messages;
} Found;

static void view_iface_init (ReboteViewInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ReboteDeliverabilityView, rebote_deliverability_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (REBOTE_TYPE_VIEW, view_iface_init))

static void
found_free (gpointer data)
{
  Found *found = data;

  g_clear_pointer (&found->rates, rebote_rates_unref);
  g_free (found);
}

static void
compute_in_thread (GTask        *task,
                   gpointer      source,
                   gpointer      task_data,
                   GCancellable *cancellable)
{
  ReboteStore *store = source;
  Found *found = g_new0 (Found, 1);
  ReboteMessageCounts counts;
  GError *error = NULL;
  gint64 sent = 0;

  if (rebote_store_messages_count (store, &counts, &error) &&
      rebote_store_campaigns_get_total_sent (store, &sent, &error))
    {
      found->n_messages = counts.filters[REBOTE_MESSAGE_FILTER_ALL];
      found->rates = rebote_store_rates_compute (store, 0, sent, cancellable, &error);
    }

  if (found->rates)
    {
      g_task_return_pointer (task, found, found_free);
      return;
    }

  found_free (found);
  g_task_return_error (task, error);
}

static void start_computing (ReboteDeliverabilityView *self);

static void
computed_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (ReboteDeliverabilityView) self = user_data;
  g_autoptr (GError) error = NULL;
  Found *found = g_task_propagate_pointer (G_TASK (result), &error);

  self->computing = FALSE;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (found)
    {
      rebote_rates_page_show (self->page, found->rates);
      gtk_stack_set_visible_child_name (self->stack, found->n_messages > 0 ? "content" : "empty");
      found_free (found);
    }
  else
    rebote_widget_add_toast (GTK_WIDGET (self), adw_toast_new (error->message));

  if (self->again)
    start_computing (self);
}

/* One at a time: while mails are read the store changes all the time. */
static void
start_computing (ReboteDeliverabilityView *self)
{
  g_autoptr (GTask) task = NULL;

  self->again = self->computing;

  if (self->computing)
    return;

  self->computing = TRUE;
  task = g_task_new (self->store, self->cancellable, computed_cb, g_object_ref (self));
  g_task_set_source_tag (task, start_computing);
  g_task_run_in_thread (task, compute_in_thread);
}

/* Figures that nobody sees are not worth their time: while mails are read, the other view needs it. */
static void
update (ReboteDeliverabilityView *self)
{
  self->is_stale = !gtk_widget_get_mapped (GTK_WIDGET (self));

  if (!self->is_stale)
    start_computing (self);
}

static void
store_changed_cb (ReboteDeliverabilityView *self,
                  guint                     subjects)
{
  if (subjects & (REBOTE_STORE_MESSAGES | REBOTE_STORE_CAMPAIGNS))
    update (self);
}

static void
rebote_deliverability_view_map (GtkWidget *widget)
{
  ReboteDeliverabilityView *self = REBOTE_DELIVERABILITY_VIEW (widget);

  GTK_WIDGET_CLASS (rebote_deliverability_view_parent_class)->map (widget);

  if (self->is_stale)
    update (self);
}

static void
save_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  GError *error = NULL;

  if (rebote_store_campaigns_set_total_sent (source, *(gint64 *) task_data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (ReboteDeliverabilityView) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    rebote_widget_add_toast (GTK_WIDGET (self), adw_toast_new (error->message));
}

static void
sent_entered_cb (ReboteDeliverabilityView *self,
                 gint64                    sent)
{
  g_autoptr (GTask) task = NULL;

  if (self->store == NULL)
    return;

  /* Not cancelled with the view: what was typed is to be remembered. */
  task = g_task_new (self->store, NULL, saved_cb, g_object_ref (self));
  g_task_set_source_tag (task, sent_entered_cb);
  g_task_set_task_data (task, g_memdup2 (&sent, sizeof sent), g_free);
  g_task_run_in_thread (task, save_in_thread);
}

static void
check_domain_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  ReboteDeliverabilityView *self = REBOTE_DELIVERABILITY_VIEW (widget);

  gtk_window_present (rebote_sender_sheet_new (GTK_WINDOW (gtk_widget_get_root (widget)), self->store, self->knowledge));
}

static void
rebote_deliverability_view_set_up (ReboteView      *view,
                                   ReboteStore     *store,
                                   ReboteKnowledge *knowledge)
{
  ReboteDeliverabilityView *self = REBOTE_DELIVERABILITY_VIEW (view);

  self->store = g_object_ref (store);
  self->knowledge = rebote_knowledge_ref (knowledge);
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
view_iface_init (ReboteViewInterface *iface)
{
  iface->set_up = rebote_deliverability_view_set_up;
}

static void
rebote_deliverability_view_dispose (GObject *object)
{
  ReboteDeliverabilityView *self = REBOTE_DELIVERABILITY_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), REBOTE_TYPE_DELIVERABILITY_VIEW);
  g_clear_object (&self->store);
  g_clear_pointer (&self->knowledge, rebote_knowledge_unref);

  G_OBJECT_CLASS (rebote_deliverability_view_parent_class)->dispose (object);
}

static void
rebote_deliverability_view_finalize (GObject *object)
{
  ReboteDeliverabilityView *self = REBOTE_DELIVERABILITY_VIEW (object);

  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (rebote_deliverability_view_parent_class)->finalize (object);
}

static void
rebote_deliverability_view_class_init (ReboteDeliverabilityViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rebote_deliverability_view_dispose;
  object_class->finalize = rebote_deliverability_view_finalize;
  widget_class->map = rebote_deliverability_view_map;

  g_type_ensure (REBOTE_TYPE_RATES_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/rebote/ui/deliverability/rebote-deliverability-view.ui");
  gtk_widget_class_bind_template_child (widget_class, ReboteDeliverabilityView, stack);
  gtk_widget_class_bind_template_child (widget_class, ReboteDeliverabilityView, page);
  gtk_widget_class_bind_template_callback (widget_class, sent_entered_cb);
  gtk_widget_class_install_action (widget_class, "deliverability.check-domain", NULL, check_domain_action);
}

static void
rebote_deliverability_view_init (ReboteDeliverabilityView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->cancellable = g_cancellable_new ();
}
