/* rebote-http-answer.c
 *
 * What a service on the web answered. JSON is read only where it is flat enough, for its reader calls itself at each level;
 * and what is told of it to people holds neither a key nor control characters.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-http-answer"

#include "config.h"

#include <string.h>

#include <libsoup/soup.h>

#include "rebote-http-answer.h"

#define MAX_DEPTH 32

/* What an answer may tell in an error or as a value, in characters. */
#define MAX_TOLD 200

/* Who says “in a year” is not waited for. */
#define MAX_RETRY_AFTER (24 * 60 * 60) /* seconds */

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/**
 * rebote_http_answer_new:
 * @status: its status
 * @body: (array length=length): its body
 * @length: how many bytes that is
 *
 * Returns: (transfer full): an answer without headers
 */
ReboteHttpAnswer *
rebote_http_answer_new (guint       status,
                        const char *body,
                        gsize       length)
{
  ReboteHttpAnswer *self = g_new0 (ReboteHttpAnswer, 1);

  g_return_val_if_fail (body != NULL || length == 0, NULL);

  if (length >= strlen (BYTE_ORDER_MARK) && memcmp (body, BYTE_ORDER_MARK, strlen (BYTE_ORDER_MARK)) == 0)
    {
      body += strlen (BYTE_ORDER_MARK);
      length -= strlen (BYTE_ORDER_MARK);
    }
  self->status = status;
  self->text = g_utf8_make_valid (length ? body : "", length);
  self->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->hidden = g_ptr_array_new_with_free_func (g_free);

  return self;
}

/**
 * rebote_http_answer_free:
 * @self: (transfer full): an answer
 */
void
rebote_http_answer_free (ReboteHttpAnswer *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->root, json_node_unref);
  g_hash_table_unref (self->headers);
  g_ptr_array_unref (self->hidden);
  g_free (self->text);
  g_free (self);
}

static gboolean
is_flat (const char *text)
{
  guint    depth = 0;
  gboolean in_string = FALSE;

  for (const char *p = text; *p; p++)
    {
      if (in_string && *p == '\\' && p[1])
        p++;
      else if (*p == '"')
        in_string = !in_string;
      else if (!in_string && (*p == '[' || *p == '{') && ++depth > MAX_DEPTH)
        return FALSE;
      else if (!in_string && (*p == ']' || *p == '}') && depth > 0)
        depth--;
    }

  return TRUE;
}

/**
 * rebote_http_answer_read_json:
 * @self: an answer
 *
 * Reads the body as JSON, if it is some (RFC 8259).
 */
void
rebote_http_answer_read_json (ReboteHttpAnswer *self)
{
  g_autoptr (JsonParser) parser = NULL;

  g_return_if_fail (self != NULL);

  if (self->root || !is_flat (self->text))
    return;

  parser = json_parser_new_immutable ();
  if (json_parser_load_from_data (parser, self->text, -1, NULL))
    self->root = json_parser_steal_root (parser);
}

/**
 * rebote_http_answer_add_header:
 * @self: an answer
 * @name: the name of a header field, in any case
 * @value: its value
 */
void
rebote_http_answer_add_header (ReboteHttpAnswer *self,
                               const char       *name,
                               const char       *value)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (name != NULL && value != NULL);

  g_hash_table_insert (self->headers, g_ascii_strdown (name, -1), g_utf8_make_valid (value, -1));
}

/**
 * rebote_http_answer_get_header:
 * @self: an answer
 * @name: the name of a header field, in any case
 *
 * Returns: (nullable): its value
 */
const char *
rebote_http_answer_get_header (ReboteHttpAnswer *self,
                               const char       *name)
{
  g_autofree char *lower = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  lower = g_ascii_strdown (name, -1);

  return g_hash_table_lookup (self->headers, lower);
}

/**
 * rebote_http_answer_hide:
 * @self: an answer
 * @secret: a text that nobody may read in it, such as a key that the service repeats
 */
void
rebote_http_answer_hide (ReboteHttpAnswer *self,
                         const char       *secret)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (secret != NULL);

  if (*secret == '\0')
    return;

  g_ptr_array_add (self->hidden, g_strdup (secret));
  g_ptr_array_add (self->hidden, g_uri_escape_string (secret, NULL, FALSE));
}

/**
 * rebote_http_answer_clean:
 * @self: an answer
 * @text: a text out of it
 *
 * Returns: (transfer full) (nullable): what of it people may be told: one line, not too long, without secrets; %NULL where
 *   nothing is left
 */
char *
rebote_http_answer_clean (ReboteHttpAnswer *self,
                          const char       *text)
{
  g_autoptr (GString) whole = NULL;
  g_autoptr (GString) clean = g_string_new (NULL);
  guint n = 0;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  whole = g_string_new (text);
  for (guint i = 0; i < self->hidden->len; i++)
    g_string_replace (whole, g_ptr_array_index (self->hidden, i), "…", 0);

  for (const char *p = whole->str; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (n++ == MAX_TOLD)
        {
          g_string_append (clean, "…");
          break;
        }
      g_string_append_unichar (clean, g_unichar_isprint (c) ? c : ' ');
    }
  g_strstrip (clean->str);

  return *clean->str ? g_strdup (clean->str) : NULL;
}

/**
 * rebote_http_answer_get_retry_after:
 * @self: an answer
 *
 * Reads the header Retry-After, in seconds or as a date (RFC 9110, section 10.2.3).
 *
 * Returns: when the service wants to be asked again, in milliseconds from now; 0 for not said
 */
guint
rebote_http_answer_get_retry_after (ReboteHttpAnswer *self)
{
  const char *value;
  guint64     seconds;
  gint64      wait;
  g_autoptr (GDateTime) now = NULL;
  g_autoptr (GDateTime) when = NULL;

  g_return_val_if_fail (self != NULL, 0);

  value = rebote_http_answer_get_header (self, "Retry-After");
  if (value == NULL)
    return 0;
  if (g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT64, &seconds, NULL))
    return MIN (seconds, MAX_RETRY_AFTER) * 1000;

  when = soup_date_time_new_from_http_string (value);
  if (when == NULL)
    return 0;
  now = g_date_time_new_now_utc ();
  wait = g_date_time_difference (when, now) / G_TIME_SPAN_MILLISECOND;

  return CLAMP (wait, 0, MAX_RETRY_AFTER * 1000);
}
