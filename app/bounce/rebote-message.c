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
  g_clear_pointer (&self->status_groups, g_ptr_array_unref);
  g_clear_pointer (&self->feedback, rebote_fields_free);
  g_clear_pointer (&self->disposition, rebote_fields_free);
  g_clear_pointer (&self->original, rebote_fields_free);
  g_clear_object (&self->embedded);
  g_free (self);
}

/* The headers that anybody here asks for; a mail has three times as many. */
static gboolean
is_wanted_header (const char *name)
{
  static const char *const names[] = {
    "Auto-Submitted", "Content-Type", "Date", "Delivered-To", "Errors-To", "From", "MIME-Version", "Message-ID",
    "Precedence", "Received", "Reply-To", "Return-Path", "Sender", "Subject", "To", "X-Autoreply", "X-Autorespond",
    "X-Failed-Recipients", "X-HmXmrOriginalRecipient", "X-Original-To", "X-Precedence"
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if ((name[0] & 0xdf) == names[i][0] && g_ascii_strcasecmp (name, names[i]) == 0)
        return TRUE;
    }

  return FALSE;
}

static ReboteFields *
copy_headers (GMimeObject *object)
{
  g_autoptr (ReboteFields) fields = rebote_fields_new ();
  GMimeHeaderList *list = g_mime_object_get_header_list (object);
  int n = g_mime_header_list_get_count (list);

  for (int i = 0; i < n; i++)
    {
      GMimeHeader *header = g_mime_header_list_get_header_at (list, i);
      const char *raw = g_mime_header_get_raw_value (header);
      g_autofree char *value = NULL;

      if (raw == NULL || !is_wanted_header (g_mime_header_get_name (header)))
        continue;
      if (strstr (raw, "=?"))
        value = g_mime_utils_header_decode_text (NULL, raw);
      else
        value = rebote_plain_text_decode (raw, strlen (raw), NULL);
      if (strchr (value, '\n'))
        {
          g_autofree char *folded = g_steal_pointer (&value);

          value = rebote_plain_text_join (folded, -1, strlen (folded));
        }
      rebote_fields_add (fields, g_mime_header_get_name (header), value);
    }

  return g_steal_pointer (&fields);
}

/* The decoded bytes of a part, at most so many of them. */
static GByteArray *
read_content (GMimePart *part,
              gsize      most)
{
  GMimeDataWrapper *content = g_mime_part_get_content (part);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  GMimeStream *memory;

  if (content == NULL)
    return g_steal_pointer (&bytes);

  memory = g_mime_stream_mem_new_with_byte_array (bytes);
  g_mime_stream_mem_set_owner (GMIME_STREAM_MEM (memory), FALSE);
  g_mime_data_wrapper_write_to_stream (content, memory);
  g_object_unref (memory);
  if (bytes->len > most)
    g_byte_array_set_size (bytes, most);

  return g_steal_pointer (&bytes);
}

