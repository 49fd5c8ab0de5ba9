/* rebote-sender-request.h
 *
 * What is to be looked at: a domain, and how mail is sent from it.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* More than anybody has, and few enough to ask for. */
#define REBOTE_SENDER_MAX_IPS       10
#define REBOTE_SENDER_MAX_SELECTORS 20

/**
 * ReboteSenderOneClick:
 * @REBOTE_SENDER_ONE_CLICK_UNKNOWN: no mail was seen
 * @REBOTE_SENDER_ONE_CLICK_MISSING: mails cannot be unsubscribed from with one click
 * @REBOTE_SENDER_ONE_CLICK_THERE: they can (RFC 8058)
 */
typedef enum
{
  REBOTE_SENDER_ONE_CLICK_UNKNOWN,
  REBOTE_SENDER_ONE_CLICK_MISSING,
  REBOTE_SENDER_ONE_CLICK_THERE
} ReboteSenderOneClick;

/**
 * ReboteSenderKey:
 * @selector: the name of a key
 * @domain: the domain that signs with it
 */
typedef struct
{
  char *selector;
  char *domain;
} ReboteSenderKey;

/**
 * ReboteSenderRequest:
 * @domain: the domain of the sender that people see, as A-labels
 * @envelope: (nullable): that to which bounces go, if it is another one
 * @ips: (element-type GInetAddress): the servers that send
 * @keys: (element-type ReboteSenderKey): the keys with which they sign
 * @ask_block_lists: whether the owners of block lists may be told the addresses and the domain
 * @one_click: what mails that were sent say
 */
typedef struct
{
  char                *domain;
  char                *envelope;
  GPtrArray           *ips;
  GPtrArray           *keys;
  gboolean             ask_block_lists;
  ReboteSenderOneClick one_click;
} ReboteSenderRequest;

char                *rebote_sender_domain_normalize     (const char                *text,
                                                         GError                   **error);
ReboteSenderRequest *rebote_sender_request_new          (const char                *domain,
                                                         GError                   **error);
ReboteSenderRequest *rebote_sender_request_copy         (const ReboteSenderRequest *self);
void                 rebote_sender_request_free         (ReboteSenderRequest       *self);
gboolean             rebote_sender_request_set_envelope (ReboteSenderRequest       *self,
                                                         const char                *domain,
                                                         GError                   **error);
gboolean             rebote_sender_request_add_ip       (ReboteSenderRequest       *self,
                                                         const char                *text,
                                                         GError                   **error);
gboolean             rebote_sender_request_add_key      (ReboteSenderRequest       *self,
                                                         const char                *text,
                                                         GError                   **error);
const char          *rebote_sender_request_get_envelope (const ReboteSenderRequest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteSenderRequest, rebote_sender_request_free)

G_END_DECLS
