/* rebote-date-finder.c
 *
 * Reads a date or a length of time that begins at a place of a folded text: “Monday, 3 May”, “3 de mayo de 2026”,
 * “zum 3.5.”, “5月3日”, “5/3”; “1 day, 19 hours and 55 minutes”. Looks at a few words only, whatever the text's length.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-date-finder"

#include "config.h"

#include <string.h>

#include "rebote-date-finder.h"

#define MAX_WORD        32
#define MAX_DIGITS      6
#define MAX_SKIPPED     8   /* words before a date */
#define MAX_UNITS       4   /* of a length of time */
#define FIRST_IDEOGRAPH 0x2e80
#define DAYS_BEFORE     60  /* a reply may be older than the absence that it speaks of */
#define DAYS_AHEAD      305
#define DAYS_LIKELY     120 /* absences are mostly shorter */

typedef enum
{
  TOKEN_END,
  TOKEN_NUMBER,
  TOKEN_WORD,
  TOKEN_SIGN
} TokenType;

typedef struct
{
  TokenType type;
  int       number;
  guint     n_digits;
  gunichar  sign;
  char      word[MAX_WORD];
  gsize     start;
  gsize     end;
} Token;

static void
read_number (const char *text,
             Token      *token)
{
  token->type = TOKEN_NUMBER;
  while (g_ascii_isdigit (text[token->end]) && token->n_digits < MAX_DIGITS)
    {
      token->number = token->number * 10 + (text[token->end] - '0');
      token->n_digits++;
      token->end++;
    }
}

/* An ideograph is a word by itself: 5月3日. */
static void
read_word (const char *text,
           Token      *token)
{
  token->type = TOKEN_WORD;
  do
    {
      const char *next = g_utf8_next_char (text + token->end);
      gunichar    c = g_utf8_get_char (text + token->end);

      if (next - (text + token->start) >= MAX_WORD)
        break;
      if (c >= FIRST_IDEOGRAPH && token->end > token->start)
        break;
      token->end = next - text;
      if (c >= FIRST_IDEOGRAPH)
        break;
    }
  while (g_unichar_isalpha (g_utf8_get_char (text + token->end)));

  memcpy (token->word, text + token->start, token->end - token->start);
  token->word[token->end - token->start] = '\0';
}

static Token
next_token (const char *text,
            gsize       from)
{
  Token    token = { 0 };
  gunichar c;

  while (text[from] == ' ')
    from++;
  token.start = token.end = from;
  if (text[from] == '\0')
    return token;

  c = g_utf8_get_char (text + from);
  if (g_ascii_isdigit (text[from]))
    read_number (text, &token);
  else if (g_unichar_isalpha (c))
    read_word (text, &token);
  else
    {
      token.type = TOKEN_SIGN;
      token.sign = c;
      token.end = g_utf8_next_char (text + from) - text;
    }

  return token;
}

static gboolean
is_sign (const Token *token,
         const char  *signs)
{
  return token->type == TOKEN_SIGN && token->sign < 0x80 && strchr (signs, (int)token->sign);
}

static gboolean
is_ideograph (const Token *token,
              const char  *one,
              const char  *other)
{
  return token->type == TOKEN_WORD && (g_str_equal (token->word, one) || g_str_equal (token->word, other));
}

static gint64
day_number (int year,
            int month,
            int day)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, day, month, year);

  return g_date_get_julian (&date);
}

static gint64
today (const ReboteDateHints *hints)
{
  int year, month, day;

  g_date_time_get_ymd (hints->now, &year, &month, &day);

  return day_number (year, month, day);
}

/* Finds the year where none is written, and refuses what is no date. */
static gboolean
settle (const ReboteDateHints *hints,
        ReboteFoundDate       *found)
{
  if (found->month < 1 || found->month > 12 || found->day < 1 || found->day > 31)
    return FALSE;

  if (found->year == 0)
    {
      gint64 now;

      if (hints->now == NULL)
        return FALSE;
      found->year = g_date_time_get_year (hints->now);
      if (!g_date_valid_dmy (found->day, found->month, found->year))
        return FALSE;
      now = today (hints);
      if (day_number (found->year, found->month, found->day) < now - DAYS_BEFORE)
        found->year++;
      else if (day_number (found->year, found->month, found->day) > now + DAYS_AHEAD)
        found->year--;
    }
  if (found->year < 100)
    found->year += 2000;

  return found->year >= 1990 && found->year <= 2200 && g_date_valid_dmy (found->day, found->month, found->year);
}

