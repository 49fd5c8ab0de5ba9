/* rebote-bounce-row.c
 *
 * A row of the list of bounces: shape, address, reason and date.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-bounce-row"

#include "config.h"

#include <glib/gi18n.h>

#include "bounce/rebote-words.h"
#include "ui/rebote-format.h"
#include "ui/rebote-status-icon.h"

#include "rebote-bounce-row.h"

struct _ReboteBounceRow
{
  GtkWidget         parent_instance;

  GtkWidget        *box;
  GtkInscription   *group_label;
  ReboteStatusIcon *icon;
  GtkInscription   *address_label;
  GtkInscription   *reason_label;
  GtkLabel         *date_label;

  ReboteMessageRow *row;
  GSignalGroup     *row_signals;
  gboolean          held;
  char             *name; /* what a screen reader has been told */
};

G_DEFINE_FINAL_TYPE (ReboteBounceRow, rebote_bounce_row, GTK_TYPE_WIDGET)

static ReboteStatus
get_status (ReboteMessageRow *row,
            gboolean          held)
{
  ReboteMessageType type = rebote_message_row_get_type_of (row);

  if (held)
    return REBOTE_STATUS_DISPUTED;

  if (type == REBOTE_MESSAGE_COMPLAINT)
    return REBOTE_STATUS_COMPLAINT;

  if (type == REBOTE_MESSAGE_DELAY && rebote_message_row_get_fact (row) != REBOTE_FACT_BACKSCATTER)
    return REBOTE_STATUS_DELAYED;

  switch (rebote_message_row_get_kind (row))
    {
    case REBOTE_KIND_HARD:
      return REBOTE_STATUS_HARD;

    case REBOTE_KIND_SOFT:
      return REBOTE_STATUS_SOFT;

    case REBOTE_KIND_UNDETERMINED:
      return REBOTE_STATUS_UNDETERMINED;

    case REBOTE_KIND_NONE:
    default:
      return REBOTE_STATUS_NEUTRAL;
    }
}

/* “Hard · No such mailbox”: the kind in a word too, since a shape is not read by everybody. */
static char *
make_reason (ReboteMessageRow *row,
             gboolean          held)
{
  ReboteKind kind = rebote_message_row_get_kind (row);
  ReboteMessageType type = rebote_message_row_get_type_of (row);
  ReboteReason reason = rebote_message_row_get_reason (row);

  if (rebote_message_row_get_fact (row) != REBOTE_FACT_NONE)
    return rebote_fact_describe (rebote_message_row_get_fact (row), rebote_message_row_get_until (row));

  if (type == REBOTE_MESSAGE_DELAY && rebote_message_row_get_retry_until (row))
    {
      g_autofree char *until = rebote_format_exact_date (rebote_message_row_get_retry_until (row));

      /* Translators: %s is a moment (“4 May 2026, 08:12”) until which a server tries to deliver a mail. */
      return g_strdup_printf (_("Tried until %s"), until);
    }

  if (type != REBOTE_MESSAGE_BOUNCE && (type != REBOTE_MESSAGE_DELAY || reason == REBOTE_REASON_NONE))
    return g_strdup (rebote_message_type_get_name (type));

  return g_strdup_printf ("%s · %s",
                          type == REBOTE_MESSAGE_DELAY ? rebote_message_type_get_name (type)
                          /* Translators: stands in place of “Hard” where a person has to look at it first. */
                          : held ? C_("verdict", "To review")
                                 : rebote_kind_get_name (kind),
                          rebote_reason_get_name (reason));
}

/* Whom it is about, or else what tells it from others. */
static const char *
get_address (ReboteMessageRow *row)
{
  const char *address = rebote_message_row_get_address (row);

  if (address == NULL)
    address = rebote_message_row_get_from (row);

  return address ? address : rebote_message_row_get_subject (row);
}

/* Tooltips are made when somebody wants one: to set their text asks the display where the pointer is, each time, and a list
 * that fills sets hundreds. */
static gboolean
query_address_cb (ReboteBounceRow *self,
                  int              x,
                  int              y,
                  gboolean         keyboard_mode,
                  GtkTooltip      *tooltip)
{
  const char *address = self->row ? get_address (self->row) : NULL;

  gtk_tooltip_set_text (tooltip, address);

  return address != NULL;
}

static gboolean
query_date_cb (ReboteBounceRow *self,
               int              x,
               int              y,
               gboolean         keyboard_mode,
               GtkTooltip      *tooltip)
{
  GDateTime *date = self->row ? rebote_message_row_get_date (self->row) : NULL;
  g_autofree char *exact = date ? rebote_format_exact_date (date) : NULL;

  gtk_tooltip_set_text (tooltip, exact);

  return exact != NULL;
}

