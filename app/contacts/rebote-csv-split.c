/* rebote-csv-split.c
 *
 * RFC 4180 and what programs make of it. Lines without quotation marks, which are nearly all, take the short way.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-csv-split"

#include "config.h"

#include <string.h>

#include "rebote-csv-split.h"

/* Finds the end of the line that begins at @text. */
static gboolean
measure_line (const ReboteCsvDialect *dialect,
              const char             *text,
              gsize                   length,
              gboolean                at_end,
              gsize                  *content,
              gsize                  *whole)
{
  const char *lf = dialect->line_end == REBOTE_LINE_END_CR ? NULL : memchr (text, '\n', length);
  const char *cr = NULL;

  if (dialect->line_end == REBOTE_LINE_END_CR || dialect->line_end == REBOTE_LINE_END_MIXED)
    cr = memchr (text, '\r', lf ? (gsize)(lf - text) : length);
  if (cr && cr + 1 != lf)
    {
      /* Whether a line feed follows is not known before the next byte is. */
      if (cr + 1 == text + length && !at_end && dialect->line_end == REBOTE_LINE_END_MIXED)
        return FALSE;
      *content = cr - text;
      *whole = *content + 1;
      return TRUE;
    }
  if (lf)
    {
      *whole = lf + 1 - text;
      *content = lf - text;
      if (*content > 0 && lf[-1] == '\r')
        (*content)--;
      return TRUE;
    }
  if (!at_end)
    return FALSE;

  *content = *whole = length;
  return TRUE;
}

/* The state of a walk through a record with quotation marks. */
typedef struct
{
  gsize    content;
  gsize    whole;
  guint    n_fields;
  guint    n_lines;
  gboolean closed;
  gboolean clean; /* behind every closing mark comes a delimiter or the end */
} Walk;

/* Skips an enclosed field; @p stands behind its opening mark. Returns the place behind the closing one, or NULL. */
static const char *
skip_enclosed (const ReboteCsvDialect *dialect,
               const char             *p,
               const char             *end)
{
  while (p < end)
    {
      if (dialect->escape)
        {
          for (; p < end && *p != dialect->quote && *p != dialect->escape; p++)
            ;
          if (p < end && *p == dialect->escape)
            {
              p += 2;
              continue;
            }
        }
      else
        p = memchr (p, dialect->quote, end - p);
      if (p == NULL || p >= end)
        return NULL;
      if (p + 1 < end && p[1] == dialect->quote)
        {
          p += 2;
          continue;
        }
      return p + 1;
    }

  return NULL;
}

static gboolean
is_line_end (const ReboteCsvDialect *dialect,
             const char             *p,
             const char             *end)
{
  if (*p == '\n')
    return dialect->line_end != REBOTE_LINE_END_CR;
  if (*p == '\r')
    return dialect->line_end == REBOTE_LINE_END_CR || dialect->line_end == REBOTE_LINE_END_MIXED ||
           p + 1 == end || p[1] == '\n';

  return FALSE;
}

/* Returns FALSE if the end of the record is not among the bytes. */
static gboolean
walk_record (const ReboteCsvDialect *dialect,
             const char             *text,
             gsize                   length,
             gboolean                at_end,
             Walk                   *walk)
{
  const char *end = text + length;
  const char *p = text;
  const char *line = text;

  *walk = (Walk){ .n_fields = 1, .n_lines = 1, .closed = TRUE, .clean = TRUE };
  for (;;)
    {
      if (p < end && *p == dialect->quote)
        {
          const char *close = skip_enclosed (dialect, p + 1, end);

          if (close == NULL)
            {
              walk->closed = FALSE;
              return at_end || length > REBOTE_CSV_MAX_QUOTED;
            }
          /* Whether a doubled mark follows is not known before the next byte is. */
          if (close == end && !at_end)
            return FALSE;
          p = close;
          if (p < end && *p != dialect->delimiter && !is_line_end (dialect, p, end))
            walk->clean = FALSE;
        }
      while (p < end && *p != dialect->delimiter && !is_line_end (dialect, p, end))
        p++;
      if (p >= end || *p != dialect->delimiter)
        break;
      walk->n_fields++;
      p++;
    }

  if (!measure_line (dialect, p, end - p, at_end, &walk->content, &walk->whole))
    return FALSE;
  walk->content += p - text;
  walk->whole += p - text;
  while ((line = memchr (line, dialect->line_end == REBOTE_LINE_END_CR ? '\r' : '\n', p - line)))
    {
      walk->n_lines++;
      line++;
    }
  return TRUE;
}

