/* rebote-rates.c
 *
 * Counts the failures of a mailing.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-rates"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "address/rebote-address.h"
#include "rebote-alarm-rules.h"
#include "rebote-figures.h"
#include "rebote-rates.h"

#define DOMAIN_CHARACTERS "abcdefghijklmnopqrstuvwxyz0123456789.-_"

/* What is known of one address. */
typedef struct
{
  ReboteKind   kind;
  ReboteReason reason;
  char        *family;
  gboolean     complained;
} Fate;

struct _ReboteRatesBuilder
{
  GHashTable *fates; /* key of the address -> Fate */
  guint       n_nameless;
};

static const char *const level_slugs[] = { "notice", "warning", "critical" };

static void
fate_free (gpointer data)
{
  Fate *fate = data;

  g_free (fate->family);
  g_free (fate);
}

/* The stronger verdict has the larger number. */
static guint
get_rank (ReboteKind kind)
{
  switch (kind)
    {
    case REBOTE_KIND_HARD:
      return 3;
    case REBOTE_KIND_SOFT:
      return 2;
    case REBOTE_KIND_UNDETERMINED:
      return 1;
    case REBOTE_KIND_NONE:
    default:
      return 0;
    }
}

static char *
make_key (ReboteRatesBuilder *self,
          const char         *address)
{
  ReboteAddressKey key;
  g_autofree char *valid = NULL;

  /* Notices that name nobody cannot be told apart, so each is one. Their keys are no addresses. */
  if (address == NULL || *address == '\0')
    return g_strdup_printf ("%u", self->n_nameless++);
  if (rebote_address_make_key (address, strlen (address), &key) == REBOTE_ADDRESS_OK)
    return g_strndup (key.text, key.length);

  valid = g_utf8_make_valid (address, -1);
  return g_utf8_strdown (valid, -1);
}

/**
 * rebote_rates_builder_new:
 *
 * Returns: (transfer full): a builder that has counted nothing
 */
ReboteRatesBuilder *
rebote_rates_builder_new (void)
{
  ReboteRatesBuilder *self = g_new0 (ReboteRatesBuilder, 1);

  self->fates = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, fate_free);
  return self;
}

/**
 * rebote_rates_builder_free:
 * @self: (transfer full): a builder
 */
void
rebote_rates_builder_free (ReboteRatesBuilder *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->fates);
  g_free (self);
}

/**
 * rebote_rates_builder_add_recipient:
 * @self: a builder
 * @type: what the message is
 * @address: (nullable): the address
 * @family: (nullable): the key of the provider behind it
 * @kind: how it counts
 * @reason: why
 *
 * Counts one recipient of one message.
 */
void
rebote_rates_builder_add_recipient (ReboteRatesBuilder *self,
                                    ReboteMessageType   type,
                                    const char         *address,
                                    const char         *family,
                                    ReboteKind          kind,
                                    ReboteReason        reason)
{
  g_autofree char *key = NULL;
  Fate            *fate;

  g_return_if_fail (self != NULL);

  if (type != REBOTE_MESSAGE_COMPLAINT && (type != REBOTE_MESSAGE_BOUNCE || kind == REBOTE_KIND_NONE))
    return;

  key = make_key (self, address);
  fate = g_hash_table_lookup (self->fates, key);
  if (fate == NULL)
    {
      fate = g_new0 (Fate, 1);
      g_hash_table_insert (self->fates, g_steal_pointer (&key), fate);
    }
  if (fate->family == NULL)
    fate->family = g_strdup (family);

  if (type == REBOTE_MESSAGE_COMPLAINT)
    fate->complained = TRUE;
  else if (get_rank (kind) > get_rank (fate->kind))
    {
      fate->kind = kind;
      fate->reason = reason;
    }
}

/**
 * rebote_rates_builder_add:
 * @self: a builder
 * @bounce: a message
 *
 * Counts the recipients of a message.
 */
void
rebote_rates_builder_add (ReboteRatesBuilder *self,
                          ReboteBounce       *bounce)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (bounce != NULL);

  for (guint i = 0; i < rebote_bounce_get_n_recipients (bounce); i++)
    {
      ReboteRecipient *recipient = rebote_bounce_get_recipient (bounce, i);

      rebote_rates_builder_add_recipient (self, bounce->type, recipient->address, recipient->provider,
                                          recipient->kind, recipient->reason);
    }
}

static void
count_fate (ReboteFailures *failures,
            const Fate     *fate)
{
  if (fate->kind == REBOTE_KIND_HARD)
    failures->hard++;
  else if (fate->kind == REBOTE_KIND_SOFT)
    failures->soft++;
  else if (fate->kind == REBOTE_KIND_UNDETERMINED)
    failures->undetermined++;
  else
    failures->complaints++;

  if (fate->kind != REBOTE_KIND_NONE)
    failures->reasons[fate->reason]++;
}

static void
domain_free (gpointer data)
{
  ReboteDomainRates *domain = data;

  g_free (domain->domain);
  g_free (domain->family);
  g_free (domain);
}

