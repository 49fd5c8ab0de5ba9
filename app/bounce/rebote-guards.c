/* rebote-guards.c
 *
 * Guards over many notices. The facts come in one by one and are packed:
 *
 *   facts -> records (one each) + mailboxes (first and last failure, last sign of life)
 *         -> single addresses: contradiction, cache            (rebote-guards-single.c)
 *         -> crowds: outage of a provider, a company's domain  (rebote-guards-outage.c, rebote-guards-company.c)
 *         -> what is left: single evidence                     (rebote-guards-single.c)
 *         -> findings in words                                 (rebote-guard-words.c)
 *
 * The first guard that holds a record keeps it.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-guards"

#include "config.h"

#include <string.h>

#include "address/rebote-address-cell.h"
#include "address/rebote-domain-cache.h"
#include "base/rebote-key-index.h"

#include "rebote-guards-private.h"

/* See the causes of events in #ReboteRecipient. */
#define CAUSE_CACHE   "esp-cache"
#define CAUSE_ENGAGED "engaged"

static const char *const slugs[REBOTE_N_GUARDS] = {
  "none", "provider-outage", "same-domain", "suspected-cache", "contradiction", "single-evidence"
};

G_DEFINE_BOXED_TYPE (ReboteGuards, rebote_guards, rebote_guards_ref, rebote_guards_unref)

static void
finding_free (gpointer data)
{
  ReboteGuardFinding *finding = data;

  g_free (finding->group);
  g_free (finding->title);
  g_free (finding->evidence);
  g_free (finding->advice);
  g_free (finding->advice_for_one);
  g_free (finding);
}

static void
guards_clear (gpointer data)
{
  ReboteGuards *self = data;

  g_clear_pointer (&self->mailbox_keys, rebote_key_index_free);
  g_clear_pointer (&self->domain_numbers, g_hash_table_unref);
  g_clear_pointer (&self->domains, g_ptr_array_unref);
  g_clear_pointer (&self->family_numbers, g_hash_table_unref);
  g_clear_pointer (&self->families, g_ptr_array_unref);
  g_clear_pointer (&self->domain_is_public, g_array_unref);
  g_clear_pointer (&self->records, g_array_unref);
  g_clear_pointer (&self->mailboxes, g_array_unref);
  g_clear_pointer (&self->findings, g_ptr_array_unref);
  g_clear_pointer ((ReboteDomainCache **)&self->known_domains, rebote_domain_cache_free);
}

/**
 * rebote_guards_new:
 * @error: return location for an error that names a damaged table
 *
 * Returns: (transfer full) (nullable): guards that have seen nothing yet
 */
ReboteGuards *
rebote_guards_new (GError **error)
{
  const ReboteGuardRules *rules = rebote_guard_rules_get (error);
  ReboteAddressFacts *facts = rules ? rebote_address_facts_get (error) : NULL;
  ReboteGuards *self;

  if (facts == NULL)
    return NULL;

  self = g_atomic_rc_box_new0 (ReboteGuards);
  self->rules = rules;
  self->known_domains = rebote_domain_cache_new (facts);
  self->mailbox_keys = rebote_key_index_new ();
  self->domain_numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->domains = g_ptr_array_new ();
  self->family_numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->families = g_ptr_array_new ();
  self->domain_is_public = g_array_new (FALSE, FALSE, sizeof (gboolean));
  self->records = g_array_new (FALSE, TRUE, sizeof (ReboteGuardRecord));
  self->mailboxes = g_array_new (FALSE, TRUE, sizeof (ReboteGuardMailbox));
  self->findings = g_ptr_array_new_with_free_func (finding_free);

  return self;
}

/**
 * rebote_guards_ref:
 * @self: guards
 *
 * Returns: (transfer full): @self
 */
ReboteGuards *
rebote_guards_ref (ReboteGuards *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

/**
 * rebote_guards_unref:
 * @self: (transfer full): guards
 */
void
rebote_guards_unref (ReboteGuards *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, guards_clear);
}