static gboolean
is_likely (const ReboteDateHints *hints,
           ReboteFoundDate        found)
{
  gint64 days;

  if (!settle (hints, &found))
    return FALSE;
  days = day_number (found.year, found.month, found.day) - today (hints);

  return days >= -1 && days <= DAYS_LIKELY;
}

/* “5/3”: what the numbers themselves allow, then the habit of the place, then what is near the date of the mail. */
static gboolean
order_numbers (const ReboteDateHints *hints,
               int                    first,
               int                    second,
               ReboteFoundDate       *found)
{
  ReboteFoundDate day_first = *found;
  ReboteFoundDate month_first = *found;
  gboolean        is_day_first;

  day_first.day = month_first.month = first;
  day_first.month = month_first.day = second;
  if (first > 12 || second > 12 || first == second)
    is_day_first = first > 12 || first == second;
  else if (hints->order != REBOTE_DATE_ORDER_UNKNOWN)
    is_day_first = hints->order == REBOTE_DATE_ORDER_DAY_FIRST;
  else if (hints->now && is_likely (hints, day_first) != is_likely (hints, month_first))
    is_day_first = is_likely (hints, day_first);
  else
    return FALSE;

  *found = is_day_first ? day_first : month_first;
  return TRUE;
}

/* A year behind day and month: “, 2026”, “de 2026”, “.2026”. */
static void
read_year (ReboteFactWords *words,
           const char      *text,
           ReboteFoundDate *found)
{
  gsize at = found->end;

  for (guint i = 0; i < 3; i++)
    {
      Token token = next_token (text, at);
      int   value;

      if (token.type == TOKEN_NUMBER)
        {
          Token behind = next_token (text, token.end);

          if (token.n_digits == 4 && token.number >= 1990 && !is_sign (&behind, ":"))
            {
              found->year = token.number;
              found->end = token.end;
            }
          return;
        }
      if (!is_sign (&token, ",.'") &&
          !(token.type == TOKEN_WORD && rebote_fact_words_look_up (words, token.word, &value) == REBOTE_DATE_WORD_SKIP))
        return;
      at = token.end;
    }
}

/* “+0200” behind a time. */
static void
read_zone (const char      *text,
           ReboteFoundDate *found)
{
  Token sign = next_token (text, found->end);
  Token zone = next_token (text, sign.end);

  if (is_sign (&sign, "+-") && zone.type == TOKEN_NUMBER && zone.n_digits == 4 && zone.start == sign.end)
    {
      found->zone = (zone.number / 100 * 60 + zone.number % 100) * (sign.sign == '-' ? -1 : 1);
      found->end = zone.end;
    }
}

/* A time of the day behind the date: “08:12”, “at 8:12:00 pm”. */
static void
read_time (ReboteFactWords *words,
           const char      *text,
           ReboteFoundDate *found)
{
  gsize at = found->end;
  Token hour, colon, minute, half;
  int   value;

  for (guint i = 0; i < 3; i++)
    {
      hour = next_token (text, at);
      if (hour.type == TOKEN_NUMBER)
        break;
      if (!is_sign (&hour, ",.") &&
          !(hour.type == TOKEN_WORD && rebote_fact_words_look_up (words, hour.word, &value) == REBOTE_DATE_WORD_SKIP))
        return;
      at = hour.end;
    }
  colon = next_token (text, hour.end);
  minute = next_token (text, colon.end);
  if (hour.type != TOKEN_NUMBER || !is_sign (&colon, ":") || minute.type != TOKEN_NUMBER || hour.number > 23 ||
      minute.number > 59 || minute.n_digits != 2)
    return;

  found->seconds = hour.number * 3600 + minute.number * 60;
  found->end = minute.end;
  colon = next_token (text, minute.end);
  minute = next_token (text, colon.end);
  if (is_sign (&colon, ":") && minute.type == TOKEN_NUMBER && minute.number < 60)
    {
      found->seconds += minute.number;
      found->end = minute.end;
    }
  half = next_token (text, found->end);
  if (half.type == TOKEN_WORD && (g_str_equal (half.word, "pm") || g_str_equal (half.word, "am")))
    {
      found->seconds = found->seconds % (12 * 3600) + (half.word[0] == 'p' ? 12 * 3600 : 0);
      found->end = half.end;
    }
  read_zone (text, found);
}

