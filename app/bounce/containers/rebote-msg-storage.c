/* rebote-msg-storage.c
 *
 * The properties of a message, a recipient or an attachment in a file of Outlook ([MS-OXMSG]), through libgsf: each
 * property of variable length is a stream “__substg1.0_IIIITTTT” (number and type), those of fixed length are together in
 * “__properties_version1.0”.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-msg-storage"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>
#include <gsf/gsf-infile-impl.h>
#include <gsf/gsf-infile-msole.h>
#include <gsf/gsf-input-memory.h>

#include "bounce/rebote-bounce-error.h"
#include "rebote-msg-storage.h"

#define PROPERTIES   "__properties_version1.0"
#define MAX_PROPERTY (8 * 1024 * 1024)
#define MAX_READ     (64 * 1024 * 1024) /* of one file: streams may share their bytes */
#define MAX_DIRECTORY 10000             /* libgsf calls itself once for each entry */
#define ENTRY_SIZE   128
#define ENTRY_KIND   0x42
#define MIN_FILE     1536               /* header, allocation table, directory */

#define TYPE_NUMBER  0x0003
#define TYPE_OBJECT  "000D"
#define TYPE_STRING8 "001E"
#define TYPE_UNICODE "001F"
#define TYPE_TIME    0x0040
#define TYPE_BINARY  "0102"

/* What stands before the fixed properties, by the kind of storage. */
#define HEADER_MESSAGE 32
#define HEADER_INNER   24
#define HEADER_CHILD   8

#define PID_STRING_CODEPAGE 0x3FFD
#define PID_ATTACHED_OBJECT 0x3701

struct _ReboteMsgStorage
{
  GsfInfile *infile;
  GBytes    *file;      /* keeps the memory that libgsf reads from */
  GBytes    *fixed;     /* 16 bytes each */
  gsize     *n_read;    /* of the file, by all its storages */
  gsize      own_read;
};

static void
ignore_log (const char     *domain,
            GLogLevelFlags  level,
            const char     *message,
            gpointer        data)
{
}

/* libgsf calls broken files faults of the program. They are not: they are told to the user. */
static void
silence_library (void)
{
  static gsize done = 0;

  if (g_once_init_enter (&done))
    {
      g_log_set_handler ("libgsf:msole",
                         G_LOG_LEVEL_WARNING | G_LOG_LEVEL_CRITICAL | G_LOG_FLAG_FATAL | G_LOG_FLAG_RECURSION,
                         ignore_log, NULL);
      g_once_init_leave (&done, 1);
    }
}

/* How many places in the file could be entries of its directory. libgsf goes through them by recursion. */
static gboolean
is_harmless (GBytes *file)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (file, &size);
  guint16 shift;
  gsize n = 0;

  if (size < MIN_FILE)
    return FALSE;

  /* Sectors of 512 or 4096 bytes: there are no others. */
  shift = data[30] | data[31] << 8;
  if (shift != 9 && shift != 12)
    return FALSE;

  for (gsize at = 0; at + ENTRY_SIZE <= size; at += ENTRY_SIZE)
    {
      guint8 kind = data[at + ENTRY_KIND];

      n += (kind == 1 || kind == 2 || kind == 5) && data[at + ENTRY_KIND - 1] == 0 && data[at + ENTRY_KIND + 1] <= 1;
    }

  return n <= MAX_DIRECTORY;
}

/* As gsf_infile_child_by_name(), which would warn if the file is broken. */
static GsfInput *
find_child (ReboteMsgStorage *self,
            const char       *name)
{
  return G_TYPE_INSTANCE_GET_CLASS (self->infile, GSF_INFILE_TYPE, GsfInfileClass)->child_by_name (self->infile, name, NULL);
}

static GBytes *
read_stream (ReboteMsgStorage *self,
             const char       *name)
{
  GsfInput *input = find_child (self, name);
  gsf_off_t size = input ? gsf_input_size (input) : -1;
  g_autofree guint8 *buffer = NULL;
  GBytes *bytes = NULL;

  /* A storage has the size -1 or 0, and no bytes. */
  if (input && size > 0 && size <= MAX_PROPERTY && *self->n_read + size <= MAX_READ &&
      !(GSF_IS_INFILE (input) && gsf_infile_num_children (GSF_INFILE (input)) >= 0))
    {
      *self->n_read += size;
      buffer = g_try_malloc (size);
      if (buffer && gsf_input_read (input, size, buffer))
        bytes = g_bytes_new_take (g_steal_pointer (&buffer), size);
    }
  g_clear_object (&input);

  return bytes;
}