/* Gives the same number to the same name. */
static guint32
number_name (GHashTable *numbers,
             GPtrArray  *names,
             const char *name)
{
  guint32 number = GPOINTER_TO_UINT (g_hash_table_lookup (numbers, name));
  char   *copy;

  if (number > 0)
    return number - 1;

  copy = g_strdup (name);
  g_hash_table_insert (numbers, copy, GUINT_TO_POINTER (names->len + 1));
  g_ptr_array_add (names, copy);

  return names->len - 1;
}

static guint32
number_domain (ReboteGuards            *self,
               const char              *domain,
               const ReboteDomainFacts *facts)
{
  guint32 number = number_name (self->domain_numbers, self->domains, domain);

  if (number == self->domain_is_public->len)
    {
      gboolean is_public = (facts->flags & (REBOTE_DOMAIN_MAILBOX | REBOTE_DOMAIN_RELAY | REBOTE_DOMAIN_DISPOSABLE)) ||
                           rebote_guard_rules_find_provider (self->rules, domain);

      g_array_append_val (self->domain_is_public, is_public);
    }

  return number;
}

/* The mailbox behind an address; @domain is set where it is wanted. */
static guint32
number_mailbox (ReboteGuards *self,
                const char   *address,
                guint32      *domain)
{
  ReboteAddressKey  key;
  ReboteDomainFacts facts;
  guint32           number;

  if (address == NULL || rebote_address_make_key (address, strlen (address), &key) != REBOTE_ADDRESS_OK)
    return REBOTE_GUARD_NOBODY;

  rebote_domain_cache_look_up (self->known_domains, key.text + key.at + 1, key.length - key.at - 1, &facts);
  rebote_address_facts_join_mailbox (&facts, &key);
  if (domain)
    {
      g_autofree char *name = g_strndup (key.text + key.at + 1, key.length - key.at - 1);

      *domain = number_domain (self, name, &facts);
    }

  number = rebote_key_index_insert (self->mailbox_keys, key.text, key.length, self->mailboxes->len);
  if (number == REBOTE_KEY_INDEX_NONE)
    {
      number = self->mailboxes->len;
      g_array_set_size (self->mailboxes, number + 1);
    }

  return number;
}

static void
note_hard (ReboteGuards *self,
           guint32       number,
           gint64        date)
{
  ReboteGuardMailbox *mailbox;

  if (number == REBOTE_GUARD_NOBODY)
    return;

  mailbox = &g_array_index (self->mailboxes, ReboteGuardMailbox, number);
  if (date == 0)
    {
      mailbox->n_undated_hard++;
      return;
    }
  if (mailbox->first_hard == 0 || date < mailbox->first_hard)
    mailbox->first_hard = date;
  mailbox->last_hard = MAX (mailbox->last_hard, date);
}

static void
note_alive (ReboteGuards          *self,
            guint32                number,
            const ReboteGuardFact *fact)
{
  ReboteGuardMailbox *mailbox;
  gboolean answers = fact->type == REBOTE_MESSAGE_AUTO_REPLY || fact->type == REBOTE_MESSAGE_CHALLENGE;

  if (number == REBOTE_GUARD_NOBODY)
    return;

  mailbox = &g_array_index (self->mailboxes, ReboteGuardMailbox, number);
  if (fact->date == 0)
    mailbox->is_alive_once = TRUE;
  if (fact->date == 0 && fact->type != REBOTE_MESSAGE_BOUNCE)
    mailbox->has_arrived_once = TRUE;
  if (fact->date >= MAX (mailbox->alive, mailbox->answered))
    mailbox->alive_type = fact->type;
  if (answers)
    mailbox->answered = MAX (mailbox->answered, fact->date);
  else
    mailbox->alive = MAX (mailbox->alive, fact->date);
  if (!answers && fact->type != REBOTE_MESSAGE_BOUNCE)
    mailbox->arrived = MAX (mailbox->arrived, fact->date);
}

