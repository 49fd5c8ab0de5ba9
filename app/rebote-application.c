/* rebote-application.c
 *
 * The program in front of a display: actions, opened files, options.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-application"

#include "config.h"

#include <glib/gi18n.h>

#include "bounce/rebote-knowledge.h"
#include "store/rebote-store-lists.h"
#include "ui/rebote-own-knowledge.h"
#include "ui/rebote-window.h"
#include "ui/verifiers/rebote-ledger-window.h"
#include "ui/verifiers/rebote-verifiers-window.h"

#include "rebote-application.h"

/* Long enough for who looks up only when the window is there. */
#define INTERRUPTED_SECONDS 20

struct _ReboteApplication
{
  AdwApplication   parent_instance;

  ReboteStore     *store;
  ReboteKnowledge *knowledge;
};

/* What is loaded before the views can begin. */
typedef struct
{
  ReboteStore     *store;
  ReboteKnowledge *knowledge;
  char            *trouble;
  GStrv            interrupted; /* the files whose import came to no end, or NULL */
} Loaded;

G_DEFINE_FINAL_TYPE (ReboteApplication, rebote_application, ADW_TYPE_APPLICATION)

static void
loaded_free (gpointer data)
{
  Loaded *loaded = data;

  g_clear_object (&loaded->store);
  g_clear_pointer (&loaded->knowledge, rebote_knowledge_unref);
  g_free (loaded->trouble);
  g_strfreev (loaded->interrupted);
  g_free (loaded);
}

/* Without its file the program still works, only it remembers nothing. */
static ReboteStore *
open_store (char  **trouble,
            GError **error)
{
  g_autofree char *path = rebote_store_get_default_path ();
  g_autoptr (GError) failure = NULL;
  ReboteStore *store = rebote_store_open (path, REBOTE_STORE_OPEN_DEFAULT, &failure);

  if (store && rebote_store_get_set_aside_path (store))
    /* Translators: the path of a file. */
    *trouble = g_strdup_printf (_("The file in which Rebote remembers was damaged. It has been kept as “%s”, "
                                  "and a new one begun."),
                                rebote_store_get_set_aside_path (store));

  if (store)
    return store;

  *trouble = g_strdup_printf ("%s\n%s", failure->message,
                              _("You can go on, but nothing will be remembered when Rebote is closed."));

  return rebote_store_open_temporary (error);
}

static void
load_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Loaded *loaded = g_new0 (Loaded, 1);
  g_autoptr (GError) failure = NULL;
  GError *error = NULL;

  loaded->store = open_store (&loaded->trouble, &error);
  if (loaded->store)
    {
      loaded->knowledge = rebote_own_knowledge_load (loaded->store, &error);
      loaded->interrupted = rebote_store_lists_give_up (loaded->store, &failure);
      if (failure)
        g_debug ("Cannot look for interrupted imports: %s", failure->message);
    }

  if (loaded->knowledge)
    g_task_return_pointer (task, loaded, loaded_free);
  else
    {
      loaded_free (loaded);
      g_task_return_error (task, error);
    }
}

/* What was deleted yesterday, or never came to its end, is forgotten today, while nobody waits for it. */
static void
purge_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  if (!rebote_store_purge (task_data, cancellable, &error))
    g_debug ("Cannot purge: %s", error->message);

  g_task_return_boolean (task, TRUE);
}

static void
start_purging (ReboteStore *store)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_source_tag (task, start_purging);
  g_task_set_task_data (task, g_object_ref (store), g_object_unref);
  g_task_set_priority (task, G_PRIORITY_LOW);
  g_task_run_in_thread (task, purge_in_thread);
}

static void
tell_interrupted (ReboteWindow *window,
                  GStrv         interrupted)
{
  guint            n = g_strv_length (interrupted);
  g_autofree char *names = NULL;
  g_autofree char *text = NULL;
  g_autofree char *title = NULL;
  AdwToast        *toast;

  if (n == 0)
    return;

  /* Translators: between the names of files: “people.csv”, “clients.csv”. */
  names = g_strjoinv (_("”, “"), interrupted);
  /* Translators: the name of a file, or of several. */
  text = g_strdup_printf (ngettext ("The import of “%s” was interrupted. Nothing of it was kept; import it again.",
                                    "The imports of “%s” were interrupted. Nothing of them was kept; import them again.",
                                    n),
                          names);
  title = g_markup_escape_text (text, -1);
  toast = adw_toast_new (title);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  adw_toast_set_timeout (toast, INTERRUPTED_SECONDS);
  rebote_window_add_toast (window, toast);
}

