/* rebote-workbook-writer.c
 *
 * For Excel through libxlsxwriter, which keeps rows on the disk and not in memory. It writes to a file of a name, so a
 * workbook takes the way over a temporary one to where it shall appear.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-workbook-writer"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <xlsxwriter.h>

#include "rebote-ods-writer.h"
#include "rebote-workbook-writer.h"

#define COPY_SIZE (256 * 1024)

/* When every workbook says that it was made: the first second of the year 2000. */
#define CREATED 946684800

struct _ReboteWorkbookWriter
{
  ReboteOutputFile *file;
  char             *path; /* of the temporary file */
  lxw_workbook     *workbook;
  lxw_worksheet    *sheet;
  ReboteOdsWriter  *ods; /* instead of both */
  guint             row;
  guint             column;
};

static void
set_failed (ReboteWorkbookWriter *self,
            const char           *words,
            GError              **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("“%s” cannot be written: %s"), rebote_output_file_get_path (self->file), words);
}

/**
 * rebote_workbook_writer_new:
 * @file: where the workbook goes; it must outlive the writer
 * @format: %REBOTE_LIST_FORMAT_XLSX or %REBOTE_LIST_FORMAT_ODS
 * @error: return location for a #GIOErrorEnum
 *
 * Returns: (transfer full) (nullable): a writer
 */
ReboteWorkbookWriter *
rebote_workbook_writer_new (ReboteOutputFile *file,
                            ReboteListFormat  format,
                            GError          **error)
{
  g_autoptr (ReboteWorkbookWriter) self = NULL;
  lxw_workbook_options options = { .constant_memory = LXW_TRUE, .tmpdir = (char *)g_get_tmp_dir () };
  lxw_doc_properties   properties = { .created = CREATED };
  int                  fd;

  g_return_val_if_fail (file != NULL, NULL);

  self = g_new0 (ReboteWorkbookWriter, 1);
  self->file = file;
  fd = g_file_open_tmp ("rebote-XXXXXX", &self->path, error);
  if (fd < 0)
    return NULL;
  close (fd);
  if (format == REBOTE_LIST_FORMAT_ODS)
    {
      self->ods = rebote_ods_writer_new (self->path);
      return g_steal_pointer (&self);
    }

  self->workbook = workbook_new_opt (self->path, &options);
  self->sheet = self->workbook ? workbook_add_worksheet (self->workbook, NULL) : NULL;
  if (self->sheet == NULL)
    {
      set_failed (self, g_strerror (ENOSPC), error);
      return NULL;
    }
  workbook_set_properties (self->workbook, &properties);

  return g_steal_pointer (&self);
}

/**
 * rebote_workbook_writer_free:
 * @self: (transfer full): a writer
 */
void
rebote_workbook_writer_free (ReboteWorkbookWriter *self)
{
  g_return_if_fail (self != NULL);

  if (self->workbook)
    lxw_workbook_free (self->workbook);
  g_clear_pointer (&self->ods, rebote_ods_writer_free);
  if (self->path)
    g_unlink (self->path);
  g_free (self->path);
  g_free (self);
}

/* What looks like the way in which letters are written that XML does not allow would be read as such a letter. */
static char *
escape (const char *text)
{
  GString *out = NULL;

  for (const char *p = text; (p = strstr (p, "_x")); p++)
    {
      if (g_ascii_isxdigit (p[2]) && g_ascii_isxdigit (p[3]) && g_ascii_isxdigit (p[4]) && g_ascii_isxdigit (p[5]) &&
          p[6] == '_')
        {
          if (out == NULL)
            out = g_string_new (NULL);
          g_string_append_len (out, text, p - text);
          g_string_append (out, "_x005F");
          text = p;
        }
    }
  if (out == NULL)
    return NULL;
  g_string_append (out, text);

  return g_string_free (out, FALSE);
}

