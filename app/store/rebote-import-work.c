/* rebote-import-work.c
 *
 * What an import does in its thread: finds out how much there is, has it read on all cores, writes it in batches.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-import-work"

#include "config.h"

#include <unistd.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "bounce/rebote-bounce-error.h"
#include "bounce/rebote-bounce-reader.h"
#include "bounce/rebote-bounce-run.h"
#include "bounce/rebote-mail-sniff.h"

#include "rebote-import-work.h"
#include "rebote-store-messages.h"

/* What is written at once: large enough to be quick, small enough that the list grows while one looks at it. */
#define BATCH_MESSAGES 512
#define BATCH_SECONDS  0.4

/* How often the figures are told to the main thread. */
#define NOTIFY_INTERVAL (G_USEC_PER_SEC / 5)

/* Problems and lists that are remembered one by one; the others are only counted. */
#define MAX_PROBLEMS 1000

/* How many files are looked at to find out how much there is to read. */
#define MAX_MEASURED 1000000

/* How deep folders are followed for that. */
#define MAX_DEPTH 32

struct _ReboteImportWork
{
  ReboteStore            *store;
  ReboteKnowledge        *knowledge;
  GPtrArray              *files;
  GBytes                 *bytes;
  const ReboteImportSink *sink;
  gpointer                user_data;

  GPtrArray              *batch;
  gint64                  batch_began;
  GPtrArray              *temporary;
  gint64                  told;
  ReboteImportFigures     figures;
  guint                   n_measured;
  GCancellable           *cancellable;
  GError                 *error;
};

/* At most a few times a second: those who look cannot read faster. */
static void
publish (ReboteImportWork *self)
{
  gint64 now = g_get_monotonic_time ();

  if (now - self->told < NOTIFY_INTERVAL)
    return;

  self->told = now;
  self->sink->figures (&self->figures, self->user_data);
}

static void
add_problem (ReboteImportWork *self,
             const char       *source,
             const char       *message)
{
  self->figures.n_problems++;

  if (self->figures.n_problems > MAX_PROBLEMS)
    return;

  self->sink->problem (rebote_problem_new (source, message), self->user_data);
}

static gboolean
write_batch (ReboteImportWork *self)
{
  ReboteMessagesAdded added = { 0 };

  if (self->batch->len == 0)
    return TRUE;

  if (!rebote_store_messages_add (self->store, self->batch, &added, &self->error))
    return FALSE;

  self->figures.n_messages += self->batch->len;
  self->figures.n_new += added.n_messages + added.n_restored;

  if (self->figures.first_row == 0)
    self->figures.first_row = added.first_row;

  g_ptr_array_set_size (self->batch, 0);
  publish (self);

  return TRUE;
}

static gboolean
add_bounce (ReboteImportWork *self,
            ReboteBounce     *bounce)
{
  gint64 now = g_get_monotonic_time ();

  if (self->batch->len == 0)
    self->batch_began = now;

  if (bounce->raw)
    self->figures.n_bytes += g_bytes_get_size (bounce->raw);

  g_ptr_array_add (self->batch, rebote_bounce_ref (bounce));

  if (self->batch->len >= BATCH_MESSAGES || now - self->batch_began >= BATCH_SECONDS * G_USEC_PER_SEC)
    return write_batch (self);

  return TRUE;
}

static gboolean
run_cb (const char   *source,
        guint         index,
        ReboteBounce *bounce,
        const GError *error,
        gpointer      user_data)
{
  ReboteImportWork *self = user_data;

  if (bounce)
    return add_bounce (self, bounce);

  if (g_error_matches (error, REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_CONTACT_LIST))
    self->sink->list (g_file_new_for_path (source), self->user_data);
  else
    add_problem (self, source, error->message);

  publish (self);

  return TRUE;
}

/* Adds up how much there is to read, so that the time left can be told. */
static void
measure (ReboteImportWork *self,
         GFile            *file,
         guint             depth)
{
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GFileEnumerator) children = NULL;

  if (self->n_measured++ > MAX_MEASURED || g_cancellable_is_cancelled (self->cancellable))
    return;

  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE,
                            depth == 0 ? G_FILE_QUERY_INFO_NONE : G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS,
                            self->cancellable, NULL);

  if (info == NULL)
    return;

  if (g_file_info_get_file_type (info) == G_FILE_TYPE_REGULAR)
    self->figures.n_bytes_total += g_file_info_get_size (info);

  if (g_file_info_get_file_type (info) != G_FILE_TYPE_DIRECTORY || depth >= MAX_DEPTH)
    return;

  children = g_file_enumerate_children (file, G_FILE_ATTRIBUTE_STANDARD_NAME, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS,
                                        self->cancellable, NULL);

  while (children)
    {
      GFile *child;

      if (!g_file_enumerator_iterate (children, NULL, &child, self->cancellable, NULL) || child == NULL)
        break;

      measure (self, child, depth + 1);
    }
}

/* Gives bytes a place in the file system for the time of the run. */
static char *
write_temporary (ReboteImportWork *self,
                 GBytes           *bytes,
                 GError          **error)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("rebote-XXXXXX.eml", &path, error);

  if (fd < 0)
    return NULL;

  g_ptr_array_add (self->temporary, g_strdup (path));
  close (fd);

  if (!g_file_set_contents_full (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                 G_FILE_SET_CONTENTS_NONE, 0600, error))
    return NULL;

  return g_steal_pointer (&path);
}

