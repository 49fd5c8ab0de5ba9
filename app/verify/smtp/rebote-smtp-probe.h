/* rebote-smtp-probe.h
 *
 * Finds out from the mail servers of a domain whether somebody has a mailbox there.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-smtp-manners.h"
#include "rebote-smtp-meaning.h"
#include "rebote-smtp-memory.h"
#include "verify/dns/rebote-mail-route.h"

G_BEGIN_DECLS

/**
 * ReboteSmtpTools:
 * @settings: how to ask
 * @meanings: what answers mean
 * @manners: how often to ask
 * @memory: what was found out before
 *
 * What all probes of a run share.
 */
typedef struct
{
  ReboteSmtpSettings *settings;
  ReboteSmtpMeanings *meanings;
  ReboteSmtpManners  *manners;
  ReboteSmtpMemory   *memory;
} ReboteSmtpTools;

/**
 * ReboteSmtpFinding:
 * @meaning: what the answer means
 * @reply: (nullable): the answer, in one line
 * @host: (nullable): who gave it
 * @catch_all: whether the domain takes mail for every name
 * @retry_after: in how many seconds to ask again; 0 for not at all
 * @operator: (nullable): whose servers were asked
 * @banner: (nullable): how the server calls itself
 * @peer: (nullable): the address of the server
 * @has_connected: whether anybody was there
 * @has_timed_out: whether no server did so much as refuse to connect
 * @transcript: all that was said
 *
 * What came of a probe.
 */
typedef struct
{
  ReboteSmtpMeaning meaning;
  char             *reply;
  char             *host;
  ReboteCatchAll    catch_all;
  guint             retry_after;
  char             *operator;
  char             *banner;
  char             *peer;
  gboolean          has_connected;
  gboolean          has_timed_out;
  char             *transcript;
} ReboteSmtpFinding;

void               rebote_smtp_finding_free  (ReboteSmtpFinding     *self);
void               rebote_smtp_probe_async   (const ReboteSmtpTools *tools,
                                              ReboteMailRoute       *route,
                                              const char            *recipient,
                                              GCancellable          *cancellable,
                                              GAsyncReadyCallback    callback,
                                              gpointer               user_data);
ReboteSmtpFinding *rebote_smtp_probe_finish  (GAsyncResult          *result,
                                              GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteSmtpFinding, rebote_smtp_finding_free)

G_END_DECLS