static ReboteMsgStorage *
storage_new (GsfInfile        *infile,
             GBytes           *file,
             ReboteMsgStorage *parent,
             gsize             header)
{
  ReboteMsgStorage *self = g_new0 (ReboteMsgStorage, 1);
  g_autoptr (GBytes) properties = NULL;

  self->infile = infile;
  self->file = g_bytes_ref (file);
  self->n_read = parent ? parent->n_read : &self->own_read;
  properties = read_stream (self, PROPERTIES);
  if (properties && g_bytes_get_size (properties) > header)
    self->fixed = g_bytes_new_from_bytes (properties, header, g_bytes_get_size (properties) - header);

  return self;
}

/**
 * rebote_msg_storage_open:
 * @file: a file that may be one of Outlook
 * @error: return location for a #ReboteBounceError
 *
 * Returns: (transfer full) (nullable): the storage of its message; its children must be freed before it
 */
ReboteMsgStorage *
rebote_msg_storage_open (GBytes  *file,
                         GError **error)
{
  g_autoptr (ReboteMsgStorage) self = NULL;
  GsfInput *input;
  GsfInfile *infile;

  g_return_val_if_fail (file != NULL, NULL);

  silence_library ();
  input = is_harmless (file) ? gsf_input_memory_new (g_bytes_get_data (file, NULL), g_bytes_get_size (file), FALSE) : NULL;
  infile = input ? gsf_infile_msole_new (input, NULL) : NULL;
  g_clear_object (&input);
  if (infile == NULL)
    {
      g_set_error_literal (error, REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_DAMAGED,
                           _("This file of Outlook or of an office program is damaged"));
      return NULL;
    }

  self = storage_new (infile, file, NULL, HEADER_MESSAGE);
  if (self->fixed == NULL)
    {
      g_set_error_literal (error, REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_NOT_MAIL,
                           _("This is not a mail of Outlook, but another document, or a damaged one"));
      return NULL;
    }

  return g_steal_pointer (&self);
}

static ReboteMsgStorage *
open_child (ReboteMsgStorage *self,
            const char       *name,
            gsize             header)
{
  GsfInput *input = find_child (self, name);

  if (input == NULL || !GSF_IS_INFILE (input) || gsf_infile_num_children (GSF_INFILE (input)) < 0)
    {
      g_clear_object (&input);
      return NULL;
    }

  return storage_new (GSF_INFILE (input), self->file, self, header);
}

/**
 * rebote_msg_storage_open_nth:
 * @self: the storage of a message
 * @prefix: `recip` or `attach`
 * @number: which one, from 0
 *
 * Returns: (transfer full) (nullable): the storage of that recipient or attachment; %NULL if there is none
 */
ReboteMsgStorage *
rebote_msg_storage_open_nth (ReboteMsgStorage *self,
                             const char       *prefix,
                             guint             number)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (prefix != NULL, NULL);

  name = g_strdup_printf ("__%s_version1.0_#%08X", prefix, number);

  return open_child (self, name, HEADER_CHILD);
}

/**
 * rebote_msg_storage_open_inner:
 * @self: the storage of an attachment
 *
 * Returns: (transfer full) (nullable): the storage of the message that it is; %NULL if it is none
 */
ReboteMsgStorage *
rebote_msg_storage_open_inner (ReboteMsgStorage *self)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  name = g_strdup_printf ("__substg1.0_%04X" TYPE_OBJECT, PID_ATTACHED_OBJECT);

  return open_child (self, name, HEADER_INNER);
}

/**
 * rebote_msg_storage_free:
 * @self: (transfer full): a storage
 */
void
rebote_msg_storage_free (ReboteMsgStorage *self)
{
  g_return_if_fail (self != NULL);

  g_object_unref (self->infile);
  g_clear_pointer (&self->fixed, g_bytes_unref);
  g_bytes_unref (self->file);
  g_free (self);
}

static GBytes *
read_property (ReboteMsgStorage *self,
               guint             id,
               const char       *type)
{
  g_autofree char *name = g_strdup_printf ("__substg1.0_%04X%s", id, type);

  return read_stream (self, name);
}

/* The eight bytes of a property of fixed length. */
static const guint8 *
find_fixed (ReboteMsgStorage *self,
            guint             id,
            guint             type)
{
  gsize size = 0;
  const guint8 *data = self->fixed ? g_bytes_get_data (self->fixed, &size) : NULL;

  for (gsize at = 0; at + 16 <= size; at += 16)
    {
      if ((data[at] | data[at + 1] << 8) == (int) type && (data[at + 2] | data[at + 3] << 8) == (int) id)
        return data + at + 8;
    }

  return NULL;
}

/**
 * rebote_msg_storage_get_number:
 * @self: a storage
 * @id: the number of a property
 * @number: (out): its value
 *
 * Returns: whether it is there
 */
