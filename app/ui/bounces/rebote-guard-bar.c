/* rebote-guard-bar.c
 *
 * Says above the list of bounces what should not be removed yet, and why. All sentences come from the guards; this file
 * only arranges them.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-guard-bar"

#include "config.h"

#include <glib/gi18n.h>

#include "ui/rebote-status-icon.h"
#include "ui/rebote-wrap-layout.h"

#include "rebote-guard-bar.h"

struct _ReboteGuardBar
{
  GtkWidget          parent_instance;

  GtkWidget         *box;
  ReboteStatusIcon  *icon;
  GtkLabel          *label;
  GtkToggleButton   *show_button;
  GtkBox            *findings_box;

  ReboteStoreGuards *guards;

  /* The button of each finding, in their order */
  GPtrArray         *buttons;
  gboolean           is_updating;
};

enum
{
  SHOWN_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ReboteGuardBar, rebote_guard_bar, GTK_TYPE_WIDGET)

static GPtrArray *
get_findings (ReboteGuardBar *self)
{
  return rebote_guards_get_findings (rebote_store_guards_get_guards (self->guards));
}

/* Of all the buttons that show something one is down at most. */
static void
release_others (ReboteGuardBar  *self,
                GtkToggleButton *pressed)
{
  self->is_updating = TRUE;
  if (self->show_button != pressed)
    gtk_toggle_button_set_active (self->show_button, FALSE);
  for (guint i = 0; i < self->buttons->len; i++)
    {
      if (g_ptr_array_index (self->buttons, i) != pressed)
        gtk_toggle_button_set_active (g_ptr_array_index (self->buttons, i), FALSE);
    }
  self->is_updating = FALSE;
}

static void
show_toggled_cb (ReboteGuardBar  *self,
                 GtkToggleButton *button)
{
  if (self->is_updating)
    return;

  release_others (self, button);
  g_signal_emit (self, signals[SHOWN_CHANGED], 0);
}

static GtkWidget *
make_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);

  return label;
}

/* Without tooltips, also in the template: one would lie on the next button, which is below. */
static void
add_finding (ReboteGuardBar           *self,
             const ReboteGuardFinding *finding)
{
  GtkWidget       *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget       *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget       *title = make_label (finding->title);
  GtkWidget       *button = gtk_toggle_button_new_with_label (_("Show"));
  g_autofree char *name = NULL;

  /* Translators: for a screen reader; what is shown is for example “Gmail may have had a fault” */
  name = g_strdup_printf (_("Show: %s"), finding->title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  g_signal_connect_object (button, "toggled", G_CALLBACK (show_toggled_cb), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->buttons, button);

  gtk_widget_add_css_class (title, "heading");
  gtk_widget_set_hexpand (title, TRUE);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), button);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), make_label (finding->evidence));
  gtk_box_append (GTK_BOX (box), make_label (finding->advice));
  gtk_box_append (self->findings_box, box);
}

/* Which of the buttons is down: the position of a finding, the number of findings for all of them, or -1. */
static int
get_shown (ReboteGuardBar *self)
{
  if (gtk_toggle_button_get_active (self->show_button))
    return self->buttons->len;

  for (guint i = 0; i < self->buttons->len; i++)
    {
      if (gtk_toggle_button_get_active (g_ptr_array_index (self->buttons, i)))
        return i;
    }

  return -1;
}

/* Presses again what was pressed, if it is still there. */
static void
restore_shown (ReboteGuardBar    *self,
               ReboteStoreGuards *before,
               int                shown)
{
  GPtrArray *old_findings = before ? rebote_guards_get_findings (rebote_store_guards_get_guards (before)) : NULL;
  GPtrArray *findings = get_findings (self);
  const ReboteGuardFinding *old;

  if (shown < 0 || old_findings == NULL)
    return;
  if (shown >= (int) old_findings->len)
    {
      gtk_toggle_button_set_active (self->show_button, findings->len > 0);
      return;
    }

  old = g_ptr_array_index (old_findings, shown);
  for (guint i = 0; i < findings->len; i++)
    {
      const ReboteGuardFinding *finding = g_ptr_array_index (findings, i);

      if (finding->guard == old->guard && g_strcmp0 (finding->group, old->group) == 0)
        {
          gtk_toggle_button_set_active (g_ptr_array_index (self->buttons, i), TRUE);
          return;
        }
    }
}

