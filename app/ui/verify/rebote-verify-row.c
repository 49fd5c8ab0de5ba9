/* rebote-verify-row.c
 *
 * A run that verifies addresses, where it can be seen: at work, or waiting to be taken up.
 *
 *   resting  ── Continue ──▸  waiting for those before it  ──▸  at work ⇄ paused  ──▸  resting, where something is left
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-verify-row"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "ui/rebote-format.h"

#include "rebote-verify-line.h"
#include "rebote-verify-row.h"

#define SOURCE_PREFIX "list:"

typedef enum
{
  STATE_INTERRUPTED, /* in an earlier life of the program */
  STATE_QUEUED,
  STATE_WORKING,
  STATE_STOPPING,
  STATE_STOPPED, /* by the user */
  STATE_ENDED    /* with something left to do */
} State;

struct _ReboteVerifyRow
{
  GtkWidget parent_instance;

  /* Template children */
  GtkWidget       *box;
  GtkLabel        *title_label;
  GtkToggleButton *pause_button;
  GtkWidget       *stop_button;
  GtkWidget       *continue_button;
  GtkWidget       *forget_button;
  GtkLabel        *error_label;
  GtkBox          *lines_box;
  GtkWidget       *doubtful_check;
  GtkLabel        *doubtful_label;

  ReboteStore          *store;
  ReboteKnowledge      *knowledge;
  ReboteVerifyProgress *progress;
  ReboteVerifyWork     *work; /* while it is at work */
  GPtrArray            *figures;
  GPtrArray            *lines; /* ReboteVerifyLine, belong to the box */
  GCancellable         *cancellable;
  State                 state;
};

enum
{
  WANTED,
  ENDED,
  FORGOTTEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ReboteVerifyRow, rebote_verify_row, GTK_TYPE_WIDGET)

static char *
describe (ReboteVerifyRow *self)
{
  const char *name = self->progress->run->name;
  guint64     n_done, n_total, n_doubtful;
  g_autofree char *done = NULL;
  g_autofree char *total = NULL;

  rebote_verify_figures_sum_up (self->figures, &n_done, &n_total, &n_doubtful);
  done = rebote_format_number (n_done);
  total = rebote_format_number (n_total);

  switch (self->state)
    {
    case STATE_QUEUED:
      /* Translators: the name of a list */
      return g_strdup_printf (_("Verifying “%s”: waits until the one before is done"), name);
    case STATE_WORKING:
      /* Translators: the name of a list */
      return g_strdup_printf (gtk_toggle_button_get_active (self->pause_button) ? _("Verifying “%s”: paused") : _("Verifying “%s”…"),
                              name);
    case STATE_STOPPING:
      /* Translators: the name of a list */
      return g_strdup_printf (_("Verifying “%s”: waits for the answers to what was asked already"), name);
    case STATE_STOPPED:
      /* Translators: the name of a list, and two numbers of addresses */
      return g_strdup_printf (_("Verification of “%s” was stopped: %s of %s done"), name, done, total);
    case STATE_ENDED:
      /* Translators: the name of a list, and two numbers of addresses */
      return g_strdup_printf (_("Verification of “%s” has something left to do: %s of %s done"), name, done, total);
    case STATE_INTERRUPTED:
    default:
      /* Translators: the name of a list, and two numbers of addresses */
      return g_strdup_printf (_("Verification of “%s” was interrupted: %s of %s done"), name, done, total);
    }
}

static gboolean
is_resting (ReboteVerifyRow *self)
{
  return self->state == STATE_INTERRUPTED || self->state == STATE_STOPPED || self->state == STATE_ENDED;
}

static void
show_doubtful (ReboteVerifyRow *self)
{
  guint64          n_done, n_total, n_doubtful;
  g_autofree char *number = NULL;
  g_autofree char *text = NULL;

  rebote_verify_figures_sum_up (self->figures, &n_done, &n_total, &n_doubtful);
  number = rebote_format_number (n_doubtful);
  /* Translators: a number; beside a box that can be checked */
  text = g_strdup_printf (ngettext ("Ask again about %s address that was asked for and not answered before the interruption. "
                                    "It may be paid for twice.",
                                    "Ask again about %s addresses that were asked for and not answered before the interruption. "
                                    "They may be paid for twice.",
                                    n_doubtful),
                          number);
  gtk_label_set_label (self->doubtful_label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->doubtful_check), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_set_visible (self->doubtful_check, is_resting (self) && n_doubtful > 0);
}