static char *
read_text (GMimePart  *part,
           const char *charset,
           gsize       most)
{
  g_autoptr (GByteArray) bytes = read_content (part, most);

  return rebote_plain_text_decode ((const char *) bytes->data, bytes->len, charset);
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
  else if (g_mime_content_type_is_type (type, "text", "rfc822-headers") ||
           g_mime_content_type_is_type (type, "message", "rfc822-headers") ||
           g_mime_content_type_is_type (type, "message", "global-headers") ||
           g_mime_content_type_is_type (type, "message", "global"))
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
take_embedded (Walk             *walk,
               GMimeMessagePart *part)
{
  GMimeMessage *inner = g_mime_message_part_get_message (part);

  if (inner == NULL || walk->message->original)
    return;

  walk->message->original = copy_headers (GMIME_OBJECT (inner));
  walk->message->embedded = G_OBJECT (g_object_ref (inner));
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
  else if (GMIME_IS_MESSAGE_PART (object))
    {
      GMimeContentType *type = g_mime_object_get_content_type (object);

      /* GMime takes every message/… that looks like a mail for one. */
      if (g_mime_content_type_is_type (type, "message", "rfc822") ||
          g_mime_content_type_is_type (type, "message", "global") ||
          g_mime_content_type_is_type (type, "message", "news"))
        take_embedded (walk, GMIME_MESSAGE_PART (object));
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
      g_autofree char *text = rebote_plain_text_from_html (walk->html->str);

      g_string_append (walk->text, text);
    }

  find_report_in_text (walk);
  length = rebote_notice_split (walk->text->str, separators, message->original ? NULL : &message->original);
  g_string_truncate (walk->text, length);
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
static void
make_line_feeds (GMimeStream *stream)
{
  GByteArray *bytes = g_mime_stream_mem_get_byte_array (GMIME_STREAM_MEM (stream));

  if (memchr (bytes->data, '\n', bytes->len) || !memchr (bytes->data, '\r', bytes->len))
    return;

  for (gsize i = 0; i < bytes->len; i++)
    {
      if (bytes->data[i] == '\r')
        bytes->data[i] = '\n';
    }
}

/* What somebody pasted may be words without any header. */
static gboolean
begins_with_headers (const char *data,
                     gsize       size)
{
  g_autofree char *line = g_strndup (data, MIN (size, MAX_FIRST_LINE));

  return rebote_fields_name_length (line) > 0 || g_str_has_prefix (line, "From ") || g_str_has_prefix (line, ">From ");
}

static GMimeMessage *
parse_mime (const char *data,
            gsize       size)
{
  gsize skip = skip_leading_noise (data, size);
  GMimeStream *stream;
  GMimeParser *parser;
  GMimeMessage *mime;

  if (begins_with_headers (data + skip, size - skip))
    stream = g_mime_stream_mem_new_with_buffer (data + skip, size - skip);
  else
    {
      stream = g_mime_stream_mem_new_with_buffer ("\n", 1);
      g_byte_array_append (g_mime_stream_mem_get_byte_array (GMIME_STREAM_MEM (stream)),
                           (const guint8 *) data + skip, size - skip);
      GMIME_STREAM (stream)->bound_end = -1;
    }
  make_line_feeds (stream);

  parser = g_mime_parser_new_with_stream (stream);
  g_object_unref (stream);
  mime = g_mime_parser_construct_message (parser, NULL);
  g_object_unref (parser);

  return mime;
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
  GMimeMessage *mime;
  Walk walk = { 0 };
  const char *data;
  gsize size;

  g_return_val_if_fail (raw != NULL, NULL);
  g_return_val_if_fail (separators != NULL, NULL);

  data = g_bytes_get_data (raw, &size);
  mime = parse_mime (data, size);
  if (mime == NULL)
    {
      g_set_error_literal (error, REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_NOT_MAIL, _("This is not a mail"));
      return NULL;
    }

  self = g_new0 (ReboteMessage, 1);
  self->headers = copy_headers (GMIME_OBJECT (mime));
  walk.message = self;
  walk.text = g_string_new (NULL);
  walk.html = g_string_new (NULL);
  walk.late = g_string_new (NULL);
  if (mime->mime_part)
    {
      self->is_report = g_mime_content_type_is_type (g_mime_object_get_content_type (mime->mime_part),
                                                     "multipart", "report");
      walk_object (&walk, mime->mime_part, 0);
    }
  if (walk.text->len == 0 && walk.html->len == 0 && walk.late->len == 0 && !self->status_groups && !self->original)
    take_whole_body (&walk, data, size);
  finish_text (&walk, separators);
  g_string_free (walk.html, TRUE);
  g_string_free (walk.late, TRUE);
  g_object_unref (mime);

  return g_steal_pointer (&self);
}

/**
 * rebote_message_dup_embedded:
 * @self: a message
 *
 * A report may have been passed on as an attachment: then the attached message is the one to judge.
 *
 * Returns: (transfer full) (nullable): the whole message that is attached; %NULL if there is none, or it is too long
 */
GBytes *
rebote_message_dup_embedded (ReboteMessage *self)
{
  g_autoptr (GByteArray) bytes = NULL;
  GMimeStream *memory;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->embedded == NULL)
    return NULL;

  bytes = g_byte_array_new ();
  memory = g_mime_stream_mem_new_with_byte_array (bytes);
  g_mime_stream_mem_set_owner (GMIME_STREAM_MEM (memory), FALSE);
  g_mime_object_write_to_stream (GMIME_OBJECT (self->embedded), NULL, memory);
  g_object_unref (memory);

  return bytes->len <= MAX_EMBEDDED ? g_byte_array_free_to_bytes (g_steal_pointer (&bytes)) : NULL;
}
