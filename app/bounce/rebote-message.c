/* rebote-message.c
 *
 * A message taken apart by GMime. Broken MIME is normal here: what GMime does not see as a part is looked for in the
 * text.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-message"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>
#include <gmime/gmime.h>

#include "rebote-bounce-error.h"
#include "rebote-charset.h"
#include "rebote-html-text.h"
#include "rebote-mail-headers.h"
#include "rebote-message.h"
#include "rebote-notice-split.h"
#include "rebote-plain-text.h"

#define MAX_DEPTH         24
#define MAX_PARTS         400
#define MAX_TEXT          (1024 * 1024)      /* bytes of words that are looked at */
#define MAX_STATUS        (8 * 1024 * 1024)  /* bytes of one delivery status */
#define MAX_EMBEDDED      (4 * 1024 * 1024)
#define MAX_FIRST_LINE    100

/* The state of one walk over the parts. */
typedef struct
{
  ReboteMessage *message;
  GString       *text;
  GString       *html;        /* used where there are no plain words */
  GString       *late;        /* words behind the returned mail: mostly a footer */
  guint          n_parts;
} Walk;

/**
 * rebote_message_free:
 * @self: (transfer full): a message
 */
void
rebote_message_free (ReboteMessage *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->headers, rebote_fields_free);
  g_free (self->text);
  g_free (self->whole_text);
  g_clear_pointer (&self->status_groups, g_ptr_array_unref);
  g_clear_pointer (&self->feedback, rebote_fields_free);
  g_clear_pointer (&self->disposition, rebote_fields_free);
  g_clear_pointer (&self->original, rebote_fields_free);
  g_clear_pointer (&self->embedded, g_bytes_unref);
  g_free (self);
}

/* The decoded bytes of a part, at most so many of them. */
static GByteArray *
decode_content (GMimeDataWrapper *content)
{
  GByteArray *bytes = g_byte_array_new ();
  GMimeStream *memory = g_mime_stream_mem_new_with_byte_array (bytes);

  g_mime_stream_mem_set_owner (GMIME_STREAM_MEM (memory), FALSE);
  g_mime_data_wrapper_write_to_stream (content, memory);
  g_object_unref (memory);

  return bytes;
}

static gboolean
is_encoded (GMimeDataWrapper *content)
{
  GMimeContentEncoding encoding = g_mime_data_wrapper_get_encoding (content);

  return encoding == GMIME_CONTENT_ENCODING_BASE64 || encoding == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE ||
         encoding == GMIME_CONTENT_ENCODING_UUENCODE;
}

/* The bytes of a part: where the message itself has them, or decoded. */
static const char *
get_content (GMimePart   *part,
             GByteArray **decoded,
             gsize       *length)
{
  GMimeDataWrapper *content = g_mime_part_get_content (part);
  GMimeStream *stream = content ? g_mime_data_wrapper_get_stream (content) : NULL;

  *length = 0;
  if (stream == NULL)
    return NULL;

  if (is_encoded (content) || !GMIME_IS_STREAM_MEM (stream))
    {
      *decoded = decode_content (content);
      *length = (*decoded)->len;
      return (const char *) (*decoded)->data;
    }

  *length = g_mime_stream_length (stream);
  return (const char *) g_mime_stream_mem_get_byte_array (GMIME_STREAM_MEM (stream))->data + stream->bound_start;
}

static char *
read_text (GMimePart  *part,
           const char *charset,
           gsize       most)
{
  g_autoptr (GByteArray) decoded = NULL;
  gsize length;
  const char *bytes = get_content (part, &decoded, &length);

  return rebote_plain_text_decode (bytes, MIN (length, most), charset);
}

static void
add_text (Walk       *walk,
          GString    *to,
          const char *text)
{
  if (to->len >= MAX_TEXT)
    return;
  if (to->len > 0)
    g_string_append (to, "\n\n");
  g_string_append_len (to, text, rebote_plain_text_cut (text, MAX_TEXT));
}

static void
take_status (Walk       *walk,
             const char *text)
{
  g_autoptr (GPtrArray) groups = rebote_fields_parse_groups (text);

  if (groups->len == 0 || walk->message->status_groups)
    return;
  walk->message->status_groups = g_steal_pointer (&groups);
}

static void
take_single_group (ReboteFields **fields,
                   const char    *text)
{
  if (*fields)
    return;
  while (g_ascii_isspace (*text))
    text++;
  *fields = rebote_fields_new ();
  rebote_fields_parse (*fields, text);
}

static void
take_embedded (Walk      *walk,
               GMimePart *part)
{
  g_autoptr (GByteArray) decoded = NULL;
  gsize length;
  const char *bytes = get_content (part, &decoded, &length);

  if (bytes == NULL || walk->message->original)
    return;

  walk->message->original = rebote_fields_new ();
  rebote_mail_headers_read (walk->message->original, bytes, length, NULL);
  if (length > 0 && length <= MAX_EMBEDDED)
    walk->message->embedded = g_bytes_new (bytes, length);
}

