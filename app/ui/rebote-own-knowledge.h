/* rebote-own-knowledge.h
 *
 * What is known about mails, with all that the user adds.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "bounce/rebote-knowledge.h"
#include "store/rebote-store.h"

G_BEGIN_DECLS

ReboteKnowledge *rebote_own_knowledge_load (ReboteStore *store,
                                            GError     **error);

G_END_DECLS
