/* rebote-verify-choice-row.c
 *
 * A verifier that may be asked, as the sheet offers it: who gets what, and what that costs.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-verify-choice-row"

#include "config.h"

#include <glib/gi18n.h>

#include "ui/rebote-format.h"
#include "verify/local/rebote-local-verifier.h"
#include "verify/smtp/rebote-smtp-preflight.h"
#include "verify/smtp/rebote-smtp-verifier.h"

#include "rebote-verify-choice-row.h"

struct _ReboteVerifyChoiceRow
{
  AdwActionRow parent_instance;

  /* Template children */
  GtkCheckButton *check;
  GtkWidget      *test_button;
  GtkWidget      *credit_button;
  GtkWidget      *up_button;
  GtkWidget      *down_button;

  ReboteVerifiers   *verifiers;
  ReboteVerifier    *verifier;
  GCancellable      *cancellable;
  char              *missing;
  char              *credit; /* what is known of it, in words, or NULL */
  char              *findings;
  GStrv              domains;
  ReboteVerifyCounts counts;
  gboolean           has_counts;
  gboolean           offline;
  gboolean           was_tested;
};

enum
{
  CHANGED,
  MOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ReboteVerifyChoiceRow, rebote_verify_choice_row, ADW_TYPE_ACTION_ROW)

static const ReboteVerifierInfo *
get_info (ReboteVerifyChoiceRow *self)
{
  return rebote_verifier_get_info (self->verifier);
}

static gboolean
is_local (ReboteVerifyChoiceRow *self)
{
  return g_str_equal (get_info (self)->id, REBOTE_LOCAL_VERIFIER_ID);
}

static gboolean
is_smtp (ReboteVerifyChoiceRow *self)
{
  return g_str_equal (get_info (self)->id, REBOTE_SMTP_VERIFIER_ID);
}

static void
add_line (GString    *text,
          const char *line)
{
  if (line && *line)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
}

static char *
describe_number (ReboteVerifyChoiceRow *self)
{
  g_autofree char *number = rebote_format_number (self->counts.n_open);

  if (self->counts.is_exact)
    return g_strdup_printf (ngettext ("%s address", "%s addresses", self->counts.n_open), number);

  /* Translators: a number; it can turn out to be smaller */
  return g_strdup_printf (ngettext ("at most %s address", "at most %s addresses", self->counts.n_open), number);
}

static char *
describe_sent (ReboteVerifyChoiceRow *self)
{
  const ReboteVerifierInfo *info = get_info (self);
  g_autofree char *number = describe_number (self);
  const char      *receiver = info->receiver ? info->receiver : info->name;

  if (info->sends == REBOTE_VERIFIER_SENDS_NOTHING || (is_local (self) && self->offline))
    /* Translators: a number of addresses, as “12 addresses” */
    return g_strdup_printf (_("Looks at %s; nothing leaves this computer"), number);
  if (info->sends == REBOTE_VERIFIER_SENDS_DOMAINS)
    /* Translators: a number of addresses, as “12 addresses”, and who gets their domains */
    return g_strdup_printf (_("Looks at %s; only the domains are sent, to: %s"), number, receiver);

  /* Translators: a number of addresses, as “at most 12 addresses”, and who gets them */
  return g_strdup_printf (_("Gets %s, sent to: %s"), number, receiver);
}

static char *
describe_cost (ReboteVerifyChoiceRow *self)
{
  g_autofree char *number = rebote_format_number (self->counts.n_open);

  if (!get_info (self)->is_paid)
    return g_strdup (is_local (self) ? NULL : _("Costs nothing"));
  if (self->counts.is_exact)
    return g_strdup_printf (ngettext ("Costs %s credit", "Costs %s credits", self->counts.n_open), number);

  return g_strdup_printf (ngettext ("Costs at most %s credit", "Costs at most %s credits", self->counts.n_open), number);
}

