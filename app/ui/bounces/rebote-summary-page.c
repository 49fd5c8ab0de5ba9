/* rebote-summary-page.c
 *
 * What many mails have in common: the reasons and the providers, with numbers.
 *
 *   selected positions --idle, in slices--> numbers --> bars
 *                                             one mail of each reason --worker--> its sentence
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-summary-page"

#include "config.h"

#include <glib/gi18n.h>

#include "bounce/rebote-words.h"
#include "ui/rebote-format.h"
#include "ui/rebote-wrap-layout.h"

#include "rebote-message-details.h"
#include "rebote-summary-page.h"

/* How many rows are looked at before the window gets its turn: a few milliseconds of work. */
#define SLICE 400

/* More providers are added up in one line. */
#define MAX_PROVIDERS 8

/* What is counted is a reason or, where a mail is no failure, a type of message. */
#define N_CAUSES (REBOTE_N_REASONS + REBOTE_N_MESSAGE_TYPES)

typedef struct
{
  guint   n;
  gint64  message_id;
  int     recipient;
} Cause;

struct _ReboteSummaryPage
{
  GtkWidget           parent_instance;

  GtkScrolledWindow  *scroller;
  GtkLabel           *title_label;
  GtkBox             *reasons_box;
  GtkWidget          *providers_section;
  GtkBox             *providers_box;

  ReboteMessageModel *model;
  ReboteKnowledge    *knowledge;
  GCancellable       *cancellable;

  GtkBitset          *positions;
  GtkBitsetIter       iter;
  guint               position;
  gboolean            more;
  guint               idle;
  Cause               causes[N_CAUSES];
  GHashTable         *providers;
};

/* A sentence on its way. */
typedef struct
{
  GtkLabel *title;
  GtkLabel *sentence;
} Wanted;

G_DEFINE_FINAL_TYPE (ReboteSummaryPage, rebote_summary_page, GTK_TYPE_WIDGET)

static void
wanted_free (gpointer data)
{
  Wanted *wanted = data;

  g_object_unref (wanted->title);
  g_object_unref (wanted->sentence);
  g_free (wanted);
}

static void
clear_box (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))))
    gtk_box_remove (box, child);
}

static GtkLabel *
new_label (const char *text,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);

  if (css_class)
    gtk_widget_add_css_class (label, css_class);

  return GTK_LABEL (label);
}

/* A line: what, how many, and a bar that compares it with the others. */
static GtkWidget *
add_bar (GtkBox     *box,
         GtkLabel   *title,
         guint       n,
         guint       n_all,
         const char *css_class)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *bar = gtk_level_bar_new_for_interval (0, n_all);
  g_autofree char *number = rebote_format_number (n);
  GtkWidget *number_label = gtk_label_new (number);

  gtk_widget_set_hexpand (GTK_WIDGET (title), TRUE);
  gtk_widget_add_css_class (number_label, "numeric");
  gtk_widget_set_valign (number_label, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (title));
  gtk_box_append (GTK_BOX (head), number_label);

  /* The steps that a level bar has by default would change its colour. */
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (bar), GTK_LEVEL_BAR_OFFSET_LOW);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (bar), GTK_LEVEL_BAR_OFFSET_HIGH);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (bar), GTK_LEVEL_BAR_OFFSET_FULL);
  gtk_level_bar_set_value (GTK_LEVEL_BAR (bar), n);
  gtk_widget_add_css_class (bar, css_class);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_RELATION_LABELLED_BY, title, NULL, -1);

  gtk_box_append (GTK_BOX (line), head);
  gtk_box_append (GTK_BOX (line), bar);
  gtk_box_append (box, line);

  return line;
}

static void
sentence_loaded_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  Wanted *wanted = user_data;
  g_autoptr (ReboteMessageDetails) details = rebote_message_details_load_finish (result, NULL);

  /* Without it the line keeps the short name of the reason. */
  if (details)
    {
      gtk_label_set_label (wanted->title, details->explanation->title);
      gtk_label_set_label (wanted->sentence, details->explanation->advice);
      gtk_widget_set_visible (GTK_WIDGET (wanted->sentence), TRUE);
    }

  wanted_free (wanted);
}

