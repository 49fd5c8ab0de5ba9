/* rebote-knowledge-load.h
 *
 * How the knowledge is kept, for those who fill it.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-knowledge-private.h"

G_BEGIN_DECLS

struct _ReboteKnowledge
{
  RebotePhraseMatcher *phrase_matcher;
  GPtrArray           *phrases; /* RebotePhraseRule, by number */
  RebotePhraseMatcher *notice_matcher;
  RebotePhraseMatcher *command_matcher;
  GPtrArray           *notices;   /* ReboteNoticeRule, by number */
  GHashTable          *codes;     /* code -> ReboteCodeRule */
  GHashTable          *providers; /* host or domain suffix -> provider */
  GHashTable          *services;  /* the providers which send mail for others */
  ReboteCues          *cues;
  RebotePassedOn      *passed_on;
  ReboteFactWords     *fact_words;
  GStrv                own_domains; /* or NULL */
  GPtrArray           *separators; /* folded first words of lines behind which a returned mail begins */
  ReboteAction         actions[REBOTE_N_REASONS];
  GPtrArray           *problems; /* sentences on the user's own rows that cannot be used */
  gboolean             has_own;  /* whether the user taught any phrase */
};

gboolean rebote_knowledge_load_tables (ReboteKnowledge *self,
                                       const char      *user_dir,
                                       GError         **error);
gboolean rebote_knowledge_load_trial  (ReboteKnowledge *self,
                                       const char      *pattern,
                                       ReboteReason     reason,
                                       GError         **error);

G_END_DECLS
