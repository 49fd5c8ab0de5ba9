/* rebote-unsubscribe.h
 *
 * Tells whether a mail asks to be taken off a list, and says nothing else.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-fact-words.h"
#include "rebote-message.h"
#include "rebote-recipient.h"

G_BEGIN_DECLS

gboolean rebote_message_is_from_list (ReboteMessage *message);
char    *rebote_unsubscribe_read     (ReboteFactWords *words,
                                      ReboteMessage   *message,
                                      ReboteEvidence **evidence);

G_END_DECLS