static void
show (ReboteVerifyRow *self)
{
  gboolean         is_paused = gtk_toggle_button_get_active (self->pause_button);
  gboolean         is_at_work = self->state == STATE_WORKING && !is_paused;
  g_autofree char *title = describe (self);

  gtk_label_set_label (self->title_label, title);
  for (guint i = 0; i < MIN (self->lines->len, self->figures->len); i++)
    rebote_verify_line_set_figures (g_ptr_array_index (self->lines, i), g_ptr_array_index (self->figures, i), is_at_work);
  gtk_widget_set_visible (GTK_WIDGET (self->pause_button), self->state == STATE_WORKING);
  gtk_widget_set_visible (self->stop_button, !is_resting (self));
  gtk_widget_set_sensitive (self->stop_button, self->state != STATE_STOPPING);
  gtk_widget_set_visible (self->continue_button, is_resting (self));
  gtk_widget_set_visible (self->forget_button, is_resting (self));
  show_doubtful (self);
}

static void
show_error (ReboteVerifyRow *self,
            const char      *message)
{
  gtk_label_set_label (self->error_label, message ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), message != NULL);
}

/* A few times a second at most, whatever the run does. */
static void
progressed_cb (ReboteVerifyRow *self)
{
  g_ptr_array_unref (self->figures);
  self->figures = rebote_verify_work_get_figures (self->work);
  show (self);
}

static void
pause_toggled_cb (ReboteVerifyRow *self)
{
  gboolean is_paused = gtk_toggle_button_get_active (self->pause_button);

  gtk_button_set_label (GTK_BUTTON (self->pause_button), is_paused ? _("_Resume") : _("_Pause"));
  if (self->work)
    {
      rebote_verify_work_set_paused (self->work, is_paused);
      show (self);
    }
}

static void
stop_clicked_cb (ReboteVerifyRow *self)
{
  rebote_verify_row_stop (self);
}

static void
continue_clicked_cb (ReboteVerifyRow *self)
{
  g_signal_emit (self, signals[WANTED], 0);
}

static void
forget_clicked_cb (ReboteVerifyRow *self)
{
  g_signal_emit (self, signals[FORGOTTEN], 0);
}

static void
run_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (ReboteVerifyRow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_finished = FALSE;
  gboolean has_focus = gtk_widget_get_focus_child (self->box) != NULL;

  rebote_verify_work_run_finish (REBOTE_VERIFY_WORK (source), result, &is_finished, &error);
  g_ptr_array_unref (self->figures);
  self->figures = rebote_verify_work_get_figures (self->work);
  g_signal_handlers_disconnect_by_data (self->work, self);
  g_clear_object (&self->work);
  g_clear_object (&self->cancellable);

  self->state = self->state == STATE_STOPPING || error ? STATE_STOPPED : STATE_ENDED;
  show_error (self, error && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? error->message : NULL);
  show (self);
  if (has_focus)
    gtk_widget_grab_focus (self->continue_button);
  g_signal_emit (self, signals[ENDED], 0, is_finished, error);
}

static void
rebote_verify_row_dispose (GObject *object)
{
  ReboteVerifyRow *self = REBOTE_VERIFY_ROW (object);

  if (self->work)
    {
      g_signal_handlers_disconnect_by_data (self->work, self);
      g_cancellable_cancel (self->cancellable);
    }
  gtk_widget_dispose_template (GTK_WIDGET (self), REBOTE_TYPE_VERIFY_ROW);

  G_OBJECT_CLASS (rebote_verify_row_parent_class)->dispose (object);
}

static void
rebote_verify_row_finalize (GObject *object)
{
  ReboteVerifyRow *self = REBOTE_VERIFY_ROW (object);

  g_clear_object (&self->work);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->store);
  g_clear_pointer (&self->knowledge, rebote_knowledge_unref);
  g_clear_pointer (&self->progress, rebote_verify_progress_free);
  g_clear_pointer (&self->figures, g_ptr_array_unref);
  g_ptr_array_unref (self->lines);

  G_OBJECT_CLASS (rebote_verify_row_parent_class)->finalize (object);
}

