/* rebote-verdict-index.c
 *
 * Collects what messages say about addresses. Nothing is decided here but which message weighs more.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-verdict-index"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "address/rebote-address-cell.h"
#include "address/rebote-domain-cache.h"
#include "base/rebote-key-index.h"
#include "bounce/rebote-explanation.h"

#include "rebote-verdict-index.h"

/* An answer is shown up to this length. */
#define MAX_EVIDENCE 300

typedef struct
{
  guint32 source;
  guint32 line;
} Suppression;

struct _ReboteVerdictIndex
{
  ReboteDomainCache  *domains;
  ReboteKeyIndex     *keys;
  GPtrArray          *verdicts;
  ReboteGuards       *guards; /* (nullable) until all is read */
  ReboteKeyIndex     *suppressed_keys;
  GArray             *suppressions;
  GPtrArray          *sources;
  ReboteVerificationIndex *verifications;
};

static void
verdict_free (gpointer data)
{
  ReboteAddressVerdict *verdict = data;

  for (guint i = 0; i < REBOTE_N_STANDINGS; i++)
    {
      g_free (verdict->events[i].title);
      g_free (verdict->events[i].evidence);
      g_free (verdict->events[i].suggestion);
    }
  g_free (verdict->held);
  g_clear_pointer (&verdict->soft, g_array_unref);
  g_free (verdict);
}

/**
 * rebote_verdict_index_new:
 * @facts: what is known about domains; it must outlive the index
 *
 * Returns: (transfer full): an empty index
 */
ReboteVerdictIndex *
rebote_verdict_index_new (ReboteAddressFacts *facts)
{
  g_autoptr (GError) error = NULL;
  ReboteVerdictIndex *self;

  g_return_val_if_fail (facts != NULL, NULL);

  self = g_new0 (ReboteVerdictIndex, 1);
  self->domains = rebote_domain_cache_new (facts);
  self->keys = rebote_key_index_new ();
  self->verdicts = g_ptr_array_new_with_free_func (verdict_free);
  self->guards = rebote_guards_new (&error);
  if (self->guards == NULL)
    g_warning ("%s", error->message);
  self->suppressed_keys = rebote_key_index_new ();
  self->suppressions = g_array_new (FALSE, FALSE, sizeof (Suppression));
  self->sources = g_ptr_array_new_with_free_func (g_free);
  self->verifications = rebote_verification_index_new ();

  return self;
}

/**
 * rebote_verdict_index_free:
 * @self: (transfer full): an index
 */
void
rebote_verdict_index_free (ReboteVerdictIndex *self)
{
  g_return_if_fail (self != NULL);

  rebote_domain_cache_free (self->domains);
  rebote_key_index_free (self->keys);
  g_ptr_array_unref (self->verdicts);
  g_clear_pointer (&self->guards, rebote_guards_unref);
  rebote_key_index_free (self->suppressed_keys);
  g_array_unref (self->suppressions);
  g_ptr_array_unref (self->sources);
  rebote_verification_index_free (self->verifications);
  g_free (self);
}

/* The mailbox that an address leads to: spellings that arrive in the same one are one. */
static gboolean
make_mailbox_key (ReboteVerdictIndex *self,
                  const char         *address,
                  ReboteAddressKey   *key)
{
  ReboteDomainFacts domain;

  if (rebote_address_make_key (address, strlen (address), key) != REBOTE_ADDRESS_OK)
    return FALSE;
  rebote_domain_cache_look_up (self->domains, key->text + key->at + 1, key->length - key->at - 1, &domain);
  rebote_address_facts_join_mailbox (&domain, key);

  return TRUE;
}

static ReboteAddressVerdict *
ensure_verdict (ReboteVerdictIndex *self,
                const char         *address)
{
  ReboteAddressKey key;
  guint32          position;

  if (!make_mailbox_key (self, address, &key))
    return NULL;

  position = rebote_key_index_insert (self->keys, key.text, key.length, self->verdicts->len);
  if (position != REBOTE_KEY_INDEX_NONE)
    return g_ptr_array_index (self->verdicts, position);

  g_ptr_array_add (self->verdicts, g_new0 (ReboteAddressVerdict, 1));
  return g_ptr_array_index (self->verdicts, self->verdicts->len - 1);
}

