/* rebote-key-group.c
 *
 * The user’s keys for one service: given, replaced, removed, and never shown.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-key-group"

#include "config.h"

#include <glib/gi18n.h>

#include "verify/rebote-verifier-keys.h"

#include "rebote-key-group.h"

typedef enum
{
  KEY_NONE,
  KEY_IN_KEYRING,
  KEY_IN_ENVIRONMENT
} KeyState;

/* One key */
typedef struct
{
  ReboteKeyGroup               *group; /* which owns this */
  const ReboteDescriptorSecret *secret;
  AdwActionRow                 *state_row;
  GtkWidget                    *remove_button;
  GtkWidget                    *replace_button;
  AdwEntryRow                  *entry;
  gboolean                      is_replacing;
} Key;

struct _ReboteKeyGroup
{
  AdwPreferencesGroup parent_instance;

  ReboteHttpVerifier *verifier;
  GPtrArray          *keys;
  AdwActionRow       *trouble_row;
  GCancellable       *cancellable;
};

/* What is looked up in a thread: the keyring may take its time. */
typedef struct
{
  ReboteDescriptor *descriptor;
  GArray           *states;
  char             *trouble;
} Look;

enum
{
  CHANGED,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ReboteKeyGroup, rebote_key_group, ADW_TYPE_PREFERENCES_GROUP)

static void look (ReboteKeyGroup *self);

static void
look_free (gpointer data)
{
  Look *looked = data;

  rebote_descriptor_unref (looked->descriptor);
  g_array_unref (looked->states);
  g_free (looked->trouble);
  g_free (looked);
}

static char *
get_variable (ReboteDescriptor             *descriptor,
              const ReboteDescriptorSecret *secret)
{
  return rebote_verifier_keys_get_variable (rebote_descriptor_get_id (descriptor), secret->id,
                                            rebote_descriptor_get_secrets (descriptor)->len == 1);
}

static void
look_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Look      *looked = task_data;
  GPtrArray *secrets = rebote_descriptor_get_secrets (looked->descriptor);

  for (guint i = 0; i < secrets->len; i++)
    {
      const ReboteDescriptorSecret *secret = g_ptr_array_index (secrets, i);
      g_autofree char *variable = get_variable (looked->descriptor, secret);
      const char      *value = g_getenv (variable);
      KeyState         state = KEY_NONE;
      g_autoptr (GError) error = NULL;

      if (value && *value)
        state = KEY_IN_ENVIRONMENT;
      else if (rebote_verifier_keys_has (rebote_descriptor_get_id (looked->descriptor), secret->id, secrets->len == 1, &error))
        state = KEY_IN_KEYRING;
      if (error && looked->trouble == NULL)
        looked->trouble = g_strdup (error->message);
      g_array_append_val (looked->states, state);
    }

  g_task_return_boolean (task, TRUE);
}

static void
show_key (Key     *key,
          KeyState state)
{
  ReboteDescriptor *descriptor = rebote_http_verifier_get_descriptor (key->group->verifier);
  g_autofree char  *variable = get_variable (descriptor, key->secret);
  g_autofree char  *subtitle = NULL;

  if (state == KEY_IN_ENVIRONMENT)
    /* Translators: the name of a variable */
    subtitle = g_strdup_printf (_("Set by the environment variable %s, which goes before the keyring."), variable);
  else
    subtitle = g_strdup (_("In your keyring"));
  adw_action_row_set_subtitle (key->state_row, subtitle);
  gtk_widget_set_visible (GTK_WIDGET (key->state_row), state != KEY_NONE);
  gtk_widget_set_visible (key->remove_button, state == KEY_IN_KEYRING);
  gtk_widget_set_visible (key->replace_button, state == KEY_IN_KEYRING);
  gtk_widget_set_visible (GTK_WIDGET (key->entry), state == KEY_NONE || (state == KEY_IN_KEYRING && key->is_replacing));
}

