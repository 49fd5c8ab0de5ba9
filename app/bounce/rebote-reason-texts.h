/* rebote-reason-texts.h
 *
 * The sentences of data/knowledge/reasons.xml, and which of them fit a case. Only explanations are made of them.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "rebote-fact.h"
#include "rebote-vocabulary.h"

G_BEGIN_DECLS

typedef enum
{
  REBOTE_TEXT_SHORT,
  REBOTE_TEXT_TITLE,
  REBOTE_TEXT_HAPPENED,
  REBOTE_TEXT_ADVICE,
  REBOTE_TEXT_WILL_ARRIVE,
  REBOTE_TEXT_RESEND,
  REBOTE_TEXT_WHO,
  REBOTE_TEXT_MOVED
} ReboteText;

#define REBOTE_N_TEXTS (REBOTE_TEXT_MOVED + 1)

/**
 * ReboteTextHas:
 * @REBOTE_TEXT_HAS_ADDRESS: the notice names the recipient
 * @REBOTE_TEXT_HAS_DOMAIN: the address has a part after the @
 * @REBOTE_TEXT_HAS_SUGGESTION: a new or corrected address is known
 * @REBOTE_TEXT_HAS_UNTIL: a time is known until which the server goes on trying
 * @REBOTE_TEXT_HAS_RETURN: a day is known until which the person is away
 *
 * What is known of a case.
 */
typedef enum
{
  REBOTE_TEXT_HAS_ADDRESS = 1 << 0,
  REBOTE_TEXT_HAS_DOMAIN = 1 << 1,
  REBOTE_TEXT_HAS_SUGGESTION = 1 << 2,
  REBOTE_TEXT_HAS_UNTIL = 1 << 3,
  REBOTE_TEXT_HAS_RETURN = 1 << 4
} ReboteTextHas;

/**
 * ReboteTextCase:
 * @action: what is to be done
 * @has: what is known
 * @fact: what the message tells beyond a failure
 * @status: (nullable): the enhanced status code
 * @cause: (nullable): for an event where no server refused anything, what happened (see #ReboteRecipient)
 * @answer: (nullable): the words of the answer
 *
 * What the choice of sentences depends on.
 */
typedef struct
{
  ReboteAction  action;
  ReboteTextHas has;
  ReboteFact    fact;
  const char   *status;
  const char   *cause;
  const char   *answer;
} ReboteTextCase;

typedef struct _ReboteReasonTexts ReboteReasonTexts;

ReboteReasonTexts *rebote_reason_texts_get_default (void);
ReboteReasonTexts *rebote_reason_texts_new_from_data (const char *name,
                                                      const char *data,
                                                      gssize      length,
                                                      GError    **error);
void               rebote_reason_texts_free (ReboteReasonTexts *self);
void               rebote_reason_texts_choose (ReboteReasonTexts    *self,
                                               ReboteReason          reason,
                                               const ReboteTextCase *for_case,
                                               const char          **texts);
void               rebote_reason_texts_choose_type (ReboteReasonTexts    *self,
                                                    ReboteMessageType     type,
                                                    const ReboteTextCase *for_case,
                                                    const char          **texts);
ReboteAction       rebote_reason_texts_get_usual_action (ReboteReasonTexts *self,
                                                         ReboteReason       reason);
const char        *rebote_reason_texts_get_answer (ReboteReasonTexts *self,
                                                   const char        *set,
                                                   const char        *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteReasonTexts, rebote_reason_texts_free)

G_END_DECLS