static void
update (ReboteBounceRow *self)
{
  ReboteMessageRow *row = self->row;
  g_autofree char *reason = NULL;
  g_autofree char *when = NULL;
  g_autofree char *name = NULL;
  const char *address = get_address (row);
  GDateTime *date = rebote_message_row_get_date (row);

  if (date)
    {
      g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

      when = rebote_format_date (date, now);
    }

  reason = make_reason (row, self->held);
  rebote_status_icon_set_status (self->icon, get_status (row, self->held));
  /* Translators: stands where a mail tells neither an address nor a subject. */
  gtk_inscription_set_text (self->address_label, address ? address : C_("address", "Unknown"));
  gtk_inscription_set_text (self->reason_label, reason);
  gtk_label_set_label (self->date_label, when ? when : "");
  name = g_strdup_printf ("%s, %s, %s", address ? address : "", reason, when ? when : "");

  /* A list that grows binds rows again and again to what they show already, and each update is a message to others. */
  if (g_strcmp0 (self->name, name) == 0)
    return;

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_free (self->name);
  self->name = g_steal_pointer (&name);
}

static void
rebote_bounce_row_dispose (GObject *object)
{
  ReboteBounceRow *self = REBOTE_BOUNCE_ROW (object);

  g_clear_object (&self->row_signals);
  g_clear_object (&self->row);
  g_clear_pointer (&self->name, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), REBOTE_TYPE_BOUNCE_ROW);

  G_OBJECT_CLASS (rebote_bounce_row_parent_class)->dispose (object);
}

static void
rebote_bounce_row_class_init (ReboteBounceRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rebote_bounce_row_dispose;

  g_type_ensure (REBOTE_TYPE_STATUS_ICON);
  gtk_widget_class_set_template_from_resource (widget_class, "/rebote/ui/bounces/rebote-bounce-row.ui");
  gtk_widget_class_bind_template_child (widget_class, ReboteBounceRow, box);
  gtk_widget_class_bind_template_child (widget_class, ReboteBounceRow, group_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteBounceRow, icon);
  gtk_widget_class_bind_template_child (widget_class, ReboteBounceRow, address_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteBounceRow, reason_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteBounceRow, date_label);
  gtk_widget_class_bind_template_callback (widget_class, query_address_cb);
  gtk_widget_class_bind_template_callback (widget_class, query_date_cb);
}

static void
rebote_bounce_row_init (ReboteBounceRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->row_signals = g_signal_group_new (REBOTE_TYPE_MESSAGE_ROW);
  g_signal_group_connect_swapped (self->row_signals, "loaded", G_CALLBACK (update), self);
}

/**
 * rebote_bounce_row_new:
 *
 * Returns: (transfer floating): an empty row
 */
GtkWidget *
rebote_bounce_row_new (void)
{
  return g_object_new (REBOTE_TYPE_BOUNCE_ROW, NULL);
}

/**
 * rebote_bounce_row_get_row:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): what it shows
 */
ReboteMessageRow *
rebote_bounce_row_get_row (ReboteBounceRow *self)
{
  g_return_val_if_fail (REBOTE_IS_BOUNCE_ROW (self), NULL);

  return self->row;
}

/**
 * rebote_bounce_row_set_row:
 * @self: a row
 * @row: what it shows
 * @held: whether it is held back, and has to be looked at
 */
void
rebote_bounce_row_set_row (ReboteBounceRow  *self,
                           ReboteMessageRow *row,
                           gboolean          held)
{
  g_return_if_fail (REBOTE_IS_BOUNCE_ROW (self));
  g_return_if_fail (REBOTE_IS_MESSAGE_ROW (row));

  g_set_object (&self->row, row);
  g_signal_group_set_target (self->row_signals, row);
  self->held = !!held;
  update (self);
}

/**
 * rebote_bounce_row_set_held:
 * @self: a row that shows something
 * @held: whether it is held back, and has to be looked at
 */
void
rebote_bounce_row_set_held (ReboteBounceRow *self,
                            gboolean         held)
{
  g_return_if_fail (REBOTE_IS_BOUNCE_ROW (self));
  g_return_if_fail (self->row != NULL);

  if (self->held == !!held)
    return;

  self->held = !!held;
  update (self);
}

/**
 * rebote_bounce_row_set_group:
 * @self: a row
 * @group: (nullable): the heading of the group that begins with it
 */
void
rebote_bounce_row_set_group (ReboteBounceRow *self,
                             const char      *group)
{
  g_return_if_fail (REBOTE_IS_BOUNCE_ROW (self));

  gtk_inscription_set_text (self->group_label, group);
  gtk_widget_set_visible (GTK_WIDGET (self->group_label), group != NULL);
}
