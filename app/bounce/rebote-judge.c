/* rebote-judge.c
 *
 * Weighs what is said about one recipient. The strongest rule decides; words are stronger than codes wherever they are
 * clear. What agrees makes the verdict surer, what contradicts it is kept and said.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-judge"

#include "config.h"

#include <string.h>

#include "base/rebote-fold.h"
#include "rebote-judge.h"
#include "rebote-knowledge-private.h"
#include "rebote-smtp-reply.h"

#define MAX_JUDGED        (64 * 1024) /* bytes of words that are weighed */
#define MAX_MATCHES       1000        /* each is held against the others */
#define ENOUGH_ANSWER     70          /* the answer itself is so clear that nothing else is asked */
#define ENOUGH_CONTEXT    60
#define PENALTY_CONTEXT   4           /* words further away count less */
#define PENALTY_REPORT    15
#define PENALTY_SUBJECT   20
#define DISTANT           0.85        /* and make a verdict less sure */
#define MAX_DOUBT         16          /* a phrase hides none which is so much heavier */
#define CLEAR             40          /* from this weight on a rule can contradict another */
#define REVIEW_BELOW      0.6         /* a hard verdict that is less sure than this is looked at by a person */
#define MAX_CONFIDENCE    0.99
#define REACH_OF_NAME     64          /* bytes before the deciding words in which stands of whom they speak */

/* The best rule so far. */
typedef struct
{
  const RebotePhraseRule *rule;
  int                     weight;
  guint                   length;
  double                  factor;     /* for the confidence */
  char                   *words;
  gboolean                names_sender; /* the words speak of the sender's own address or domain */
} Finding;

/* A text, folded, with the phrases that were found in it. */
typedef struct
{
  const char *text;
  ReboteFold  fold;
  GArray     *matches;
  guint       longest;     /* of the matches */
} Hearing;

/* One court session. */
typedef struct
{
  ReboteKnowledge  *knowledge;
  const ReboteCase *what;
  ReboteRecipient  *recipient;
  Finding           best;
  Finding           rival;       /* the strongest that says something else */
} Court;

static gboolean
value_begins_with (const char *value,
                   const char *prefix)
{
  gsize n = strlen (prefix);

  /* “5.7” is 5.7.1 and 5.7.25, but not 5.70.1. */
  return value && strncmp (value, prefix, n) == 0 &&
         (value[n] == '\0' || value[n] == '.' || !g_ascii_isdigit (value[n]) || strlen (prefix) < 3);
}

static gboolean
condition_holds (const ReboteCondition *condition,
                 const ReboteRecipient *recipient)
{
  const char *value = NULL;
  gboolean holds = FALSE;

  if (condition->key == g_intern_static_string ("reply"))
    value = recipient->reply;
  else if (condition->key == g_intern_static_string ("status"))
    value = recipient->status;
  else if (condition->key == g_intern_static_string ("command"))
    value = rebote_smtp_command_to_slug (recipient->command);
  else
    value = recipient->provider;

  for (guint i = 0; condition->values[i] && !holds; i++)
    holds = value_begins_with (value, condition->values[i]);

  return holds != condition->negated;
}