static char *
describe_known (ReboteVerifyChoiceRow *self)
{
  g_autofree char *number = rebote_format_number (self->counts.n_known);

  if (self->counts.n_known == 0)
    return NULL;

  return g_strdup_printf (ngettext ("What it said of %s address not long ago counts, and is not asked for again",
                                    "What it said of %s addresses not long ago counts, and is not asked for again",
                                    self->counts.n_known),
                          number);
}

static char *
describe_limit (ReboteVerifyChoiceRow *self)
{
  guint            max = get_info (self)->max_run;
  g_autofree char *number = rebote_format_number (max);

  if (max == 0 || self->counts.n_open <= max)
    return NULL;

  /* Translators: a number */
  return g_strdup_printf (ngettext ("Takes no more than %s address at a time", "Takes no more than %s addresses at a time", max),
                          number);
}

static void
add_plan (ReboteVerifyChoiceRow *self,
          GString               *text)
{
  g_autofree char *sent = describe_sent (self);
  g_autofree char *cost = describe_cost (self);
  g_autofree char *known = describe_known (self);
  g_autofree char *limit = describe_limit (self);

  add_line (text, sent);
  add_line (text, known);
  add_line (text, limit);
  add_line (text, cost);
}

static void
show (ReboteVerifyChoiceRow *self)
{
  const ReboteVerifierInfo *info = get_info (self);
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean can_choose = self->missing == NULL && (!is_smtp (self) || self->was_tested);
  gboolean is_chosen = rebote_verify_choice_row_get_chosen (self);

  if (self->missing)
    add_line (text, self->missing);
  else if (is_chosen && self->has_counts)
    add_plan (self, text);
  else if (!is_smtp (self))
    add_line (text, info->description);
  if (self->missing == NULL && is_smtp (self))
    add_line (text, self->findings ? self->findings : _("Test first whether it can be done from here."));
  add_line (text, self->credit);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->check), self->missing == NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->check), can_choose && !is_local (self));
  gtk_widget_set_visible (self->test_button, self->missing == NULL && is_smtp (self));
  gtk_widget_set_visible (self->credit_button, self->missing == NULL && rebote_verifier_has_credits (self->verifier));
}

static void
toggled_cb (ReboteVerifyChoiceRow *self)
{
  self->has_counts = FALSE;
  show (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
up_clicked_cb (ReboteVerifyChoiceRow *self)
{
  g_signal_emit (self, signals[MOVED], 0, -1);
}

static void
down_clicked_cb (ReboteVerifyChoiceRow *self)
{
  g_signal_emit (self, signals[MOVED], 0, 1);
}

static void
credits_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (ReboteVerifyChoiceRow) self = user_data;
  g_autoptr (GError) error = NULL;
  gint64 n = rebote_verifier_get_credits_finish (REBOTE_VERIFIER (source), result, &error);
  g_autofree char *number = rebote_format_number (MAX (n, 0));

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_free (self->credit);
  self->credit = error ? g_strdup (error->message)
                       : g_strdup_printf (ngettext ("%s credit is left", "%s credits are left", n), number);
  gtk_widget_set_sensitive (self->credit_button, TRUE);
  show (self);
}

static void
credit_clicked_cb (ReboteVerifyChoiceRow *self)
{
  gtk_widget_set_sensitive (self->credit_button, FALSE);
  rebote_verifier_get_credits_async (self->verifier, self->cancellable, credits_cb, g_object_ref (self));
}

static char *
describe_problems (ReboteSmtpProblems problems)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < REBOTE_N_SMTP_PROBLEMS; i++)
    {
      if (problems & (1u << i))
        add_line (text, rebote_smtp_problem_get_title (1u << i));
    }
  if (text->len == 0)
    add_line (text, _("Mail servers can be asked from here."));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
