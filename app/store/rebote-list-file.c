/* rebote-list-file.c
 *
 * Puts the bytes of a stored list together again, so that what reads lists can read it.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-list-file"

#include "config.h"

#include <errno.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "rebote-list-file.h"

/* The word behind a dialect of a list that was no table of text. */
#define CONVERTED "converted"

/* The word behind one whose damaged texts are repaired: what the store keeps of them is the bytes of the file. */
#define REPAIRED "repaired"

/* The word behind a dialect of an address book whose entries are kept as they stand in the file. */
#define BOOK "book"

/* What is written at once. */
#define BUFFER_SIZE (256 * 1024)

typedef struct
{
  int                    fd;
  GByteArray            *buffer;
  gboolean               only_new;
  ReboteStoreContactFunc func;
  gpointer               user_data;
} Writer;

/**
 * rebote_list_file_describe_dialect:
 * @dialect: how a list is written
 * @is_book: whether it is an address book whose entries are kept as they stand in the file
 *
 * Returns: (transfer full): that in the form in which the store keeps it
 */
char *
rebote_list_file_describe_dialect (const ReboteCsvDialect *dialect,
                                   gboolean                is_book)
{
  const char *kept;

  g_return_val_if_fail (dialect != NULL, NULL);

  kept = is_book ? " " BOOK : dialect->is_converted ? " " CONVERTED
                                                    : "";

  return g_strdup_printf ("%s %d %d %d%s%s", rebote_encoding_to_name (dialect->encoding), dialect->delimiter,
                          dialect->has_header ? 1 : 0, dialect->address_column, kept,
                          dialect->repairs_text ? " " REPAIRED : "");
}

/* Whether a word stands behind the dialect. */
static gboolean
has_word (const ReboteStoredList *list,
          const char             *word)
{
  g_auto (GStrv) words = g_strsplit (list->dialect, " ", -1);

  return g_strv_length (words) > 4 && g_strv_contains ((const char *const *)words + 4, word);
}

/**
 * rebote_list_file_is_book:
 * @list: a list in a store
 *
 * Returns: whether it is an address book whose entries were kept as they stood in the file, so that they can be written again
 */
gboolean
rebote_list_file_is_book (const ReboteStoredList *list)
{
  g_return_val_if_fail (list != NULL, FALSE);

  return has_word (list, BOOK);
}

/* A part of an address book may have fewer columns than the whole, so that the one of the addresses is known by its name. */
static void
get_overrides_of_book (const ReboteStoredList *list,
                       ReboteCsvOverrides     *overrides)
{
  if (list->address_column >= 0 && list->address_column < (int)g_strv_length (list->columns))
    overrides->column_name = list->columns[list->address_column];
}

/**
 * rebote_list_file_get_overrides:
 * @list: a list in a store; it must outlive @overrides
 * @overrides: (out caller-allocates): what is known of the file of the list, so that nothing is guessed again
 */
void
rebote_list_file_get_overrides (const ReboteStoredList *list,
                                ReboteCsvOverrides     *overrides)
{
  g_auto (GStrv) words = NULL;
  ReboteEncoding encoding;

  g_return_if_fail (list != NULL);
  g_return_if_fail (overrides != NULL);

  *overrides = (ReboteCsvOverrides)REBOTE_CSV_OVERRIDES_INIT;
  overrides->is_converted = has_word (list, CONVERTED);
  overrides->repairs_text = has_word (list, REPAIRED);
  if (rebote_list_file_is_book (list))
    {
      get_overrides_of_book (list, overrides);
      return;
    }

  words = g_strsplit (list->dialect, " ", -1);
  if (g_strv_length (words) < 4 || !rebote_encoding_from_name (words[0], &encoding))
    return;

  overrides->encoding = encoding;
  overrides->delimiter = CLAMP (g_ascii_strtoll (words[1], NULL, 10), 0, 127);
  overrides->has_header = g_str_equal (words[2], "1");
  overrides->address_column = CLAMP (g_ascii_strtoll (words[3], NULL, 10), 0, REBOTE_CSV_MAX_COLUMNS);
}

static gboolean
flush (Writer  *self,
       GError **error)
{
  gsize done = 0;

  while (done < self->buffer->len)
    {
      gssize n = write (self->fd, self->buffer->data + done, self->buffer->len - done);

      if (n < 0 && errno != EINTR)
        {
          int code = errno;

          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code),
                       /* Translators: a folder and the system's reason */
                       _("The list cannot be put together in “%s”: %s"), g_get_tmp_dir (), g_strerror (code));
          return FALSE;
        }
      done += MAX (n, 0);
    }
  g_byte_array_set_size (self->buffer, 0);

  return TRUE;
}

static gboolean
append (Writer     *self,
        const void *data,
        gsize       size,
        GError    **error)
{
  g_byte_array_append (self->buffer, data, size);

  return self->buffer->len < BUFFER_SIZE || flush (self, error);
}

static gboolean
append_bytes (Writer  *self,
              GBytes  *bytes,
              GError **error)
{
  gsize       size = 0;
  const void *data = bytes ? g_bytes_get_data (bytes, &size) : NULL;

  return size == 0 || append (self, data, size, error);
}

static gboolean
contact_cb (const ReboteStoredContact *contact,
            gpointer                   user_data,
            GError                   **error)
{
  Writer *self = user_data;

  if (self->only_new && !contact->is_new)
    return TRUE;
  if (contact->record_size > 0 && !append (self, contact->record, contact->record_size, error))
    return FALSE;

  return self->func (contact, self->user_data, error);
}

/**
 * rebote_list_file_write:
 * @store: a store
 * @list: a list in it
 * @only_new: whether to leave out the contacts that were in the list before
 * @func: (scope call): takes each contact that is written
 * @user_data: the data for @func
 * @cancellable: (nullable): to stop it
 * @error: return location for an error
 *
 * Writes the file that the list was read from, byte for byte but for what is left out, to a temporary place.
 *
 * Returns: (transfer full) (nullable): its path; the caller removes it
 */
char *
rebote_list_file_write (ReboteStore           *store,
                        ReboteStoredList      *list,
                        gboolean               only_new,
                        ReboteStoreContactFunc func,
                        gpointer               user_data,
                        GCancellable          *cancellable,
                        GError               **error)
{
  g_autofree char *path = NULL;
  g_autoptr (GByteArray) buffer = g_byte_array_new ();
  Writer   writer = { -1, buffer, only_new, func, user_data };
  gboolean done;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);
  g_return_val_if_fail (list != NULL, NULL);
  g_return_val_if_fail (func != NULL, NULL);

  writer.fd = g_file_open_tmp ("rebote-XXXXXX.csv", &path, error);
  if (writer.fd < 0)
    return NULL;

  done = append_bytes (&writer, list->preamble, error) &&
         rebote_store_lists_foreach (store, list->id, contact_cb, &writer, cancellable, error) &&
         append_bytes (&writer, list->postamble, error) && flush (&writer, error);
  if (!g_close (writer.fd, done ? error : NULL))
    done = FALSE;
  if (done)
    return g_steal_pointer (&path);

  g_unlink (path);
  return NULL;
}
