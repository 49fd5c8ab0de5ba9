/* rebote-results-group.c
 *
 * Looks at a file in a thread, and shows whose results it has and how they are spread.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-results-group"

#include "config.h"

#include <glib/gi18n.h>

#include "ui/rebote-format.h"
#include "verify/rebote-verification-words.h"

#include "rebote-results-group.h"

/* More values than these are seldom looked at, and the sheet goes on below. */
#define MAX_ROWS 12

struct _ReboteResultsGroup
{
  AdwPreferencesGroup parent_instance;

  GtkWidget     *button;
  AdwActionRow  *date_row;
  GtkMenuButton *date_button;
  GtkCalendar   *calendar;
  GPtrArray     *rows; /* GtkWidget: of the values */

  GCancellable              *cancellable;
  ReboteVerificationSummary *summary;
  char                      *problem;
  GHashTable                *assigned;
  gint64                     checked; /* 0 while the file's date is right */
  gboolean                   is_showing;
};

enum
{
  LOOKED,
  IMPORT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ReboteResultsGroup, rebote_results_group, ADW_TYPE_PREFERENCES_GROUP)

/* In the order in which they are offered */
static const ReboteVerificationVerdict offered[] = {
  REBOTE_VERIFICATION_UNKNOWN,
  REBOTE_VERIFICATION_DELIVERABLE,
  REBOTE_VERIFICATION_RISKY,
  REBOTE_VERIFICATION_UNDELIVERABLE,
};

static char *
describe_count (guint64 count)
{
  g_autofree char *number = rebote_format_number (count);

  return g_strdup_printf (ngettext ("%s address", "%s addresses", count), number);
}

static void
meaning_selected_cb (ReboteResultsGroup *self,
                     GParamSpec         *pspec,
                     AdwComboRow        *row)
{
  const char *word = gtk_widget_get_name (GTK_WIDGET (row));
  guint       selected = adw_combo_row_get_selected (row);

  if (!self->is_showing && selected < G_N_ELEMENTS (offered))
    g_hash_table_insert (self->assigned, g_strdup (word), GUINT_TO_POINTER (offered[selected]));
}

/* The word of a service that is known means what it means; all others can be told. */
static GtkWidget *
make_row (ReboteResultsGroup            *self,
          const ReboteVerificationValue *value)
{
  gboolean         is_other = g_str_equal (self->summary->service, REBOTE_VERIFIER_OTHER);
  g_autofree char *count = describe_count (value->count);
  g_autofree char *title = value->sub_status[0] ? g_strdup_printf ("%s (%s)", value->status, value->sub_status)
                                                : g_strdup (value->status);
  GtkWidget       *row;

  if (is_other || !value->is_known)
    {
      g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

      for (guint i = 0; i < G_N_ELEMENTS (offered); i++)
        gtk_string_list_append (names, rebote_verification_verdict_get_title (offered[i]));
      row = adw_combo_row_new ();
      gtk_widget_set_name (row, value->status);
      adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (names));
      for (guint i = 0; i < G_N_ELEMENTS (offered); i++)
        {
          if (offered[i] == value->verdict)
            adw_combo_row_set_selected (ADW_COMBO_ROW (row), i);
        }
      g_signal_connect_object (row, "notify::selected", G_CALLBACK (meaning_selected_cb), self, G_CONNECT_SWAPPED);
    }
  else
    {
      GtkWidget *label = gtk_label_new (rebote_verification_verdict_get_title (value->verdict));

      gtk_widget_add_css_class (label, "dim-label");
      row = adw_action_row_new ();
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
    }
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), count);

  return row;
}

static GtkWidget *
make_rest_row (guint n_more)
{
  GtkWidget       *row = adw_action_row_new ();
  g_autofree char *number = rebote_format_number (n_more);
  g_autofree char *text = g_strdup_printf (ngettext ("And %s more value", "And %s more values", n_more), number);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), text);

  return row;
}

