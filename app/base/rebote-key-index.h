/* rebote-key-index.h
 *
 * An exact map from short byte strings to numbers, compact enough for millions of them.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What look-ups of absent keys answer; no key may have it as its number. */
#define REBOTE_KEY_INDEX_NONE G_MAXUINT32

/* Keys longer than this are refused. */
#define REBOTE_KEY_INDEX_MAX_KEY 4096

/**
 * ReboteKeyIndex:
 *
 * Keys are copied into an arena, beside a table of hashes that points into it: about 20 bytes a key above the key
 * itself. Two keys are the same only if all their bytes are; a hash alone never decides. One thread may write; many may
 * read while nobody writes.
 */
typedef struct _ReboteKeyIndex ReboteKeyIndex;

ReboteKeyIndex *rebote_key_index_new (void);
void            rebote_key_index_free (ReboteKeyIndex *self);
guint           rebote_key_index_get_size (ReboteKeyIndex *self);
guint32         rebote_key_index_hash (const char *key,
                                       gsize       length);
guint32         rebote_key_index_lookup (ReboteKeyIndex *self,
                                         const char     *key,
                                         gsize           length);
guint32         rebote_key_index_insert (ReboteKeyIndex *self,
                                         const char     *key,
                                         gsize           length,
                                         guint32         value);
guint32         rebote_key_index_lookup_hashed (ReboteKeyIndex *self,
                                                const char     *key,
                                                gsize           length,
                                                guint32         hash);
guint32         rebote_key_index_insert_hashed (ReboteKeyIndex *self,
                                                const char     *key,
                                                gsize           length,
                                                guint32         hash,
                                                guint32         value);
void            rebote_key_index_prefetch (ReboteKeyIndex *self,
                                           guint32         hash);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteKeyIndex, rebote_key_index_free)

G_END_DECLS
