/* rebote-guard-words.c
 *
 * Says what a guard has found.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-guard-words"

#include "config.h"

#include <glib/gi18n.h>

#include "rebote-guards-private.h"
#include "rebote-words.h"

static char *
format_count (guint count)
{
  return g_strdup_printf ("%'u", count);
}

static char *
format_date (gint64 date)
{
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_local (date);

  /* Translators: a date and a time, as “4 May 2026, 08:12”; see g_date_time_format() */
  return then ? g_date_time_format (then, C_ ("date", "%-d %B %Y, %H:%M")) : g_strdup ("");
}

static char *
explain_outage (ReboteGuards             *self,
                const ReboteGuardFinding *finding)
{
  const char      *name = rebote_guard_rules_get_provider_name (self->rules, finding->group);
  g_autofree char *count = format_count (finding->n_addresses);
  g_autofree char *since = format_date (finding->since);
  g_autofree char *until = format_date (finding->until);
  g_autofree char *times = g_strdup_printf ("%'.0f", finding->times);

  if (finding->has_history)
    return g_strdup_printf (
      /* Translators: two moments, a provider, a number of addresses, a number */
      _("From %s to %s, %s said of %s addresses that they do not exist. Compared with its other answers, and with what "
        "other providers said, that is %s times as often as usual."),
      since, until, name, count, times);

  return g_strdup_printf (
    /* Translators: two moments, a provider, a number of addresses, a number */
    _("From %s to %s, %s said of %s addresses that they do not exist. Compared with its other answers, that is %s times as "
      "often as other providers said so."),
    since, until, name, count, times);
}

static char *
explain_company (const ReboteGuardFinding *finding)
{
  g_autofree char *count = format_count (finding->n_addresses);

  return g_strdup_printf (
    /* Translators: a number of addresses, a domain, a cause in a few words: “No such mailbox” */
    _("%s addresses at %s came back in one mailing, all for the same cause (%s), and nobody there shows a sign of life. "
      "So many people rarely leave a company on one day."),
    count, finding->group, rebote_reason_get_name (finding->reason));
}

static void
put_crowd_words (ReboteGuards       *self,
                 ReboteGuardFinding *finding)
{
  if (finding->guard == REBOTE_GUARD_OUTAGE)
    {
      /* Translators: a provider: “Gmail” */
      finding->title = g_strdup_printf (_("%s may have had a fault"),
                                        rebote_guard_rules_get_provider_name (self->rules, finding->group));
      finding->evidence = explain_outage (self, finding);
      finding->advice = g_strdup (_("Do not remove these addresses yet. Write to them again after two or three days: those "
                                    "that fail again are gone."));
      finding->advice_for_one = g_strdup (_("Do not remove this address yet. Write to it again after two or three days: if it "
                                            "fails again, it is gone."));
      return;
    }

  /* Translators: a domain */
  finding->title = g_strdup_printf (_("%s refuses everybody, or has moved"), finding->group);
  finding->evidence = explain_company (finding);
  finding->advice = g_strdup (_("Do not remove these addresses yet. Ask somebody there in another way whether the company "
                                "blocks your mail or has new addresses, or write again after a week."));
  finding->advice_for_one = g_strdup (_("Do not remove this address yet. Ask somebody there in another way whether the company "
                                        "blocks your mail or has new addresses, or write again after a week."));
}

/* A finding of one address is told as if it were alone. */
static void
put_advice (ReboteGuardFinding *finding,
            const char         *for_many,
            const char         *for_one)
{
  finding->advice = g_strdup (finding->n_addresses == 1 ? for_one : for_many);
  finding->advice_for_one = g_strdup (for_one);
}