static void
take_part (Walk       *walk,
           GMimeObject *object)
{
  GMimeContentType *type = g_mime_object_get_content_type (object);
  ReboteMessage *message = walk->message;

  if (g_mime_content_type_is_type (type, "message", "delivery-status") ||
      g_mime_content_type_is_type (type, "message", "global-delivery-status"))
    {
      g_autofree char *text = read_text (GMIME_PART (object), NULL, MAX_STATUS);

      take_status (walk, text);
    }
  else if (g_mime_content_type_is_type (type, "message", "feedback-report"))
    {
      g_autofree char *text = read_text (GMIME_PART (object), NULL, MAX_STATUS);

      take_single_group (&message->feedback, text);
    }
  else if (g_mime_content_type_is_type (type, "message", "disposition-notification") ||
           g_mime_content_type_is_type (type, "message", "global-disposition-notification"))
    {
      g_autofree char *text = read_text (GMIME_PART (object), NULL, MAX_STATUS);

      take_single_group (&message->disposition, text);
    }
  else if (g_mime_content_type_is_type (type, "message", "rfc822") ||
           g_mime_content_type_is_type (type, "message", "global") ||
           g_mime_content_type_is_type (type, "message", "news"))
    take_embedded (walk, GMIME_PART (object));
  else if (g_mime_content_type_is_type (type, "text", "rfc822-headers") ||
           g_mime_content_type_is_type (type, "message", "rfc822-headers") ||
           g_mime_content_type_is_type (type, "message", "global-headers"))
    {
      g_autofree char *text = read_text (GMIME_PART (object), NULL, MAX_TEXT);

      take_single_group (&message->original, text);
    }
  else if (g_mime_content_type_is_type (type, "text", "*"))
    {
      g_autofree char *text = read_text (GMIME_PART (object), g_mime_content_type_get_parameter (type, "charset"),
                                         MAX_TEXT);

      if (message->original)
        add_text (walk, walk->late, text);
      else if (g_mime_content_type_is_type (type, "text", "html"))
        add_text (walk, walk->html, text);
      else
        add_text (walk, walk->text, text);
    }
}

static void
walk_object (Walk        *walk,
             GMimeObject *object,
             guint        depth)
{
  if (object == NULL || depth > MAX_DEPTH || walk->n_parts++ > MAX_PARTS)
    return;

  if (GMIME_IS_MULTIPART (object))
    {
      GMimeMultipart *multipart = GMIME_MULTIPART (object);
      int n = g_mime_multipart_get_count (multipart);

      for (int i = 0; i < n; i++)
        walk_object (walk, g_mime_multipart_get_part (multipart, i), depth + 1);
    }
  else if (GMIME_IS_PART (object))
    take_part (walk, object);
}

/* Reports whose MIME is broken, or that were pasted or forwarded, stand in the text. */
static void
find_report_in_text (Walk *walk)
{
  const char *at = walk->text->str;

  if (walk->message->status_groups || walk->message->feedback)
    return;

  while ((at = strcasestr (at, "Final-Recipient")))
    {
      if ((at == walk->text->str || at[-1] == '\n') && rebote_fields_name_length (at) > 0)
        {
          const char *start = strcasestr (walk->text->str, "Reporting-MTA:");

          take_status (walk, start && start < at ? start : at);
          return;
        }
      at++;
    }
}

/* A message that says it has parts, but has none: all that stands below its headers. */
static void
take_whole_body (Walk       *walk,
                 const char *data,
                 gsize       size)
{
  const char *body = memmem (data, size, "\n\n", 2);
  const char *other = memmem (data, size, "\r\n\r\n", 4);

  if (other && (body == NULL || other < body))
    body = other;
  if (body)
    {
      gsize length = MIN (size - (gsize) (body - data), MAX_TEXT);
      g_autofree char *text = rebote_plain_text_decode (body, length, NULL);

      add_text (walk, walk->text, text);
    }
}

static void
finish_text (Walk      *walk,
             GPtrArray *separators)
{
  ReboteMessage *message = walk->message;
  gsize length;

  if (walk->text->len == 0 && walk->html->len > 0)
    {
      g_autofree char *text = rebote_html_text (walk->html->str);

      g_string_append (walk->text, text);
    }

  find_report_in_text (walk);
  length = rebote_notice_split (walk->text->str, separators, message->original ? NULL : &message->original);
  if (length < walk->text->len)
    {
      message->text = g_strndup (length > 0 ? walk->text->str : walk->late->str, length > 0 ? length : walk->late->len);
      message->whole_text = g_string_free (g_steal_pointer (&walk->text), FALSE);
      return;
    }
  if (walk->text->len == 0)
    g_string_append (walk->text, walk->late->str);

  message->text = g_string_free (g_steal_pointer (&walk->text), FALSE);
}

