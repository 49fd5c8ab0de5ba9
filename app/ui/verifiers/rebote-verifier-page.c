/* rebote-verifier-page.c
 *
 * All about one verifier: what it is, its keys, its settings, and a test.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-verifier-page"

#include "config.h"

#include <glib/gi18n.h>

#include "verify/http/rebote-http-verifier.h"
#include "verify/rebote-verifier-words.h"
#include "verify/smtp/rebote-smtp-verifier.h"

#include "rebote-key-group.h"
#include "rebote-preflight-group.h"
#include "rebote-setting-group.h"
#include "rebote-trial-group.h"
#include "rebote-verifier-page.h"

struct _ReboteVerifierPage
{
  AdwBin                parent_instance;

  ReboteVerifiers      *verifiers;
  char                 *id;
  AdwPreferencesPage   *page;
  AdwActionRow         *sending_row;
  ReboteTrialGroup     *trial;
  RebotePreflightGroup *preflight; /* NULL where there is nothing to look for */
  ReboteServiceFile    *file;      /* NULL where it is none of the user's */
};

enum
{
  CHANGED,
  FAILED,
  CLOSED,
  REMOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ReboteVerifierPage, rebote_verifier_page, ADW_TYPE_BIN)

/* With another server somebody else gets the addresses. */
static void
tell_receiver (ReboteVerifierPage *self)
{
  ReboteVerifier  *verifier = rebote_verifiers_lookup (self->verifiers, self->id);
  g_autofree char *sending = rebote_verifier_describe_sending (rebote_verifier_get_info (verifier));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->sending_row), sending);
  rebote_trial_group_tell_receiver (self->trial);
}

static void
changed_cb (ReboteVerifierPage *self)
{
  tell_receiver (self);
  if (self->preflight)
    rebote_preflight_group_clear (self->preflight);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
failed_cb (ReboteVerifierPage *self,
           const char         *message)
{
  g_signal_emit (self, signals[FAILED], 0, message);
}

static void
back_cb (ReboteVerifierPage *self)
{
  g_signal_emit (self, signals[CLOSED], 0);
}

static void
remove_cb (ReboteVerifierPage *self)
{
  g_signal_emit (self, signals[REMOVED], 0, self->file);
}

static void
docs_cb (ReboteVerifierPage *self)
{
  ReboteVerifier *verifier = rebote_verifiers_lookup (self->verifiers, self->id);

  gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), rebote_verifier_get_info (verifier)->docs,
                GDK_CURRENT_TIME);
}

static GtkWidget *
new_row (const char *title,
         const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);

  return row;
}

static void
add_head (ReboteVerifierPage       *self,
          const ReboteVerifierInfo *info)
{
  GtkWidget       *group = adw_preferences_group_new ();
  g_autofree char *limits = rebote_verifier_describe_limits (info);
  g_autofree char *description = info->description ? g_markup_escape_text (info->description, -1) : NULL;

  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  self->sending_row = ADW_ACTION_ROW (new_row ("", limits));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->sending_row));
  /* Files of others name the page: only what a browser opens is opened. */
  if (info->docs && (g_str_has_prefix (info->docs, "https://") || g_str_has_prefix (info->docs, "http://")))
    {
      GtkWidget *row = new_row (_("What Its Makers Say"), info->docs);
      GtkWidget *image = gtk_image_new_from_icon_name ("go-next-symbolic");

      gtk_widget_add_css_class (image, "dim-label");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), image);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      g_signal_connect_object (row, "activated", G_CALLBACK (docs_cb), self, G_CONNECT_SWAPPED);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (group));
}

static void
add_file (ReboteVerifierPage *self)
{
  GtkWidget       *group = adw_preferences_group_new ();
  GtkWidget       *button = gtk_button_new_with_mnemonic (_("_Remove Service"));
  g_autofree char *path = g_filename_display_name (rebote_service_file_get_path (self->file));
  GtkWidget       *row = new_row (_("A service that you added"), path);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "destructive-action");
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (group));
}

