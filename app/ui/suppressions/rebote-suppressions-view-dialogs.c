/* rebote-suppressions-view-dialogs.c
 *
 * What is asked before an address is suppressed, and before it is taken off.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-suppressions-view-dialogs"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "address/rebote-address.h"

#include "rebote-suppressions-view-private.h"

/* A dialog and what was asked in it; lives as long as the dialog. */
typedef struct
{
  ReboteSuppressionsView *view; /* the dialog is in front of its window, and does not outlive it */
  AdwMessageDialog       *dialog;
  GtkEditable            *first;
  GtkEditable            *second;
  GtkLabel               *hint;
  GArray                 *ids;
} Question;

static void
question_free (gpointer  data,
               GClosure *closure)
{
  Question *question = data;

  g_object_unref (question->view);
  g_clear_pointer (&question->ids, g_array_unref);
  g_free (question);
}

static char *
get_text (GtkEditable *editable)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (editable)));
}

static AdwMessageDialog *
new_dialog (ReboteSuppressionsView *self,
            const char             *heading,
            const char             *body,
            const char             *answer)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (root), heading, body);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "do", answer, NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "do");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "do", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "do", FALSE);

  return ADW_MESSAGE_DIALOG (dialog);
}

static GtkEditable *
add_entry (GtkListBox *list,
           const char *title)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (row), TRUE);
  gtk_list_box_append (list, row);

  return GTK_EDITABLE (row);
}

static GtkListBox *
new_list (void)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");

  return GTK_LIST_BOX (list);
}

static void
address_changed_cb (Question *question)
{
  g_autofree char *text = get_text (question->first);
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteAddress) address = rebote_address_parse (text, &error);
  /* Nobody is blamed for what is not finished. */
  gboolean begun = strchr (text, '@') != NULL && !g_str_has_suffix (text, "@");

  adw_message_dialog_set_response_enabled (question->dialog, "do", address != NULL);
  gtk_label_set_label (question->hint, error && begun ? error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (question->hint), error != NULL && begun);
}

static void
address_answered_cb (AdwMessageDialog *dialog,
                     const char       *response,
                     gpointer          user_data)
{
  Question *question = user_data;
  g_autofree char *address = get_text (question->first);
  g_autofree char *note = get_text (question->second);

  if (g_str_equal (response, "do"))
    _rebote_suppressions_view_add (question->view, address, *note ? note : NULL);
}

void
_rebote_suppressions_view_ask_address (ReboteSuppressionsView *self)
{
  Question *question = g_new0 (Question, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkListBox *list = new_list ();
  GtkWidget *hint = gtk_label_new (NULL);

  question->view = g_object_ref (self);
  question->dialog = new_dialog (self, _("Suppress an Address"),
                                 _("It is never kept in a cleaned list again, until you take it off here."),
                                 _("_Suppress"));
  question->first = add_entry (list, _("Address"));
  question->second = add_entry (list, _("Note (optional)"));
  question->hint = GTK_LABEL (hint);
  gtk_label_set_wrap (GTK_LABEL (hint), TRUE);
  gtk_label_set_xalign (GTK_LABEL (hint), 0);
  gtk_widget_add_css_class (hint, "error");
  gtk_widget_set_visible (hint, FALSE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (list));
  gtk_box_append (GTK_BOX (box), hint);
  adw_message_dialog_set_extra_child (question->dialog, box);

  g_signal_connect_swapped (question->first, "changed", G_CALLBACK (address_changed_cb), question);
  g_signal_connect_data (question->dialog, "response", G_CALLBACK (address_answered_cb), question, question_free, 0);
  gtk_window_present (GTK_WINDOW (question->dialog));
  gtk_widget_grab_focus (GTK_WIDGET (question->first));
}

static void
why_changed_cb (Question *question)
{
  g_autofree char *why = get_text (question->first);

  adw_message_dialog_set_response_enabled (question->dialog, "do", *why != '\0');
}

static void
why_answered_cb (AdwMessageDialog *dialog,
                 const char       *response,
                 gpointer          user_data)
{
  Question *question = user_data;
  g_autofree char *why = get_text (question->first);

  if (g_str_equal (response, "do"))
    _rebote_suppressions_view_take_off (question->view, question->ids, why);
}

/* The address is given where it is only one. */
void
_rebote_suppressions_view_ask_why (ReboteSuppressionsView *self,
                                   GArray                 *ids,
                                   const char             *address)
{
  Question *question = g_new0 (Question, 1);
  GtkListBox *list = new_list ();
  g_autofree char *heading = NULL;

  if (address)
    /* Translators: an e-mail address */
    heading = g_strdup_printf (_("Take “%s” Off?"), address);
  else
    heading = g_strdup_printf (ngettext ("Take %u Address Off?", "Take %u Addresses Off?", ids->len), ids->len);

  question->view = g_object_ref (self);
  question->ids = g_array_ref (ids);
  question->dialog = new_dialog (self, heading,
                                 _("It may be mailed again. Rebote remembers when and why it was taken off."),
                                 _("_Take Off"));
  question->first = add_entry (list, _("Why?"));
  adw_message_dialog_set_extra_child (question->dialog, GTK_WIDGET (list));

  g_signal_connect_swapped (question->first, "changed", G_CALLBACK (why_changed_cb), question);
  g_signal_connect_data (question->dialog, "response", G_CALLBACK (why_answered_cb), question, question_free, 0);
  gtk_window_present (GTK_WINDOW (question->dialog));
  gtk_widget_grab_focus (GTK_WIDGET (question->first));
}