gboolean
rebote_msg_storage_get_number (ReboteMsgStorage *self,
                               guint             id,
                               gint32           *number)
{
  const guint8 *value;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (number != NULL, FALSE);

  value = find_fixed (self, id, TYPE_NUMBER);
  if (value)
    *number = (gint32) (value[0] | value[1] << 8 | value[2] << 16 | (guint32) value[3] << 24);

  return value != NULL;
}

/**
 * rebote_msg_storage_get_time:
 * @self: a storage
 * @id: the number of a property
 *
 * Returns: (transfer full) (nullable): its value (UTC)
 */
GDateTime *
rebote_msg_storage_get_time (ReboteMsgStorage *self,
                             guint             id)
{
  const guint8 *value;
  guint64 ticks = 0;

  g_return_val_if_fail (self != NULL, NULL);

  value = find_fixed (self, id, TYPE_TIME);
  if (value == NULL)
    return NULL;

  /* Tenths of microseconds since 1601. */
  for (guint i = 8; i-- > 0;)
    ticks = ticks << 8 | value[i];

  return g_date_time_new_from_unix_utc ((gint64) (ticks / 10000000) - G_GINT64_CONSTANT (11644473600));
}

/**
 * rebote_msg_storage_get_charset:
 * @self: a storage
 * @id: the number of a property which is a code page of Windows
 *
 * Returns: (transfer none): the name of its character set; that of Western Europe if it is not known
 */
const char *
rebote_msg_storage_get_charset (ReboteMsgStorage *self,
                                guint             id)
{
  static const struct
  {
    gint32      page;
    const char *name;
  } pages[] = {
    { 437, "ibm437" }, { 850, "ibm850" }, { 874, "windows-874" }, { 932, "shift_jis" }, { 936, "gbk" },
    { 949, "euc-kr" }, { 950, "big5" }, { 1250, "windows-1250" }, { 1251, "windows-1251" }, { 1252, "windows-1252" },
    { 1253, "windows-1253" }, { 1254, "windows-1254" }, { 1255, "windows-1255" }, { 1256, "windows-1256" },
    { 1257, "windows-1257" }, { 1258, "windows-1258" }, { 20127, "us-ascii" }, { 20866, "koi8-r" },
    { 21866, "koi8-u" }, { 28591, "iso-8859-1" }, { 28592, "iso-8859-2" }, { 28595, "iso-8859-5" },
    { 28597, "iso-8859-7" }, { 28599, "iso-8859-9" }, { 28605, "iso-8859-15" }, { 50220, "iso-2022-jp" },
    { 50221, "iso-2022-jp" }, { 51932, "euc-jp" }, { 51949, "euc-kr" }, { 54936, "gb18030" }, { 65001, "utf-8" },
  };
  gint32 page = 0;

  g_return_val_if_fail (self != NULL, NULL);

  if (rebote_msg_storage_get_number (self, id, &page))
    {
      for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
        {
          if (pages[i].page == page)
            return pages[i].name;
        }
    }

  return "windows-1252";
}

/**
 * rebote_msg_storage_get_binary:
 * @self: a storage
 * @id: the number of a property
 *
 * Returns: (transfer full) (nullable): its bytes
 */
GBytes *
rebote_msg_storage_get_binary (ReboteMsgStorage *self,
                               guint             id)
{
  g_return_val_if_fail (self != NULL, NULL);

  return read_property (self, id, TYPE_BINARY);
}

/**
 * rebote_msg_storage_get_string:
 * @self: a storage
 * @id: the number of a property
 *
 * Returns: (transfer full) (nullable): its text, in UTF-8; %NULL if it is missing or empty
 */
char *
rebote_msg_storage_get_string (ReboteMsgStorage *self,
                               guint             id)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  const char *charset = "UTF-16LE";
  gsize size, length = 0;
  const char *data;

  g_return_val_if_fail (self != NULL, NULL);

  bytes = read_property (self, id, TYPE_UNICODE);
  if (bytes == NULL)
    {
      charset = rebote_msg_storage_get_charset (self, PID_STRING_CODEPAGE);
      bytes = read_property (self, id, TYPE_STRING8);
    }
  if (bytes == NULL)
    return NULL;

  data = g_bytes_get_data (bytes, &size);
  if (g_str_equal (charset, "UTF-16LE"))
    size &= ~(gsize) 1;
  text = g_convert_with_fallback (data, size, "UTF-8", charset, "?", NULL, &length, NULL);
  if (text == NULL)
    {
      text = g_utf8_make_valid (data, size);
      length = strlen (text);
    }
  /* Some count the end of the text, some do not. */
  length = strnlen (text, length);
  if (length == 0)
    return NULL;
  text[length] = '\0';

  return g_steal_pointer (&text);
}