static guint
count_plainly (const ReboteCsvDialect *dialect,
               const char             *text,
               gsize                   length)
{
  return rebote_csv_split_record (dialect, text, length, REBOTE_CSV_FLAW_QUOTES, NULL, 0);
}

/**
 * rebote_csv_measure_record:
 * @dialect: how the file is written
 * @text: bytes that begin with a record
 * @length: their number, not 0
 * @at_end: whether the file ends with them
 * @expected: how many fields a record of this file has; 0 if that is not known
 * @extent: (out): what was found
 *
 * Finds the end of a record. A quotation mark that is not closed does not swallow the records behind it: where the
 * record that it would make does not fit the others, it ends with its line.
 *
 * Returns: %FALSE if more bytes are needed
 */
gboolean
rebote_csv_measure_record (const ReboteCsvDialect *dialect,
                           const char             *text,
                           gsize                   length,
                           gboolean                at_end,
                           guint                   expected,
                           ReboteCsvExtent        *extent)
{
  gsize    content, whole;
  gboolean has_line = measure_line (dialect, text, length, at_end, &content, &whole);
  Walk     walk;

  if (!has_line && (at_end || length <= REBOTE_CSV_MAX_QUOTED))
    return FALSE;

  extent->n_lines = 1;
  extent->flaws = REBOTE_CSV_FLAW_NONE;
  if (has_line)
    {
      extent->length = whole;
      extent->content = content;
      if (dialect->delimiter == '\0' || dialect->quote == '\0' || !memchr (text, dialect->quote, content))
        return TRUE;
    }

  if (!walk_record (dialect, text, length, at_end, &walk))
    return FALSE;
  if (walk.closed && (walk.n_lines == 1 || (walk.clean && (expected == 0 || walk.n_fields == expected))))
    {
      extent->length = walk.whole;
      extent->content = walk.content;
      extent->n_lines = walk.n_lines;
      return TRUE;
    }
  if (!has_line)
    return FALSE;

  /* A record of several lines that fits the others, or fits them better than its first line alone, is one. */
  if (walk.closed && (walk.clean || walk.n_fields == expected) && count_plainly (dialect, text, content) != expected)
    {
      extent->length = walk.whole;
      extent->content = walk.content;
      extent->n_lines = walk.n_lines;
      return TRUE;
    }

  extent->flaws = REBOTE_CSV_FLAW_QUOTES;
  return TRUE;
}

static gboolean
has_marks_within (const ReboteCsvDialect *dialect,
                  const char             *start,
                  gsize                   length)
{
  return memchr (start, dialect->quote, length) || (dialect->escape && memchr (start, dialect->escape, length));
}

/**
 * rebote_csv_split_record:
 * @dialect: how the file is written
 * @content: a record without its line end
 * @length: its length
 * @flaws: what rebote_csv_measure_record() found wrong with it
 * @fields: (nullable) (array length=n_fields): where the first fields go
 * @n_fields: how many are wanted
 *
 * Divides a record into fields. If @fields is given, nothing behind the last wanted field is looked at.
 *
 * Returns: the number of fields, or of those wanted
 */
