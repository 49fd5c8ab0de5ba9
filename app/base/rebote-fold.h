/* rebote-fold.h
 *
 * Text made comparable: lower case, without accents, white space and typographic signs made plain, and the way back
 * to where each byte stood.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ReboteFold:
 * @text: the folded text, NUL-terminated UTF-8
 * @length: its length in bytes
 * @offsets: for each byte of @text, and for its end, the byte of the source that it comes from
 *
 * A folded text. Begin with `REBOTE_FOLD_INIT` on the stack; the same one may be filled again and again.
 */
typedef struct {
  char    *text;
  gsize    length;
  guint32 *offsets;
  gsize    allocated;
} ReboteFold;

#define REBOTE_FOLD_INIT { NULL, 0, NULL, 0 }

void   rebote_fold_set         (ReboteFold *self,
                                const char *source,
                                gssize      length);
void   rebote_fold_clear       (ReboteFold *self);
char  *rebote_fold_text        (const char *source);
gssize rebote_fold_find        (ReboteFold *self,
                                const char *folded,
                                gsize       from);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ReboteFold, rebote_fold_clear)

G_END_DECLS
