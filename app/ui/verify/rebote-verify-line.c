/* rebote-verify-line.c
 *
 * How a verifier is getting on: how many of how many, how fast, and what keeps it from going on.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-verify-line"

#include "config.h"

#include <glib/gi18n.h>

#include "bounce/rebote-explanation.h"
#include "ui/rebote-format.h"

#include "rebote-verify-line.h"

struct _ReboteVerifyLine
{
  GtkWidget parent_instance;

  /* Template children */
  GtkWidget      *box;
  GtkLabel       *label;
  GtkLabel       *trouble_label;
  GtkProgressBar *bar;

  char *name;
};

G_DEFINE_FINAL_TYPE (ReboteVerifyLine, rebote_verify_line, GTK_TYPE_WIDGET)

static guint64
get_n_ended (const ReboteVerifyFigures *figures)
{
  return figures->n_done + figures->n_reused + figures->n_failed;
}

static void
add_part (GString *text,
          char    *part)
{
  g_string_append_printf (text, " · %s", part);
  g_free (part);
}

/* Of those that are not at work. */
static void
add_state (GString                   *text,
           const ReboteVerifyFigures *figures,
           gboolean                   is_at_work)
{
  if (figures->state == REBOTE_VERIFY_DONE)
    add_part (text, g_strdup (C_ ("verifier", "done")));
  else if (figures->state == REBOTE_VERIFY_STOPPED)
    add_part (text, g_strdup (C_ ("verifier", "stopped")));
  else if (figures->state == REBOTE_VERIFY_WAITING && is_at_work)
    add_part (text, g_strdup (C_ ("verifier", "its turn comes later")));
}

static void
add_pace (GString                   *text,
          const ReboteVerifyFigures *figures)
{
  g_autofree char *speed = NULL;

  if (figures->wait_seconds > 0)
    {
      add_part (text, g_strdup_printf (ngettext ("waits %u second, as the service wants it", "waits %u seconds, as the service wants it",
                                                 figures->wait_seconds),
                                       figures->wait_seconds));
      return;
    }
  if (figures->per_second <= 0)
    return;

  /* Slow ones are told to the digit. */
  speed = figures->per_second < 10 ? g_strdup_printf ("%'.1f", figures->per_second)
                                   : rebote_format_number ((guint64)figures->per_second);
  /* Translators: a speed */
  add_part (text, g_strdup_printf (_("%s a second"), speed));
  if (figures->seconds_left > 0)
    {
      g_autofree char *left = rebote_explanation_format_duration (figures->seconds_left);

      /* Translators: a length of time, as “12 seconds” */
      add_part (text, g_strdup_printf (_("%s left"), left));
    }
}

static void
add_numbers (GString                   *text,
             const ReboteVerifyFigures *figures)
{
  g_autofree char *reused = rebote_format_number (figures->n_reused);
  g_autofree char *failed = rebote_format_number (figures->n_failed);
  g_autofree char *doubtful = rebote_format_number (figures->n_doubtful);

  if (figures->n_reused > 0)
    add_part (text, g_strdup_printf (ngettext ("%s known already", "%s known already", figures->n_reused), reused));
  if (figures->n_failed > 0)
    add_part (text, g_strdup_printf (ngettext ("%s could not be checked", "%s could not be checked", figures->n_failed), failed));
  if (figures->n_doubtful > 0)
    /* Translators: it is not known whether they were answered */
    add_part (text, g_strdup_printf (ngettext ("%s in doubt", "%s in doubt", figures->n_doubtful), doubtful));
}

static void
rebote_verify_line_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), REBOTE_TYPE_VERIFY_LINE);

  G_OBJECT_CLASS (rebote_verify_line_parent_class)->dispose (object);
}

static void
rebote_verify_line_finalize (GObject *object)
{
  g_free (REBOTE_VERIFY_LINE (object)->name);

  G_OBJECT_CLASS (rebote_verify_line_parent_class)->finalize (object);
}

static void
rebote_verify_line_class_init (ReboteVerifyLineClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rebote_verify_line_dispose;
  object_class->finalize = rebote_verify_line_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/rebote/ui/verify/rebote-verify-line.ui");
  gtk_widget_class_bind_template_child (widget_class, ReboteVerifyLine, box);
  gtk_widget_class_bind_template_child (widget_class, ReboteVerifyLine, label);
  gtk_widget_class_bind_template_child (widget_class, ReboteVerifyLine, trouble_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteVerifyLine, bar);
}

static void
rebote_verify_line_init (ReboteVerifyLine *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rebote_verify_line_new:
 * @name: the name of a verifier
 *
 * Returns: (transfer floating): a line for it
 */
GtkWidget *
rebote_verify_line_new (const char *name)
{
  ReboteVerifyLine *self;

  g_return_val_if_fail (name != NULL, NULL);

  self = g_object_new (REBOTE_TYPE_VERIFY_LINE, NULL);
  self->name = g_strdup (name);
  gtk_label_set_label (self->label, name);

  return GTK_WIDGET (self);
}

/**
 * rebote_verify_line_set_figures:
 * @self: a line
 * @figures: how its verifier is getting on
 * @is_at_work: whether its run is at work, and not told to wait
 */
void
rebote_verify_line_set_figures (ReboteVerifyLine          *self,
                                const ReboteVerifyFigures *figures,
                                gboolean                   is_at_work)
{
  g_autofree char *done = NULL;
  g_autofree char *total = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  guint64 n_total;

  g_return_if_fail (REBOTE_IS_VERIFY_LINE (self));
  g_return_if_fail (figures != NULL);

  n_total = figures->n_total + figures->n_doubtful;

  done = rebote_format_number (get_n_ended (figures));
  total = rebote_format_number (n_total);
  /* Translators: the name of a verifier, and two numbers of addresses; the last can turn out to be smaller */
  g_string_append_printf (text, figures->is_exact ? _("%s: %s of %s") : _("%s: %s of at most %s"), self->name, done, total);
  add_state (text, figures, is_at_work);
  if (is_at_work && figures->state == REBOTE_VERIFY_RUNNING)
    add_pace (text, figures);
  add_numbers (text, figures);
  gtk_label_set_label (self->label, text->str);

  gtk_label_set_label (self->trouble_label, figures->message ? figures->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble_label), figures->message != NULL);
  /* Bars of what is done, or has not begun, would only take room from the one that moves. */
  gtk_widget_set_visible (GTK_WIDGET (self->bar), figures->state == REBOTE_VERIFY_RUNNING ||
                                                    (figures->state != REBOTE_VERIFY_DONE && get_n_ended (figures) > 0));
  gtk_progress_bar_set_fraction (self->bar, n_total > 0 ? MIN (1.0, (double)get_n_ended (figures) / n_total)
                                                        : figures->state == REBOTE_VERIFY_DONE);
}