static void
add_cause (ReboteSummaryPage *self,
           guint              i,
           guint              n_all)
{
  static const char *const css_classes[REBOTE_N_KINDS] = { "neutral", "hard", "soft", "undetermined" };
  gboolean is_reason = i < REBOTE_N_REASONS;
  ReboteKind kind = is_reason ? rebote_reason_get_kind (i) : REBOTE_KIND_NONE;
  GtkLabel *title = new_label (is_reason ? rebote_reason_get_name (i)
                                         : rebote_message_type_get_name (i - REBOTE_N_REASONS),
                               NULL);
  GtkLabel *sentence = new_label (NULL, "dim-label");
  GtkWidget *line = add_bar (self->reasons_box, title, self->causes[i].n, n_all, css_classes[kind]);
  Wanted *wanted = g_new0 (Wanted, 1);

  gtk_widget_set_visible (GTK_WIDGET (sentence), FALSE);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (sentence));

  wanted->title = g_object_ref (title);
  wanted->sentence = g_object_ref (sentence);
  rebote_message_details_load_async (rebote_row_model_get_store (REBOTE_ROW_MODEL (self->model)), self->knowledge,
                                     self->causes[i].message_id, self->causes[i].recipient, self->cancellable,
                                     sentence_loaded_cb, wanted);
}

static int
compare_causes (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  const Cause *causes = user_data;
  guint n_a = causes[*(const guint *) a].n;
  guint n_b = causes[*(const guint *) b].n;

  return n_a == n_b ? 0 : n_a > n_b ? -1 : 1;
}

static void
show_causes (ReboteSummaryPage *self,
             guint              n_all)
{
  guint order[N_CAUSES];

  for (guint i = 0; i < N_CAUSES; i++)
    order[i] = i;

  g_qsort_with_data (order, N_CAUSES, sizeof *order, compare_causes, self->causes);
  clear_box (self->reasons_box);

  for (guint i = 0; i < N_CAUSES && self->causes[order[i]].n > 0; i++)
    add_cause (self, order[i], n_all);
}

static int
compare_providers (gconstpointer a,
                   gconstpointer b,
                   gpointer      user_data)
{
  GHashTable *providers = user_data;
  const char *name_a = *(const char *const *) a;
  const char *name_b = *(const char *const *) b;
  guint n_a = GPOINTER_TO_UINT (g_hash_table_lookup (providers, name_a));
  guint n_b = GPOINTER_TO_UINT (g_hash_table_lookup (providers, name_b));

  return n_a == n_b ? strcmp (name_a, name_b) : n_a > n_b ? -1 : 1;
}

static void
show_providers (ReboteSummaryPage *self,
                guint              n_all)
{
  guint n_names;
  g_autofree gpointer *names = g_hash_table_get_keys_as_array (self->providers, &n_names);
  guint n_others = 0;

  g_qsort_with_data (names, n_names, sizeof *names, compare_providers, self->providers);
  clear_box (self->providers_box);
  gtk_widget_set_visible (self->providers_section, n_names > 0);

  for (guint i = 0; i < n_names; i++)
    {
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->providers, names[i]));

      if (i < MAX_PROVIDERS)
        add_bar (self->providers_box, new_label (names[i], NULL), n, n_all, "neutral");
      else
        n_others += n;
    }

  if (n_others > 0)
    add_bar (self->providers_box, new_label (C_("providers", "Others"), NULL), n_others, n_all, "neutral");
}

static void
count_row (ReboteSummaryPage *self,
           ReboteMessageRow  *row)
{
  ReboteReason reason = rebote_message_row_get_reason (row);
  guint i = reason != REBOTE_REASON_NONE ? (guint) reason
                                         : REBOTE_N_REASONS + (guint) rebote_message_row_get_type_of (row);
  const char *provider = rebote_message_row_get_provider (row);
  Cause *cause = &self->causes[i];

  if (cause->n++ == 0)
    {
      cause->message_id = rebote_message_row_get_message_id (row);
      cause->recipient = rebote_message_row_get_recipient (row);
    }

  if (provider == NULL)
    provider = rebote_message_row_get_domain (row);

  if (provider)
    {
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->providers, provider));

      g_hash_table_insert (self->providers, g_strdup (provider), GUINT_TO_POINTER (n + 1));
    }
}

