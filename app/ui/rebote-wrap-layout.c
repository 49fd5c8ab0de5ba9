/* rebote-wrap-layout.c
 *
 * Places children beside each other, and in further lines where there is no room. (A flow box would put them into
 * columns of one width.) The first child of a line that expands has what is left of it.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-wrap-layout"

#include "config.h"

#include "rebote-wrap-layout.h"

#define SPACING 6

struct _ReboteWrapLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (ReboteWrapLayout, rebote_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

/* The place of the next child, line after line. */
typedef struct
{
  int width;
  int x;
  int y;
  int line_height;
} Pen;

static gboolean
next_child (GtkWidget **child)
{
  while (*child && !gtk_widget_should_layout (*child))
    *child = gtk_widget_get_next_sibling (*child);

  return *child != NULL;
}

static void
measure_child (GtkWidget *child,
               int        available,
               int       *width,
               int       *height)
{
  int minimum;
  int natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  *width = CLAMP (natural, minimum, MAX (minimum, available));
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, *width, NULL, height, NULL, NULL);
}

static void
place (Pen *pen,
       int  width,
       int  height)
{
  if (pen->x > 0 && pen->x + width > pen->width)
    {
      pen->y += pen->line_height + SPACING;
      pen->x = 0;
      pen->line_height = 0;
    }

  pen->line_height = MAX (pen->line_height, height);
}

static GtkSizeRequestMode
rebote_wrap_layout_get_request_mode (GtkLayoutManager *manager,
                                     GtkWidget        *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure_width (GtkWidget *widget,
               int       *minimum,
               int       *natural)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); next_child (&child);
       child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum;
      int child_natural;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural, NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural += child_natural + (*natural > 0 ? SPACING : 0);
    }
}

static int
measure_height (GtkWidget *widget,
                int        width)
{
  Pen pen = { .width = width };

  for (GtkWidget *child = gtk_widget_get_first_child (widget); next_child (&child);
       child = gtk_widget_get_next_sibling (child))
    {
      int child_width;
      int child_height;

      measure_child (child, width, &child_width, &child_height);
      place (&pen, child_width, child_height);
      pen.x += child_width + SPACING;
    }

  return pen.y + pen.line_height;
}

static void
rebote_wrap_layout_measure (GtkLayoutManager *manager,
                            GtkWidget        *widget,
                            GtkOrientation    orientation,
                            int               for_size,
                            int              *minimum,
                            int              *natural,
                            int              *minimum_baseline,
                            int              *natural_baseline)
{
  *minimum = 0;
  *natural = 0;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (widget, minimum, natural);
  else
    *minimum = *natural = measure_height (widget, for_size < 0 ? G_MAXINT : for_size);
}

/* What is left of the line that begins with @first, and the child of it that may have it. */
static int
measure_rest (GtkWidget  *first,
              int         width,
              GtkWidget **taker)
{
  Pen pen = { .width = width };

  *taker = NULL;
  for (GtkWidget *child = first; next_child (&child); child = gtk_widget_get_next_sibling (child))
    {
      int child_width;
      int child_height;

      measure_child (child, width, &child_width, &child_height);
      place (&pen, child_width, child_height);
      if (pen.y > 0)
        break;
      pen.x += child_width + SPACING;
      if (*taker == NULL && gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL))
        *taker = child;
    }

  return MAX (pen.width - (pen.x - SPACING), 0);
}

static void
rebote_wrap_layout_allocate (GtkLayoutManager *manager,
                             GtkWidget        *widget,
                             int               width,
                             int               height,
                             int               baseline)
{
  gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  Pen pen = { .width = width };
  GtkWidget *taker = NULL;
  int rest = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); next_child (&child);
       child = gtk_widget_get_next_sibling (child))
    {
      GtkAllocation allocation;

      measure_child (child, width, &allocation.width, &allocation.height);
      place (&pen, allocation.width, allocation.height);
      if (pen.x == 0)
        rest = measure_rest (child, width, &taker);
      if (child == taker)
        allocation.width += rest;
      allocation.x = is_rtl ? width - pen.x - allocation.width : pen.x;
      allocation.y = pen.y;
      gtk_widget_size_allocate (child, &allocation, -1);
      pen.x += allocation.width + SPACING;
    }
}

static void
rebote_wrap_layout_class_init (ReboteWrapLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = rebote_wrap_layout_get_request_mode;
  layout_class->measure = rebote_wrap_layout_measure;
  layout_class->allocate = rebote_wrap_layout_allocate;
}

static void
rebote_wrap_layout_init (ReboteWrapLayout *self)
{
}
