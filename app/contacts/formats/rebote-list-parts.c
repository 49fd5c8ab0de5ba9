/* rebote-list-parts.c
 *
 * Zips of lists. Mailchimp gives a list away as one file for each state of its people, and they are of use only together:
 * who unsubscribed must not be taken for somebody who was never there.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-list-parts"

#include "config.h"

#include <string.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "contacts/rebote-csv-reader.h"

#include "rebote-list-formats-private.h"
#include "contacts/rebote-list-source.h"
#include "rebote-list-parts.h"

/* The column that says from which part a row is; list-columns.tsv knows it. */
#define STATE_TITLE "rebote_state"

#define COPY_SIZE   (256 * 1024)

/* More lists than this are not one. */
#define MAX_PARTS 100

/* How the files begin that Mailchimp puts into its zip, and what that says, as list-states.tsv has it. */
static const struct
{
  const char *prefix;
  const char *state;
} states[] = {
  { "subscribed_", "subscribed" },
  { "unsubscribed_", "unsubscribed" },
  { "cleaned_", "cleaned" },
  { "nonsubscribed_", "nonsubscribed" },
};

typedef struct
{
  char             *name;
  const char       *state;
  ReboteListSource *source;
  ReboteCsvDialect *dialect;
} Part;

static void
part_free (gpointer data)
{
  Part *part = data;

  g_free (part->name);
  g_clear_pointer (&part->dialect, rebote_csv_dialect_free);
  g_clear_pointer (&part->source, rebote_list_source_free);
  g_free (part);
}

static const char *
find_state (const char *member)
{
  g_autofree char *base = g_path_get_basename (member);

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      if (g_ascii_strncasecmp (base, states[i].prefix, strlen (states[i].prefix)) == 0)
        return states[i].state;
    }

  return NULL;
}

/* What archivers and systems add. */
static gboolean
is_rubbish (const char *member)
{
  g_autofree char *base = g_path_get_basename (member);

  return base[0] == '.' || g_str_has_prefix (member, "__MACOSX/") || g_ascii_strcasecmp (base, "Thumbs.db") == 0;
}

/**
 * rebote_list_archive_extract:
 * @archive: an archive that has a member at hand
 * @error: return location for a #ReboteContactsError or #GIOErrorEnum
 *
 * Returns: a file without a name that holds the member, at its beginning; or -1
 */
int
rebote_list_archive_extract (ReboteListArchive *archive,
                             GError           **error)
{
  g_autofree char *buffer = g_malloc (COPY_SIZE);
  g_autofree char *path = NULL;
  int              fd = g_file_open_tmp ("rebote-XXXXXX", &path, error);
  gssize           n = 0;

  if (fd < 0)
    return -1;
  unlink (path);
  while ((n = rebote_list_archive_read (archive, buffer, COPY_SIZE, error)) > 0)
    {
      if (write (fd, buffer, n) != n)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                       /* Translators: a file name and a folder */
                       _("“%s” cannot be unpacked: there is no room in “%s”"), rebote_list_archive_get_name (archive),
                          g_get_tmp_dir ());
          n = -1;
          break;
        }
    }
  if (n < 0 || lseek (fd, 0, SEEK_SET) < 0)
    {
      close (fd);
      return -1;
    }

  return fd;
}

/**
 * rebote_list_parts_find_single:
 * @fd: a zip or a compressed file
 * @name: its name for messages
 * @single: (out): a file without a name that holds what is in it, if that is a single list of which the name says no state;
 *   else -1
 * @error: return location for a #ReboteContactsError or #GIOErrorEnum
 *
 * Returns: whether it could be looked into
 */
gboolean
rebote_list_parts_find_single (int         fd,
                               const char *name,
                               int        *single,
                               GError    **error)
{
  g_autoptr (ReboteListArchive) archive = rebote_list_archive_new (fd, name, error);
  const char *member;
  GError     *local = NULL;
  guint       n = 0;

  *single = -1;
  if (archive == NULL)
    return FALSE;
  while ((member = rebote_list_archive_next (archive, &local)))
    {
      if (is_rubbish (member))
        continue;
      n++;
      if (n > 1 || find_state (member))
        {
          if (*single >= 0)
            close (*single);
          *single = -1;
          return TRUE;
        }
      *single = rebote_list_archive_extract (archive, &local);
      if (*single < 0)
        break;
    }
  if (local)
    {
      g_propagate_error (error, local);
      return FALSE;
    }

  return TRUE;
}

/* What is no list, as a letter beside the lists, is passed over; what cannot be read may be one, and is not. */
static gboolean
is_beside_lists (const GError *error)
{
  return g_error_matches (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_NOT_LIST) ||
         g_error_matches (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_EMPTY) ||
         g_error_matches (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_NO_ADDRESSES);
}

