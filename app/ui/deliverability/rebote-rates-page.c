/* rebote-rates-page.c
 *
 * The figures of a mailing, in words, numbers and bars.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-rates-page"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "bounce/rebote-words.h"
#include "deliverability/rebote-alarm-rules.h"
#include "deliverability/rebote-alarm-words.h"
#include "deliverability/rebote-figures.h"
#include "ui/charts/rebote-bar.h"
#include "ui/charts/rebote-rate-chart.h"
#include "ui/rebote-status-icon.h"
#include "ui/rebote-wrap-layout.h"

#include "rebote-rates-page.h"

/* Those that matter; the rest is counted in one line. */
#define MAX_DOMAINS 20

struct _ReboteRatesPage
{
  GtkWidget        parent_instance;

  /* Template children */
  GtkWidget       *scroller; /* so that it is known when the page ends */
  GtkLabel        *sentence_label;
  AdwEntryRow     *sent_row;
  GtkLabel        *sent_hint;
  GtkBox          *alarms_box;
  GtkFlowBox      *figures_box;
  GtkWidget       *rates_section;
  ReboteRateChart *hard_chart;
  GtkLabel        *hard_label;
  ReboteRateChart *soft_chart;
  GtkLabel        *soft_label;
  GtkWidget       *reasons_section;
  GtkListBox      *reasons_list;
  GtkWidget       *domains_section;
  GtkListBox      *domains_list;
  GtkLabel        *more_label;

  gint64           sent;
};

enum
{
  SENT_ENTERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ReboteRatesPage, rebote_rates_page, GTK_TYPE_WIDGET)

static GtkWidget *
new_label (const char *text,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css_class)
    gtk_widget_add_css_class (label, css_class);

  return label;
}

/* People write numbers as they are used to: “12 000”, “12.000”, “12,000”. -1 for what is none. */
static gint64
parse_sent (const char *text)
{
  g_autoptr (GString) digits = g_string_new (NULL);
  guint64 number;

  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_ascii_isdigit (*p))
        g_string_append_c (digits, *p);
      else if (!g_unichar_isspace (c) && c != '.' && c != ',' && c != 0x2019 && c != '\'' && c != 0x202f)
        return -1;
    }

  if (digits->len == 0)
    return *text == '\0' ? 0 : -1;

  return g_ascii_string_to_unsigned (digits->str, 10, 0, G_MAXINT64, &number, NULL) ? (gint64) number : -1;
}

static void
update_hint (ReboteRatesPage *self,
             gboolean         wrong)
{
  const char *text = "";

  if (wrong)
    text = _("Write a number, for example 12,000.");
  else if (self->sent == 0)
    text = _("Your mailing service tells this figure. Rates need it; the rest does not.");

  gtk_label_set_label (self->sent_hint, text);
  gtk_widget_set_visible (GTK_WIDGET (self->sent_hint), *text != '\0');
  if (wrong)
    gtk_widget_add_css_class (GTK_WIDGET (self->sent_row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->sent_row), "error");
}

static void
sent_changed_cb (ReboteRatesPage *self)
{
  update_hint (self, parse_sent (gtk_editable_get_text (GTK_EDITABLE (self->sent_row))) < 0);
}

static void
show_sent (ReboteRatesPage *self)
{
  g_autofree char *text = self->sent > 0 ? rebote_format_count (self->sent) : g_strdup ("");

  /* Not while somebody is writing. */
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->sent_row)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->sent_row), text);
  update_hint (self, FALSE);
}

static void
sent_applied_cb (ReboteRatesPage *self)
{
  gint64 sent = parse_sent (gtk_editable_get_text (GTK_EDITABLE (self->sent_row)));

  if (sent < 0)
    update_hint (self, TRUE);
  else
    g_signal_emit (self, signals[SENT_ENTERED], 0, sent);
}

static void
clear_box (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)))
    {
      if (GTK_IS_LIST_BOX (box))
        gtk_list_box_remove (GTK_LIST_BOX (box), child);
      else if (GTK_IS_FLOW_BOX (box))
        gtk_flow_box_remove (GTK_FLOW_BOX (box), child);
      else
        gtk_box_remove (GTK_BOX (box), child);
    }
}