static gboolean
rule_holds (const RebotePhraseRule *rule,
            const ReboteRecipient  *recipient)
{
  for (guint i = 0; rule->conditions && i < rule->conditions->len; i++)
    {
      if (!condition_holds (&g_array_index (rule->conditions, ReboteCondition, i), recipient))
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_named (const char *text,
          gsize       length,
          const char *name)
{
  gsize n = strlen (name);

  for (const char *c = text; length >= n && c <= text + length - n; c++)
    {
      if (g_ascii_strncasecmp (c, name, n) == 0 && (c == text || !(g_ascii_isalnum (c[-1]) || strchr ("-_.+", c[-1]))) &&
          (c + n == text + length || !(g_ascii_isalnum (c[n]) || c[n] == '-')))
        return TRUE;
    }

  return FALSE;
}

/* “553 <us@example.com>… does not exist”: what stands just before the words is what they speak of. A name that is also the
 * recipient's tells nothing. */
static gboolean
names_sender (Court                   *court,
              Hearing                 *hearing,
              const RebotePhraseMatch *match)
{
  const char *const *sender = court->what->sender_addresses;
  const char *address = court->recipient->address;
  const char *at = address ? strrchr (address, '@') : NULL;
  guint32 end = hearing->fold.offsets[match->end];
  guint32 start = hearing->fold.offsets[match->start];
  const char *text;
  gsize length;

  start = start > REACH_OF_NAME ? start - REACH_OF_NAME : 0;
  text = hearing->text + start;
  length = end - start;
  if (sender == NULL || at == NULL || is_named (text, length, address))
    return FALSE;

  for (guint i = 0; sender[i]; i++)
    {
      const char *domain = strrchr (sender[i], '@');

      if (g_ascii_strcasecmp (sender[i], address) != 0 && is_named (text, length, sender[i]))
        return TRUE;
      if (domain && g_ascii_strcasecmp (domain, at) != 0 && !is_named (text, length, at + 1) &&
          is_named (text, length, domain + 1))
        return TRUE;
    }

  return FALSE;
}

/* “User over quota” hides “user”: a longer phrase has understood the shorter ones within it. What lies in the gap of a phrase
 * may not have been understood, so there only the heavier one counts. */
static gboolean
hides (const RebotePhraseRule *longer,
       const RebotePhraseRule *shorter)
{
  int doubt = longer->has_gap ? 0 : MAX_DOUBT;

  return longer->command == REBOTE_COMMAND_UNKNOWN &&
         (longer->reason == REBOTE_REASON_NONE || longer->weight + doubt >= shorter->weight);
}

static gboolean
is_hidden (Court   *court,
           Hearing *hearing,
           guint    number)
{
  const RebotePhraseMatch *match = &g_array_index (hearing->matches, RebotePhraseMatch, number);
  const RebotePhraseRule *rule = rebote_knowledge_get_phrase (court->knowledge, match->phrase);
  guint first = number;

  /* They come in the order of their ends, and none is longer than the longest. */
  while (first > 0 && g_array_index (hearing->matches, RebotePhraseMatch, first - 1).end == match->end)
    first--;
  for (guint i = first; i < hearing->matches->len; i++)
    {
      const RebotePhraseMatch *other = &g_array_index (hearing->matches, RebotePhraseMatch, i);
      const RebotePhraseRule *longer = rebote_knowledge_get_phrase (court->knowledge, other->phrase);

      if (other->end > match->start + hearing->longest)
        break;
      if (other->start <= match->start && other->end >= match->end &&
          other->end - other->start > match->end - match->start && hides (longer, rule) &&
          rule_holds (longer, court->recipient))
        return TRUE;
    }

  return FALSE;
}

static char *
words_of (Hearing                 *hearing,
          const RebotePhraseMatch *match)
{
  guint32 start = hearing->fold.offsets[match->start];
  guint32 end = hearing->fold.offsets[match->end];

  return g_strstrip (g_strndup (hearing->text + start, end - start));
}

static void
finding_clear (Finding *finding)
{
  g_clear_pointer (&finding->words, g_free);
  finding->rule = NULL;
  finding->weight = 0;
}

static void
weigh (Court                   *court,
       Hearing                 *hearing,
       const RebotePhraseMatch *match,
       const RebotePhraseRule  *rule,
       int                      penalty)
{
  Finding found = { rule, MAX (rule->weight - penalty, 1), match->end - match->start,
                    penalty > PENALTY_CONTEXT ? DISTANT : 1.0, NULL, FALSE };
  Finding *place = NULL;

  if (found.weight > court->best.weight ||
      (found.weight == court->best.weight && found.length > court->best.length))
    {
      if (court->best.rule && court->best.rule->reason != rule->reason)
        {
          finding_clear (&court->rival);
          court->rival = court->best;
          memset (&court->best, 0, sizeof court->best);
        }
      place = &court->best;
    }
  else if (rule->reason != court->best.rule->reason && found.weight > court->rival.weight)
    place = &court->rival;

  if (place)
    {
      finding_clear (place);
      *place = found;
      place->words = words_of (hearing, match);
      place->names_sender = names_sender (court, hearing, match);
    }
}

static void
hearing_clear (Hearing *hearing)
{
  g_clear_pointer (&hearing->matches, g_array_unref);
  rebote_fold_clear (&hearing->fold);
}

static void
listen_for (RebotePhraseMatcher *phrases,
            Hearing             *hearing,
            const char          *text)
{
  gsize length = text ? strlen (text) : 0;

  if (length == 0 || hearing->matches)
    return;

  if (length > MAX_JUDGED)
    {
      length = MAX_JUDGED;
      while (length > 0 && (text[length] & 0xc0) == 0x80)
        length--;
    }
  hearing->text = text;
  hearing->matches = g_array_new (FALSE, FALSE, sizeof (RebotePhraseMatch));
  rebote_fold_set (&hearing->fold, text, length);
  rebote_phrase_matcher_scan (phrases, hearing->fold.text, hearing->fold.length, hearing->matches);

  if (hearing->matches->len > MAX_MATCHES)
    g_array_set_size (hearing->matches, MAX_MATCHES);
  for (guint i = 0; i < hearing->matches->len; i++)
    {
      const RebotePhraseMatch *match = &g_array_index (hearing->matches, RebotePhraseMatch, i);

      hearing->longest = MAX (hearing->longest, match->end - match->start);
    }
}

static void
listen (Court      *court,
        Hearing    *hearing,
        const char *text)
{
  listen_for (rebote_knowledge_get_phrases (court->knowledge), hearing, text);
}

/* The last command named is the innermost. */
static void
take_command (Court   *court,
              Hearing *hearing)
{
  for (guint i = 0; hearing->matches && i < hearing->matches->len; i++)
    {
      const RebotePhraseMatch *match = &g_array_index (hearing->matches, RebotePhraseMatch, i);
      const RebotePhraseRule *rule = rebote_knowledge_get_phrase (court->knowledge, match->phrase);

      if (rule->command != REBOTE_COMMAND_UNKNOWN)
        court->recipient->command = rule->command;
    }
}

/* What can change neither the best nor the rival need not be looked at. */
static gboolean
may_count (Court                  *court,
           const RebotePhraseRule *rule,
           int                     penalty)
{
  int weight = MAX (rule->weight - penalty, 1);

  if (court->best.rule == NULL || weight >= court->best.weight)
    return TRUE;

  return rule->reason != court->best.rule->reason && weight > court->rival.weight;
}

static void
consider (Court   *court,
          Hearing *hearing,
          int      penalty)
{
  for (guint i = 0; hearing->matches && i < hearing->matches->len; i++)
    {
      const RebotePhraseMatch *match = &g_array_index (hearing->matches, RebotePhraseMatch, i);
      const RebotePhraseRule *rule = rebote_knowledge_get_phrase (court->knowledge, match->phrase);

      if (rule->command == REBOTE_COMMAND_UNKNOWN && rule->reason != REBOTE_REASON_NONE && may_count (court, rule, penalty) &&
          rule_holds (rule, court->recipient) && !is_hidden (court, hearing, i))
        weigh (court, hearing, match, rule, penalty);
    }
}

/* What the user taught decides wherever it stands. */
static void
consider_own (Court      *court,
              Hearing    *hearing,
              const char *text)
{
  listen (court, hearing, text);
  for (guint i = 0; hearing->matches && i < hearing->matches->len; i++)
    {
      const RebotePhraseMatch *match = &g_array_index (hearing->matches, RebotePhraseMatch, i);
      const RebotePhraseRule *rule = rebote_knowledge_get_phrase (court->knowledge, match->phrase);

      if (rule->is_own && rule->reason != REBOTE_REASON_NONE && rule_holds (rule, court->recipient))
        weigh (court, hearing, match, rule, 0);
    }
}

/* From the most to the least telling words; the command first, since rules may ask for it. */
static void
hear_all (Court *court)
{
  const ReboteCase *what = court->what;
  Hearing answer = { .fold = REBOTE_FOLD_INIT }, context = { .fold = REBOTE_FOLD_INIT };
  Hearing report = { .fold = REBOTE_FOLD_INIT }, subject = { .fold = REBOTE_FOLD_INIT };

  listen (court, &answer, what->answer);
  take_command (court, &answer);
  if (court->recipient->command == REBOTE_COMMAND_UNKNOWN)
    {
      Hearing around = { .fold = REBOTE_FOLD_INIT };

      listen_for (rebote_knowledge_get_commands (court->knowledge), &around, what->context ? what->context : what->report);
      take_command (court, &around);
      hearing_clear (&around);
    }

  consider (court, &answer, 0);
  if (court->best.weight < ENOUGH_ANSWER)
    {
      listen (court, &context, what->context);
      consider (court, &context, PENALTY_CONTEXT);
    }
  if (court->best.weight < ENOUGH_CONTEXT)
    {
      listen (court, &report, what->report);
      consider (court, &report, PENALTY_REPORT);
      listen (court, &subject, what->subject);
      consider (court, &subject, PENALTY_SUBJECT);
    }
  if (rebote_knowledge_has_own (court->knowledge))
    {
      consider_own (court, &answer, what->answer);
      consider_own (court, &context, what->context);
      consider_own (court, &report, what->report);
      consider_own (court, &subject, what->subject);
    }

  hearing_clear (&answer);
  hearing_clear (&context);
  hearing_clear (&report);
  hearing_clear (&subject);
}

/* A reply code says little by itself: it is asked only where no status says more. */
static const ReboteCodeRule *
telling_code (const ReboteRecipient *recipient,
              const ReboteCodeRule  *status,
              const ReboteCodeRule  *reply)
{
  if (status && !rebote_smtp_status_is_generic (recipient->status))
    return status;

  return reply ? reply : status;
}

static void
decide_by_words (Court *court)
{
  ReboteRecipient *recipient = court->recipient;
  const RebotePhraseRule *rule = court->best.rule;

  recipient->reason = rule->reason;
  recipient->confidence = rule->confidence * court->best.factor;
  /* A code that only one provider uses tells who answered. */
  if (rule->provider && recipient->provider == NULL)
    recipient->provider = g_strdup (rule->provider);
  rebote_recipient_take_evidence (recipient,
                                  rebote_evidence_new (REBOTE_EVIDENCE_PHRASE, court->best.words, rule->id, TRUE));
}

static void
decide_by_code (Court                *court,
                const ReboteCodeRule *code)
{
  ReboteRecipient *recipient = court->recipient;
  ReboteEvidenceWhat what = rebote_code_rule_is_status (code) ? REBOTE_EVIDENCE_STATUS : REBOTE_EVIDENCE_REPLY;
  const char *text = what == REBOTE_EVIDENCE_STATUS ? recipient->status : recipient->reply;
  g_autofree char *id = g_strconcat ("code-reasons.tsv:", code->code, NULL);

  recipient->reason = code->reason;
  recipient->confidence = code->confidence;
  rebote_recipient_take_evidence (recipient, rebote_evidence_new (what, text, id, TRUE));
}

static void
add_codes_as_evidence (ReboteRecipient *recipient)
{
  gboolean has_status = FALSE, has_reply = FALSE;

  for (guint i = 0; i < recipient->evidence->len; i++)
    {
      ReboteEvidence *evidence = g_ptr_array_index (recipient->evidence, i);

      has_status |= evidence->what == REBOTE_EVIDENCE_STATUS;
      has_reply |= evidence->what == REBOTE_EVIDENCE_REPLY;
    }
  if (recipient->reply && !has_reply)
    rebote_recipient_take_evidence (recipient,
                                    rebote_evidence_new (REBOTE_EVIDENCE_REPLY, recipient->reply, NULL, FALSE));
  if (recipient->status && !has_status)
    rebote_recipient_take_evidence (recipient,
                                    rebote_evidence_new (REBOTE_EVIDENCE_STATUS, recipient->status, NULL, FALSE));
}

/* A refusal of the sender's address speaks in the words of a missing mailbox, but not of this recipient's; and before any
 * content was sent, no content can have been refused. */
static void
turn_to_sender (Court *court)
{
  ReboteRecipient *recipient = court->recipient;
  ReboteSmtpCommand command = recipient->command;
  gboolean is_early = command == REBOTE_COMMAND_MAIL || command == REBOTE_COMMAND_EHLO || command == REBOTE_COMMAND_CONNECT;
  gboolean is_address = recipient->reason == REBOTE_REASON_NO_SUCH_USER || recipient->reason == REBOTE_REASON_BAD_ADDRESS;
  gboolean is_domain = recipient->reason == REBOTE_REASON_NO_SUCH_DOMAIN;

  if ((is_address && is_early) || (is_domain && is_early && command != REBOTE_COMMAND_CONNECT) ||
      ((is_address || is_domain) && court->best.names_sender))
    recipient->reason = REBOTE_REASON_AUTHENTICATION;
  else if (recipient->reason == REBOTE_REASON_CONTENT_REJECTED && is_early)
    recipient->reason = REBOTE_REASON_SENDER_REPUTATION;
}

static void
compare_with_code (Court                *court,
                   const ReboteCodeRule *code)
{
  ReboteRecipient *recipient = court->recipient;
  gboolean text_is_hard = rebote_reason_get_kind (recipient->reason) == REBOTE_KIND_HARD;
  gboolean code_is_hard;

  if (code == NULL || code->weight < CLEAR)
    return;

  code_is_hard = rebote_reason_get_kind (code->reason) == REBOTE_KIND_HARD;
  if (code->reason == recipient->reason || (code_is_hard && text_is_hard))
    {
      recipient->confidence += (MAX_CONFIDENCE - recipient->confidence) / 2;
      return;
    }
  if (code_is_hard == text_is_hard)
    return;

  recipient->contradiction = text_is_hard ? REBOTE_CONTRADICTION_TEXT_IS_PERMANENT
                                          : REBOTE_CONTRADICTION_TEXT_IS_TEMPORARY;
  recipient->contradicting_code = g_strdup (rebote_code_rule_is_status (code) ? recipient->status : recipient->reply);
  recipient->confidence *= 0.95;
}

static void
compare_classes (ReboteRecipient *recipient)
{
  if (recipient->contradiction == REBOTE_CONTRADICTION_NONE && recipient->status && recipient->reply &&
      recipient->status[0] != recipient->reply[0])
    {
      recipient->contradiction = REBOTE_CONTRADICTION_CODES_DISAGREE;
      recipient->contradicting_code = g_strdup (recipient->status);
    }
}

static void
compare_with_rival (Court *court)
{
  ReboteRecipient *recipient = court->recipient;
  const RebotePhraseRule *rival = court->rival.rule;

  if (rival == NULL || court->rival.weight < CLEAR || court->rival.weight + 10 < court->best.weight ||
      rebote_reason_get_kind (rival->reason) == rebote_reason_get_kind (recipient->reason))
    return;

  recipient->confidence *= 0.8;
  if (recipient->contradiction == REBOTE_CONTRADICTION_NONE)
    recipient->contradiction = REBOTE_CONTRADICTION_TEXTS_DISAGREE;
  rebote_recipient_take_evidence (recipient,
                                  rebote_evidence_new (REBOTE_EVIDENCE_PHRASE, court->rival.words, rival->id, FALSE));
}

/* The server itself wanted to be asked again. */
static gboolean
is_temporary (const ReboteRecipient *recipient)
{
  return recipient->reply ? recipient->reply[0] == '4' : recipient->status && recipient->status[0] == '4';
}

static void
choose_action (Court *court)
{
  ReboteRecipient *recipient = court->recipient;
  gboolean wants_review = court->best.rule && court->best.rule->reason == recipient->reason && court->best.rule->review;

  recipient->kind = rebote_reason_get_kind (recipient->reason);
  recipient->action = rebote_knowledge_get_action (court->knowledge, recipient->reason);
  if (recipient->kind == REBOTE_KIND_HARD &&
      (wants_review || recipient->confidence < REVIEW_BELOW || is_temporary (recipient)))
    recipient->action = REBOTE_ACTION_REVIEW;
}

/**
 * rebote_judge:
 * @knowledge: what is known about servers' words
 * @what: the texts about one recipient
 * @recipient: the recipient, with its codes, server and provider as the notice tells them; takes the verdict
 *
 * Judges one recipient by the rule of the product: hard is only what is gone for good, text beats code, and what gives
 * no cause stays undetermined.
 */
void
rebote_judge (ReboteKnowledge  *knowledge,
              const ReboteCase *what,
              ReboteRecipient  *recipient)
{
  const ReboteCodeRule *status, *reply, *code;
  Court court = { .knowledge = knowledge, .what = what, .recipient = recipient };

  g_return_if_fail (knowledge != NULL);
  g_return_if_fail (what != NULL);
  g_return_if_fail (recipient != NULL);

  status = recipient->status ? rebote_knowledge_lookup_status (knowledge, recipient->status) : NULL;
  reply = recipient->reply ? rebote_knowledge_lookup_reply (knowledge, recipient->reply) : NULL;
  code = telling_code (recipient, status, reply);

  hear_all (&court);

  if (court.best.rule && (code == NULL || court.best.weight >= code->weight))
    decide_by_words (&court);
  else if (code)
    decide_by_code (&court, code);
  if (court.best.rule == NULL || !court.best.rule->is_own)
    turn_to_sender (&court);
  compare_with_code (&court, code);
  compare_with_rival (&court);
  compare_classes (recipient);
  add_codes_as_evidence (recipient);
  recipient->confidence = MIN (recipient->confidence, MAX_CONFIDENCE);
  choose_action (&court);

  finding_clear (&court.best);
  finding_clear (&court.rival);
}
