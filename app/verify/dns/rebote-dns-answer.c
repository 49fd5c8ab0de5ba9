/* rebote-dns-answer.c
 *
 * What the domain name system says to a question, read from the message of RFC 1035, section 4.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-dns-answer"

#include "config.h"

#include <string.h>

#include <ares.h>

#include "rebote-dns-answer.h"

#define HEADER_SIZE 12
#define TYPE_SOA    6
#define CLASS_IN    1

/* Nobody's mail needs more; what is beyond it is not read. */
#define MAX_RECORDS 256

/* A negative answer is not kept for longer, whatever the owner of the name says. */
#define MAX_NEGATIVE_TTL (60 * 60)

G_DEFINE_BOXED_TYPE (ReboteDnsAnswer, rebote_dns_answer, rebote_dns_answer_ref, rebote_dns_answer_unref)

/* A message that is being read; each step says whether it stayed within. */
typedef struct
{
  const guint8 *message;
  gsize         length;
  gsize         at;
} Reader;

typedef struct
{
  guint16 type;
  guint32 ttl;
  gsize   data;
  gsize   data_length;
} Frame;

static guint16
get_16 (const guint8 *p)
{
  return p[0] << 8 | p[1];
}

static guint32
get_32 (const guint8 *p)
{
  return (guint32)get_16 (p) << 16 | get_16 (p + 2);
}

/* c-ares follows the pointers of a name and stops at those that lead nowhere. */
static gboolean
read_name (Reader *self,
           char  **name)
{
  char *expanded = NULL;
  long  size;

  if (self->at >= self->length ||
      ares_expand_name (self->message + self->at, self->message, self->length, &expanded, &size) != ARES_SUCCESS)
    return FALSE;

  self->at += size;
  if (name)
    *name = g_strdup (expanded);
  ares_free_string (expanded);

  return self->at <= self->length;
}

static gboolean
skip_question (Reader *self)
{
  if (!read_name (self, NULL) || self->length - self->at < 4)
    return FALSE;

  self->at += 4;
  return TRUE;
}

static gboolean
read_frame (Reader *self,
            Frame  *frame)
{
  const guint8 *p;

  if (!read_name (self, NULL) || self->length - self->at < 10)
    return FALSE;

  p = self->message + self->at;
  frame->type = get_16 (p + 2) == CLASS_IN ? get_16 (p) : 0;
  /* RFC 2181, section 8: with the highest bit it means nothing. */
  frame->ttl = get_32 (p + 4) > G_MAXINT32 ? 0 : get_32 (p + 4);
  frame->data_length = get_16 (p + 8);
  frame->data = self->at + 10;
  if (self->length - frame->data < frame->data_length)
    return FALSE;

  self->at = frame->data + frame->data_length;
  return TRUE;
}

static void
record_free (gpointer data)
{
  ReboteDnsRecord *self = data;

  g_free (self->name);
  g_clear_object (&self->address);
  g_clear_pointer (&self->text, g_bytes_unref);
  g_free (self);
}

static char *
read_inner_name (const Reader *outer,
                 gsize         at)
{
  Reader reader = { outer->message, outer->length, at };
  char  *name = NULL;

  return read_name (&reader, &name) ? name : NULL;
}

static GBytes *
join_strings (const guint8 *p,
              gsize         length)
{
  GByteArray *joined = g_byte_array_new ();

  while (length > 0)
    {
      gsize n = MIN (*p, length - 1);

      g_byte_array_append (joined, p + 1, n);
      p += n + 1;
      length -= n + 1;
    }

  return g_byte_array_free_to_bytes (joined);
}

static ReboteDnsRecord *
read_record (const Reader *reader,
             const Frame  *frame)
{
  const guint8    *data = reader->message + frame->data;
  ReboteDnsRecord *record = g_new0 (ReboteDnsRecord, 1);
  gboolean         known = FALSE;

  record->type = frame->type;
  record->ttl = frame->ttl;
  switch (record->type)
    {
    case REBOTE_DNS_A:
    case REBOTE_DNS_AAAA:
      if (frame->data_length == (record->type == REBOTE_DNS_A ? 4 : 16))
        record->address = g_inet_address_new_from_bytes (data, record->type == REBOTE_DNS_A ? G_SOCKET_FAMILY_IPV4
                                                                                            : G_SOCKET_FAMILY_IPV6);
      known = record->address != NULL;
      break;
    case REBOTE_DNS_MX:
      if (frame->data_length > 2)
        {
          record->preference = get_16 (data);
          record->name = read_inner_name (reader, frame->data + 2);
        }
      known = record->name != NULL;
      break;
    case REBOTE_DNS_CNAME:
    case REBOTE_DNS_PTR:
      record->name = read_inner_name (reader, frame->data);
      known = record->name != NULL;
      break;
    case REBOTE_DNS_TXT:
      record->text = join_strings (data, frame->data_length);
      known = TRUE;
      break;
    default:
      break;
    }

  if (!known)
    g_clear_pointer (&record, record_free);
  return record;
}