/* Exporters and editors leave a mark or blank lines before the headers. */
static gsize
skip_leading_noise (const char *data,
                    gsize       size)
{
  gsize at = 0;

  if (size >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    at = 3;
  while (at < size && (data[at] == '\n' || data[at] == '\r' || data[at] == ' ' || data[at] == '\t'))
    at++;

  return at;
}

/* Mails saved on an old Macintosh end their lines with a lone CR, which no MIME parser reads. */
static char *
make_line_feeds (const char *data,
                 gsize       size)
{
  char *copy;

  if (memchr (data, '\n', size) || !memchr (data, '\r', size))
    return NULL;

  copy = g_memdup2 (data, size);
  for (gsize i = 0; i < size; i++)
    {
      if (copy[i] == '\r')
        copy[i] = '\n';
    }

  return copy;
}

/* What somebody pasted may be words without any header. */
static gboolean
begins_with_headers (const char *data,
                     gsize       size)
{
  g_autofree char *line = g_strndup (data, MIN (size, MAX_FIRST_LINE));

  return rebote_fields_name_length (line) > 0 || g_str_has_prefix (line, "From ") || g_str_has_prefix (line, ">From ");
}

/* Reads the headers, and lets GMime take the body apart. */
static GMimeObject *
parse_mime (ReboteMessage *self,
            const char    *data,
            gsize          size)
{
  gsize skip = skip_leading_noise (data, size);
  g_autofree char *copy = make_line_feeds (data + skip, size - skip);
  g_autoptr (GByteArray) bytes = g_byte_array_sized_new (size + 1);
  gsize body = 0;
  GMimeStream *stream;
  GMimeParser *parser;
  GMimeObject *object;

  size -= skip;
  data = copy ? copy : data + skip;
  if (begins_with_headers (data, size))
    body = rebote_mail_headers_read (self->headers, data, size, bytes);
  g_byte_array_append (bytes, (const guint8 *) "\n", 1);
  g_byte_array_append (bytes, (const guint8 *) data + body, size - body);

  stream = g_mime_stream_mem_new_with_byte_array (g_steal_pointer (&bytes));
  parser = g_mime_parser_new_with_stream (stream);
  g_object_unref (stream);
  object = g_mime_parser_construct_part (parser, NULL);
  g_object_unref (parser);

  return object;
}

/* GMime would take the returned mail apart as well, header by header: here it is nothing but a part like others, of
 * which only the headers are read. */
static void
set_up_gmime (void)
{
  static const char *const subtypes[] = { "rfc822", "rfc2822", "global", "news" };
  static gsize is_ready = 0;

  if (!g_once_init_enter (&is_ready))
    return;

  rebote_charset_init ();
  for (guint i = 0; i < G_N_ELEMENTS (subtypes); i++)
    g_mime_object_register_type ("message", subtypes[i], GMIME_TYPE_PART);
  g_once_init_leave (&is_ready, 1);
}

/**
 * rebote_message_parse:
 * @raw: a message
 * @separators: (element-type utf8): folded beginnings of lines behind which a returned mail stands
 * @error: return location for a #ReboteBounceError
 *
 * Takes a message apart (RFC 5322, 2045 to 2049, 6522).
 *
 * Returns: (transfer full) (nullable): its parts; %NULL if it has neither headers nor words
 */
ReboteMessage *
rebote_message_parse (GBytes    *raw,
                      GPtrArray *separators,
                      GError   **error)
{
  g_autoptr (ReboteMessage) self = NULL;
  GMimeObject *mime;
  Walk walk = { 0 };
  const char *data;
  gsize size;

  g_return_val_if_fail (raw != NULL, NULL);
  g_return_val_if_fail (separators != NULL, NULL);

  set_up_gmime ();
  data = g_bytes_get_data (raw, &size);
  if (data == NULL)
    data = "";
  self = g_new0 (ReboteMessage, 1);
  self->headers = rebote_fields_new ();
  mime = parse_mime (self, data, size);
  if (mime == NULL)
    {
      g_set_error_literal (error, REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_NOT_MAIL, _("This is not a mail"));
      return NULL;
    }

  walk.message = self;
  walk.text = g_string_new (NULL);
  walk.html = g_string_new (NULL);
  walk.late = g_string_new (NULL);
  self->is_report = g_mime_content_type_is_type (g_mime_object_get_content_type (mime), "multipart", "report");
  walk_object (&walk, mime, 0);
  if (walk.text->len == 0 && walk.html->len == 0 && walk.late->len == 0 && !self->status_groups && !self->original)
    take_whole_body (&walk, data, size);
  finish_text (&walk, separators);
  g_string_free (walk.html, TRUE);
  g_string_free (walk.late, TRUE);
  g_object_unref (mime);

  return g_steal_pointer (&self);
}
