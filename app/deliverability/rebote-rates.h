/* rebote-rates.h
 *
 * The figures of a mailing: how many addresses failed, why and where, over how many mails were sent.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "bounce/rebote-bounce.h"

G_BEGIN_DECLS

/**
 * ReboteFailures:
 * @hard: distinct addresses that are gone
 * @soft: distinct addresses that failed otherwise
 * @undetermined: distinct addresses of which the notice does not say why
 * @complaints: distinct addresses that complained; they got the mail, so they are in none of the other three
 * @reasons: distinct addresses by #ReboteReason
 *
 * An address counts once. Where notices say different things of it, hard beats soft, and soft undetermined. A warning
 * of delay, an automatic reply and a report of delivery are no failures.
 */
typedef struct {
  guint hard;
  guint soft;
  guint undetermined;
  guint complaints;
  guint reasons[REBOTE_N_REASONS];
} ReboteFailures;

/**
 * ReboteDomainRates:
 * @domain: the recipient domain, in lower case
 * @family: (nullable): the key of the provider behind it
 * @failures: what failed there
 */
typedef struct {
  char          *domain;
  char          *family;
  ReboteFailures failures;
} ReboteDomainRates;

/**
 * ReboteAlarmLevel:
 * @REBOTE_ALARM_NOTICE: good to know
 * @REBOTE_ALARM_WARNING: to be looked at before the next mailing
 * @REBOTE_ALARM_CRITICAL: to be mended before the next mailing
 */
typedef enum {
  REBOTE_ALARM_NOTICE,
  REBOTE_ALARM_WARNING,
  REBOTE_ALARM_CRITICAL
} ReboteAlarmLevel;

/**
 * ReboteAlarm:
 * @level: how bad it is
 * @code: its stable English name
 * @text: what is the matter and what to do, in the user's language
 */
typedef struct {
  ReboteAlarmLevel level;
  char            *code;
  char            *text;
} ReboteAlarm;

/**
 * ReboteRates:
 * @sent: to how many addresses the mail was sent, or 0 if that is not known
 * @failures: what failed
 * @domains: (element-type ReboteDomainRates): the same by recipient domain, most failures first
 * @alarms: (element-type ReboteAlarm): what is worth a word, the worst first
 *
 * Immutable and reference-counted.
 */
typedef struct {
  gint64         sent;
  ReboteFailures failures;
  GPtrArray     *domains;
  GPtrArray     *alarms;
} ReboteRates;

/**
 * ReboteRatesBuilder:
 *
 * Counts. Used by one thread at a time.
 */
typedef struct _ReboteRatesBuilder ReboteRatesBuilder;

ReboteRatesBuilder *rebote_rates_builder_new             (void);
void                rebote_rates_builder_free            (ReboteRatesBuilder *self);
void                rebote_rates_builder_add             (ReboteRatesBuilder *self,
                                                          ReboteBounce       *bounce);
void                rebote_rates_builder_add_recipient   (ReboteRatesBuilder *self,
                                                          ReboteMessageType   type,
                                                          const char         *address,
                                                          const char         *family,
                                                          ReboteKind          kind,
                                                          ReboteReason        reason);
ReboteRates        *rebote_rates_builder_finish          (ReboteRatesBuilder *self,
                                                          gint64              sent,
                                                          GError            **error);

ReboteRates        *rebote_rates_ref                     (ReboteRates        *self);
void                rebote_rates_unref                   (ReboteRates        *self);
guint               rebote_rates_get_n_failed            (ReboteRates        *self);
gboolean            rebote_rates_is_sent_plausible       (ReboteRates        *self);
gboolean            rebote_rates_get_delivered           (ReboteRates        *self,
                                                          gint64             *delivered);
gboolean            rebote_rates_get_hard_rate           (ReboteRates        *self,
                                                          double             *rate);
gboolean            rebote_rates_get_soft_rate           (ReboteRates        *self,
                                                          double             *rate);
char               *rebote_rates_describe                (ReboteRates        *self);

guint               rebote_failures_get_total            (const ReboteFailures *self);
ReboteReason        rebote_failures_get_top_reason       (const ReboteFailures *self);
const char         *rebote_alarm_level_to_slug           (ReboteAlarmLevel    level);
const char         *rebote_alarm_level_get_name          (ReboteAlarmLevel    level);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteRatesBuilder, rebote_rates_builder_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteRates, rebote_rates_unref)

G_END_DECLS
