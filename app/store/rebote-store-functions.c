/* rebote-store-functions.c
 *
 * The functions that the store adds to SQL: searching and sorting as people do, and the cells of a contact.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-store-functions"

#include "config.h"

#include <math.h>
#include <string.h>

#include "rebote-store-private.h"

/* Longer texts are no numbers, whatever they begin with. */
#define MAX_NUMBER_LENGTH 32

static gboolean
is_ascii (const char *text)
{
  for (; *text; text++)
    {
      if (*text & 0x80)
        return FALSE;
    }

  return TRUE;
}

/**
 * rebote_store_fold:
 * @text: UTF-8
 *
 * Makes what people take for the same word the same: case and accents are gone.
 *
 * Returns: (transfer full): the folded text
 */
char *
rebote_store_fold (const char *text)
{
  g_autofree char *apart = NULL;
  GString         *folded;

  g_return_val_if_fail (text != NULL, NULL);

  if (is_ascii (text))
    return g_ascii_strdown (text, -1);

  apart = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  if (apart == NULL)
    return g_strdup (text);

  folded = g_string_sized_new (strlen (apart));
  for (const char *p = apart; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_ismark (c))
        g_string_append_unichar (folded, g_unichar_tolower (c));
    }

  return g_string_free (folded, FALSE);
}

/* Most of what is searched is plain ASCII and is compared where it stands. */
static gboolean
contains_folded (const char *text,
                 const char *needle)
{
  gsize            length = strlen (needle);
  g_autofree char *folded = NULL;

  if (!is_ascii (text))
    {
      folded = rebote_store_fold (text);
      return strstr (folded, needle) != NULL;
    }

  for (; *text; text++)
    {
      if (g_ascii_tolower (*text) == needle[0] && g_ascii_strncasecmp (text, needle, length) == 0)
        return TRUE;
    }

  return length == 0;
}

/* rebote_match (needle, text…): whether one of the texts contains the folded needle. */
static void
match_cb (sqlite3_context *context,
          int              n_values,
          sqlite3_value  **values)
{
  const char *needle = (const char *)sqlite3_value_text (values[0]);
  gboolean    found = FALSE;

  for (int i = 1; needle && !found && i < n_values; i++)
    {
      const char *text = (const char *)sqlite3_value_text (values[i]);

      found = text != NULL && contains_folded (text, needle);
    }

  sqlite3_result_int (context, found);
}

/* rebote_field (fields, n): one cell of a contact. */
static void
field_cb (sqlite3_context *context,
          int              n_values,
          sqlite3_value  **values)
{
  const char *start = (const char *)sqlite3_value_text (values[0]);
  int         wanted = sqlite3_value_int (values[1]);
  const char *end;

  for (int i = 0; start && i < wanted; i++)
    {
      start = strchr (start, REBOTE_FIELD_END);
      if (start)
        start++;
    }
  end = start ? strchr (start, REBOTE_FIELD_END) : NULL;
  if (end)
    sqlite3_result_text (context, start, end - start, SQLITE_TRANSIENT);
  else
    sqlite3_result_null (context);
}

static gboolean
parse_number (const char *text,
              double     *number)
{
  char *end;

  if (strlen (text) > MAX_NUMBER_LENGTH || !strchr ("+-.0123456789", text[0]))
    return FALSE;

  *number = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && isfinite (*number);
}

/* rebote_sort_key (text): a number for a number, the folded text for a text, NULL for nothing. */
static void
sort_key_cb (sqlite3_context *context,
             int              n_values,
             sqlite3_value  **values)
{
  const char *text = (const char *)sqlite3_value_text (values[0]);
  double      number;

  if (text == NULL || *text == '\0')
    sqlite3_result_null (context);
  else if (parse_number (text, &number))
    sqlite3_result_double (context, number);
  else
    sqlite3_result_text (context, rebote_store_fold (text), -1, g_free);
}

/* FNV-1a: every build must come to the same number, for it is stored. */
static guint64
digest_bytes (guint64     digest,
              const char *bytes,
              gsize       length)
{
  for (gsize i = 0; i < length; i++)
    digest = (digest ^ (guint8)bytes[i]) * G_GUINT64_CONSTANT (0x100000001b3);

  return digest;
}

/* rebote_digest (fields, names): what the cells come to in one number, whatever the order of the columns. Columns without a
 * name and cells without a text do not count. */
static void
digest_cb (sqlite3_context *context,
           int              n_values,
           sqlite3_value  **values)
{
  const char *cell = (const char *)sqlite3_value_text (values[0]);
  const char *name = (const char *)sqlite3_value_text (values[1]);
  const char *cell_end, *name_end;
  guint64     sum = 0;

  if (cell == NULL || name == NULL)
    {
      sqlite3_result_null (context);
      return;
    }

  for (; (cell_end = strchr (cell, REBOTE_FIELD_END)) && (name_end = strchr (name, REBOTE_FIELD_END));
       cell = cell_end + 1, name = name_end + 1)
    {
      guint64 digest;

      if (cell_end == cell || name_end == name)
        continue;
      digest = digest_bytes (G_GUINT64_CONSTANT (0xcbf29ce484222325), name, name_end + 1 - name);
      digest = digest_bytes (digest, cell, cell_end - cell);
      sum += digest ^ digest >> 32;
    }

  sqlite3_result_int64 (context, (gint64)sum);
}

/**
 * rebote_functions_install:
 * @db: a connection
 *
 * Adds our functions to it.
 */
void
rebote_functions_install (sqlite3 *db)
{
  int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;

  g_return_if_fail (db != NULL);

  sqlite3_create_function_v2 (db, "rebote_match", -1, flags, NULL, match_cb, NULL, NULL, NULL);
  sqlite3_create_function_v2 (db, "rebote_field", 2, flags, NULL, field_cb, NULL, NULL, NULL);
  sqlite3_create_function_v2 (db, "rebote_digest", 2, flags, NULL, digest_cb, NULL, NULL, NULL);
  sqlite3_create_function_v2 (db, "rebote_sort_key", 1, flags, NULL, sort_key_cb, NULL, NULL, NULL);
}
