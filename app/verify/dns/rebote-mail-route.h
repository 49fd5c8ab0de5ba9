/* rebote-mail-route.h
 *
 * Where the mail of a domain goes, as the domain name system says (RFC 5321, section 5).
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-dns-client.h"
#include "rebote-networks.h"

G_BEGIN_DECLS

/**
 * ReboteMailRouteStatus:
 * @REBOTE_MAIL_ROUTE_OK: there are hosts that may take its mail
 * @REBOTE_MAIL_ROUTE_NULL_MX: its owner declares that it takes no mail (RFC 7505)
 * @REBOTE_MAIL_ROUTE_NO_MAIL_HOST: it exists, but has neither mail hosts nor an address
 * @REBOTE_MAIL_ROUTE_NO_SUCH_DOMAIN: it does not exist
 * @REBOTE_MAIL_ROUTE_UNRESOLVABLE: the mail hosts that it names do not exist
 * @REBOTE_MAIL_ROUTE_UNROUTABLE: its mail hosts are not on the internet
 * @REBOTE_MAIL_ROUTE_RESERVED: reserved for examples, tests or private networks; nobody was asked (RFC 6761)
 * @REBOTE_MAIL_ROUTE_SERVFAIL: its name servers are broken today
 * @REBOTE_MAIL_ROUTE_REFUSED: our own server would not answer
 * @REBOTE_MAIL_ROUTE_TIMEOUT: nobody answered in time
 * @REBOTE_MAIL_ROUTE_OFFLINE: our own server cannot be reached
 *
 * Those from @REBOTE_MAIL_ROUTE_SERVFAIL on say nothing about the domain.
 */
typedef enum
{
  REBOTE_MAIL_ROUTE_OK,
  REBOTE_MAIL_ROUTE_NULL_MX,
  REBOTE_MAIL_ROUTE_NO_MAIL_HOST,
  REBOTE_MAIL_ROUTE_NO_SUCH_DOMAIN,
  REBOTE_MAIL_ROUTE_UNRESOLVABLE,
  REBOTE_MAIL_ROUTE_UNROUTABLE,
  REBOTE_MAIL_ROUTE_RESERVED,
  REBOTE_MAIL_ROUTE_SERVFAIL,
  REBOTE_MAIL_ROUTE_REFUSED,
  REBOTE_MAIL_ROUTE_TIMEOUT,
  REBOTE_MAIL_ROUTE_OFFLINE
} ReboteMailRouteStatus;

/**
 * ReboteMailRouteFlags:
 * @REBOTE_MAIL_ROUTE_IMPLICIT: there is no mail record: the domain's own address takes its mail
 * @REBOTE_MAIL_ROUTE_IPV6_ONLY: none of its hosts has an address of IPv4
 * @REBOTE_MAIL_ROUTE_MISCONFIGURED: its mail records are not as they must be; some servers will not deliver
 * @REBOTE_MAIL_ROUTE_LITERAL: a mail record names an address where it must name a host
 */
typedef enum
{
  REBOTE_MAIL_ROUTE_IMPLICIT = 1 << 0,
  REBOTE_MAIL_ROUTE_IPV6_ONLY = 1 << 1,
  REBOTE_MAIL_ROUTE_MISCONFIGURED = 1 << 2,
  REBOTE_MAIL_ROUTE_LITERAL = 1 << 3
} ReboteMailRouteFlags;

/**
 * ReboteMailHost:
 * @name: its name
 * @preference: the lower the sooner
 * @addresses: (element-type GInetAddress): those on the internet
 */
typedef struct
{
  char      *name;
  guint16    preference;
  GPtrArray *addresses;
} ReboteMailHost;

/**
 * ReboteMailRoute:
 * @status: whether mail can go there
 * @flags: what is remarkable
 * @hosts: (element-type ReboteMailHost): those that have an address, the first to try first; equal ones in random order
 * @ttl: for how many seconds this holds
 * @asked: when it was found out, in seconds of the epoch
 *
 * Immutable.
 */
typedef struct
{
  ReboteMailRouteStatus status;
  ReboteMailRouteFlags  flags;
  GPtrArray            *hosts;
  guint32               ttl;
  gint64                asked;

  /*< private >*/
  gatomicrefcount ref_count;
} ReboteMailRoute;

#define REBOTE_TYPE_MAIL_ROUTE (rebote_mail_route_get_type ())

GType            rebote_mail_route_get_type     (void) G_GNUC_CONST;
ReboteMailRoute *rebote_mail_route_ref          (ReboteMailRoute       *self);
void             rebote_mail_route_unref        (ReboteMailRoute       *self);
gboolean         rebote_mail_route_is_temporary (ReboteMailRouteStatus  status);
void             rebote_mail_route_find_async   (ReboteDnsClient       *client,
                                                 ReboteNetworks        *unroutable,
                                                 const char            *domain,
                                                 GCancellable          *cancellable,
                                                 GAsyncReadyCallback    callback,
                                                 gpointer               user_data);
ReboteMailRoute *rebote_mail_route_find_finish  (ReboteDnsClient       *client,
                                                 GAsyncResult          *result,
                                                 GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteMailRoute, rebote_mail_route_unref)

G_END_DECLS
