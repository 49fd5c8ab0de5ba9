/* rebote-stored-record.c
 *
 * The bytes of a contact, without those that its cells tell. Most records are their cells with a character between them,
 * all in quotation marks or none; to keep them a second time would make a list half as large again and as slow.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-stored-record"

#include "config.h"

#include <string.h>

#include "rebote-store-private.h"
#include "rebote-stored-record.h"

/* Line ends, and a few empty lines. */
#define MAX_TAIL 16

/* An ending is the character between the cells, the one around them or NOT_ENCLOSED, and what follows the last. */
#define NOT_ENCLOSED '\0'
#define HEAD_SIZE    2

/* The last field is the line of the file, not a cell. */
static gboolean
is_cell (const char *field_end)
{
  return field_end && field_end[1] != '\0';
}

/* What begins at @p must be the cell, and be no longer than that. */
static const char *
skip_cell (const char *p,
           const char *end,
           const char *cell,
           gsize       length,
           char        quote)
{
  gsize around = quote != NOT_ENCLOSED;

  if ((gsize)(end - p) < length + 2 * around)
    return NULL;
  if (around && (p[0] != quote || p[1 + length] != quote || memchr (cell, quote, length)))
    return NULL;

  return memcmp (p + around, cell, length) == 0 ? p + length + 2 * around : NULL;
}

/**
 * rebote_stored_record_shorten:
 * @record: the bytes of a contact
 * @size: how many
 * @fields: its cells as the store keeps them, each ended by U+001F, and the line of the file behind them
 * @ending: set to what the cells do not tell
 *
 * Returns: whether rebote_stored_record_restore() makes the very same bytes of the cells and @ending
 */
gboolean
rebote_stored_record_shorten (const char *record,
                              gsize       size,
                              const char *fields,
                              GString    *ending)
{
  const char *end = record + size;
  const char *p = record;
  char        quote = size > 0 && *p == '"' ? '"' : NOT_ENCLOSED;
  int         delimiter = -1; /* none yet */

  g_return_val_if_fail (record != NULL || size == 0, FALSE);
  g_return_val_if_fail (fields != NULL, FALSE);
  g_return_val_if_fail (ending != NULL, FALSE);

  for (const char *cell = fields, *cell_end; is_cell (cell_end = strchr (cell, REBOTE_FIELD_END)); cell = cell_end + 1)
    {
      if (cell != fields)
        {
          if (p == end || (delimiter != -1 && delimiter != *p))
            return FALSE;
          delimiter = *p++;
        }
      p = skip_cell (p, end, cell, cell_end - cell, quote);
      if (p == NULL)
        return FALSE;
    }
  if (end - p > MAX_TAIL)
    return FALSE;

  g_string_truncate (ending, 0);
  g_string_append_c (ending, MAX (delimiter, 0));
  g_string_append_c (ending, quote);
  g_string_append_len (ending, p, end - p);

  return TRUE;
}

/**
 * rebote_stored_record_restore:
 * @fields: as for rebote_stored_record_shorten()
 * @ending: what that left
 * @ending_size: how many bytes
 * @record: set to the bytes of the contact
 *
 * Returns: whether @ending is one
 */
gboolean
rebote_stored_record_restore (const char *fields,
                              const char *ending,
                              gsize       ending_size,
                              GString    *record)
{
  g_return_val_if_fail (fields != NULL, FALSE);
  g_return_val_if_fail (ending != NULL, FALSE);
  g_return_val_if_fail (record != NULL, FALSE);

  g_string_truncate (record, 0);
  if (ending_size < HEAD_SIZE)
    return FALSE;

  for (const char *cell = fields, *cell_end; is_cell (cell_end = strchr (cell, REBOTE_FIELD_END)); cell = cell_end + 1)
    {
      if (cell != fields)
        g_string_append_c (record, ending[0]);
      if (ending[1] != NOT_ENCLOSED)
        g_string_append_c (record, ending[1]);
      g_string_append_len (record, cell, cell_end - cell);
      if (ending[1] != NOT_ENCLOSED)
        g_string_append_c (record, ending[1]);
    }
  g_string_append_len (record, ending + HEAD_SIZE, ending_size - HEAD_SIZE);

  return TRUE;
}
