/* rebote-setting-group.c
 *
 * The settings of one verifier: those that the file of a service names, and under which name mail servers are asked.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-setting-group"

#include "config.h"

#include <glib/gi18n.h>

#include "verify/http/rebote-http-verifier.h"
#include "verify/smtp/rebote-smtp-verifier.h"

#include "rebote-setting-group.h"

struct _ReboteSettingGroup
{
  AdwPreferencesGroup parent_instance;

  ReboteVerifiers    *verifiers;
  char               *id;
};

/* One setting; lives as long as its row. */
typedef struct
{
  ReboteSettingGroup *group;
  char               *key;
  char               *usual; /* what it is if nothing is entered, or NULL */
  GStrv               choices;
} Setting;

enum
{
  CHANGED,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ReboteSettingGroup, rebote_setting_group, ADW_TYPE_PREFERENCES_GROUP)

static void
setting_free (gpointer  data,
              GClosure *closure)
{
  Setting *setting = data;

  g_free (setting->key);
  g_free (setting->usual);
  g_strfreev (setting->choices);
  g_free (setting);
}

static Setting *
setting_new (ReboteSettingGroup *self,
             const char         *key,
             const char         *usual)
{
  Setting *setting = g_new0 (Setting, 1);

  setting->group = self;
  setting->key = g_strdup (key);
  setting->usual = g_strdup (usual);

  return setting;
}

static gboolean
set (Setting    *setting,
     const char *value)
{
  ReboteSettingGroup *self = setting->group;
  g_autoptr (GError) error = NULL;

  if (rebote_verifiers_set_setting (self->verifiers, self->id, setting->key, value, &error))
    {
      g_signal_emit (self, signals[CHANGED], 0);
      return TRUE;
    }

  g_signal_emit (self, signals[FAILED], 0, error->message);
  return FALSE;
}

static void
apply_cb (AdwEntryRow *row,
          gpointer     user_data)
{
  Setting         *setting = user_data;
  g_autofree char *value = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));

  if (*value == '\0' && setting->usual)
    {
      g_free (value);
      value = g_strdup (setting->usual);
    }
  gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  if (!set (setting, *value ? value : NULL))
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  else if (!g_str_equal (value, gtk_editable_get_text (GTK_EDITABLE (row))))
    gtk_editable_set_text (GTK_EDITABLE (row), value);
}

static void
selected_cb (AdwComboRow *row,
             GParamSpec  *pspec,
             gpointer     user_data)
{
  Setting *setting = user_data;
  guint    position = adw_combo_row_get_selected (row);

  if (position < g_strv_length (setting->choices))
    set (setting, setting->choices[position]);
}

static void
switched_cb (GtkSwitch  *toggle,
             GParamSpec *pspec,
             gpointer    user_data)
{
  set (user_data, gtk_switch_get_active (toggle) ? "true" : "false");
}

static void
add_row (ReboteSettingGroup *self,
         GtkWidget          *row,
         const char         *title)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
}

static void
add_text (ReboteSettingGroup *self,
          const char         *key,
          const char         *title,
          const char         *usual,
          GtkInputPurpose     purpose)
{
  GtkWidget       *row = adw_entry_row_new ();
  g_autofree char *value = rebote_verifiers_get_setting (self->verifiers, self->id, key);

  gtk_editable_set_text (GTK_EDITABLE (row), value ? value : "");
  adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (row), purpose);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  g_signal_connect_data (row, "apply", G_CALLBACK (apply_cb), setting_new (self, key, usual), setting_free, 0);
  add_row (self, row, title);
}

static void
add_choice (ReboteSettingGroup            *self,
            const ReboteDescriptorSetting *described)
{
  GtkWidget       *row = adw_combo_row_new ();
  Setting         *setting = setting_new (self, described->id, described->value);
  g_autofree char *value = rebote_verifiers_get_setting (self->verifiers, self->id, described->id);
  g_autoptr (GtkStringList) names = gtk_string_list_new ((const char *const *)described->choices);

  setting->choices = g_strdupv (described->choices);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (names));
  for (guint i = 0; described->choices[i]; i++)
    {
      if (g_strcmp0 (described->choices[i], value) == 0)
        adw_combo_row_set_selected (ADW_COMBO_ROW (row), i);
    }
  g_signal_connect_data (row, "notify::selected", G_CALLBACK (selected_cb), setting, setting_free, 0);
  add_row (self, row, rebote_descriptor_translate_label (described->label));
}