static gboolean
read_answers (ReboteDnsAnswer *self,
              Reader          *reader,
              ReboteDnsType    type,
              guint            n)
{
  self->ttl = G_MAXUINT32;
  for (guint i = 0; i < n; i++)
    {
      Frame frame;
      ReboteDnsRecord *record;

      if (!read_frame (reader, &frame))
        return FALSE;
      if (frame.type == REBOTE_DNS_CNAME)
        {
          self->through_alias = TRUE;
          self->ttl = MIN (self->ttl, frame.ttl);
        }
      record = frame.type == type && self->records->len < MAX_RECORDS ? read_record (reader, &frame) : NULL;
      if (record == NULL)
        continue;
      self->ttl = MIN (self->ttl, frame.ttl);
      g_ptr_array_add (self->records, record);
    }

  return TRUE;
}

/* RFC 2308, section 5: the smaller of the SOA's own life and its last field. */
static guint32
read_negative_ttl (Reader *reader,
                   guint   n)
{
  for (guint i = 0; i < n; i++)
    {
      Frame frame;

      if (!read_frame (reader, &frame))
        break;
      if (frame.type == TYPE_SOA && frame.data_length >= 20)
        return MIN (MIN (frame.ttl, get_32 (reader->message + frame.data + frame.data_length - 4)), MAX_NEGATIVE_TTL);
    }

  return 0;
}

static gboolean
read_message (ReboteDnsAnswer *self,
              ReboteDnsType    type,
              const guint8    *message,
              gsize            length)
{
  Reader reader = { message, length, HEADER_SIZE };

  if (length < HEADER_SIZE)
    return FALSE;
  for (guint i = get_16 (message + 4); i > 0; i--)
    {
      if (!skip_question (&reader))
        return FALSE;
    }
  if (!read_answers (self, &reader, type, get_16 (message + 6)))
    return FALSE;
  if (self->records->len == 0)
    {
      guint32 ttl = read_negative_ttl (&reader, get_16 (message + 8));

      self->ttl = MIN (self->ttl, ttl);
    }

  return TRUE;
}

/**
 * rebote_dns_answer_new:
 * @status: how the question ended
 *
 * Returns: (transfer full): an answer without records
 */
ReboteDnsAnswer *
rebote_dns_answer_new (ReboteDnsStatus status)
{
  ReboteDnsAnswer *self = g_new0 (ReboteDnsAnswer, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->status = status;
  self->records = g_ptr_array_new_with_free_func (record_free);

  return self;
}

/**
 * rebote_dns_answer_parse:
 * @status: what the head of the message says
 * @type: what was asked for
 * @message: (array length=length) (nullable): the message, hostile as it may be
 * @length: its length
 *
 * Reads an answer (RFC 1035, section 4). One that is good but holds no record of @type is %REBOTE_DNS_NODATA: its alias leads
 * to a name that has none.
 *
 * Returns: (transfer full): the answer
 */
ReboteDnsAnswer *
rebote_dns_answer_parse (ReboteDnsStatus status,
                         ReboteDnsType   type,
                         const guint8   *message,
                         gsize           length)
{
  g_autoptr (ReboteDnsAnswer) self = rebote_dns_answer_new (status);

  if (status != REBOTE_DNS_OK && !rebote_dns_status_is_negative (status))
    return g_steal_pointer (&self);
  /* That the head says no is enough, should the rest be broken. */
  if (message == NULL || !read_message (self, type, message, length))
    {
      self->ttl = 0;
      return status == REBOTE_DNS_OK ? rebote_dns_answer_new (REBOTE_DNS_BAD_ANSWER) : g_steal_pointer (&self);
    }
  if (status == REBOTE_DNS_OK && self->records->len == 0)
    self->status = REBOTE_DNS_NODATA;

  return g_steal_pointer (&self);
}

/**
 * rebote_dns_answer_ref:
 * @self: an answer
 *
 * Returns: (transfer full): the same
 */
ReboteDnsAnswer *
rebote_dns_answer_ref (ReboteDnsAnswer *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * rebote_dns_answer_unref:
 * @self: (transfer full): an answer
 */
void
rebote_dns_answer_unref (ReboteDnsAnswer *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->records);
  g_free (self);
}

/**
 * rebote_dns_status_is_negative:
 * @status: how a question ended
 *
 * Returns: whether that says that there is nothing, for certain
 */
gboolean
rebote_dns_status_is_negative (ReboteDnsStatus status)
{
  return status == REBOTE_DNS_NODATA || status == REBOTE_DNS_NXDOMAIN;
}