static void
add_value_row (ReboteResultsGroup *self,
               GtkWidget          *row)
{
  g_ptr_array_add (self->rows, row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
}

static void
show_values (ReboteResultsGroup *self)
{
  GPtrArray *values = self->summary->values;
  guint      n = values->len > MAX_ROWS + 1 ? MAX_ROWS : values->len;

  for (guint i = 0; i < n; i++)
    add_value_row (self, make_row (self, g_ptr_array_index (values, i)));
  if (n < values->len)
    add_value_row (self, make_rest_row (values->len - n));
}

static void
show_title (ReboteResultsGroup *self)
{
  g_autofree char *count = describe_count (self->summary->n_addresses);
  g_autofree char *n_values = rebote_format_number (self->summary->values->len);
  g_autofree char *unknown = rebote_verification_summary_describe_unknown (self->summary);
  g_autofree char *values = NULL;
  g_autofree char *title = NULL;
  g_autofree char *title_markup = NULL;
  g_autofree char *text = NULL;
  g_autofree char *text_markup = NULL;

  if (g_str_equal (self->summary->service, REBOTE_VERIFIER_OTHER))
    title = g_strdup (_("Results of a Verification Service"));
  else
    /* Translators: the name of a verification service. */
    title = g_strdup_printf (_("Results of %s"), rebote_verifier_get_title (self->summary->service));
  values = g_strdup_printf (ngettext ("%s value", "%s values", self->summary->values->len), n_values);
  /* Translators: “1,200 addresses” and “3 values”. */
  text = g_strdup_printf (_("%s, %s. Once imported, they count in the cleaning of all your lists."), count, values);
  if (unknown)
    {
      g_autofree char *first = g_steal_pointer (&text);

      text = g_strdup_printf ("%s\n%s", first, unknown);
    }
  title_markup = g_markup_escape_text (title, -1);
  text_markup = g_markup_escape_text (text, -1);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), title_markup);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), text_markup);
}

static void
show_date (ReboteResultsGroup *self)
{
  gint64           when = self->checked ? self->checked : self->summary->file_date;
  g_autofree char *day = rebote_verification_format_day (when);
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (when);

  gtk_menu_button_set_label (self->date_button, day);
  if (date)
    gtk_calendar_select_day (self->calendar, date);
  gtk_widget_set_visible (GTK_WIDGET (self->date_row), !self->summary->has_dates);
}

static void
show (ReboteResultsGroup *self)
{
  self->is_showing = TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  if (self->summary)
    {
      show_title (self);
      show_date (self);
      show_values (self);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), self->summary != NULL);
  self->is_showing = FALSE;
}

/* Noon is that day wherever the file was written. What is to come cannot have been checked. */
static void
day_selected_cb (ReboteResultsGroup *self)
{
  g_autoptr (GDateTime) day = NULL;
  g_autoptr (GDateTime) noon = NULL;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  if (self->is_showing || self->summary == NULL)
    return;

  day = gtk_calendar_get_date (self->calendar);
  noon = g_date_time_new_local (g_date_time_get_year (day), g_date_time_get_month (day),
                                g_date_time_get_day_of_month (day), 12, 0, 0);
  self->checked = noon ? MIN (g_date_time_to_unix (noon), now) : 0;
  self->is_showing = TRUE;
  show_date (self);
  self->is_showing = FALSE;
  gtk_menu_button_popdown (self->date_button);
}

static void
import_clicked_cb (ReboteResultsGroup *self)
{
  g_signal_emit (self, signals[IMPORT], 0);
}

typedef struct
{
  char              *path;
  ReboteCsvOverrides overrides;
} Request;

static void
request_free (gpointer data)
{
  g_free (((Request *)data)->path);
  g_free (data);
}

static void
look_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  const Request *request = task_data;
  const ReboteVerificationOptions options = { &request->overrides, 0, NULL };
  ReboteVerificationSummary *summary;
  GError *error = NULL;

  summary = rebote_verification_list_read (request->path, &options, NULL, NULL, cancellable, &error);
  if (summary)
    g_task_return_pointer (task, summary, (GDestroyNotify)rebote_verification_summary_free);
  else
    g_task_return_error (task, error);
}

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (ReboteResultsGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  ReboteVerificationSummary *summary = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_pointer (&self->summary, rebote_verification_summary_free);
  g_clear_pointer (&self->problem, g_free);
  self->summary = summary;
  if (g_error_matches (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_SERVICE))
    self->problem = g_strdup (error->message);
  show (self);
  g_signal_emit (self, signals[LOOKED], 0);
}

static void
rebote_results_group_dispose (GObject *object)
{
  ReboteResultsGroup *self = REBOTE_RESULTS_GROUP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (rebote_results_group_parent_class)->dispose (object);
}

static void
rebote_results_group_finalize (GObject *object)
{
  ReboteResultsGroup *self = REBOTE_RESULTS_GROUP (object);

  g_clear_pointer (&self->summary, rebote_verification_summary_free);
  g_ptr_array_unref (self->rows);
  g_hash_table_unref (self->assigned);
  g_free (self->problem);

  G_OBJECT_CLASS (rebote_results_group_parent_class)->finalize (object);
}

