/* rebote-pipe-writer.c
 *
 * Writes to a program that may not read it. GLib's stream would wait until all is written, while the program waits for us to
 * read what it says; and where the program has ended, the signal of the broken pipe would end us, too.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-pipe-writer"

#include "config.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <glib-unix.h>

#include "rebote-pipe-writer.h"

typedef struct
{
  char  *text;
  gsize  length;
  gsize  done;
} Write;

static void
write_free (gpointer data)
{
  Write *self = data;

  g_free (self->text);
  g_free (self);
}

/* Like write(), but a pipe that nobody reads is an error and nothing else. */
static gssize
write_quietly (int         fd,
               const char *bytes,
               gsize       length)
{
  const struct timespec at_once = { 0, 0 };
  sigset_t pipe_signal, before, pending;
  gssize   n;
  int      number;

  sigpending (&pending);
  sigemptyset (&pipe_signal);
  sigaddset (&pipe_signal, SIGPIPE);
  pthread_sigmask (SIG_BLOCK, &pipe_signal, &before);
  n = write (fd, bytes, length);
  number = errno;
  if (n < 0 && number == EPIPE && !sigismember (&pending, SIGPIPE))
    sigtimedwait (&pipe_signal, NULL, &at_once);
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  errno = number;

  return n;
}

static gboolean
write_cb (int          fd,
          GIOCondition condition,
          gpointer     user_data)
{
  GTask *task = user_data;
  Write *self = g_task_get_task_data (task);
  gssize n;
  int    number;

  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;

  n = write_quietly (fd, self->text + self->done, self->length - self->done);
  number = errno;
  if (n < 0 && (number == EAGAIN || number == EINTR))
    return G_SOURCE_CONTINUE;
  if (n < 0)
    {
      g_task_return_new_error (task, G_IO_ERROR, g_io_error_from_errno (number), "%s", g_strerror (number));
      return G_SOURCE_REMOVE;
    }

  self->done += n;
  if (self->done < self->length)
    return G_SOURCE_CONTINUE;
  g_task_return_boolean (task, TRUE);
  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  return G_SOURCE_CONTINUE;
}

/**
 * rebote_pipe_write_async:
 * @fd: the end of a pipe; it does not block any more afterwards, and must stay open until the callback
 * @text: what to write
 * @cancellable: (nullable): to stop it
 * @callback: called when all is written, or cannot be
 * @user_data: data for @callback
 *
 * Writes a text as fast as it is read.
 */
void
rebote_pipe_write_async (int                  fd,
                         const char          *text,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GTask   *task;
  Write   *self;
  GSource *source;

  g_return_if_fail (fd >= 0);
  g_return_if_fail (text != NULL);

  g_unix_set_fd_nonblocking (fd, TRUE, NULL);
  self = g_new0 (Write, 1);
  self->text = g_strdup (text);
  self->length = strlen (text);
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, rebote_pipe_write_async);
  g_task_set_task_data (task, self, write_free);

  source = g_unix_fd_source_new (fd, G_IO_OUT | G_IO_ERR | G_IO_HUP);
  if (cancellable)
    {
      GSource *child = g_cancellable_source_new (cancellable);

      g_source_set_callback (child, G_SOURCE_FUNC (cancelled_cb), NULL, NULL);
      g_source_add_child_source (source, child);
      g_source_unref (child);
    }
  g_source_set_callback (source, G_SOURCE_FUNC (write_cb), task, g_object_unref);
  g_source_attach (source, g_task_get_context (task));
  g_source_unref (source);
}

/**
 * rebote_pipe_write_finish:
 * @result: what the callback was given
 * @error: return location for a #GIOErrorEnum, %G_IO_ERROR_BROKEN_PIPE where the program does not read
 *
 * Returns: whether all was written
 */
gboolean
rebote_pipe_write_finish (GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
