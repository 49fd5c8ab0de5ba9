/* rebote-trial-group.c
 *
 * Tries a verifier: asks what is left, or for one address that the user types, and says before what is sent and what it costs.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-trial-group"

#include "config.h"

#include <glib/gi18n.h>

#include "address/rebote-address.h"
#include "ui/rebote-format.h"
#include "ui/rebote-status-icon.h"
#include "verify/rebote-verification-words.h"
#include "verify/rebote-verifier-words.h"

#include "rebote-trial-group.h"

struct _ReboteTrialGroup
{
  AdwPreferencesGroup parent_instance;

  ReboteVerifiers    *verifiers;
  char               *id;
  AdwActionRow       *credits_row; /* NULL where there is nothing to be asked */
  GtkWidget          *credits_button;
  AdwEntryRow        *address_row;
  GtkWidget          *address_button;
  AdwActionRow       *answer_row;
  ReboteStatusIcon   *answer_icon;
  GtkWidget          *trouble_icon;
  GtkSpinner         *spinner;
  GCancellable       *cancellable;
  gboolean            is_idle;
  gboolean            is_laid_out; /* the answer has its place */
};

enum
{
  PROP_0,
  PROP_IS_IDLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ReboteTrialGroup, rebote_trial_group, ADW_TYPE_PREFERENCES_GROUP)

static const ReboteStatus statuses[REBOTE_N_VERIFICATION_VERDICTS] = {
  [REBOTE_VERIFICATION_DELIVERABLE] = REBOTE_STATUS_NEUTRAL,
  [REBOTE_VERIFICATION_UNDELIVERABLE] = REBOTE_STATUS_HARD,
  [REBOTE_VERIFICATION_RISKY] = REBOTE_STATUS_SOFT,
  [REBOTE_VERIFICATION_UNKNOWN] = REBOTE_STATUS_UNDETERMINED,
};

static void
set_idle (ReboteTrialGroup *self,
          gboolean          is_idle)
{
  self->is_idle = is_idle;
  gtk_spinner_set_spinning (self->spinner, !is_idle);
  gtk_widget_set_sensitive (self->address_button, is_idle);
  gtk_widget_set_sensitive (GTK_WIDGET (self->address_row), is_idle);
  if (self->credits_row)
    gtk_widget_set_sensitive (self->credits_button, is_idle);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_IDLE]);
}

/* Either a verdict, or why there is none. */
static void
show_answer (ReboteTrialGroup         *self,
             const ReboteVerification *answer,
             const char               *trouble)
{
  const char *title = trouble ? _("No answer") : rebote_verification_verdict_get_title (answer->verdict);
  const char *reason = trouble ? trouble : rebote_verification_get_title (answer);

  if (answer)
    rebote_status_icon_set_status (self->answer_icon, statuses[answer->verdict]);
  gtk_widget_set_visible (GTK_WIDGET (self->answer_icon), answer != NULL);
  gtk_widget_set_visible (self->trouble_icon, answer == NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->answer_row), title);
  adw_action_row_set_subtitle (self->answer_row, g_strcmp0 (title, reason) == 0 ? "" : reason);
  gtk_widget_show (GTK_WIDGET (self->answer_row));
}

static void
credits_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (ReboteTrialGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  gint64           n = rebote_verifier_get_credits_finish (REBOTE_VERIFIER (source), result, &error);
  g_autofree char *number = n < 0 ? NULL : rebote_format_number (n);
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (number)
    text = g_strdup_printf (ngettext ("%s address is paid for.", "%s addresses are paid for.", n), number);
  adw_action_row_set_subtitle (self->credits_row, text ? text : error->message);
  set_idle (self, TRUE);
}

static void
ask_credits_cb (ReboteTrialGroup *self)
{
  ReboteVerifier *verifier = rebote_verifiers_lookup (self->verifiers, self->id);

  set_idle (self, FALSE);
  adw_action_row_set_subtitle (self->credits_row, "");
  rebote_verifier_get_credits_async (verifier, self->cancellable, credits_cb, g_object_ref (self));
}

/* Where the answer is focused, it is scrolled to and read out; but the first frame comes before it has its place. */
static gboolean
focus_cb (GtkWidget     *row,
          GdkFrameClock *clock,
          gpointer       user_data)
{
  ReboteTrialGroup *self = user_data;

  if (!self->is_laid_out)
    {
      self->is_laid_out = TRUE;
      return G_SOURCE_CONTINUE;
    }

  gtk_widget_grab_focus (row);
  return G_SOURCE_REMOVE;
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (ReboteTrialGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) answers = rebote_verifier_check_finish (REBOTE_VERIFIER (source), result, &error);
  const ReboteVerification *answer = answers && answers->len > 0 ? g_ptr_array_index (answers, 0) : NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  show_answer (self, answer, answer ? NULL : error ? error->message : _("The verifier says nothing about this address"));
  set_idle (self, TRUE);
  self->is_laid_out = FALSE;
  gtk_widget_add_tick_callback (GTK_WIDGET (self->answer_row), focus_cb, self, NULL);
}

static void
ask_address_cb (ReboteTrialGroup *self)
{
  ReboteVerifier  *verifier = rebote_verifiers_lookup (self->verifiers, self->id);
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->address_row))));
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteAddress) address = NULL;

  if (!self->is_idle || *text == '\0')
    return;

  address = rebote_address_parse (text, &error);
  gtk_widget_remove_css_class (GTK_WIDGET (self->address_row), "error");
  if (address == NULL)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->address_row), "error");
      show_answer (self, NULL, error->message);
    }
  else
    {
      const char *const addresses[] = { rebote_address_get_canonical (address), NULL };

      gtk_widget_hide (GTK_WIDGET (self->answer_row));
      set_idle (self, FALSE);
      rebote_verifier_check_async (verifier, addresses, self->cancellable, checked_cb, g_object_ref (self));
    }
}

