/* rebote-chart-colors.c
 *
 * The colours of the charts. All come from the style, so that light, dark and high contrast follow by themselves.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-chart-colors"

#include "config.h"

#include "rebote-chart-colors.h"

#define TROUGH_OPACITY       0.1
#define UNDETERMINED_OPACITY 0.45

/**
 * rebote_chart_get_color:
 * @widget: a chart
 * @name: the name of a colour of the style
 * @opacity: 0 to 1
 * @color: (out caller-allocates): the colour
 *
 * Looks a colour up. One that the style lacks is that of the text.
 */
void
rebote_chart_get_color (GtkWidget  *widget,
                        const char *name,
                        double      opacity,
                        GdkRGBA    *color)
{
  GtkStyleContext *context;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (color != NULL);

  context = gtk_widget_get_style_context (widget);

  if (!gtk_style_context_lookup_color (context, name, color))
    gtk_style_context_get_color (context, color);

  color->alpha *= opacity;
}

/**
 * rebote_chart_get_kind_color:
 * @widget: a chart
 * @kind: a kind of failure
 * @color: (out caller-allocates): its colour
 */
void
rebote_chart_get_kind_color (GtkWidget *widget,
                             ReboteKind kind,
                             GdkRGBA   *color)
{
  switch (kind)
    {
    case REBOTE_KIND_HARD:
      rebote_chart_get_color (widget, "error_bg_color", 1, color);
      break;

    case REBOTE_KIND_SOFT:
      rebote_chart_get_color (widget, "warning_bg_color", 1, color);
      break;

    case REBOTE_KIND_UNDETERMINED:
    case REBOTE_KIND_NONE:
    default:
      rebote_chart_get_color (widget, "window_fg_color", UNDETERMINED_OPACITY, color);
      break;
    }
}

/**
 * rebote_chart_get_trough_color:
 * @widget: a chart
 * @color: (out caller-allocates): the colour of what is not filled
 */
void
rebote_chart_get_trough_color (GtkWidget *widget,
                               GdkRGBA   *color)
{
  rebote_chart_get_color (widget, "window_fg_color", TROUGH_OPACITY, color);
}
