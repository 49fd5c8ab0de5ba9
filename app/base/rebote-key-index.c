/* rebote-key-index.c
 *
 * Open addressing with linear probing; the entries lie in blocks that never move.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-key-index"

#include "config.h"

#include <string.h>
#ifdef G_OS_UNIX
#include <sys/mman.h>
#endif

#include "rebote-key-index.h"

#define BLOCK_BITS  21
#define BLOCK_SIZE  (1u << BLOCK_BITS)
#define FIRST_SLOTS 1024
#define ENTRY_HEAD  6 /* number, length */

/* A place in the arena is counted in units of eight bytes, so that 32 bits reach 32 GiB. */
#define UNIT_BITS 3

/* Keys are scattered over all of the memory: with large pages the processor finds its way three times as fast. */
#define LARGE_PAGE (2 * 1024 * 1024)

typedef struct
{
  guint32 hash;
  guint32 place; /* 0 for an empty slot */
} Slot;

struct _ReboteKeyIndex
{
  Slot      *slots;
  gsize      n_slots; /* a power of two */
  guint      n_keys;
  GPtrArray *blocks;
  gsize      used; /* bytes of the last block */
};

static gpointer
allocate (gsize size)
{
  gpointer memory = g_aligned_alloc (1, size, size < LARGE_PAGE ? sizeof (gpointer) : LARGE_PAGE);

#ifdef MADV_HUGEPAGE
  /* A wish: that it is not granted does not matter. */
  if (size >= LARGE_PAGE)
    madvise (memory, size, MADV_HUGEPAGE);
#endif

  return memory;
}

static Slot *
allocate_slots (gsize n_slots)
{
  Slot *slots = allocate (n_slots * sizeof (Slot));

  memset (slots, 0, n_slots * sizeof (Slot));
  return slots;
}

/* Multiplication and folding over eight bytes at a time; keys of people's mailboxes are short. */
static inline guint64
mix (guint64 a,
     guint64 b)
{
  unsigned __int128 product = (unsigned __int128)a * b;

  return (guint64)product ^ (guint64)(product >> 64);
}

/**
 * rebote_key_index_hash:
 * @key: bytes
 * @length: their number
 *
 * Returns: the hash that the functions ending in `_hashed` want
 */
guint32
rebote_key_index_hash (const char *key,
                       gsize       length)
{
  guint64 state = G_GUINT64_CONSTANT (0x9E3779B97F4A7C15) ^ length;
  guint64 word;

  while (length >= 8)
    {
      memcpy (&word, key, 8);
      state = mix (state ^ word, G_GUINT64_CONSTANT (0xD6E8FEB86659FD93));
      key += 8;
      length -= 8;
    }
  word = 0;
  if (length > 0)
    memcpy (&word, key, length);
  state = mix (state ^ word, G_GUINT64_CONSTANT (0xA0761D6478BD642F));

  return (guint32)(state ^ (state >> 32));
}

static inline char *
get_entry (ReboteKeyIndex *self,
           guint32         place)
{
  gsize offset = (gsize)place << UNIT_BITS;
  char *block = g_ptr_array_index (self->blocks, offset >> BLOCK_BITS);

  return block + (offset & (BLOCK_SIZE - 1));
}

static guint32
store_entry (ReboteKeyIndex *self,
             const char     *key,
             guint16         length,
             guint32         value)
{
  gsize size = ((gsize)ENTRY_HEAD + length + 7) & ~(gsize)7;
  char *entry;
  gsize offset;

  if (self->used + size > BLOCK_SIZE)
    {
      g_ptr_array_add (self->blocks, allocate (BLOCK_SIZE));
      self->used = 0;
    }
  offset = ((gsize)(self->blocks->len - 1) << BLOCK_BITS) + self->used;
  entry = (char *)g_ptr_array_index (self->blocks, self->blocks->len - 1) + self->used;
  memcpy (entry, &value, 4);
  memcpy (entry + 4, &length, 2);
  memcpy (entry + ENTRY_HEAD, key, length);
  self->used += size;

  return offset >> UNIT_BITS;
}

static Slot *
find_slot (ReboteKeyIndex *self,
           const char     *key,
           gsize           length,
           guint32         hash)
{
  gsize mask = self->n_slots - 1;

  for (gsize i = hash & mask;; i = (i + 1) & mask)
    {
      Slot *slot = &self->slots[i];

      if (slot->place == 0)
        return slot;
      if (slot->hash == hash)
        {
          const char *entry = get_entry (self, slot->place);
          guint16     stored;

          memcpy (&stored, entry + 4, 2);
          if (stored == length && memcmp (entry + ENTRY_HEAD, key, length) == 0)
            return slot;
        }
    }
}

static void
grow (ReboteKeyIndex *self)
{
  Slot *old = self->slots;
  gsize n_old = self->n_slots;
  gsize mask;

  self->n_slots = n_old * 2;
  self->slots = allocate_slots (self->n_slots);
  mask = self->n_slots - 1;
  for (gsize i = 0; i < n_old; i++)
    {
      gsize to;

      if (old[i].place == 0)
        continue;
      for (to = old[i].hash & mask; self->slots[to].place != 0; to = (to + 1) & mask)
        ;
      self->slots[to] = old[i];
    }
  g_aligned_free (old);
}

