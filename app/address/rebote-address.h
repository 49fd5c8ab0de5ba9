/* rebote-address.h
 *
 * An e-mail address as a value: read, judged by the standards, and brought into the form in which two are compared.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* RFC 5321 4.5.3.1, RFC 1035 2.3.4 */
#define REBOTE_ADDRESS_MAX_LOCAL  64
#define REBOTE_ADDRESS_MAX_LABEL  63
#define REBOTE_ADDRESS_MAX_DOMAIN 253
#define REBOTE_ADDRESS_MAX        254

/* Folding may make a local part of many scripts three times as long. */
#define REBOTE_ADDRESS_KEY_SIZE 512

/**
 * ReboteAddressError:
 * @REBOTE_ADDRESS_OK: nothing is wrong
 * @REBOTE_ADDRESS_ERROR_EMPTY: there is nothing
 * @REBOTE_ADDRESS_ERROR_NO_AT: there is no @
 * @REBOTE_ADDRESS_ERROR_TWO_ATS: there is more than one @
 * @REBOTE_ADDRESS_ERROR_NO_LOCAL_PART: nothing stands before the @
 * @REBOTE_ADDRESS_ERROR_NO_DOMAIN: nothing stands behind the @
 * @REBOTE_ADDRESS_ERROR_SPACE: a space, a tab or a line break stands within
 * @REBOTE_ADDRESS_ERROR_CONTROL: a control or an invisible character stands within
 * @REBOTE_ADDRESS_ERROR_LOCAL_CHARACTER: a character that may not stand before the @
 * @REBOTE_ADDRESS_ERROR_LOCAL_DOT: a dot is first or last before the @, or two stand side by side
 * @REBOTE_ADDRESS_ERROR_QUOTES: quotation marks that are not closed, or with text outside
 * @REBOTE_ADDRESS_ERROR_COMMENT: a comment in brackets, which an envelope cannot carry
 * @REBOTE_ADDRESS_ERROR_LOCAL_TOO_LONG: more than 64 bytes before the @
 * @REBOTE_ADDRESS_ERROR_DOMAIN_CHARACTER: a character that no domain has
 * @REBOTE_ADDRESS_ERROR_DOMAIN_DOT: a dot is first or last in the domain, or two stand side by side
 * @REBOTE_ADDRESS_ERROR_DOMAIN_HYPHEN: a part of the domain begins or ends with a hyphen
 * @REBOTE_ADDRESS_ERROR_LABEL_TOO_LONG: a part of the domain has more than 63 bytes
 * @REBOTE_ADDRESS_ERROR_TOO_LONG: the address has more than 254 bytes
 * @REBOTE_ADDRESS_ERROR_NO_TOP_LEVEL: the domain has no dot
 * @REBOTE_ADDRESS_ERROR_NUMERIC_TOP_LEVEL: the domain ends in a number
 * @REBOTE_ADDRESS_ERROR_INTERNATIONAL: the international domain name breaks the rules of IDNA
 * @REBOTE_ADDRESS_ERROR_LITERAL: what stands in [ ] is not an address of the network
 * @REBOTE_ADDRESS_ERROR_NOT_UTF8: the bytes are not text
 *
 * Which rule an address breaks.
 */