static void
add_switch (ReboteSettingGroup            *self,
            const ReboteDescriptorSetting *described)
{
  GtkWidget       *row = adw_action_row_new ();
  GtkWidget       *toggle = gtk_switch_new ();
  const char      *label = rebote_descriptor_translate_label (described->label);
  g_autofree char *value = rebote_verifiers_get_setting (self->verifiers, self->id, described->id);

  gtk_switch_set_active (GTK_SWITCH (toggle), g_strcmp0 (value, "true") == 0);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_data (toggle, "notify::active", G_CALLBACK (switched_cb), setting_new (self, described->id, NULL),
                         setting_free, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  add_row (self, row, label);
}

static void
add_described (ReboteSettingGroup *self,
               ReboteDescriptor   *descriptor)
{
  GPtrArray *settings = rebote_descriptor_get_settings (descriptor);

  for (guint i = 0; i < settings->len; i++)
    {
      const ReboteDescriptorSetting *setting = g_ptr_array_index (settings, i);
      const char                    *label = rebote_descriptor_translate_label (setting->label);

      switch (setting->type)
        {
        case REBOTE_DESCRIPTOR_CHOICE:
          add_choice (self, setting);
          break;
        case REBOTE_DESCRIPTOR_BOOL:
          add_switch (self, setting);
          break;
        case REBOTE_DESCRIPTOR_URL:
          add_text (self, setting->id, label, setting->value, GTK_INPUT_PURPOSE_URL);
          break;
        case REBOTE_DESCRIPTOR_INT:
          add_text (self, setting->id, label, setting->value, GTK_INPUT_PURPOSE_DIGITS);
          break;
        case REBOTE_DESCRIPTOR_STRING:
        default:
          add_text (self, setting->id, label, setting->value, GTK_INPUT_PURPOSE_FREE_FORM);
          break;
        }
    }
}

static void
rebote_setting_group_finalize (GObject *object)
{
  ReboteSettingGroup *self = REBOTE_SETTING_GROUP (object);

  g_clear_object (&self->verifiers);
  g_free (self->id);

  G_OBJECT_CLASS (rebote_setting_group_parent_class)->finalize (object);
}

static void
rebote_setting_group_class_init (ReboteSettingGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rebote_setting_group_finalize;

  signals[CHANGED] = g_signal_new ("changed", REBOTE_TYPE_SETTING_GROUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                   0);
  signals[FAILED] = g_signal_new ("failed", REBOTE_TYPE_SETTING_GROUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_STRING);
}

static void
rebote_setting_group_init (ReboteSettingGroup *self)
{
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _("Settings"));
}

/**
 * rebote_setting_group_new:
 * @verifiers: the verifiers, of which none may be at work when a setting is changed
 * @id: the id of one of them
 *
 * Returns: (transfer full) (nullable): the group; %NULL where there is nothing to be set
 */
GtkWidget *
rebote_setting_group_new (ReboteVerifiers *verifiers,
                          const char      *id)
{
  ReboteSettingGroup *self;
  ReboteVerifier     *verifier;
  ReboteDescriptor   *descriptor = NULL;

  g_return_val_if_fail (REBOTE_IS_VERIFIERS (verifiers), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  verifier = rebote_verifiers_lookup (verifiers, id);
  if (REBOTE_IS_HTTP_VERIFIER (verifier))
    descriptor = rebote_http_verifier_get_descriptor (REBOTE_HTTP_VERIFIER (verifier));
  if (descriptor ? rebote_descriptor_get_settings (descriptor)->len == 0 : !g_str_equal (id, REBOTE_SMTP_VERIFIER_ID))
    return NULL;

  self = g_object_new (REBOTE_TYPE_SETTING_GROUP, NULL);
  self->verifiers = g_object_ref (verifiers);
  self->id = g_strdup (id);
  if (descriptor)
    add_described (self, descriptor);
  else
    {
      add_text (self, REBOTE_VERIFIERS_HELO_NAME, _("Name of this computer on the internet"), NULL,
                GTK_INPUT_PURPOSE_FREE_FORM);
      add_text (self, REBOTE_VERIFIERS_MAIL_FROM, _("Your address, told as the sender"), NULL, GTK_INPUT_PURPOSE_EMAIL);
    }

  return GTK_WIDGET (self);
}