guint
rebote_csv_split_record (const ReboteCsvDialect *dialect,
                         const char             *content,
                         gsize                   length,
                         ReboteCsvFlaws          flaws,
                         ReboteCsvField         *fields,
                         guint                   n_fields)
{
  const char *end = content + length;
  const char *p = content;
  guint       n = 0;

  for (;;)
    {
      ReboteCsvField field = { .start = p };
      const char    *stop = NULL;

      if (p < end && dialect->delimiter && dialect->quote && *p == dialect->quote)
        {
          const char *close = skip_enclosed (dialect, p + 1, end);

          if (close && (close == end || *close == dialect->delimiter || !(flaws & REBOTE_CSV_FLAW_QUOTES)))
            {
              stop = close;
              if (close == end || *close == dialect->delimiter)
                {
                  field.start = p + 1;
                  field.length = close - 1 - field.start;
                  field.enclosed = TRUE;
                  field.escaped = has_marks_within (dialect, field.start, field.length);
                }
            }
        }
      if (!field.enclosed)
        {
          stop = stop ? stop : p;
          stop = dialect->delimiter ? memchr (stop, dialect->delimiter, end - stop) : NULL;
          stop = stop ? stop : end;
          field.length = stop - p;
        }

      if (fields)
        fields[n] = field;
      n++;
      if (stop >= end || (fields && n == n_fields))
        return n;
      p = stop + 1;
    }
}

/**
 * rebote_csv_field_to_utf8:
 * @dialect: how the file is written
 * @field: a field
 *
 * Returns: (transfer full): what the field says
 */
char *
rebote_csv_field_to_utf8 (const ReboteCsvDialect *dialect,
                          const ReboteCsvField   *field)
{
  /* Records of UTF-16 files are split in UTF-8. */
  ReboteEncoding   encoding;
  g_autofree char *plain = NULL;
  gsize            n = 0;

  g_return_val_if_fail (dialect != NULL, NULL);
  g_return_val_if_fail (field != NULL, NULL);

  encoding = rebote_encoding_is_wide (dialect->encoding) ? REBOTE_ENCODING_UTF8 : dialect->encoding;
  if (!field->escaped)
    return rebote_encoding_decode (encoding, field->start, field->length);

  plain = g_malloc (field->length + 1);
  for (gsize i = 0; i < field->length; i++)
    {
      char c = field->start[i];

      if (i + 1 < field->length && ((dialect->escape && c == dialect->escape) ||
                                    (c == dialect->quote && field->start[i + 1] == dialect->quote)))
        c = field->start[++i];
      plain[n++] = c;
    }

  return rebote_encoding_decode (encoding, plain, n);
}

/**
 * rebote_csv_append_field:
 * @dialect: how the file is written
 * @out: where to append
 * @text: what the field shall say, in UTF-8
 *
 * Writes a field in UTF-8, enclosed if the dialect needs that. Line breaks become spaces, so that a cell of ours never
 * takes more than a line.
 */
void
rebote_csv_append_field (const ReboteCsvDialect *dialect,
                         GString                *out,
                         const char             *text)
{
  gboolean enclose;

  g_return_if_fail (dialect != NULL);
  g_return_if_fail (out != NULL);
  g_return_if_fail (text != NULL);

  enclose = dialect->quote && (dialect->quote_all || strchr (text, dialect->delimiter) || strchr (text, dialect->quote) ||
                               (dialect->escape && strchr (text, dialect->escape)));
  if (enclose)
    g_string_append_c (out, dialect->quote);
  for (; *text; text++)
    {
      if (*text == '\n' || *text == '\r')
        {
          g_string_append_c (out, ' ');
          continue;
        }
      if (enclose && (*text == dialect->quote || (dialect->escape && *text == dialect->escape)))
        g_string_append_c (out, dialect->escape ? dialect->escape : dialect->quote);
      g_string_append_c (out, *text);
    }
  if (enclose)
    g_string_append_c (out, dialect->quote);
}