static void
typed_cb (ReboteTrialGroup *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->address_row), "error");
}

static GtkWidget *
new_button (const char *label)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);

  return button;
}

static AdwActionRow *
new_row (const char *title)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);

  return ADW_ACTION_ROW (row);
}

static void
add_credits (ReboteTrialGroup *self)
{
  self->credits_row = new_row (_("Credits"));
  self->credits_button = new_button (_("_Ask What Is Left"));
  g_signal_connect_object (self->credits_button, "clicked", G_CALLBACK (ask_credits_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (self->credits_row, self->credits_button);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->credits_row));
}

static void
add_address (ReboteTrialGroup *self)
{
  self->address_row = ADW_ENTRY_ROW (adw_entry_row_new ());
  self->address_button = new_button (_("_Test"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->address_row), _("An address to test with"));
  adw_entry_row_set_input_purpose (self->address_row, GTK_INPUT_PURPOSE_EMAIL);
  adw_entry_row_add_suffix (self->address_row, self->address_button);
  g_signal_connect_object (self->address_button, "clicked", G_CALLBACK (ask_address_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->address_row, "entry-activated", G_CALLBACK (ask_address_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->address_row, "changed", G_CALLBACK (typed_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->address_row));

  self->answer_row = new_row ("");
  self->answer_icon = REBOTE_STATUS_ICON (rebote_status_icon_new ());
  self->trouble_icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
  gtk_widget_set_valign (GTK_WIDGET (self->answer_icon), GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->trouble_icon, "warning");
  adw_action_row_add_prefix (self->answer_row, GTK_WIDGET (self->answer_icon));
  adw_action_row_add_prefix (self->answer_row, self->trouble_icon);
  gtk_widget_hide (GTK_WIDGET (self->answer_row));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->answer_row));
}

static void
rebote_trial_group_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  ReboteTrialGroup *self = REBOTE_TRIAL_GROUP (object);

  switch (prop_id)
    {
    case PROP_IS_IDLE:
      g_value_set_boolean (value, self->is_idle);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rebote_trial_group_dispose (GObject *object)
{
  g_cancellable_cancel (REBOTE_TRIAL_GROUP (object)->cancellable);

  G_OBJECT_CLASS (rebote_trial_group_parent_class)->dispose (object);
}

static void
rebote_trial_group_finalize (GObject *object)
{
  ReboteTrialGroup *self = REBOTE_TRIAL_GROUP (object);

  g_clear_object (&self->verifiers);
  g_clear_object (&self->cancellable);
  g_free (self->id);

  G_OBJECT_CLASS (rebote_trial_group_parent_class)->finalize (object);
}

static void
rebote_trial_group_class_init (ReboteTrialGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rebote_trial_group_dispose;
  object_class->finalize = rebote_trial_group_finalize;
  object_class->get_property = rebote_trial_group_get_property;

  properties[PROP_IS_IDLE] = g_param_spec_boolean ("is-idle", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rebote_trial_group_init (ReboteTrialGroup *self)
{
  self->is_idle = TRUE;
  self->cancellable = g_cancellable_new ();
  self->spinner = GTK_SPINNER (gtk_spinner_new ());
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), C_ ("verifier", "Test"));
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->spinner));
}

/**
 * rebote_trial_group_new:
 * @verifiers: the verifiers
 * @id: the id of one of them
 *
 * Returns: (transfer full): the group
 */
GtkWidget *
rebote_trial_group_new (ReboteVerifiers *verifiers,
                        const char      *id)
{
  ReboteTrialGroup *self;
  ReboteVerifier   *verifier;

  g_return_val_if_fail (REBOTE_IS_VERIFIERS (verifiers), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  verifier = rebote_verifiers_lookup (verifiers, id);
  g_return_val_if_fail (verifier != NULL, NULL);

  self = g_object_new (REBOTE_TYPE_TRIAL_GROUP, NULL);
  self->verifiers = g_object_ref (verifiers);
  self->id = g_strdup (id);
  if (rebote_verifier_has_credits (verifier))
    add_credits (self);
  add_address (self);
  rebote_trial_group_tell_receiver (self);

  return GTK_WIDGET (self);
}

/**
 * rebote_trial_group_tell_receiver:
 * @self: the group
 *
 * Says anew who gets what is typed, and what that costs: a setting may have changed it.
 */
void
rebote_trial_group_tell_receiver (ReboteTrialGroup *self)
{
  const ReboteVerifierInfo *info;
  const char               *receiver;
  g_autofree char          *text = NULL;
  g_autofree char          *description = NULL;

  g_return_if_fail (REBOTE_IS_TRIAL_GROUP (self));

  info = rebote_verifier_get_info (rebote_verifiers_lookup (self->verifiers, self->id));
  receiver = info->receiver ? info->receiver : info->name;
  if (info->is_paid)
    /* Translators: who gets it: a server */
    text = g_strdup_printf (_("The address that you enter is sent to %s, and may cost one credit."), receiver);
  else if (info->sends == REBOTE_VERIFIER_SENDS_ADDRESSES)
    /* Translators: who gets it: a server, or “the mail servers of the addresses” */
    text = g_strdup_printf (_("The address that you enter is sent to: %s."), receiver);
  else
    text = rebote_verifier_describe_sending (info);
  description = g_markup_escape_text (text, -1);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), description);
}
