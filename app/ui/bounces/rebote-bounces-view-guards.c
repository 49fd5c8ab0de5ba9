/* rebote-bounces-view-guards.c
 *
 * Keeps what the guards over all bounces say up to date, and shows it in the Bounces view:
 *
 *   ReboteStore “changed” -> a pause -> worker: ReboteStoreGuards -> bar, rows, explanation
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-bounces-view-guards"

#include "config.h"

#include "rebote-bounce-row.h"
#include "rebote-bounces-view-private.h"

/* While mails are read the store changes all the time: the guards look again after a pause, which is the longer the longer
 * they need. Milliseconds. */
#define LEAST_PAUSE  300
#define PAUSE_FACTOR 10

gboolean
_rebote_bounces_view_is_held (ReboteBouncesView *self,
                              ReboteMessageRow  *row)
{
  return self->guards && rebote_store_guards_get_finding (self->guards, rebote_row_get_id (REBOTE_ROW (row)));
}

/* Shows in a row of the list whether it is held back. */
static void
mark_row (ReboteBouncesView *self,
          ReboteBounceRow   *widget)
{
  ReboteMessageRow *row = rebote_bounce_row_get_row (widget);

  if (row)
    rebote_bounce_row_set_held (widget, _rebote_bounces_view_is_held (self, row));
}

static void
mark_rows (ReboteBouncesView *self)
{
  for (GtkWidget *item = gtk_widget_get_first_child (GTK_WIDGET (self->list_view));
       item;
       item = gtk_widget_get_next_sibling (item))
    {
      GtkWidget *child = gtk_widget_get_first_child (item);

      if (child && REBOTE_IS_BOUNCE_ROW (child))
        mark_row (self, REBOTE_BOUNCE_ROW (child));
    }
}

/* Shows on the right what holds the selected one back. */
void
_rebote_bounces_view_show_guard (ReboteBouncesView *self)
{
  const ReboteGuardFinding *finding = NULL;
  g_autofree char *words = NULL;

  if (self->guards && self->shown_row != 0)
    {
      finding = rebote_store_guards_get_finding (self->guards, self->shown_row);
      words = rebote_store_guards_describe (self->guards, self->shown_row);
    }

  rebote_explanation_page_set_guard (self->explanation_page, finding, words);
}

void
_rebote_bounces_view_shown_changed (ReboteBouncesView *self)
{
  g_autoptr (GArray) rows = rebote_guard_bar_dup_shown_rows (self->guard_bar);

  self->settle_shown = TRUE;
  if (self->model)
    rebote_message_model_set_rows (self->model, rows);
}

static void
compute_in_thread (GTask        *task,
                   gpointer      source,
                   gpointer      task_data,
                   GCancellable *cancellable)
{
  GError *error = NULL;
  ReboteStoreGuards *guards = rebote_store_guards_compute (source, 0, cancellable, &error);

  if (guards)
    g_task_return_pointer (task, guards, (GDestroyNotify) rebote_store_guards_unref);
  else
    g_task_return_error (task, error);
}

static void
computed_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (ReboteBouncesView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteStoreGuards) guards = g_task_propagate_pointer (G_TASK (result), &error);

  self->guarding = FALSE;
  self->guarding_took = (g_get_monotonic_time () - self->guarding_since) / G_TIME_SPAN_MILLISECOND;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (guards == NULL)
    g_debug ("The guards cannot look: %s", error->message);
  else if (self->guards == NULL || !rebote_store_guards_equal (self->guards, guards))
    {
      g_clear_pointer (&self->guards, rebote_store_guards_unref);
      self->guards = g_steal_pointer (&guards);
      rebote_guard_bar_set_guards (self->guard_bar, self->guards);
      mark_rows (self);
      _rebote_bounces_view_show_guard (self);
    }

  if (self->guard_again)
    _rebote_bounces_view_update_guards (self);
}

static gboolean
pause_over_cb (gpointer user_data)
{
  ReboteBouncesView *self = user_data;
  g_autoptr (GTask) task = NULL;

  self->guard_source = 0;
  self->guarding = TRUE;
  self->guard_again = FALSE;
  self->guarding_since = g_get_monotonic_time ();
  task = g_task_new (self->store, self->cancellable, computed_cb, g_object_ref (self));
  g_task_set_source_tag (task, pause_over_cb);
  g_task_run_in_thread (task, compute_in_thread);

  return G_SOURCE_REMOVE;
}

/* Lets the guards look at everything again, soon. */
void
_rebote_bounces_view_update_guards (ReboteBouncesView *self)
{
  if (self->guarding)
    self->guard_again = TRUE;
  else if (self->guard_source == 0)
    self->guard_source = g_timeout_add (MAX (LEAST_PAUSE, self->guarding_took * PAUSE_FACTOR), pause_over_cb, self);
}