static ReboteStanding
get_standing (ReboteBounce    *bounce,
              ReboteRecipient *recipient)
{
  /* Whoever asks by mail is taken off when the user says so, and mailed by nobody before. */
  if (bounce->fact == REBOTE_FACT_UNSUBSCRIBE)
    return REBOTE_STANDING_REVIEW;
  if (bounce->type == REBOTE_MESSAGE_OTHER)
    return REBOTE_STANDING_UNSUBSCRIBED;
  if (bounce->type == REBOTE_MESSAGE_COMPLAINT || recipient->action == REBOTE_ACTION_SUPPRESS)
    return REBOTE_STANDING_COMPLAINT;
  if (bounce->type == REBOTE_MESSAGE_DELAY)
    return REBOTE_STANDING_SOFT;
  if (bounce->type != REBOTE_MESSAGE_BOUNCE)
    return REBOTE_STANDING_GOOD;
  if (recipient->action == REBOTE_ACTION_CORRECT && recipient->suggestion)
    return REBOTE_STANDING_MOVED;
  if (recipient->action == REBOTE_ACTION_REVIEW)
    return recipient->kind == REBOTE_KIND_UNDETERMINED ? REBOTE_STANDING_UNKNOWN : REBOTE_STANDING_REVIEW;

  switch (recipient->kind)
    {
    case REBOTE_KIND_HARD:
      return REBOTE_STANDING_HARD;
    case REBOTE_KIND_SOFT:
      return REBOTE_STANDING_SOFT;
    case REBOTE_KIND_UNDETERMINED:
      return REBOTE_STANDING_UNKNOWN;
    case REBOTE_KIND_NONE:
    default:
      return REBOTE_STANDING_GOOD;
    }
}

static char *
make_evidence (ReboteBounce    *bounce,
               ReboteRecipient *recipient)
{
  const char      *words = recipient ? recipient->diagnostic : NULL;
  g_autofree char *source = bounce->source ? g_path_get_basename (bounce->source) : g_strdup ("");
  g_autofree char *shown = NULL;

  /* “abuse” says less about a complaint than the mail that it is about. */
  if (words == NULL && recipient && bounce->type != REBOTE_MESSAGE_COMPLAINT && recipient->evidence->len > 0)
    words = ((ReboteEvidence *)g_ptr_array_index (recipient->evidence, 0))->text;
  if (words == NULL)
    words = bounce->subject;
  if (words == NULL)
    return g_steal_pointer (&source);

  shown = g_utf8_make_valid (words, MIN (strlen (words), MAX_EVIDENCE));
  return source[0] ? g_strdup_printf ("%s (%s)", shown, source) : g_steal_pointer (&shown);
}

/* Whether mail came back from the recipient’s side, for good and for a soft reason; a service that did not even try says
 * nothing about it. */
static gboolean
is_soft (ReboteBounce    *bounce,
         ReboteRecipient *recipient)
{
  return bounce->type == REBOTE_MESSAGE_BOUNCE && recipient->kind == REBOTE_KIND_SOFT && recipient->cause == NULL;
}

static void
add_event (ReboteVerdictIndex *self,
           const char         *address,
           ReboteStanding      standing,
           ReboteBounce       *bounce,
           guint               position,
           guint               fact,
           gint64              campaign)
{
  ReboteRecipient      *recipient = position < rebote_bounce_get_n_recipients (bounce) ? rebote_bounce_get_recipient (bounce, position) : NULL;
  ReboteAddressVerdict *verdict = ensure_verdict (self, address);
  gint64                when = bounce->date ? g_date_time_to_unix (bounce->date) : 0;
  ReboteVerdictEvent   *event;

  if (verdict == NULL)
    return;

  if (recipient && is_soft (bounce, recipient))
    verdict->soft = rebote_soft_bounces_add (verdict->soft, bounce, recipient->reason, campaign, fact);
  event = &verdict->events[standing];
  event->count++;
  if (event->count > 1 && when <= event->last)
    return;
  event->last = when;
  event->fact = fact;
  g_clear_pointer (&event->title, g_free);
  g_free (event->evidence);
  event->evidence = make_evidence (bounce, recipient);
  if (recipient == NULL)
    return;
  event->reason = recipient->reason;
  if (standing != REBOTE_STANDING_GOOD && standing != REBOTE_STANDING_COMPLAINT)
    event->title = rebote_explanation_make_title (bounce, position);
  g_free (event->suggestion);
  event->suggestion = g_strdup (recipient->suggestion);
}

