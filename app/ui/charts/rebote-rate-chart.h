/* rebote-rate-chart.h
 *
 * A rate between the limits that matter.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define REBOTE_RATE_CHART_MAX_LIMITS 3

#define REBOTE_TYPE_RATE_CHART (rebote_rate_chart_get_type ())

/**
 * ReboteRateBandStyle:
 * @name: what the band is called, translated
 * @color: the name of a colour of the style
 * @opacity: how strong the colour is, 0 to 1
 *
 * How one band looks. There is one band more than there are limits.
 */
typedef struct
{
  const char *name;
  const char *color;
  double      opacity;
} ReboteRateBandStyle;

/**
 * ReboteRateChart:
 *
 * Draws a rate as a mark on a scale with bands, and the interval in which the true rate lies as a line. For assistive
 * technologies it is a picture with a name and a description that says all of it.
 */
G_DECLARE_FINAL_TYPE (ReboteRateChart, rebote_rate_chart, REBOTE, RATE_CHART, GtkWidget)

GtkWidget *rebote_rate_chart_new       (void);
void       rebote_rate_chart_set_bands (ReboteRateChart           *self,
                                        const double              *limits,
                                        guint                      n_limits,
                                        const ReboteRateBandStyle *bands);
void       rebote_rate_chart_set_rate  (ReboteRateChart           *self,
                                        const char                *name,
                                        double                     rate,
                                        double                     low,
                                        double                     high);
char      *rebote_rate_chart_describe  (ReboteRateChart           *self);

G_END_DECLS
