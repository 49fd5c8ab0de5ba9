/* rebote-preflight-group.c
 *
 * Looks whether mail servers can be asked from here, and lists what is amiss.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-preflight-group"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "verify/smtp/rebote-smtp-preflight.h"

#include "rebote-preflight-group.h"

struct _RebotePreflightGroup
{
  AdwPreferencesGroup parent_instance;

  ReboteVerifiers    *verifiers;
  AdwActionRow       *check_row;
  GtkWidget          *button;
  GtkSpinner         *spinner;
  GPtrArray          *findings;
  GCancellable       *cancellable;
};

G_DEFINE_FINAL_TYPE (RebotePreflightGroup, rebote_preflight_group, ADW_TYPE_PREFERENCES_GROUP)

static void
add_finding (RebotePreflightGroup *self,
             const char           *text,
             gboolean              is_good)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *image = gtk_image_new_from_icon_name (is_good ? "object-select-symbolic" : "dialog-warning-symbolic");

  gtk_widget_add_css_class (image, is_good ? "success" : "warning");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), text);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->findings, row);
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (RebotePreflightGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  ReboteSmtpProblems problems;
  gboolean is_known = rebote_smtp_preflight_finish (REBOTE_ROUTE_CACHE (source), result, &problems, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  gtk_spinner_stop (self->spinner);
  gtk_widget_set_sensitive (self->button, TRUE);
  rebote_preflight_group_clear (self);
  if (!is_known)
    add_finding (self, error->message, FALSE);
  else if (problems == 0)
    add_finding (self, _("Mail servers can be asked from here."), TRUE);
  for (guint i = 0; is_known && i < REBOTE_N_SMTP_PROBLEMS; i++)
    {
      if (problems & (1 << i))
        add_finding (self, rebote_smtp_problem_get_title (1 << i), FALSE);
    }
}

/* The server that is connected to is that of the user's own domain, whom that does not bother. */
static void
check_cb (RebotePreflightGroup *self)
{
  const ReboteSmtpSettings *settings = rebote_verifiers_get_smtp_settings (self->verifiers);
  ReboteRouteCache *routes = rebote_verifiers_get_routes (self->verifiers);
  const char       *at = settings->mail_from ? strrchr (settings->mail_from, '@') : NULL;
  const char *const domains[] = { at ? at + 1 : NULL, NULL };
  g_autoptr (GError) error = NULL;

  rebote_preflight_group_clear (self);
  if (!rebote_smtp_settings_check (settings, &error))
    add_finding (self, error->message, FALSE);
  else if (routes == NULL)
    add_finding (self, rebote_smtp_problem_get_title (REBOTE_SMTP_PROBLEM_DNS), FALSE);
  else
    {
      gtk_spinner_start (self->spinner);
      gtk_widget_set_sensitive (self->button, FALSE);
      rebote_smtp_preflight_async (settings, routes, domains, NULL, self->cancellable, checked_cb, g_object_ref (self));
    }
}

static void
rebote_preflight_group_dispose (GObject *object)
{
  g_cancellable_cancel (REBOTE_PREFLIGHT_GROUP (object)->cancellable);

  G_OBJECT_CLASS (rebote_preflight_group_parent_class)->dispose (object);
}

static void
rebote_preflight_group_finalize (GObject *object)
{
  RebotePreflightGroup *self = REBOTE_PREFLIGHT_GROUP (object);

  g_clear_object (&self->verifiers);
  g_clear_object (&self->cancellable);
  g_ptr_array_unref (self->findings);

  G_OBJECT_CLASS (rebote_preflight_group_parent_class)->finalize (object);
}

static void
rebote_preflight_group_class_init (RebotePreflightGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rebote_preflight_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = rebote_preflight_group_finalize;
}

static void
rebote_preflight_group_init (RebotePreflightGroup *self)
{
  GtkWidget *row = adw_action_row_new ();

  self->findings = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
  self->spinner = GTK_SPINNER (gtk_spinner_new ());
  self->button = gtk_button_new_with_mnemonic (_("_Check Now"));
  self->check_row = ADW_ACTION_ROW (row);
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (check_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Can servers be asked from here?"));
  adw_action_row_set_title_lines (self->check_row, 0);
  adw_action_row_set_subtitle (self->check_row, _("Looks up your name and connects to your own mail server. Nothing is sent."));
  adw_action_row_set_subtitle_lines (self->check_row, 0);
  adw_action_row_add_suffix (self->check_row, GTK_WIDGET (self->spinner));
  adw_action_row_add_suffix (self->check_row, self->button);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
}

/**
 * rebote_preflight_group_new:
 * @verifiers: the verifiers
 *
 * Returns: (transfer full): the group
 */
GtkWidget *
rebote_preflight_group_new (ReboteVerifiers *verifiers)
{
  RebotePreflightGroup *self;

  g_return_val_if_fail (REBOTE_IS_VERIFIERS (verifiers), NULL);

  self = g_object_new (REBOTE_TYPE_PREFLIGHT_GROUP, NULL);
  self->verifiers = g_object_ref (verifiers);

  return GTK_WIDGET (self);
}

/**
 * rebote_preflight_group_clear:
 * @self: the group
 *
 * Takes away what was found, because it may not be so any more.
 */
void
rebote_preflight_group_clear (RebotePreflightGroup *self)
{
  g_return_if_fail (REBOTE_IS_PREFLIGHT_GROUP (self));

  for (guint i = 0; i < self->findings->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->findings, i));
  g_ptr_array_set_size (self->findings, 0);
}