static gboolean
count_idle_cb (gpointer user_data)
{
  ReboteSummaryPage *self = user_data;
  guint n_all = gtk_bitset_get_size (self->positions);

  for (guint i = 0; self->more && i < SLICE; i++)
    {
      g_autoptr (ReboteMessageRow) row = g_list_model_get_item (G_LIST_MODEL (self->model), self->position);

      if (row)
        count_row (self, row);

      self->more = gtk_bitset_iter_next (&self->iter, &self->position);
    }

  if (self->more)
    return G_SOURCE_CONTINUE;

  self->idle = 0;
  show_causes (self, n_all);
  show_providers (self, n_all);

  return G_SOURCE_REMOVE;
}

static void
stop (ReboteSummaryPage *self)
{
  g_clear_handle_id (&self->idle, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
rebote_summary_page_dispose (GObject *object)
{
  ReboteSummaryPage *self = REBOTE_SUMMARY_PAGE (object);

  stop (self);
  g_clear_object (&self->model);
  g_clear_pointer (&self->knowledge, rebote_knowledge_unref);
  g_clear_pointer (&self->positions, gtk_bitset_unref);
  g_clear_pointer (&self->providers, g_hash_table_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), REBOTE_TYPE_SUMMARY_PAGE);

  G_OBJECT_CLASS (rebote_summary_page_parent_class)->dispose (object);
}

static void
rebote_summary_page_class_init (ReboteSummaryPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rebote_summary_page_dispose;

  g_type_ensure (REBOTE_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/rebote/ui/bounces/rebote-summary-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ReboteSummaryPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, ReboteSummaryPage, title_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteSummaryPage, reasons_box);
  gtk_widget_class_bind_template_child (widget_class, ReboteSummaryPage, providers_section);
  gtk_widget_class_bind_template_child (widget_class, ReboteSummaryPage, providers_box);
}

static void
rebote_summary_page_init (ReboteSummaryPage *self)
{
  self->providers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rebote_summary_page_set_up:
 * @self: a page
 * @model: what positions are about
 * @knowledge: what mails are read with
 */
void
rebote_summary_page_set_up (ReboteSummaryPage  *self,
                            ReboteMessageModel *model,
                            ReboteKnowledge    *knowledge)
{
  g_return_if_fail (REBOTE_IS_SUMMARY_PAGE (self));
  g_return_if_fail (REBOTE_IS_MESSAGE_MODEL (model));
  g_return_if_fail (knowledge != NULL);

  g_set_object (&self->model, model);
  self->knowledge = rebote_knowledge_ref (knowledge);
}

/**
 * rebote_summary_page_show:
 * @self: a page
 * @positions: (nullable): which rows of the model to sum up; %NULL to stop counting
 *
 * Sums up rows.
 */
void
rebote_summary_page_show (ReboteSummaryPage *self,
                          GtkBitset         *positions)
{
  g_autofree char *number = NULL;
  g_autofree char *title = NULL;
  guint n;

  g_return_if_fail (REBOTE_IS_SUMMARY_PAGE (self));

  stop (self);
  g_clear_pointer (&self->positions, gtk_bitset_unref);

  if (positions == NULL)
    return;

  self->positions = gtk_bitset_copy (positions);
  self->cancellable = g_cancellable_new ();
  memset (self->causes, 0, sizeof self->causes);
  g_hash_table_remove_all (self->providers);

  n = gtk_bitset_get_size (positions);
  number = rebote_format_number (n);
  title = g_strdup_printf (ngettext ("%s mail selected", "%s mails selected", n), number);
  gtk_label_set_label (self->title_label, title);

  self->more = gtk_bitset_iter_init_first (&self->iter, self->positions, &self->position);
  self->idle = g_idle_add (count_idle_cb, self);
}