static gboolean
tells_life (ReboteGuards          *self,
            const ReboteGuardFact *fact)
{
  /* Whoever opens a mail or follows its links has got it. */
  if (g_strcmp0 (fact->cause, CAUSE_ENGAGED) == 0)
    return TRUE;

  switch ((int) fact->type)
    {
    case REBOTE_MESSAGE_DELIVERED:
    case REBOTE_MESSAGE_AUTO_REPLY:
    case REBOTE_MESSAGE_CHALLENGE:
    case REBOTE_MESSAGE_COMPLAINT:
      return TRUE;

    case REBOTE_MESSAGE_BOUNCE:
      return fact->kind == REBOTE_KIND_SOFT && (self->rules->alive_reasons & REBOTE_REASON_BIT (fact->reason));

    default:
      return FALSE;
    }
}

/* Nobody answers within seconds without saying a word: that is remembered, not tried. */
static gboolean
is_cached (ReboteGuards          *self,
           const ReboteGuardFact *fact)
{
  gboolean is_service = fact->role == REBOTE_REPORTER_MAILING_SERVICE;
  gboolean is_hard = fact->kind == REBOTE_KIND_HARD;
  gboolean nobody_spoke = fact->remote_mta == NULL && (fact->text == NULL || *fact->text == '\0');

  if (g_strcmp0 (fact->cause, CAUSE_CACHE) == 0)
    return TRUE;
  if (is_hard && nobody_spoke && fact->role != REBOTE_REPORTER_RECEIVING_SERVER && fact->delay_seconds >= 0 &&
      fact->delay_seconds <= self->rules->cache_seconds)
    return TRUE;

  return rebote_guard_rules_is_cache_phrase (self->rules, fact->text,
                                             is_hard && is_service && fact->remote_mta == NULL);
}

static guint32
number_family (ReboteGuards          *self,
               const ReboteGuardFact *fact,
               guint32                domain)
{
  const char *family = fact->provider;

  if (family == NULL && domain != REBOTE_GUARD_NOBODY)
    family = rebote_guard_rules_find_provider (self->rules, g_ptr_array_index (self->domains, domain));

  return family ? number_name (self->family_numbers, self->families, family) : REBOTE_GUARD_NOBODY;
}

/**
 * rebote_guards_add:
 * @self: guards that have not judged yet
 * @fact: what one recipient of one message tells
 *
 * Returns: the position of the fact, for rebote_guards_get_finding(): 0 for the first, and so on
 */
guint
rebote_guards_add (ReboteGuards          *self,
                   const ReboteGuardFact *fact)
{
  ReboteGuardRecord record = { 0 };

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (!self->is_judged, 0);
  g_return_val_if_fail (fact != NULL, 0);

  record.date = MAX (fact->date, 0);
  record.type = fact->type;
  record.kind = fact->kind;
  record.reason = fact->reason;
  record.confidence = CLAMP (fact->confidence, 0, 1) * 100 + 0.5;
  record.domain = REBOTE_GUARD_NOBODY;
  record.mailbox = number_mailbox (self, fact->address, &record.domain);
  record.alias = number_mailbox (self, fact->original_address, NULL);
  record.family = number_family (self, fact, record.domain);

  if (record.type == REBOTE_MESSAGE_BOUNCE && record.mailbox != REBOTE_GUARD_NOBODY &&
      (record.kind == REBOTE_KIND_HARD || record.kind == REBOTE_KIND_UNDETERMINED))
    record.is_cached = is_cached (self, fact);
  if (rebote_guard_record_is_hard (&record))
    note_hard (self, record.mailbox, record.date);
  else if (tells_life (self, fact))
    {
      record.is_alive = TRUE;
      note_alive (self, record.mailbox, fact);
      if (record.alias != record.mailbox)
        note_alive (self, record.alias, fact);
    }
  g_array_append_val (self->records, record);

  return self->records->len - 1;
}

