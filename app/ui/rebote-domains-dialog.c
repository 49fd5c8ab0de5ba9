/* rebote-domains-dialog.c
 *
 * Asks from which domains the user sends: what is about mails of others counts for nothing.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-domains-dialog"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rebote-domains-dialog.h"

#define MAX_DOMAINS 100

typedef struct
{
  GSettings *settings;
  GtkEntry  *entry;
} Dialog;

static void
dialog_free (gpointer  data,
             GClosure *closure)
{
  Dialog *dialog = data;

  g_object_unref (dialog->settings);
  g_free (dialog);
}

/* “news@club.example” means its domain. */
static char **
read_domains (const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " ,;\t\n", -1);
  g_autoptr (GStrvBuilder) domains = g_strv_builder_new ();
  guint n = 0;

  for (guint i = 0; words[i] && n < MAX_DOMAINS; i++)
    {
      const char      *at = strrchr (words[i], '@');
      g_autofree char *domain = g_utf8_strdown (at ? at + 1 : words[i], -1);

      if (*domain == '\0')
        continue;
      g_strv_builder_add (domains, domain);
      n++;
    }

  return g_strv_builder_end (domains);
}

static void
response_cb (AdwMessageDialog *widget,
             const char       *response,
             gpointer          user_data)
{
  Dialog *dialog = user_data;
  g_auto (GStrv) domains = NULL;

  if (!g_str_equal (response, "save"))
    return;

  domains = read_domains (gtk_editable_get_text (GTK_EDITABLE (dialog->entry)));
  g_settings_set_strv (dialog->settings, "sending-domains", (const char *const *) domains);
}

/**
 * rebote_domains_dialog_show:
 * @parent: the window that it belongs to
 * @settings: where the domains are kept
 *
 * Shows the domains and lets the user change them.
 */
void
rebote_domains_dialog_show (GtkWindow *parent,
                            GSettings *settings)
{
  GtkWidget *widget;
  AdwMessageDialog *message;
  Dialog *dialog;
  g_auto (GStrv) domains = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (G_IS_SETTINGS (settings));

  domains = g_settings_get_strv (settings, "sending-domains");
  text = g_strjoinv (" ", domains);
  widget = adw_message_dialog_new (parent, _("My Sending Domains"), NULL);
  message = ADW_MESSAGE_DIALOG (widget);
  adw_message_dialog_format_body (message, "%s\n\n%s",
                                  _("Notices about mails of other domains are not about mails of yours: they count "
                                    "for nothing. Write the domains from which you send, with spaces between them. "
                                    "If there are none, they are learnt from the notices that were read."),
                                  _("When you save them, all mails are read again."));

  dialog = g_new0 (Dialog, 1);
  dialog->settings = g_object_ref (settings);
  dialog->entry = GTK_ENTRY (gtk_entry_new ());
  gtk_editable_set_text (GTK_EDITABLE (dialog->entry), text);
  gtk_entry_set_placeholder_text (dialog->entry, _("for example club.example.org"));
  gtk_entry_set_activates_default (dialog->entry, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (dialog->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("My Sending Domains"), -1);
  adw_message_dialog_set_extra_child (message, GTK_WIDGET (dialog->entry));
  adw_message_dialog_add_response (message, "cancel", _("_Cancel"));
  adw_message_dialog_add_response (message, "save", _("_Save"));
  adw_message_dialog_set_response_appearance (message, "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (message, "save");
  adw_message_dialog_set_close_response (message, "cancel");
  g_signal_connect_data (widget, "response", G_CALLBACK (response_cb), dialog, dialog_free, 0);
  gtk_window_present (GTK_WINDOW (widget));
}