/**
 * rebote_key_index_new:
 *
 * Returns: (transfer full): an empty index
 */
ReboteKeyIndex *
rebote_key_index_new (void)
{
  ReboteKeyIndex *self = g_new0 (ReboteKeyIndex, 1);

  self->n_slots = FIRST_SLOTS;
  self->slots = allocate_slots (self->n_slots);
  self->blocks = g_ptr_array_new_with_free_func (g_aligned_free);
  /* Of the first block only so much is touched as is needed: many indices stay small. */
  g_ptr_array_add (self->blocks, g_aligned_alloc (1, BLOCK_SIZE, sizeof (gpointer)));
  /* Place 0 says that a slot is empty. */
  self->used = (gsize)1 << UNIT_BITS;

  return self;
}

/**
 * rebote_key_index_free:
 * @self: (transfer full): an index
 */
void
rebote_key_index_free (ReboteKeyIndex *self)
{
  g_return_if_fail (self != NULL);

  g_aligned_free (self->slots);
  g_ptr_array_unref (self->blocks);
  g_free (self);
}

/**
 * rebote_key_index_get_size:
 * @self: an index
 *
 * Returns: the number of keys
 */
guint
rebote_key_index_get_size (ReboteKeyIndex *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_keys;
}

/**
 * rebote_key_index_prefetch:
 * @self: an index
 * @hash: a key's hash
 *
 * Tells the processor that the key will be looked up soon.
 */
void
rebote_key_index_prefetch (ReboteKeyIndex *self,
                           guint32         hash)
{
  __builtin_prefetch (&self->slots[hash & (self->n_slots - 1)]);
}

/**
 * rebote_key_index_lookup_hashed:
 * @self: an index
 * @key: bytes
 * @length: their number
 * @hash: what rebote_key_index_hash() says of them
 *
 * Returns: the key's number, or %REBOTE_KEY_INDEX_NONE
 */
guint32
rebote_key_index_lookup_hashed (ReboteKeyIndex *self,
                                const char     *key,
                                gsize           length,
                                guint32         hash)
{
  Slot   *slot = find_slot (self, key, length, hash);
  guint32 value;

  if (slot->place == 0)
    return REBOTE_KEY_INDEX_NONE;

  memcpy (&value, get_entry (self, slot->place), 4);
  return value;
}

/**
 * rebote_key_index_insert_hashed:
 * @self: an index
 * @key: bytes
 * @length: their number, at most %REBOTE_KEY_INDEX_MAX_KEY
 * @hash: what rebote_key_index_hash() says of them
 * @value: the number to remember; not %REBOTE_KEY_INDEX_NONE
 *
 * Remembers a key unless it is there already.
 *
 * Returns: %REBOTE_KEY_INDEX_NONE if the key was new, otherwise the number that it has
 */
guint32
rebote_key_index_insert_hashed (ReboteKeyIndex *self,
                                const char     *key,
                                gsize           length,
                                guint32         hash,
                                guint32         value)
{
  Slot *slot;

  g_return_val_if_fail (length <= REBOTE_KEY_INDEX_MAX_KEY, REBOTE_KEY_INDEX_NONE);
  g_return_val_if_fail (value != REBOTE_KEY_INDEX_NONE, REBOTE_KEY_INDEX_NONE);

  slot = find_slot (self, key, length, hash);
  if (slot->place != 0)
    {
      guint32 known;

      memcpy (&known, get_entry (self, slot->place), 4);
      return known;
    }

  slot->hash = hash;
  slot->place = store_entry (self, key, length, value);
  self->n_keys++;
  /* At most five eighths full: linear probing stays short. */
  if ((gsize)self->n_keys * 8 > self->n_slots * 5)
    grow (self);

  return REBOTE_KEY_INDEX_NONE;
}

/**
 * rebote_key_index_lookup:
 * @self: an index
 * @key: bytes
 * @length: their number
 *
 * Returns: the key's number, or %REBOTE_KEY_INDEX_NONE
 */
guint32
rebote_key_index_lookup (ReboteKeyIndex *self,
                         const char     *key,
                         gsize           length)
{
  g_return_val_if_fail (self != NULL, REBOTE_KEY_INDEX_NONE);
  g_return_val_if_fail (key != NULL, REBOTE_KEY_INDEX_NONE);

  return rebote_key_index_lookup_hashed (self, key, length, rebote_key_index_hash (key, length));
}

/**
 * rebote_key_index_insert:
 * @self: an index
 * @key: bytes
 * @length: their number, at most %REBOTE_KEY_INDEX_MAX_KEY
 * @value: the number to remember; not %REBOTE_KEY_INDEX_NONE
 *
 * Remembers a key unless it is there already.
 *
 * Returns: %REBOTE_KEY_INDEX_NONE if the key was new, otherwise the number that it has
 */
guint32
rebote_key_index_insert (ReboteKeyIndex *self,
                         const char     *key,
                         gsize           length,
                         guint32         value)
{
  g_return_val_if_fail (self != NULL, REBOTE_KEY_INDEX_NONE);
  g_return_val_if_fail (key != NULL, REBOTE_KEY_INDEX_NONE);

  return rebote_key_index_insert_hashed (self, key, length, rebote_key_index_hash (key, length), value);
}
