/* rebote-verification-words.c
 *
 * Titles, sentences and advice about what services say.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-verification-words"

#include "config.h"

#include <glib/gi18n.h>

#include "rebote-verification-words.h"

static const char *const verdict_titles[REBOTE_N_VERIFICATION_VERDICTS] = {
  [REBOTE_VERIFICATION_UNKNOWN] = NC_ ("verification", "Not known"),
  [REBOTE_VERIFICATION_DELIVERABLE] = NC_ ("verification", "Deliverable"),
  [REBOTE_VERIFICATION_RISKY] = NC_ ("verification", "Risky"),
  [REBOTE_VERIFICATION_UNDELIVERABLE] = NC_ ("verification", "Undeliverable"),
};

/* What is said where no reason is. The second is for “… said on 4 May 2026 that …”. */
static const char *const bare_sentences[REBOTE_N_VERIFICATION_VERDICTS] = {
  [REBOTE_VERIFICATION_UNKNOWN] = N_ ("%s said on %s that it cannot tell whether the address works"),
  [REBOTE_VERIFICATION_DELIVERABLE] = N_ ("%s said on %s that the address works"),
  [REBOTE_VERIFICATION_RISKY] = N_ ("%s said on %s that the address is a risk"),
  [REBOTE_VERIFICATION_UNDELIVERABLE] = N_ ("%s said on %s that the address does not work"),
};

/* Translators: in the sentences the first is the name of a service, the second a day such as “4 May 2026”. */
static const struct
{
  const char *title;
  const char *sentence;
} words[REBOTE_N_VERIFICATION_REASONS] = {
  [REBOTE_VERIFICATION_REASON_ACCEPTED] = { N_ ("The mailbox exists"), N_ ("%s said on %s that the mailbox exists") },
  [REBOTE_VERIFICATION_REASON_BAD_ADDRESS] = { N_ ("The address is not written correctly"),
                                               N_ ("%s said on %s that the address is not written correctly") },
  [REBOTE_VERIFICATION_REASON_TYPO] = { N_ ("The address is probably mistyped"),
                                        N_ ("%s said on %s that the address is probably mistyped") },
  [REBOTE_VERIFICATION_REASON_RESERVED_DOMAIN] = { N_ ("The domain is reserved for examples"),
                                                   N_ ("%s said on %s that the domain is reserved for examples") },
  [REBOTE_VERIFICATION_REASON_NO_SUCH_DOMAIN] = { N_ ("The domain does not exist"),
                                                  N_ ("%s said on %s that the domain does not exist") },
  [REBOTE_VERIFICATION_REASON_NO_MAIL_HOST] = { N_ ("The domain has no mail server"),
                                                N_ ("%s said on %s that the domain has no mail server") },
  [REBOTE_VERIFICATION_REASON_NULL_MX] = { N_ ("The domain says that it takes no mail"),
                                           N_ ("%s said on %s that the domain takes no mail") },
  [REBOTE_VERIFICATION_REASON_MX_UNROUTABLE] = { N_ ("The mail server of the domain cannot be reached from anywhere"),
                                                 N_ ("%s said on %s that the domain’s mail server cannot be reached from anywhere") },
  [REBOTE_VERIFICATION_REASON_NO_SUCH_USER] = { N_ ("The mailbox does not exist"),
                                                N_ ("%s said on %s that the mailbox does not exist") },
  [REBOTE_VERIFICATION_REASON_MAILBOX_DISABLED] = { N_ ("The account is closed or disabled"),
                                                    N_ ("%s said on %s that the account is closed or disabled") },
  [REBOTE_VERIFICATION_REASON_MAILBOX_FULL] = { N_ ("The mailbox is full"), N_ ("%s said on %s that the mailbox is full") },
  [REBOTE_VERIFICATION_REASON_CATCH_ALL] = { N_ ("The domain takes mail for every name"),
                                             N_ ("%s said on %s that the domain takes mail for every name, so the mailbox cannot be checked") },
  [REBOTE_VERIFICATION_REASON_ROLE] = { N_ ("An address of a function"),
                                        N_ ("%s said on %s that this is the address of a function, not of a person") },
  [REBOTE_VERIFICATION_REASON_DISPOSABLE] = { N_ ("A throw-away mailbox"),
                                              N_ ("%s said on %s that this is a throw-away mailbox") },
  [REBOTE_VERIFICATION_REASON_LOW_QUALITY] = { N_ ("An address of low quality"),
                                               N_ ("%s said on %s that the address is of low quality") },
  [REBOTE_VERIFICATION_REASON_SPAMTRAP] = { N_ ("A spam trap"), N_ ("%s said on %s that this is a spam trap") },
  [REBOTE_VERIFICATION_REASON_COMPLAINER] = { N_ ("A person who often reports mail as spam"),
                                              N_ ("%s said on %s that this person often reports mail as spam") },
  [REBOTE_VERIFICATION_REASON_SUPPRESSED] = { N_ ("The person wants no mail from anybody"),
                                              N_ ("%s said on %s that the address must not be mailed") },
  [REBOTE_VERIFICATION_REASON_TOXIC] = { N_ ("An address that does harm"),
                                         N_ ("%s said on %s that mail to this address does harm") },
  [REBOTE_VERIFICATION_REASON_GREYLISTED] = { N_ ("The server asked to come back later"),
                                              N_ ("%s said on %s that the server asked to come back later") },
  [REBOTE_VERIFICATION_REASON_PROBE_BLOCKED] = { N_ ("The server refuses to be asked"),
                                                 N_ ("%s said on %s that the server refuses to be asked") },
  [REBOTE_VERIFICATION_REASON_TIMEOUT] = { N_ ("The server did not answer in time"),
                                           N_ ("%s said on %s that the server did not answer in time") },
  [REBOTE_VERIFICATION_REASON_NO_CONNECT] = { N_ ("The server could not be reached"),
                                              N_ ("%s said on %s that the server could not be reached") },
  [REBOTE_VERIFICATION_REASON_DNS_TEMP] = { N_ ("The domain could not be looked up"),
                                            N_ ("%s said on %s that the domain could not be looked up") },
  [REBOTE_VERIFICATION_REASON_SERVER_WILL_NOT_SAY] = { N_ ("The server does not say who exists"),
                                                       N_ ("%s said on %s that the server does not say who exists") },
  [REBOTE_VERIFICATION_REASON_NOT_PROBED] = { N_ ("The mailbox was not checked"),
                                              N_ ("%s said on %s that it did not check the mailbox") },
  [REBOTE_VERIFICATION_REASON_VENDOR_ERROR] = { N_ ("The service had an error of its own"),
                                                N_ ("%s said on %s that it had an error of its own") },
};

