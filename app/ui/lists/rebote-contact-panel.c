/* rebote-contact-panel.c
 *
 * The side panel of a list: decision, reason, evidence, suggestion, and the contact's own cells.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-contact-panel"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "store/rebote-list-import.h"
#include "ui/rebote-format.h"
#include "ui/verify/rebote-verdicts.h"

#include "rebote-contact-cell.h"
#include "rebote-contact-panel.h"
#include "rebote-decision-bar.h"
#include "rebote-timeline.h"

struct _ReboteContactPanel
{
  GtkWidget parent_instance;

  /* Template children */
  GtkWidget        *scroller;
  GtkLabel         *title_label;
  GtkWidget        *verdict_box;
  ReboteStatusIcon *verdict_icon;
  GtkLabel         *verdict_label;
  GtkLabel         *origin_label;
  GtkWidget        *why_box;
  GtkLabel         *why_label;
  GtkWidget        *evidence_box;
  GtkLabel         *evidence_label;
  GtkWidget        *suggestion_box;
  GtkLabel         *suggestion_label;
  GtkWidget        *own_button;
  GtkWidget        *decide_box;
  GtkButton        *verify_button;
  ReboteVerdicts   *verdicts;
  ReboteTimeline   *timeline;
  GtkListBox       *fields_list;

  ReboteContactRow *row;
  gulong            notify_handler;
  GStrv             columns;
};

G_DEFINE_FINAL_TYPE (ReboteContactPanel, rebote_contact_panel, GTK_TYPE_WIDGET)

static void
set_text (GtkWidget  *box,
          GtkLabel   *label,
          const char *text)
{
  gtk_label_set_label (label, text ? text : "");
  gtk_widget_set_visible (box, text && *text);
}

static void
show_fields (ReboteContactPanel *self)
{
  guint      n_columns = self->columns ? g_strv_length (self->columns) : 0;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->fields_list))))
    gtk_list_box_remove (self->fields_list, child);

  for (guint i = 0; self->row && i < rebote_list_import_get_line_field (n_columns); i++)
    {
      const char *text = rebote_contact_row_get_field (self->row, i);
      GtkWidget  *row;

      if (text == NULL || *text == '\0')
        continue;

      row = adw_action_row_new ();
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), text);
      adw_preferences_row_set_title_selectable (ADW_PREFERENCES_ROW (row), TRUE);
      adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), self->columns[i]);
      gtk_widget_add_css_class (row, "field");
      gtk_list_box_append (self->fields_list, row);
    }

  gtk_widget_set_visible (GTK_WIDGET (self->fields_list), gtk_widget_get_first_child (GTK_WIDGET (self->fields_list)) != NULL);
}

static void
show_verdict (ReboteContactPanel *self)
{
  ReboteOutcome outcome = REBOTE_OUTCOME_KEEP;
  gboolean      overridden = rebote_contact_row_get_overridden (self->row);

  rebote_outcome_from_slug (rebote_contact_row_get_decision (self->row), &outcome);
  rebote_status_icon_set_status (self->verdict_icon, rebote_outcome_get_status (outcome));
  gtk_label_set_label (self->verdict_label, rebote_outcome_get_title (outcome));

  for (guint i = 0; i < REBOTE_N_STATUSES; i++)
    gtk_widget_remove_css_class (self->verdict_box, rebote_status_get_css_class (i));
  gtk_widget_add_css_class (self->verdict_box, rebote_status_get_css_class (rebote_outcome_get_status (outcome)));

  gtk_widget_set_visible (GTK_WIDGET (self->origin_label), overridden);
  gtk_widget_set_visible (self->own_button, overridden);

  if (overridden)
    {
      ReboteOutcome    computed = REBOTE_OUTCOME_KEEP;
      g_autofree char *text = NULL;

      rebote_outcome_from_slug (rebote_contact_row_get_computed_decision (self->row), &computed);
      /* Translators: “Keep”, “Review” or “Remove”. */
      text = g_strdup_printf (_("Decided by you. Rebote would say: %s"), rebote_outcome_get_title (computed));
      gtk_label_set_label (self->origin_label, text);
    }
}

static void
update (ReboteContactPanel *self)
{
  const char *reason = rebote_contact_row_get_reason (self->row);
  const char *why = rebote_contact_row_get_explanation (self->row);

  if ((why == NULL || *why == '\0') && reason)
    why = rebote_decision_describe_reason (reason);
  if (why == NULL || *why == '\0')
    why = _("Nothing is held against this contact.");

  show_verdict (self);
  set_text (self->why_box, self->why_label, why);
  set_text (self->evidence_box, self->evidence_label, rebote_contact_row_get_evidence (self->row));
  set_text (self->suggestion_box, self->suggestion_label, rebote_contact_row_get_suggestion (self->row));
}

static void
set_row (ReboteContactPanel *self,
         ReboteContactRow   *row)
{
  if (self->row)
    g_clear_signal_handler (&self->notify_handler, self->row);

  g_set_object (&self->row, row);

  if (row)
    self->notify_handler = g_signal_connect_swapped (row, "notify", G_CALLBACK (update), self);
}

static void
rebote_contact_panel_dispose (GObject *object)
{
  ReboteContactPanel *self = REBOTE_CONTACT_PANEL (object);

  set_row (self, NULL);
  g_clear_pointer (&self->columns, g_strfreev);
  gtk_widget_dispose_template (GTK_WIDGET (self), REBOTE_TYPE_CONTACT_PANEL);

  G_OBJECT_CLASS (rebote_contact_panel_parent_class)->dispose (object);
}