static void
alarm_free (gpointer data)
{
  ReboteAlarm *self = data;

  g_free (self->code);
  g_free (self->text);
  g_free (self);
}

static int
compare_domains (gconstpointer a,
                 gconstpointer b)
{
  const ReboteDomainRates *first = *(const ReboteDomainRates *const *)a;
  const ReboteDomainRates *second = *(const ReboteDomainRates *const *)b;
  guint                    n_first = rebote_failures_get_total (&first->failures);
  guint                    n_second = rebote_failures_get_total (&second->failures);

  if (n_first != n_second)
    return n_first > n_second ? -1 : 1;

  return strcmp (first->domain, second->domain);
}

static void
count_domain (GHashTable  *domains,
              ReboteRates *rates,
              const char  *address,
              const Fate  *fate)
{
  const char        *at = strrchr (address, '@');
  ReboteDomainRates *domain;

  /* Of what is no address, the end may be anything. */
  if (at == NULL || at[1] == '\0' || at[1 + strspn (at + 1, DOMAIN_CHARACTERS)] != '\0')
    return;

  domain = g_hash_table_lookup (domains, at + 1);
  if (domain == NULL)
    {
      domain = g_new0 (ReboteDomainRates, 1);
      domain->domain = g_strdup (at + 1);
      g_hash_table_insert (domains, domain->domain, domain);
      g_ptr_array_add (rates->domains, domain);
    }
  if (domain->family == NULL)
    domain->family = g_strdup (fate->family);
  count_fate (&domain->failures, fate);
}

static void
rates_clear (gpointer data)
{
  ReboteRates *self = data;

  g_ptr_array_unref (self->domains);
  g_ptr_array_unref (self->alarms);
}

/**
 * rebote_rates_builder_finish:
 * @self: a builder
 * @sent: to how many addresses the mail was sent, or 0 if that is not known
 * @error: return location for an error: a table of the program is damaged
 *
 * Returns: (transfer full) (nullable): the figures
 */
ReboteRates *
rebote_rates_builder_finish (ReboteRatesBuilder *self,
                             gint64              sent,
                             GError            **error)
{
  g_autoptr (ReboteRates) rates = NULL;
  g_autoptr (GHashTable) domains = NULL;
  GHashTableIter iter;
  gpointer       address;
  gpointer       fate;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (sent >= 0, NULL);

  rates = g_atomic_rc_box_new0 (ReboteRates);
  rates->sent = sent;
  rates->domains = g_ptr_array_new_with_free_func (domain_free);
  rates->alarms = g_ptr_array_new_with_free_func (alarm_free);

  domains = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_iter_init (&iter, self->fates);
  while (g_hash_table_iter_next (&iter, &address, &fate))
    {
      count_fate (&rates->failures, fate);
      count_domain (domains, rates, address, fate);
    }
  g_ptr_array_sort (rates->domains, compare_domains);

  return rebote_alarm_rules_apply (rates, error) ? g_steal_pointer (&rates) : NULL;
}

/**
 * rebote_rates_ref:
 * @self: figures
 *
 * Returns: (transfer full): @self
 */
ReboteRates *
rebote_rates_ref (ReboteRates *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

/**
 * rebote_rates_unref:
 * @self: (transfer full): figures
 */
void
rebote_rates_unref (ReboteRates *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, rates_clear);
}

/**
 * rebote_failures_get_total:
 * @self: failures
 *
 * Returns: the addresses that the mail did not reach
 */
guint
rebote_failures_get_total (const ReboteFailures *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->hard + self->soft + self->undetermined;
}

/**
 * rebote_failures_get_top_reason:
 * @self: failures
 *
 * Returns: the reason of most of them, or %REBOTE_REASON_NONE without any
 */
ReboteReason
rebote_failures_get_top_reason (const ReboteFailures *self)
{
  ReboteReason top = REBOTE_REASON_NONE;

  g_return_val_if_fail (self != NULL, REBOTE_REASON_NONE);

  for (guint i = 1; i < REBOTE_N_REASONS; i++)
    {
      if (self->reasons[i] > self->reasons[top])
        top = i;
    }

  return top;
}

/**
 * rebote_rates_get_n_failed:
 * @self: figures
 *
 * Returns: the addresses that the mail did not reach
 */
guint
rebote_rates_get_n_failed (ReboteRates *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return rebote_failures_get_total (&self->failures);
}

/**
 * rebote_rates_is_sent_plausible:
 * @self: figures
 *
 * Returns: whether the sent figure is known, and not smaller than what came back
 */
gboolean
rebote_rates_is_sent_plausible (ReboteRates *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->sent > 0 && self->sent >= rebote_rates_get_n_failed (self) &&
         self->sent >= self->failures.complaints;
}

/**
 * rebote_rates_get_delivered:
 * @self: figures
 * @delivered: (out): how many mails did not come back
 *
 * Returns: whether that is known
 */
