/* fuzz-list.c
 *
 * Any bytes as a contact list: a table of text, a workbook, an address book, an archive. What begins like XML is put into
 * workbooks, where a mutation of the whole file would hardly ever get past its checksums.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <archive.h>
#include <archive_entry.h>

#include "contacts/rebote-cleaner.h"
#include "contacts/rebote-csv-reader.h"
#include "contacts/rebote-list-preview.h"
#include "fuzz.h"

#define WORKBOOK  "<workbook><sheets><sheet name='a' id='r1'/><sheet name='b' id='r2' state='hidden'/></sheets></workbook>"
#define RELATIONS "<x><Relationship Id='r1' Target='worksheets/1.xml'/><Relationship Id='r2' Target='worksheets/2.xml'/></x>"
#define LINKS     "<x><Relationship Id='rId1' Target='mailto:a%40example.com'/></x>"

static void
check (gboolean holds)
{
  if (!holds)
    abort ();
}

/* The records of a table are its bytes, and those of an address book are the bytes of its file. */
static void
read_records (ReboteListSource *source,
              ReboteCsvDialect *dialect,
              const uint8_t    *data,
              size_t            size)
{
  const ReboteListConversion *conversion = rebote_list_source_get_conversion (source);
  g_autoptr (ReboteCsvReader) reader = rebote_csv_reader_new (source, dialect);
  g_autofree ReboteCsvField *fields = g_new (ReboteCsvField, REBOTE_CSV_MAX_COLUMNS);
  g_autoptr (GByteArray) original = g_byte_array_new ();
  g_autoptr (GByteArray) whole = g_byte_array_new ();
  const ReboteCsvRecord *record;

  while ((record = rebote_csv_reader_next (reader, NULL)))
    {
      guint n = rebote_csv_split_record (dialect, record->text, record->length, record->flaws, fields, REBOTE_CSV_MAX_COLUMNS);

      /* What we write ourselves is well-formed. */
      check (conversion == NULL || !(record->flaws & REBOTE_CSV_FLAW_QUOTES));
      for (guint i = 0; i < n; i++)
        {
          g_autofree char *cell = rebote_csv_field_to_utf8 (dialect, &fields[i]);

          check (g_utf8_validate (cell, -1, NULL));
        }
      if (conversion && conversion->extents)
        {
          check (rebote_list_source_read_original (source, record->number, original, NULL));
          g_byte_array_append (whole, original->data, original->len);
        }
    }
  if (conversion && conversion->extents && data)
    check (whole->len == size && memcmp (whole->data, data, size) == 0);
}

/* Repairing texts changes damaged cells alone, and what the file had is still known. */
static void
read_repaired (const char       *path,
               ReboteListSource *source,
               ReboteCsvDialect *dialect)
{
  g_autoptr (ReboteListSource) again = rebote_list_source_open (path, NULL);
  g_autoptr (ReboteCsvDialect) repairing = rebote_csv_dialect_copy (dialect);
  g_autoptr (ReboteCsvReader) plain = NULL;
  g_autoptr (ReboteCsvReader) repaired = NULL;
  const ReboteCsvRecord *record;

  if (again == NULL || !rebote_list_source_rewind (source, NULL))
    return;
  repairing->repairs_text = TRUE;
  plain = rebote_csv_reader_new (source, dialect);
  repaired = rebote_csv_reader_new (again, repairing);
  while ((record = rebote_csv_reader_next (plain, NULL)))
    {
      const ReboteCsvRecord *other = rebote_csv_reader_next (repaired, NULL);

      check (other && other->n_damaged == record->n_damaged && other->original_length == record->raw_length &&
             memcmp (other->original, record->raw, record->raw_length) == 0);
      check ((other->n_damaged > 0) ==
             (other->raw_length != record->raw_length || memcmp (other->raw, record->raw, record->raw_length) != 0));
      check (rebote_csv_split_record (dialect, other->text, other->length, other->flaws, NULL, 0) ==
             rebote_csv_split_record (dialect, record->text, record->length, record->flaws, NULL, 0));
    }
}

static void
read_list (const char    *path,
           const uint8_t *data,
           size_t         size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteListSource) source = rebote_list_source_open (path, &error);
  g_autoptr (ReboteCsvDialect) dialect = NULL;
  g_autoptr (RebotePolicy) policy = NULL;
  g_autoptr (ReboteCleanSummary) summary = NULL;
  ReboteCleanJob job = { 0 };

  check ((source == NULL) == (error != NULL));
  if (source == NULL)
    return;
  dialect = rebote_list_source_detect (source, NULL, NULL);
  if (dialect == NULL)
    return;

  read_records (source, dialect, data, size);
  read_repaired (path, source, dialect);
  policy = rebote_policy_new (NULL);
  job.list = path;
  job.policy = policy;
  summary = rebote_cleaner_run (&job, NULL, NULL);
  check (summary == NULL || summary->rows == summary->counts[0] + summary->counts[1] + summary->counts[2]);
}

static void
add_member (struct archive *archive,
            const char     *name,
            const void     *data,
            size_t          size)
{
  struct archive_entry *entry = archive_entry_new ();

  archive_entry_set_pathname (entry, name);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_size (entry, size);
  archive_write_header (archive, entry);
  archive_write_data (archive, data, size);
  archive_entry_free (entry);
}

static void
write_workbook (int            fd,
                const uint8_t *data,
                size_t         size)
{
  struct archive *archive = archive_write_new ();

  archive_write_set_format_zip (archive);
  archive_write_zip_set_compression_store (archive);
  archive_write_open_fd (archive, fd);
  if (memmem (data, size, "spreadsheet", 11))
    {
      add_member (archive, "mimetype", "application/vnd.oasis.opendocument.spreadsheet", 46);
      add_member (archive, "content.xml", data, size);
    }
  else
    {
      add_member (archive, "xl/workbook.xml", WORKBOOK, strlen (WORKBOOK));
      add_member (archive, "xl/_rels/workbook.xml.rels", RELATIONS, strlen (RELATIONS));
      add_member (archive, "xl/worksheets/_rels/1.xml.rels", LINKS, strlen (LINKS));
      add_member (archive, "xl/sharedStrings.xml", data, size);
      add_member (archive, "xl/styles.xml", data, size);
      add_member (archive, "xl/worksheets/2.xml", data, size);
      add_member (archive, "xl/worksheets/1.xml", data, size);
    }
  archive_write_free (archive);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static int       fd = -1;
  g_autofree char *path = NULL;

  fuzz_be_strict ();
  if (fd < 0)
    fd = memfd_create ("list", MFD_CLOEXEC);
  check (fd >= 0 && ftruncate (fd, 0) == 0);
  path = g_strdup_printf ("/proc/self/fd/%d", fd);
  check (pwrite (fd, data, size, 0) == (gssize)size);
  read_list (path, data, size);

  if (size > 0 && data[0] == '<')
    {
      check (ftruncate (fd, 0) == 0 && lseek (fd, 0, SEEK_SET) == 0);
      write_workbook (fd, data, size);
      read_list (path, NULL, 0);
    }

  return 0;
}