static void
add_figure (ReboteRatesPage *self,
            ReboteStatus     status,
            const char      *name,
            gint64           count,
            gboolean         has_rate)
{
  GtkWidget *child = gtk_flow_box_child_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = rebote_status_icon_new ();
  GtkWidget *number;
  g_autofree char *text = rebote_format_count (count);
  g_autofree char *rate = has_rate ? rebote_format_rate ((double) count / self->sent) : NULL;

  rebote_status_icon_set_status (REBOTE_STATUS_ICON (icon), status);
  gtk_box_append (GTK_BOX (head), icon);
  gtk_box_append (GTK_BOX (head), new_label (name, NULL));
  gtk_box_append (GTK_BOX (box), head);
  number = new_label (text, "title-1");
  gtk_widget_add_css_class (number, "numeric");
  gtk_box_append (GTK_BOX (box), number);
  if (rate)
    {
      GtkWidget *label = new_label (rate, "dim-label");

      gtk_widget_add_css_class (label, "numeric");
      gtk_box_append (GTK_BOX (box), label);
    }

  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "figure");
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), box);
  gtk_widget_set_focusable (child, FALSE);
  gtk_flow_box_append (self->figures_box, child);
}

static void
show_figures (ReboteRatesPage *self,
              ReboteRates     *rates)
{
  const ReboteFailures *failures = &rates->failures;
  gboolean plausible = rebote_rates_is_sent_plausible (rates);
  gint64 delivered;
  gboolean has_delivered = rebote_rates_get_delivered (rates, &delivered);

  clear_box (GTK_WIDGET (self->figures_box));
  gtk_flow_box_set_max_children_per_line (self->figures_box, has_delivered ? 5 : 4);
  if (has_delivered)
    add_figure (self, REBOTE_STATUS_NEUTRAL, _("Delivered"), delivered, TRUE);
  add_figure (self, REBOTE_STATUS_HARD, rebote_kind_get_name (REBOTE_KIND_HARD), failures->hard, plausible);
  add_figure (self, REBOTE_STATUS_SOFT, rebote_kind_get_name (REBOTE_KIND_SOFT), failures->soft, plausible);
  add_figure (self, REBOTE_STATUS_UNDETERMINED, rebote_kind_get_name (REBOTE_KIND_UNDETERMINED),
              failures->undetermined, plausible);
  add_figure (self, REBOTE_STATUS_COMPLAINT, _("Complaints"), failures->complaints, plausible);
}

static void
show_charts (ReboteRatesPage *self,
             ReboteRates     *rates)
{
  double hard;
  double soft;
  double low;
  double high;
  g_autofree char *hard_text = NULL;
  g_autofree char *soft_text = NULL;
  gboolean known = rebote_rates_get_hard_rate (rates, &hard) && rebote_rates_get_soft_rate (rates, &soft);

  gtk_widget_set_visible (self->rates_section, known);
  if (!known)
    return;

  rebote_wilson_interval (rates->failures.hard, rates->sent, &low, &high);
  rebote_rate_chart_set_rate (self->hard_chart, _("Hard Rate"), hard, low, high);
  hard_text = rebote_rate_chart_describe (self->hard_chart);
  gtk_label_set_label (self->hard_label, hard_text);

  rebote_wilson_interval (rates->failures.soft, rates->sent, &low, &high);
  rebote_rate_chart_set_rate (self->soft_chart, _("Soft Rate"), soft, low, high);
  soft_text = rebote_rate_chart_describe (self->soft_chart);
  gtk_label_set_label (self->soft_label, soft_text);
}

static void
add_alarm (ReboteRatesPage   *self,
           const ReboteAlarm *found)
{
  static const char *const icons[] = { "dialog-information-symbolic", "dialog-warning-symbolic", "dialog-error-symbolic" };
  static const char *const classes[] = { "notice", "warning", "critical" };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *icon = gtk_image_new_from_icon_name (icons[found->level]);

  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), new_label (rebote_alarm_level_get_name (found->level), "heading"));
  gtk_box_append (GTK_BOX (words), new_label (found->text, NULL));
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), words);
  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "alarm");
  gtk_widget_add_css_class (box, classes[found->level]);
  gtk_box_append (self->alarms_box, box);
}

static void
show_alarms (ReboteRatesPage *self,
             ReboteRates     *rates)
{
  clear_box (GTK_WIDGET (self->alarms_box));
  for (guint i = 0; i < rates->alarms->len; i++)
    add_alarm (self, g_ptr_array_index (rates->alarms, i));
  gtk_widget_set_visible (GTK_WIDGET (self->alarms_box), rates->alarms->len > 0);
}

