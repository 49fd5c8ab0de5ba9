/* rebote-rate-chart.c
 *
 * A rate between the limits that matter:
 *
 *             4.4 %                  the rate
 *    ideal |   fair   | high█|──    bands, mark, interval
 *         1 %        3 %    5 %      the limits
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-rate-chart"

#include "config.h"

#include <math.h>

#include <glib/gi18n.h>

#include "deliverability/rebote-figures.h"

#include "rebote-chart-colors.h"
#include "rebote-rate-chart.h"

#define BAR_HEIGHT 34
#define NAME_TOP   3
#define GAP        4
#define OVERSHOOT  3
#define MARK_WIDTH 4
#define LINE_WIDTH 2
#define CAP_HEIGHT 10
#define MIN_WIDTH  160

/* The scale goes a little beyond the last limit, and beyond the rate. */
#define HEADROOM 1.2

struct _ReboteRateChart
{
  GtkWidget           parent_instance;

  char               *name;
  double              rate;
  double              low;
  double              high;
  double              limits[REBOTE_RATE_CHART_MAX_LIMITS];
  ReboteRateBandStyle bands[REBOTE_RATE_CHART_MAX_LIMITS + 1];
  guint               n_limits;
};

/* What a drawing needs at hand. */
typedef struct
{
  GtkWidget   *widget;
  GtkSnapshot *snapshot;
  int          width;
  int          top;
  double       full;
} Drawing;

G_DEFINE_FINAL_TYPE (ReboteRateChart, rebote_rate_chart, GTK_TYPE_WIDGET)

static int
get_text_height (GtkWidget *widget)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, "0");
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);

  return height;
}

static double
get_full (ReboteRateChart *self)
{
  double last = self->n_limits > 0 ? self->limits[self->n_limits - 1] : 0.01;

  return MIN (MAX (last * HEADROOM, MIN (self->rate * HEADROOM, 1)), 1);
}

static double
get_x (const Drawing *drawing,
       double         rate)
{
  return round (CLAMP (rate / drawing->full, 0, 1) * drawing->width);
}

static void
draw_text (const Drawing *drawing,
           PangoLayout   *layout,
           double         x,
           double         y)
{
  GdkRGBA color;

  rebote_chart_get_color (drawing->widget, "window_fg_color", 1, &color);
  gtk_snapshot_save (drawing->snapshot);
  gtk_snapshot_translate (drawing->snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_layout (drawing->snapshot, layout, &color);
  gtk_snapshot_restore (drawing->snapshot);
}

/* Centred at a place, as far as the edges allow; not drawn where it would touch what was drawn before it. */
static double
draw_centred (const Drawing *drawing,
              const char    *text,
              double         x,
              double         y,
              double         free_from)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (drawing->widget, text);
  double start;
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  start = CLAMP (round (x - width / 2.0), 0, MAX (drawing->width - width, 0));

  if (start < free_from)
    return free_from;

  draw_text (drawing, layout, start, y);

  return start + width + GAP;
}

static double
get_mark_x (ReboteRateChart *self,
            const Drawing   *drawing)
{
  return CLAMP (get_x (drawing, self->rate) - MARK_WIDTH / 2, 0, drawing->width - MARK_WIDTH);
}

/* The name of a band stands in its middle, or beside the mark if that is there. */
static void
draw_name (const Drawing *drawing,
           const char    *name,
           double         from,
           double         to,
           double         mark)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (drawing->widget, name);
  double x;
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  x = round ((from + to - width) / 2);
  if (mark + MARK_WIDTH + GAP > x && mark - GAP < x + width)
    x = to - mark > mark - from ? mark + MARK_WIDTH + GAP : mark - GAP - width;

  if (x >= from + GAP && x + width <= to - GAP)
    draw_text (drawing, layout, x, drawing->top + NAME_TOP);
}

