/* rebote-address-cell.c
 *
 * `Name <a@b>`, `mailto:a@b`, several addresses, invisible and full-width characters, and what stands around.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-address-cell"

#include "config.h"

#include <string.h>

#include "rebote-address-cell.h"

#define MAX_CELL (64 * 1024)

#define MAILTO   "mailto:"

/* Characters that stand around an address without being part of it. The asterisk marks Google's own label. */
#define OPENERS "<([{\"'`*:;,"
#define CLOSERS ">)]}\"'`.,;:"

/**
 * rebote_address_candidate_free:
 * @self: (transfer full): what was found in a cell
 */
void
rebote_address_candidate_free (ReboteAddressCandidate *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->text);
  g_free (self->name);
  g_free (self);
}

static gboolean
is_dropped (gunichar c)
{
  return c == 0xad || (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
         (c >= 0x2060 && c <= 0x2069) || c == 0xfeff || c == 0x180e;
}

/* Typographic quotation marks and full-width forms become what they stand for, odd spaces become spaces. */
static gunichar
simplify (gunichar c)
{
  if (c == 0xa0 || c == 0x3000 || (c >= 0x80 && g_unichar_isspace (c)))
    return ' ';
  if (c >= 0xff01 && c <= 0xff5e)
    return c - 0xfee0;
  if (c == 0xfe6b)
    return '@';
  if (c == 0x201c || c == 0x201d || c == 0x201e || c == 0xab || c == 0xbb)
    return '"';
  if (c == 0x2018 || c == 0x2019 || c == 0x201a || c == 0x2039 || c == 0x203a)
    return '\'';
  if (c == 0x3002 || c == 0xff61)
    return '.';
  if (c == 0xff0c || c == 0x3001)
    return ',';

  return c;
}

/* Nearly all cells are, and have nothing in them to simplify. */
static gboolean
is_ascii (const char *text,
          gsize       length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '\0' || (guint8)text[i] >= 0x80)
        return FALSE;
    }

  return TRUE;
}

static char *
clean (const char *cell,
       gsize       length)
{
  g_autofree char *valid = NULL;
  GString         *out;

  if (is_ascii (cell, length))
    return g_strstrip (g_strndup (cell, length));

  valid = g_utf8_make_valid (cell, length);
  out = g_string_sized_new (length + 1);
  for (const char *p = valid; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!is_dropped (c))
        g_string_append_unichar (out, simplify (c));
    }
  g_strstrip (out->str);
  out->len = strlen (out->str);

  return g_string_free (out, FALSE);
}

static char *
strip_around (const char *text,
              gsize       length)
{
  const char *end = text + length;
  char       *address;

  for (gboolean again = TRUE; again;)
    {
      again = FALSE;
      while (text < end && (g_ascii_isspace (*text) || strchr (OPENERS, *text)))
        {
          /* A local part in quotation marks keeps them. */
          const char *close = *text == '"' ? memchr (text + 1, '"', end - text - 1) : NULL;

          if (close && close + 1 < end && close[1] == '@')
            break;
          text++;
          again = TRUE;
        }
      while (end > text && (g_ascii_isspace (end[-1]) || strchr (CLOSERS, end[-1])))
        {
          /* The bracket of user@[192.0.2.1] is its own. */
          if (end[-1] == ']' && g_strstr_len (text, end - text, "@["))
            break;
          end--;
          again = TRUE;
        }
      if ((gsize)(end - text) > strlen (MAILTO) && g_ascii_strncasecmp (text, MAILTO, strlen (MAILTO)) == 0)
        {
          const char *query = memchr (text, '?', end - text);

          text += strlen (MAILTO);
          end = query ? query : end;
          again = TRUE;
        }
    }

  address = g_strndup (text, end - text);
  return address;
}

static void
add_candidate (GPtrArray  *found,
               const char *text,
               gsize       length,
               const char *name,
               gsize       name_length)
{
  ReboteAddressCandidate *candidate;
  ReboteAddressKey        key;
  g_autofree char        *address = strip_around (text, length);

  if (address[0] == '\0' || found->len >= REBOTE_ADDRESS_MAX_IN_CELL)
    return;
  for (guint i = 0; i < found->len; i++)
    {
      candidate = g_ptr_array_index (found, i);
      if (g_ascii_strcasecmp (candidate->text, address) == 0)
        return;
    }

  candidate = g_new0 (ReboteAddressCandidate, 1);
  candidate->code = rebote_address_make_key (address, strlen (address), &key);
  candidate->text = g_steal_pointer (&address);
  if (name_length > 0)
    {
      candidate->name = strip_around (name, name_length);
      if (candidate->name[0] == '\0')
        g_clear_pointer (&candidate->name, g_free);
    }
  g_ptr_array_add (found, candidate);
}

/* One address of a cell without < >: the words that hold an @. */
static void
find_words (GPtrArray  *found,
            const char *text,
            gsize       length)
{
  const char *end = text + length;

  while (text < end)
    {
      const char *word = text;
      gboolean    quoted = FALSE;

      for (; text < end; text++)
        {
          if (*text == '"')
            quoted = !quoted;
          else if (!quoted && (g_ascii_isspace (*text) || strchr ("/|;,", *text)))
            break;
        }
      if (memchr (word, '@', text - word))
        add_candidate (found, word, text - word, NULL, 0);
      text++;
    }
}