/**
 * rebote_verification_verdict_get_title:
 * @verdict: a verdict
 *
 * Returns: it in a word
 */
const char *
rebote_verification_verdict_get_title (ReboteVerificationVerdict verdict)
{
  g_return_val_if_fail (verdict < REBOTE_N_VERIFICATION_VERDICTS, NULL);

  return g_dpgettext2 (NULL, "verification", verdict_titles[verdict]);
}

/**
 * rebote_verification_get_title:
 * @self: a verification
 *
 * Returns: what it says, in a few words
 */
const char *
rebote_verification_get_title (const ReboteVerification *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return words[self->reason].title ? _(words[self->reason].title) : rebote_verification_verdict_get_title (self->verdict);
}

/**
 * rebote_verification_get_advice:
 * @self: a verification
 *
 * Returns: what to do, a sentence
 */
const char *
rebote_verification_get_advice (const ReboteVerification *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  switch ((int)rebote_verification_get_action (self))
    {
    case REBOTE_ACTION_SUPPRESS:
      return _("Never mail it: mail would arrive, and harm your good name.");
    case REBOTE_ACTION_CORRECT:
      return _("Ask the person, or use the corrected address.");
    case REBOTE_ACTION_REMOVE:
      return _("Take it off your lists.");
    case REBOTE_ACTION_RETRY_LATER:
      return _("Keep it, and have it checked again in a few days.");
    case REBOTE_ACTION_REVIEW:
      return _("Look at it before you mail it.");
    default:
      return _("There is nothing to do.");
    }
}

/**
 * rebote_verification_format_day:
 * @when: an instant, in seconds of the epoch
 *
 * Returns: (transfer full): its day in words
 */
char *
rebote_verification_format_day (gint64 when)
{
  g_autoptr (GDateTime) day = g_date_time_new_from_unix_local (when);

  /* Translators: a day, as “4 May 2026”; see g_date_time_format() */
  return day ? g_date_time_format (day, C_ ("date", "%-d %B %Y")) : g_strdup ("");
}

/**
 * rebote_verification_describe:
 * @self: a verification
 * @service: the name of its service
 *
 * Returns: (transfer full): who said what and when, a sentence without its full stop
 */
char *
rebote_verification_describe (const ReboteVerification *self,
                              const char               *service)
{
  g_autofree char *day = NULL;
  const char      *sentence;
  g_autofree char *text = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (service != NULL, NULL);

  day = rebote_verification_format_day (self->checked);
  sentence = words[self->reason].sentence ? words[self->reason].sentence : bare_sentences[self->verdict];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  text = g_strdup_printf (_(sentence), service, day);
#pragma GCC diagnostic pop

  return g_steal_pointer (&text);
}

/**
 * rebote_verification_describe_raw:
 * @self: a verification
 *
 * Returns: (transfer full): the service’s own words
 */
char *
rebote_verification_describe_raw (const ReboteVerification *self)
{
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  if (self->status)
    g_string_append (out, self->status);
  if (self->sub_status && *self->sub_status)
    g_string_append_printf (out, out->len ? " (%s)" : "%s", self->sub_status);

  return g_string_free (out, FALSE);
}
