/* rebote-smtp-talk.h
 *
 * A talk with a mail server about who has a mailbox there.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "bounce/rebote-vocabulary.h"
#include "rebote-smtp-answer.h"
#include "rebote-smtp-error.h"
#include "rebote-smtp-settings.h"

G_BEGIN_DECLS

/**
 * ReboteSmtpSkills:
 * @REBOTE_SMTP_KNOWS_STARTTLS: it can encrypt (RFC 3207)
 * @REBOTE_SMTP_KNOWS_SMTPUTF8: it takes addresses that are not ASCII (RFC 6531)
 *
 * What a server says that it knows.
 */
typedef enum
{
  REBOTE_SMTP_KNOWS_STARTTLS = 1 << 0,
  REBOTE_SMTP_KNOWS_SMTPUTF8 = 1 << 1
} ReboteSmtpSkills;

#define REBOTE_TYPE_SMTP_TALK (rebote_smtp_talk_get_type ())

G_DECLARE_FINAL_TYPE (ReboteSmtpTalk, rebote_smtp_talk, REBOTE, SMTP_TALK, GObject)

ReboteSmtpTalk    *rebote_smtp_talk_new            (const ReboteSmtpSettings *settings,
                                                    const char               *host,
                                                    GInetAddress             *address);
void               rebote_smtp_talk_avoid_tls      (ReboteSmtpTalk           *self);
void               rebote_smtp_talk_open_async     (ReboteSmtpTalk           *self,
                                                    GCancellable             *cancellable,
                                                    GAsyncReadyCallback       callback,
                                                    gpointer                  user_data);
void               rebote_smtp_talk_ask_async      (ReboteSmtpTalk           *self,
                                                    const char               *recipient,
                                                    GCancellable             *cancellable,
                                                    GAsyncReadyCallback       callback,
                                                    gpointer                  user_data);
ReboteSmtpAnswer  *rebote_smtp_talk_finish         (ReboteSmtpTalk           *self,
                                                    GAsyncResult             *result,
                                                    GError                  **error);
void               rebote_smtp_talk_quit_async     (ReboteSmtpTalk           *self,
                                                    GAsyncReadyCallback       callback,
                                                    gpointer                  user_data);
void               rebote_smtp_talk_quit_finish    (ReboteSmtpTalk           *self,
                                                    GAsyncResult             *result);
ReboteSmtpCommand  rebote_smtp_talk_get_command    (ReboteSmtpTalk           *self);
ReboteSmtpSkills   rebote_smtp_talk_get_skills     (ReboteSmtpTalk           *self);
const char        *rebote_smtp_talk_get_host       (ReboteSmtpTalk           *self);
const char        *rebote_smtp_talk_get_banner     (ReboteSmtpTalk           *self);
char              *rebote_smtp_talk_dup_transcript (ReboteSmtpTalk           *self);

G_END_DECLS