/* The paths of the files; what lies elsewhere than in the file system is fetched. */
static GStrv
make_paths (ReboteImportWork *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < self->files->len; i++)
    {
      GFile *file = g_ptr_array_index (self->files, i);
      g_autofree char *path = g_file_get_path (file);
      g_autoptr (GError) error = NULL;

      if (path == NULL)
        {
          g_autoptr (GBytes) bytes = g_file_load_bytes (file, self->cancellable, NULL, &error);

          path = bytes ? write_temporary (self, bytes, &error) : NULL;
        }

      if (path)
        g_strv_builder_add (builder, path);
      else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_autofree char *name = g_file_get_parse_name (file);

          add_problem (self, name, error->message);
        }
    }

  return g_strv_builder_end (builder);
}

/* A batch that could not be written has left its error already. */
static void
run (ReboteImportWork  *self,
     const char *const *paths)
{
  g_autoptr (GError) error = NULL;

  rebote_bounce_run (self->knowledge, paths, 0, run_cb, self, NULL, self->cancellable, &error);

  if (self->error == NULL)
    self->error = g_steal_pointer (&error);
}

/* What was pasted is one mail, the text of one, a file that holds mails, or events. */
static void
read_bytes (ReboteImportWork *self)
{
  gsize size;
  const char *data = g_bytes_get_data (self->bytes, &size);
  g_autoptr (ReboteBounce) bounce = NULL;
  g_autoptr (GError) error = NULL;
  ReboteMailSniff sniff = rebote_mail_sniff (data, MIN (size, REBOTE_SNIFF_SIZE));

  if (sniff == REBOTE_SNIFF_MBOX || sniff == REBOTE_SNIFF_EVENTS || sniff == REBOTE_SNIFF_EMLX ||
      sniff == REBOTE_SNIFF_OUTLOOK || sniff == REBOTE_SNIFF_ARCHIVE)
    {
      g_autofree char *path = write_temporary (self, self->bytes, &self->error);
      const char *paths[] = { path, NULL };

      if (path)
        run (self, paths);

      return;
    }

  bounce = rebote_bounce_reader_read (self->knowledge, self->bytes, NULL, 0, &error);

  if (bounce)
    add_bounce (self, bounce);
  else
    add_problem (self, _("Text"), error->message);
}

static void
read_files (ReboteImportWork *self)
{
  g_auto (GStrv) paths = NULL;

  for (guint i = 0; i < self->files->len; i++)
    measure (self, g_ptr_array_index (self->files, i), 0);

  paths = make_paths (self);
  run (self, (const char *const *) paths);
}

/**
 * rebote_import_work_new:
 * @store: where the mails are kept
 * @knowledge: what they are read with
 * @files: (nullable) (element-type GFile): mails, mailboxes and folders of them
 * @bytes: (nullable): a mail or its text, instead of files
 * @sink: where to tell what is found
 * @user_data: the data to pass to it
 *
 * Returns: (transfer full): the work, to be run once
 */
ReboteImportWork *
rebote_import_work_new (ReboteStore            *store,
                        ReboteKnowledge        *knowledge,
                        GListModel             *files,
                        GBytes                 *bytes,
                        const ReboteImportSink *sink,
                        gpointer                user_data)
{
  ReboteImportWork *self;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);
  g_return_val_if_fail (knowledge != NULL, NULL);
  g_return_val_if_fail ((files != NULL) != (bytes != NULL), NULL);
  g_return_val_if_fail (sink != NULL, NULL);

  self = g_new0 (ReboteImportWork, 1);
  self->store = g_object_ref (store);
  self->knowledge = rebote_knowledge_ref (knowledge);
  self->files = g_ptr_array_new_with_free_func (g_object_unref);
  self->bytes = bytes ? g_bytes_ref (bytes) : NULL;
  self->sink = sink;
  self->user_data = user_data;
  self->batch = g_ptr_array_new_with_free_func ((GDestroyNotify) rebote_bounce_unref);
  self->temporary = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; files && i < g_list_model_get_n_items (files); i++)
    g_ptr_array_add (self->files, g_list_model_get_item (files, i));

  return self;
}

/**
 * rebote_import_work_free:
 * @self: (transfer full): the work
 */
void
rebote_import_work_free (ReboteImportWork *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->temporary->len; i++)
    g_unlink (g_ptr_array_index (self->temporary, i));

  g_object_unref (self->store);
  rebote_knowledge_unref (self->knowledge);
  g_ptr_array_unref (self->files);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_ptr_array_unref (self->batch);
  g_ptr_array_unref (self->temporary);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  g_free (self);
}

/**
 * rebote_import_work_run:
 * @self: the work
 * @cancellable: (nullable): to end it; what has been read until then stays
 * @error: return location for an error of the store, or %G_IO_ERROR_CANCELLED
 *
 * Blocks until everything has been read. Inputs that cannot be read are no error but go to the sink.
 *
 * Returns: whether everything has been read
 */
gboolean
rebote_import_work_run (ReboteImportWork *self,
                        GCancellable     *cancellable,
                        GError          **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  g_set_object (&self->cancellable, cancellable);

  if (self->bytes)
    read_bytes (self);
  else
    read_files (self);

  if (self->error == NULL || g_error_matches (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autoptr (GError) cancelled = g_steal_pointer (&self->error);

      if (write_batch (self))
        self->error = g_steal_pointer (&cancelled);
    }

  self->sink->figures (&self->figures, self->user_data);

  if (self->error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&self->error));

  return FALSE;
}