static void
fill_fact (ReboteGuardFact *fact,
           ReboteBounce    *bounce)
{
  fact->type = bounce->type;
  fact->role = bounce->reporter_role;
  fact->date = bounce->date ? g_date_time_to_unix (bounce->date) : 0;
  fact->delay_seconds = bounce->delay_seconds;
}

/* An automatic answer comes from whoever got the mail. */
static guint
add_without_recipients (ReboteGuards *self,
                        ReboteBounce *bounce)
{
  ReboteGuardFact fact = { .kind = REBOTE_KIND_NONE, .reason = REBOTE_REASON_NONE };
  g_autoptr (GPtrArray) found = NULL;

  fill_fact (&fact, bounce);
  if (bounce->from && (bounce->type == REBOTE_MESSAGE_AUTO_REPLY || bounce->type == REBOTE_MESSAGE_CHALLENGE))
    {
      found = rebote_address_find_in_cell (bounce->from, -1);
      if (found->len == 1)
        fact.address = ((ReboteAddressCandidate *) g_ptr_array_index (found, 0))->text;
    }

  return rebote_guards_add (self, &fact);
}

/**
 * rebote_guards_add_bounce:
 * @self: guards that have not judged yet
 * @bounce: a message of any type
 *
 * Adds one fact for each recipient of a message, or a single one where it has no recipients.
 *
 * Returns: the position of the first of these facts; the others follow it
 */
guint
rebote_guards_add_bounce (ReboteGuards *self,
                          ReboteBounce *bounce)
{
  guint n = bounce ? rebote_bounce_get_n_recipients (bounce) : 0;
  guint first;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (bounce != NULL, 0);

  if (n == 0)
    return add_without_recipients (self, bounce);

  first = self->records->len;
  for (guint i = 0; i < n; i++)
    {
      ReboteRecipient *recipient = rebote_bounce_get_recipient (bounce, i);
      ReboteGuardFact  fact = { 0 };

      fill_fact (&fact, bounce);
      /* Mail that somebody else sent under our name says nothing about our contacts. */
      if (bounce->fact == REBOTE_FACT_BACKSCATTER)
        fact.type = REBOTE_MESSAGE_OTHER;
      fact.kind = recipient->kind;
      fact.reason = recipient->reason;
      fact.address = recipient->address;
      fact.original_address = recipient->original_address;
      fact.provider = recipient->provider;
      fact.remote_mta = recipient->remote_mta;
      fact.text = recipient->diagnostic;
      fact.cause = recipient->cause;
      fact.confidence = recipient->confidence;
      rebote_guards_add (self, &fact);
    }

  return first;
}

ReboteGuardFinding *
_rebote_guards_add_finding (ReboteGuards *self,
                            ReboteGuard   guard,
                            const char   *group)
{
  ReboteGuardFinding *finding = g_new0 (ReboteGuardFinding, 1);

  finding->guard = guard;
  finding->group = g_strdup (group);
  finding->reason = REBOTE_REASON_NONE;
  g_ptr_array_add (self->findings, finding);

  return finding;
}

static int
compare_findings (gconstpointer a,
                  gconstpointer b)
{
  const ReboteGuardFinding *first = *(const ReboteGuardFinding *const *) a;
  const ReboteGuardFinding *second = *(const ReboteGuardFinding *const *) b;

  if (first->guard != second->guard)
    return first->guard < second->guard ? -1 : 1;
  if (first->n_addresses != second->n_addresses)
    return first->n_addresses > second->n_addresses ? -1 : 1;
  if (first->since != second->since)
    return first->since < second->since ? -1 : 1;

  return g_strcmp0 (first->group, second->group);
}