gboolean
rebote_rates_get_delivered (ReboteRates *self,
                            gint64      *delivered)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (delivered != NULL, FALSE);

  if (!rebote_rates_is_sent_plausible (self))
    return FALSE;

  *delivered = self->sent - rebote_rates_get_n_failed (self);
  return TRUE;
}

static gboolean
get_rate (ReboteRates *self,
          guint        count,
          double      *rate)
{
  if (!rebote_rates_is_sent_plausible (self))
    return FALSE;

  *rate = (double)count / self->sent;
  return TRUE;
}

/**
 * rebote_rates_get_hard_rate:
 * @self: figures
 * @rate: (out): hard failures over mails sent, 0 to 1
 *
 * Returns: whether it is known
 */
gboolean
rebote_rates_get_hard_rate (ReboteRates *self,
                            double      *rate)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (rate != NULL, FALSE);

  return get_rate (self, self->failures.hard, rate);
}

/**
 * rebote_rates_get_soft_rate:
 * @self: figures
 * @rate: (out): soft failures over mails sent, 0 to 1
 *
 * Returns: whether it is known
 */
gboolean
rebote_rates_get_soft_rate (ReboteRates *self,
                            double      *rate)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (rate != NULL, FALSE);

  return get_rate (self, self->failures.soft, rate);
}

static char *
describe_counts (ReboteRates *self)
{
  g_autofree char *failed = rebote_format_count (rebote_rates_get_n_failed (self));
  g_autofree char *hard = rebote_format_count (self->failures.hard);
  g_autofree char *sent = rebote_format_count (self->sent);

  if (self->sent > 0)
    /* Translators: two numbers: addresses that failed, mails sent */
    return g_strdup_printf (_("%s addresses came back, more than the %s mails that are said to have been sent: "
                              "check that figure."),
                               failed, sent);

  /* Translators: two numbers: addresses that failed, those of them that failed hard */
  return g_strdup_printf (_("%s addresses came back, %s of them for good. How many mails were sent is not known, so "
                            "there is no rate."),
                             failed, hard);
}

/**
 * rebote_rates_describe:
 * @self: figures
 *
 * Returns: (transfer full): one sentence that says how it is going
 */
char *
rebote_rates_describe (ReboteRates *self)
{
  g_autofree char *rate = NULL;
  g_autofree char *sent = NULL;
  double           hard_rate;
  double           low;
  double           high;

  g_return_val_if_fail (self != NULL, NULL);

  if (rebote_rates_get_n_failed (self) == 0 && self->sent == 0)
    return g_strdup (_("Nothing came back."));
  if (!rebote_rates_get_hard_rate (self, &hard_rate))
    return describe_counts (self);

  rate = rebote_format_rate (hard_rate);
  sent = rebote_format_count (self->sent);
  rebote_wilson_interval (self->failures.hard, self->sent, &low, &high);
  if (rebote_alarm_rules_get_band (hard_rate) >= REBOTE_RATE_BAND_HIGH &&
      rebote_alarm_rules_get_band (low) == REBOTE_RATE_BAND_IDEAL)
    /* Translators: a percentage, a number of mails */
    return g_strdup_printf (_("Too few mails to tell: %s of %s addresses bounced hard, which may be chance."), rate, sent);

  switch (rebote_alarm_rules_get_band (hard_rate))
    {
    case REBOTE_RATE_BAND_IDEAL:
      /* Translators: a percentage, a number of mails */
      return g_strdup_printf (_("All is well: %s of %s addresses bounced hard, and less than 1 %% is ideal."), rate, sent);
    case REBOTE_RATE_BAND_GOOD:
      return g_strdup_printf (_("Fair: %s of %s addresses bounced hard; stay below 3 %%, and aim for 1 %%."), rate, sent);
    case REBOTE_RATE_BAND_HIGH:
      return g_strdup_printf (_("Take care: %s of %s addresses bounced hard; that should be below 3 %%."), rate, sent);
    case REBOTE_RATE_BAND_TOO_HIGH:
    default:
      return g_strdup_printf (_("Clean your list before you send again: %s of %s addresses bounced hard, and above 5 %% "
                                "providers begin to refuse you."),
                                 rate, sent);
    }
}

/**
 * rebote_alarm_level_to_slug:
 * @level: a level
 *
 * Returns: its stable English name
 */
const char *
rebote_alarm_level_to_slug (ReboteAlarmLevel level)
{
  g_return_val_if_fail ((guint)level < G_N_ELEMENTS (level_slugs), NULL);

  return level_slugs[level];
}

/**
 * rebote_alarm_level_get_name:
 * @level: a level
 *
 * Returns: its name for the user
 */
const char *
rebote_alarm_level_get_name (ReboteAlarmLevel level)
{
  static const char *const names[] = { NC_("alarm", "Notice"), NC_("alarm", "Warning"), NC_("alarm", "Critical") };

  g_return_val_if_fail ((guint)level < G_N_ELEMENTS (names), NULL);

  return g_dpgettext2 (NULL, "alarm", names[level]);
}
