/* rebote-status-icon.c
 *
 * The shape of a verdict: drawn rather than written, because fonts disagree about the size of such characters.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-status-icon"

#include "config.h"

#include "rebote-status-icon.h"

#define SIZE       12
#define LINE_WIDTH 2.0

struct _ReboteStatusIcon
{
  GtkWidget    parent_instance;

  ReboteStatus status;
};

enum
{
  PROP_0,
  PROP_STATUS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static const char *const css_classes[REBOTE_N_STATUSES] = {
  [REBOTE_STATUS_NEUTRAL] = "neutral",
  [REBOTE_STATUS_HARD] = "hard",
  [REBOTE_STATUS_SOFT] = "soft",
  [REBOTE_STATUS_UNDETERMINED] = "undetermined",
  [REBOTE_STATUS_DELAYED] = "soft",
  [REBOTE_STATUS_COMPLAINT] = "hard",
  [REBOTE_STATUS_DISPUTED] = "disputed",
  [REBOTE_STATUS_GOOD] = "good",
};

G_DEFINE_FINAL_TYPE (ReboteStatusIcon, rebote_status_icon, GTK_TYPE_WIDGET)

static void
draw_ring (cairo_t *cr,
           double   radius)
{
  cairo_set_line_width (cr, LINE_WIDTH);
  cairo_arc (cr, 0, 0, radius - LINE_WIDTH / 2, 0, 2 * G_PI);
  cairo_stroke (cr);
}

static void
draw_disc (cairo_t *cr,
           double   radius)
{
  cairo_arc (cr, 0, 0, radius, 0, 2 * G_PI);
  cairo_fill (cr);
}

/* From the top, clockwise, as a clock goes. */
static void
draw_sector (cairo_t *cr,
             double   radius,
             double   fraction)
{
  cairo_move_to (cr, 0, 0);
  cairo_arc (cr, 0, 0, radius, -G_PI / 2, -G_PI / 2 + fraction * 2 * G_PI);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
draw_polygon (cairo_t *cr,
              double   radius,
              guint    n_corners)
{
  for (guint i = 0; i < n_corners; i++)
    {
      double angle = -G_PI / 2 + i * 2 * G_PI / n_corners;

      cairo_line_to (cr, radius * cos (angle), radius * sin (angle));
    }

  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
draw_tick (cairo_t *cr,
           double   radius)
{
  cairo_set_line_width (cr, LINE_WIDTH);
  cairo_move_to (cr, -0.45 * radius, 0.05 * radius);
  cairo_line_to (cr, -0.1 * radius, 0.4 * radius);
  cairo_line_to (cr, 0.45 * radius, -0.3 * radius);
  cairo_stroke (cr);
}

static void
draw (cairo_t     *cr,
      ReboteStatus status,
      double       radius)
{
  switch (status)
    {
    case REBOTE_STATUS_HARD:
      draw_disc (cr, radius);
      break;

    case REBOTE_STATUS_SOFT:
      draw_ring (cr, radius);
      /* The left half, as ◐ has it. */
      cairo_rotate (cr, G_PI);
      draw_sector (cr, radius, 0.5);
      break;

    case REBOTE_STATUS_UNDETERMINED:
      draw_ring (cr, radius);
      draw_disc (cr, radius / 3);
      break;

    case REBOTE_STATUS_DELAYED:
      draw_ring (cr, radius);
      draw_sector (cr, radius, 0.25);
      break;

    case REBOTE_STATUS_COMPLAINT:
      cairo_translate (cr, 0, radius / 5);
      draw_polygon (cr, radius * 1.15, 3);
      break;

    case REBOTE_STATUS_DISPUTED:
      draw_polygon (cr, radius * 1.1, 4);
      break;

    case REBOTE_STATUS_GOOD:
      draw_ring (cr, radius);
      draw_tick (cr, radius);
      break;

    case REBOTE_STATUS_NEUTRAL:
    default:
      draw_ring (cr, radius);
      break;
    }
}

static void
rebote_status_icon_snapshot (GtkWidget   *widget,
                             GtkSnapshot *snapshot)
{
  ReboteStatusIcon *self = REBOTE_STATUS_ICON (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (-1, -1, width + 2, height + 2);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_translate (cr, width / 2.0, height / 2.0);
  draw (cr, self->status, MIN (width, height) / 2.0);
  cairo_destroy (cr);
}

static void
rebote_status_icon_measure (GtkWidget     *widget,
                            GtkOrientation orientation,
                            int            for_size,
                            int           *minimum,
                            int           *natural,
                            int           *minimum_baseline,
                            int           *natural_baseline)
{
  *minimum = SIZE;
  *natural = SIZE;
}

static void
rebote_status_icon_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_STATUS:
      g_value_set_uint (value, rebote_status_icon_get_status (REBOTE_STATUS_ICON (object)));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rebote_status_icon_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_STATUS:
      rebote_status_icon_set_status (REBOTE_STATUS_ICON (object), g_value_get_uint (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rebote_status_icon_class_init (ReboteStatusIconClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = rebote_status_icon_get_property;
  object_class->set_property = rebote_status_icon_set_property;
  widget_class->snapshot = rebote_status_icon_snapshot;
  widget_class->measure = rebote_status_icon_measure;

  properties[PROP_STATUS] = g_param_spec_uint ("status", NULL, NULL, 0, REBOTE_N_STATUSES - 1, REBOTE_STATUS_NEUTRAL,
                                               G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "statusicon");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
rebote_status_icon_init (ReboteStatusIcon *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), css_classes[self->status]);
}

/**
 * rebote_status_icon_new:
 *
 * Returns: (transfer floating): an icon
 */
GtkWidget *
rebote_status_icon_new (void)
{
  return g_object_new (REBOTE_TYPE_STATUS_ICON, NULL);
}

/**
 * rebote_status_icon_get_status:
 * @self: an icon
 *
 * Returns: what it shows
 */
ReboteStatus
rebote_status_icon_get_status (ReboteStatusIcon *self)
{
  g_return_val_if_fail (REBOTE_IS_STATUS_ICON (self), REBOTE_STATUS_NEUTRAL);

  return self->status;
}

/**
 * rebote_status_icon_set_status:
 * @self: an icon
 * @status: what to show
 */
void
rebote_status_icon_set_status (ReboteStatusIcon *self,
                               ReboteStatus      status)
{
  g_return_if_fail (REBOTE_IS_STATUS_ICON (self));
  g_return_if_fail (status < REBOTE_N_STATUSES);

  if (self->status == status)
    return;

  gtk_widget_remove_css_class (GTK_WIDGET (self), css_classes[self->status]);
  self->status = status;
  gtk_widget_add_css_class (GTK_WIDGET (self), css_classes[status]);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
}

/**
 * rebote_status_get_css_class:
 * @status: a status
 *
 * Returns: the style class of its colour
 */
const char *
rebote_status_get_css_class (ReboteStatus status)
{
  g_return_val_if_fail (status < REBOTE_N_STATUSES, NULL);

  return css_classes[status];
}
