/* rebote-dns-answer.h
 *
 * What the domain name system says to a question.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ReboteDnsType:
 *
 * Types of records, by their numbers on the wire (RFC 1035, RFC 3596).
 */
typedef enum
{
  REBOTE_DNS_A = 1,
  REBOTE_DNS_CNAME = 5,
  REBOTE_DNS_PTR = 12,
  REBOTE_DNS_MX = 15,
  REBOTE_DNS_TXT = 16,
  REBOTE_DNS_AAAA = 28
} ReboteDnsType;

/**
 * ReboteDnsStatus:
 * @REBOTE_DNS_OK: there are records
 * @REBOTE_DNS_NODATA: the name exists, but has no such record (RFC 2308)
 * @REBOTE_DNS_NXDOMAIN: the name does not exist, nor any below it (RFC 8020)
 * @REBOTE_DNS_SERVFAIL: the servers of the name are broken, or its signatures
 * @REBOTE_DNS_REFUSED: our server would not answer, or did not understand
 * @REBOTE_DNS_TIMEOUT: nobody answered in time
 * @REBOTE_DNS_UNREACHABLE: our server cannot be reached
 * @REBOTE_DNS_BAD_ANSWER: what came back cannot be read
 * @REBOTE_DNS_BAD_NAME: such a name cannot be asked for
 *
 * How a question ended. Only the second and third say something about the name; all that follow, of today's weather.
 */
typedef enum
{
  REBOTE_DNS_OK,
  REBOTE_DNS_NODATA,
  REBOTE_DNS_NXDOMAIN,
  REBOTE_DNS_SERVFAIL,
  REBOTE_DNS_REFUSED,
  REBOTE_DNS_TIMEOUT,
  REBOTE_DNS_UNREACHABLE,
  REBOTE_DNS_BAD_ANSWER,
  REBOTE_DNS_BAD_NAME
} ReboteDnsStatus;

/**
 * ReboteDnsRecord:
 * @type: its type
 * @ttl: how many seconds it may be kept
 * @preference: of an MX, the lower the sooner
 * @name: (nullable): the host that an MX, CNAME or PTR names, without a dot at the end; empty for the root
 * @address: (nullable): the address of an A or AAAA
 * @text: (nullable): the bytes of a TXT, its strings joined as RFC 7208 3.3 wants; any bytes may be in it
 *
 * One record of an answer.
 */
typedef struct
{
  ReboteDnsType type;
  guint32       ttl;
  guint16       preference;
  char         *name;
  GInetAddress *address;
  GBytes       *text;
} ReboteDnsRecord;

/**
 * ReboteDnsAnswer:
 * @status: how the question ended
 * @records: (element-type ReboteDnsRecord): those of the type that was asked for, in the order of the answer
 * @ttl: how many seconds the answer may be kept, also where it is negative (RFC 2308); 0 for what may not
 * @through_alias: whether the name is an alias of another (CNAME)
 *
 * An answer. It does not change any more.
 */
typedef struct
{
  ReboteDnsStatus status;
  GPtrArray      *records;
  guint32         ttl;
  gboolean        through_alias;

  /*< private >*/
  gatomicrefcount ref_count;
} ReboteDnsAnswer;

#define REBOTE_TYPE_DNS_ANSWER (rebote_dns_answer_get_type ())

GType            rebote_dns_answer_get_type    (void) G_GNUC_CONST;
ReboteDnsAnswer *rebote_dns_answer_new         (ReboteDnsStatus  status);
ReboteDnsAnswer *rebote_dns_answer_parse       (ReboteDnsStatus  status,
                                                ReboteDnsType    type,
                                                const guint8    *message,
                                                gsize            length);
ReboteDnsAnswer *rebote_dns_answer_ref         (ReboteDnsAnswer *self);
void             rebote_dns_answer_unref       (ReboteDnsAnswer *self);
gboolean         rebote_dns_status_is_negative (ReboteDnsStatus  status);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteDnsAnswer, rebote_dns_answer_unref)

G_END_DECLS
