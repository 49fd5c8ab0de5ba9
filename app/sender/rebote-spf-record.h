/* rebote-spf-record.h
 *
 * A record of SPF, taken apart (RFC 7208, sections 4 to 6).
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "verify/dns/rebote-dns-answer.h"

G_BEGIN_DECLS

/**
 * ReboteSpfMechanism:
 * @REBOTE_SPF_ALL: everybody
 * @REBOTE_SPF_INCLUDE: whom another domain allows
 * @REBOTE_SPF_A: the addresses of a name
 * @REBOTE_SPF_MX: the mail hosts of a domain
 * @REBOTE_SPF_PTR: whoever has a name in a domain; not to be used
 * @REBOTE_SPF_IP4: a network of IPv4
 * @REBOTE_SPF_IP6: a network of IPv6
 * @REBOTE_SPF_EXISTS: whom a list says by a name that exists
 */
typedef enum
{
  REBOTE_SPF_ALL,
  REBOTE_SPF_INCLUDE,
  REBOTE_SPF_A,
  REBOTE_SPF_MX,
  REBOTE_SPF_PTR,
  REBOTE_SPF_IP4,
  REBOTE_SPF_IP6,
  REBOTE_SPF_EXISTS
} ReboteSpfMechanism;

/**
 * ReboteSpfTerm:
 * @mechanism: whom it is about
 * @qualifier: what is said of them: `+`, `-`, `~` or `?`
 * @domain: (nullable): the name as it stands there, macros and all
 * @network: (nullable): of an ip4 or ip6
 * @length4: how many bits of an address of IPv4 count
 * @length6: how many bits of one of IPv6
 * @text: the term as it stands there
 */
typedef struct
{
  ReboteSpfMechanism mechanism;
  char               qualifier;
  char              *domain;
  GInetAddress      *network;
  guint              length4;
  guint              length6;
  char              *text;
} ReboteSpfTerm;

/**
 * ReboteSpfRecord:
 * @terms: (element-type ReboteSpfTerm): its mechanisms in their order
 * @redirect: (nullable): whose record counts in place of this where nothing fits
 *
 * Immutable.
 */
typedef struct
{
  GPtrArray *terms;
  char      *redirect;
} ReboteSpfRecord;

gboolean             rebote_spf_record_is_one  (const char       *text,
                                                gsize             length);
GBytes              *rebote_spf_record_select  (ReboteDnsAnswer  *answer,
                                                guint            *n_records);
ReboteSpfRecord     *rebote_spf_record_parse   (const char       *text,
                                                gsize             length,
                                                GError          **error);
const ReboteSpfTerm *rebote_spf_record_get_all (ReboteSpfRecord  *self);
void                 rebote_spf_record_free    (ReboteSpfRecord  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteSpfRecord, rebote_spf_record_free)

G_END_DECLS
