/* rebote-address-book.h
 *
 * What address books of all kinds have in common.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-line-reader.h"
#include "rebote-list-formats-private.h"

G_BEGIN_DECLS

/* More values of one kind than this are not a contact's. */
#define REBOTE_ADDRESS_BOOK_MAX_VALUES 64

/* Of a longer value, which may be a picture, the rest is not looked at. */
#define REBOTE_ADDRESS_BOOK_MAX_VALUE (64 * 1024)

/**
 * ReboteAddressBook:
 * @conversion: what is filled
 * @spool: takes the cells
 * @values: (element-type guint GString): for the columns of the entry at hand, what is in them
 *
 * An address book that is being read.
 */
typedef struct
{
  ReboteListConversion *conversion;
  ReboteListSpool      *spool;
  GHashTable           *values;
} ReboteAddressBook;

gboolean _rebote_address_book_init (ReboteAddressBook    *self,
                                    ReboteListConversion *conversion,
                                    GError              **error);
void     _rebote_address_book_clear (ReboteAddressBook *self);
void     _rebote_address_book_begin_entry (ReboteAddressBook *self,
                                           const ReboteLine  *line);
void     _rebote_address_book_add (ReboteAddressBook *self,
                                   guint              column,
                                   const char        *value);
gboolean _rebote_address_book_end_entry (ReboteAddressBook *self,
                                         GError           **error);
gboolean _rebote_address_book_finish (ReboteAddressBook *self,
                                      int                fd,
                                      guint64            size,
                                      GError           **error);
char    *_rebote_address_book_decode (const char *bytes,
                                      gsize       length,
                                      const char *charset);

G_END_DECLS