static gboolean
add_part (GPtrArray            *parts,
          ReboteListArchive    *archive,
          ReboteListConversion *conversion,
          const char           *member,
          GError              **error)
{
  Part   *part = g_new0 (Part, 1);
  GError *local = NULL;
  int     fd;

  part->name = g_strconcat (conversion->name, "/", member, NULL);
  part->state = find_state (member);
  fd = rebote_list_archive_extract (archive, &local);
  part->source = fd >= 0 ? rebote_list_source_open_part (fd, part->name, &local) : NULL;
  part->dialect = part->source ? rebote_list_source_detect (part->source, NULL, &local) : NULL;
  if (part->dialect && parts->len < MAX_PARTS)
    {
      g_ptr_array_add (parts, part);
      return TRUE;
    }

  part_free (part);
  if (local == NULL)
    g_set_error (&local, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_TOO_LARGE,
                 /* Translators: a file name and a number */
                 _("“%s” has more than %d lists in it"), conversion->name, MAX_PARTS);
  if (!is_beside_lists (local))
    {
      g_propagate_error (error, local);
      return FALSE;
    }

  /* Translators: a sentence that says why a file in an archive is no list */
  g_ptr_array_add (conversion->warnings, g_strdup_printf (_("Left out: %s"), local->message));
  g_error_free (local);
  return TRUE;
}

static GPtrArray *
find_parts (int                   fd,
            ReboteListConversion *conversion,
            GError              **error)
{
  g_autoptr (ReboteListArchive) archive = rebote_list_archive_new (fd, conversion->name, error);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (part_free);
  const char *member;
  GError     *local = NULL;

  if (archive == NULL)
    return NULL;
  while ((member = rebote_list_archive_next (archive, &local)))
    {
      if (!is_rubbish (member) && !add_part (parts, archive, conversion, member, error))
        return NULL;
    }
  if (local)
    {
      g_propagate_error (error, local);
      return NULL;
    }
  if (parts->len == 0)
    {
      g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_NOT_LIST,
                   /* Translators: a file name */
                   _("“%s” is an archive in which there is no contact list"), conversion->name);
      return NULL;
    }

  return g_steal_pointer (&parts);
}

/* Where the columns of a part stand in the whole. Those of addresses are one, whatever their names are. */
static guint *
place_columns (ReboteListSpool *spool,
               Part            *part,
               const char      *address_title)
{
  guint  n = part->dialect->columns->len;
  guint *places = g_new (guint, n);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < n; i++)
    {
      const char *title = rebote_csv_dialect_get_column (part->dialect, i)->name;
      char       *unique;

      if ((int)i == part->dialect->address_column)
        title = address_title;
      unique = g_strdup (title);
      for (guint count = 2; !g_hash_table_add (seen, unique); count++)
        unique = g_strdup_printf ("%s %u", title, count);
      places[i] = rebote_list_spool_get_column (spool, unique);
    }

  return places;
}

static gboolean
add_rows (ReboteListSpool *spool,
          Part            *part,
          const guint     *places,
          GError         **error)
{
  g_autoptr (ReboteCsvReader) reader = rebote_csv_reader_new (part->source, part->dialect);
  g_autofree ReboteCsvField *fields = g_new (ReboteCsvField, part->dialect->columns->len);
  guint                      first = part->dialect->n_skipped + (part->dialect->has_header ? 1 : 0);
  const ReboteCsvRecord     *record;
  GError                    *local = NULL;

  while ((record = rebote_csv_reader_next (reader, &local)))
    {
      guint n;

      if (record->number < first || record->length == 0)
        continue;
      n = rebote_csv_split_record (part->dialect, record->text, record->length, record->flaws, fields,
                                   part->dialect->columns->len);
      for (guint i = 0; i < n; i++)
        {
          g_autofree char *cell = rebote_csv_field_to_utf8 (part->dialect, &fields[i]);

          rebote_list_spool_set (spool, places[i], cell, -1);
        }
      if (part->state)
        rebote_list_spool_set (spool, rebote_list_spool_get_column (spool, STATE_TITLE), part->state, -1);
      if (!rebote_list_spool_end_row (spool, error))
        return FALSE;
    }
  if (local)
    g_propagate_error (error, local);

  return local == NULL;
}

/* Fills a conversion with the lists of a zip, one behind the other. */
gboolean
_rebote_list_convert_parts (int                       fd,
                            ReboteListConversion     *conversion,
                            const ReboteCsvOverrides *overrides,
                            GError                  **error)
{
  g_autoptr (GPtrArray) parts = find_parts (fd, conversion, error);
  g_autoptr (ReboteListSpool) spool = parts ? rebote_list_spool_new (conversion->name, error) : NULL;
  const char *address_title;

  if (spool == NULL)
    return FALSE;

  address_title = rebote_csv_dialect_get_column (((Part *)g_ptr_array_index (parts, 0))->dialect,
                                                 ((Part *)g_ptr_array_index (parts, 0))->dialect->address_column)
                    ->name;
  for (guint i = 0; i < parts->len; i++)
    {
      Part             *part = g_ptr_array_index (parts, i);
      g_autofree guint *places = place_columns (spool, part, address_title);

      if (!add_rows (spool, part, places, error))
        return FALSE;
    }
  conversion->fd = rebote_list_spool_finish (spool, error);

  return conversion->fd >= 0;
}
