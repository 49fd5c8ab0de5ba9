/* rebote-reread-row.c
 *
 * Changes the user's own phrases in a worker thread, then reads all stored mails again with them; or only reads again, with
 * what else the user has changed.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-reread-row"

#include "config.h"

#include <glib/gi18n.h>

#include "bounce/rebote-own-phrases.h"
#include "ui/rebote-format.h"
#include "ui/rebote-own-knowledge.h"

#include "rebote-reread-row.h"

struct _ReboteRereadRow
{
  GtkWidget            parent_instance;

  GtkWidget           *box;
  GtkLabel            *label;
  GtkProgressBar      *bar;

  ReboteStore         *store;
  char                *pattern;
  ReboteReason         reason;
  gboolean             is_removal;
  GCancellable        *cancellable;

  /* Written by the worker until it has ended */
  ReboteKnowledge     *knowledge;
  ReboteRereadFigures  figures;

  /* How far it is: told by the worker, shown by the main thread */
  int                  n_read;
  int                  n_total;
};

enum
{
  FINISHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ReboteRereadRow, rebote_reread_row, GTK_TYPE_WIDGET)

static gboolean
show_progress_cb (gpointer user_data)
{
  ReboteRereadRow *self = user_data;
  int n_read = g_atomic_int_get (&self->n_read);
  int n_total = g_atomic_int_get (&self->n_total);
  g_autofree char *read = rebote_format_number (n_read);
  g_autofree char *total = rebote_format_number (n_total);
  g_autofree char *text = NULL;

  /* It may have gone from the window meanwhile. */
  if (self->label == NULL || n_total == 0)
    return G_SOURCE_REMOVE;

  /* Translators: two numbers of mails */
  text = g_strdup_printf (_("%s of %s mails read again"), read, total);
  gtk_label_set_label (self->label, text);
  gtk_progress_bar_set_fraction (self->bar, MIN (1.0, n_read / (double) n_total));

  return G_SOURCE_REMOVE;
}

/* In the worker, a few times a second. */
static void
progress_cb (const ReboteRereadFigures *figures,
             gpointer                   user_data)
{
  ReboteRereadRow *self = user_data;

  g_atomic_int_set (&self->n_read, (int) figures->n_read);
  g_atomic_int_set (&self->n_total, (int) figures->n_total);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, show_progress_cb, g_object_ref (self), g_object_unref);
}

static gboolean
change_file (ReboteRereadRow *self,
             GError         **error)
{
  const char *dir = rebote_own_phrases_get_dir ();

  if (self->pattern == NULL)
    return TRUE;

  return self->is_removal ? rebote_own_phrases_remove (dir, self->pattern, self->reason, error)
                          : rebote_own_phrases_add (dir, self->pattern, self->reason, error);
}

static void
run_in_thread (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  ReboteRereadRow *self = source;
  GError *error = NULL;

  if (change_file (self, &error))
    self->knowledge = rebote_own_knowledge_load (self->store, &error);
  if (self->knowledge && rebote_reread (self->store, self->knowledge, NULL, TRUE, progress_cb, self, &self->figures,
                                        cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
ran_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  g_signal_emit (source, signals[FINISHED], 0, error);
}

static void
rebote_reread_row_dispose (GObject *object)
{
  ReboteRereadRow *self = REBOTE_REREAD_ROW (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), REBOTE_TYPE_REREAD_ROW);

  G_OBJECT_CLASS (rebote_reread_row_parent_class)->dispose (object);
}

static void
rebote_reread_row_finalize (GObject *object)
{
  ReboteRereadRow *self = REBOTE_REREAD_ROW (object);

  g_clear_object (&self->store);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->knowledge, rebote_knowledge_unref);
  g_free (self->pattern);

  G_OBJECT_CLASS (rebote_reread_row_parent_class)->finalize (object);
}

