/* rebote-guard-rules.h
 *
 * The thresholds of the guards, and what they have to know about providers and mailing services.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "rebote-vocabulary.h"

G_BEGIN_DECLS

#define REBOTE_GUARD_MAX_WINDOWS 8

/* Sets of reasons, as bits. */
#define REBOTE_REASON_BIT(reason) (1u << (reason))

/**
 * ReboteGuardRules:
 * @outage_reasons: bits of the reasons that an outage looks like
 * @outage_windows: lengths of time that are looked at, in seconds
 * @n_outage_windows: how many of them
 * @outage_least: fewer addresses are chance
 * @outage_history: so many notices of other times make a history
 * @outage_ratio: how many times the usual share is too much
 * @outage_least_alone: fewer addresses are chance where there is no history
 * @outage_ratio_alone: the ratio that is asked for there
 * @outage_certainty: standard deviations between the share and its limit
 * @outage_certainty_others: standard deviations between the ratio and its limit, where there is a history
 * @outage_recheck: seconds after which the same failure is believed
 * @domain_reasons: bits of the reasons that a blocking company gives
 * @domain_gap: a pause that begins another mailing, in seconds
 * @domain_least: fewer addresses are chance
 * @domain_tail: companies with the most dead addresses that one is compared with
 * @domain_surprise: how likely the finding may be by chance, in the whole set
 * @domain_typical: dead addresses that a company usually has
 * @domain_typical_weight: how many companies that assumption weighs
 * @domain_recheck: seconds after which the same failure is believed
 * @cache_seconds: nobody answers that fast
 * @alive_reasons: bits of the soft reasons that only a living mailbox gives
 * @answer_slack: seconds that an answer may come before the notice
 * @single_below: confidence below which one notice does not suffice
 * @single_again: seconds between two notices that count as two
 *
 * Values of `guards.ini`, to be read only. The rest of the rules is behind the functions.
 */
typedef struct {
  guint32 outage_reasons;
  gint64  outage_windows[REBOTE_GUARD_MAX_WINDOWS];
  guint   n_outage_windows;
  guint   outage_least;
  guint   outage_history;
  double  outage_ratio;
  guint   outage_least_alone;
  double  outage_ratio_alone;
  double  outage_certainty;
  double  outage_certainty_others;
  gint64  outage_recheck;
  guint32 domain_reasons;
  gint64  domain_gap;
  guint   domain_least;
  guint   domain_tail;
  double  domain_surprise;
  double  domain_typical;
  double  domain_typical_weight;
  gint64  domain_recheck;
  gint64  cache_seconds;
  guint32 alive_reasons;
  gint64  answer_slack;
  double  single_below;
  gint64  single_again;
} ReboteGuardRules;

const ReboteGuardRules *rebote_guard_rules_get              (GError                **error);
const char             *rebote_guard_rules_find_provider    (const ReboteGuardRules *self,
                                                             const char             *domain);
const char             *rebote_guard_rules_get_provider_name (const ReboteGuardRules *self,
                                                             const char             *provider);
gboolean                rebote_guard_rules_is_cache_phrase  (const ReboteGuardRules *self,
                                                             const char             *text,
                                                             gboolean                from_service);

G_END_DECLS
