/* rebote-date-finder.h
 *
 * Understands dates and lengths of time as people and servers write them, in many languages.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-fact-words.h"

G_BEGIN_DECLS

/**
 * ReboteDateHints:
 * @now: (nullable): when the words were written: needed where they leave out the year
 * @order: how the numbers of a date are ordered
 */
typedef struct {
  GDateTime      *now;
  ReboteDateOrder order;
} ReboteDateHints;

/**
 * ReboteFoundDate:
 * @year: the year
 * @month: the month, from 1
 * @day: the day, from 1
 * @seconds: the time of the day; -1 where none is written
 * @zone: minutes east of Greenwich; %G_MAXINT where no zone is written
 * @end: the byte behind the date
 */
typedef struct {
  int   year;
  int   month;
  int   day;
  int   seconds;
  int   zone;
  gsize end;
} ReboteFoundDate;

gboolean rebote_date_find     (ReboteFactWords       *words,
                               const ReboteDateHints *hints,
                               const char            *text,
                               gsize                  from,
                               ReboteFoundDate       *found);
gboolean rebote_duration_find (ReboteFactWords       *words,
                               const char            *text,
                               gsize                  from,
                               gint64                *seconds);

G_END_DECLS
