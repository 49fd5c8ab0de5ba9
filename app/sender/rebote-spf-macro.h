/* rebote-spf-macro.h
 *
 * The macros in SPF records (RFC 7208, section 7).
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ReboteSpfSubject:
 * @ip: (nullable): the address that sends
 * @sender: the domain of the envelope’s sender, which is also the name that the server gives
 * @domain: the domain whose record is being read
 *
 * What macros are filled with. The part before the @ is `postmaster`, as where the sender has none (RFC 7208, 4.3).
 */
typedef struct
{
  GInetAddress *ip;
  const char   *sender;
  const char   *domain;
} ReboteSpfSubject;

gboolean rebote_spf_macro_is_valid    (const char             *spec);
gboolean rebote_spf_macro_is_personal (const char             *spec);
char    *rebote_spf_macro_expand      (const char             *spec,
                                       const ReboteSpfSubject *subject);

G_END_DECLS
