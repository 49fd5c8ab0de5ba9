/* rebote-alarm-rules.h
 *
 * When the figures of a mailing are worth a word: the rules of data/knowledge/alarm-rules.tsv.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-rates.h"

G_BEGIN_DECLS

/* The bands of the hard rate: ideal, target, limit. What passes the last one costs a sender's reputation. */
#define REBOTE_HARD_RATE_IDEAL  0.01
#define REBOTE_HARD_RATE_TARGET 0.03
#define REBOTE_HARD_RATE_LIMIT  0.05
#define REBOTE_SOFT_RATE_LIMIT  0.05

/**
 * ReboteRateBand:
 * @REBOTE_RATE_BAND_IDEAL: below 1 %
 * @REBOTE_RATE_BAND_GOOD: below 3 %
 * @REBOTE_RATE_BAND_HIGH: below 5 %
 * @REBOTE_RATE_BAND_TOO_HIGH: 5 % and more
 */
typedef enum {
  REBOTE_RATE_BAND_IDEAL,
  REBOTE_RATE_BAND_GOOD,
  REBOTE_RATE_BAND_HIGH,
  REBOTE_RATE_BAND_TOO_HIGH
} ReboteRateBand;

ReboteRateBand rebote_alarm_rules_get_band (double        rate);
gboolean       rebote_alarm_rules_apply    (ReboteRates  *rates,
                                            GError      **error);

G_END_DECLS
