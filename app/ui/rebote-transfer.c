/* rebote-transfer.c
 *
 * Takes what another program offers on the clipboard or by dragging.
 *
 * Mail programs differ: some offer a list of files that they have written for the occasion, some the mail itself, some
 * only its text, some a link that means nothing outside of them. The forms are tried one after the other, the most
 * faithful first, until one can be had:
 *
 *   files (text/uri-list, the portal's form)  ->  message/rfc822  ->  text
 *
 * Streams are read asynchronously only: their data comes through our own main loop, so waiting for it would wait
 * for ever.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-transfer"

#include "config.h"

#include <glib/gi18n.h>

#include "rebote-transfer.h"

#define CHUNK_SIZE (64 * 1024)

typedef enum {
  STEP_FILES,
  STEP_MAIL,
  STEP_TEXT,
  N_STEPS
} Step;

typedef struct
{
  GdkDrop           *drop;
  GdkClipboard      *clipboard;
  GdkContentFormats *formats;
  Step               step;
  GInputStream      *stream;
  GByteArray        *read;
  GListModel        *files;
  GBytes            *bytes;
} Transfer;

G_DEFINE_QUARK (rebote_transfer_error, rebote_transfer_error)

static const char *const mail_types[] = { "message/rfc822", "application/mbox", "application/x-extension-eml", NULL };
static const char *const link_types[] = { "text/x-moz-message", "application/x-moz-file-promise-url", NULL };

static void try_next (GTask *task);

static void
transfer_free (gpointer data)
{
  Transfer *self = data;

  g_clear_object (&self->drop);
  g_clear_object (&self->clipboard);
  g_clear_pointer (&self->formats, gdk_content_formats_unref);
  g_clear_object (&self->stream);
  g_clear_pointer (&self->read, g_byte_array_unref);
  g_clear_object (&self->files);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

static gboolean
offers_any (GdkContentFormats *formats,
            const char *const *mime_types)
{
  for (guint i = 0; mime_types[i]; i++)
    {
      if (gdk_content_formats_contain_mime_type (formats, mime_types[i]))
        return TRUE;
    }

  return FALSE;
}

/* The next form is tried unless the user has given up. */
static void
failed (GTask  *task,
        GError *error)
{
  Transfer *self = g_task_get_task_data (task);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      g_error_matches (error, REBOTE_TRANSFER_ERROR, REBOTE_TRANSFER_ERROR_TOO_LARGE))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }

  g_debug ("Form %d cannot be had: %s", self->step, error->message);
  g_error_free (error);
  self->step++;
  try_next (task);
}

static void
succeeded (GTask *task)
{
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
files_read_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  GTask *task = user_data;
  Transfer *self = g_task_get_task_data (task);
  GListStore *files;
  const GValue *value;
  GError *error = NULL;

  if (self->drop)
    value = gdk_drop_read_value_finish (self->drop, result, &error);
  else
    value = gdk_clipboard_read_value_finish (self->clipboard, result, &error);

  if (value == NULL)
    {
      failed (task, error);
      return;
    }

  files = g_list_store_new (G_TYPE_FILE);
  self->files = G_LIST_MODEL (files);

  for (const GSList *iter = g_value_get_boxed (value); iter; iter = iter->next)
    {
      /* Links to web pages and into mail stores come as files too, but nothing could open them. */
      if (g_file_is_native (iter->data) || g_file_peek_path (iter->data))
        g_list_store_append (files, iter->data);
    }

  if (g_list_model_get_n_items (self->files) > 0)
    {
      succeeded (task);
      return;
    }

  g_clear_object (&self->files);
  failed (task, g_error_new_literal (REBOTE_TRANSFER_ERROR, REBOTE_TRANSFER_ERROR_ONLY_LINK, "no local file"));
}

