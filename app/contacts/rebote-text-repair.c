/* rebote-text-repair.c
 *
 * Cells are repaired within the bytes of a record: repairing leaves ASCII in its place, and with it the delimiters, the
 * quotation marks and what undoes them. So every other byte stays.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-text-repair"

#include "config.h"

#include <string.h>

#include "rebote-text-repair.h"

/* A cell: where it stands in the text of a record, and what it was and is to be, in UTF-8. */
typedef struct
{
  gsize offset;
  gsize length;
  char *damaged;
  char *repaired;
} Patch;

struct _ReboteTextRepair
{
  ReboteCsvDialect *dialect;
  ReboteCsvField   *fields;
  const char       *text; /* of the record looked at last */
  gsize             length;
  GArray           *patches;
};

static void
patch_clear (gpointer data)
{
  Patch *patch = data;

  g_free (patch->damaged);
  g_free (patch->repaired);
}

/**
 * rebote_text_repair_new:
 * @dialect: how a list is written
 *
 * Returns: (transfer full): something that repairs its records
 */
ReboteTextRepair *
rebote_text_repair_new (const ReboteCsvDialect *dialect)
{
  ReboteTextRepair *self;

  g_return_val_if_fail (dialect != NULL, NULL);

  self = g_new0 (ReboteTextRepair, 1);
  self->dialect = rebote_csv_dialect_copy ((ReboteCsvDialect *)dialect);
  self->fields = g_new0 (ReboteCsvField, REBOTE_CSV_MAX_COLUMNS);
  self->patches = g_array_new (FALSE, FALSE, sizeof (Patch));
  g_array_set_clear_func (self->patches, patch_clear);

  return self;
}

/**
 * rebote_text_repair_free:
 * @self: (transfer full): something that repairs records
 */
void
rebote_text_repair_free (ReboteTextRepair *self)
{
  g_return_if_fail (self != NULL);

  rebote_csv_dialect_free (self->dialect);
  g_free (self->fields);
  g_array_unref (self->patches);
  g_free (self);
}

/* The encoding of the text of records. */
static ReboteEncoding
get_encoding (const ReboteCsvDialect *dialect)
{
  return rebote_encoding_is_wide (dialect->encoding) ? REBOTE_ENCODING_UTF8 : dialect->encoding;
}

/* Two neighbouring bytes that could begin a sequence of UTF-8. Eight bytes of ASCII are passed at once. */
static gboolean
has_sequence (const char *text,
              gsize       length)
{
  const guint64 high_bits = G_GUINT64_CONSTANT (0x8080808080808080);

  for (gsize i = 0; i + 1 < length; i++)
    {
      guint64 word;
      guint8  c;

      if (i + sizeof word <= length)
        {
          memcpy (&word, text + i, sizeof word);
          if ((word & high_bits) == 0)
            {
              i += sizeof word - 1;
              continue;
            }
        }
      c = text[i];
      if (c >= 0xc2 && c <= 0xf4 && ((guint8)text[i + 1] & 0xc0) == 0x80)
        return TRUE;
    }

  return FALSE;
}

/**
 * rebote_text_repair_is_suspect:
 * @dialect: how a list is written
 * @text: some of the text of its records
 * @length: its length
 *
 * Says quickly that most lists are sound. In encodings other than those of Unicode and Windows-1252 nothing is damaged in
 * the way that can be repaired.
 *
 * Returns: whether @text may have damaged cells
 */
gboolean
rebote_text_repair_is_suspect (const ReboteCsvDialect *dialect,
                               const char             *text,
                               gsize                   length)
{
  ReboteEncoding encoding;

  g_return_val_if_fail (dialect != NULL, FALSE);
  g_return_val_if_fail (text != NULL || length == 0, FALSE);

  encoding = get_encoding (dialect);
  if (encoding == REBOTE_ENCODING_UTF8)
    return rebote_mojibake_is_suspect (text, length);

  return encoding == REBOTE_ENCODING_WINDOWS_1252 && has_sequence (text, length);
}

/* Bytes that Windows-1252 does not have become controls here, for they are half of a letter. */
static char *
decode (ReboteEncoding encoding,
        const char    *bytes,
        gsize          length)
{
  GString *out;

  if (encoding == REBOTE_ENCODING_UTF8)
    return g_strndup (bytes, length);

  out = g_string_sized_new (length * 2);
  for (gsize i = 0; i < length; i++)
    g_string_append_unichar (out, rebote_encoding_windows_1252_to_char (bytes[i]));

  return g_string_free (out, FALSE);
}

/* What the list’s encoding does not have is better read damaged than lost. */
static gboolean
can_be_written (ReboteEncoding encoding,
                const char    *text)
{
  g_autoptr (GString) bytes = NULL;
  g_autofree char *again = NULL;

  if (encoding == REBOTE_ENCODING_UTF8)
    return TRUE;

  bytes = g_string_new (NULL);
  rebote_encoding_append (encoding, bytes, text);
  again = rebote_encoding_decode (encoding, bytes->str, bytes->len);

  return g_str_equal (again, text);
}

