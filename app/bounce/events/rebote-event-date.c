/* rebote-event-date.c
 *
 * Reads the ways in which services write a date: ISO 8601, seconds or milliseconds since 1970, day or month first,
 * and the dates of mails.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-event-date"

#include "config.h"

#include <string.h>

#include <gmime/gmime.h>

#include "rebote-event-date.h"

#define MAX_LENGTH   64
#define MILLISECONDS 1e11 /* as seconds, this is the year 5138 */
#define MAX_SECONDS  4e9

static GDateTime *
from_number (const char *text)
{
  char  *end = NULL;
  double seconds = g_ascii_strtod (text, &end);

  if (end == text || *end != '\0' || !(seconds > 1e6))
    return NULL;
  if (seconds >= MILLISECONDS)
    seconds /= 1000;

  return seconds < MAX_SECONDS ? g_date_time_new_from_unix_utc ((gint64)seconds) : NULL;
}

/* Up to three numbers with the same sign between them; returns what is behind them. */
static const char *
read_numbers (const char *text,
              char        sign,
              int        *numbers)
{
  for (guint i = 0; i < 3; i++)
    {
      guint n = 0;

      numbers[i] = 0;
      while (g_ascii_isdigit (*text) && n++ < 4)
        numbers[i] = numbers[i] * 10 + *text++ - '0';
      if (n == 0 || (i < 2 && *text != sign))
        return NULL;
      if (i < 2)
        text++;
    }

  return text;
}

/* “+0200”, “+02:00”, “Z” or “UTC” at the end; without it, the time is taken for UTC. */
static GTimeZone *
read_zone (const char *text)
{
  g_autofree char *zone = NULL;

  while (*text == ' ' || *text == '.' || g_ascii_isdigit (*text))
    text++;
  if (*text != '+' && *text != '-')
    return g_time_zone_new_utc ();

  zone = g_strndup (text, strspn (text, "+-0123456789:"));
  return g_time_zone_new_identifier (zone);
}

static GDateTime *
from_parts (const char *text)
{
  g_autoptr (GTimeZone) zone = NULL;
  int         date[3], time[3] = { 0, 0, 0 };
  const char *rest = NULL, *behind;

  for (const char *sign = "-/."; *sign && rest == NULL; sign++)
    rest = read_numbers (text, *sign, date);
  if (rest == NULL)
    return NULL;

  if (date[0] > 31) /* the year first */
    {
      int day = date[2];

      date[2] = date[0];
      date[0] = day;
    }
  else if (text[2] == '/' || text[1] == '/') /* slashes: the month first, unless it cannot be one */
    {
      if (date[0] <= 12)
        {
          int month = date[0];

          date[0] = date[1];
          date[1] = month;
        }
    }
  if (date[2] < 100)
    date[2] += 2000;

  while (*rest == ' ' || *rest == 'T' || *rest == ',')
    rest++;
  behind = read_numbers (rest, ':', time);
  if (behind == NULL)
    behind = rest;
  else if (g_ascii_strncasecmp (behind + strspn (behind, " "), "PM", 2) == 0 && time[0] < 12)
    time[0] += 12;
  else if (g_ascii_strncasecmp (behind + strspn (behind, " "), "AM", 2) == 0 && time[0] == 12)
    time[0] = 0;

  zone = read_zone (behind);
  return zone ? g_date_time_new (zone, date[2], date[1], date[0], time[0], time[1], MIN (time[2], 59)) : NULL;
}

/**
 * rebote_event_date_parse:
 * @text: (nullable): a date as a service writes it
 *
 * Returns: (transfer full) (nullable): the instant; UTC where no zone is given
 */
GDateTime *
rebote_event_date_parse (const char *text)
{
  GDateTime *date;

  if (text == NULL || *text == '\0' || strlen (text) > MAX_LENGTH)
    return NULL;

  date = from_number (text);
  if (date == NULL)
    date = from_parts (text);
  if (date == NULL && g_ascii_isalpha (*text))
    date = g_mime_utils_header_decode_date (text);

  return date;
}
