/* rebote-advice.h
 *
 * What to do at a certain provider or about a certain blocklist: data/knowledge/advice.xml.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "rebote-vocabulary.h"

G_BEGIN_DECLS

/**
 * ReboteAdviceCase:
 * @type: what the message is
 * @reason: why it came back
 * @action: what is to be done
 * @usual: what is usually done for @reason
 * @provider: (nullable): slug of who runs the receiving side
 * @code: (nullable): the named code that decided
 * @status: (nullable): the enhanced status code
 * @answer: (nullable): the words of the answer
 *
 * What the choice of an advice depends on.
 */
typedef struct
{
  ReboteMessageType type;
  ReboteReason      reason;
  ReboteAction      action;
  ReboteAction      usual;
  const char       *provider;
  const char       *code;
  const char       *status;
  const char       *answer;
} ReboteAdviceCase;

/**
 * ReboteAdvice:
 *
 * The table. Immutable: it may be used from any thread.
 */
typedef struct _ReboteAdvice ReboteAdvice;

ReboteAdvice *rebote_advice_get_default (void);
ReboteAdvice *rebote_advice_new_from_data (const char *name,
                                           const char *data,
                                           gssize      length,
                                           GError    **error);
void          rebote_advice_free (ReboteAdvice *self);
gboolean      rebote_advice_find (ReboteAdvice           *self,
                                  const ReboteAdviceCase *for_case,
                                  const char            **text,
                                  const char            **url);
const char   *rebote_advice_find_page (ReboteAdvice *self,
                                       const char   *provider);
const char   *rebote_advice_get_words (ReboteAdvice *self,
                                       const char   *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteAdvice, rebote_advice_free)

G_END_DECLS