/* Separators that stand outside quotation marks and brackets divide a cell into mailboxes. */
static gsize
measure_mailbox (const char *text,
                 const char *end)
{
  const char *p = text;
  gboolean    quoted = FALSE;
  gboolean    angle = FALSE;

  for (; p < end; p++)
    {
      if (*p == '\\' && p + 1 < end)
        p++;
      else if (*p == '"')
        quoted = !quoted;
      else if (!quoted && *p == '<')
        angle = TRUE;
      else if (!quoted && *p == '>')
        angle = FALSE;
      else if (!quoted && !angle && strchr (",;\n|", *p))
        break;
    }

  return p - text;
}

static void
find_mailboxes (GPtrArray  *found,
                const char *text)
{
  const char *end = text + strlen (text);

  while (text < end)
    {
      gsize       length = measure_mailbox (text, end);
      const char *open = memchr (text, '<', length);
      const char *close = open ? memchr (open, '>', text + length - open) : NULL;

      if (close && memchr (open, '@', close - open))
        add_candidate (found, open + 1, close - open - 1, text, open - text);
      else
        find_words (found, text, length);
      text += length + 1;
    }
}

/**
 * rebote_address_find_in_cell:
 * @cell: a cell of a list, in UTF-8
 * @length: its length in bytes, or -1 if it ends in a NUL
 *
 * Finds what is an address, or is meant to be one, however it is wrapped. A cell that holds nothing of the kind gives
 * nothing; one that holds words without an @ too.
 *
 * Returns: (transfer full) (element-type ReboteAddressCandidate): what was found, in its order
 */
GPtrArray *
rebote_address_find_in_cell (const char *cell,
                             gssize      length)
{
  g_autoptr (GPtrArray) found = NULL;
  g_autofree char *text = NULL;
  ReboteAddressKey key;

  g_return_val_if_fail (cell != NULL, NULL);

  found = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_address_candidate_free);
  text = clean (cell, MIN (length < 0 ? strlen (cell) : (gsize)length, MAX_CELL));
  if (rebote_address_make_key (text, strlen (text), &key) == REBOTE_ADDRESS_OK)
    add_candidate (found, text, strlen (text), NULL, 0);
  else if (strchr (text, '@'))
    {
      g_autofree char *whole = strip_around (text, strlen (text));

      find_mailboxes (found, text);
      /* A single bad address is shown as it stands in the cell: `a@b,net` is one fault, not two words. */
      if (found->len == 1 && !strchr (whole, '<'))
        {
          ReboteAddressCandidate *only = g_ptr_array_index (found, 0);

          if (only->code != REBOTE_ADDRESS_OK && strlen (whole) <= REBOTE_ADDRESS_MAX * 2)
            {
              ReboteAddressError code = rebote_address_make_key (whole, strlen (whole), &key);

              g_free (only->text);
              only->text = g_steal_pointer (&whole);
              only->code = code;
            }
        }
    }

  return g_steal_pointer (&found);
}

static char *
leave_out (const char *text,
           const char *what)
{
  GString *out = g_string_new (NULL);

  for (; *text; text++)
    {
      if (!strchr (what, *text))
        g_string_append_c (out, *text);
    }

  return g_string_free (out, FALSE);
}

static char *
leave_out_remark (const char *text)
{
  const char *open = strchr (text, '(');
  const char *close = open ? strchr (open, ')') : NULL;

  return close ? g_strdup_printf ("%.*s%s", (int)(open - text), text, close + 1) : g_strdup (text);
}

static char *
join_doubles (const char *text)
{
  GString *out = g_string_new (NULL);

  for (; *text; text++)
    {
      if ((*text == '.' || *text == '@') && (out->len == 0 || out->str[out->len - 1] == *text))
        continue;
      if (*text == '@' && out->str[out->len - 1] == '.')
        g_string_truncate (out, out->len - 1);
      if (*text == '.' && out->str[out->len - 1] == '@')
        continue;
      g_string_append_c (out, *text);
    }

  return g_string_free (out, FALSE);
}

/**
 * rebote_address_repair:
 * @text: an address that breaks a rule
 *
 * Undoes the slips of typing that leave no doubt about what was meant: a comma for a dot, a space, a doubled dot or @,
 * a remark in brackets.
 *
 * Returns: (transfer full) (nullable): the proposal, or %NULL
 */
char *
rebote_address_repair (const char *text)
{
  g_autofree char *remark = NULL;
  g_autofree char *spaces = NULL;
  g_autofree char *doubles = NULL;
  ReboteAddressKey key;

  g_return_val_if_fail (text != NULL, NULL);

  remark = leave_out_remark (text);
  spaces = leave_out (remark, " \t\"<>()");
  g_strdelimit (spaces, ",;", '.');
  doubles = join_doubles (spaces);
  if (g_str_equal (doubles, text) || rebote_address_make_key (doubles, strlen (doubles), &key) != REBOTE_ADDRESS_OK)
    return NULL;

  return g_steal_pointer (&doubles);
}
