/* rebote-chart-colors.h
 *
 * The colours of the charts, taken from the style.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "bounce/rebote-vocabulary.h"

G_BEGIN_DECLS

void rebote_chart_get_color        (GtkWidget  *widget,
                                    const char *name,
                                    double      opacity,
                                    GdkRGBA    *color);
void rebote_chart_get_kind_color   (GtkWidget  *widget,
                                    ReboteKind  kind,
                                    GdkRGBA    *color);
void rebote_chart_get_trough_color (GtkWidget  *widget,
                                    GdkRGBA    *color);

G_END_DECLS
