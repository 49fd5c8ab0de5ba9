/* rebote-store-trail.h
 *
 * How the user sends, as far as the mails that were read tell.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sender/rebote-sender-trail.h"

#include "rebote-store.h"

G_BEGIN_DECLS

ReboteSenderTrail *rebote_store_learn_trail (ReboteStore     *store,
                                             ReboteKnowledge *knowledge,
                                             GCancellable    *cancellable,
                                             GError         **error);

G_END_DECLS
