/* rebote-teach-dialog.c
 *
 * Asks for words and their meaning, and shows what the rule would change in the mails that were read so far: they are
 * read again in a worker, with the rule and without keeping anything.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-teach-dialog"

#include "config.h"

#include <glib/gi18n.h>

#include "bounce/rebote-own-phrases.h"
#include "bounce/rebote-words.h"
#include "store/rebote-reread.h"
#include "ui/rebote-format.h"
#include "ui/rebote-sheet.h"

#include "rebote-teach-dialog.h"

#define TYPING_PAUSE 300 /* milliseconds without a key before the mails are looked through */
#define MAX_LINES    6   /* of what would change */

struct _ReboteTeachDialog
{
  AdwWindow     parent_instance;

  AdwEntryRow  *words_row;
  AdwComboRow  *reason_row;
  GtkSpinner   *spinner;
  GtkLabel     *preview_label;

  ReboteStore  *store;
  char         *pattern;       /* of the words; NULL where they will not do */
  guint         pause_source;
  GCancellable *cancellable;   /* of the preview */
};

enum
{
  TAUGHT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* A preview. */
typedef struct
{
  char               *pattern;
  ReboteReason        reason;
  ReboteRereadFigures figures;
} Trial;

G_DEFINE_FINAL_TYPE (ReboteTeachDialog, rebote_teach_dialog, ADW_TYPE_WINDOW)

static void
trial_free (gpointer data)
{
  Trial *trial = data;

  g_free (trial->pattern);
  g_free (trial);
}

/* The reasons stand in the list in their own order, without the first, which is none. */
static ReboteReason
get_reason (ReboteTeachDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->reason_row);

  return selected == GTK_INVALID_LIST_POSITION ? REBOTE_REASON_NONE : REBOTE_REASON_NONE + 1 + selected;
}

static char *
describe_figures (const ReboteRereadFigures *figures)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *number = rebote_format_number (figures->n_changed > 0 ? figures->n_changed : figures->n_matched);
  guint n_lines = 0;

  if (figures->n_matched == 0)
    return g_strdup (_("No mail read so far holds these words."));
  if (figures->n_changed == 0)
    return g_strdup_printf (ngettext ("%s mail holds these words, and is understood so already.",
                                      "%s mails hold these words, and are understood so already.", figures->n_matched),
                            number);

  g_string_append_printf (text, ngettext ("%s of the mails read so far would change:",
                                          "%s of the mails read so far would change:", figures->n_changed),
                          number);
  for (guint from = 0; from < REBOTE_N_REASONS; from++)
    {
      for (guint to = REBOTE_REASON_NONE + 1; to < REBOTE_N_REASONS && n_lines < MAX_LINES; to++)
        {
          g_autofree char *n = rebote_format_number (figures->changes[from][to]);
          ReboteReason before = from == REBOTE_REASON_NONE ? REBOTE_REASON_UNKNOWN : from;

          if (figures->changes[from][to] == 0)
            continue;
          n_lines++;
          g_string_append_c (text, '\n');
          /* Translators: a number of mails, and the reasons before and after, as “the mailbox is full” */
          g_string_append_printf (text, _("%s: from “%s” to “%s”"), n, rebote_reason_get_name (before),
                                  rebote_reason_get_name (to));
        }
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
trial_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  Trial *trial = task_data;
  g_autoptr (ReboteKnowledge) knowledge = NULL;
  GError *error = NULL;

  knowledge = rebote_knowledge_load_with_trial (rebote_own_phrases_get_dir (), trial->pattern, trial->reason, &error);
  if (knowledge && rebote_reread (source, knowledge, REBOTE_OWN_RULE_PREFIX REBOTE_TRIAL_RULE ":", FALSE, NULL, NULL,
                                  &trial->figures, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
tried_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (ReboteTeachDialog) self = user_data;
  Trial *trial = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      text = g_strdup (error->message);
    }
  else
    text = describe_figures (&trial->figures);

  gtk_spinner_stop (self->spinner);
  gtk_label_set_label (self->preview_label, text);
}

static void
stop_trial (ReboteTeachDialog *self)
{
  g_clear_handle_id (&self->pause_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static gboolean
pause_over_cb (gpointer user_data)
{
  ReboteTeachDialog *self = user_data;
  g_autoptr (GTask) task = NULL;
  Trial *trial = g_new0 (Trial, 1);

  self->pause_source = 0;
  trial->pattern = g_strdup (self->pattern);
  trial->reason = get_reason (self);
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self->store, self->cancellable, tried_cb, g_object_ref (self));
  g_task_set_source_tag (task, pause_over_cb);
  g_task_set_task_data (task, trial, trial_free);
  g_task_run_in_thread (task, trial_in_thread);

  return G_SOURCE_REMOVE;
}

static void
changed_cb (ReboteTeachDialog *self)
{
  g_autoptr (GError) error = NULL;
  gboolean is_complete;

  /* While the dialog is being made. */
  if (self->store == NULL)
    return;

  stop_trial (self);
  g_free (self->pattern);
  self->pattern = rebote_own_phrases_make_pattern (gtk_editable_get_text (GTK_EDITABLE (self->words_row)), &error);
  is_complete = self->pattern && get_reason (self) != REBOTE_REASON_NONE;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sheet.save", is_complete);
  gtk_label_set_label (self->preview_label, is_complete ? _("Looking through what has been read…") : error ? error->message : "");
  g_object_set (self->spinner, "spinning", is_complete, NULL);
  if (is_complete)
    self->pause_source = g_timeout_add (TYPING_PAUSE, pause_over_cb, self);
}

static void
save_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  ReboteTeachDialog *self = REBOTE_TEACH_DIALOG (widget);

  g_signal_emit (self, signals[TAUGHT], 0, self->pattern, (guint) get_reason (self));
  gtk_window_close (GTK_WINDOW (self));
}

static void
rebote_teach_dialog_dispose (GObject *object)
{
  ReboteTeachDialog *self = REBOTE_TEACH_DIALOG (object);

  stop_trial (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), REBOTE_TYPE_TEACH_DIALOG);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (rebote_teach_dialog_parent_class)->dispose (object);
}

