/* rebote-store-domains.h
 *
 * From which domains the user sends, as far as the mails that were read tell.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-store.h"

G_BEGIN_DECLS

char **rebote_store_learn_sending_domains (ReboteStore *store,
                                           GError     **error);

G_END_DECLS
