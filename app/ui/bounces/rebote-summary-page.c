/* rebote-summary-page.c
 *
 * What many mails have in common: the reasons and the providers, with numbers.
 *
 *   selected rows --worker--> numbers, and a sentence for each reason, taken from one of its mails --> bars
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-summary-page"

#include "config.h"

#include <glib/gi18n.h>

#include "bounce/rebote-words.h"
#include "store/rebote-store-recipients.h"
#include "ui/rebote-format.h"
#include "ui/rebote-wrap-layout.h"

#include "rebote-message-details.h"
#include "rebote-summary-page.h"

/* More providers are added up in one line. */
#define MAX_PROVIDERS 8

/* What is counted is a reason or, where a mail is no failure, a type of message. */
#define N_CAUSES (REBOTE_N_REASONS + REBOTE_N_MESSAGE_TYPES)

typedef struct
{
  guint                 n;
  gint64                message_id;
  int                   recipient;
  ReboteMessageDetails *details;
} Cause;

/* What the worker finds out. */
typedef struct
{
  ReboteKnowledge *knowledge;
  GArray          *row_ids;
  Cause            causes[N_CAUSES];
  GHashTable      *providers;
} Summary;

struct _ReboteSummaryPage
{
  GtkWidget          parent_instance;

  GtkScrolledWindow *scroller;
  GtkLabel          *title_label;
  GtkBox            *reasons_box;
  GtkWidget         *providers_section;
  GtkBox            *providers_box;

  ReboteStore       *store;
  ReboteKnowledge   *knowledge;
  GCancellable      *cancellable;
};

G_DEFINE_FINAL_TYPE (ReboteSummaryPage, rebote_summary_page, GTK_TYPE_WIDGET)

static void
summary_free (gpointer data)
{
  Summary *summary = data;

  for (guint i = 0; i < N_CAUSES; i++)
    g_clear_pointer (&summary->causes[i].details, rebote_message_details_unref);

  rebote_knowledge_unref (summary->knowledge);
  g_array_unref (summary->row_ids);
  g_hash_table_unref (summary->providers);
  g_free (summary);
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
add_cause (ReboteSummaryPage *self,
           Summary           *summary,
           guint              i)
{
  static const char *const css_classes[REBOTE_N_KINDS] = { "neutral", "hard", "soft", "undetermined" };
  Cause *cause = &summary->causes[i];
  gboolean is_reason = i < REBOTE_N_REASONS;
  ReboteKind kind = is_reason ? rebote_reason_get_kind (i) : REBOTE_KIND_NONE;
  const char *title;
  GtkWidget *line;

  if (cause->details)
    title = cause->details->explanation->title;
  else
    title = is_reason ? rebote_reason_get_name (i) : rebote_message_type_get_name (i - REBOTE_N_REASONS);

  line = add_bar (self->reasons_box, new_label (title, NULL), cause->n, summary->row_ids->len, css_classes[kind]);

  if (cause->details)
    gtk_box_append (GTK_BOX (line), GTK_WIDGET (new_label (cause->details->explanation->advice, "dim-label")));
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
             Summary           *summary)
{
  guint order[N_CAUSES];

  for (guint i = 0; i < N_CAUSES; i++)
    order[i] = i;

  g_qsort_with_data (order, N_CAUSES, sizeof *order, compare_causes, summary->causes);
  clear_box (self->reasons_box);

  for (guint i = 0; i < N_CAUSES && summary->causes[order[i]].n > 0; i++)
    add_cause (self, summary, order[i]);
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
                Summary           *summary)
{
  guint n_all = summary->row_ids->len;
  guint n_names;
  g_autofree gpointer *names = g_hash_table_get_keys_as_array (summary->providers, &n_names);
  guint n_others = 0;

  g_qsort_with_data (names, n_names, sizeof *names, compare_providers, summary->providers);
  clear_box (self->providers_box);
  gtk_widget_set_visible (self->providers_section, n_names > 0);

  for (guint i = 0; i < n_names; i++)
    {
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (summary->providers, names[i]));

      if (i < MAX_PROVIDERS)
        add_bar (self->providers_box, new_label (names[i], NULL), n, n_all, "neutral");
      else
        n_others += n;
    }

  if (n_others > 0)
    add_bar (self->providers_box, new_label (C_("providers", "Others"), NULL), n_others, n_all, "neutral");
}

