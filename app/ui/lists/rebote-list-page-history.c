/* rebote-list-page-history.c
 *
 * What a list has to do with the one that it was before, and with the time that has passed.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-list-page-history"

#include "config.h"

#include <glib/gi18n.h>

#include "ui/rebote-format.h"
#include "ui/rebote-settings.h"

#include "rebote-list-page-private.h"

#define STALE_MONTHS "stale-months"

static char *
describe_changes (const ReboteStoredList *list)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) since = g_date_time_new_from_unix_utc (list->since);
  g_autofree char *day = since ? rebote_format_day (since, now) : g_strdup ("");
  g_autofree char *n_new = rebote_format_number (list->n_new);
  g_autofree char *n_gone = rebote_format_number (list->n_gone);
  g_autofree char *n_changed = rebote_format_number (list->n_changed);

  if (list->n_new == 0 && list->n_gone == 0 && list->n_changed == 0)
    /* Translators: a day, as “4 May”, or the time of today: when the same list was imported before. */
    return g_strdup_printf (_("Since %s: nothing has changed"), day);

  /* Translators: a day, as “4 May”, or the time of today; then numbers of contacts. */
  return g_strdup_printf (_("Since %s: %s new, %s gone, %s changed"), day, n_new, n_gone, n_changed);
}

/* Whole months, as people count them. */
static int
count_months (GDateTime *then,
              GDateTime *now)
{
  int months = (g_date_time_get_year (now) - g_date_time_get_year (then)) * 12 +
               g_date_time_get_month (now) - g_date_time_get_month (then);
  g_autoptr (GDateTime) day = g_date_time_add_months (then, months);

  return day && g_date_time_compare (day, now) > 0 ? months - 1 : months;
}

/* For how many months a list has not been cleaned, where that is too many; or 0. A list in whose place another has come is
 * not sent to any more. */
static int
get_stale_months (ReboteListPage *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) cleaned = NULL;
  int limit = self->settings ? g_settings_get_int (self->settings, STALE_MONTHS) : 0;
  int months;

  if (limit == 0 || self->list == NULL || self->list->is_superseded)
    return 0;

  cleaned = g_date_time_new_from_unix_local (self->list->cleaned);
  months = cleaned ? count_months (cleaned, now) : 0;

  return months >= limit ? months : 0;
}

static void
show_stale (ReboteListPage *self)
{
  int              months = get_stale_months (self);
  g_autofree char *number = rebote_format_number (months);
  g_autofree char *text = NULL;

  text = g_strdup_printf (ngettext ("This list was last cleaned %s month ago. Addresses go stale: clean it again before "
                                    "you send.",
                                    "This list was last cleaned %s months ago. Addresses go stale: clean it again before "
                                    "you send.",
                                    months),
                          number);
  gtk_label_set_label (self->stale_label, text);
  gtk_widget_set_visible (self->stale_box, months > 0);
}

void
_rebote_list_page_show_history (ReboteListPage *self)
{
  const ReboteStoredList *list = self->list;
  g_autofree char        *text = list && list->since ? describe_changes (list) : NULL;

  gtk_label_set_label (self->history_label, text ? text : "");
  gtk_widget_set_visible (self->history_box, text != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->new_button), list && list->n_new > 0);
  show_stale (self);
}

static void
new_toggled_cb (ReboteListPage *self)
{
  if (self->model == NULL)
    return;

  rebote_contact_model_set_only_new (self->model, gtk_toggle_button_get_active (self->new_button));
  _rebote_list_page_count (self);
}

void
_rebote_list_page_history_init (ReboteListPage *self)
{
  self->settings = rebote_settings_new ();
  if (self->settings)
    g_signal_connect_object (self->settings, "changed::" STALE_MONTHS, G_CALLBACK (show_stale), self, G_CONNECT_SWAPPED);
}

void
_rebote_list_page_class_history_init (ReboteListPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_bind_template_child (widget_class, ReboteListPage, history_box);
  gtk_widget_class_bind_template_child (widget_class, ReboteListPage, history_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteListPage, new_button);
  gtk_widget_class_bind_template_child (widget_class, ReboteListPage, stale_box);
  gtk_widget_class_bind_template_child (widget_class, ReboteListPage, stale_label);
  gtk_widget_class_bind_template_callback (widget_class, new_toggled_cb);
}