/* A line: what, more about it, how many, and a bar that compares it with the others. */
static ReboteBar *
add_line (GtkListBox *list,
          const char *name,
          const char *more,
          guint       count,
          guint       full)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *bar = rebote_bar_new ();
  g_autofree char *text = rebote_format_count (count);
  GtkWidget *number = gtk_label_new (text);

  gtk_box_append (GTK_BOX (words), new_label (name, NULL));
  if (more && *more)
    {
      GtkWidget *label = new_label (more, "caption");

      gtk_widget_add_css_class (label, "dim-label");
      gtk_box_append (GTK_BOX (words), label);
    }
  gtk_widget_set_layout_manager (words, g_object_new (REBOTE_TYPE_WRAP_LAYOUT, NULL));
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_add_css_class (number, "numeric");
  gtk_box_append (GTK_BOX (head), words);
  gtk_box_append (GTK_BOX (head), number);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), bar);
  gtk_widget_add_css_class (box, "line");
  rebote_bar_set_full (REBOTE_BAR (bar), full);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_append (list, row);

  return REBOTE_BAR (bar);
}

static int
compare_reasons (gconstpointer a,
                 gconstpointer b,
                 gpointer      user_data)
{
  const guint *counts = user_data;
  ReboteReason first = *(const ReboteReason *) a;
  ReboteReason second = *(const ReboteReason *) b;

  if (counts[first] != counts[second])
    return counts[first] > counts[second] ? -1 : 1;

  return (int) first - (int) second;
}

static void
show_reasons (ReboteRatesPage *self,
              ReboteRates     *rates)
{
  guint counts[REBOTE_N_REASONS];
  ReboteReason order[REBOTE_N_REASONS];

  memcpy (counts, rates->failures.reasons, sizeof counts);
  for (guint i = 0; i < REBOTE_N_REASONS; i++)
    order[i] = i;
  g_qsort_with_data (order, REBOTE_N_REASONS, sizeof *order, compare_reasons, counts);

  clear_box (GTK_WIDGET (self->reasons_list));
  for (guint i = 0; i < REBOTE_N_REASONS && counts[order[i]] > 0; i++)
    {
      ReboteKind kind = rebote_reason_get_kind (order[i]);
      ReboteBar *bar = add_line (self->reasons_list, rebote_reason_get_name (order[i]), rebote_kind_get_name (kind),
                                 counts[order[i]], counts[order[0]]);

      rebote_bar_set_part (bar, kind, counts[order[i]]);
    }
  gtk_widget_set_visible (self->reasons_section, counts[order[0]] > 0);
}

static void
add_part (GStrvBuilder *parts,
          const char   *name,
          guint         count)
{
  g_autofree char *number = rebote_format_count (count);
  g_autofree char *part = NULL;

  if (count == 0)
    return;

  /* Translators: a kind of failure and how many there are: “Hard 12” */
  part = g_strdup_printf (C_("figure", "%s %s"), name, number);
  g_strv_builder_add (parts, part);
}

/* What the bar shows, in words: the provider, the main reason, and how many of each kind. */
static char *
describe_domain (const ReboteDomainRates *domain)
{
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;
  ReboteReason top = rebote_failures_get_top_reason (&domain->failures);

  if (domain->family)
    g_strv_builder_add (parts, rebote_provider_get_name (domain->family));
  if (top != REBOTE_REASON_NONE)
    g_strv_builder_add (parts, rebote_reason_get_name (top));
  add_part (parts, rebote_kind_get_name (REBOTE_KIND_HARD), domain->failures.hard);
  add_part (parts, rebote_kind_get_name (REBOTE_KIND_SOFT), domain->failures.soft);
  add_part (parts, rebote_kind_get_name (REBOTE_KIND_UNDETERMINED), domain->failures.undetermined);
  add_part (parts, rebote_message_type_get_name (REBOTE_MESSAGE_COMPLAINT), domain->failures.complaints);
  list = g_strv_builder_end (parts);

  return g_strjoinv (" · ", list);
}

static guint
count_all (const ReboteDomainRates *domain)
{
  return rebote_failures_get_total (&domain->failures) + domain->failures.complaints;
}

static void
show_domains (ReboteRatesPage *self,
              ReboteRates     *rates)
{
  guint n = MIN (rates->domains->len, MAX_DOMAINS);
  guint rest = rates->domains->len - n;
  guint full = 0;

  clear_box (GTK_WIDGET (self->domains_list));
  for (guint i = 0; i < n; i++)
    full = MAX (full, count_all (g_ptr_array_index (rates->domains, i)));
  for (guint i = 0; i < n; i++)
    {
      const ReboteDomainRates *domain = g_ptr_array_index (rates->domains, i);
      g_autofree char *more = describe_domain (domain);
      ReboteBar *bar = add_line (self->domains_list, domain->domain, more, count_all (domain), full);

      rebote_bar_set_part (bar, REBOTE_KIND_HARD, domain->failures.hard);
      rebote_bar_set_part (bar, REBOTE_KIND_SOFT, domain->failures.soft);
      rebote_bar_set_part (bar, REBOTE_KIND_UNDETERMINED, domain->failures.undetermined);
      rebote_bar_set_part (bar, REBOTE_KIND_NONE, domain->failures.complaints);
    }

  gtk_widget_set_visible (self->domains_section, n > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->more_label), rest > 0);
  if (rest > 0)
    {
      g_autofree char *text = g_strdup_printf (ngettext ("and %u other domain", "and %u other domains", rest), rest);

      gtk_label_set_label (self->more_label, text);
    }
}