typedef enum
{
  REBOTE_ADDRESS_OK,
  REBOTE_ADDRESS_ERROR_EMPTY,
  REBOTE_ADDRESS_ERROR_NO_AT,
  REBOTE_ADDRESS_ERROR_TWO_ATS,
  REBOTE_ADDRESS_ERROR_NO_LOCAL_PART,
  REBOTE_ADDRESS_ERROR_NO_DOMAIN,
  REBOTE_ADDRESS_ERROR_SPACE,
  REBOTE_ADDRESS_ERROR_CONTROL,
  REBOTE_ADDRESS_ERROR_LOCAL_CHARACTER,
  REBOTE_ADDRESS_ERROR_LOCAL_DOT,
  REBOTE_ADDRESS_ERROR_QUOTES,
  REBOTE_ADDRESS_ERROR_COMMENT,
  REBOTE_ADDRESS_ERROR_LOCAL_TOO_LONG,
  REBOTE_ADDRESS_ERROR_DOMAIN_CHARACTER,
  REBOTE_ADDRESS_ERROR_DOMAIN_DOT,
  REBOTE_ADDRESS_ERROR_DOMAIN_HYPHEN,
  REBOTE_ADDRESS_ERROR_LABEL_TOO_LONG,
  REBOTE_ADDRESS_ERROR_TOO_LONG,
  REBOTE_ADDRESS_ERROR_NO_TOP_LEVEL,
  REBOTE_ADDRESS_ERROR_NUMERIC_TOP_LEVEL,
  REBOTE_ADDRESS_ERROR_INTERNATIONAL,
  REBOTE_ADDRESS_ERROR_LITERAL,
  REBOTE_ADDRESS_ERROR_NOT_UTF8
} ReboteAddressError;

#define REBOTE_N_ADDRESS_ERRORS (REBOTE_ADDRESS_ERROR_NOT_UTF8 + 1)

#define REBOTE_ADDRESS_ERROR    (rebote_address_error_quark ())

GQuark rebote_address_error_quark (void);

/**
 * ReboteAddressFlags:
 * @REBOTE_ADDRESS_PLAIN: nothing special
 * @REBOTE_ADDRESS_QUOTED: the local part needs its quotation marks
 * @REBOTE_ADDRESS_LITERAL: the domain is an address of the network in [ ]: allowed, never right in a list
 * @REBOTE_ADDRESS_UTF8_LOCAL: the local part is not ASCII: the receiving server must know SMTPUTF8 (RFC 6531)
 * @REBOTE_ADDRESS_INTERNATIONAL: the domain is an international one
 */
typedef enum
{
  REBOTE_ADDRESS_PLAIN = 0,
  REBOTE_ADDRESS_QUOTED = 1 << 0,
  REBOTE_ADDRESS_LITERAL = 1 << 1,
  REBOTE_ADDRESS_UTF8_LOCAL = 1 << 2,
  REBOTE_ADDRESS_INTERNATIONAL = 1 << 3
} ReboteAddressFlags;

/**
 * ReboteAddressKey:
 * @text: the form in which addresses are compared, not terminated: local part folded, `@`, domain as lower-case A-labels
 * @length: its length in bytes
 * @at: where the `@` is
 * @flags: what is special about the address
 *
 * Filled without any allocation for ASCII addresses; meant for the stack.
 */
typedef struct
{
  char               text[REBOTE_ADDRESS_KEY_SIZE];
  guint16            length;
  guint16            at;
  ReboteAddressFlags flags;
} ReboteAddressKey;

/**
 * ReboteAddress:
 *
 * An address that keeps the rules. Immutable and reference-counted.
 */
typedef struct _ReboteAddress ReboteAddress;

#define REBOTE_TYPE_ADDRESS (rebote_address_get_type ())

GType              rebote_address_get_type (void) G_GNUC_CONST;
ReboteAddress     *rebote_address_parse (const char *text,
                                         GError    **error);
ReboteAddress     *rebote_address_ref (ReboteAddress *self);
void               rebote_address_unref (ReboteAddress *self);
const char        *rebote_address_get_text (ReboteAddress *self);
const char        *rebote_address_get_local_part (ReboteAddress *self);
const char        *rebote_address_get_domain (ReboteAddress *self);
const char        *rebote_address_get_unicode_domain (ReboteAddress *self);
const char        *rebote_address_get_canonical (ReboteAddress *self);
ReboteAddressFlags rebote_address_get_flags (ReboteAddress *self);
gboolean           rebote_address_equal (ReboteAddress *a,
                                         ReboteAddress *b);
ReboteAddressError rebote_address_make_key (const char       *text,
                                            gsize             length,
                                            ReboteAddressKey *key);
const char        *rebote_address_error_to_string (ReboteAddressError code);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteAddress, rebote_address_unref)

G_END_DECLS
