/* rebote-format.c
 *
 * Dates and numbers as the interface shows them.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-format"

#include "config.h"

#include <glib/gi18n.h>

#include "rebote-format.h"

/* Seconds after which the clock may have moved to another time zone. */
#define ZONE_LIFE 60

/* GLib looks at the system's files each time it is asked for the local zone, and a list that scrolls asks for hundreds of
 * dates in a frame. Belongs to the main thread. */
static GDateTime *
to_local (GDateTime *date)
{
  static GTimeZone *zone = NULL;
  static gint64     looked;
  gint64 now = g_get_monotonic_time ();

  if (zone == NULL || now - looked > ZONE_LIFE * G_USEC_PER_SEC)
    {
      g_clear_pointer (&zone, g_time_zone_unref);
      zone = g_time_zone_new_local ();
      looked = now;
    }

  return g_date_time_to_timezone (date, zone);
}

static int
get_day (GDateTime *date)
{
  GDate day = { 0 };

  g_date_set_dmy (&day, g_date_time_get_day_of_month (date), g_date_time_get_month (date), g_date_time_get_year (date));

  return g_date_get_julian (&day);
}

/**
 * rebote_format_date:
 * @date: a moment
 * @now: the present one
 *
 * Returns: (transfer full): the date, short and as seen from today
 */
char *
rebote_format_date (GDateTime *date,
                    GDateTime *now)
{
  g_autoptr (GDateTime) there = NULL;
  g_autoptr (GDateTime) here = NULL;
  int days;

  g_return_val_if_fail (date != NULL, NULL);
  g_return_val_if_fail (now != NULL, NULL);

  there = to_local (date);
  here = to_local (now);
  days = get_day (here) - get_day (there);

  if (days == 0)
    return g_date_time_format (there, "%H:%M");

  if (days == 1)
    return g_strdup (_("Yesterday"));

  if (days > 1 && days < 7)
    return g_date_time_format (there, "%A");

  return rebote_format_day (date, now);
}

/**
 * rebote_format_day:
 * @date: a moment
 * @now: the present one
 *
 * Returns: (transfer full): its day, or the time of day if it is today; to stand within a sentence
 */
char *
rebote_format_day (GDateTime *date,
                   GDateTime *now)
{
  g_autoptr (GDateTime) there = NULL;
  g_autoptr (GDateTime) here = NULL;

  g_return_val_if_fail (date != NULL, NULL);
  g_return_val_if_fail (now != NULL, NULL);

  there = to_local (date);
  here = to_local (now);

  if (get_day (here) == get_day (there))
    return g_date_time_format (there, "%H:%M");

  if (g_date_time_get_year (there) == g_date_time_get_year (here))
    /* Translators: a day of this year, for example “4 May”. See g_date_time_format(). */
    return g_date_time_format (there, _("%-d %b"));

  /* Translators: a day of another year, for example “4 May 2025”. See g_date_time_format(). */
  return g_date_time_format (there, _("%-d %b %Y"));
}

/**
 * rebote_format_exact_date:
 * @date: a moment
 *
 * Returns: (transfer full): the date and the time of day
 */
char *
rebote_format_exact_date (GDateTime *date)
{
  g_autoptr (GDateTime) there = NULL;

  g_return_val_if_fail (date != NULL, NULL);

  there = to_local (date);

  /* Translators: a moment, for example “4 May 2025, 08:12”. See g_date_time_format(). */
  return g_date_time_format (there, _("%-d %B %Y, %H:%M"));
}

/**
 * rebote_format_number:
 * @number: a number
 *
 * Returns: (transfer full): the number, its thousands set apart as the locale does
 */
char *
rebote_format_number (guint64 number)
{
  return g_strdup_printf ("%'" G_GUINT64_FORMAT, number);
}
