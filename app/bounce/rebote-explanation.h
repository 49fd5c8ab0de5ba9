/* rebote-explanation.h
 *
 * A verdict in plain words: what happened, what to do now, and how we know.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-bounce.h"
#include "rebote-code-table.h"

G_BEGIN_DECLS

/**
 * ReboteVerdict:
 * @REBOTE_VERDICT_NOT_A_BOUNCE: the mail arrived, or the message is none of our business
 * @REBOTE_VERDICT_HARD: a hard bounce
 * @REBOTE_VERDICT_SOFT: a soft bounce
 * @REBOTE_VERDICT_UNDETERMINED: a bounce that does not say why
 * @REBOTE_VERDICT_DELAYED: still being tried
 * @REBOTE_VERDICT_COMPLAINT: the recipient called the mail spam
 *
 * The one word at the top of an explanation.
 */
typedef enum
{
  REBOTE_VERDICT_NOT_A_BOUNCE,
  REBOTE_VERDICT_HARD,
  REBOTE_VERDICT_SOFT,
  REBOTE_VERDICT_UNDETERMINED,
  REBOTE_VERDICT_DELAYED,
  REBOTE_VERDICT_COMPLAINT
} ReboteVerdict;

#define REBOTE_N_VERDICTS (REBOTE_VERDICT_COMPLAINT + 1)

/**
 * ReboteExplanation:
 * @verdict: how it counts; for style classes and the like
 * @shape: the verdict's shape, one character: ● hard, ◐ soft, ○ not a bounce …
 * @verdict_word: the verdict in capitals: “HARD”
 * @short_title: the cause in a few words without a subject, for a row of a list: “does not exist”
 * @title: the cause as a headline: “The mailbox does not exist”
 * @happened: what happened, one to three short sentences
 * @advice: what to do now, one to three short sentences
 * @will_arrive: whether the mail will still arrive: “No”
 * @resend: whether to send again: “Yes, when the cause is fixed”
 * @who_must_act: who has to do something: “You”
 * @has_moved: whether the person has another address now: “Unknown”, “Yes, to ana@example.org”
 * @contradiction: (nullable): a sentence on evidence that disagrees with itself, and what decided
 * @confidence_words: (nullable): how sure we are of the cause: “very sure”; %NULL if there is nothing to be sure of
 * @caveat: (nullable): a sentence of caution where we are not sure
 * @rule: (nullable): a sentence on the provider's own code, or the user's own rule, which decided
 * @help_url: (nullable): a page of the provider or blocklist that tells more; only the user opens it
 * @reporter: (nullable): a sentence on who reported it, and how long after sending
 * @reported: (nullable): what a mailing service itself calls it: “SendGrid calls it: bounce (blocked)”
 * @reply: (nullable): the reply code, taken apart
 * @status: (nullable): the enhanced status code, taken apart
 *
 * Everything that is said about one recipient of one message, in the language of the moment when it was made. Shown
 * by the window, the command line and the exports alike: none of them has words of its own. The texts are plain, not
 * markup. Reference-counted and immutable, so it may be used from any thread.
 */
typedef struct
{
  ReboteVerdict verdict;
  const char   *shape;
  const char   *verdict_word;
  char         *short_title;
  char         *title;
  char         *happened;
  char         *advice;
  char         *will_arrive;
  char         *resend;
  char         *who_must_act;
  char         *has_moved;
  char         *contradiction;
  char         *confidence_words;
  char         *caveat;
  char         *rule;
  char         *help_url;
  char         *reporter;
  char         *reported;
  ReboteCode   *reply;
  ReboteCode   *status;
} ReboteExplanation;

#define REBOTE_TYPE_EXPLANATION (rebote_explanation_get_type ())

/**
 * REBOTE_EXPLANATION_NO_RECIPIENT:
 *
 * Stands for the message itself where a message has no recipients.
 */
#define REBOTE_EXPLANATION_NO_RECIPIENT G_MAXUINT

GType              rebote_explanation_get_type (void) G_GNUC_CONST;
ReboteExplanation *rebote_explanation_new (ReboteBounce *bounce,
                                           guint         recipient_position);
ReboteExplanation *rebote_explanation_new_for_message (ReboteBounce *bounce);
char              *rebote_explanation_make_title (ReboteBounce *bounce,
                                                  guint         recipient_position);
ReboteExplanation *rebote_explanation_ref (ReboteExplanation *self);
void               rebote_explanation_unref (ReboteExplanation *self);

/**
 * ReboteMark:
 * @start: where it begins, in bytes
 * @end: where it ends, in bytes: the first byte that does not belong to it
 *
 * A stretch of a text that decided a verdict.
 */
typedef struct
{
  gsize start;
  gsize end;
} ReboteMark;

GArray *rebote_explanation_find_marks (const char   *text,
                                       gssize        length,
                                       ReboteBounce *bounce,
                                       guint         recipient_position);
char   *rebote_explanation_format_duration (gint64 seconds);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteExplanation, rebote_explanation_unref)

G_END_DECLS