/* An address counts once in a finding, however many notices there are about it. */
static void
count_addresses (ReboteGuards *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < self->records->len; i++)
    {
      const ReboteGuardRecord *record = &g_array_index (self->records, ReboteGuardRecord, i);
      ReboteGuardFinding      *finding;
      gint64                   pair = (gint64) record->finding << 32 | record->mailbox;

      if (record->finding == 0)
        continue;

      self->n_held++;
      finding = g_ptr_array_index (self->findings, record->finding - 1);
      if (finding->n_addresses == 0)
        finding->reason = record->reason;
      else if (finding->reason != (ReboteReason) record->reason)
        finding->reason = REBOTE_REASON_NONE;
      if (record->date > 0 && (finding->since == 0 || record->date < finding->since))
        finding->since = record->date;
      finding->until = MAX (finding->until, record->date);
      if (g_hash_table_add (seen, g_memdup2 (&pair, sizeof pair)))
        finding->n_addresses++;
    }
}

/* Findings are told in an order of their own, whatever the order in which they were made. */
static void
settle_findings (ReboteGuards *self)
{
  g_autoptr (GHashTable) numbers = g_hash_table_new (NULL, NULL);
  g_autofree guint32    *moved = g_new0 (guint32, self->findings->len + 1);
  guint                  n = self->findings->len;

  count_addresses (self);
  for (guint i = 0; i < n; i++)
    g_hash_table_insert (numbers, g_ptr_array_index (self->findings, i), GUINT_TO_POINTER (i + 1));
  g_ptr_array_sort (self->findings, compare_findings);
  for (guint i = 0; i < n; i++)
    moved[GPOINTER_TO_UINT (g_hash_table_lookup (numbers, g_ptr_array_index (self->findings, i)))] = i + 1;
  for (guint i = 0; i < self->records->len; i++)
    {
      ReboteGuardRecord *record = &g_array_index (self->records, ReboteGuardRecord, i);

      record->finding = moved[record->finding];
    }
  for (guint i = 0; i < n; i++)
    _rebote_guard_finding_put_words (self, g_ptr_array_index (self->findings, i));
}

/**
 * rebote_guards_judge:
 * @self: guards that have seen all facts
 *
 * Looks at all the facts together and finds out which hard verdicts are to be held back. The findings speak the language
 * of the moment.
 */
void
rebote_guards_judge (ReboteGuards *self)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (!self->is_judged);

  self->is_judged = TRUE;
  _rebote_guards_find_singles (self, REBOTE_GUARD_CONTRADICTION);
  _rebote_guards_find_singles (self, REBOTE_GUARD_CACHE);
  _rebote_guards_find_outages (self);
  _rebote_guards_find_companies (self);
  _rebote_guards_find_singles (self, REBOTE_GUARD_SINGLE_EVIDENCE);
  settle_findings (self);
}

/**
 * rebote_guards_get_n_facts:
 * @self: guards
 *
 * Returns: how many facts were added
 */
guint
rebote_guards_get_n_facts (ReboteGuards *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->records->len;
}

/**
 * rebote_guards_get_n_held:
 * @self: guards that have judged
 *
 * Returns: how many facts are held back
 */
guint
rebote_guards_get_n_held (ReboteGuards *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_held;
}

/**
 * rebote_guards_get_findings:
 * @self: guards that have judged
 *
 * Returns: (transfer none) (element-type ReboteGuardFinding): what was found, the crowds first
 */
GPtrArray *
rebote_guards_get_findings (ReboteGuards *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->findings;
}

/**
 * rebote_guards_get_finding:
 * @self: guards that have judged
 * @position: position of a fact
 *
 * Returns: (transfer none) (nullable): what holds it back; %NULL if nothing does
 */
const ReboteGuardFinding *
rebote_guards_get_finding (ReboteGuards *self,
                           guint         position)
{
  guint32 finding;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (position < self->records->len, NULL);

  finding = g_array_index (self->records, ReboteGuardRecord, position).finding;
  return finding > 0 ? g_ptr_array_index (self->findings, finding - 1) : NULL;
}

/**
 * rebote_guard_to_slug:
 * @guard: a guard
 *
 * Returns: its stable English name
 */
const char *
rebote_guard_to_slug (ReboteGuard guard)
{
  g_return_val_if_fail ((guint) guard < REBOTE_N_GUARDS, NULL);

  return slugs[guard];
}
