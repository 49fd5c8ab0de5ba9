/* rebote-csv-detection.c
 *
 * Tells from a file's beginning how it is written. Every guess is scored, so that doubt can be shown.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-csv-detection"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rebote-csv-detection.h"
#include "rebote-text-repair.h"

/* In the order in which they are preferred when they fit equally well. */
static const char delimiters[] = { ',', ';', '\t', '|', '^', '~', '\x1f', ':' };

static ReboteLineEnd
guess_line_end (const char *text,
                gsize       length)
{
  guint crlf = 0;
  guint lf = 0;
  guint cr = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '\n')
        lf++;
      else if (text[i] == '\r' && i + 1 < length && text[i + 1] == '\n')
        {
          crlf++;
          i++;
        }
      else if (text[i] == '\r')
        cr++;
    }

  if (cr > 0 && crlf + lf == 0)
    return REBOTE_LINE_END_CR;
  /* Single carriage returns stand within cells, unless there are about as many of them as of lines. */
  if (cr > 0 && cr * 2 >= crlf + lf)
    return REBOTE_LINE_END_MIXED;

  return crlf >= lf && crlf > 0 ? REBOTE_LINE_END_CRLF : REBOTE_LINE_END_LF;
}

/* Excel's hint to itself: a first line `sep=;`, perhaps in quotation marks. Returns the delimiter, or 0. */
static char
read_separator_line (const char *text,
                     gsize       length)
{
  gsize i = length > 0 && text[0] == '"' ? 1 : 0;

  if (length < i + 6 || g_ascii_strncasecmp (text + i, "sep=", 4) != 0)
    return '\0';
  if (text[i + 4] == '\r' || text[i + 4] == '\n')
    return '\0';
  if (i == 1 && text[i + 5] == '"')
    i++;

  return text[i + 5] == '\r' || text[i + 5] == '\n' || text[i + 5] == text[4 + (text[0] == '"')] ? text[4 + (text[0] == '"')] : '\0';
}

static char
guess_escape (const char *text,
              gsize       length)
{
  guint backslash = 0;
  guint doubled = 0;

  for (gsize i = 0; i + 2 < length; i++)
    {
      if (text[i] == '\\' && text[i + 1] == '"')
        {
          /* A backslash before the mark that ends a field is just the last letter of it. */
          if (!strchr (",;\t|\r\n", text[i + 2]))
            backslash++;
          i++;
        }
      else if (text[i] == '"' && text[i + 1] == '"' && !strchr (",;\t|\r\n", text[i + 2]))
        doubled++;
    }

  return backslash > doubled ? '\\' : '\0';
}

/* How consistently a delimiter divides the sample: the number of fields that most records have, and their share. */
static double
score_delimiter (ReboteCsvDialect *dialect,
                 const char       *text,
                 gsize             length,
                 gboolean          complete,
                 guint            *mode)
{
  g_autofree guint *counts = g_new0 (guint, REBOTE_CSV_MAX_COLUMNS + 1);
  guint             n_rows = 0;
  guint             best = 0;

  for (gsize at = 0; at < length && n_rows < REBOTE_CSV_SAMPLE_ROWS;)
    {
      ReboteCsvExtent extent;
      guint           n;

      if (!rebote_csv_measure_record (dialect, text + at, length - at, complete, 0, &extent))
        break;
      if (extent.content > 0)
        {
          n = rebote_csv_split_record (dialect, text + at, extent.content, extent.flaws, NULL, 0);
          counts[MIN (n, REBOTE_CSV_MAX_COLUMNS)]++;
          n_rows++;
        }
      at += extent.length;
    }

  for (guint n = 1; n <= REBOTE_CSV_MAX_COLUMNS; n++)
    {
      if (counts[n] > 0 && (best == 0 || counts[n] > counts[best] || (counts[n] == counts[best] && n > best)))
        best = n;
    }
  *mode = best;
  return n_rows > 0 && best > 1 ? (double)counts[best] / n_rows : 0;
}

