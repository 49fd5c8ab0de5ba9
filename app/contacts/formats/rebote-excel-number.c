/* rebote-excel-number.c
 *
 * Numbers of workbooks (ECMA-376 part 1, 18.8.30 and 18.17.4).
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-excel-number"

#include "config.h"

#include <math.h>
#include <string.h>

#include "rebote-excel-number.h"

#define SECONDS_PER_DAY 86400
#define MAX_DAY         2958465 /* the last day of the year 9999 */
#define MAX_EXACT       1e15    /* up to here all whole numbers are written out */
#define EPOCH_1900      693594  /* the 30th of December 1899 as a Julian day of GDate: what 0 stands for */
#define DAYS_TO_1904    1462
#define FALSE_LEAP_DAY  60 /* the 29th of February 1900, which Excel believes in */

/**
 * rebote_excel_form_from_id:
 * @id: the number of a form that every workbook has
 *
 * Returns: what it shows
 */
ReboteExcelForm
rebote_excel_form_from_id (guint id)
{
  if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47) || (id >= 32 && id <= 35))
    return REBOTE_EXCEL_FORM_TIME;
  /* Some of these are dates in the East only; elsewhere they are not used. */
  if ((id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 58))
    return REBOTE_EXCEL_FORM_DATE;

  return REBOTE_EXCEL_FORM_NUMBER;
}

/* Behind what is meant as it stands: “"text"”, “\x”, “_x”, “*x” and “[Red]”. Returns NULL for a letter of the code. */
static const char *
skip_literal (const char *p)
{
  const char *end;

  if (*p == '"' || *p == '[')
    {
      end = strchr (p + 1, *p == '"' ? '"' : ']');
      /* [h] is hours beyond a day. */
      if (*p == '[' && strchr ("hHmMsS", p[1]) && p[1])
        return NULL;
      return end ? end + 1 : p + strlen (p);
    }
  if ((*p == '\\' || *p == '_' || *p == '*') && p[1])
    return g_utf8_next_char (p + 1);

  return NULL;
}

/**
 * rebote_excel_form_from_code:
 * @code: a form in words, like `dd/mm/yyyy`
 *
 * Returns: what it shows
 */
ReboteExcelForm
rebote_excel_form_from_code (const char *code)
{
  gboolean has_day = FALSE;
  gboolean has_time = FALSE;

  g_return_val_if_fail (code != NULL, REBOTE_EXCEL_FORM_NUMBER);

  if (g_ascii_strncasecmp (code, "General", 7) == 0)
    return REBOTE_EXCEL_FORM_NUMBER;
  for (const char *p = code; *p && *p != ';';)
    {
      const char *next = skip_literal (p);

      if (next)
        {
          p = next;
          continue;
        }
      /* Digits are of numbers, but also of the tenths of a second. */
      if ((*p == '0' || *p == '#') && !has_time)
        return REBOTE_EXCEL_FORM_NUMBER;
      has_day |= strchr ("yYdD", *p) != NULL;
      has_time |= strchr ("hHsS", *p) != NULL;
      if ((*p == 'm' || *p == 'M') && !has_time)
        has_day |= strpbrk (p, "hHsS") == NULL;
      p++;
    }

  return has_day ? REBOTE_EXCEL_FORM_DATE : has_time ? REBOTE_EXCEL_FORM_TIME
                                                     : REBOTE_EXCEL_FORM_NUMBER;
}

static char *
write_number (double      value,
              const char *number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  /* A longer one is no quantity but a name, and whoever wrote its digits meant them. */
  if (value == trunc (value))
    return fabs (value) < MAX_EXACT ? g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.0f", value == 0 ? 0 : value)) : g_strdup (number);

  /* Programs show fifteen digits; what they store has two more, which are noise. */
  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.15g", value));
}

static char *
write_date (gint64   seconds,
            gboolean from_1904)
{
  gint64 day = seconds / SECONDS_PER_DAY;
  gint64 rest = seconds % SECONDS_PER_DAY;
  GDate  date;

  if (from_1904)
    day += DAYS_TO_1904;
  else if (day < FALSE_LEAP_DAY)
    day++;
  g_date_clear (&date, 1);
  g_date_set_julian (&date, day + EPOCH_1900);
  if (rest == 0)
    return g_strdup_printf ("%04d-%02d-%02d", g_date_get_year (&date), g_date_get_month (&date), g_date_get_day (&date));

  return g_strdup_printf ("%04d-%02d-%02d %02d:%02d:%02d", g_date_get_year (&date), g_date_get_month (&date),
                          g_date_get_day (&date), (int)(rest / 3600), (int)(rest / 60 % 60), (int)(rest % 60));
}

/**
 * rebote_excel_number_to_text:
 * @number: what stands in a cell
 * @form: how it is shown
 * @from_1904: whether days count from 1904, as on old Macintoshes
 *
 * Returns: (transfer full): what the user sees, dates as in ISO 8601
 */
char *
rebote_excel_number_to_text (const char     *number,
                             ReboteExcelForm form,
                             gboolean        from_1904)
{
  char  *end;
  double value;

  g_return_val_if_fail (number != NULL, NULL);

  value = g_ascii_strtod (number, &end);
  if (end == number || end[strspn (end, " ")] || !isfinite (value))
    return g_strdup (number);
  if (form == REBOTE_EXCEL_FORM_NUMBER || value < 0 || value > MAX_DAY)
    return write_number (value, number);
  if (form == REBOTE_EXCEL_FORM_TIME)
    {
      gint64 seconds = llround (value * SECONDS_PER_DAY);

      return g_strdup_printf ("%02" G_GINT64_FORMAT ":%02d:%02d", seconds / 3600, (int)(seconds / 60 % 60),
                              (int)(seconds % 60));
    }

  return write_date (llround (value * SECONDS_PER_DAY), from_1904);
}
