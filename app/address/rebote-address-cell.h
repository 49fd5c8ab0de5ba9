/* rebote-address-cell.h
 *
 * Finds the addresses in a cell of a contact list, as people write them there.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-address.h"

G_BEGIN_DECLS

/* More addresses than this in one cell are not a contact. */
#define REBOTE_ADDRESS_MAX_IN_CELL 64

/**
 * ReboteAddressCandidate:
 * @text: what was found, freed of what surrounds it
 * @name: (nullable): the display name before it
 * @code: %REBOTE_ADDRESS_OK, or what is wrong with it
 */
typedef struct
{
  char              *text;
  char              *name;
  ReboteAddressError code;
} ReboteAddressCandidate;

void       rebote_address_candidate_free (ReboteAddressCandidate *self);
GPtrArray *rebote_address_find_in_cell (const char *cell,
                                        gssize      length);
char      *rebote_address_repair (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteAddressCandidate, rebote_address_candidate_free)

G_END_DECLS
