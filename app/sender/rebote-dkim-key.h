/* rebote-dkim-key.h
 *
 * The key with which receivers test a signature (RFC 6376, 3.6.1).
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ReboteDkimAlgorithm:
 * @REBOTE_DKIM_UNKNOWN: one that nobody knows
 * @REBOTE_DKIM_RSA: RSA
 * @REBOTE_DKIM_ED25519: Ed25519 (RFC 8463)
 */
typedef enum
{
  REBOTE_DKIM_UNKNOWN,
  REBOTE_DKIM_RSA,
  REBOTE_DKIM_ED25519
} ReboteDkimAlgorithm;

/**
 * ReboteDkimKey:
 * @algorithm: of the key
 * @n_bits: how long it is; 0 if it is revoked or of an unknown kind
 * @is_revoked: its owner withdrew it
 * @is_testing: receivers shall treat the mails as if they were not signed
 * @is_for_mail: whether it may sign mails
 * @takes_sha256: whether it goes with the only digest that still counts (RFC 8301)
 *
 * A value that owns nothing.
 */
typedef struct
{
  ReboteDkimAlgorithm algorithm;
  guint               n_bits;
  gboolean            is_revoked;
  gboolean            is_testing;
  gboolean            is_for_mail;
  gboolean            takes_sha256;
} ReboteDkimKey;

gboolean rebote_dkim_key_parse (const char     *text,
                                gsize           length,
                                ReboteDkimKey  *key,
                                GError        **error);

G_END_DECLS