static void
rebote_results_group_class_init (ReboteResultsGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rebote_results_group_dispose;
  object_class->finalize = rebote_results_group_finalize;

  signals[LOOKED] = g_signal_new ("looked", REBOTE_TYPE_RESULTS_GROUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
  signals[IMPORT] = g_signal_new ("import", REBOTE_TYPE_RESULTS_GROUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static void
rebote_results_group_init (ReboteResultsGroup *self)
{
  GtkWidget *popover = gtk_popover_new ();

  self->rows = g_ptr_array_new ();
  self->assigned = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  self->button = gtk_button_new_with_mnemonic (_("Import _Results"));
  gtk_widget_add_css_class (self->button, "suggested-action");
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (import_clicked_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self), self->button);

  self->calendar = GTK_CALENDAR (gtk_calendar_new ());
  g_signal_connect_object (self->calendar, "day-selected", G_CALLBACK (day_selected_cb), self, G_CONNECT_SWAPPED);
  gtk_popover_set_child (GTK_POPOVER (popover), GTK_WIDGET (self->calendar));
  self->date_button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->date_button), GTK_ALIGN_CENTER);
  gtk_menu_button_set_popover (self->date_button, popover);
  self->date_row = ADW_ACTION_ROW (adw_action_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->date_row), _("Checked On"));
  adw_action_row_set_subtitle (self->date_row, _("The file does not say it; this is the day of the file."));
  adw_action_row_add_suffix (self->date_row, GTK_WIDGET (self->date_button));
  adw_action_row_set_activatable_widget (self->date_row, GTK_WIDGET (self->date_button));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->date_row));

  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * rebote_results_group_look_at:
 * @self: a group
 * @path: a file
 * @overrides: what the user knows better about it
 *
 * Looks whether a file has results; `looked` tells when that is known.
 */
void
rebote_results_group_look_at (ReboteResultsGroup       *self,
                              const char               *path,
                              const ReboteCsvOverrides *overrides)
{
  g_autoptr (GTask) task = NULL;
  Request *request;

  g_return_if_fail (REBOTE_IS_RESULTS_GROUP (self));
  g_return_if_fail (path != NULL && overrides != NULL);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();

  request = g_new0 (Request, 1);
  request->path = g_strdup (path);
  request->overrides = *overrides;
  task = g_task_new (NULL, self->cancellable, looked_cb, g_object_ref (self));
  g_task_set_source_tag (task, rebote_results_group_look_at);
  g_task_set_task_data (task, request, request_free);
  g_task_run_in_thread (task, look_in_thread);
}

/**
 * rebote_results_group_get_summary:
 * @self: a group
 *
 * Returns: (nullable): what is in the file; %NULL if it has no results
 */
const ReboteVerificationSummary *
rebote_results_group_get_summary (ReboteResultsGroup *self)
{
  g_return_val_if_fail (REBOTE_IS_RESULTS_GROUP (self), NULL);

  return self->summary;
}

/**
 * rebote_results_group_get_problem:
 * @self: a group
 *
 * Returns: (nullable): what the service says in place of results
 */
const char *
rebote_results_group_get_problem (ReboteResultsGroup *self)
{
  g_return_val_if_fail (REBOTE_IS_RESULTS_GROUP (self), NULL);

  return self->problem;
}

/**
 * rebote_results_group_get_checked:
 * @self: a group
 *
 * Returns: when the addresses were checked as the user says, in seconds of the epoch; 0 for the day of the file
 */
gint64
rebote_results_group_get_checked (ReboteResultsGroup *self)
{
  g_return_val_if_fail (REBOTE_IS_RESULTS_GROUP (self), 0);

  return self->checked;
}

/**
 * rebote_results_group_get_assigned:
 * @self: a group
 *
 * Returns: (transfer none) (element-type utf8 ReboteVerificationVerdict): what words mean as the user says
 */
GHashTable *
rebote_results_group_get_assigned (ReboteResultsGroup *self)
{
  g_return_val_if_fail (REBOTE_IS_RESULTS_GROUP (self), NULL);

  return self->assigned;
}

/**
 * rebote_results_group_grab:
 * @self: a group that has results
 *
 * Puts the focus where they are imported.
 */
void
rebote_results_group_grab (ReboteResultsGroup *self)
{
  g_return_if_fail (REBOTE_IS_RESULTS_GROUP (self));

  gtk_widget_grab_focus (self->button);
}