static void
examine_field (ReboteTextRepair     *self,
               const ReboteCsvField *field)
{
  ReboteEncoding   encoding = get_encoding (self->dialect);
  g_autofree char *damaged = NULL;
  g_autofree char *repaired = NULL;
  Patch            patch = { field->start - self->text, field->length, NULL, NULL };

  if (!rebote_text_repair_is_suspect (self->dialect, field->start, field->length) ||
      memchr (field->start, '\0', field->length))
    return;

  damaged = decode (encoding, field->start, field->length);
  repaired = rebote_mojibake_repair (damaged, -1);
  if (repaired == NULL || !can_be_written (encoding, repaired))
    return;

  patch.damaged = g_steal_pointer (&damaged);
  patch.repaired = g_steal_pointer (&repaired);
  g_array_append_val (self->patches, patch);
}

/**
 * rebote_text_repair_find:
 * @self: something that repairs records
 * @text: the text of a record, which must stay as long as it is worked on
 * @length: its length
 * @flaws: what is wrong with the record
 *
 * Returns: how many of its cells are damaged
 */
guint
rebote_text_repair_find (ReboteTextRepair *self,
                         const char       *text,
                         gsize             length,
                         ReboteCsvFlaws    flaws)
{
  guint n;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (text != NULL || length == 0, 0);

  self->text = text;
  self->length = length;
  g_array_set_size (self->patches, 0);
  if (length == 0 || !rebote_text_repair_is_suspect (self->dialect, text, length))
    return 0;

  n = rebote_csv_split_record (self->dialect, text, length, flaws, self->fields, REBOTE_CSV_MAX_COLUMNS);
  for (guint i = 0; i < MIN (n, REBOTE_CSV_MAX_COLUMNS); i++)
    examine_field (self, &self->fields[i]);

  return self->patches->len;
}

/**
 * rebote_text_repair_make_example:
 * @self: something that found damaged cells
 *
 * Returns: (transfer full): a word of the first of them
 */
ReboteMojibakeExample *
rebote_text_repair_make_example (ReboteTextRepair *self)
{
  const Patch *patch;

  g_return_val_if_fail (self != NULL && self->patches->len > 0, NULL);

  patch = &g_array_index (self->patches, Patch, 0);
  return rebote_mojibake_example_new (patch->damaged, patch->repaired);
}

/**
 * rebote_text_repair_make_text:
 * @self: something that looked at a record
 * @length: (out): the length of the text
 *
 * Returns: (transfer full): the text of the record with its cells repaired
 */
char *
rebote_text_repair_make_text (ReboteTextRepair *self,
                              gsize            *length)
{
  GString *out;
  gsize    at = 0;

  g_return_val_if_fail (self != NULL && length != NULL, NULL);

  out = g_string_sized_new (self->length);
  for (guint i = 0; i < self->patches->len; i++)
    {
      const Patch *patch = &g_array_index (self->patches, Patch, i);

      g_string_append_len (out, self->text + at, patch->offset - at);
      rebote_encoding_append (get_encoding (self->dialect), out, patch->repaired);
      at = patch->offset + patch->length;
    }
  g_string_append_len (out, self->text + at, self->length - at);
  *length = out->len;

  return g_string_free (out, FALSE);
}

/**
 * rebote_text_repair_make_raw:
 * @self: something that looked at the text of @record
 * @record: a record
 * @length: (out): the length of the bytes
 *
 * Returns: (transfer full): the bytes of the record, with its line end and its cells repaired
 */
char *
rebote_text_repair_make_raw (ReboteTextRepair      *self,
                             const ReboteCsvRecord *record,
                             gsize                 *length)
{
  gboolean wide;
  GString *out;
  gsize    at = 0;
  gsize    raw_at = 0;

  g_return_val_if_fail (self != NULL && length != NULL, NULL);
  g_return_val_if_fail (record != NULL && record->text == self->text, NULL);

  wide = rebote_encoding_is_wide (self->dialect->encoding);
  out = g_string_sized_new (record->raw_length);
  for (guint i = 0; i < self->patches->len; i++)
    {
      const Patch *patch = &g_array_index (self->patches, Patch, i);
      gsize        between = patch->offset - at;
      gsize        cell = patch->length;

      if (wide)
        {
          between = rebote_encoding_measure_utf16 (self->text + at, between);
          cell = rebote_encoding_measure_utf16 (self->text + patch->offset, cell);
        }
      g_string_append_len (out, record->raw + raw_at, between);
      rebote_encoding_append (self->dialect->encoding, out, patch->repaired);
      at = patch->offset + patch->length;
      raw_at += between + cell;
    }
  g_string_append_len (out, record->raw + raw_at, record->raw_length - raw_at);
  *length = out->len;

  return g_string_free (out, FALSE);
}
