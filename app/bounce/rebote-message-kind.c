/* rebote-message-kind.c
 *
 * Tells what a message is. A machine-readable report outranks words, and words outrank headers that servers set
 * without thinking (many mark their bounces as automatic replies).
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-message-kind"

#include "config.h"

#include <string.h>

#include "base/rebote-fold.h"
#include "rebote-knowledge-private.h"
#include "rebote-message-kind.h"
#include "rebote-own-words.h"
#include "rebote-smtp-reply.h"
#include "rebote-unsubscribe.h"

#define MAX_SIGNS_TEXT          16384
#define MAX_SIGNS_BESIDE_REPORT 2048
#define MAX_SIGNS_HEADER        1000
#define STRONGEST       100
#define OVERRULES       85    /* words this strong are believed against a delivery status */
#define HEADER_SURE     82
#define HEADER_HINT     35
#define LEAST           30

/* The strongest sign of each type. */
typedef struct
{
  int                     weights[REBOTE_N_MESSAGE_TYPES];
  const ReboteNoticeRule *rules[REBOTE_N_MESSAGE_TYPES];
  ReboteFold             *fold;     /* of the text that is looked at */
  GArray                 *matches;  /* RebotePhraseMatch: in it */
  gsize                   own;      /* length of the writer's own words; %G_MAXSIZE where nobody has looked yet */
} Signs;

/* That somebody is away, or asks for a proof, is said in one's own words; a notice may quote the server's. */
static gboolean
is_in_own_words (ReboteKnowledge         *knowledge,
                 const char              *text,
                 const RebotePhraseMatch *match,
                 Signs                   *signs)
{
  if (signs->own == G_MAXSIZE)
    signs->own = rebote_own_words_find_quote (rebote_knowledge_get_fact_words (knowledge), text);

  return signs->fold->offsets[match->start] < signs->own;
}

static void
look (ReboteKnowledge *knowledge,
      const char      *text,
      gsize            most,
      RebotePlace      place,
      Signs           *signs)
{
  GArray *matches = signs->matches;
  gsize   length;

  if (text == NULL || *text == '\0')
    return;

  length = strlen (text);
  if (length > most)
    {
      length = most;
      while ((text[length] & 0xc0) == 0x80)
        length--;
    }
  g_array_set_size (matches, 0);
  rebote_fold_set (signs->fold, text, length);
  rebote_phrase_matcher_scan (rebote_knowledge_get_notices (knowledge), signs->fold->text, signs->fold->length,
                              matches);

  for (guint i = 0; i < matches->len; i++)
    {
      const RebotePhraseMatch *match = &g_array_index (matches, RebotePhraseMatch, i);
      const ReboteNoticeRule  *rule = rebote_knowledge_get_notice (knowledge, match->phrase);

      if ((rule->places & place) && rule->weight > signs->weights[rule->type] &&
          (place != REBOTE_PLACE_TEXT ||
           (rule->type != REBOTE_MESSAGE_AUTO_REPLY && rule->type != REBOTE_MESSAGE_CHALLENGE) ||
           is_in_own_words (knowledge, text, match, signs)))
        {
          signs->weights[rule->type] = rule->weight;
          signs->rules[rule->type] = rule;
        }
    }
}

static void
raise_sign (Signs            *signs,
       ReboteMessageType type,
       int               weight)
{
  if (signs->weights[type] < weight)
    {
      signs->weights[type] = weight;
      signs->rules[type] = NULL;
    }
}

static void
look_at_headers (ReboteFactWords *words,
                 ReboteMessage   *message,
                 Signs           *signs)
{
  if (rebote_fields_get (message->headers, "X-Failed-Recipients"))
    raise_sign (signs, REBOTE_MESSAGE_BOUNCE, signs->weights[REBOTE_MESSAGE_DELAY] > 0 ? LEAST : HEADER_SURE);
  for (guint i = 0; i < REBOTE_N_MESSAGE_TYPES; i++)
    raise_sign (signs, i, rebote_fact_words_weigh_header (words, message->headers, i));
  if (message->is_report)
    raise_sign (signs, REBOTE_MESSAGE_BOUNCE, HEADER_HINT);
}

/* A filter of the recipient that refuses a mail after it was accepted reports so (RFC 5429, section 2.1.1): as one that was
 * deleted, which a person who does not read it may also have done. */
static gboolean
is_refusal (ReboteFields *disposition)
{
  static const char *const types[] = { "deleted", "denied", "failed" };
  const char *value = rebote_fields_get (disposition, "Disposition");
  const char *type = value ? strchr (value, ';') : NULL;

  if (type == NULL || g_ascii_strncasecmp (value, "automatic-action", strlen ("automatic-action")) != 0)
    return FALSE;

  type += 1 + strspn (type + 1, " \t");
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      if (g_ascii_strncasecmp (type, types[i], strlen (types[i])) == 0)
        return TRUE;
    }

  return FALSE;
}

static ReboteMessageType
type_of_feedback (ReboteMessage *message)
{
  const char *type = rebote_fields_get (message->feedback, "Feedback-Type");

  /* RFC 5965, section 3.1, and RFC 6591: reports about authentication are not complaints of a person. */
  if (type && (g_ascii_strcasecmp (type, "auth-failure") == 0 || g_ascii_strcasecmp (type, "dmarc") == 0 ||
               g_ascii_strcasecmp (type, "not-spam") == 0))
    return REBOTE_MESSAGE_OTHER;

  return REBOTE_MESSAGE_COMPLAINT;
}

