/* rebote-dmarc-record.h
 *
 * What a domain wants done with mails that only claim to be from it (RFC 7489).
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ReboteDmarcPolicy:
 * @REBOTE_DMARC_NONE: let them pass, and report
 * @REBOTE_DMARC_QUARANTINE: treat them as spam
 * @REBOTE_DMARC_REJECT: refuse them
 */
typedef enum
{
  REBOTE_DMARC_NONE,
  REBOTE_DMARC_QUARANTINE,
  REBOTE_DMARC_REJECT
} ReboteDmarcPolicy;

/**
 * ReboteDmarcRecord:
 * @policy: what holds for the domain
 * @subdomain_policy: what holds for the domains below it
 * @percent: for how many of the mails
 * @is_strict_dkim: whether the domain of the signature must be the same
 * @is_strict_spf: whether the domain of the envelope must be the same
 * @reports: (element-type utf8): the domains that are sent reports, each once
 * @has_reports: whether reports are sent at all
 *
 * Immutable.
 */
typedef struct
{
  ReboteDmarcPolicy policy;
  ReboteDmarcPolicy subdomain_policy;
  guint             percent;
  gboolean          is_strict_dkim;
  gboolean          is_strict_spf;
  GPtrArray        *reports;
  gboolean          has_reports;
} ReboteDmarcRecord;

gboolean           rebote_dmarc_record_is_one (const char         *text,
                                               gsize               length);
ReboteDmarcRecord *rebote_dmarc_record_parse  (const char         *text,
                                               gsize               length,
                                               GError            **error);
const char        *rebote_dmarc_policy_to_slug (ReboteDmarcPolicy  policy);
void               rebote_dmarc_record_free   (ReboteDmarcRecord  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteDmarcRecord, rebote_dmarc_record_free)

G_END_DECLS
