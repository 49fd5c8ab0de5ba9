/* rebote-sender-results.c
 *
 * What was found out about a sender, as rows that open.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-sender-results"

#include "config.h"

#include <glib/gi18n.h>

#include "ui/rebote-status-icon.h"

#include "rebote-sender-results.h"

struct _ReboteSenderResults
{
  GtkWidget  parent_instance;

  GtkWidget *box;
};

enum
{
  COPIED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ReboteSenderResults, rebote_sender_results, GTK_TYPE_WIDGET)

static ReboteStatus
get_status (ReboteSenderLevel level)
{
  switch (level)
    {
    case REBOTE_SENDER_GOOD:
      return REBOTE_STATUS_GOOD;
    case REBOTE_SENDER_WARNING:
      return REBOTE_STATUS_SOFT;
    case REBOTE_SENDER_BAD:
      return REBOTE_STATUS_HARD;
    case REBOTE_SENDER_UNKNOWN:
      return REBOTE_STATUS_UNDETERMINED;
    case REBOTE_SENDER_HINT:
    default:
      return REBOTE_STATUS_NEUTRAL;
    }
}

static GtkWidget *
new_label (const char *text,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (label, TRUE);
  if (css_class)
    gtk_widget_add_css_class (label, css_class);

  return label;
}

static void
copy_clicked_cb (GtkButton *button,
                 gpointer   user_data)
{
  ReboteSenderResults *self = REBOTE_SENDER_RESULTS (user_data);
  const char          *text = g_object_get_data (G_OBJECT (button), "record");

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (button)), text);
  g_signal_emit (self, signals[COPIED], 0);
}

/* A record as it was found, under the name where it stands. */
static GtkWidget *
new_evidence (ReboteSenderResults        *self,
              const ReboteSenderEvidence *evidence)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *text = new_label (evidence->text, "record");
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  g_autofree char *name = g_strdup_printf ("%s %s", evidence->name, evidence->type);
  /* Translators: %s is the name of a record, for example “club.example TXT” */
  g_autofree char *tooltip = g_strdup_printf (_("Copy %s"), name);

  gtk_label_set_selectable (GTK_LABEL (text), TRUE);
  /* By the Tab key one goes from button to button. */
  gtk_widget_set_focusable (text, FALSE);
  gtk_box_append (GTK_BOX (words), new_label (name, "caption"));
  gtk_box_append (GTK_BOX (words), text);
  gtk_box_append (GTK_BOX (row), words);

  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip, -1);
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data_full (G_OBJECT (button), "record", g_strdup (evidence->text), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (copy_clicked_cb), self, 0);
  gtk_box_append (GTK_BOX (row), button);

  return row;
}

static GtkWidget *
new_details (ReboteSenderResults       *self,
             const ReboteSenderFinding *finding)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  gtk_box_append (GTK_BOX (box), new_label (finding->text, NULL));
  if (finding->advice)
    {
      GtkWidget *advice = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

      gtk_box_append (GTK_BOX (advice), new_label (_("What to do"), "heading"));
      gtk_box_append (GTK_BOX (advice), new_label (finding->advice, NULL));
      gtk_box_append (GTK_BOX (box), advice);
    }
  if (finding->url)
    {
      GtkWidget *link = gtk_link_button_new_with_label (finding->url, finding->url);

      gtk_widget_set_halign (link, GTK_ALIGN_START);
      gtk_widget_add_css_class (link, "help-link");
      gtk_box_append (GTK_BOX (box), link);
    }
  for (guint i = 0; i < finding->evidence->len; i++)
    gtk_box_append (GTK_BOX (box), new_evidence (self, g_ptr_array_index (finding->evidence, i)));
  gtk_widget_add_css_class (box, "finding");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);

  return row;
}

static GtkWidget *
new_row (ReboteSenderResults       *self,
         const ReboteSenderFinding *finding)
{
  GtkWidget  *row = adw_expander_row_new ();
  GtkWidget  *icon = rebote_status_icon_new ();
  const char *level = rebote_sender_level_get_name (finding->level);
  /* Translators: how something is and what it is, for example “Good: club.example receives mail” */
  g_autofree char *name = g_strdup_printf (_("%s: %s"), level, finding->title);

  rebote_status_icon_set_status (REBOTE_STATUS_ICON (icon), get_status (finding->level));
  adw_expander_row_add_prefix (ADW_EXPANDER_ROW (row), icon);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), finding->title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), level);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), new_details (self, finding));
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), finding->level == REBOTE_SENDER_BAD);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);

  return row;
}

static GtkWidget *
new_area (ReboteSenderResults *self,
          const char          *area)
{
  GtkWidget  *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget  *list = gtk_list_box_new ();
  const char *name = rebote_sender_area_get_name (area);

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_box_append (GTK_BOX (box), new_label (name, "heading"));
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (self->box), box);

  return list;
}

static void
rebote_sender_results_dispose (GObject *object)
{
  ReboteSenderResults *self = REBOTE_SENDER_RESULTS (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (rebote_sender_results_parent_class)->dispose (object);
}

static void
rebote_sender_results_class_init (ReboteSenderResultsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rebote_sender_results_dispose;

  /**
   * ReboteSenderResults::copied:
   * @self: the results
   *
   * A record is on the clipboard now.
   */
  signals[COPIED] = g_signal_new ("copied", REBOTE_TYPE_SENDER_RESULTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
rebote_sender_results_init (ReboteSenderResults *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/**
 * rebote_sender_results_show:
 * @self: the results
 * @report: what was found out
 *
 * Shows a report in place of the one before.
 */
void
rebote_sender_results_show (ReboteSenderResults *self,
                            ReboteSenderReport  *report)
{
  g_autofree char *summary = NULL;
  const char      *area = NULL;
  GtkWidget       *child, *list = NULL;

  g_return_if_fail (REBOTE_IS_SENDER_RESULTS (self));
  g_return_if_fail (report != NULL);

  while ((child = gtk_widget_get_first_child (self->box)))
    gtk_box_remove (GTK_BOX (self->box), child);

  summary = rebote_sender_report_get_summary (report);
  gtk_box_append (GTK_BOX (self->box), new_label (summary, "title-2"));
  for (guint i = 0; i < report->findings->len; i++)
    {
      const ReboteSenderFinding *finding = g_ptr_array_index (report->findings, i);

      if (g_strcmp0 (area, finding->area) != 0)
        list = new_area (self, finding->area);
      area = finding->area;
      gtk_list_box_append (GTK_LIST_BOX (list), new_row (self, finding));
    }
}