static void
rebote_reread_row_class_init (ReboteRereadRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rebote_reread_row_dispose;
  object_class->finalize = rebote_reread_row_finalize;

  signals[FINISHED] = g_signal_new ("finished", REBOTE_TYPE_REREAD_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);

  gtk_widget_class_set_template_from_resource (widget_class, "/rebote/ui/bounces/rebote-reread-row.ui");
  gtk_widget_class_bind_template_child (widget_class, ReboteRereadRow, box);
  gtk_widget_class_bind_template_child (widget_class, ReboteRereadRow, label);
  gtk_widget_class_bind_template_child (widget_class, ReboteRereadRow, bar);
  gtk_widget_class_bind_template_callback (widget_class, rebote_reread_row_cancel);
}

static void
rebote_reread_row_init (ReboteRereadRow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rebote_reread_row_new:
 * @store: the mails that were read
 * @pattern: (nullable): a phrase, from rebote_own_phrases_make_pattern(); %NULL to change none
 * @reason: what it means
 * @is_removal: whether to forget the rule, rather than to learn it
 *
 * Returns: (transfer floating): a row for it
 */
GtkWidget *
rebote_reread_row_new (ReboteStore *store,
                       const char  *pattern,
                       ReboteReason reason,
                       gboolean     is_removal)
{
  ReboteRereadRow *self;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);

  self = g_object_new (REBOTE_TYPE_REREAD_ROW, NULL);
  self->store = g_object_ref (store);
  self->pattern = g_strdup (pattern);
  self->reason = reason;
  self->is_removal = is_removal;

  return GTK_WIDGET (self);
}

/**
 * rebote_reread_row_run:
 * @self: a row
 *
 * Begins.
 */
void
rebote_reread_row_run (ReboteRereadRow *self)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (REBOTE_IS_REREAD_ROW (self));

  task = g_task_new (self, self->cancellable, ran_cb, NULL);
  g_task_set_source_tag (task, rebote_reread_row_run);
  /* What was changed until it is cancelled must become known. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_run_in_thread (task, run_in_thread);
}

/**
 * rebote_reread_row_cancel:
 * @self: a row
 *
 * Stops the reading; what is done stays done.
 */
void
rebote_reread_row_cancel (ReboteRereadRow *self)
{
  g_return_if_fail (REBOTE_IS_REREAD_ROW (self));

  g_cancellable_cancel (self->cancellable);
}

/**
 * rebote_reread_row_get_pattern:
 * @self: a row
 *
 * Returns: (nullable): the phrase
 */
const char *
rebote_reread_row_get_pattern (ReboteRereadRow *self)
{
  g_return_val_if_fail (REBOTE_IS_REREAD_ROW (self), NULL);

  return self->pattern;
}

/**
 * rebote_reread_row_get_reason:
 * @self: a row
 *
 * Returns: what the phrase means
 */
ReboteReason
rebote_reread_row_get_reason (ReboteRereadRow *self)
{
  g_return_val_if_fail (REBOTE_IS_REREAD_ROW (self), REBOTE_REASON_NONE);

  return self->reason;
}

/**
 * rebote_reread_row_is_removal:
 * @self: a row
 *
 * Returns: whether the rule is forgotten, rather than learnt
 */
gboolean
rebote_reread_row_is_removal (ReboteRereadRow *self)
{
  g_return_val_if_fail (REBOTE_IS_REREAD_ROW (self), FALSE);

  return self->is_removal;
}

/**
 * rebote_reread_row_get_n_changed:
 * @self: a row that has finished
 *
 * Returns: how many recipients have another reason now, or another thing to be done about them
 */
guint
rebote_reread_row_get_n_changed (ReboteRereadRow *self)
{
  g_return_val_if_fail (REBOTE_IS_REREAD_ROW (self), 0);

  return self->figures.n_decided;
}

/**
 * rebote_reread_row_get_knowledge:
 * @self: a row that has finished
 *
 * Returns: (transfer none) (nullable): what to read mails with from now on; %NULL if nothing has changed
 */
ReboteKnowledge *
rebote_reread_row_get_knowledge (ReboteRereadRow *self)
{
  g_return_val_if_fail (REBOTE_IS_REREAD_ROW (self), NULL);

  return self->knowledge;
}
