/* dns-server.h
 *
 * A DNS server on loopback that answers from a table, over UDP and TCP, well or badly.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A line of its table: a name, and what it has, separated by commas: “MX 10 host”, “A 192.0.2.1”, “AAAA ::1”, “CNAME host”,
 * “PTR host”, “TXT text”. In their place may stand “NODATA”, “SERVFAIL”, “REFUSED”, “DROP” (never answered), “GARBAGE”; and
 * before the records “TC” (cut short unless asked by TCP) or “FORGED” (an answer with another number comes first). A name
 * that is not in the table does not exist; “*.name” stands for all below it. */
typedef struct
{
  const char *name;
  const char *content;
} DnsEntry;

typedef struct _DnsServer DnsServer;

DnsServer  *dns_server_new             (const DnsEntry *entries);
void        dns_server_free            (DnsServer      *self);
const char *dns_server_get_address     (DnsServer      *self);
guint       dns_server_count_questions (DnsServer      *self,
                                        const char     *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DnsServer, dns_server_free)

G_END_DECLS