static void
add_changing_group (ReboteVerifierPage *self,
                    GtkWidget          *group,
                    GtkWidget          *trial)
{
  g_signal_connect_object (group, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (group, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  /* Nothing may be changed while a verifier is at work. */
  g_object_bind_property (trial, "is-idle", group, "sensitive", G_BINDING_SYNC_CREATE);
  adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (group));
}

static void
add_groups (ReboteVerifierPage *self)
{
  ReboteVerifier *verifier = rebote_verifiers_lookup (self->verifiers, self->id);
  GtkWidget      *trial = rebote_trial_group_new (self->verifiers, self->id);
  GtkWidget      *settings = rebote_setting_group_new (self->verifiers, self->id);

  self->trial = REBOTE_TRIAL_GROUP (trial);
  add_head (self, rebote_verifier_get_info (verifier));
  tell_receiver (self);
  if (REBOTE_IS_HTTP_VERIFIER (verifier) &&
      rebote_descriptor_get_secrets (rebote_http_verifier_get_descriptor (REBOTE_HTTP_VERIFIER (verifier)))->len > 0)
    add_changing_group (self, rebote_key_group_new (REBOTE_HTTP_VERIFIER (verifier)), trial);
  if (settings)
    add_changing_group (self, settings, trial);
  if (g_str_equal (self->id, REBOTE_SMTP_VERIFIER_ID))
    {
      self->preflight = REBOTE_PREFLIGHT_GROUP (rebote_preflight_group_new (self->verifiers));
      adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (self->preflight));
    }
  adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (trial));
  if (self->file)
    add_file (self);
}

static void
rebote_verifier_page_finalize (GObject *object)
{
  ReboteVerifierPage *self = REBOTE_VERIFIER_PAGE (object);

  g_clear_object (&self->verifiers);
  g_clear_pointer (&self->file, rebote_service_file_unref);
  g_free (self->id);

  G_OBJECT_CLASS (rebote_verifier_page_parent_class)->finalize (object);
}

static void
rebote_verifier_page_class_init (ReboteVerifierPageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rebote_verifier_page_finalize;

  signals[CHANGED] = g_signal_new ("changed", REBOTE_TYPE_VERIFIER_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                   0);
  signals[FAILED] = g_signal_new ("failed", REBOTE_TYPE_VERIFIER_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_STRING);
  signals[CLOSED] = g_signal_new ("closed", REBOTE_TYPE_VERIFIER_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REMOVED] = g_signal_new ("removed", REBOTE_TYPE_VERIFIER_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                   G_TYPE_POINTER);
}

static void
rebote_verifier_page_init (ReboteVerifierPage *self)
{
  self->page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
}

static GtkWidget *
new_header (ReboteVerifierPage *self,
            const char         *title)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("go-previous-symbolic");

  gtk_widget_set_tooltip_text (button, _("Back"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Back"), -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (back_cb), self, G_CONNECT_SWAPPED);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), button);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), adw_window_title_new (title, ""));

  return header;
}

/**
 * rebote_verifier_page_new:
 * @verifiers: the verifiers
 * @id: the id of one of them
 *
 * Returns: (transfer full): the page
 */
GtkWidget *
rebote_verifier_page_new (ReboteVerifiers *verifiers,
                          const char      *id)
{
  ReboteVerifierPage *self;
  ReboteVerifier     *verifier;
  GtkWidget          *box;

  g_return_val_if_fail (REBOTE_IS_VERIFIERS (verifiers), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  verifier = rebote_verifiers_lookup (verifiers, id);
  g_return_val_if_fail (verifier != NULL, NULL);

  self = g_object_new (REBOTE_TYPE_VERIFIER_PAGE, NULL);
  self->verifiers = g_object_ref (verifiers);
  self->id = g_strdup (id);
  if (REBOTE_IS_HTTP_VERIFIER (verifier) && !rebote_service_file_is_shipped (id))
    self->file = rebote_service_file_find (rebote_verifiers_get_services (verifiers), id);
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), new_header (self, rebote_verifier_get_info (verifier)->name));
  gtk_widget_set_vexpand (GTK_WIDGET (self->page), TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->page));
  adw_bin_set_child (ADW_BIN (self), box);
  add_groups (self);

  return GTK_WIDGET (self);
}
