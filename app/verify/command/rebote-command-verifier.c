/* rebote-command-verifier.c
 *
 * A program of the user's that verifies addresses, in whatever language: it reads one address a line and writes one JSON
 * object a line. A file beside it, with “.ini” at its end, may tell its name and what it sends:
 *
 *   [verifier]
 *   name=Our own server
 *   description=Asks the directory of the company.
 *   sends=addresses
 *   receiver=directory.example
 *   batch=500
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-command-verifier"

#include "config.h"

#include <errno.h>
#include <string.h>

#include <gio/gunixoutputstream.h>
#include <glib/gi18n.h>

#include "rebote-command-answer.h"
#include "rebote-command-verifier.h"
#include "rebote-pipe-writer.h"

#define GROUP         "verifier"
#define DEFAULT_BATCH 100
#define MAX_BATCH     10000

/* Of what it says; a line for an address is a tenth of that. */
#define MAX_LINE 4096

/* How long it may take over one batch, in milliseconds, before it is taken to hang. */
#define TIMEOUT (10 * 60 * 1000)

/* What its exit status means, by sysexits.h: not now; no permission, such as a wrong key. */
#define EXIT_NOT_NOW 75
#define EXIT_NO_PERM 77

struct _ReboteCommandVerifier
{
  GObject            parent_instance;

  ReboteVerifierInfo info;
  char              *path;
  char              *id;
  char              *name;
  char              *description;
  char              *receiver;
};

static void rebote_command_verifier_iface_init (ReboteVerifierInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ReboteCommandVerifier, rebote_command_verifier, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (REBOTE_TYPE_VERIFIER, rebote_command_verifier_iface_init))

/* One batch. Three things must end: writing, reading, and the program. */
typedef struct
{
  GSubprocess      *process;
  GDataInputStream *lines;
  char             *input;
  GHashTable       *positions; /* address -> its place + 1 */
  GPtrArray        *results;
  GSource          *timeout;
  GCancellable     *cancellable; /* the caller's */
  gulong            cancelled_id;
  GCancellable     *stop; /* that one, or a failure: what the program has started may hold its pipes open */
  GError           *error;
  guint             n_open;
} Batch;

static void
batch_free (gpointer data)
{
  Batch *self = data;

  if (self->cancelled_id)
    g_cancellable_disconnect (self->cancellable, self->cancelled_id);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->stop);
  if (self->timeout)
    {
      g_source_destroy (self->timeout);
      g_source_unref (self->timeout);
    }
  g_clear_object (&self->process);
  g_clear_object (&self->lines);
  g_free (self->input);
  g_hash_table_unref (self->positions);
  g_clear_pointer (&self->results, g_ptr_array_unref);
  g_clear_error (&self->error);
  g_free (self);
}

static void
fail (Batch  *batch,
      GError *error)
{
  if (batch->error)
    g_error_free (error);
  else
    batch->error = error;
  g_subprocess_force_exit (batch->process);
  g_cancellable_cancel (batch->stop);
}

static GError *
make_exit_error (ReboteCommandVerifier *self,
                 GSubprocess           *process)
{
  ReboteVerifierError code = REBOTE_VERIFIER_ERROR_REQUEST;
  g_autofree char    *message = NULL;

  if (!g_subprocess_get_if_exited (process))
    {
      /* Translators: the name of a program, and the number of a signal */
      message = g_strdup_printf (_("“%s” was ended by signal %d."), self->name, g_subprocess_get_term_sig (process));
      return rebote_verifier_error_new (REBOTE_VERIFIER_ERROR_UNAVAILABLE, 0, message);
    }

  if (g_subprocess_get_exit_status (process) == EXIT_NOT_NOW)
    code = REBOTE_VERIFIER_ERROR_UNAVAILABLE;
  else if (g_subprocess_get_exit_status (process) == EXIT_NO_PERM)
    code = REBOTE_VERIFIER_ERROR_AUTH;
  /* Translators: the name of a program, and its exit status */
  message = g_strdup_printf (_("“%s” ended with exit status %d."), self->name, g_subprocess_get_exit_status (process));

  return rebote_verifier_error_new (code, 0, message);
}