static void
rebote_verify_row_class_init (ReboteVerifyRowClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rebote_verify_row_dispose;
  object_class->finalize = rebote_verify_row_finalize;

  signals[WANTED] = g_signal_new ("wanted", REBOTE_TYPE_VERIFY_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ENDED] = g_signal_new ("ended", REBOTE_TYPE_VERIFY_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                 G_TYPE_BOOLEAN, G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[FORGOTTEN] = g_signal_new ("forgotten", REBOTE_TYPE_VERIFY_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                     0);

  gtk_widget_class_set_template_from_resource (widget_class, "/rebote/ui/verify/rebote-verify-row.ui");
  gtk_widget_class_bind_template_child (widget_class, ReboteVerifyRow, box);
  gtk_widget_class_bind_template_child (widget_class, ReboteVerifyRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteVerifyRow, pause_button);
  gtk_widget_class_bind_template_child (widget_class, ReboteVerifyRow, stop_button);
  gtk_widget_class_bind_template_child (widget_class, ReboteVerifyRow, continue_button);
  gtk_widget_class_bind_template_child (widget_class, ReboteVerifyRow, forget_button);
  gtk_widget_class_bind_template_child (widget_class, ReboteVerifyRow, error_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteVerifyRow, lines_box);
  gtk_widget_class_bind_template_child (widget_class, ReboteVerifyRow, doubtful_check);
  gtk_widget_class_bind_template_child (widget_class, ReboteVerifyRow, doubtful_label);
  gtk_widget_class_bind_template_callback (widget_class, pause_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, continue_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, forget_clicked_cb);
}

static void
rebote_verify_row_init (ReboteVerifyRow *self)
{
  self->lines = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Services that are not there any more have their id for a name. */
static void
make_lines (ReboteVerifyRow *self,
            ReboteVerifiers *verifiers)
{
  for (guint i = 0; i < self->progress->run->backends->len; i++)
    {
      const ReboteStoredBackend *backend = g_ptr_array_index (self->progress->run->backends, i);
      ReboteVerifier *verifier = verifiers ? rebote_verifiers_lookup (verifiers, backend->verifier) : NULL;
      GtkWidget      *line = rebote_verify_line_new (verifier ? rebote_verifier_get_info (verifier)->name : backend->verifier);

      gtk_box_append (self->lines_box, line);
      g_ptr_array_add (self->lines, line);
    }
}

/**
 * rebote_verify_row_new:
 * @store: the store
 * @knowledge: what servers’ words are read with
 * @progress: (transfer full): a run that is not at work, and how far it is
 *
 * Returns: (transfer floating): a row that offers to take it up
 */
GtkWidget *
rebote_verify_row_new (ReboteStore          *store,
                       ReboteKnowledge      *knowledge,
                       ReboteVerifyProgress *progress)
{
  ReboteVerifyRow *self;
  g_autoptr (ReboteVerifiers) verifiers = NULL;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);
  g_return_val_if_fail (knowledge != NULL && progress != NULL, NULL);

  self = g_object_new (REBOTE_TYPE_VERIFY_ROW, NULL);
  self->store = g_object_ref (store);
  self->knowledge = rebote_knowledge_ref (knowledge);
  self->progress = progress;
  self->figures = g_ptr_array_ref (progress->figures);
  verifiers = rebote_verifiers_new (NULL, knowledge, NULL);
  make_lines (self, verifiers);
  show (self);

  return GTK_WIDGET (self);
}

/**
 * rebote_verify_row_get_run_id:
 * @self: a row
 *
 * Returns: the key of its run
 */
gint64
rebote_verify_row_get_run_id (ReboteVerifyRow *self)
{
  g_return_val_if_fail (REBOTE_IS_VERIFY_ROW (self), 0);

  return self->progress->run->id;
}

/**
 * rebote_verify_row_get_list_id:
 * @self: a row
 *
 * Returns: the key of the list whose contacts its run is about, or 0
 */
gint64
rebote_verify_row_get_list_id (ReboteVerifyRow *self)
{
  const char *source;

  g_return_val_if_fail (REBOTE_IS_VERIFY_ROW (self), 0);

  source = self->progress->run->source;

  return source && g_str_has_prefix (source, SOURCE_PREFIX) ? g_ascii_strtoll (source + strlen (SOURCE_PREFIX), NULL, 10) : 0;
}

/**
 * rebote_verify_row_get_name:
 * @self: a row
 *
 * Returns: what the user calls its run
 */
const char *
rebote_verify_row_get_name (ReboteVerifyRow *self)
{
  g_return_val_if_fail (REBOTE_IS_VERIFY_ROW (self), NULL);

  return self->progress->run->name;
}

/**
 * rebote_verify_row_is_at_work:
 * @self: a row
 *
 * Returns: whether its run is at work, paused or not
 */
gboolean
rebote_verify_row_is_at_work (ReboteVerifyRow *self)
{
  g_return_val_if_fail (REBOTE_IS_VERIFY_ROW (self), FALSE);

  return self->work != NULL;
}

/**
 * rebote_verify_row_is_brief:
 * @self: a row
 *
 * Returns: whether its run is about a single address, so that it need not wait for others
 */
gboolean
rebote_verify_row_is_brief (ReboteVerifyRow *self)
{
  g_return_val_if_fail (REBOTE_IS_VERIFY_ROW (self), FALSE);

  return self->progress->run->n_addresses == 1;
}

/**
 * rebote_verify_row_is_waiting:
 * @self: a row
 *
 * Returns: whether its run is to be started as soon as that can be
 */
gboolean
rebote_verify_row_is_waiting (ReboteVerifyRow *self)
{
  g_return_val_if_fail (REBOTE_IS_VERIFY_ROW (self), FALSE);

  return self->state == STATE_QUEUED;
}

/**
 * rebote_verify_row_wait:
 * @self: a row
 *
 * Shows that its run is to be started, but not yet.
 */
void
rebote_verify_row_wait (ReboteVerifyRow *self)
{
  gboolean had_focus;

  g_return_if_fail (REBOTE_IS_VERIFY_ROW (self));
  g_return_if_fail (self->work == NULL);

  had_focus = gtk_widget_has_focus (self->continue_button);
  self->state = STATE_QUEUED;
  show_error (self, NULL);
  show (self);
  if (had_focus)
    gtk_widget_grab_focus (self->stop_button);
}

/**
 * rebote_verify_row_run:
 * @self: a row
 *
 * Has its verifiers asked, with the keys and settings that they have now. From here on things leave the computer.
 */
void
rebote_verify_row_run (ReboteVerifyRow *self)
{
  g_autoptr (ReboteVerifiers) verifiers = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (REBOTE_IS_VERIFY_ROW (self));
  g_return_if_fail (self->work == NULL);

  verifiers = rebote_verifiers_new (NULL, self->knowledge, &error);
  if (verifiers == NULL)
    {
      self->state = STATE_STOPPED;
      show_error (self, error->message);
      show (self);
      return;
    }

  self->work = rebote_verify_work_new (self->store, self->progress->run->id, verifiers);
  self->cancellable = g_cancellable_new ();
  self->state = STATE_WORKING;
  rebote_verify_work_set_asks_doubtful (self->work, gtk_check_button_get_active (GTK_CHECK_BUTTON (self->doubtful_check)));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->doubtful_check), FALSE);
  g_signal_connect_object (self->work, "progressed", G_CALLBACK (progressed_cb), self, G_CONNECT_SWAPPED);
  show (self);
  gtk_toggle_button_set_active (self->pause_button, FALSE);
  rebote_verify_work_run_async (self->work, self->cancellable, run_cb, g_object_ref (self));
}

/**
 * rebote_verify_row_stop:
 * @self: a row
 *
 * Asks nothing new, and ends when what was asked is answered.
 */
void
rebote_verify_row_stop (ReboteVerifyRow *self)
{
  g_return_if_fail (REBOTE_IS_VERIFY_ROW (self));

  if (self->work)
    {
      self->state = STATE_STOPPING;
      rebote_verify_work_stop (self->work);
    }
  else if (self->state == STATE_QUEUED)
    self->state = STATE_STOPPED;
  show (self);
}

/**
 * rebote_verify_row_cancel:
 * @self: a row
 *
 * Ends its run at once; what was asked is in doubt then.
 */
void
rebote_verify_row_cancel (ReboteVerifyRow *self)
{
  g_return_if_fail (REBOTE_IS_VERIFY_ROW (self));

  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
}