/**
 * rebote_verdict_index_add_bounce_of:
 * @self: an index
 * @bounce: a message, of any type
 * @campaign: the campaign that the user has put it into, or 0
 *
 * Adds what a message says about its recipients. That a mail was answered automatically counts for whoever answered.
 */
void
rebote_verdict_index_add_bounce_of (ReboteVerdictIndex *self,
                                    ReboteBounce       *bounce,
                                    gint64              campaign)
{
  guint fact;

  g_return_if_fail (self != NULL);
  g_return_if_fail (bounce != NULL);

  if (bounce->fact == REBOTE_FACT_BACKSCATTER)
    return;

  fact = self->guards ? rebote_guards_add_bounce (self->guards, bounce) : 0;
  for (guint i = 0; i < rebote_bounce_get_n_recipients (bounce); i++)
    {
      ReboteRecipient *recipient = rebote_bounce_get_recipient (bounce, i);
      ReboteStanding   standing = get_standing (bounce, recipient);

      /* Of what is not about a delivery, only that somebody asked for no more mail matters. */
      if (bounce->type == REBOTE_MESSAGE_OTHER && recipient->action != REBOTE_ACTION_SUPPRESS)
        continue;
      if (recipient->address)
        add_event (self, recipient->address, standing, bounce, i, fact + i, campaign);
      /* The list has the address that the mail was sent to, not the one that it was forwarded to. */
      if (recipient->original_address && g_strcmp0 (recipient->original_address, recipient->address) != 0)
        add_event (self, recipient->original_address, standing, bounce, i, fact + i, campaign);
    }

  if (rebote_bounce_get_n_recipients (bounce) == 0 && bounce->from &&
      (bounce->type == REBOTE_MESSAGE_AUTO_REPLY || bounce->type == REBOTE_MESSAGE_CHALLENGE))
    {
      g_autoptr (GPtrArray) found = rebote_address_find_in_cell (bounce->from, -1);

      if (found->len == 1)
        add_event (self, ((ReboteAddressCandidate *)g_ptr_array_index (found, 0))->text, REBOTE_STANDING_GOOD, bounce, 0, fact,
                   0);
    }
}

/**
 * rebote_verdict_index_add_bounce:
 * @self: an index
 * @bounce: a message, of any type
 *
 * Adds what a message says about its recipients, as rebote_verdict_index_add_bounce_of() does.
 */
void
rebote_verdict_index_add_bounce (ReboteVerdictIndex *self,
                                 ReboteBounce       *bounce)
{
  rebote_verdict_index_add_bounce_of (self, bounce, 0);
}

/* Whatever came back before mail arrived is forgotten. */
static void
finish_soft (ReboteGuards         *guards,
             ReboteAddressVerdict *verdict)
{
  guint n = 0;

  for (guint i = 0; i < verdict->soft->len; i++)
    {
      const ReboteSoftBounce *bounce = &g_array_index (verdict->soft, ReboteSoftBounce, i);

      if (!rebote_guards_has_arrived_since (guards, bounce->fact))
        g_array_index (verdict->soft, ReboteSoftBounce, n++) = *bounce;
    }
  g_array_set_size (verdict->soft, n);
  rebote_soft_bounces_sort (verdict->soft);
}

/**
 * rebote_verdict_index_finish:
 * @self: an index
 *
 * Looks at all messages together, once they are in: some hard bounces are then not believed any more. No message may be
 * added afterwards. To finish twice does nothing.
 */
