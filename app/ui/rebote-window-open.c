/* rebote-window-open.c
 *
 * How files come into the window: chosen, as the example, or from the command line.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-window-open"

#include "config.h"

#include <glib/gi18n.h>

#include "bounce/rebote-mail-sniff.h"
#include "contacts/rebote-list-sniff.h"
#include "contacts/rebote-verification-list.h"

#include "rebote-window-private.h"

static void
add_filter (GtkFileChooser    *chooser,
            const char        *name,
            const char *const *mime_types,
            const char *const *suffixes)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);

  for (guint i = 0; mime_types && mime_types[i]; i++)
    gtk_file_filter_add_mime_type (filter, mime_types[i]);

  for (guint i = 0; suffixes && suffixes[i]; i++)
    gtk_file_filter_add_suffix (filter, suffixes[i]);

  if (mime_types == NULL && suffixes == NULL)
    gtk_file_filter_add_pattern (filter, "*");

  gtk_file_chooser_add_filter (chooser, filter);
}

static void
chooser_response_cb (ReboteWindow         *self,
                     int                   response,
                     GtkFileChooserNative *chooser)
{
  g_assert (REBOTE_IS_WINDOW (self));
  g_assert (GTK_IS_FILE_CHOOSER_NATIVE (chooser));

  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GListModel) files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (chooser));

      rebote_window_open_files (self, files);
    }

  g_clear_object (&self->chooser);
}

void
_rebote_window_choose_files (ReboteWindow *self,
                             gboolean      folders)
{
  static const char *const mail_types[] = { "message/rfc822", "application/mbox", "application/vnd.ms-outlook",
                                            "application/zip", "application/gzip", "application/zstd",
                                            "application/x-compressed-tar", "application/x-tar", NULL };
  static const char *const mail_suffixes[] = { "eml", "emlx", "mbox", "mbx", "msg", "txt", "json", "jsonl", "ndjson",
                                               "log", "zip", "gz", "tgz", "zst", "tar", NULL };
  static const char *const list_types[] = { "text/csv", "text/tab-separated-values",
                                            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                                            "application/vnd.oasis.opendocument.spreadsheet", "text/vcard",
                                            "text/x-ldif", "application/zip", NULL };
  static const char *const list_suffixes[] = { "csv", "tsv", "txt", "xlsx", "ods", "vcf", "ldif", "zip", NULL };
  GtkFileChooser *chooser;

  if (self->chooser)
    {
      gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
      return;
    }

  self->chooser = gtk_file_chooser_native_new (folders ? _("Open a Folder of Mails") : _("Open Mails or Lists"),
                                               GTK_WINDOW (self),
                                               folders ? GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER
                                                       : GTK_FILE_CHOOSER_ACTION_OPEN,
                                               _("_Open"), _("_Cancel"));
  chooser = GTK_FILE_CHOOSER (self->chooser);
  gtk_file_chooser_set_select_multiple (chooser, TRUE);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);

  /* The mails of a Maildir have names without any suffix, so everything is offered first. */
  if (!folders)
    {
      add_filter (chooser, _("All Files"), NULL, NULL);
      add_filter (chooser, _("Mails and Mailboxes"), mail_types, mail_suffixes);
      add_filter (chooser, _("Contact Lists"), list_types, list_suffixes);
    }

  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chooser_response_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* Opens what the example has for the view in front. Run from where it was built, the program is told where the example
 * lies. */
void
_rebote_window_open_example (ReboteWindow *self)
{
  const char *folder = g_getenv ("REBOTE_EXAMPLE_DIR");
  const char *name = adw_view_stack_get_visible_child_name (self->stack);
  gboolean wants_list = g_str_equal (name, "lists");
  ReboteView *view = _rebote_window_get_view (self, wants_list ? "lists" : "bounces");
  g_autofree char *installed = g_build_filename (REBOTE_PKGDATADIR, "example", NULL);
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autoptr (GFile) file = NULL;

  if (view == NULL || !self->ready)
    return;

  file = g_file_new_build_filename (folder ? folder : installed, wants_list ? "contacts.csv" : "mails", NULL);
  g_list_store_append (files, file);
  rebote_view_open_files (view, G_LIST_MODEL (files));
}

/* Gives contact lists to the view that they belong to. */
void
_rebote_window_open_lists (ReboteWindow *self,
                           GListModel   *files)
{
  ReboteView *view = _rebote_window_get_view (self, "lists");

  if (view == NULL || g_list_model_get_n_items (files) == 0)
    return;

  _rebote_window_show_view (self, "lists");
  rebote_view_open_files (view, files);
}

/* What was opened, on its way to the views. */
typedef struct
{
  GListStore *mails;
  GListStore *lists;
} Sorted;

static void
sorted_free (gpointer data)
{
  Sorted *sorted = data;

  g_object_unref (sorted->mails);
  g_object_unref (sorted->lists);
  g_free (sorted);
}

/* What is neither a mail nor a list, but is called a table, was meant as a list: the sheet says what is wrong with it. */
static gboolean
is_called_table (GFile *file)
{
  static const char *const endings[] = { ".csv", ".tsv", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".vcf", ".ldif" };
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *folded = name ? g_ascii_strdown (name, -1) : NULL;

  for (guint i = 0; folded && i < G_N_ELEMENTS (endings); i++)
    {
      if (g_str_has_suffix (folded, endings[i]))
        return TRUE;
    }

  return FALSE;
}