static void
count_recipient (const ReboteStoredRecipient *recipient,
                 gpointer                     user_data)
{
  Summary *summary = user_data;
  Cause *cause;

  if (recipient->reason != REBOTE_REASON_NONE)
    cause = &summary->causes[recipient->reason];
  else
    cause = &summary->causes[REBOTE_N_REASONS + recipient->type];

  if (cause->n++ == 0)
    {
      cause->message_id = recipient->message_id;
      cause->recipient = recipient->position;
    }

  if (recipient->provider)
    {
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (summary->providers, recipient->provider));

      g_hash_table_insert (summary->providers, g_strdup (recipient->provider), GUINT_TO_POINTER (n + 1));
    }
}

static void
sum_in_thread (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  Summary *summary = task_data;
  GError *error = NULL;

  if (!rebote_store_recipients_foreach (source, (const gint64 *) (gconstpointer) summary->row_ids->data,
                                        summary->row_ids->len, count_recipient, summary, cancellable, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  /* A cause whose mail is gone by now keeps its short name. */
  for (guint i = 0; i < N_CAUSES; i++)
    {
      Cause *cause = &summary->causes[i];

      if (cause->n > 0)
        cause->details = rebote_message_details_load (source, summary->knowledge, cause->message_id, cause->recipient,
                                                      NULL);
    }

  g_task_return_boolean (task, TRUE);
}

static void
summed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (ReboteSummaryPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      show_causes (self, g_task_get_task_data (G_TASK (result)));
      show_providers (self, g_task_get_task_data (G_TASK (result)));
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gtk_label_set_label (self->title_label, error->message);
}

static void
stop (ReboteSummaryPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
rebote_summary_page_dispose (GObject *object)
{
  ReboteSummaryPage *self = REBOTE_SUMMARY_PAGE (object);

  stop (self);
  g_clear_object (&self->store);
  g_clear_pointer (&self->knowledge, rebote_knowledge_unref);
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
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rebote_summary_page_set_up:
 * @self: a page
 * @store: what rows are read from
 * @knowledge: what mails are read with
 */
void
rebote_summary_page_set_up (ReboteSummaryPage *self,
                            ReboteStore       *store,
                            ReboteKnowledge   *knowledge)
{
  g_return_if_fail (REBOTE_IS_SUMMARY_PAGE (self));
  g_return_if_fail (REBOTE_IS_STORE (store));
  g_return_if_fail (knowledge != NULL);

  g_set_object (&self->store, store);
  self->knowledge = rebote_knowledge_ref (knowledge);
}

/**
 * rebote_summary_page_set_knowledge:
 * @self: a page
 * @knowledge: what mails are read with from now on
 */
void
rebote_summary_page_set_knowledge (ReboteSummaryPage *self,
                                   ReboteKnowledge   *knowledge)
{
  g_return_if_fail (REBOTE_IS_SUMMARY_PAGE (self));
  g_return_if_fail (knowledge != NULL);

  rebote_knowledge_ref (knowledge);
  g_clear_pointer (&self->knowledge, rebote_knowledge_unref);
  self->knowledge = knowledge;
}

/**
 * rebote_summary_page_show:
 * @self: a page
 * @row_ids: (nullable) (element-type gint64): keys of the rows to sum up; %NULL to stop
 *
 * Sums up rows.
 */
void
rebote_summary_page_show (ReboteSummaryPage *self,
                          GArray            *row_ids)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *number = NULL;
  g_autofree char *title = NULL;
  Summary *summary;

  g_return_if_fail (REBOTE_IS_SUMMARY_PAGE (self));

  stop (self);

  if (row_ids == NULL)
    return;

  number = rebote_format_number (row_ids->len);
  title = g_strdup_printf (ngettext ("%s mail selected", "%s mails selected", row_ids->len), number);
  gtk_label_set_label (self->title_label, title);

  summary = g_new0 (Summary, 1);
  summary->knowledge = rebote_knowledge_ref (self->knowledge);
  summary->row_ids = g_array_ref (row_ids);
  summary->providers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  self->cancellable = g_cancellable_new ();
  task = g_task_new (self->store, self->cancellable, summed_cb, g_object_ref (self));
  g_task_set_source_tag (task, rebote_summary_page_show);
  g_task_set_task_data (task, summary, summary_free);
  g_task_run_in_thread (task, sum_in_thread);
}