static void
put_single_words (ReboteGuardFinding *finding)
{
  g_autofree char *count = format_count (finding->n_addresses);
  guint            n = finding->n_addresses;

  if (finding->guard == REBOTE_GUARD_CACHE)
    {
      finding->title = g_strdup (_("Reported without trying"));
      finding->evidence = g_strdup_printf (
        ngettext ("%s address was called dead by a mailing service that did not even try it, because it failed once "
                  "before, perhaps for another customer.",
                  "%s addresses were called dead by a mailing service that did not even try them, because they failed once "
                  "before, perhaps for another customer.", n), count);
      put_advice (finding,
                  _("Many such addresses are alive. Take them off the service’s blocklist and write once more before you "
                    "remove them."),
                  _("Many such addresses are alive. Take it off the service’s blocklist and write once more before you "
                    "remove it."));
      return;
    }
  if (finding->guard == REBOTE_GUARD_CONTRADICTION)
    {
      finding->title = g_strdup (_("Failed, but alive"));
      finding->evidence = g_strdup_printf (
        ngettext ("%s address was said to be gone, but gave a sign of life afterwards.",
                  "%s addresses were said to be gone, but gave a sign of life afterwards.", n), count);
      put_advice (finding,
                  _("Keep them until you have looked at each: the notice may be wrong, or about another address to which "
                    "mail is passed on."),
                  _("Keep it until you have looked into it: the notice may be wrong, or about another address to which "
                    "mail is passed on."));
      return;
    }

  finding->title = g_strdup (_("Not certain, and seen only once"));
  finding->evidence = g_strdup_printf (
    ngettext ("%s address is probably dead, but its only notice does not say so clearly.",
              "%s addresses are probably dead, but the only notice of each does not say so clearly.", n), count);
  put_advice (finding, _("Wait for the next mailing: an address that fails again is gone."),
              _("Wait for the next mailing: if it fails again, it is gone."));
}

/* Fills in what is said about a finding that is otherwise complete. */
void
_rebote_guard_finding_put_words (ReboteGuards       *self,
                                 ReboteGuardFinding *finding)
{
  if (finding->guard == REBOTE_GUARD_OUTAGE || finding->guard == REBOTE_GUARD_SAME_DOMAIN)
    put_crowd_words (self, finding);
  else
    put_single_words (finding);
}

static char *
describe_life (ReboteGuards            *self,
               const ReboteGuardRecord *record)
{
  const ReboteGuardMailbox *mailbox = &g_array_index (self->mailboxes, ReboteGuardMailbox, record->mailbox);
  g_autofree char *when = NULL;
  const char      *sign;
  gint64           date = MAX (mailbox->alive, mailbox->answered);

  if (date == 0 && !mailbox->is_alive_once && record->alias != REBOTE_GUARD_NOBODY)
    {
      mailbox = &g_array_index (self->mailboxes, ReboteGuardMailbox, record->alias);
      date = MAX (mailbox->alive, mailbox->answered);
    }
  sign = mailbox->alive_type == REBOTE_MESSAGE_BOUNCE ? _("another notice knows the mailbox")
                                                      : rebote_message_type_get_name (mailbox->alive_type);
  if (date == 0)
    /* Translators: a sign of life, for example “Automatic reply” */
    return g_strdup_printf (_("A notice says that it is gone, but it is alive: %s."), sign);

  when = format_date (date);
  /* Translators: a sign of life, for example “Automatic reply”, and a moment */
  return g_strdup_printf (_("A notice says that it is gone, but it is alive: %s, %s."), sign, when);
}

/**
 * rebote_guards_describe:
 * @self: guards that have judged
 * @position: position of a fact
 *
 * Returns: (transfer full) (nullable): why the address is held back, in a sentence or two; %NULL if it is not
 */
char *
rebote_guards_describe (ReboteGuards *self,
                        guint         position)
{
  const ReboteGuardFinding *finding = rebote_guards_get_finding (self, position);

  if (finding == NULL)
    return NULL;

  switch ((int) finding->guard)
    {
    case REBOTE_GUARD_CONTRADICTION:
      return describe_life (self, &g_array_index (self->records, ReboteGuardRecord, position));

    case REBOTE_GUARD_CACHE:
      return g_strdup (_("The mailing service calls it dead without having tried, because it failed once before, perhaps for "
                         "another customer."));

    case REBOTE_GUARD_SINGLE_EVIDENCE:
      return g_strdup (_("Only one notice says that it is dead, and not clearly."));

    default:
      return g_strdup (finding->evidence);
    }
}

/**
 * rebote_guards_describe_all:
 * @self: guards that have judged
 *
 * Returns: (transfer full) (nullable): how many addresses are held back, in a sentence; %NULL if none are
 */
char *
rebote_guards_describe_all (ReboteGuards *self)
{
  g_autofree char *count = NULL;
  guint            n = 0;

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->findings->len; i++)
    n += ((const ReboteGuardFinding *) g_ptr_array_index (self->findings, i))->n_addresses;
  if (n == 0)
    return NULL;

  count = format_count (n);
  return g_strdup_printf (ngettext ("%s address should not be removed yet.", "%s addresses should not be removed yet.", n),
                          count);
}