static void
draw_bands (ReboteRateChart *self,
            const Drawing   *drawing)
{
  GskRoundedRect clip;
  GdkRGBA color;
  double from = 0;

  gsk_rounded_rect_init_from_rect (&clip, &GRAPHENE_RECT_INIT (0, drawing->top, drawing->width, BAR_HEIGHT), 6);
  gtk_snapshot_push_rounded_clip (drawing->snapshot, &clip);

  for (guint i = 0; i <= self->n_limits; i++)
    {
      double to = i < self->n_limits ? get_x (drawing, self->limits[i]) : drawing->width;

      rebote_chart_get_color (drawing->widget, self->bands[i].color, self->bands[i].opacity, &color);
      gtk_snapshot_append_color (drawing->snapshot, &color,
                                 &GRAPHENE_RECT_INIT (from, drawing->top, to - from, BAR_HEIGHT));
      draw_name (drawing, self->bands[i].name, from, to, get_mark_x (self, drawing));
      from = to;
    }

  gtk_snapshot_pop (drawing->snapshot);
}

static void
draw_limits (ReboteRateChart *self,
             const Drawing   *drawing)
{
  double free_from = 0;
  GdkRGBA color;

  rebote_chart_get_color (drawing->widget, "window_fg_color", 0.5, &color);
  for (guint i = 0; i < self->n_limits; i++)
    {
      double x = get_x (drawing, self->limits[i]);
      g_autofree char *text = g_strdup_printf (_("%.0f %%"), self->limits[i] * 100);

      gtk_snapshot_append_color (drawing->snapshot, &color,
                                 &GRAPHENE_RECT_INIT (x - 1, drawing->top, 1, BAR_HEIGHT + OVERSHOOT));
      free_from = draw_centred (drawing, text, x, drawing->top + BAR_HEIGHT + GAP, free_from);
    }
}

static void
draw_mark (ReboteRateChart *self,
           const Drawing   *drawing)
{
  g_autofree char *text = rebote_format_rate (self->rate);
  double middle = drawing->top + BAR_HEIGHT - CAP_HEIGHT + LINE_WIDTH;
  double x = get_mark_x (self, drawing);
  double low = get_x (drawing, self->low);
  double high = get_x (drawing, self->high);
  GdkRGBA color;

  /* The interval, below the names of the bands. */
  rebote_chart_get_color (drawing->widget, "window_fg_color", 0.8, &color);
  gtk_snapshot_append_color (drawing->snapshot, &color, &GRAPHENE_RECT_INIT (low, middle, MAX (high - low, 1), LINE_WIDTH));
  gtk_snapshot_append_color (drawing->snapshot, &color,
                             &GRAPHENE_RECT_INIT (low, middle - CAP_HEIGHT / 2 + 1, LINE_WIDTH, CAP_HEIGHT));
  gtk_snapshot_append_color (drawing->snapshot, &color,
                             &GRAPHENE_RECT_INIT (MAX (high - LINE_WIDTH, 0), middle - CAP_HEIGHT / 2 + 1, LINE_WIDTH, CAP_HEIGHT));

  rebote_chart_get_color (drawing->widget, "window_fg_color", 1, &color);
  gtk_snapshot_append_color (drawing->snapshot, &color,
                             &GRAPHENE_RECT_INIT (x, drawing->top - OVERSHOOT, MARK_WIDTH, BAR_HEIGHT + 2 * OVERSHOOT));
  draw_centred (drawing, text, x + MARK_WIDTH / 2, 0, 0);
}

static void
rebote_rate_chart_measure (GtkWidget     *widget,
                           GtkOrientation orientation,
                           int            for_size,
                           int           *minimum,
                           int           *natural,
                           int           *minimum_baseline,
                           int           *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH
                                                       : 2 * get_text_height (widget) + BAR_HEIGHT + 2 * GAP + OVERSHOOT;
  *natural = *minimum;
}