/* A download that should be a table and is a few words of JSON holds an error, which the sheet tells. */
static gboolean
is_error_of_service (GFile      *file,
                     const char *head,
                     gsize       length)
{
  return length < REBOTE_SNIFF_SIZE && length > 0 && head[0] == '{' && is_called_table (file);
}

/* Workbooks, and archives of lists. */
static gboolean
holds_list (GFile *file)
{
  const char *path = g_file_peek_path (file);

  return path && rebote_list_sniff_archive (path);
}

/* By its content; the name counts only where that says nothing. Folders and all that is unclear go to the bounces, which
 * look more closely. */
static gboolean
is_contact_list (GFile        *file,
                 GCancellable *cancellable)
{
  g_autoptr (GFileInputStream) stream = NULL;
  g_autofree char *head = g_malloc (REBOTE_SNIFF_SIZE);
  gsize length = 0;

  if (g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, cancellable) != G_FILE_TYPE_REGULAR)
    return FALSE;

  stream = g_file_read (file, cancellable, NULL);

  if (stream == NULL ||
      !g_input_stream_read_all (G_INPUT_STREAM (stream), head, REBOTE_SNIFF_SIZE, &length, cancellable, NULL))
    return FALSE;

  /* One's own verification server answers in JSON, as events of mailing services do. */
  if (rebote_verification_list_sniff (head, length))
    return TRUE;

  switch (rebote_mail_sniff (head, length))
    {
    case REBOTE_SNIFF_CONTACTS:
      return TRUE;

    case REBOTE_SNIFF_EMPTY:
    case REBOTE_SNIFF_TEXT:
    /* Workbooks of old programs, or with a password. */
    case REBOTE_SNIFF_OUTLOOK:
      return is_called_table (file);

    case REBOTE_SNIFF_BINARY:
    case REBOTE_SNIFF_ARCHIVE:
      return is_called_table (file) || holds_list (file);

    case REBOTE_SNIFF_MAIL:
    case REBOTE_SNIFF_MBOX:
    case REBOTE_SNIFF_EMLX:
    default:
      return FALSE;

    case REBOTE_SNIFF_EVENTS:
      return is_error_of_service (file, head, length);
    }
}

static void
sort_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  GPtrArray *files = task_data;
  Sorted *sorted = g_new0 (Sorted, 1);

  sorted->mails = g_list_store_new (G_TYPE_FILE);
  sorted->lists = g_list_store_new (G_TYPE_FILE);

  for (guint i = 0; i < files->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      GFile *file = g_ptr_array_index (files, i);

      g_list_store_append (is_contact_list (file, cancellable) ? sorted->lists : sorted->mails, file);
    }

  g_task_return_pointer (task, sorted, sorted_free);
}

static void
sorted_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  ReboteWindow *self = REBOTE_WINDOW (source);
  Sorted *sorted = g_task_propagate_pointer (G_TASK (result), NULL);
  ReboteView *view;

  if (sorted == NULL)
    return;

  view = _rebote_window_get_view (self, "bounces");

  if (view && g_list_model_get_n_items (G_LIST_MODEL (sorted->mails)) > 0)
    {
      _rebote_window_show_view (self, "bounces");
      rebote_view_open_files (view, G_LIST_MODEL (sorted->mails));
    }

  _rebote_window_open_lists (self, G_LIST_MODEL (sorted->lists));
  sorted_free (sorted);
}

/**
 * rebote_window_open_files:
 * @self: the window
 * @files: (element-type GFile): mails, mailboxes, contact lists and folders of them
 *
 * Imports files into the views that they belong to.
 */
void
rebote_window_open_files (ReboteWindow *self,
                          GListModel   *files)
{
  g_autoptr (GTask) task = NULL;
  GPtrArray *copy;

  g_return_if_fail (REBOTE_IS_WINDOW (self));
  g_return_if_fail (G_IS_LIST_MODEL (files));

  if (!self->ready)
    {
      g_ptr_array_add (self->waiting, g_object_ref (files));
      return;
    }

  copy = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    g_ptr_array_add (copy, g_list_model_get_item (files, i));

  task = g_task_new (self, self->cancellable, sorted_cb, NULL);
  g_task_set_source_tag (task, rebote_window_open_files);
  g_task_set_task_data (task, copy, (GDestroyNotify) g_ptr_array_unref);
  g_task_run_in_thread (task, sort_in_thread);
}

/**
 * rebote_window_open_bytes:
 * @self: the window
 * @bytes: a mail, or the text of one
 *
 * Imports what was pasted or dropped without being a file.
 */
void
rebote_window_open_bytes (ReboteWindow *self,
                          GBytes       *bytes)
{
  const char *name = "bounces";
  ReboteView *view;
  const char *data;
  gsize size;

  g_return_if_fail (REBOTE_IS_WINDOW (self));
  g_return_if_fail (bytes != NULL);

  data = g_bytes_get_data (bytes, &size);
  if (size > 0 && rebote_mail_sniff (data, MIN (size, REBOTE_SNIFF_SIZE)) == REBOTE_SNIFF_CONTACTS)
    name = "lists";

  view = _rebote_window_get_view (self, name);

  if (view && self->ready)
    {
      _rebote_window_show_view (self, name);
      rebote_view_open_bytes (view, bytes);
    }
}
