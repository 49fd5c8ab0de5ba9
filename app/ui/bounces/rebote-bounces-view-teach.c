/* rebote-bounces-view-teach.c
 *
 * Teaching in the Bounces view: the dialogs, the reading again, and what is said at the end.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-bounces-view-teach"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "bounce/rebote-own-phrases.h"
#include "ui/rebote-format.h"

#include "rebote-bounces-view-private.h"
#include "rebote-reread-row.h"
#include "rebote-taught-dialog.h"
#include "rebote-teach-dialog.h"

/* Long enough to look at what has changed. */
#define UNDO_SECONDS 30

/* What a toast's Undo needs. */
typedef struct
{
  ReboteBouncesView *self;
  char              *pattern;
  ReboteReason       reason;
  gboolean           is_removal; /* what the undoing is */
} Undo;

static void start (ReboteBouncesView *self,
                   const char        *pattern,
                   ReboteReason       reason,
                   gboolean           is_removal);

static void
undo_free (gpointer  data,
           GClosure *closure)
{
  Undo *undo = data;

  g_object_unref (undo->self);
  g_free (undo->pattern);
  g_free (undo);
}

static void
undo_clicked_cb (AdwToast *toast,
                 gpointer  user_data)
{
  Undo *undo = user_data;

  start (undo->self, undo->pattern, undo->reason, undo->is_removal);
}

static void
tell (ReboteBouncesView *self,
      ReboteRereadRow   *row,
      const GError      *error)
{
  guint n = rebote_reread_row_get_n_changed (row);
  g_autofree char *number = rebote_format_number (n);
  g_autofree char *text = NULL;
  g_autofree char *title = NULL;
  AdwToast *toast;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    text = g_strdup (_("Stopped. Not all mails have been read again"));
  else if (error)
    text = g_strdup (error->message);
  else if (rebote_reread_row_get_pattern (row) == NULL)
    text = g_strdup_printf (ngettext ("Read again. %s mail has changed", "Read again. %s mails have changed", n), number);
  else if (rebote_reread_row_is_removal (row))
    text = g_strdup_printf (ngettext ("Forgotten. %s mail has changed", "Forgotten. %s mails have changed", n), number);
  else
    text = g_strdup_printf (ngettext ("Learnt. %s mail has changed", "Learnt. %s mails have changed", n), number);

  title = g_markup_escape_text (text, -1);
  toast = adw_toast_new (title);
  /* The last change is the one to undo first. */
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  if (rebote_reread_row_get_knowledge (row) && rebote_reread_row_get_pattern (row))
    {
      Undo *undo = g_new0 (Undo, 1);

      undo->self = g_object_ref (self);
      undo->pattern = g_strdup (rebote_reread_row_get_pattern (row));
      undo->reason = rebote_reread_row_get_reason (row);
      undo->is_removal = !rebote_reread_row_is_removal (row);
      adw_toast_set_button_label (toast, _("_Undo"));
      adw_toast_set_timeout (toast, UNDO_SECONDS);
      g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_clicked_cb), undo, undo_free, 0);
    }
  rebote_widget_add_toast (GTK_WIDGET (self), toast);
}

static void
finished_cb (ReboteBouncesView *self,
             const GError      *error,
             ReboteRereadRow   *row)
{
  ReboteKnowledge *knowledge = rebote_reread_row_get_knowledge (row);

  if (knowledge)
    {
      rebote_knowledge_ref (knowledge);
      g_clear_pointer (&self->knowledge, rebote_knowledge_unref);
      self->knowledge = knowledge;
      rebote_summary_page_set_knowledge (self->summary_page, knowledge);
      _rebote_bounces_view_show_selected (self);
    }
  tell (self, row, error);

  gtk_box_remove (self->imports_box, GTK_WIDGET (row));
  gtk_widget_set_visible (GTK_WIDGET (self->imports_box),
                          gtk_widget_get_first_child (GTK_WIDGET (self->imports_box)) != NULL);
}

/* Two at a time would write over each other, and the later one reads everything anyway. */
static gboolean
is_busy (ReboteBouncesView *self)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->imports_box)); row;
       row = gtk_widget_get_next_sibling (row))
    {
      if (REBOTE_IS_REREAD_ROW (row))
        return TRUE;
    }

  return FALSE;
}

static void
start (ReboteBouncesView *self,
       const char        *pattern,
       ReboteReason       reason,
       gboolean           is_removal)
{
  GtkWidget *row;

  if (self->store == NULL)
    return;
  if (is_busy (self))
    {
      rebote_widget_add_toast (GTK_WIDGET (self), adw_toast_new (_("Wait until all mails have been read again")));
      return;
    }

  row = rebote_reread_row_new (self->store, pattern, reason, is_removal);
  g_signal_connect_object (row, "finished", G_CALLBACK (finished_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->imports_box, row);
  gtk_widget_set_visible (GTK_WIDGET (self->imports_box), TRUE);
  rebote_reread_row_run (REBOTE_REREAD_ROW (row));
}

static void
taught_cb (ReboteBouncesView *self,
           const char        *pattern,
           guint              reason)
{
  start (self, pattern, reason, FALSE);
}

static void
forget_cb (ReboteBouncesView *self,
           const char        *pattern,
           guint              reason)
{
  start (self, pattern, reason, TRUE);
}

/* What is selected; else what the answer says to everybody. */
static char *
find_words (ReboteBouncesView *self)
{
  ReboteRecipient *recipient = self->details->recipient;
  g_autofree char *selected = rebote_explanation_page_dup_selection (self->explanation_page);
  char *words;

  if (selected && *selected && strlen (selected) <= REBOTE_OWN_PHRASES_MAX_WORDS)
    words = g_steal_pointer (&selected);
  else
    words = rebote_own_phrases_suggest (recipient->diagnostic ? recipient->diagnostic : "");

  /* An entry has one line. */
  return g_strstrip (g_strdelimit (words, "\r\n\t", ' '));
}

static void
teach_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  ReboteBouncesView *self = REBOTE_BOUNCES_VIEW (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autofree char *words = NULL;
  GtkWindow *dialog;

  if (self->details == NULL || self->details->recipient == NULL || !GTK_IS_WINDOW (root))
    return;

  words = find_words (self);
  dialog = rebote_teach_dialog_new (GTK_WINDOW (root), self->store, words, self->details->recipient->reason);
  g_signal_connect_object (dialog, "taught", G_CALLBACK (taught_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (dialog);
}

static void
show_taught_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  ReboteBouncesView *self = REBOTE_BOUNCES_VIEW (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWindow *dialog;

  if (self->knowledge == NULL || !GTK_IS_WINDOW (root))
    return;

  dialog = rebote_taught_dialog_new (GTK_WINDOW (root), self->knowledge);
  g_signal_connect_object (dialog, "forget", G_CALLBACK (forget_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (dialog);
}

/**
 * rebote_bounces_view_read_again:
 * @self: the view
 *
 * Reads all mails again with what the user has changed elsewhere: what is shown, and what comes, goes by it.
 */
void
rebote_bounces_view_read_again (ReboteBouncesView *self)
{
  g_return_if_fail (REBOTE_IS_BOUNCES_VIEW (self));

  start (self, NULL, REBOTE_REASON_NONE, FALSE);
}

void
_rebote_bounces_view_class_teach_init (ReboteBouncesViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "bounces.teach", NULL, teach_action);
  gtk_widget_class_install_action (widget_class, "bounces.show-taught", NULL, show_taught_action);
}