void
rebote_verdict_index_finish (ReboteVerdictIndex *self)
{
  g_autoptr (ReboteGuards) guards = NULL;

  g_return_if_fail (self != NULL);

  guards = g_steal_pointer (&self->guards);
  if (guards == NULL)
    return;

  rebote_guards_judge (guards);
  for (guint i = 0; i < self->verdicts->len; i++)
    {
      ReboteAddressVerdict     *verdict = g_ptr_array_index (self->verdicts, i);
      const ReboteVerdictEvent *hard = &verdict->events[REBOTE_STANDING_HARD];
      const ReboteGuardFinding *finding = hard->count > 0 ? rebote_guards_get_finding (guards, hard->fact) : NULL;

      if (finding)
        {
          verdict->guard = finding->guard;
          verdict->held = rebote_guards_describe (guards, hard->fact);
        }
      if (verdict->soft)
        finish_soft (guards, verdict);
    }
}

static guint32
ensure_source (ReboteVerdictIndex *self,
               const char         *source)
{
  guint last = self->sources->len;

  if (last == 0 || !g_str_equal (g_ptr_array_index (self->sources, last - 1), source))
    g_ptr_array_add (self->sources, g_strdup (source));

  return self->sources->len - 1;
}

/**
 * rebote_verdict_index_add_suppression:
 * @self: an index
 * @address: an address that must not be mailed
 * @source: where that is said
 * @line: and in which line, 0 if it has none
 *
 * Returns: whether @address is one
 */
gboolean
rebote_verdict_index_add_suppression (ReboteVerdictIndex *self,
                                      const char         *address,
                                      const char         *source,
                                      guint64             line)
{
  ReboteAddressKey key;
  Suppression      suppression;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (address != NULL, FALSE);
  g_return_val_if_fail (source != NULL, FALSE);

  if (!make_mailbox_key (self, address, &key))
    return FALSE;
  if (rebote_key_index_insert (self->suppressed_keys, key.text, key.length, self->suppressions->len) !=
      REBOTE_KEY_INDEX_NONE)
    return TRUE;

  suppression.source = ensure_source (self, source);
  suppression.line = MIN (line, G_MAXUINT32);
  g_array_append_val (self->suppressions, suppression);
  return TRUE;
}

/**
 * rebote_verdict_index_add_verification:
 * @self: an index
 * @verification: what a verification service says about an address
 *
 * Returns: whether it names an address
 */
gboolean
rebote_verdict_index_add_verification (ReboteVerdictIndex       *self,
                                       const ReboteVerification *verification)
{
  ReboteAddressKey key;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (verification != NULL, FALSE);

  if (verification->address == NULL || !make_mailbox_key (self, verification->address, &key))
    return FALSE;

  rebote_verification_index_add (self->verifications, key.text, key.length, verification);
  return TRUE;
}

/**
 * rebote_verdict_index_find_verifications:
 * @self: an index
 * @mailbox: the canonical form of an address, after rebote_address_facts_join_mailbox()
 * @length: its length
 *
 * Returns: (transfer none) (nullable): the latest that each verification service says about it
 */
const ReboteKnownVerification *
rebote_verdict_index_find_verifications (ReboteVerdictIndex *self,
                                         const char         *mailbox,
                                         gsize               length)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (mailbox != NULL, NULL);

  return rebote_verification_index_find (self->verifications, mailbox, length, rebote_key_index_hash (mailbox, length));
}

/* That mail would arrive says something only where something else speaks against it. */
static gboolean
speaks_against (const ReboteKnownVerification *known)
{
  for (; known; known = known->next)
    {
      if (known->is.verdict != REBOTE_VERIFICATION_DELIVERABLE)
        return TRUE;
    }

  return FALSE;
}

/**
 * rebote_verdict_index_get_size:
 * @self: an index
 *
 * Returns: how many addresses are known
 */
guint
rebote_verdict_index_get_size (ReboteVerdictIndex *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->verdicts->len + self->suppressions->len + rebote_verification_index_get_size (self->verifications);
}

/**
 * rebote_verdict_index_look_up:
 * @self: an index
 * @mailbox: the canonical form of an address, after rebote_address_facts_join_mailbox()
 * @length: its length
 *
 * Returns: (transfer none) (nullable): what the messages say about it
 */
const ReboteAddressVerdict *
rebote_verdict_index_look_up (ReboteVerdictIndex *self,
                              const char         *mailbox,
                              gsize               length)
{
  guint32 position;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (mailbox != NULL, NULL);

  if (self->verdicts->len == 0)
    return NULL;

  position = rebote_key_index_lookup (self->keys, mailbox, length);
  return position == REBOTE_KEY_INDEX_NONE ? NULL : g_ptr_array_index (self->verdicts, position);
}