static void
close_one (GTask *task)
{
  Batch *batch = g_task_get_task_data (task);

  if (--batch->n_open > 0)
    return;

  g_source_destroy (batch->timeout);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (batch->error == NULL && !g_subprocess_get_successful (batch->process))
    batch->error = make_exit_error (g_task_get_source_object (task), batch->process);
  if (batch->error)
    g_task_return_error (task, g_steal_pointer (&batch->error));
  else
    g_task_return_pointer (task, g_steal_pointer (&batch->results), (GDestroyNotify)g_ptr_array_unref);
}

static void
take_line (GTask      *task,
           const char *line,
           gsize       length)
{
  ReboteCommandVerifier *self = g_task_get_source_object (task);
  Batch   *batch = g_task_get_task_data (task);
  GError  *error = NULL;
  g_autoptr (ReboteVerification) verification = rebote_command_answer_parse (line, length, &error);
  gpointer position;

  if (verification == NULL)
    {
      /* Translators: the name of a program */
      g_prefix_error (&error, _("“%s” wrote what cannot be read: "), self->name);
      error->code = REBOTE_VERIFIER_ERROR_REQUEST;
      fail (batch, error);
      return;
    }
  /* About others it was not asked. */
  position = g_hash_table_lookup (batch->positions, verification->address);
  if (position == NULL || batch->results->pdata[GPOINTER_TO_UINT (position) - 1])
    return;

  g_free (verification->service);
  verification->service = g_strdup (self->id);
  verification->checked = g_get_real_time () / G_USEC_PER_SEC;
  batch->results->pdata[GPOINTER_TO_UINT (position) - 1] = g_steal_pointer (&verification);
}

static void read_more (GTask *task);

static void
filled_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Batch  *batch = g_task_get_task_data (task);
  GBufferedInputStream *stream = G_BUFFERED_INPUT_STREAM (source);
  GError *error = NULL;
  gssize  n = g_buffered_input_stream_fill_finish (stream, result, &error);
  const char *buffer, *end;
  gsize   length;

  while ((buffer = g_buffered_input_stream_peek_buffer (stream, &length)) && length > 0 &&
         ((end = memchr (buffer, '\n', length)) || n == 0))
    {
      gsize size = end ? end - buffer : length;

      if (size > 0 && batch->error == NULL)
        take_line (task, buffer, size);
      g_input_stream_skip (G_INPUT_STREAM (stream), size + (end != NULL), NULL, NULL);
    }

  if (n > 0 && length < MAX_LINE)
    {
      read_more (task);
      return;
    }
  if (n > 0)
    fail (batch, rebote_verifier_error_new (REBOTE_VERIFIER_ERROR_REQUEST, 0, _("The program wrote a line without an end.")));
  else if (n < 0)
    fail (batch, error); /* if it was stopped, there is one before */
  close_one (task);
}

static void
read_more (GTask *task)
{
  Batch *batch = g_task_get_task_data (task);

  g_buffered_input_stream_fill_async (G_BUFFERED_INPUT_STREAM (batch->lines), -1, G_PRIORITY_DEFAULT,
                                      batch->stop, filled_cb, g_object_ref (task));
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Batch *batch = g_task_get_task_data (task);

  /* A program that does not read to the end says why by its exit status. */
  rebote_pipe_write_finish (result, NULL);
  g_output_stream_close (g_subprocess_get_stdin_pipe (batch->process), NULL, NULL);
  close_one (task);
}

static void
exited_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Batch *batch = g_task_get_task_data (task);

  /* Only waiting can have been cancelled; it must not go on. */
  if (!g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL))
    {
      g_subprocess_force_exit (batch->process);
      g_subprocess_wait_async (batch->process, NULL, exited_cb, g_steal_pointer (&task));
      return;
    }
  close_one (task);
}

static gboolean
timeout_cb (gpointer user_data)
{
  Batch *batch = user_data;

  fail (batch, rebote_verifier_error_new (REBOTE_VERIFIER_ERROR_UNAVAILABLE, 0, _("The program did not come to an end.")));

  return G_SOURCE_REMOVE;
}

static Batch *
batch_new (const char *const *addresses)
{
  Batch *self = g_new0 (Batch, 1);
  g_autoptr (GString) input = g_string_new (NULL);

  self->positions = g_hash_table_new (g_str_hash, g_str_equal);
  self->results = rebote_verifier_results_new ();
  for (guint i = 0; addresses[i]; i++)
    {
      g_hash_table_insert (self->positions, (gpointer)addresses[i], GUINT_TO_POINTER (i + 1));
      g_ptr_array_add (self->results, NULL);
      g_string_append (input, addresses[i]);
      g_string_append_c (input, '\n');
    }
  self->input = g_string_free (g_steal_pointer (&input), FALSE);

  return self;
}