tested_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (ReboteVerifyChoiceRow) self = user_data;
  g_autoptr (GError) error = NULL;
  ReboteSmtpProblems problems = 0;

  rebote_smtp_preflight_finish (REBOTE_ROUTE_CACHE (source), result, &problems, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_free (self->findings);
  self->findings = error ? g_strdup (error->message) : describe_problems (problems);
  self->was_tested = error == NULL && !(problems & REBOTE_SMTP_PROBLEM_PORT_CLOSED);
  gtk_widget_set_sensitive (self->test_button, TRUE);
  show (self);
}

static void
test_response_cb (ReboteVerifyChoiceRow *self,
                  const char            *response)
{
  static const char *const none[] = { NULL };

  if (!g_str_equal (response, "test"))
    return;

  gtk_widget_set_sensitive (self->test_button, FALSE);
  rebote_smtp_preflight_async (rebote_verifiers_get_smtp_settings (self->verifiers), rebote_verifiers_get_routes (self->verifiers),
                               self->domains ? (const char *const *)self->domains : none, NULL, self->cancellable, tested_cb,
                               g_object_ref (self));
}

/* Whoever wants this is to know first what it is. */
static void
test_clicked_cb (ReboteVerifyChoiceRow *self)
{
  GtkRoot   *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog = adw_message_dialog_new (
    GTK_WINDOW (root), _("Ask Mail Servers?"),
    _("This asks other companies’ mail servers whether a mailbox exists, without sending a message. Most "
      "connections at home and in offices block this. Servers may refuse, lie, or put your internet address "
      "on a block list: do not do it from the address that you send campaigns from."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "test", _("_Test"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (test_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
rebote_verify_choice_row_dispose (GObject *object)
{
  ReboteVerifyChoiceRow *self = REBOTE_VERIFY_CHOICE_ROW (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), REBOTE_TYPE_VERIFY_CHOICE_ROW);

  G_OBJECT_CLASS (rebote_verify_choice_row_parent_class)->dispose (object);
}

static void
rebote_verify_choice_row_finalize (GObject *object)
{
  ReboteVerifyChoiceRow *self = REBOTE_VERIFY_CHOICE_ROW (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->verifier);
  g_clear_object (&self->verifiers);
  g_free (self->missing);
  g_free (self->credit);
  g_free (self->findings);
  g_strfreev (self->domains);

  G_OBJECT_CLASS (rebote_verify_choice_row_parent_class)->finalize (object);
}

static void
rebote_verify_choice_row_class_init (ReboteVerifyChoiceRowClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rebote_verify_choice_row_dispose;
  object_class->finalize = rebote_verify_choice_row_finalize;

  signals[CHANGED] = g_signal_new ("changed", REBOTE_TYPE_VERIFY_CHOICE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[MOVED] = g_signal_new ("moved", REBOTE_TYPE_VERIFY_CHOICE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 1, G_TYPE_INT);

  gtk_widget_class_set_template_from_resource (widget_class, "/rebote/ui/verify/rebote-verify-choice-row.ui");
  gtk_widget_class_bind_template_child (widget_class, ReboteVerifyChoiceRow, check);
  gtk_widget_class_bind_template_child (widget_class, ReboteVerifyChoiceRow, test_button);
  gtk_widget_class_bind_template_child (widget_class, ReboteVerifyChoiceRow, credit_button);
  gtk_widget_class_bind_template_child (widget_class, ReboteVerifyChoiceRow, up_button);
  gtk_widget_class_bind_template_child (widget_class, ReboteVerifyChoiceRow, down_button);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, test_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, credit_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, up_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, down_clicked_cb);
}

static void
rebote_verify_choice_row_init (ReboteVerifyChoiceRow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rebote_verify_choice_row_new:
 * @verifiers: all verifiers
 * @verifier: one of them
 *
 * Returns: (transfer floating): a row that offers it
 */
GtkWidget *
rebote_verify_choice_row_new (ReboteVerifiers *verifiers,
                              ReboteVerifier  *verifier)
{
  ReboteVerifyChoiceRow *self;
  const char *name;

  g_return_val_if_fail (REBOTE_IS_VERIFIERS (verifiers), NULL);
  g_return_val_if_fail (REBOTE_IS_VERIFIER (verifier), NULL);

  self = g_object_new (REBOTE_TYPE_VERIFY_CHOICE_ROW, NULL);
  self->verifiers = g_object_ref (verifiers);
  self->verifier = g_object_ref (verifier);
  name = get_info (self)->name;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_check_button_set_active (self->check, is_local (self));
  show (self);

  return GTK_WIDGET (self);
}

/**
 * rebote_verify_choice_row_get_id:
 * @self: a row
 *
 * Returns: the id of its verifier
 */
const char *
rebote_verify_choice_row_get_id (ReboteVerifyChoiceRow *self)
{
  g_return_val_if_fail (REBOTE_IS_VERIFY_CHOICE_ROW (self), NULL);

  return get_info (self)->id;
}

/**
 * rebote_verify_choice_row_get_chosen:
 * @self: a row
 *
 * Returns: whether its verifier is to be asked
 */
gboolean
rebote_verify_choice_row_get_chosen (ReboteVerifyChoiceRow *self)
{
  g_return_val_if_fail (REBOTE_IS_VERIFY_CHOICE_ROW (self), FALSE);

  return self->missing == NULL && gtk_check_button_get_active (self->check);
}

/**
 * rebote_verify_choice_row_choose:
 * @self: a row
 *
 * Has its verifier asked, if the user may choose it now.
 */
void
rebote_verify_choice_row_choose (ReboteVerifyChoiceRow *self)
{
  g_return_if_fail (REBOTE_IS_VERIFY_CHOICE_ROW (self));

  if (gtk_widget_get_sensitive (GTK_WIDGET (self->check)))
    gtk_check_button_set_active (self->check, TRUE);
}

/**
 * rebote_verify_choice_row_set_missing:
 * @self: a row
 * @missing: (nullable): what the verifier lacks, in words; %NULL if it is ready
 */
void
rebote_verify_choice_row_set_missing (ReboteVerifyChoiceRow *self,
                                      const char            *missing)
{
  g_return_if_fail (REBOTE_IS_VERIFY_CHOICE_ROW (self));

  g_free (self->missing);
  self->missing = g_strdup (missing);
  show (self);
}

/**
 * rebote_verify_choice_row_set_moves:
 * @self: a row
 * @up: whether its verifier can be asked earlier
 * @down: whether it can be asked later
 */
void
rebote_verify_choice_row_set_moves (ReboteVerifyChoiceRow *self,
                                    gboolean               up,
                                    gboolean               down)
{
  g_return_if_fail (REBOTE_IS_VERIFY_CHOICE_ROW (self));

  gtk_widget_set_visible (self->up_button, up || down);
  gtk_widget_set_visible (self->down_button, up || down);
  gtk_widget_set_sensitive (self->up_button, up);
  gtk_widget_set_sensitive (self->down_button, down);
}

/**
 * rebote_verify_choice_row_set_counts:
 * @self: a row
 * @counts: (nullable): what its verifier would be asked for; %NULL while that is not known
 * @offline: whether domains are not looked up
 */
void
rebote_verify_choice_row_set_counts (ReboteVerifyChoiceRow    *self,
                                     const ReboteVerifyCounts *counts,
                                     gboolean                  offline)
{
  g_return_if_fail (REBOTE_IS_VERIFY_CHOICE_ROW (self));

  self->has_counts = counts != NULL;
  if (counts)
    self->counts = *counts;
  self->offline = offline;
  show (self);
}

/**
 * rebote_verify_choice_row_set_domains:
 * @self: a row
 * @domains: (array zero-terminated=1): some domains whose mail servers may be tried
 */
void
rebote_verify_choice_row_set_domains (ReboteVerifyChoiceRow *self,
                                      const char *const     *domains)
{
  g_return_if_fail (REBOTE_IS_VERIFY_CHOICE_ROW (self));

  g_strfreev (self->domains);
  self->domains = g_strdupv ((GStrv)domains);
}