static ReboteWindow *
find_window (ReboteApplication *self)
{
  for (GList *iter = gtk_application_get_windows (GTK_APPLICATION (self)); iter; iter = iter->next)
    {
      if (REBOTE_IS_WINDOW (iter->data))
        return iter->data;
    }

  return NULL;
}

/* What works with the store and the knowledge waits for them. */
static void
update_actions (ReboteApplication *self)
{
  static const char *const names[] = { "ledger", "verifier", "verifiers" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), names[i]);

      g_simple_action_set_enabled (G_SIMPLE_ACTION (action), self->store != NULL);
    }
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  ReboteApplication *self = REBOTE_APPLICATION (source);
  ReboteWindow *window = find_window (self);
  g_autoptr (GError) error = NULL;
  Loaded *loaded = g_task_propagate_pointer (G_TASK (result), &error);

  if (loaded)
    {
      g_set_object (&self->store, loaded->store);
      self->knowledge = rebote_knowledge_ref (loaded->knowledge);
      start_purging (self->store);
      update_actions (self);
    }

  if (window && loaded)
    rebote_window_set_up (window, self->store, self->knowledge);

  if (window && loaded && loaded->interrupted)
    tell_interrupted (window, loaded->interrupted);

  if (window && loaded && loaded->trouble)
    rebote_window_show_error (window, _("Rebote Cannot Use Its Memory"), loaded->trouble);

  if (window && error)
    rebote_window_show_error (window, _("Rebote Cannot Begin"), error->message);

  g_clear_pointer (&loaded, loaded_free);
}

static ReboteWindow *
get_window (ReboteApplication *self)
{
  ReboteWindow *window = find_window (self);

  if (window)
    return window;

  window = rebote_window_new (GTK_APPLICATION (self));

  if (self->store)
    rebote_window_set_up (window, self->store, self->knowledge);

  return window;
}

static void
about_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  static const char *const developers[] = { "The Rebote authors", NULL };
  ReboteApplication *self = user_data;

  adw_show_about_window (gtk_application_get_active_window (GTK_APPLICATION (self)),
                         "application-name", _("Rebote"),
                         "application-icon", REBOTE_APP_ID,
                         "version", REBOTE_VERSION,
                         "developer-name", _("The Rebote authors"),
                         "developers", developers,
                         "comments", _("Explains in plain words why mails came back, and cleans the lists they were "
                                       "sent to. Everything stays on this computer."),
                         "copyright", _("Copyright © 2026 The Rebote authors"),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         /* Translators: put your names here, one a line. */
                         "translator-credits", _("translator-credits"),
                         NULL);
}

/* The window in front: it may be a sheet, which the application does not count among its windows. */
static GtkWindow *
find_front (ReboteApplication *self)
{
  GtkWindow *front = gtk_application_get_active_window (GTK_APPLICATION (self));
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (gtk_window_is_active (window))
        front = window;
    }

  return front;
}

static ReboteVerifiersWindow *
find_verifiers (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (REBOTE_IS_VERIFIERS_WINDOW (window) && gtk_widget_get_visible (GTK_WIDGET (window)))
        return REBOTE_VERIFIERS_WINDOW (window);
    }

  return NULL;
}

static void
show_verifiers (ReboteApplication *self,
                const char        *id)
{
  ReboteVerifiersWindow *verifiers = find_verifiers ();
  GtkWindow *front = find_front (self);
  ReboteWindow *window = find_window (self);
  g_autoptr (GError) error = NULL;

  if (verifiers == NULL && front)
    verifiers = rebote_verifiers_window_new (front, self->knowledge, &error);
  if (error && window)
    rebote_window_show_error (window, _("Rebote Cannot Begin"), error->message);
  if (verifiers && id)
    rebote_verifiers_window_show (verifiers, id);
  if (verifiers)
    gtk_window_present (GTK_WINDOW (verifiers));
}