static void
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

static void
begin (GTask *task)
{
  Batch         *batch = g_task_get_task_data (task);
  GOutputStream *in = g_subprocess_get_stdin_pipe (batch->process);

  batch->n_open = 3;
  batch->stop = g_cancellable_new ();
  if (g_task_get_cancellable (task))
    {
      batch->cancellable = g_object_ref (g_task_get_cancellable (task));
      batch->cancelled_id = g_cancellable_connect (batch->cancellable, G_CALLBACK (cancelled_cb), batch->stop, NULL);
    }
  batch->lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (batch->process));
  g_buffered_input_stream_set_buffer_size (G_BUFFERED_INPUT_STREAM (batch->lines), 2 * MAX_LINE);
  batch->timeout = g_timeout_source_new (TIMEOUT);
  g_source_set_callback (batch->timeout, timeout_cb, batch, NULL);
  g_source_attach (batch->timeout, g_task_get_context (task));

  rebote_pipe_write_async (g_unix_output_stream_get_fd (G_UNIX_OUTPUT_STREAM (in)), batch->input, batch->stop, written_cb,
                           g_object_ref (task));
  read_more (task);
  g_subprocess_wait_async (batch->process, batch->stop, exited_cb, g_object_ref (task));
}

static void
rebote_command_verifier_check_async (ReboteVerifier      *verifier,
                                     const char *const   *addresses,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  ReboteCommandVerifier *self = REBOTE_COMMAND_VERIFIER (verifier);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;
  Batch *batch;

  g_task_set_source_tag (task, rebote_command_verifier_check_async);
  if (g_task_return_error_if_cancelled (task))
    return;

  /* The array must last as long as the batch, whose keys are in it. */
  g_object_set_data_full (G_OBJECT (task), "addresses", g_strdupv ((char **)addresses), (GDestroyNotify)g_strfreev);
  batch = batch_new (g_object_get_data (G_OBJECT (task), "addresses"));
  g_task_set_task_data (task, batch, batch_free);
  batch->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                       G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                                     &error, self->path, NULL);
  if (batch->process)
    begin (task);
  else
    g_task_return_error (task, rebote_verifier_error_new (REBOTE_VERIFIER_ERROR_NOT_READY, 0, error->message));
}

static GPtrArray *
rebote_command_verifier_check_finish (ReboteVerifier *verifier,
                                      GAsyncResult   *result,
                                      GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, verifier), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
rebote_command_verifier_check_ready (ReboteVerifier *verifier,
                                     GError        **error)
{
  ReboteCommandVerifier *self = REBOTE_COMMAND_VERIFIER (verifier);
  g_autofree char *message = NULL;

  if (g_file_test (self->path, G_FILE_TEST_IS_EXECUTABLE))
    return TRUE;

  message = g_strdup_printf (_("“%s” cannot be run."), self->path);
  g_propagate_error (error, rebote_verifier_error_new (REBOTE_VERIFIER_ERROR_NOT_READY, 0, message));
  return FALSE;
}

static const ReboteVerifierInfo *
rebote_command_verifier_get_info (ReboteVerifier *verifier)
{
  return &REBOTE_COMMAND_VERIFIER (verifier)->info;
}

static void
rebote_command_verifier_iface_init (ReboteVerifierInterface *iface)
{
  iface->get_info = rebote_command_verifier_get_info;
  iface->check_ready = rebote_command_verifier_check_ready;
  iface->check_async = rebote_command_verifier_check_async;
  iface->check_finish = rebote_command_verifier_check_finish;
}

static void
rebote_command_verifier_finalize (GObject *object)
{
  ReboteCommandVerifier *self = REBOTE_COMMAND_VERIFIER (object);

  g_free (self->path);
  g_free (self->id);
  g_free (self->name);
  g_free (self->description);
  g_free (self->receiver);

  G_OBJECT_CLASS (rebote_command_verifier_parent_class)->finalize (object);
}

static void
rebote_command_verifier_class_init (ReboteCommandVerifierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rebote_command_verifier_finalize;
}

static void
rebote_command_verifier_init (ReboteCommandVerifier *self)
{
}

