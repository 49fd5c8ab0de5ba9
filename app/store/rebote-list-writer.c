/* rebote-list-writer.c
 *
 * Puts the contacts of a list into the store, in a thread of its own: SQLite takes as long to write them as all else takes
 * to read them and to decide about them.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-list-writer"

#include "config.h"

#include <string.h>

#include "rebote-list-writer.h"

/* Contacts that are written at once. */
#define BATCH_CONTACTS 4096

/* Cards with pictures are large: no more of them are kept in memory for each batch. */
#define BATCH_BYTES (16 * 1024 * 1024)

/* One is filled, one is written, and one waits. */
#define N_BATCHES 3

typedef struct
{
  GArray       *contacts;
  GStringChunk *texts;
  gsize         n_bytes;
  gboolean      is_end;
} Batch;

struct _ReboteListWriter
{
  ReboteStore *store;
  gint64       list_id;
  GThread     *thread;
  GAsyncQueue *full;
  GAsyncQueue *empty;
  Batch        batches[N_BATCHES];
  Batch       *batch; /* the one that is filled */
  guint32      n_contacts;
  gint         failed; /* atomic */
  GError      *error;  /* the thread's, until it has ended */
};

static gpointer
write_batches (gpointer data)
{
  ReboteListWriter *self = data;

  for (;;)
    {
      Batch   *batch = g_async_queue_pop (self->full);
      gboolean is_end = batch->is_end;

      if (!g_atomic_int_get (&self->failed) && batch->contacts->len > 0 &&
          !rebote_store_lists_append (self->store, self->list_id,
                                      (const ReboteStoredContact *)(gconstpointer)batch->contacts->data,
                                      batch->contacts->len, &self->error))
        g_atomic_int_set (&self->failed, TRUE);
      g_array_set_size (batch->contacts, 0);
      g_string_chunk_clear (batch->texts);
      batch->n_bytes = 0;
      g_async_queue_push (self->empty, batch);
      if (is_end)
        return NULL;
    }
}

/**
 * rebote_list_writer_new:
 * @store: a store
 * @list_id: a list that was begun and has no contacts yet
 *
 * Returns: (transfer full): a writer
 */
ReboteListWriter *
rebote_list_writer_new (ReboteStore *store,
                        gint64       list_id)
{
  ReboteListWriter *self;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);

  self = g_new0 (ReboteListWriter, 1);
  self->store = g_object_ref (store);
  self->list_id = list_id;
  self->full = g_async_queue_new ();
  self->empty = g_async_queue_new ();
  for (guint i = 0; i < N_BATCHES; i++)
    {
      self->batches[i].contacts = g_array_sized_new (FALSE, TRUE, sizeof (ReboteStoredContact), BATCH_CONTACTS);
      self->batches[i].texts = g_string_chunk_new (64 * 1024);
      g_async_queue_push (self->empty, &self->batches[i]);
    }
  self->batch = g_async_queue_pop (self->empty);
  self->thread = g_thread_new ("write list", write_batches, self);

  return self;
}

static void
end (ReboteListWriter *self)
{
  if (self->thread == NULL)
    return;

  self->batch->is_end = TRUE;
  g_async_queue_push (self->full, g_steal_pointer (&self->batch));
  g_thread_join (g_steal_pointer (&self->thread));
}

/**
 * rebote_list_writer_free:
 * @self: (transfer full): a writer
 *
 * Without rebote_list_writer_finish(), what was not written yet is dropped. When it returns, nothing is written any more.
 */
void
rebote_list_writer_free (ReboteListWriter *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_int_set (&self->failed, TRUE);
  end (self);
  for (guint i = 0; i < N_BATCHES; i++)
    {
      g_array_unref (self->batches[i].contacts);
      g_string_chunk_free (self->batches[i].texts);
    }
  g_async_queue_unref (self->full);
  g_async_queue_unref (self->empty);
  g_clear_error (&self->error);
  g_object_unref (self->store);
  g_free (self);
}

static gboolean
fail (ReboteListWriter *self,
      GError          **error)
{
  end (self);
  if (self->error)
    g_propagate_error (error, g_steal_pointer (&self->error));

  return FALSE;
}

/**
 * rebote_list_writer_add:
 * @self: a writer
 * @error: return location for a #ReboteStoreError: contacts before this one could not be written
 *
 * Returns: (transfer none) (nullable): the next contact, to be filled until the next call; its @row is set
 */
ReboteStoredContact *
rebote_list_writer_add (ReboteListWriter *self,
                        GError          **error)
{
  ReboteStoredContact *contact;

  g_return_val_if_fail (self != NULL && self->thread != NULL, NULL);

  if (self->batch->contacts->len == BATCH_CONTACTS || self->batch->n_bytes >= BATCH_BYTES)
    {
      g_async_queue_push (self->full, g_steal_pointer (&self->batch));
      self->batch = g_async_queue_pop (self->empty);
      if (g_atomic_int_get (&self->failed))
        {
          fail (self, error);
          return NULL;
        }
    }

  g_array_set_size (self->batch->contacts, self->batch->contacts->len + 1);
  contact = rebote_list_writer_get_last (self);
  contact->row = self->n_contacts++;

  return contact;
}

/**
 * rebote_list_writer_get_last:
 * @self: a writer to which a contact was added
 *
 * Returns: (transfer none): the last contact, which is not written yet
 */
ReboteStoredContact *
rebote_list_writer_get_last (ReboteListWriter *self)
{
  g_return_val_if_fail (self != NULL && self->batch != NULL, NULL);
  g_return_val_if_fail (self->batch->contacts->len > 0, NULL);

  return &g_array_index (self->batch->contacts, ReboteStoredContact, self->batch->contacts->len - 1);
}

/**
 * rebote_list_writer_keep:
 * @self: a writer
 * @text: (nullable): bytes that belong to the last contact
 * @length: how many, or -1 for a text that ends with a NUL byte
 *
 * Returns: (transfer none) (nullable): a copy that lasts until the contact is written, with a NUL byte behind it
 */
const char *
rebote_list_writer_keep (ReboteListWriter *self,
                         const char       *text,
                         gssize            length)
{
  g_return_val_if_fail (self != NULL && self->batch != NULL, NULL);

  if (text == NULL)
    return NULL;

  if (length < 0)
    length = strlen (text);
  self->batch->n_bytes += length;
  return g_string_chunk_insert_len (self->batch->texts, text, length);
}

/**
 * rebote_list_writer_finish:
 * @self: a writer, to which nothing can be added then
 * @error: return location for a #ReboteStoreError
 *
 * Waits until all contacts are written.
 *
 * Returns: whether they are
 */
gboolean
rebote_list_writer_finish (ReboteListWriter *self,
                           GError          **error)
{
  g_return_val_if_fail (self != NULL && self->thread != NULL, FALSE);

  end (self);

  return self->failed ? fail (self, error) : TRUE;
}