static ReboteMessageType
type_of_action (ReboteFields *group)
{
  const char *action = rebote_fields_get (group, "Action");
  char status[REBOTE_STATUS_SIZE];

  if (action)
    {
      static const struct
      {
        const char       *action;
        ReboteMessageType type;
      } actions[] = {
        { "fail", REBOTE_MESSAGE_BOUNCE },
        { "delayed", REBOTE_MESSAGE_DELAY },
        { "delivered", REBOTE_MESSAGE_DELIVERED },
        { "relayed", REBOTE_MESSAGE_DELIVERED },
        { "expanded", REBOTE_MESSAGE_DELIVERED },
      };

      for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
        {
          if (g_ascii_strncasecmp (action, actions[i].action, strlen (actions[i].action)) == 0)
            return actions[i].type;
        }
    }
  if (rebote_smtp_reply_parse_status (rebote_fields_get (group, "Status"), status) && status[0] == '2')
    return REBOTE_MESSAGE_DELIVERED;

  return REBOTE_MESSAGE_BOUNCE;
}

/* One recipient that failed makes it a bounce, else one that is late makes it a delay (RFC 3464). */
static gboolean
type_of_status (ReboteMessage     *message,
                ReboteMessageType *type)
{
  gboolean found = FALSE;

  if (message->status_groups == NULL)
    return FALSE;

  for (guint i = 0; i < message->status_groups->len; i++)
    {
      ReboteFields *group = g_ptr_array_index (message->status_groups, i);
      ReboteMessageType one;

      if (!rebote_fields_get (group, "Final-Recipient") && !rebote_fields_get (group, "Original-Recipient") &&
          !rebote_fields_get (group, "Action"))
        continue;
      one = type_of_action (group);
      if (!found || one < *type)
        *type = one;
      found = TRUE;
    }

  return found;
}

static ReboteMessageKind
strongest_sign (Signs *signs)
{
  /* In this order where two are equally strong. */
  static const ReboteMessageType order[] = {
    REBOTE_MESSAGE_CHALLENGE, REBOTE_MESSAGE_COMPLAINT, REBOTE_MESSAGE_DELAY, REBOTE_MESSAGE_BOUNCE,
    REBOTE_MESSAGE_DELIVERED, REBOTE_MESSAGE_AUTO_REPLY, REBOTE_MESSAGE_OTHER
  };
  ReboteMessageKind kind = { REBOTE_MESSAGE_OTHER, NULL, NULL, LEAST - 1 };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      const ReboteNoticeRule *rule = signs->rules[order[i]];

      if (signs->weights[order[i]] > kind.weight)
        {
          kind.type = order[i];
          kind.weight = signs->weights[order[i]];
          kind.format = rule ? rule->format : NULL;
          kind.rule = rule ? rule->id : NULL;
        }
    }

  return kind;
}

/**
 * rebote_message_kind_tell:
 * @knowledge: what is known about notices
 * @message: a message taken apart
 *
 * Tells what a message is (RFC 3464, 3834, 5429, 5965, 8098, and the habits of those who do not follow them).
 *
 * Returns: its type, and by what it was told
 */
ReboteMessageKind
rebote_message_kind_tell (ReboteKnowledge *knowledge,
                          ReboteMessage   *message)
{
  ReboteMessageKind kind = { REBOTE_MESSAGE_OTHER, NULL, NULL, STRONGEST };
  ReboteMessageType type = REBOTE_MESSAGE_OTHER;
  g_auto (ReboteFold) fold = REBOTE_FOLD_INIT;
  g_autoptr (GArray) matches = NULL;
  Signs signs = { .fold = &fold, .own = G_MAXSIZE };

  g_return_val_if_fail (knowledge != NULL, kind);
  g_return_val_if_fail (message != NULL, kind);

  signs.matches = matches = g_array_new (FALSE, FALSE, sizeof (RebotePhraseMatch));
  look (knowledge, rebote_fields_get (message->headers, "Subject"), MAX_SIGNS_HEADER, REBOTE_PLACE_SUBJECT, &signs);
  look (knowledge, rebote_fields_get (message->headers, "From"), MAX_SIGNS_HEADER, REBOTE_PLACE_FROM, &signs);
  look (knowledge, rebote_fields_get (message->headers, "Return-Path"), MAX_SIGNS_HEADER, REBOTE_PLACE_FROM, &signs);
  /* A newsletter may speak of anything. */
  if (!rebote_message_is_from_list (message) || message->is_report || message->status_groups ||
      signs.weights[REBOTE_MESSAGE_BOUNCE] > 0)
    look (knowledge, message->text, message->status_groups ? MAX_SIGNS_BESIDE_REPORT : MAX_SIGNS_TEXT, REBOTE_PLACE_TEXT, &signs);
  look_at_headers (rebote_knowledge_get_fact_words (knowledge), message, &signs);

  if (signs.weights[REBOTE_MESSAGE_CHALLENGE] >= OVERRULES || signs.weights[REBOTE_MESSAGE_AUTO_REPLY] >= OVERRULES)
    return strongest_sign (&signs);

  if (message->feedback)
    {
      kind.type = type_of_feedback (message);
      kind.format = "rfc5965";
    }
  else if (type_of_status (message, &type))
    {
      kind.type = type;
      kind.format = "rfc3464";
    }
  else if (message->disposition && signs.weights[REBOTE_MESSAGE_BOUNCE] > 0 && is_refusal (message->disposition))
    {
      kind.type = REBOTE_MESSAGE_BOUNCE;
      kind.format = "rfc5429";
    }
  else if (message->disposition)
    {
      kind.type = REBOTE_MESSAGE_DELIVERED;
      kind.format = "rfc8098";
    }
  else
    kind = strongest_sign (&signs);

  return kind;
}
