/* rebote-knowledge.h
 *
 * What Rebote knows about mail servers: the tables of data/knowledge, loaded once and shared.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

#include "rebote-vocabulary.h"

G_BEGIN_DECLS

/* Before the names of the rules that the user wrote. */
#define REBOTE_OWN_RULE_PREFIX "own:"
#define REBOTE_TRIAL_RULE      "trial"

/**
 * ReboteKnowledge:
 *
 * The phrases, codes and providers that bounces are read with. Immutable and reference-counted: load it once and use
 * it from any thread.
 */
typedef struct _ReboteKnowledge ReboteKnowledge;

ReboteKnowledge *rebote_knowledge_load  (const char       *user_dir,
                                         GError          **error);
ReboteKnowledge *rebote_knowledge_ref   (ReboteKnowledge  *self);
ReboteKnowledge *rebote_knowledge_load_with_trial (const char   *user_dir,
                                                   const char   *pattern,
                                                   ReboteReason  reason,
                                                   GError      **error);
GPtrArray       *rebote_knowledge_get_problems (ReboteKnowledge *self);
void             rebote_knowledge_unref (ReboteKnowledge  *self);
void             rebote_knowledge_set_own_domains (ReboteKnowledge   *self,
                                                   const char *const *domains);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteKnowledge, rebote_knowledge_unref)

G_END_DECLS
