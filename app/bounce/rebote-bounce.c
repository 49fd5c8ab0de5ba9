/* rebote-bounce.c
 *
 * One message, read and judged.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-bounce"

#include "config.h"

#include "rebote-bounce.h"

G_DEFINE_BOXED_TYPE (ReboteBounce, rebote_bounce, rebote_bounce_ref, rebote_bounce_unref)

static void
bounce_clear (gpointer data)
{
  ReboteBounce *self = data;

  g_free (self->source);
  g_clear_pointer (&self->date, g_date_time_unref);
  g_free (self->subject);
  g_free (self->from);
  g_free (self->reporter_mta);
  g_free (self->format);
  g_free (self->original_message_id);
  g_free (self->original_subject);
  g_free (self->original_from);
  g_clear_pointer (&self->original_date, g_date_time_unref);
  g_clear_pointer (&self->retry_until, g_date_time_unref);
  g_clear_pointer (&self->absence, rebote_absence_free);
  g_free (self->feedback_type);
  g_ptr_array_unref (self->recipients);
  g_free (self->report_text);
  g_clear_pointer (&self->raw, g_bytes_unref);
}

/**
 * rebote_bounce_new:
 *
 * Returns: (transfer full): a message about which nothing is known yet
 */
ReboteBounce *
rebote_bounce_new (void)
{
  ReboteBounce *self = g_atomic_rc_box_new0 (ReboteBounce);

  self->type = REBOTE_MESSAGE_OTHER;
  self->delay_seconds = -1;
  self->recipients = g_ptr_array_new_with_free_func ((GDestroyNotify) rebote_recipient_unref);

  return self;
}

/**
 * rebote_bounce_ref:
 * @self: a message
 *
 * Returns: (transfer full): @self
 */
ReboteBounce *
rebote_bounce_ref (ReboteBounce *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

/**
 * rebote_bounce_unref:
 * @self: (transfer full): a message
 */
void
rebote_bounce_unref (ReboteBounce *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, bounce_clear);
}

/**
 * rebote_bounce_get_n_recipients:
 * @self: a message
 *
 * Returns: how many recipients it names
 */
guint
rebote_bounce_get_n_recipients (ReboteBounce *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->recipients->len;
}

/**
 * rebote_bounce_get_recipient:
 * @self: a message
 * @position: a position less than their number
 *
 * Returns: (transfer none): the recipient there
 */
ReboteRecipient *
rebote_bounce_get_recipient (ReboteBounce *self,
                             guint         position)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (position < self->recipients->len, NULL);

  return g_ptr_array_index (self->recipients, position);
}
