/* rebote-address-private.h
 *
 * What only this room may call.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-address.h"

G_BEGIN_DECLS

ReboteAddressError rebote_address_make_key_slowly (const char       *text,
                                                   gsize             length,
                                                   ReboteAddressKey *key);
ReboteAddressError rebote_address_check_labels (const char *domain,
                                                gsize       length);
char              *rebote_address_domain_to_unicode (const char *domain);

G_END_DECLS
