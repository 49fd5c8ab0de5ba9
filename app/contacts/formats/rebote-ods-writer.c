/* rebote-ods-writer.c
 *
 * OpenDocument 1.3: a zip whose first member says what it is, with the sheet as one XML document. No member has a date, so
 * the same cells make the same bytes.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-ods-writer"

#include "config.h"

#include <string.h>

#include <archive.h>
#include <archive_entry.h>

#include "rebote-ods-writer.h"

#define MIME_TYPE   "application/vnd.oasis.opendocument.spreadsheet"
#define DECLARATION "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define NAMESPACE   "urn:oasis:names:tc:opendocument:xmlns:"

struct _ReboteOdsWriter
{
  struct archive *archive;
  GString        *row;
  gboolean        failed;
};

static const char manifest[] =
  DECLARATION "<manifest:manifest xmlns:manifest=\"" NAMESPACE "manifest:1.0\" manifest:version=\"1.3\">"
              "<manifest:file-entry manifest:full-path=\"/\" manifest:version=\"1.3\" manifest:media-type=\"" MIME_TYPE "\"/>"
              "<manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/></manifest:manifest>";

static const char head[] =
  DECLARATION "<office:document-content xmlns:office=\"" NAMESPACE "office:1.0\" xmlns:table=\"" NAMESPACE "table:1.0\""
              " xmlns:text=\"" NAMESPACE "text:1.0\" office:version=\"1.3\"><office:body><office:spreadsheet>"
              "<table:table table:name=\"Sheet1\">";

static const char tail[] = "</table:table></office:spreadsheet></office:body></office:document-content>";

static void
put (ReboteOdsWriter *self,
     const char      *data,
     gsize            length)
{
  if (!self->failed && length > 0 && archive_write_data (self->archive, data, length) < (la_ssize_t)length)
    self->failed = TRUE;
}

/* Without a size, the length of a member stands behind it. */
static void
begin_member (ReboteOdsWriter *self,
              const char      *name,
              gint64           size)
{
  struct archive_entry *entry = archive_entry_new ();

  archive_entry_set_pathname (entry, name);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  if (size >= 0)
    archive_entry_set_size (entry, size);
  self->failed |= archive_write_header (self->archive, entry) < ARCHIVE_WARN;
  archive_entry_free (entry);
}

/**
 * rebote_ods_writer_new:
 * @path: a file, which is overwritten
 *
 * Returns: (transfer full): a writer
 */
ReboteOdsWriter *
rebote_ods_writer_new (const char *path)
{
  ReboteOdsWriter *self;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_new0 (ReboteOdsWriter, 1);
  self->row = g_string_new (NULL);
  self->archive = archive_write_new ();
  archive_write_set_format_zip (self->archive);
  self->failed = archive_write_open_filename (self->archive, path) < ARCHIVE_WARN;

  archive_write_zip_set_compression_store (self->archive);
  begin_member (self, "mimetype", strlen (MIME_TYPE));
  put (self, MIME_TYPE, strlen (MIME_TYPE));
  archive_write_zip_set_compression_deflate (self->archive);
  begin_member (self, "META-INF/manifest.xml", strlen (manifest));
  put (self, manifest, strlen (manifest));
  begin_member (self, "content.xml", -1);
  put (self, head, strlen (head));

  return self;
}

/**
 * rebote_ods_writer_free:
 * @self: (transfer full): a writer
 */
void
rebote_ods_writer_free (ReboteOdsWriter *self)
{
  g_return_if_fail (self != NULL);

  archive_write_free (self->archive);
  g_string_free (self->row, TRUE);
  g_free (self);
}

/* Spaces beside each other are one in XML, and those at the ends none, unless they are counted. */
static const char *
append_spaces (GString    *out,
               const char *text)
{
  gsize n = strspn (text, " ");

  g_string_append_printf (out, "<text:s text:c=\"%" G_GSIZE_FORMAT "\"/>", n);
  return text + n;
}

static void
append_letter (GString    *out,
               const char *text)
{
  gunichar c = g_utf8_get_char (text);

  if (c == '&')
    g_string_append (out, "&amp;");
  else if (c == '<')
    g_string_append (out, "&lt;");
  else if (c == '>')
    g_string_append (out, "&gt;");
  else if (c == '\t')
    g_string_append (out, "<text:tab/>");
  else if (c < 0x20 || c == 0xfffe || c == 0xffff)
    g_string_append (out, "\xef\xbf\xbd"); /* XML has no place for it */
  else
    g_string_append_unichar (out, c);
}

/**
 * rebote_ods_writer_add_cell:
 * @self: a writer
 * @text: what the next cell of the row at hand says, in UTF-8
 */
void
rebote_ods_writer_add_cell (ReboteOdsWriter *self,
                            const char      *text)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (text != NULL);

  if (*text == '\0')
    {
      g_string_append (self->row, "<table:table-cell/>");
      return;
    }

  g_string_append (self->row, "<table:table-cell office:value-type=\"string\"><text:p>");
  for (const char *p = text; *p;)
    {
      if (*p == ' ' && (p == text || p[1] == ' ' || p[1] == '\0' || p[-1] == '\n' || p[1] == '\n'))
        {
          p = append_spaces (self->row, p);
          continue;
        }
      if (*p == '\n')
        g_string_append (self->row, "</text:p><text:p>");
      else
        append_letter (self->row, p);
      p = g_utf8_next_char (p);
    }
  g_string_append (self->row, "</text:p></table:table-cell>");
}

/**
 * rebote_ods_writer_end_row:
 * @self: a writer
 *
 * Returns: %FALSE if writing has failed
 */
gboolean
rebote_ods_writer_end_row (ReboteOdsWriter *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  put (self, "<table:table-row>", strlen ("<table:table-row>"));
  /* A row has at least a cell. */
  if (self->row->len == 0)
    g_string_append (self->row, "<table:table-cell/>");
  put (self, self->row->str, self->row->len);
  put (self, "</table:table-row>", strlen ("</table:table-row>"));
  g_string_truncate (self->row, 0);

  return !self->failed;
}

/**
 * rebote_ods_writer_close:
 * @self: a writer; only to be freed after this
 *
 * Returns: whether the workbook is complete
 */
gboolean
rebote_ods_writer_close (ReboteOdsWriter *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  put (self, tail, strlen (tail));
  self->failed |= archive_write_close (self->archive) < ARCHIVE_WARN;

  return !self->failed;
}

/**
 * rebote_ods_writer_get_problem:
 * @self: a writer that has failed
 *
 * Returns: (transfer none): why, in the system's words
 */
const char *
rebote_ods_writer_get_problem (ReboteOdsWriter *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_strerror (archive_errno (self->archive));
}
