/* rebote-decision-bar.c
 *
 * Three pieces whose lengths compare; their colours are the style's.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-decision-bar"

#include "config.h"

#include <glib/gi18n.h>

#include "ui/rebote-format.h"

#include "rebote-decision-bar.h"

/* Even one contact of a million is to be seen. */
#define MIN_PIECE 4
#define SPACING   2
#define HEIGHT    12

struct _ReboteDecisionBar
{
  GtkWidget parent_instance;

  GtkWidget *pieces[REBOTE_N_OUTCOMES];
  guint      counts[REBOTE_N_OUTCOMES];
};

G_DEFINE_FINAL_TYPE (ReboteDecisionBar, rebote_decision_bar, GTK_TYPE_WIDGET)

static void
rebote_decision_bar_measure (GtkWidget     *widget,
                             GtkOrientation orientation,
                             int            for_size,
                             int           *minimum,
                             int           *natural,
                             int           *minimum_baseline,
                             int           *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : REBOTE_N_OUTCOMES * (MIN_PIECE + SPACING);
  *natural = *minimum;
}

static void
rebote_decision_bar_size_allocate (GtkWidget *widget,
                                   int        width,
                                   int        height,
                                   int        baseline)
{
  ReboteDecisionBar *self = REBOTE_DECISION_BAR (widget);
  gboolean           mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  guint64            total = 0;
  guint64            before = 0;
  guint              n_pieces = 0;
  int                room;
  int                x = 0;

  for (guint i = 0; i < REBOTE_N_OUTCOMES; i++)
    {
      total += self->counts[i];
      n_pieces += self->counts[i] > 0;
    }

  room = MAX (0, width - (int)n_pieces * (MIN_PIECE + SPACING) + SPACING);

  for (guint i = 0; i < REBOTE_N_OUTCOMES; i++)
    {
      int piece;

      gtk_widget_set_child_visible (self->pieces[i], self->counts[i] > 0);
      if (self->counts[i] == 0)
        continue;

      piece = MIN_PIECE + (int)(room * (before + self->counts[i]) / total - room * before / total);
      before += self->counts[i];
      gtk_widget_size_allocate (self->pieces[i],
                                &(GtkAllocation){ mirrored ? width - x - piece : x, 0, piece, height }, -1);
      x += piece + SPACING;
    }
}

static void
rebote_decision_bar_dispose (GObject *object)
{
  ReboteDecisionBar *self = REBOTE_DECISION_BAR (object);

  for (guint i = 0; i < REBOTE_N_OUTCOMES; i++)
    g_clear_pointer (&self->pieces[i], gtk_widget_unparent);

  G_OBJECT_CLASS (rebote_decision_bar_parent_class)->dispose (object);
}

static void
rebote_decision_bar_class_init (ReboteDecisionBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rebote_decision_bar_dispose;
  widget_class->measure = rebote_decision_bar_measure;
  widget_class->size_allocate = rebote_decision_bar_size_allocate;

  gtk_widget_class_set_css_name (widget_class, "decisionbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
rebote_decision_bar_init (ReboteDecisionBar *self)
{
  for (guint i = 0; i < REBOTE_N_OUTCOMES; i++)
    {
      self->pieces[i] = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
      gtk_widget_add_css_class (self->pieces[i], rebote_outcome_to_slug (i));
      gtk_widget_set_parent (self->pieces[i], GTK_WIDGET (self));
    }
}

/**
 * rebote_decision_bar_new:
 *
 * Returns: (transfer floating): a bar
 */
GtkWidget *
rebote_decision_bar_new (void)
{
  return g_object_new (REBOTE_TYPE_DECISION_BAR, NULL);
}

/**
 * rebote_decision_bar_set_counts:
 * @self: a bar
 * @counts: how many contacts have each outcome
 */
void
rebote_decision_bar_set_counts (ReboteDecisionBar *self,
                                const guint        counts[REBOTE_N_OUTCOMES])
{
  g_autofree char *kept = NULL;
  g_autofree char *review = NULL;
  g_autofree char *removed = NULL;
  g_autofree char *label = NULL;

  g_return_if_fail (REBOTE_IS_DECISION_BAR (self));
  g_return_if_fail (counts != NULL);

  for (guint i = 0; i < REBOTE_N_OUTCOMES; i++)
    self->counts[i] = counts[i];

  kept = rebote_format_number (counts[REBOTE_OUTCOME_KEEP]);
  review = rebote_format_number (counts[REBOTE_OUTCOME_REVIEW]);
  removed = rebote_format_number (counts[REBOTE_OUTCOME_REMOVE]);
  /* Translators: three numbers of contacts. */
  label = g_strdup_printf (_("%s to keep, %s to review, %s to remove"), kept, review, removed);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), label);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/**
 * rebote_outcome_get_status:
 * @outcome: an outcome
 *
 * Returns: the shape and colour that stand for it
 */
ReboteStatus
rebote_outcome_get_status (ReboteOutcome outcome)
{
  switch (outcome)
    {
    case REBOTE_OUTCOME_REMOVE:
      return REBOTE_STATUS_HARD;

    case REBOTE_OUTCOME_REVIEW:
      return REBOTE_STATUS_DISPUTED;

    case REBOTE_OUTCOME_KEEP:
    default:
      return REBOTE_STATUS_NEUTRAL;
    }
}

/**
 * rebote_outcome_get_title:
 * @outcome: an outcome
 *
 * Returns: the word for it, as it stands on buttons
 */
const char *
rebote_outcome_get_title (ReboteOutcome outcome)
{
  switch (outcome)
    {
    case REBOTE_OUTCOME_REMOVE:
      return C_("decision", "Remove");

    case REBOTE_OUTCOME_REVIEW:
      return C_("decision", "Review");

    case REBOTE_OUTCOME_KEEP:
    default:
      return C_("decision", "Keep");
    }
}