/**
 * rebote_workbook_writer_add_cell:
 * @self: a writer
 * @text: what the next cell of the row at hand says, in UTF-8
 * @error: return location for a #ReboteContactsError or #GIOErrorEnum
 *
 * Returns: whether it fits
 */
gboolean
rebote_workbook_writer_add_cell (ReboteWorkbookWriter *self,
                                 const char           *text,
                                 GError              **error)
{
  g_autofree char *escaped = NULL;
  lxw_error        result;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  if (self->row >= REBOTE_WORKBOOK_MAX_ROWS || self->column >= REBOTE_WORKBOOK_MAX_COLUMNS)
    {
      g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_TOO_LARGE,
                   /* Translators: a file name and two numbers */
                   _("“%s”: a workbook has %u rows and %u columns at most. Give the file the ending .csv"),
                      rebote_output_file_get_path (self->file), REBOTE_WORKBOOK_MAX_ROWS, REBOTE_WORKBOOK_MAX_COLUMNS);
      return FALSE;
    }
  if (self->ods)
    {
      rebote_ods_writer_add_cell (self->ods, text);
      self->column++;
      return TRUE;
    }
  if (*text == '\0')
    {
      self->column++;
      return TRUE;
    }
  escaped = escape (text);
  if (escaped)
    text = escaped;
  if (g_utf8_strlen (text, -1) > REBOTE_WORKBOOK_MAX_CELL)
    {
      g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_TOO_LARGE,
                   /* Translators: a file name, the number of a row and a number of characters */
                   _("“%s”, row %u: a cell of a workbook has %u characters at most. Give the file the ending .csv"),
                      rebote_output_file_get_path (self->file), self->row + 1, REBOTE_WORKBOOK_MAX_CELL);
      return FALSE;
    }

  result = worksheet_write_string (self->sheet, self->row, self->column++, text, NULL);
  if (result != LXW_NO_ERROR)
    set_failed (self, lxw_strerror (result), error);

  return result == LXW_NO_ERROR;
}

/**
 * rebote_workbook_writer_end_row:
 * @self: a writer
 * @error: return location for a #GIOErrorEnum
 *
 * Returns: whether another row may follow
 */
gboolean
rebote_workbook_writer_end_row (ReboteWorkbookWriter *self,
                                GError              **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  self->row++;
  self->column = 0;
  if (self->ods == NULL || rebote_ods_writer_end_row (self->ods))
    return TRUE;

  set_failed (self, rebote_ods_writer_get_problem (self->ods), error);
  return FALSE;
}

static gboolean
copy (ReboteWorkbookWriter *self,
      GError              **error)
{
  g_autofree char *buffer = g_malloc (COPY_SIZE);
  int              fd = g_open (self->path, O_RDONLY | O_CLOEXEC, 0);
  gssize           n = -1;
  gboolean         ok = fd >= 0;

  while (ok && (n = read (fd, buffer, COPY_SIZE)) > 0)
    ok = rebote_output_file_write (self->file, buffer, n, error);
  if (fd < 0 || n < 0)
    {
      set_failed (self, g_strerror (errno), error);
      ok = FALSE;
    }
  if (fd >= 0)
    close (fd);

  return ok;
}

/**
 * rebote_workbook_writer_finish:
 * @self: a writer; only to be freed after this
 * @error: return location for a #GIOErrorEnum
 *
 * Returns: whether the workbook is in its file, which is still to be published
 */
gboolean
rebote_workbook_writer_finish (ReboteWorkbookWriter *self,
                               GError              **error)
{
  lxw_error result;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (self->workbook != NULL || self->ods != NULL, FALSE);

  if (self->ods && !rebote_ods_writer_close (self->ods))
    {
      set_failed (self, rebote_ods_writer_get_problem (self->ods), error);
      return FALSE;
    }
  if (self->ods)
    return copy (self, error);

  result = workbook_close (g_steal_pointer (&self->workbook));
  if (result != LXW_NO_ERROR)
    {
      set_failed (self, lxw_strerror (result), error);
      return FALSE;
    }

  return copy (self, error);
}