static void
chunk_read_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  GTask *task = user_data;
  Transfer *self = g_task_get_task_data (task);
  g_autoptr (GBytes) chunk = NULL;
  GError *error = NULL;
  gsize size;
  const guint8 *data;

  chunk = g_input_stream_read_bytes_finish (self->stream, result, &error);

  if (chunk == NULL)
    {
      failed (task, error);
      return;
    }

  data = g_bytes_get_data (chunk, &size);

  if (size > REBOTE_TRANSFER_MAX_SIZE - self->read->len)
    {
      failed (task, g_error_new_literal (REBOTE_TRANSFER_ERROR, REBOTE_TRANSFER_ERROR_TOO_LARGE,
                                         _("The mail is too large. Save it as a file and open that.")));
      return;
    }

  if (size > 0)
    {
      g_byte_array_append (self->read, data, size);
      g_input_stream_read_bytes_async (self->stream, CHUNK_SIZE, G_PRIORITY_DEFAULT,
                                       g_task_get_cancellable (task), chunk_read_cb, task);
      return;
    }

  if (self->read->len == 0)
    {
      failed (task, g_error_new_literal (REBOTE_TRANSFER_ERROR, REBOTE_TRANSFER_ERROR_NOTHING, "empty stream"));
      return;
    }

  self->bytes = g_byte_array_free_to_bytes (g_steal_pointer (&self->read));
  succeeded (task);
}

static void
mail_opened_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  GTask *task = user_data;
  Transfer *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (self->drop)
    self->stream = gdk_drop_read_finish (self->drop, result, NULL, &error);
  else
    self->stream = gdk_clipboard_read_finish (self->clipboard, result, NULL, &error);

  if (self->stream == NULL)
    {
      failed (task, error);
      return;
    }

  self->read = g_byte_array_new ();
  g_input_stream_read_bytes_async (self->stream, CHUNK_SIZE, G_PRIORITY_DEFAULT, g_task_get_cancellable (task),
                                   chunk_read_cb, task);
}

static void
text_read_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  GTask *task = user_data;
  Transfer *self = g_task_get_task_data (task);
  const char *text;
  const GValue *value;
  GError *error = NULL;

  if (self->drop)
    value = gdk_drop_read_value_finish (self->drop, result, &error);
  else
    value = gdk_clipboard_read_value_finish (self->clipboard, result, &error);

  if (value == NULL)
    {
      failed (task, error);
      return;
    }

  text = g_value_get_string (value);

  if (text == NULL || *text == '\0')
    {
      failed (task, g_error_new_literal (REBOTE_TRANSFER_ERROR, REBOTE_TRANSFER_ERROR_NOTHING, "empty text"));
      return;
    }

  self->bytes = g_bytes_new (text, strlen (text));
  succeeded (task);
}

static void
read_value (GTask              *task,
            GType               type,
            GAsyncReadyCallback callback)
{
  Transfer *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (self->drop)
    gdk_drop_read_value_async (self->drop, type, G_PRIORITY_DEFAULT, cancellable, callback, task);
  else
    gdk_clipboard_read_value_async (self->clipboard, type, G_PRIORITY_DEFAULT, cancellable, callback, task);
}

static void
give_up (GTask *task)
{
  Transfer *self = g_task_get_task_data (task);

  if (offers_any (self->formats, link_types))
    g_task_return_new_error (task, REBOTE_TRANSFER_ERROR, REBOTE_TRANSFER_ERROR_ONLY_LINK,
                             _("This mail program offers only a link. Save the mails as files and drop those."));
  else
    g_task_return_new_error (task, REBOTE_TRANSFER_ERROR, REBOTE_TRANSFER_ERROR_NOTHING,
                             _("There is neither a mail nor a file in it."));

  g_object_unref (task);
}

static void
try_next (GTask *task)
{
  Transfer *self = g_task_get_task_data (task);

  for (; self->step < N_STEPS; self->step++)
    {
      if (self->step == STEP_FILES && gdk_content_formats_contain_gtype (self->formats, GDK_TYPE_FILE_LIST))
        {
          read_value (task, GDK_TYPE_FILE_LIST, files_read_cb);
          return;
        }

      if (self->step == STEP_MAIL && offers_any (self->formats, mail_types))
        {
          const char **types = (const char **) mail_types;

          if (self->drop)
            gdk_drop_read_async (self->drop, types, G_PRIORITY_DEFAULT, g_task_get_cancellable (task),
                                 mail_opened_cb, task);
          else
            gdk_clipboard_read_async (self->clipboard, types, G_PRIORITY_DEFAULT, g_task_get_cancellable (task),
                                      mail_opened_cb, task);
          return;
        }

      /* The text that goes with a mere link is the link again, or the mail's subject. */
      if (self->step == STEP_TEXT && gdk_content_formats_contain_gtype (self->formats, G_TYPE_STRING) &&
          !offers_any (self->formats, link_types))
        {
          read_value (task, G_TYPE_STRING, text_read_cb);
          return;
        }
    }

  give_up (task);
}

