/* rebote-import-row.c
 *
 * A running import: how far it is, and how to stop it.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-import-row"

#include "config.h"

#include <glib/gi18n.h>

#include "bounce/rebote-explanation.h"
#include "ui/rebote-format.h"

#include "rebote-import-row.h"

/* The time left is a guess at first; nobody is told before there is some ground for it. */
#define MIN_FRACTION 0.02

struct _ReboteImportRow
{
  GtkWidget       parent_instance;

  GtkWidget      *box;
  GtkLabel       *label;
  GtkProgressBar *bar;

  ReboteImport   *import;
  GCancellable   *cancellable;
};

enum
{
  FINISHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ReboteImportRow, rebote_import_row, GTK_TYPE_WIDGET)

static void
import_changed_cb (ReboteImportRow *self)
{
  guint n = rebote_import_get_n_messages (self->import);
  double fraction = rebote_import_get_fraction (self->import);
  int seconds = rebote_import_get_seconds_left (self->import);
  g_autofree char *number = rebote_format_number (n);
  g_autofree char *speed = rebote_format_number (rebote_import_get_speed (self->import));
  g_autofree char *text = NULL;

  if (n == 0)
    return;

  if (seconds > 0 && fraction > MIN_FRACTION)
    {
      g_autofree char *left = rebote_explanation_format_duration (seconds);

      /* Translators: the second number is a speed, the last a length of time (“12 seconds”). */
      text = g_strdup_printf (ngettext ("%s mail read · %s a second · %s left",
                                        "%s mails read · %s a second · %s left", n),
                              number, speed, left);
    }
  else
    text = g_strdup_printf (ngettext ("%s mail read · %s a second", "%s mails read · %s a second", n), number, speed);

  gtk_label_set_label (self->label, text);

  if (fraction >= 0)
    gtk_progress_bar_set_fraction (self->bar, fraction);
  else
    gtk_progress_bar_pulse (self->bar);
}

static void
cancel_clicked_cb (ReboteImportRow *self)
{
  g_cancellable_cancel (self->cancellable);
}

static void
import_run_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (ReboteImportRow) self = user_data;
  g_autoptr (GError) error = NULL;

  rebote_import_run_finish (REBOTE_IMPORT (source), result, &error);
  g_debug ("Ended after %u mails", rebote_import_get_n_messages (self->import));
  g_signal_emit (self, signals[FINISHED], 0, error);
}

static void
rebote_import_row_dispose (GObject *object)
{
  ReboteImportRow *self = REBOTE_IMPORT_ROW (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), REBOTE_TYPE_IMPORT_ROW);

  G_OBJECT_CLASS (rebote_import_row_parent_class)->dispose (object);
}

static void
rebote_import_row_finalize (GObject *object)
{
  ReboteImportRow *self = REBOTE_IMPORT_ROW (object);

  g_clear_object (&self->import);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (rebote_import_row_parent_class)->finalize (object);
}

static void
rebote_import_row_class_init (ReboteImportRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rebote_import_row_dispose;
  object_class->finalize = rebote_import_row_finalize;

  signals[FINISHED] = g_signal_new ("finished", REBOTE_TYPE_IMPORT_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);

  gtk_widget_class_set_template_from_resource (widget_class, "/rebote/ui/bounces/rebote-import-row.ui");
  gtk_widget_class_bind_template_child (widget_class, ReboteImportRow, box);
  gtk_widget_class_bind_template_child (widget_class, ReboteImportRow, label);
  gtk_widget_class_bind_template_child (widget_class, ReboteImportRow, bar);
  gtk_widget_class_bind_template_callback (widget_class, cancel_clicked_cb);
}

static void
rebote_import_row_init (ReboteImportRow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rebote_import_row_new:
 * @import: an import that has not begun
 *
 * Returns: (transfer floating): a row for it
 */
GtkWidget *
rebote_import_row_new (ReboteImport *import)
{
  ReboteImportRow *self;

  g_return_val_if_fail (REBOTE_IS_IMPORT (import), NULL);

  self = g_object_new (REBOTE_TYPE_IMPORT_ROW, NULL);
  self->import = g_object_ref (import);
  /* The last of the properties that are notified together. */
  g_signal_connect_object (import, "notify::seconds-left", G_CALLBACK (import_changed_cb), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/**
 * rebote_import_row_get_import:
 * @self: a row
 *
 * Returns: (transfer none): its import
 */
ReboteImport *
rebote_import_row_get_import (ReboteImportRow *self)
{
  g_return_val_if_fail (REBOTE_IS_IMPORT_ROW (self), NULL);

  return self->import;
}

/**
 * rebote_import_row_run:
 * @self: a row
 * @files: (nullable) (element-type GFile): what to read
 * @bytes: (nullable): a mail or its text, instead of files
 *
 * Begins the import.
 */
void
rebote_import_row_run (ReboteImportRow *self,
                       GListModel      *files,
                       GBytes          *bytes)
{
  g_return_if_fail (REBOTE_IS_IMPORT_ROW (self));

  rebote_import_run_async (self->import, files, bytes, self->cancellable, import_run_cb, g_object_ref (self));
}