/* “May 3rd, 2026” behind the month's name. */
static gboolean
read_day (ReboteFactWords *words,
          const char      *text,
          ReboteFoundDate *found)
{
  Token token = next_token (text, found->end);
  Token suffix;
  int   value;

  if (is_sign (&token, ".,") ||
      (token.type == TOKEN_WORD && rebote_fact_words_look_up (words, token.word, &value) == REBOTE_DATE_WORD_SKIP))
    token = next_token (text, token.end);
  if (token.type != TOKEN_NUMBER || token.n_digits > 2)
    return FALSE;

  found->day = token.number;
  found->end = token.end;
  suffix = next_token (text, token.end);
  if (suffix.type == TOKEN_WORD && suffix.start == token.end && strlen (suffix.word) == 2)
    found->end = suffix.end;
  if (found->year == 0)
    read_year (words, text, found);

  return TRUE;
}

/* The month's name behind a day: “3 de mayo”, “3rd of May”, “3. Mai”. */
static gboolean
read_month (ReboteFactWords *words,
            const char      *text,
            gsize            at,
            ReboteFoundDate *found)
{
  for (guint i = 0; i < 4; i++)
    {
      Token token = next_token (text, at);
      int   value;

      if (token.type == TOKEN_WORD)
        {
          ReboteDateWord what = rebote_fact_words_look_up (words, token.word, &value);

          if (what == REBOTE_DATE_WORD_MONTH)
            {
              found->month = value;
              found->end = token.end;
              read_year (words, text, found);
              return TRUE;
            }
          /* “3rd”, “1er” */
          if (what != REBOTE_DATE_WORD_SKIP && !(i == 0 && token.start == at && strlen (token.word) <= 2))
            return FALSE;
        }
      else if (!is_sign (&token, ".'"))
        return FALSE;
      at = token.end;
    }

  return FALSE;
}

/* “2026-05-03”, “2026. május 3”, “2026年5月3日” */
static gboolean
read_behind_year (ReboteFactWords *words,
                  const char      *text,
                  ReboteFoundDate *found)
{
  Token sign = next_token (text, found->end);
  Token month, day;
  int   value;

  if (!is_sign (&sign, "-/.") && !is_ideograph (&sign, "年", "년"))
    return FALSE;
  month = next_token (text, sign.end);
  if (month.type == TOKEN_WORD && rebote_fact_words_look_up (words, month.word, &value) == REBOTE_DATE_WORD_MONTH)
    {
      found->month = value;
      found->end = month.end;
      return read_day (words, text, found);
    }
  sign = next_token (text, month.end);
  day = next_token (text, sign.end);
  if (month.type != TOKEN_NUMBER || day.type != TOKEN_NUMBER ||
      (!is_sign (&sign, "-/.") && !is_ideograph (&sign, "月", "월")))
    return FALSE;

  found->month = month.number;
  found->day = day.number;
  found->end = day.end;
  return TRUE;
}

/* “3.5.”, “3/5/26”, “03-05-2026” behind the first number */
static gboolean
read_numbers (const ReboteDateHints *hints,
              const char            *text,
              const Token           *first,
              const Token           *sign,
              ReboteFoundDate       *found)
{
  Token second = next_token (text, sign->end);
  Token again = next_token (text, second.end);
  Token year = next_token (text, again.end);
  gboolean has_year = again.type == TOKEN_SIGN && again.sign == sign->sign && year.type == TOKEN_NUMBER &&
                      year.start == again.end && (year.n_digits == 2 || year.n_digits == 4);

  if (second.type != TOKEN_NUMBER || second.start != sign->end || second.n_digits > 2)
    return FALSE;
  /* “1-3” is rather a stretch of days. */
  if (sign->sign == '-' && !has_year)
    return FALSE;

  found->end = again.type == TOKEN_SIGN && again.sign == '.' ? again.end : second.end;
  if (has_year)
    {
      found->year = year.n_digits == 2 ? 2000 + year.number : year.number;
      found->end = year.end;
    }
  if (sign->sign == '.')
    {
      found->day = first->number;
      found->month = second.number;
      return TRUE;
    }

  return order_numbers (hints, first->number, second.number, found);
}

static gboolean
read_from_number (ReboteFactWords       *words,
                  const ReboteDateHints *hints,
                  const char            *text,
                  const Token           *first,
                  ReboteFoundDate       *found)
{
  Token sign = next_token (text, first->end);

  found->end = first->end;
  if (first->n_digits == 4)
    {
      found->year = first->number;
      return read_behind_year (words, text, found);
    }
  if (first->n_digits > 2)
    return FALSE;
  if (is_ideograph (&sign, "月", "월"))
    {
      found->month = first->number;
      found->end = sign.end;
      return read_day (words, text, found);
    }
  if (is_sign (&sign, "./-") && sign.start == first->end && read_numbers (hints, text, first, &sign, found))
    return TRUE;

  found->day = first->number;
  return read_month (words, text, first->end, found);
}