static void
verifiers_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  show_verifiers (user_data, NULL);
}

static void
verifier_action (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  show_verifiers (user_data, g_variant_get_string (parameter, NULL));
}

static void
ledger_action (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  ReboteApplication *self = user_data;
  ReboteWindow *window = find_window (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteVerifiers) verifiers = window ? rebote_verifiers_new (NULL, self->knowledge, &error) : NULL;

  if (error)
    rebote_window_show_error (window, _("Rebote Cannot Begin"), error->message);
  if (verifiers)
    gtk_window_present (rebote_ledger_window_new (find_front (self), self->store, verifiers));
}

static void
quit_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  GtkApplication *self = GTK_APPLICATION (user_data);

  /* Each window is asked, so that each can save what it has to. */
  for (GList *iter = gtk_application_get_windows (self); iter;)
    {
      GtkWindow *window = iter->data;

      iter = iter->next;
      gtk_window_close (window);
    }
}

static const GActionEntry actions[] = {
  { "about", about_action },
  { "ledger", ledger_action },
  { "quit", quit_action },
  { "verifier", verifier_action, "s" },
  { "verifiers", verifiers_action },
};

static const struct
{
  const char *action;
  const char *keys[3];
} accels[] = {
  { "app.quit", { "<Control>q" } },
  { "window.close", { "<Control>w" } },
  { "win.open", { "<Control>o" } },
  { "win.open-folder", { "<Control><Shift>o" } },
  { "win.search", { "<Control>f" } },
  { "win.show-help-overlay", { "<Control>question", "<Control>F1" } },
};

static void
rebote_application_startup (GApplication *application)
{
  g_autoptr (GTask) task = NULL;

  G_APPLICATION_CLASS (rebote_application_parent_class)->startup (application);

  gtk_window_set_default_icon_name (REBOTE_APP_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), application);
  update_actions (REBOTE_APPLICATION (application));

  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), accels[i].action,
                                           (const char *const *) accels[i].keys);

  /* Whole explanations are selectable; moving through them with Tab is not meant to select them. */
  g_object_set (gtk_settings_get_default (), "gtk-label-select-on-focus", FALSE, NULL);

  task = g_task_new (application, NULL, loaded_cb, NULL);
  g_task_set_source_tag (task, rebote_application_startup);
  g_task_run_in_thread (task, load_in_thread);
}

static void
rebote_application_activate (GApplication *application)
{
  gtk_window_present (GTK_WINDOW (get_window (REBOTE_APPLICATION (application))));
}

static void
rebote_application_open (GApplication *application,
                         GFile       **files,
                         int           n_files,
                         const char   *hint)
{
  ReboteWindow *window = get_window (REBOTE_APPLICATION (application));
  g_autoptr (GListStore) list = g_list_store_new (G_TYPE_FILE);

  g_list_store_splice (list, 0, 0, (gpointer *) files, n_files);
  gtk_window_present (GTK_WINDOW (window));
  rebote_window_open_files (window, G_LIST_MODEL (list));
}

static void
rebote_application_finalize (GObject *object)
{
  ReboteApplication *self = REBOTE_APPLICATION (object);

  g_clear_object (&self->store);
  g_clear_pointer (&self->knowledge, rebote_knowledge_unref);

  G_OBJECT_CLASS (rebote_application_parent_class)->finalize (object);
}

static void
rebote_application_class_init (ReboteApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = rebote_application_finalize;
  application_class->startup = rebote_application_startup;
  application_class->activate = rebote_application_activate;
  application_class->open = rebote_application_open;
}

static void
rebote_application_init (ReboteApplication *self)
{
}

/**
 * rebote_application_new:
 *
 * Returns: (transfer full): the application
 */
ReboteApplication *
rebote_application_new (void)
{
  return g_object_new (REBOTE_TYPE_APPLICATION,
                       "application-id", REBOTE_APP_ID,
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path", "/rebote",
                       NULL);
}
