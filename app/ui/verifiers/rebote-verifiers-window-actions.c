/* rebote-verifiers-window-actions.c
 *
 * Adds services to the window of verifiers, and removes them.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-verifiers-window-actions"

#include "config.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "ui/rebote-transfer.h"
#include "verify/http/rebote-http-verifier.h"
#include "verify/rebote-verifier-keys.h"

#include "rebote-verifiers-window-private.h"

/* Long enough to read what happened and to change one's mind. */
#define UNDO_SECONDS 30

/* A file that may take the place of another, while the user is asked. */
typedef struct
{
  ReboteVerifiersWindow *window;
  ReboteServiceFile     *file;
} Asked;

/* What the button of a toast undoes; ends with the toast. */
typedef struct
{
  ReboteVerifiersWindow *window;
  ReboteServiceFile     *file;
  char                  *folder;
  gboolean               is_undone;
} Removal;

static void
refuse (ReboteVerifiersWindow *self,
        const char            *message)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _("This File Cannot Be Used"), message);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* The page of a service that was added tells that it is there, but not in place of another one. */
static void
tell_added (ReboteVerifiersWindow *self,
            ReboteServiceFile     *file)
{
  ReboteDescriptor *descriptor = rebote_service_file_get_descriptor (file);
  /* Translators: the name of a service */
  g_autofree char  *text = g_strdup_printf (_("“%s” is added"), rebote_descriptor_get_name (descriptor));

  _rebote_verifiers_window_reload (self);
  if (self->open_page)
    _rebote_verifiers_window_say (self, text);
  else
    rebote_verifiers_window_show (self, rebote_descriptor_get_id (descriptor));
}

static void
asked_free (gpointer  data,
            GClosure *closure)
{
  Asked *asked = data;

  g_object_unref (asked->window);
  rebote_service_file_unref (asked->file);
  g_free (asked);
}

static void
answered_cb (AdwMessageDialog *dialog,
             const char       *response,
             gpointer          user_data)
{
  Asked *asked = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_str_equal (response, "replace"))
    return;

  if (rebote_service_file_install (asked->file, rebote_verifiers_get_services (asked->window->verifiers), TRUE, &error))
    tell_added (asked->window, asked->file);
  else
    refuse (asked->window, error->message);
}

/* Whoever replaces the file of a service hands over its key. */
static void
ask (ReboteVerifiersWindow *self,
     ReboteServiceFile     *file)
{
  ReboteDescriptor *descriptor = rebote_service_file_get_descriptor (file);
  g_autoptr (ReboteHttpVerifier) verifier = rebote_http_verifier_new (descriptor);
  const ReboteVerifierInfo *info = rebote_verifier_get_info (REBOTE_VERIFIER (verifier));
  /* Translators: the id of a service */
  g_autofree char *heading = g_strdup_printf (_("Replace “%s”?"), info->id);
  /* Translators: a server */
  g_autofree char *body = g_strdup_printf (_("You have a file for this service already. With the new one, addresses and the "
                                             "key of this service go to: %s."),
                                           info->receiver);
  GtkWidget       *dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, body);
  Asked           *asked = g_new0 (Asked, 1);

  asked->window = g_object_ref (self);
  asked->file = rebote_service_file_ref (file);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "replace", _("_Replace"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "replace", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (answered_cb), asked, asked_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* An id that is taken by another kind of verifier, or comes with the program, is never given away. */
static gboolean
is_taken (ReboteVerifiersWindow *self,
          const char            *id)
{
  ReboteVerifier *verifier = rebote_verifiers_lookup (self->verifiers, id);

  return rebote_service_file_is_shipped (id) ||
         (verifier && rebote_verifier_get_info (verifier)->kind != REBOTE_VERIFIER_HTTP);
}

void
_rebote_verifiers_window_add (ReboteVerifiersWindow *self,
                              const char            *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteServiceFile) file = rebote_service_file_read (path, &error);
  const char *id = file ? rebote_descriptor_get_id (rebote_service_file_get_descriptor (file)) : NULL;

  if (file == NULL)
    refuse (self, error->message);
  else if (is_taken (self, id))
    {
      g_autofree char *shown = g_filename_display_name (path);
      g_autofree char *message = g_strdup_printf (_("%s: there is a service “%s” already, and its keys are for nobody else"),
                                                  shown, id);

      refuse (self, message);
    }
  else if (rebote_service_file_install (file, rebote_verifiers_get_services (self->verifiers), FALSE, &error))
    tell_added (self, file);
  else if (g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_EXIST))
    ask (self, file);
  else
    refuse (self, error->message);
}

