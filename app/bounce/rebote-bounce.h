/* rebote-bounce.h
 *
 * One message, read and judged: what it is, who wrote it, whom it concerns and why.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

#include "rebote-fact.h"
#include "rebote-recipient.h"
#include "rebote-vocabulary.h"

G_BEGIN_DECLS

/**
 * ReboteBounce:
 * @source: (nullable): where it was read: a path, or `-`
 * @index: its number within that source, from 0
 * @type: what the message is
 * @date: (nullable): when the notice was written
 * @subject: (nullable): its subject, decoded
 * @from: (nullable): who it claims to be from, decoded
 * @reporter_mta: (nullable): the server that wrote it
 * @reporter_role: what that server is to us
 * @format: (nullable): the slug of the notice's form, for example `rfc3464` or `qmail`
 * @original_message_id: (nullable): Message-ID of the mail that it is about, with its angle brackets
 * @original_subject: (nullable): subject of that mail
 * @original_from: (nullable): sender of that mail
 * @original_date: (nullable): when that mail was written
 * @delay_seconds: from the original's date to the notice; -1 if unknown
 * @retry_until: (nullable): for a delay, until when the server goes on trying
 * @fact: what it tells beyond a failure
 * @absence: (nullable): for an automatic reply, what it says about an absence
 * @feedback_type: (nullable): for a feedback report, its type in lower case (RFC 5965)
 * @recipients: (element-type ReboteRecipient): never %NULL; may be empty where nothing failed
 * @report_text: (nullable): the decoded words of the notice itself, without the returned original; evidence of the
 *   sort %REBOTE_EVIDENCE_PHRASE stands in it, or in a recipient's diagnostic
 * @raw: (nullable): the message as it was read
 *
 * The name is the program's own: the value is also used for messages that are not bounces, as @type says. The fields
 * are read-only for everybody but the reader that makes the value. Reference-counted and immutable, so it may be
 * used from any thread.
 */
typedef struct {
  char              *source;
  guint              index;
  ReboteMessageType  type;
  GDateTime         *date;
  char              *subject;
  char              *from;
  char              *reporter_mta;
  ReboteReporterRole reporter_role;
  char              *format;
  char              *original_message_id;
  char              *original_subject;
  char              *original_from;
  GDateTime         *original_date;
  gint64             delay_seconds;
  GDateTime         *retry_until;
  ReboteFact         fact;
  ReboteAbsence     *absence;
  char              *feedback_type;
  GPtrArray         *recipients;
  char              *report_text;
  GBytes            *raw;
} ReboteBounce;

#define REBOTE_TYPE_BOUNCE (rebote_bounce_get_type ())

GType            rebote_bounce_get_type      (void) G_GNUC_CONST;
ReboteBounce    *rebote_bounce_new           (void);
ReboteBounce    *rebote_bounce_ref           (ReboteBounce *self);
void             rebote_bounce_unref         (ReboteBounce *self);
guint            rebote_bounce_get_n_recipients (ReboteBounce *self);
ReboteRecipient *rebote_bounce_get_recipient (ReboteBounce *self,
                                              guint         position);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteBounce, rebote_bounce_unref)

G_END_DECLS
