/* rebote-figures.c
 *
 * Numbers for people.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-figures"

#include "config.h"

#include <math.h>

#include <glib/gi18n.h>

#include "rebote-figures.h"

/* 95 % of a normal distribution lie within so many standard deviations. */
#define Z 1.959964

/* Rates below this are shown with two decimals. */
#define SMALL_RATE 0.01

/**
 * rebote_format_count:
 * @count: a number
 *
 * Returns: (transfer full): the number with the separators of the locale
 */
char *
rebote_format_count (gint64 count)
{
  return g_strdup_printf ("%'" G_GINT64_FORMAT, count);
}

/**
 * rebote_format_rate:
 * @rate: 0 to 1
 *
 * Returns: (transfer full): the rate in percent, in the form of the locale
 */
char *
rebote_format_rate (double rate)
{
  double percent = rate * 100;

  if (rate > 0 && rate < SMALL_RATE)
    /* Translators: a small percentage; the space before the sign does not break. */
    return g_strdup_printf (_("%.2f %%"), percent);
  if (rate == 0 || rate >= 1)
    return g_strdup_printf (_("%.0f %%"), percent);

  return g_strdup_printf (_("%.1f %%"), percent);
}

/**
 * rebote_wilson_interval:
 * @successes: how many of
 * @trials: how many
 * @low: (out): the lower end of the interval
 * @high: (out): the upper end
 *
 * Where the true rate lies with 95 % confidence (Wilson's score interval, which is right also for small numbers).
 * Without trials nothing is known: 0 to 1.
 */
void
rebote_wilson_interval (guint64 successes,
                        guint64 trials,
                        double *low,
                        double *high)
{
  double n = trials;
  double p;
  double centre;
  double margin;

  g_return_if_fail (low != NULL && high != NULL);

  *low = 0;
  *high = 1;
  if (trials == 0)
    return;

  p = MIN (successes / n, 1);
  centre = p + Z * Z / (2 * n);
  margin = Z * sqrt (p * (1 - p) / n + Z * Z / (4 * n * n));
  /* Rounding must not make less than nothing of it. */
  *low = successes == 0 ? 0 : (centre - margin) / (1 + Z * Z / n);
  *high = successes >= trials ? 1 : (centre + margin) / (1 + Z * Z / n);
}