static void
guess_delimiter (ReboteCsvDialect *dialect,
                 const char       *text,
                 gsize             length,
                 gboolean          complete)
{
  double best = 0;
  guint  best_mode = 1;
  char   found = '\0';

  for (guint i = 0; i < G_N_ELEMENTS (delimiters); i++)
    {
      guint  mode;
      double score;

      dialect->delimiter = delimiters[i];
      score = score_delimiter (dialect, text, length, complete, &mode);
      /* A few fields more are a little evidence; a colon stands in times and addresses of pages. */
      score *= 1 + MIN (mode, 10) * 0.01;
      if (delimiters[i] == ':')
        score *= 0.6;
      if (score > best)
        {
          best = score;
          best_mode = mode;
          found = delimiters[i];
        }
    }

  dialect->delimiter = best >= 0.5 ? found : '\0';
  if (dialect->delimiter && best / (1 + MIN (best_mode, 10) * 0.01) < 0.9)
    dialect->doubts |= REBOTE_CSV_DOUBT_DELIMITER;
}

static void
read_rows (ReboteCsvDialect *dialect,
           ReboteTextRepair *repair,
           const char       *text,
           gsize             length,
           gboolean          complete,
           ReboteCsvSample  *sample)
{
  g_autofree ReboteCsvField *fields = g_new (ReboteCsvField, REBOTE_CSV_MAX_COLUMNS);
  guint                      n_enclosed = 0;
  guint                      n_fields = 0;
  gsize                      at = 0;

  while (at < length && sample->rows->len < REBOTE_CSV_SAMPLE_ROWS)
    {
      g_autoptr (GStrvBuilder) cells = g_strv_builder_new ();
      g_autofree char *repaired = NULL;
      ReboteCsvExtent  extent;
      gsize            content;
      guint            n;

      if (!rebote_csv_measure_record (dialect, text + at, length - at, complete, 0, &extent))
        break;
      content = extent.content;
      if (dialect->repairs_text && rebote_text_repair_find (repair, text + at, content, extent.flaws) > 0)
        repaired = rebote_text_repair_make_text (repair, &content);
      n = rebote_csv_split_record (dialect, repaired ? repaired : text + at, content, extent.flaws, fields,
                                   REBOTE_CSV_MAX_COLUMNS);
      for (guint i = 0; i < n; i++)
        {
          g_autofree char *cell = rebote_csv_field_to_utf8 (dialect, &fields[i]);

          n_fields++;
          n_enclosed += fields[i].enclosed;
          g_strv_builder_add (cells, cell);
        }
      g_ptr_array_add (sample->rows, g_strv_builder_end (cells));
      at += extent.length;
    }

  dialect->quote_all = n_fields > 0 && n_enclosed == n_fields;
  sample->truncated = !complete || at < length;
}

/* Counts the damaged cells of all the sample, for in its first rows there may be none. */
static void
find_damage (ReboteCsvDialect *dialect,
             ReboteTextRepair *repair,
             const char       *text,
             gsize             length,
             gboolean          complete)
{
  if (!rebote_text_repair_is_suspect (dialect, text, length))
    return;

  for (gsize at = 0; at < length;)
    {
      ReboteCsvExtent extent;
      guint           n;

      if (!rebote_csv_measure_record (dialect, text + at, length - at, complete, 0, &extent))
        break;
      n = rebote_text_repair_find (repair, text + at, extent.content, extent.flaws);
      if (n > 0 && dialect->damage->len < REBOTE_CSV_MAX_EXAMPLES)
        g_ptr_array_add (dialect->damage, rebote_text_repair_make_example (repair));
      dialect->n_damaged += n;
      at += extent.length;
    }

  if (dialect->n_damaged > 0 && !dialect->repairs_text)
    dialect->doubts |= REBOTE_CSV_DOUBT_MOJIBAKE;
}