static void
start (GObject            *source,
       GdkContentFormats  *formats,
       GCancellable       *cancellable,
       GAsyncReadyCallback callback,
       gpointer            user_data)
{
  GTask *task = g_task_new (source, cancellable, callback, user_data);
  Transfer *self = g_new0 (Transfer, 1);

  if (GDK_IS_DROP (source))
    self->drop = g_object_ref (GDK_DROP (source));
  else
    self->clipboard = g_object_ref (GDK_CLIPBOARD (source));

  self->formats = gdk_content_formats_union_deserialize_gtypes (gdk_content_formats_ref (formats));
  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, self, transfer_free);
  try_next (task);
}

/**
 * rebote_transfer_dup_formats:
 *
 * Returns: (transfer full): what is worth dropping on us
 */
GdkContentFormats *
rebote_transfer_dup_formats (void)
{
  GdkContentFormatsBuilder *builder = gdk_content_formats_builder_new ();

  gdk_content_formats_builder_add_gtype (builder, GDK_TYPE_FILE_LIST);
  gdk_content_formats_builder_add_gtype (builder, G_TYPE_STRING);

  for (guint i = 0; mail_types[i]; i++)
    gdk_content_formats_builder_add_mime_type (builder, mail_types[i]);

  for (guint i = 0; link_types[i]; i++)
    gdk_content_formats_builder_add_mime_type (builder, link_types[i]);

  return gdk_content_formats_builder_free_to_formats (builder);
}

/**
 * rebote_transfer_read_drop_async:
 * @drop: what has been dropped
 * @cancellable: (nullable): to give up
 * @callback: (scope async): called when it is there
 * @user_data: the data to pass to @callback
 *
 * Takes what has been dropped. The caller finishes the drop afterwards.
 */
void
rebote_transfer_read_drop_async (GdkDrop            *drop,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  g_return_if_fail (GDK_IS_DROP (drop));

  start (G_OBJECT (drop), gdk_drop_get_formats (drop), cancellable, callback, user_data);
}

/**
 * rebote_transfer_read_clipboard_async:
 * @clipboard: the clipboard
 * @cancellable: (nullable): to give up
 * @callback: (scope async): called when it is there
 * @user_data: the data to pass to @callback
 *
 * Takes what is on the clipboard.
 */
void
rebote_transfer_read_clipboard_async (GdkClipboard       *clipboard,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data)
{
  g_return_if_fail (GDK_IS_CLIPBOARD (clipboard));

  start (G_OBJECT (clipboard), gdk_clipboard_get_formats (clipboard), cancellable, callback, user_data);
}

/**
 * rebote_transfer_read_finish:
 * @result: the result
 * @files: (out) (transfer full) (nullable): files, if files are what was offered
 * @bytes: (out) (transfer full) (nullable): a mail or text otherwise
 * @error: return location for an error
 *
 * Returns: whether something has been taken; exactly one of @files and @bytes is then set
 */
gboolean
rebote_transfer_read_finish (GAsyncResult *result,
                             GListModel  **files,
                             GBytes      **bytes,
                             GError      **error)
{
  Transfer *self;

  g_return_val_if_fail (G_IS_TASK (result), FALSE);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == start, FALSE);
  g_return_val_if_fail (files != NULL && bytes != NULL, FALSE);

  *files = NULL;
  *bytes = NULL;
  self = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;

  *files = g_steal_pointer (&self->files);
  *bytes = g_steal_pointer (&self->bytes);

  return TRUE;
}
