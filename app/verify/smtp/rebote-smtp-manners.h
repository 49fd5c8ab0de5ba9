/* rebote-smtp-manners.h
 *
 * Sees to it that nobody's mail servers are bothered more than is decent.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "rebote-smtp-settings.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_SMTP_MANNERS (rebote_smtp_manners_get_type ())

G_DECLARE_FINAL_TYPE (ReboteSmtpManners, rebote_smtp_manners, REBOTE, SMTP_MANNERS, GObject)

ReboteSmtpManners *rebote_smtp_manners_new          (const ReboteSmtpLimits *limits);
void               rebote_smtp_manners_enter_async  (ReboteSmtpManners      *self,
                                                     const char             *operator,
                                                     guint                   wait,
                                                     GCancellable           *cancellable,
                                                     GAsyncReadyCallback     callback,
                                                     gpointer                user_data);
gboolean           rebote_smtp_manners_enter_finish (ReboteSmtpManners      *self,
                                                     GAsyncResult           *result,
                                                     GError                **error);
void               rebote_smtp_manners_leave        (ReboteSmtpManners      *self,
                                                     const char             *operator);
void               rebote_smtp_manners_pause        (ReboteSmtpManners      *self,
                                                     const char             *operator);
void               rebote_smtp_manners_note_refusal (ReboteSmtpManners      *self,
                                                     const char             *operator);
void               rebote_smtp_manners_note_answer  (ReboteSmtpManners      *self,
                                                     const char             *operator);

G_END_DECLS
