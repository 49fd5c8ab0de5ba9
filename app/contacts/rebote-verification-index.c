/* rebote-verification-index.c
 *
 * Verifications by mailbox.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-verification-index"

#include "config.h"

#include "base/rebote-key-index.h"

#include "rebote-verification-index.h"

struct _ReboteVerificationIndex
{
  ReboteKeyIndex *keys;
  GPtrArray      *known; /* ReboteKnownVerification: the first of each mailbox */
  GStringChunk   *words;
};

static void
known_free (gpointer data)
{
  for (ReboteKnownVerification *known = data; known;)
    {
      ReboteKnownVerification *next = (ReboteKnownVerification *)known->next;

      g_free (known);
      known = next;
    }
}

/**
 * rebote_verification_index_new:
 *
 * Returns: (transfer full): an empty index
 */
ReboteVerificationIndex *
rebote_verification_index_new (void)
{
  ReboteVerificationIndex *self = g_new0 (ReboteVerificationIndex, 1);

  self->keys = rebote_key_index_new ();
  self->known = g_ptr_array_new_with_free_func (known_free);
  self->words = g_string_chunk_new (1024);

  return self;
}

/**
 * rebote_verification_index_free:
 * @self: (transfer full): an index
 */
void
rebote_verification_index_free (ReboteVerificationIndex *self)
{
  g_return_if_fail (self != NULL);

  rebote_key_index_free (self->keys);
  g_ptr_array_unref (self->known);
  g_string_chunk_free (self->words);
  g_free (self);
}

static char *
keep (ReboteVerificationIndex *self,
      const char              *word)
{
  return word ? g_string_chunk_insert_const (self->words, word) : NULL;
}

/* The one of a service, which is made where there is none. */
static ReboteKnownVerification *
ensure_known (ReboteVerificationIndex *self,
              const char              *mailbox,
              gsize                    length,
              const char              *service)
{
  guint32                  position = rebote_key_index_insert (self->keys, mailbox, length, self->known->len);
  ReboteKnownVerification *last = NULL;
  ReboteKnownVerification *known = position == REBOTE_KEY_INDEX_NONE ? NULL : g_ptr_array_index (self->known, position);

  for (; known; last = known, known = (ReboteKnownVerification *)known->next)
    {
      if (g_str_equal (known->is.service, service))
        return known;
    }

  known = g_new0 (ReboteKnownVerification, 1);
  known->is.service = keep (self, service);
  known->is.checked = G_MININT64;
  if (last)
    last->next = known;
  else
    g_ptr_array_add (self->known, known);

  return known;
}

/**
 * rebote_verification_index_add:
 * @self: an index
 * @mailbox: the canonical form of an address, after rebote_address_facts_join_mailbox()
 * @length: its length
 * @verification: what a service says about it
 *
 * Adds what a service says, if it is the latest.
 */
void
rebote_verification_index_add (ReboteVerificationIndex  *self,
                               const char               *mailbox,
                               gsize                     length,
                               const ReboteVerification *verification)
{
  ReboteKnownVerification *known;
  gboolean is_same;

  g_return_if_fail (self != NULL);
  g_return_if_fail (mailbox != NULL);
  g_return_if_fail (verification != NULL && verification->service != NULL);

  known = ensure_known (self, mailbox, length, verification->service);
  is_same = known->is.checked > G_MININT64 && known->is.verdict == verification->verdict &&
            known->is.reason == verification->reason;
  if (verification->checked < known->is.checked)
    {
      if (is_same)
        known->since = MIN (known->since, verification->checked);
      return;
    }

  if (!is_same)
    known->since = verification->checked;
  known->is.checked = verification->checked;
  known->is.verdict = verification->verdict;
  known->is.reason = verification->reason;
  known->is.yes = verification->yes;
  known->is.no = verification->no;
  known->is.status = keep (self, verification->status);
  known->is.sub_status = keep (self, verification->sub_status);
  known->is.suggestion = keep (self, verification->suggestion);
}

/**
 * rebote_verification_index_get_size:
 * @self: an index
 *
 * Returns: how many mailboxes are known
 */
guint
rebote_verification_index_get_size (ReboteVerificationIndex *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->known->len;
}

/**
 * rebote_verification_index_find:
 * @self: an index
 * @mailbox: the canonical form of an address, after rebote_address_facts_join_mailbox()
 * @length: its length
 * @hash: what rebote_key_index_hash() says of it
 *
 * Returns: (transfer none) (nullable): what services say about it
 */
const ReboteKnownVerification *
rebote_verification_index_find (ReboteVerificationIndex *self,
                                const char              *mailbox,
                                gsize                    length,
                                guint32                  hash)
{
  guint32 position;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (mailbox != NULL, NULL);

  if (self->known->len == 0)
    return NULL;

  position = rebote_key_index_lookup_hashed (self->keys, mailbox, length, hash);
  return position == REBOTE_KEY_INDEX_NONE ? NULL : g_ptr_array_index (self->known, position);
}