static void
rebote_teach_dialog_finalize (GObject *object)
{
  ReboteTeachDialog *self = REBOTE_TEACH_DIALOG (object);

  g_free (self->pattern);

  G_OBJECT_CLASS (rebote_teach_dialog_parent_class)->finalize (object);
}

static void
rebote_teach_dialog_class_init (ReboteTeachDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rebote_teach_dialog_dispose;
  object_class->finalize = rebote_teach_dialog_finalize;

  signals[TAUGHT] = g_signal_new ("taught", REBOTE_TYPE_TEACH_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_UINT);

  gtk_widget_class_set_template_from_resource (widget_class, "/rebote/ui/bounces/rebote-teach-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ReboteTeachDialog, words_row);
  gtk_widget_class_bind_template_child (widget_class, ReboteTeachDialog, reason_row);
  gtk_widget_class_bind_template_child (widget_class, ReboteTeachDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, ReboteTeachDialog, preview_label);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_install_action (widget_class, "sheet.save", NULL, save_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
fill_reasons (ReboteTeachDialog *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint reason = REBOTE_REASON_NONE + 1; reason < REBOTE_N_REASONS; reason++)
    {
      const char *name = rebote_reason_get_name (reason);
      char *text = NULL;

      switch (rebote_reason_get_kind (reason))
        {
        case REBOTE_KIND_HARD:
          /* Translators: a reason for which an address is gone for good, as “the mailbox does not exist” */
          text = g_strdup_printf (_("Hard: %s"), name);
          break;

        case REBOTE_KIND_SOFT:
          text = g_strdup_printf (_("Soft: %s"), name);
          break;

        case REBOTE_KIND_NONE:
        case REBOTE_KIND_UNDETERMINED:
        default:
          text = g_strdup_printf (_("Undetermined: %s"), name);
        }
      gtk_string_list_take (names, text);
    }
  adw_combo_row_set_model (self->reason_row, G_LIST_MODEL (names));
}

static void
rebote_teach_dialog_init (ReboteTeachDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_reasons (self);
}

/**
 * rebote_teach_dialog_new:
 * @parent: the window
 * @store: the mails that were read
 * @words: the words to begin with
 * @reason: what they are thought to mean now
 *
 * Returns: (transfer none): a dialog
 */
GtkWindow *
rebote_teach_dialog_new (GtkWindow   *parent,
                         ReboteStore *store,
                         const char  *words,
                         ReboteReason reason)
{
  ReboteTeachDialog *self;
  gboolean is_known = reason != REBOTE_REASON_NONE && reason != REBOTE_REASON_UNKNOWN;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);
  g_return_val_if_fail (words != NULL, NULL);

  self = g_object_new (REBOTE_TYPE_TEACH_DIALOG, "transient-for", parent, NULL);
  rebote_sheet_fit (GTK_WINDOW (self), parent);
  adw_combo_row_set_selected (self->reason_row,
                              is_known ? reason - REBOTE_REASON_NONE - 1 : GTK_INVALID_LIST_POSITION);
  gtk_editable_set_text (GTK_EDITABLE (self->words_row), words);
  self->store = g_object_ref (store);
  changed_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->words_row));

  return GTK_WINDOW (self);
}