static gboolean
refuse (const char *path,
        const char *field,
        GError    **error)
{
  g_set_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_DESCRIPTOR,
               /* Translators: a file, and the name of a field in it */
               _("“%s”: the value of “%s” is not one of those that are possible."), path, field);
  return FALSE;
}

/* What is not said of a program is the worst that it may do. */
static gboolean
read_about (ReboteCommandVerifier *self,
            GError               **error)
{
  static const char *const sends[] = { "nothing", "domains", "addresses", NULL };
  g_autofree char *path = g_strconcat (self->path, ".ini", NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) failure = NULL;
  g_autofree char *word = NULL;
  guint            i = REBOTE_VERIFIER_SENDS_ADDRESSES;
  int              batch = DEFAULT_BATCH;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &failure))
    {
      if (!g_error_matches (failure, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        {
          g_set_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_DESCRIPTOR, "“%s”: %s", path, failure->message);
          return FALSE;
        }
    }
  self->name = g_key_file_get_locale_string (file, GROUP, "name", NULL, NULL);
  self->description = g_key_file_get_locale_string (file, GROUP, "description", NULL, NULL);
  self->receiver = g_key_file_get_string (file, GROUP, "receiver", NULL);
  word = g_key_file_get_string (file, GROUP, "sends", NULL);
  if (word)
    for (i = 0; sends[i] && !g_str_equal (sends[i], word);)
      i++;
  if (sends[i] == NULL)
    return refuse (path, "sends", error);
  if (g_key_file_has_key (file, GROUP, "batch", NULL))
    batch = g_key_file_get_integer (file, GROUP, "batch", NULL);
  if (batch < 1 || batch > MAX_BATCH)
    return refuse (path, "batch", error);

  self->info.sends = i;
  self->info.max_batch = batch;
  return TRUE;
}

static gboolean
is_slug (const char *name)
{
  return *name && strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen (name);
}

/**
 * rebote_command_verifier_new:
 * @path: a program, whose name is a slug
 * @error: return location for %REBOTE_VERIFIER_ERROR_DESCRIPTOR
 *
 * Reads what is said about the program; it is not run.
 *
 * Returns: (transfer full) (nullable): a verifier
 */
ReboteCommandVerifier *
rebote_command_verifier_new (const char *path,
                             GError    **error)
{
  g_autoptr (ReboteCommandVerifier) self = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (REBOTE_TYPE_COMMAND_VERIFIER, NULL);
  self->path = g_strdup (path);
  self->id = g_path_get_basename (path);
  if (!is_slug (self->id))
    {
      g_set_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_DESCRIPTOR,
                   _("“%s”: the name of a verifier may only have small letters, digits and hyphens."), path);
      return NULL;
    }
  if (!read_about (self, error))
    return NULL;
  if (self->name == NULL)
    self->name = g_strdup (self->id);

  self->info.id = self->id;
  self->info.name = self->name;
  self->info.description = self->description;
  self->info.kind = REBOTE_VERIFIER_COMMAND;
  self->info.needs = self->info.sends == REBOTE_VERIFIER_SENDS_NOTHING ? 0 : REBOTE_VERIFIER_NEEDS_NETWORK;
  self->info.receiver = self->receiver;
  self->info.max_concurrent = 1;

  return g_steal_pointer (&self);
}

static gint
compare_paths (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/**
 * rebote_command_verifiers_load:
 * @folder: a folder of the user's, which need not be there
 * @problems: (nullable) (element-type utf8): to which what is wrong with a file is added, in words
 *
 * Returns: (transfer full) (element-type ReboteCommandVerifier): the programs in it, by name
 */
GPtrArray *
rebote_command_verifiers_load (const char *folder,
                               GPtrArray  *problems)
{
  GPtrArray *verifiers = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_return_val_if_fail (folder != NULL, verifiers);

  dir = g_dir_open (folder, 0, NULL);
  while (dir && (name = g_dir_read_name (dir)))
    {
      char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_REGULAR) && g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
        g_ptr_array_add (paths, path);
      else
        g_free (path);
    }
  g_ptr_array_sort (paths, compare_paths);

  for (guint i = 0; i < paths->len; i++)
    {
      g_autoptr (GError) error = NULL;
      ReboteCommandVerifier *verifier = rebote_command_verifier_new (g_ptr_array_index (paths, i), &error);

      if (verifier)
        g_ptr_array_add (verifiers, verifier);
      else if (problems)
        g_ptr_array_add (problems, g_strdup (error->message));
    }

  return verifiers;
}
