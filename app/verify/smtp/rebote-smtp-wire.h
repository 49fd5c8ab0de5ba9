/* rebote-smtp-wire.h
 *
 * A connection to a mail server over which commands go and answers come.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "rebote-smtp-answer.h"
#include "rebote-smtp-error.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_SMTP_WIRE (rebote_smtp_wire_get_type ())

G_DECLARE_FINAL_TYPE (ReboteSmtpWire, rebote_smtp_wire, REBOTE, SMTP_WIRE, GObject)

ReboteSmtpWire   *rebote_smtp_wire_new              (void);
void              rebote_smtp_wire_connect_async    (ReboteSmtpWire      *self,
                                                     GSocketAddress      *address,
                                                     guint                timeout,
                                                     GCancellable        *cancellable,
                                                     GAsyncReadyCallback  callback,
                                                     gpointer             user_data);
gboolean          rebote_smtp_wire_connect_finish   (ReboteSmtpWire      *self,
                                                     GAsyncResult        *result,
                                                     GError             **error);
void              rebote_smtp_wire_exchange_async   (ReboteSmtpWire      *self,
                                                     const char          *command,
                                                     guint                timeout,
                                                     GCancellable        *cancellable,
                                                     GAsyncReadyCallback  callback,
                                                     gpointer             user_data);
ReboteSmtpAnswer *rebote_smtp_wire_exchange_finish  (ReboteSmtpWire      *self,
                                                     GAsyncResult        *result,
                                                     GError             **error);
void              rebote_smtp_wire_start_tls_async  (ReboteSmtpWire      *self,
                                                     const char          *host,
                                                     guint                timeout,
                                                     GCancellable        *cancellable,
                                                     GAsyncReadyCallback  callback,
                                                     gpointer             user_data);
gboolean          rebote_smtp_wire_start_tls_finish (ReboteSmtpWire      *self,
                                                     GAsyncResult        *result,
                                                     GError             **error);
gboolean          rebote_smtp_wire_is_open          (ReboteSmtpWire      *self);
void              rebote_smtp_wire_close            (ReboteSmtpWire      *self);
void              rebote_smtp_wire_note             (ReboteSmtpWire      *self,
                                                     const char          *remark);
char             *rebote_smtp_wire_dup_transcript   (ReboteSmtpWire      *self);

G_END_DECLS