/**
 * rebote_verdict_index_prefetch:
 * @self: an index
 * @hash: the hash of a mailbox that will be looked up soon
 *
 * Hides the time that memory takes.
 */
void
rebote_verdict_index_prefetch (ReboteVerdictIndex *self,
                               guint32             hash)
{
  rebote_key_index_prefetch (self->keys, hash);
  rebote_key_index_prefetch (self->suppressed_keys, hash);
}

/**
 * rebote_verdict_index_knows:
 * @self: an index
 * @mailbox: the canonical form of an address, after rebote_address_facts_join_mailbox()
 * @length: its length
 * @hash: what rebote_key_index_hash() says of it
 *
 * Returns: whether anything is known that may speak against the address
 */
gboolean
rebote_verdict_index_knows (ReboteVerdictIndex *self,
                            const char         *mailbox,
                            gsize               length,
                            guint32             hash)
{
  return rebote_key_index_lookup_hashed (self->keys, mailbox, length, hash) != REBOTE_KEY_INDEX_NONE ||
         rebote_key_index_lookup_hashed (self->suppressed_keys, mailbox, length, hash) != REBOTE_KEY_INDEX_NONE ||
         speaks_against (rebote_verification_index_find (self->verifications, mailbox, length, hash));
}

/**
 * rebote_verdict_index_find_suppression:
 * @self: an index
 * @mailbox: the canonical form of an address, after rebote_address_facts_join_mailbox()
 * @length: its length
 *
 * Returns: (transfer full) (nullable): where it says that the address must not be mailed; %NULL if nowhere
 */
char *
rebote_verdict_index_find_suppression (ReboteVerdictIndex *self,
                                       const char         *mailbox,
                                       gsize               length)
{
  const Suppression *suppression;
  const char        *source;
  guint32            position;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (mailbox != NULL, NULL);

  if (self->suppressions->len == 0)
    return NULL;
  position = rebote_key_index_lookup (self->suppressed_keys, mailbox, length);
  if (position == REBOTE_KEY_INDEX_NONE)
    return NULL;

  suppression = &g_array_index (self->suppressions, Suppression, position);
  source = g_ptr_array_index (self->sources, suppression->source);
  if (suppression->line == 0)
    return g_strdup (source);
  /* Translators: a file name and a line number */
  return g_strdup_printf (_("%s, line %u"), source, suppression->line);
}

/**
 * rebote_address_verdict_judge:
 * @self: what the messages say about an address
 *
 * Weighs what they say. A hard bounce stands unless mail arrived afterwards, nobody knows which came first, or a guard
 * holds it back.
 *
 * Returns: how the address stands
 */
ReboteStanding
rebote_address_verdict_judge (const ReboteAddressVerdict *self)
{
  const ReboteVerdictEvent *events;

  g_return_val_if_fail (self != NULL, REBOTE_STANDING_GOOD);

  events = self->events;
  if (events[REBOTE_STANDING_COMPLAINT].count > 0)
    return REBOTE_STANDING_COMPLAINT;
  if (events[REBOTE_STANDING_UNSUBSCRIBED].count > 0)
    return REBOTE_STANDING_UNSUBSCRIBED;
  for (int i = REBOTE_STANDING_HARD; i >= REBOTE_STANDING_SOFT; i--)
    {
      gboolean arrived_later = events[REBOTE_STANDING_GOOD].count > 0 &&
                               (events[i].last == 0 || events[REBOTE_STANDING_GOOD].last == 0 ||
                                events[REBOTE_STANDING_GOOD].last >= events[i].last);

      if (events[i].count == 0)
        continue;
      if (i == REBOTE_STANDING_HARD && self->guard != REBOTE_GUARD_NONE)
        return REBOTE_STANDING_DISPUTED;
      if (!arrived_later || i == REBOTE_STANDING_MOVED || i == REBOTE_STANDING_SOFT)
        return i;
      if (i == REBOTE_STANDING_HARD || i == REBOTE_STANDING_REVIEW)
        return REBOTE_STANDING_DISPUTED;
    }

  return REBOTE_STANDING_GOOD;
}