/* Without its service a key is for nobody; but somebody may have added it anew. */
static void
removal_free (gpointer  data,
              GClosure *closure)
{
  Removal          *removal = data;
  ReboteDescriptor *descriptor = rebote_service_file_get_descriptor (removal->file);
  const char       *id = rebote_descriptor_get_id (descriptor);
  GPtrArray        *secrets = rebote_descriptor_get_secrets (descriptor);
  g_autoptr (ReboteServiceFile) again = rebote_service_file_find (removal->folder, id);

  for (guint i = 0; !removal->is_undone && again == NULL && i < secrets->len; i++)
    rebote_verifier_keys_clear_async (id, ((ReboteDescriptorSecret *)g_ptr_array_index (secrets, i))->id, NULL, NULL, NULL);

  rebote_service_file_unref (removal->file);
  g_free (removal->folder);
  g_free (removal);
}

static void
undo_cb (AdwToast *toast,
         gpointer  user_data)
{
  Removal *removal = user_data;
  g_autoptr (GError) error = NULL;

  removal->is_undone = rebote_service_file_put_back (removal->file, &error);
  if (!removal->is_undone)
    _rebote_verifiers_window_say (removal->window, error->message);
  _rebote_verifiers_window_reload (removal->window);
}

void
_rebote_verifiers_window_remove (ReboteVerifiersWindow *self,
                                 ReboteServiceFile     *file)
{
  const char      *name = rebote_descriptor_get_name (rebote_service_file_get_descriptor (file));
  g_autoptr (GError) error = NULL;
  /* Translators: the name of a service */
  g_autofree char *text = g_strdup_printf (_("“%s” is removed"), name);
  g_autofree char *title = g_markup_escape_text (text, -1);
  AdwToast        *toast;
  Removal         *removal;

  if (!rebote_service_file_remove (file, &error))
    {
      _rebote_verifiers_window_say (self, error->message);
      return;
    }

  removal = g_new0 (Removal, 1);
  removal->window = self;
  removal->file = rebote_service_file_ref (file);
  removal->folder = g_strdup (rebote_verifiers_get_services (self->verifiers));
  toast = adw_toast_new (title);
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_timeout (toast, UNDO_SECONDS);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), removal, removal_free, 0);
  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), toast);
  adw_preferences_window_close_subpage (ADW_PREFERENCES_WINDOW (self));
  _rebote_verifiers_window_reload (self);
  /* The button that had the focus has gone with its page. */
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  gtk_widget_child_focus (GTK_WIDGET (self->page), GTK_DIR_TAB_FORWARD);
}

static void
chosen_cb (GtkNativeDialog       *chooser,
           int                    response,
           ReboteVerifiersWindow *self)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;
  const char *path = file ? g_file_peek_path (file) : NULL;

  g_clear_object (&self->chooser);
  if (path)
    _rebote_verifiers_window_add (self, path);
  else if (file)
    _rebote_verifiers_window_say (self, _("This file is not on this computer. Copy it here first."));
}

static void
add_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  ReboteVerifiersWindow *self = REBOTE_VERIFIERS_WINDOW (widget);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_("Add a Service"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_OPEN, _("_Add"),
                                               NULL);
  gtk_file_filter_set_name (filter, _("Descriptions of services"));
  gtk_file_filter_add_pattern (filter, "*.json");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
folder_shown_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (ReboteVerifiersWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!gtk_show_uri_full_finish (GTK_WINDOW (self), result, &error))
    _rebote_verifiers_window_say (self, error->message);
}

static void
open_folder_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  ReboteVerifiersWindow *self = REBOTE_VERIFIERS_WINDOW (widget);
  const char      *folder = rebote_verifiers_get_services (self->verifiers);
  g_autofree char *uri = g_filename_to_uri (folder, NULL, NULL);

  if (g_mkdir_with_parents (folder, 0700) == 0 && uri)
    gtk_show_uri_full (GTK_WINDOW (self), uri, GDK_CURRENT_TIME, NULL, folder_shown_cb, g_object_ref (self));
}

static void
transfer_read_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (ReboteVerifiersWindow) self = user_data;
  g_autoptr (GListModel) files = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  gboolean taken = rebote_transfer_read_finish (result, &files, &bytes, &error);

  gdk_drop_finish (GDK_DROP (source), taken && files ? GDK_ACTION_COPY : 0);
  for (guint i = 0; files && i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);

      if (g_file_peek_path (file))
        _rebote_verifiers_window_add (self, g_file_peek_path (file));
    }
}

static gboolean
drop_cb (ReboteVerifiersWindow *self,
         GdkDrop               *drop,
         double                 x,
         double                 y)
{
  rebote_transfer_read_drop_async (drop, self->cancellable, transfer_read_cb, g_object_ref (self));

  return TRUE;
}

void
_rebote_verifiers_window_actions_init (ReboteVerifiersWindow *self)
{
  GtkDropTargetAsync *target = gtk_drop_target_async_new (rebote_transfer_dup_formats (), GDK_ACTION_COPY);

  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

void
_rebote_verifiers_window_class_actions_init (ReboteVerifiersWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "verifiers.add", NULL, add_action);
  gtk_widget_class_install_action (widget_class, "verifiers.open-folder", NULL, open_folder_action);
}
