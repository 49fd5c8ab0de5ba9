/* rebote-descriptor-condition.h
 *
 * What an answer must be like for a rule to count.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-descriptor-reader.h"

G_BEGIN_DECLS

/**
 * ReboteSaid:
 * @REBOTE_SAID_NOTHING: the answer does not tell
 * @REBOTE_SAID_NO: it says no
 * @REBOTE_SAID_YES: it says yes
 */
typedef enum
{
  REBOTE_SAID_NOTHING,
  REBOTE_SAID_NO,
  REBOTE_SAID_YES
} ReboteSaid;

/**
 * ReboteDescriptorCondition:
 *
 * A condition: `{"path": "$.status", "eq": "valid"}`, a list of them, which is `all`, or `{"any": […]}`, `{"not": …}`.
 * Immutable.
 */
typedef struct _ReboteDescriptorCondition ReboteDescriptorCondition;

ReboteDescriptorCondition *rebote_descriptor_condition_new        (ReboteDescriptorReader    *reader,
                                                                   const char                *where,
                                                                   JsonNode                  *node);
void                       rebote_descriptor_condition_free       (ReboteDescriptorCondition *self);
gboolean                   rebote_descriptor_condition_names_http (ReboteDescriptorCondition *self);
ReboteSaid                 rebote_descriptor_condition_ask        (ReboteDescriptorCondition *self,
                                                                   ReboteHttpAnswer          *answer,
                                                                   JsonNode                  *item);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteDescriptorCondition, rebote_descriptor_condition_free)

G_END_DECLS