static void
rebote_guard_bar_dispose (GObject *object)
{
  ReboteGuardBar *self = REBOTE_GUARD_BAR (object);

  g_clear_pointer (&self->buttons, g_ptr_array_unref);
  g_clear_pointer (&self->guards, rebote_store_guards_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), REBOTE_TYPE_GUARD_BAR);

  G_OBJECT_CLASS (rebote_guard_bar_parent_class)->dispose (object);
}

static void
rebote_guard_bar_class_init (ReboteGuardBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rebote_guard_bar_dispose;

  signals[SHOWN_CHANGED] = g_signal_new ("shown-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 0);

  g_type_ensure (REBOTE_TYPE_STATUS_ICON);
  g_type_ensure (REBOTE_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/rebote/ui/bounces/rebote-guard-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, ReboteGuardBar, box);
  gtk_widget_class_bind_template_child (widget_class, ReboteGuardBar, icon);
  gtk_widget_class_bind_template_child (widget_class, ReboteGuardBar, label);
  gtk_widget_class_bind_template_child (widget_class, ReboteGuardBar, show_button);
  gtk_widget_class_bind_template_child (widget_class, ReboteGuardBar, findings_box);
  gtk_widget_class_bind_template_callback (widget_class, show_toggled_cb);
}

static void
rebote_guard_bar_init (ReboteGuardBar *self)
{
  self->buttons = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  rebote_status_icon_set_status (self->icon, REBOTE_STATUS_DISPUTED);
}

/**
 * rebote_guard_bar_set_guards:
 * @self: a bar
 * @guards: what the guards say by now
 *
 * Shows that. The user sees the same rows as before as far as they are still held back; else the signal tells.
 */
void
rebote_guard_bar_set_guards (ReboteGuardBar    *self,
                             ReboteStoreGuards *guards)
{
  g_autoptr (ReboteStoreGuards) before = NULL;
  g_autofree char *heading = NULL;
  GPtrArray *findings;
  GtkWidget *child;
  int        shown;

  g_return_if_fail (REBOTE_IS_GUARD_BAR (self));
  g_return_if_fail (guards != NULL);

  shown = get_shown (self);
  before = g_steal_pointer (&self->guards);
  self->guards = rebote_store_guards_ref (guards);
  heading = rebote_guards_describe_all (rebote_store_guards_get_guards (guards));

  self->is_updating = TRUE;
  g_ptr_array_set_size (self->buttons, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->findings_box))))
    gtk_box_remove (self->findings_box, child);
  findings = get_findings (self);
  for (guint i = 0; i < findings->len; i++)
    add_finding (self, g_ptr_array_index (findings, i));
  gtk_label_set_label (self->label, heading ? heading : "");
  gtk_widget_set_visible (GTK_WIDGET (self), heading != NULL);
  gtk_toggle_button_set_active (self->show_button, FALSE);
  restore_shown (self, before, shown);
  self->is_updating = FALSE;

  if (shown >= 0)
    g_signal_emit (self, signals[SHOWN_CHANGED], 0);
}

/**
 * rebote_guard_bar_dup_shown_rows:
 * @self: a bar
 *
 * Returns: (transfer full) (nullable) (element-type gint64): keys of the rows that the user wants to see; %NULL for all
 */
GArray *
rebote_guard_bar_dup_shown_rows (ReboteGuardBar *self)
{
  int shown;

  g_return_val_if_fail (REBOTE_IS_GUARD_BAR (self), NULL);

  shown = get_shown (self);
  if (shown < 0 || self->guards == NULL)
    return NULL;

  return rebote_store_guards_dup_row_ids (self->guards, shown < (int) self->buttons->len ? g_ptr_array_index (get_findings (self), shown) : NULL);
}

/**
 * rebote_guard_bar_show_all_rows:
 * @self: a bar
 *
 * Lets go of what the user wanted to see.
 */
void
rebote_guard_bar_show_all_rows (ReboteGuardBar *self)
{
  g_return_if_fail (REBOTE_IS_GUARD_BAR (self));

  if (get_shown (self) < 0)
    return;

  release_others (self, NULL);
  g_signal_emit (self, signals[SHOWN_CHANGED], 0);
}
