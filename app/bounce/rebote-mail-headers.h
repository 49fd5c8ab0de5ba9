/* rebote-mail-headers.h
 *
 * The headers of a mail, read without making an object of each.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-fields.h"

G_BEGIN_DECLS

gsize rebote_mail_headers_read (ReboteFields *fields,
                                const char   *data,
                                gsize         size,
                                GByteArray   *mime_fields);

G_END_DECLS
