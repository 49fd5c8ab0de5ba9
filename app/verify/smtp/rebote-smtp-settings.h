/* rebote-smtp-settings.h
 *
 * How mail servers are asked: under which name, and with how much patience.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * ReboteSmtpLimits:
 * @connect: how long to wait for a connection
 * @greeting: how long for the greeting: some servers make strangers wait
 * @reply: how long for each answer
 * @quit: how long for the farewell
 * @talk: how long all of it may last
 * @between: how long to wait between two connections to one operator
 * @pause: how long to leave an operator alone that has had enough of us
 * @n_operator: how many connections to one operator at a time
 * @n_total: how many in all
 * @n_day: how many to one operator in a day
 *
 * Times in milliseconds. We are guests, not senders: less patience than RFC 5321, section 4.5.3.2 asks of those, and more
 * reserve.
 */
typedef struct
{
  guint connect;
  guint greeting;
  guint reply;
  guint quit;
  guint talk;
  guint between;
  guint pause;
  guint n_operator;
  guint n_total;
  guint n_day;
} ReboteSmtpLimits;

/**
 * ReboteSmtpSettings:
 * @helo_name: (nullable): the name of this machine on the internet, as it introduces itself
 * @mail_from: (nullable): the address of the user's that is named as the sender
 * @port: the port of the servers
 * @use_tls: whether to encrypt wherever that is offered, not only where it is asked for
 * @test_catch_all: whether to find out if a server takes mail for every name
 * @limits: the limits
 */
typedef struct
{
  char            *helo_name;
  char            *mail_from;
  guint16          port;
  gboolean         use_tls;
  gboolean         test_catch_all;
  ReboteSmtpLimits limits;
} ReboteSmtpSettings;

#define REBOTE_TYPE_SMTP_SETTINGS (rebote_smtp_settings_get_type ())

GType               rebote_smtp_settings_get_type (void) G_GNUC_CONST;
ReboteSmtpSettings *rebote_smtp_settings_new      (const char               *helo_name,
                                                   const char               *mail_from);
ReboteSmtpSettings *rebote_smtp_settings_copy     (const ReboteSmtpSettings *self);
void                rebote_smtp_settings_free     (ReboteSmtpSettings       *self);
gboolean            rebote_smtp_settings_check    (const ReboteSmtpSettings *self,
                                                   GError                  **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteSmtpSettings, rebote_smtp_settings_free)

G_END_DECLS