static void
rebote_contact_panel_class_init (ReboteContactPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rebote_contact_panel_dispose;

  g_type_ensure (REBOTE_TYPE_STATUS_ICON);
  g_type_ensure (REBOTE_TYPE_TIMELINE);
  g_type_ensure (REBOTE_TYPE_VERDICTS);
  gtk_widget_class_set_template_from_resource (widget_class, "/rebote/ui/lists/rebote-contact-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, ReboteContactPanel, scroller);
  gtk_widget_class_bind_template_child (widget_class, ReboteContactPanel, title_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteContactPanel, verdict_box);
  gtk_widget_class_bind_template_child (widget_class, ReboteContactPanel, verdict_icon);
  gtk_widget_class_bind_template_child (widget_class, ReboteContactPanel, verdict_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteContactPanel, origin_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteContactPanel, why_box);
  gtk_widget_class_bind_template_child (widget_class, ReboteContactPanel, why_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteContactPanel, evidence_box);
  gtk_widget_class_bind_template_child (widget_class, ReboteContactPanel, evidence_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteContactPanel, suggestion_box);
  gtk_widget_class_bind_template_child (widget_class, ReboteContactPanel, suggestion_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteContactPanel, own_button);
  gtk_widget_class_bind_template_child (widget_class, ReboteContactPanel, decide_box);
  gtk_widget_class_bind_template_child (widget_class, ReboteContactPanel, verify_button);
  gtk_widget_class_bind_template_child (widget_class, ReboteContactPanel, verdicts);
  gtk_widget_class_bind_template_child (widget_class, ReboteContactPanel, timeline);
  gtk_widget_class_bind_template_child (widget_class, ReboteContactPanel, fields_list);
}

static void
rebote_contact_panel_init (ReboteContactPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  rebote_contact_panel_show_number (self, 0);
}

/**
 * rebote_contact_panel_set_up:
 * @self: a panel
 * @store: what knows more of the contacts
 * @knowledge: what servers’ words are read with
 *
 * Hands over what the panel works with, once.
 */
void
rebote_contact_panel_set_up (ReboteContactPanel *self,
                             ReboteStore        *store,
                             ReboteKnowledge    *knowledge)
{
  g_return_if_fail (REBOTE_IS_CONTACT_PANEL (self));

  rebote_timeline_set_store (self->timeline, store);
  rebote_verdicts_set_up (self->verdicts, store, knowledge);
}

/**
 * rebote_contact_panel_show_contact:
 * @self: a panel
 * @row: a contact
 * @columns: (array zero-terminated=1): the names of its list's columns
 */
void
rebote_contact_panel_show_contact (ReboteContactPanel *self,
                                   ReboteContactRow   *row,
                                   const char *const  *columns)
{
  const char *address;

  g_return_if_fail (REBOTE_IS_CONTACT_PANEL (self));
  g_return_if_fail (REBOTE_IS_CONTACT_ROW (row));

  g_strfreev (self->columns);
  self->columns = g_strdupv ((GStrv)columns);
  set_row (self, row);

  address = rebote_contact_row_get_address (row);
  gtk_label_set_label (self->title_label, address && *address ? address : _("No address"));
  gtk_widget_set_visible (self->verdict_box, TRUE);
  gtk_widget_set_visible (self->decide_box, TRUE);
  gtk_button_set_label (self->verify_button, _("Verify This _Address…"));
  gtk_widget_set_visible (GTK_WIDGET (self->verify_button), address && *address);
  rebote_verdicts_set_address (self->verdicts, address && *address ? address : NULL);
  rebote_timeline_set_contact (self->timeline, rebote_row_get_id (REBOTE_ROW (row)), address);
  update (self);
  show_fields (self);
}

/**
 * rebote_contact_panel_show_number:
 * @self: a panel
 * @n_contacts: how many contacts are selected: none, or more than one
 */
void
rebote_contact_panel_show_number (ReboteContactPanel *self,
                                  guint64             n_contacts)
{
  g_autofree char *number = rebote_format_number (n_contacts);
  g_autofree char *title = NULL;

  g_return_if_fail (REBOTE_IS_CONTACT_PANEL (self));

  title = n_contacts > 0 ? g_strdup_printf (ngettext ("%s contact selected", "%s contacts selected", n_contacts), number)
                         : g_strdup (_("No contact selected"));
  set_row (self, NULL);
  rebote_timeline_set_contact (self->timeline, 0, NULL);
  rebote_verdicts_set_address (self->verdicts, NULL);
  gtk_label_set_label (self->title_label, title);
  gtk_widget_set_visible (self->verdict_box, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->origin_label), FALSE);
  gtk_widget_set_visible (self->own_button, n_contacts > 0);
  gtk_widget_set_visible (self->decide_box, n_contacts > 0);
  gtk_button_set_label (self->verify_button, _("Verify These _Addresses…"));
  gtk_widget_set_visible (GTK_WIDGET (self->verify_button), n_contacts > 0);
  set_text (self->why_box, self->why_label,
            n_contacts > 0 ? _("Decide about all of them at once.") : _("Select a contact to see why it is kept or not."));
  set_text (self->evidence_box, self->evidence_label, NULL);
  set_text (self->suggestion_box, self->suggestion_label, NULL);
  show_fields (self);
}