static void
guess_encoding (ReboteCsvDialect         *dialect,
                const char               *sample,
                gsize                     length,
                gboolean                  complete,
                const ReboteCsvOverrides *overrides)
{
  gsize bom_length;

  if (dialect->is_converted)
    return;
  dialect->encoding = rebote_encoding_detect (sample, length, complete, &bom_length);
  dialect->bom_length = bom_length;
  dialect->ascii_so_far = bom_length == 0;
  for (gsize i = 0; i < length && dialect->ascii_so_far; i++)
    dialect->ascii_so_far = (guint8)sample[i] < 0x80 && sample[i] != '\0';
  if (bom_length == 0 && dialect->encoding == REBOTE_ENCODING_WINDOWS_1252)
    dialect->doubts |= REBOTE_CSV_DOUBT_ENCODING;

  if (overrides && overrides->encoding != REBOTE_CSV_GUESS)
    {
      if (overrides->encoding != (int)dialect->encoding)
        dialect->bom_length = 0;
      dialect->encoding = overrides->encoding;
      dialect->doubts &= ~REBOTE_CSV_DOUBT_ENCODING;
    }
}

static void
guess_form (ReboteCsvDialect         *dialect,
            const char               *text,
            gsize                     length,
            gboolean                  complete,
            const ReboteCsvOverrides *overrides)
{
  char hinted = read_separator_line (text, length);

  if (dialect->is_converted)
    return;
  dialect->line_end = guess_line_end (text, length);
  dialect->escape = guess_escape (text, length);
  dialect->has_separator_line = hinted != '\0';
  if (overrides && overrides->delimiter != REBOTE_CSV_GUESS)
    dialect->delimiter = overrides->delimiter;
  else if (hinted)
    dialect->delimiter = hinted;
  else
    guess_delimiter (dialect, text, length, complete);
}

/* The sample as text whose ASCII bytes mean ASCII. */
static const char *
get_text (ReboteCsvDialect *dialect,
          const char       *sample,
          gsize            *length,
          GString          *wide)
{
  sample += dialect->bom_length;
  *length -= dialect->bom_length;
  if (!rebote_encoding_is_wide (dialect->encoding))
    return sample;

  rebote_encoding_append_utf16 (wide, sample, *length, dialect->encoding == REBOTE_ENCODING_UTF16BE);
  *length = wide->len;
  return wide->str;
}

/**
 * rebote_csv_dialect_detect:
 * @name: the file's name, for messages
 * @sample: its beginning
 * @length: the length of that, best at least %REBOTE_CSV_SAMPLE_SIZE
 * @complete: whether that is the whole file
 * @overrides: (nullable): what the user knows better
 * @error: return location for a #ReboteContactsError
 *
 * Tells how a contact file is written and what its columns mean. A table in which no column holds addresses is an
 * error that shows the first lines as they were read.
 *
 * Returns: (transfer full) (nullable): the dialect
 */
ReboteCsvDialect *
rebote_csv_dialect_detect (const char               *name,
                           const char               *sample,
                           gsize                     length,
                           gboolean                  complete,
                           const ReboteCsvOverrides *overrides,
                           GError                  **error)
{
  g_autoptr (ReboteCsvDialect) self = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GString) wide = NULL;
  g_autoptr (ReboteTextRepair) repair = NULL;
  ReboteCsvSample  table = { 0 };
  ReboteListWords *words;
  const char      *text;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (sample != NULL || length == 0, NULL);

  words = rebote_list_words_get (error);
  if (words == NULL)
    return NULL;

  self = rebote_csv_dialect_new ();
  self->sample_complete = complete;
  /* What we wrote ourselves is as a new dialect is. */
  self->is_converted = overrides && overrides->is_converted;
  self->repairs_text = overrides && overrides->repairs_text;
  wide = g_string_new (NULL);
  guess_encoding (self, sample, length, complete, overrides);
  text = get_text (self, sample, &length, wide);
  if (length == 0)
    {
      g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_EMPTY,
                   /* Translators: a file name */
                   _("“%s” is empty"), name);
      return NULL;
    }
  guess_form (self, text, length, complete, overrides);

  rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  table.rows = rows;
  repair = rebote_text_repair_new (self);
  find_damage (self, repair, text, length, complete);
  read_rows (self, repair, text, length, complete, &table);
  if (!rebote_csv_guess_columns (self, &table, words, name, overrides, error))
    return NULL;

  return g_steal_pointer (&self);
}
