/* rebote-utf16.h
 *
 * Turns UTF-16 into UTF-8 as it streams by: spreadsheets export tables as “Unicode text”.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ReboteUtf16:
 * @big_endian: whether the high byte of a unit comes first
 * @byte: the first byte of a unit whose second has not come yet, or -1
 * @high: the first half of a pair whose second has not come yet, or 0
 */
typedef struct
{
  gboolean big_endian;
  int      byte;
  gunichar high;
} ReboteUtf16;

gboolean rebote_utf16_begin (ReboteUtf16 *self,
                             const char  *data,
                             gsize        length);
void     rebote_utf16_append (ReboteUtf16 *self,
                              GString     *text,
                              const char  *data,
                              gsize        length);

G_END_DECLS