static gboolean
count_days (const ReboteDateHints *hints,
            int                    n_days,
            ReboteFoundDate       *found)
{
  g_autoptr (GDateTime) then = hints->now ? g_date_time_add_days (hints->now, n_days) : NULL;

  if (then == NULL)
    return FALSE;

  g_date_time_get_ymd (then, &found->year, &found->month, &found->day);
  return TRUE;
}

/* “until Monday”: the next one. */
static gboolean
settle_weekday (const ReboteDateHints *hints,
                int                    weekday,
                ReboteFoundDate       *found)
{
  int ahead = hints->now ? (weekday - g_date_time_get_day_of_week (hints->now) + 7) % 7 : 0;

  return weekday > 0 && count_days (hints, ahead > 0 ? ahead : 7, found);
}

/**
 * rebote_date_find:
 * @words: the words of dates
 * @hints: what is known about the writer
 * @text: folded text
 * @from: where the date begins, words like “the” and the day of the week included
 * @found: (out): the date
 *
 * Reads a date. One that may be meant in two ways, and of which the hints do not tell the right one, is none.
 *
 * Returns: whether a date stands there
 */
gboolean
rebote_date_find (ReboteFactWords       *words,
                  const ReboteDateHints *hints,
                  const char            *text,
                  gsize                  from,
                  ReboteFoundDate       *found)
{
  int weekday = 0;

  g_return_val_if_fail (words != NULL, FALSE);
  g_return_val_if_fail (hints != NULL, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (found != NULL, FALSE);

  *found = (ReboteFoundDate){ .seconds = -1, .zone = G_MAXINT, .end = from };
  for (guint i = 0; i < MAX_SKIPPED; i++)
    {
      Token          token = next_token (text, from);
      ReboteDateWord what = REBOTE_DATE_WORD_NONE;
      gboolean       is_found = FALSE;
      int            value = 0;

      if (token.type == TOKEN_WORD)
        what = rebote_fact_words_look_up (words, token.word, &value);
      found->end = token.end;
      if (what == REBOTE_DATE_WORD_WEEKDAY)
        weekday = value;
      else if (token.type == TOKEN_NUMBER)
        is_found = read_from_number (words, hints, text, &token, found);
      else if (what == REBOTE_DATE_WORD_MONTH)
        {
          found->month = value;
          is_found = read_day (words, text, found);
        }
      else if (what == REBOTE_DATE_WORD_DAYS)
        is_found = count_days (hints, value, found);
      else if (what == REBOTE_DATE_WORD_SKIP || is_sign (&token, ",:'(-") || (is_sign (&token, ".") && weekday > 0))
        {
          from = token.end;
          continue;
        }

      if (is_found && settle (hints, found))
        {
          read_time (words, text, found);
          return TRUE;
        }
      if (what != REBOTE_DATE_WORD_WEEKDAY)
        break;
      from = token.end;
    }

  return settle_weekday (hints, weekday, found);
}

/**
 * rebote_duration_find:
 * @words: the words of dates
 * @text: folded text
 * @from: where the length of time begins
 * @seconds: (out): it
 *
 * Returns: whether a length of time stands there
 */
gboolean
rebote_duration_find (ReboteFactWords *words,
                      const char      *text,
                      gsize            from,
                      gint64          *seconds)
{
  int   number = -1;
  guint n_units = 0;

  g_return_val_if_fail (words != NULL, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (seconds != NULL, FALSE);

  *seconds = 0;
  for (guint i = 0; i < 4 * MAX_UNITS && n_units < MAX_UNITS; i++)
    {
      Token          token = next_token (text, from);
      ReboteDateWord what = REBOTE_DATE_WORD_NONE;
      int            value = 0;

      if (token.type == TOKEN_WORD)
        what = rebote_fact_words_look_up (words, token.word, &value);
      if (token.type == TOKEN_NUMBER)
        number = token.number;
      else if (what == REBOTE_DATE_WORD_NUMBER)
        number = value;
      else if (what == REBOTE_DATE_WORD_SECONDS && number >= 0)
        {
          *seconds += (gint64)number * value;
          number = -1;
          n_units++;
        }
      else if (!is_sign (&token, ",()") && token.type != TOKEN_WORD)
        break;
      else if (token.type == TOKEN_WORD && what != REBOTE_DATE_WORD_SKIP && (n_units > 0 || i > 3) && number < 0)
        break;
      from = token.end;
    }

  return n_units > 0 && *seconds > 0;
}
