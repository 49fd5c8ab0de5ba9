/* rebote-problems-dialog.c
 *
 * The inputs that could not be read, and why.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-problems-dialog"

#include "config.h"

#include <glib/gi18n.h>

#include "store/rebote-problem.h"
#include "ui/rebote-format.h"
#include "ui/rebote-sheet.h"

#include "rebote-problems-dialog.h"

struct _ReboteProblemsDialog
{
  AdwWindow   parent_instance;

  GtkLabel   *summary_label;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (ReboteProblemsDialog, rebote_problems_dialog, ADW_TYPE_WINDOW)

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  ReboteProblem *problem = item;
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), rebote_problem_get_name (problem));
  adw_preferences_row_set_title_selectable (ADW_PREFERENCES_ROW (row), TRUE);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), rebote_problem_get_message (problem));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_set_tooltip_text (row, rebote_problem_get_source (problem));

  return row;
}

static void
rebote_problems_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), REBOTE_TYPE_PROBLEMS_DIALOG);

  G_OBJECT_CLASS (rebote_problems_dialog_parent_class)->dispose (object);
}

static void
rebote_problems_dialog_class_init (ReboteProblemsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rebote_problems_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/rebote/ui/bounces/rebote-problems-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ReboteProblemsDialog, summary_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteProblemsDialog, list);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
rebote_problems_dialog_init (ReboteProblemsDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rebote_problems_dialog_new:
 * @parent: the window
 * @problems: (element-type ReboteProblem): what could not be read
 * @n_problems: how many there were, also those that are not listed
 *
 * Returns: (transfer none): a dialog
 */
GtkWindow *
rebote_problems_dialog_new (GtkWindow  *parent,
                            GListModel *problems,
                            guint       n_problems)
{
  ReboteProblemsDialog *self;
  g_autofree char *number = rebote_format_number (n_problems);
  g_autofree char *summary = NULL;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (G_IS_LIST_MODEL (problems), NULL);

  self = g_object_new (REBOTE_TYPE_PROBLEMS_DIALOG, "transient-for", parent, NULL);
  rebote_sheet_fit (GTK_WINDOW (self), parent);
  summary = g_strdup_printf (ngettext ("%s input could not be read. Everything else has been.",
                                       "%s inputs could not be read. Everything else has been.", n_problems),
                             number);
  gtk_label_set_label (self->summary_label, summary);
  gtk_list_box_bind_model (self->list, problems, create_row, NULL, NULL);

  return GTK_WINDOW (self);
}
