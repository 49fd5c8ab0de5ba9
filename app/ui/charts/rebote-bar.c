/* rebote-bar.c
 *
 * A small bar that compares a number with others.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-bar"

#include "config.h"

#include "rebote-bar.h"
#include "rebote-chart-colors.h"

#define HEIGHT    8
#define MIN_WIDTH 40

/* However small a part is beside the others, it can be seen. */
#define MIN_PART 3

struct _ReboteBar
{
  GtkWidget parent_instance;

  double    parts[REBOTE_N_KINDS];
  double    full;
};

G_DEFINE_FINAL_TYPE (ReboteBar, rebote_bar, GTK_TYPE_WIDGET)

static void
rebote_bar_measure (GtkWidget     *widget,
                    GtkOrientation orientation,
                    int            for_size,
                    int           *minimum,
                    int           *natural,
                    int           *minimum_baseline,
                    int           *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH : HEIGHT;
  *natural = *minimum;
}

static void
rebote_bar_snapshot (GtkWidget   *widget,
                     GtkSnapshot *snapshot)
{
  static const ReboteKind kinds[] = { REBOTE_KIND_HARD, REBOTE_KIND_SOFT, REBOTE_KIND_UNDETERMINED, REBOTE_KIND_NONE };
  ReboteBar *self = REBOTE_BAR (widget);
  int width = gtk_widget_get_width (widget);
  int y = (gtk_widget_get_height (widget) - HEIGHT) / 2;
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  graphene_rect_t all = GRAPHENE_RECT_INIT (0, y, width, HEIGHT);
  GskRoundedRect clip;
  GdkRGBA color;
  double x = 0;

  gsk_rounded_rect_init_from_rect (&clip, &all, HEIGHT / 2.0);
  gtk_snapshot_push_rounded_clip (snapshot, &clip);
  rebote_chart_get_trough_color (widget, &color);
  gtk_snapshot_append_color (snapshot, &color, &all);

  for (guint i = 0; i < G_N_ELEMENTS (kinds) && self->full > 0; i++)
    {
      double part = self->parts[kinds[i]];
      double length = part > 0 ? MAX (part / self->full * width, MIN_PART) : 0;

      if (length == 0)
        continue;

      rebote_chart_get_kind_color (widget, kinds[i], &color);
      gtk_snapshot_append_color (snapshot, &color,
                                 &GRAPHENE_RECT_INIT (mirrored ? width - x - length : x, y, length, HEIGHT));
      x += length;
    }

  gtk_snapshot_pop (snapshot);
}

static void
rebote_bar_class_init (ReboteBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = rebote_bar_measure;
  widget_class->snapshot = rebote_bar_snapshot;
  gtk_widget_class_set_css_name (widget_class, "bar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
rebote_bar_init (ReboteBar *self)
{
}

/**
 * rebote_bar_new:
 *
 * Returns: (transfer floating): an empty bar
 */
GtkWidget *
rebote_bar_new (void)
{
  return g_object_new (REBOTE_TYPE_BAR, NULL);
}

/**
 * rebote_bar_set_part:
 * @self: a bar
 * @kind: which part
 * @value: how large it is
 */
void
rebote_bar_set_part (ReboteBar *self,
                     ReboteKind kind,
                     double     value)
{
  g_return_if_fail (REBOTE_IS_BAR (self));
  g_return_if_fail ((guint) kind < REBOTE_N_KINDS);

  self->parts[kind] = value;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * rebote_bar_set_full:
 * @self: a bar
 * @full: the number that would fill it
 */
void
rebote_bar_set_full (ReboteBar *self,
                     double     full)
{
  g_return_if_fail (REBOTE_IS_BAR (self));

  self->full = full;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
