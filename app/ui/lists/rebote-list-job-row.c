/* rebote-list-job-row.c
 *
 * Shows the progress of a job, with its time left, and lets it be cancelled.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-list-job-row"

#include "config.h"

#include <glib/gi18n.h>

#include "bounce/rebote-explanation.h"
#include "ui/rebote-format.h"

#include "rebote-list-job-row.h"

/* The time left is a guess at first; nobody is told before there is some ground for it. */
#define MIN_FRACTION 0.05

/* What is done before that needs no row: it would only flash. */
#define PATIENCE_MS 500

struct _ReboteListJobRow
{
  GtkWidget parent_instance;

  GtkWidget      *box;
  GtkLabel       *label;
  GtkProgressBar *bar;
  GtkWidget      *cancel_button;

  ReboteListJob *job;
  GCancellable  *cancellable;
  gint64         started;
  guint          show_source;
};

enum
{
  FINISHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ReboteListJobRow, rebote_list_job_row, GTK_TYPE_WIDGET)

static void
job_changed_cb (ReboteListJobRow *self)
{
  guint64          n = rebote_list_job_get_rows (self->job);
  double           fraction = rebote_list_job_get_fraction (self->job);
  double           seconds = (g_get_monotonic_time () - self->started) / (double)G_USEC_PER_SEC;
  g_autofree char *number = rebote_format_number (n);
  g_autofree char *speed = rebote_format_number (seconds > 0 ? n / seconds : 0);
  g_autofree char *left = NULL;
  g_autofree char *text = NULL;

  if (n == 0)
    return;

  if (fraction > MIN_FRACTION && seconds / fraction * (1 - fraction) >= 1)
    left = rebote_explanation_format_duration (seconds / fraction * (1 - fraction));

  if (left)
    /* Translators: what is done (“Importing…”), a number, a speed, and a length of time (“12 seconds”). */
    text = g_strdup_printf (ngettext ("%s %s contact · %s a second · %s left", "%s %s contacts · %s a second · %s left", n),
                            rebote_list_job_get_title (self->job), number, speed, left);
  else
    text = g_strdup_printf (ngettext ("%s %s contact · %s a second", "%s %s contacts · %s a second", n),
                            rebote_list_job_get_title (self->job), number, speed);
  gtk_label_set_label (self->label, text);

  if (fraction >= 0)
    gtk_progress_bar_set_fraction (self->bar, fraction);
  else
    gtk_progress_bar_pulse (self->bar);
}

static void
cancel_clicked_cb (ReboteListJobRow *self)
{
  /* It may take a moment, and has been heard. */
  gtk_widget_set_sensitive (self->cancel_button, FALSE);
  g_cancellable_cancel (self->cancellable);
}

static gboolean
show_cb (gpointer user_data)
{
  ReboteListJobRow *self = user_data;

  self->show_source = 0;
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);

  return G_SOURCE_REMOVE;
}

static void
job_run_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (ReboteListJobRow) self = user_data;
  g_autoptr (GError) error = NULL;

  rebote_list_job_run_finish (REBOTE_LIST_JOB (source), result, &error);
  g_signal_emit (self, signals[FINISHED], 0, error);
}

static void
rebote_list_job_row_dispose (GObject *object)
{
  ReboteListJobRow *self = REBOTE_LIST_JOB_ROW (object);

  g_clear_handle_id (&self->show_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), REBOTE_TYPE_LIST_JOB_ROW);

  G_OBJECT_CLASS (rebote_list_job_row_parent_class)->dispose (object);
}

static void
rebote_list_job_row_finalize (GObject *object)
{
  ReboteListJobRow *self = REBOTE_LIST_JOB_ROW (object);

  g_clear_object (&self->job);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (rebote_list_job_row_parent_class)->finalize (object);
}

static void
rebote_list_job_row_class_init (ReboteListJobRowClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rebote_list_job_row_dispose;
  object_class->finalize = rebote_list_job_row_finalize;

  signals[FINISHED] = g_signal_new ("finished", REBOTE_TYPE_LIST_JOB_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);

  gtk_widget_class_set_template_from_resource (widget_class, "/rebote/ui/lists/rebote-list-job-row.ui");
  gtk_widget_class_bind_template_child (widget_class, ReboteListJobRow, box);
  gtk_widget_class_bind_template_child (widget_class, ReboteListJobRow, label);
  gtk_widget_class_bind_template_child (widget_class, ReboteListJobRow, bar);
  gtk_widget_class_bind_template_child (widget_class, ReboteListJobRow, cancel_button);
  gtk_widget_class_bind_template_callback (widget_class, cancel_clicked_cb);
}

static void
rebote_list_job_row_init (ReboteListJobRow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rebote_list_job_row_new:
 * @job: a job that has not run yet
 *
 * Returns: (transfer floating): a row for it
 */
GtkWidget *
rebote_list_job_row_new (ReboteListJob *job)
{
  ReboteListJobRow *self;

  g_return_val_if_fail (REBOTE_IS_LIST_JOB (job), NULL);

  self = g_object_new (REBOTE_TYPE_LIST_JOB_ROW, NULL);
  self->job = g_object_ref (job);
  gtk_label_set_label (self->label, rebote_list_job_get_title (job));
  gtk_widget_set_visible (GTK_WIDGET (self), !rebote_list_job_is_brief (job));
  /* The last of the properties that are notified together. */
  g_signal_connect_object (job, "notify::fraction", G_CALLBACK (job_changed_cb), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/**
 * rebote_list_job_row_get_job:
 * @self: a row
 *
 * Returns: (transfer none): its job
 */
ReboteListJob *
rebote_list_job_row_get_job (ReboteListJobRow *self)
{
  g_return_val_if_fail (REBOTE_IS_LIST_JOB_ROW (self), NULL);

  return self->job;
}

/**
 * rebote_list_job_row_run:
 * @self: a row
 *
 * Begins the job.
 */
void
rebote_list_job_row_run (ReboteListJobRow *self)
{
  g_return_if_fail (REBOTE_IS_LIST_JOB_ROW (self));

  self->started = g_get_monotonic_time ();
  if (rebote_list_job_is_brief (self->job))
    self->show_source = g_timeout_add (PATIENCE_MS, show_cb, self);
  rebote_list_job_run_async (self->job, self->cancellable, job_run_cb, g_object_ref (self));
}