static void
show_trouble (ReboteKeyGroup *self,
              const char     *trouble)
{
  ReboteDescriptor *descriptor = rebote_http_verifier_get_descriptor (self->verifier);
  const Key        *first = g_ptr_array_index (self->keys, 0);
  g_autofree char  *variable = get_variable (descriptor, first->secret);
  g_autofree char  *subtitle = NULL;

  /* Translators: what is wrong, a sentence without its full stop; and the name of a variable */
  subtitle = trouble ? g_strdup_printf (_("%s. Start a keyring, such as GNOME Keyring, or set the environment variable %s."),
                                        trouble, variable)
                     : NULL;
  adw_action_row_set_subtitle (self->trouble_row, subtitle ? subtitle : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble_row), trouble != NULL);
}

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (ReboteKeyGroup) self = user_data;
  Look *looked = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    return;

  for (guint i = 0; i < self->keys->len; i++)
    show_key (g_ptr_array_index (self->keys, i), g_array_index (looked->states, KeyState, i));
  show_trouble (self, looked->trouble);
}

static void
look (ReboteKeyGroup *self)
{
  g_autoptr (GTask) task = g_task_new (NULL, self->cancellable, looked_cb, g_object_ref (self));
  Look *looked = g_new0 (Look, 1);

  looked->descriptor = rebote_descriptor_ref (rebote_http_verifier_get_descriptor (self->verifier));
  looked->states = g_array_new (FALSE, FALSE, sizeof (KeyState));
  g_task_set_source_tag (task, look);
  g_task_set_task_data (task, looked, look_free);
  g_task_run_in_thread (task, look_in_thread);
}

/* Whatever was changed, or could not be, is looked at again. */
static void
take_result (ReboteKeyGroup *self,
             gboolean        is_done,
             const GError   *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (is_done)
    {
      rebote_http_verifier_forget_keys (self->verifier);
      g_signal_emit (self, signals[CHANGED], 0);
    }
  else
    g_signal_emit (self, signals[FAILED], 0, error->message);
  look (self);
}

static void
stored_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (ReboteKeyGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_done = rebote_verifier_keys_store_finish (result, &error);

  take_result (self, is_done, error);
}

static void
cleared_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (ReboteKeyGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_done = rebote_verifier_keys_clear_finish (result, &error);

  take_result (self, is_done, error);
}

static void
apply_cb (AdwEntryRow *entry,
          gpointer     user_data)
{
  Key *key = user_data;
  ReboteKeyGroup           *self = key->group;
  const ReboteVerifierInfo *info = rebote_verifier_get_info (REBOTE_VERIFIER (self->verifier));
  g_autofree char          *value = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));

  gtk_widget_remove_css_class (GTK_WIDGET (entry), "error");
  if (*value == '\0')
    return;
  if (key->secret->pattern && !g_regex_match (key->secret->pattern, value, 0, NULL))
    {
      g_autofree char *message = g_strdup_printf (_("%s has no keys of this form: %s"), info->name,
                                                  rebote_descriptor_translate_label (key->secret->label));

      gtk_widget_add_css_class (GTK_WIDGET (entry), "error");
      g_signal_emit (self, signals[FAILED], 0, message);
      return;
    }

  key->is_replacing = FALSE;
  rebote_verifier_keys_store_async (info->id, key->secret->id, info->name, value, self->cancellable, stored_cb,
                                    g_object_ref (self));
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
}

static void
replace_cb (GtkButton *button,
            gpointer   user_data)
{
  Key *key = user_data;

  key->is_replacing = TRUE;
  gtk_widget_show (GTK_WIDGET (key->entry));
  gtk_widget_grab_focus (GTK_WIDGET (key->entry));
}

static void
remove_cb (GtkButton *button,
           gpointer   user_data)
{
  Key *key = user_data;
  const ReboteVerifierInfo *info = rebote_verifier_get_info (REBOTE_VERIFIER (key->group->verifier));

  rebote_verifier_keys_clear_async (info->id, key->secret->id, key->group->cancellable, cleared_cb, g_object_ref (key->group));
}

/* The button that shows what is typed has no name of its own in libadwaita 1.2. */
static void
name_button (GtkWidget *widget)
{
  const char *icon = GTK_IS_BUTTON (widget) ? gtk_button_get_icon_name (GTK_BUTTON (widget)) : NULL;

  if (icon && g_str_has_prefix (icon, "view-"))
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Show What Is Typed"), -1);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    name_button (child);
}

static GtkWidget *
add_button (Key        *key,
            const char *label,
            GCallback   callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect (button, "clicked", callback, key);
  adw_action_row_add_suffix (key->state_row, button);

  return button;
}