static void
rebote_rates_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), REBOTE_TYPE_RATES_PAGE);

  G_OBJECT_CLASS (rebote_rates_page_parent_class)->dispose (object);
}

static void
rebote_rates_page_class_init (ReboteRatesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rebote_rates_page_dispose;

  /**
   * ReboteRatesPage::sent-entered:
   * @self: a page
   * @sent: how many mails were sent, 0 for “not known”
   */
  signals[SENT_ENTERED] = g_signal_new ("sent-entered", REBOTE_TYPE_RATES_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, G_TYPE_INT64);

  g_type_ensure (REBOTE_TYPE_RATE_CHART);
  gtk_widget_class_set_template_from_resource (widget_class, "/rebote/ui/deliverability/rebote-rates-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ReboteRatesPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, ReboteRatesPage, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteRatesPage, sent_row);
  gtk_widget_class_bind_template_child (widget_class, ReboteRatesPage, sent_hint);
  gtk_widget_class_bind_template_child (widget_class, ReboteRatesPage, alarms_box);
  gtk_widget_class_bind_template_child (widget_class, ReboteRatesPage, figures_box);
  gtk_widget_class_bind_template_child (widget_class, ReboteRatesPage, rates_section);
  gtk_widget_class_bind_template_child (widget_class, ReboteRatesPage, hard_chart);
  gtk_widget_class_bind_template_child (widget_class, ReboteRatesPage, hard_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteRatesPage, soft_chart);
  gtk_widget_class_bind_template_child (widget_class, ReboteRatesPage, soft_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteRatesPage, reasons_section);
  gtk_widget_class_bind_template_child (widget_class, ReboteRatesPage, reasons_list);
  gtk_widget_class_bind_template_child (widget_class, ReboteRatesPage, domains_section);
  gtk_widget_class_bind_template_child (widget_class, ReboteRatesPage, domains_list);
  gtk_widget_class_bind_template_child (widget_class, ReboteRatesPage, more_label);
  gtk_widget_class_bind_template_callback (widget_class, sent_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, sent_changed_cb);
}

static void
rebote_rates_page_init (ReboteRatesPage *self)
{
  static const double hard_limits[] = { REBOTE_HARD_RATE_IDEAL, REBOTE_HARD_RATE_TARGET, REBOTE_HARD_RATE_LIMIT };
  static const double soft_limits[] = { REBOTE_SOFT_RATE_LIMIT };
  const ReboteRateBandStyle hard_bands[] = {
    { C_("rate", "ideal"), "success_bg_color", 0.45 },
    { C_("rate", "fair"), "success_bg_color", 0.2 },
    { C_("rate", "high"), "warning_bg_color", 0.4 },
    { C_("rate", "too high"), "error_bg_color", 0.4 },
  };
  const ReboteRateBandStyle soft_bands[] = {
    { C_("rate", "good"), "success_bg_color", 0.2 },
    { C_("rate", "high"), "warning_bg_color", 0.4 },
  };

  gtk_widget_init_template (GTK_WIDGET (self));

  rebote_rate_chart_set_bands (self->hard_chart, hard_limits, G_N_ELEMENTS (hard_limits), hard_bands);
  rebote_rate_chart_set_bands (self->soft_chart, soft_limits, G_N_ELEMENTS (soft_limits), soft_bands);
}

/**
 * rebote_rates_page_show:
 * @self: a page
 * @rates: figures
 *
 * Shows the figures of a mailing.
 */
void
rebote_rates_page_show (ReboteRatesPage *self,
                        ReboteRates     *rates)
{
  g_autofree char *sentence = NULL;

  g_return_if_fail (REBOTE_IS_RATES_PAGE (self));
  g_return_if_fail (rates != NULL);

  sentence = rebote_rates_describe (rates);
  gtk_label_set_label (self->sentence_label, sentence);
  if (self->sent != rates->sent || !gtk_widget_has_focus (GTK_WIDGET (self->sent_row)))
    {
      self->sent = rates->sent;
      show_sent (self);
    }
  show_alarms (self, rates);
  show_figures (self, rates);
  show_charts (self, rates);
  show_reasons (self, rates);
  show_domains (self, rates);
}