static void
rebote_rate_chart_snapshot (GtkWidget   *widget,
                            GtkSnapshot *snapshot)
{
  ReboteRateChart *self = REBOTE_RATE_CHART (widget);
  Drawing drawing = {
    .widget = widget,
    .snapshot = snapshot,
    .width = gtk_widget_get_width (widget),
    .top = get_text_height (widget) + GAP,
    .full = get_full (self),
  };

  draw_bands (self, &drawing);
  draw_limits (self, &drawing);
  draw_mark (self, &drawing);
}

static void
rebote_rate_chart_finalize (GObject *object)
{
  ReboteRateChart *self = REBOTE_RATE_CHART (object);

  g_clear_pointer (&self->name, g_free);

  G_OBJECT_CLASS (rebote_rate_chart_parent_class)->finalize (object);
}

static void
rebote_rate_chart_class_init (ReboteRateChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = rebote_rate_chart_finalize;
  widget_class->measure = rebote_rate_chart_measure;
  widget_class->snapshot = rebote_rate_chart_snapshot;
  gtk_widget_class_set_css_name (widget_class, "ratechart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
rebote_rate_chart_init (ReboteRateChart *self)
{
}

/**
 * rebote_rate_chart_new:
 *
 * Returns: (transfer floating): a chart without a rate
 */
GtkWidget *
rebote_rate_chart_new (void)
{
  return g_object_new (REBOTE_TYPE_RATE_CHART, NULL);
}

/**
 * rebote_rate_chart_set_bands:
 * @self: a chart
 * @limits: (array length=n_limits): where the bands end, ascending
 * @n_limits: how many
 * @bands: (array): the bands, one more than there are limits; their texts are borrowed for good
 */
void
rebote_rate_chart_set_bands (ReboteRateChart           *self,
                             const double              *limits,
                             guint                      n_limits,
                             const ReboteRateBandStyle *bands)
{
  g_return_if_fail (REBOTE_IS_RATE_CHART (self));
  g_return_if_fail (n_limits <= REBOTE_RATE_CHART_MAX_LIMITS);

  for (guint i = 0; i < n_limits; i++)
    self->limits[i] = limits[i];

  for (guint i = 0; i <= n_limits; i++)
    self->bands[i] = bands[i];

  self->n_limits = n_limits;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * rebote_rate_chart_set_rate:
 * @self: a chart
 * @name: what the rate is called
 * @rate: the rate, 0 to 1
 * @low: the lower end of the interval in which the true rate lies
 * @high: its upper end
 */
void
rebote_rate_chart_set_rate (ReboteRateChart *self,
                            const char      *name,
                            double           rate,
                            double           low,
                            double           high)
{
  g_autofree char *description = NULL;

  g_return_if_fail (REBOTE_IS_RATE_CHART (self));
  g_return_if_fail (name != NULL);

  g_free (self->name);
  self->name = g_strdup (name);
  self->rate = rate;
  self->low = low;
  self->high = high;
  description = rebote_rate_chart_describe (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * rebote_rate_chart_describe:
 * @self: a chart
 *
 * Returns: (transfer full): what it shows, in words
 */
char *
rebote_rate_chart_describe (ReboteRateChart *self)
{
  g_autofree char *rate = NULL;
  g_autofree char *low = NULL;
  g_autofree char *high = NULL;
  guint band = 0;

  g_return_val_if_fail (REBOTE_IS_RATE_CHART (self), NULL);

  while (band < self->n_limits && self->rate >= self->limits[band])
    band++;

  rate = rebote_format_rate (self->rate);
  low = rebote_format_rate (self->low);
  high = rebote_format_rate (self->high);

  /* Translators: a percentage; the name of a band, for example “ideal”; two percentages */
  return g_strdup_printf (_("%s: %s. By the laws of chance the true rate is between %s and %s."), rate,
                          self->bands[band].name ? self->bands[band].name : "", low, high);
}