static void
add_key (ReboteKeyGroup               *self,
         const ReboteDescriptorSecret *secret)
{
  const char      *label = rebote_descriptor_translate_label (secret->label);
  /* Translators: the name of a key that a service does not always need */
  g_autofree char *title = secret->required ? g_strdup (label) : g_strdup_printf (_("%s (if it needs one)"), label);
  Key             *key = g_new0 (Key, 1);

  key->group = self;
  key->secret = secret;
  key->state_row = ADW_ACTION_ROW (adw_action_row_new ());
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (key->state_row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (key->state_row), label);
  adw_action_row_set_subtitle_lines (key->state_row, 0);
  key->replace_button = add_button (key, _("Re_place…"), G_CALLBACK (replace_cb));
  key->remove_button = add_button (key, _("_Remove"), G_CALLBACK (remove_cb));
  key->entry = ADW_ENTRY_ROW (adw_password_entry_row_new ());
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (key->entry), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (key->entry), title);
  adw_entry_row_set_show_apply_button (key->entry, TRUE);
  name_button (GTK_WIDGET (key->entry));
  g_signal_connect (key->entry, "apply", G_CALLBACK (apply_cb), key);
  gtk_widget_hide (GTK_WIDGET (key->state_row));
  gtk_widget_hide (GTK_WIDGET (key->entry));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (key->state_row));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (key->entry));
  g_ptr_array_add (self->keys, key);
}

static void
add_trouble_row (ReboteKeyGroup *self)
{
  GtkWidget *image = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

  gtk_widget_add_css_class (image, "warning");
  self->trouble_row = ADW_ACTION_ROW (adw_action_row_new ());
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->trouble_row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->trouble_row), _("Keys cannot be kept"));
  adw_action_row_set_subtitle_lines (self->trouble_row, 0);
  adw_action_row_add_prefix (self->trouble_row, image);
  gtk_widget_hide (GTK_WIDGET (self->trouble_row));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->trouble_row));
}

static void
rebote_key_group_dispose (GObject *object)
{
  ReboteKeyGroup *self = REBOTE_KEY_GROUP (object);

  g_cancellable_cancel (self->cancellable);
  for (guint i = 0; i < self->keys->len; i++)
    {
      Key *key = g_ptr_array_index (self->keys, i);

      if (key->entry)
        g_signal_handlers_disconnect_by_data (key->entry, key);
      key->entry = NULL;
    }

  G_OBJECT_CLASS (rebote_key_group_parent_class)->dispose (object);
}

static void
rebote_key_group_finalize (GObject *object)
{
  ReboteKeyGroup *self = REBOTE_KEY_GROUP (object);

  g_ptr_array_unref (self->keys);
  g_clear_object (&self->verifier);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (rebote_key_group_parent_class)->finalize (object);
}

static void
rebote_key_group_class_init (ReboteKeyGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rebote_key_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = rebote_key_group_finalize;

  signals[CHANGED] = g_signal_new ("changed", REBOTE_TYPE_KEY_GROUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", REBOTE_TYPE_KEY_GROUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_STRING);
}

static void
rebote_key_group_init (ReboteKeyGroup *self)
{
  self->keys = g_ptr_array_new_with_free_func (g_free);
  self->cancellable = g_cancellable_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _("Keys"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self),
                                         _("They are kept in the keyring of your desktop, and go to nobody but the service."));
}

/**
 * rebote_key_group_new:
 * @verifier: a service that has keys
 *
 * Returns: (transfer full): the group
 */
GtkWidget *
rebote_key_group_new (ReboteHttpVerifier *verifier)
{
  ReboteKeyGroup *self;
  GPtrArray      *secrets;

  g_return_val_if_fail (REBOTE_IS_HTTP_VERIFIER (verifier), NULL);

  self = g_object_new (REBOTE_TYPE_KEY_GROUP, NULL);
  self->verifier = g_object_ref (verifier);
  secrets = rebote_descriptor_get_secrets (rebote_http_verifier_get_descriptor (verifier));
  for (guint i = 0; i < secrets->len; i++)
    add_key (self, g_ptr_array_index (secrets, i));
  add_trouble_row (self);
  look (self);

  return GTK_WIDGET (self);
}
