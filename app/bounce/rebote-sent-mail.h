/* rebote-sent-mail.h
 *
 * What a notice tells about how the mail was sent that it is about.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-knowledge.h"

G_BEGIN_DECLS

/**
 * ReboteSentMail:
 * @domain: the domain of the sender that people see (From)
 * @envelope: (nullable): the domain to which bounces go
 * @keys: (element-type utf8): the names of the keys with which it is signed, as `SELECTOR._domainkey.DOMAIN` (RFC 6376)
 * @ip: (nullable): the server that handed it over to another organization
 * @is_bulk: whether it says itself that it went to many
 * @has_one_click: whether it can be unsubscribed from with one click (RFC 8058)
 *
 * A value of one thread.
 */
typedef struct
{
  char      *domain;
  char      *envelope;
  GPtrArray *keys;
  char      *ip;
  gboolean   is_bulk;
  gboolean   has_one_click;
} ReboteSentMail;

ReboteSentMail *rebote_sent_mail_read (ReboteKnowledge *knowledge,
                                       GBytes          *notice);
void            rebote_sent_mail_free (ReboteSentMail  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteSentMail, rebote_sent_mail_free)

G_END_DECLS
