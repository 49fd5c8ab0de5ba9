/* rebote-address-typo.c
 *
 * Optimal string alignment with the weights of typing: swapped letters, neighbouring keys and doubled letters are cheap.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-address-typo"

#include "config.h"

#include <math.h>
#include <string.h>

#include "rebote-address-typo.h"

#define SWAPPED   0.6
#define NEIGHBOUR 0.6
#define DOUBLED   0.5
#define DIFFERENT 1.0

/* Names of fewer letters have too many real neighbours. */
#define SHORTEST_NAME 5

static const char *const keyboard[] = { "1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm" };

static gboolean
find_key (char    c,
          double *x,
          int    *row)
{
  static const double shift[] = { 0, 0.5, 0.75, 1.25 };

  for (guint i = 0; i < G_N_ELEMENTS (keyboard); i++)
    {
      const char *found = strchr (keyboard[i], c);

      if (found)
        {
          *x = found - keyboard[i] + shift[i];
          *row = i;
          return TRUE;
        }
    }

  return FALSE;
}

static gboolean
are_neighbours (char a,
                char b)
{
  double xa, xb;
  int    row_a, row_b;

  if (!find_key (a, &xa, &row_a) || !find_key (b, &xb, &row_b))
    return FALSE;

  return ABS (row_a - row_b) <= 1 && fabs (xa - xb) <= 1.0;
}

static double
cost_of_replacing (char a,
                   char b)
{
  if (a == b)
    return 0;

  return are_neighbours (a, b) ? NEIGHBOUR : DIFFERENT;
}

/* A letter too many or too few costs less beside its like. */
static double
cost_of_letter (const char *text,
                gsize       length,
                gsize       at,
                char        c)
{
  return (at > 0 && text[at - 1] == c) || (at < length && text[at] == c) ? DOUBLED : DIFFERENT;
}

/**
 * rebote_typo_distance:
 * @written: what was written
 * @written_length: its length
 * @meant: what may have been meant
 * @meant_length: its length
 * @limit: distances above do not matter
 *
 * Returns: the distance, or a number above @limit
 */
double
rebote_typo_distance (const char *written,
                      gsize       written_length,
                      const char *meant,
                      gsize       meant_length,
                      double      limit)
{
  double  rows[3][REBOTE_TYPO_MAX_NAME + 1];
  double *before = rows[0];
  double *previous = rows[1];
  double *current = rows[2];

  g_return_val_if_fail (written != NULL && meant != NULL, G_MAXDOUBLE);

  if (written_length > REBOTE_TYPO_MAX_NAME || meant_length > REBOTE_TYPO_MAX_NAME ||
      fabs ((double)written_length - (double)meant_length) * DOUBLED > limit)
    return G_MAXDOUBLE;

  previous[0] = 0;
  for (gsize j = 1; j <= meant_length; j++)
    previous[j] = previous[j - 1] + cost_of_letter (meant, j - 1, j - 1, meant[j - 1]);

  for (gsize i = 1; i <= written_length; i++)
    {
      double  least = G_MAXDOUBLE;
      double *spare = before;

      current[0] = previous[0] + cost_of_letter (written, i - 1, i - 1, written[i - 1]);
      for (gsize j = 1; j <= meant_length; j++)
        {
          char   w = written[i - 1];
          char   m = meant[j - 1];
          double best = previous[j - 1] + cost_of_replacing (w, m);

          best = MIN (best, previous[j] + cost_of_letter (meant, meant_length, j, w));
          best = MIN (best, current[j - 1] + cost_of_letter (written, written_length, i, m));
          if (i > 1 && j > 1 && w == meant[j - 2] && written[i - 2] == m && w != m)
            best = MIN (best, before[j - 2] + SWAPPED);
          current[j] = best;
          least = MIN (least, best);
        }
      if (MIN (least, current[0]) > limit)
        return G_MAXDOUBLE;
      before = previous;
      previous = current;
      current = spare;
    }

  return previous[meant_length];
}

/**
 * rebote_typo_limit:
 * @meant_length: letters of the name that may have been meant
 * @weight: how often it is written at all, 1 to 5
 *
 * Returns: up to which distance a name is a misspelling of it; negative if nothing is
 */
double
rebote_typo_limit (gsize meant_length,
                   guint weight)
{
  double limit;

  if (meant_length < SHORTEST_NAME)
    return -1;

  limit = meant_length == SHORTEST_NAME ? 1.0 : meant_length <= 8 ? 1.5
                                                                  : 2.0;
  /* Of a small provider only one slip is believed; the other domain may well be somebody's own. */
  if (weight < 3)
    limit = meant_length > SHORTEST_NAME ? MIN (limit, 0.6) : -1;
  else if (weight < 4)
    limit = MIN (limit, 1.0);

  return limit;
}
