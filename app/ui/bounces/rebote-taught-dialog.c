/* rebote-taught-dialog.c
 *
 * Lists the user's own rules.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-taught-dialog"

#include "config.h"

#include <glib/gi18n.h>

#include "bounce/rebote-own-phrases.h"
#include "bounce/rebote-words.h"
#include "ui/rebote-sheet.h"

#include "rebote-taught-dialog.h"

struct _ReboteTaughtDialog
{
  AdwWindow   parent_instance;

  GtkStack   *stack;
  GtkListBox *list;
  GtkWidget  *problems_box;
  GtkLabel   *problems_label;

  GPtrArray  *phrases;
};

enum
{
  FORGET,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ReboteTaughtDialog, rebote_taught_dialog, ADW_TYPE_WINDOW)

static void
update_stack (ReboteTaughtDialog *self)
{
  gboolean has_any = gtk_list_box_get_row_at_index (self->list, 0) != NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->list), has_any);
  gtk_stack_set_visible_child_name (self->stack,
                                    has_any || gtk_widget_get_visible (self->problems_box) ? "list" : "empty");
}

/* The parameter is the phrase's place in the array, which does not change while the dialog is open. */
static void
forget_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  ReboteTaughtDialog *self = REBOTE_TAUGHT_DIALOG (widget);
  guint number = g_variant_get_uint32 (parameter);
  ReboteOwnPhrase *phrase;
  GtkListBoxRow *row;

  g_return_if_fail (number < self->phrases->len);

  phrase = g_ptr_array_index (self->phrases, number);
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)); i++)
    {
      g_autofree char *row_name = g_strdup_printf ("%u", number);

      if (g_str_equal (gtk_widget_get_name (GTK_WIDGET (row)), row_name))
        {
          gtk_list_box_remove (self->list, GTK_WIDGET (row));
          break;
        }
    }
  update_stack (self);
  gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
  g_signal_emit (self, signals[FORGET], 0, phrase->pattern, (guint) phrase->reason);
}

static void
add_row (ReboteTaughtDialog *self,
         guint               number)
{
  ReboteOwnPhrase *phrase = g_ptr_array_index (self->phrases, number);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *row_name = g_strdup_printf ("%u", number);
  /* Translators: words that the user taught the program to understand */
  g_autofree char *tooltip = g_strdup_printf (_("Forget “%s”"), phrase->words);

  gtk_widget_set_name (row, row_name);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), phrase->words);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), rebote_reason_get_name (phrase->reason));
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip, -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "taught.forget");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "u", number);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  gtk_list_box_append (self->list, row);
}

static void
rebote_taught_dialog_dispose (GObject *object)
{
  ReboteTaughtDialog *self = REBOTE_TAUGHT_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), REBOTE_TYPE_TAUGHT_DIALOG);
  g_clear_pointer (&self->phrases, g_ptr_array_unref);

  G_OBJECT_CLASS (rebote_taught_dialog_parent_class)->dispose (object);
}

static void
rebote_taught_dialog_class_init (ReboteTaughtDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rebote_taught_dialog_dispose;

  signals[FORGET] = g_signal_new ("forget", REBOTE_TYPE_TAUGHT_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_UINT);

  gtk_widget_class_set_template_from_resource (widget_class, "/rebote/ui/bounces/rebote-taught-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ReboteTaughtDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, ReboteTaughtDialog, list);
  gtk_widget_class_bind_template_child (widget_class, ReboteTaughtDialog, problems_box);
  gtk_widget_class_bind_template_child (widget_class, ReboteTaughtDialog, problems_label);
  gtk_widget_class_install_action (widget_class, "taught.forget", "u", forget_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
rebote_taught_dialog_init (ReboteTaughtDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static char *
join_problems (ReboteKnowledge *knowledge)
{
  GPtrArray *problems = rebote_knowledge_get_problems (knowledge);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) lines = NULL;

  for (guint i = 0; i < problems->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (problems, i));
  lines = g_strv_builder_end (builder);

  return g_strjoinv ("\n", lines);
}

/**
 * rebote_taught_dialog_new:
 * @parent: the window
 * @knowledge: what mails are read with now
 *
 * Returns: (transfer none): a dialog
 */
GtkWindow *
rebote_taught_dialog_new (GtkWindow       *parent,
                          ReboteKnowledge *knowledge)
{
  ReboteTaughtDialog *self;
  g_autofree char *problems = NULL;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (knowledge != NULL, NULL);

  self = g_object_new (REBOTE_TYPE_TAUGHT_DIALOG, "transient-for", parent, NULL);
  rebote_sheet_fit (GTK_WINDOW (self), parent);
  self->phrases = rebote_own_phrases_list (rebote_own_phrases_get_dir ());
  for (guint i = 0; i < self->phrases->len; i++)
    add_row (self, i);
  problems = join_problems (knowledge);
  gtk_label_set_label (self->problems_label, problems);
  gtk_widget_set_visible (self->problems_box, problems[0] != '\0');
  update_stack (self);

  return GTK_WINDOW (self);
}
