/* rebote-smtp-manners.c
 *
 * Sees to it that nobody's mail servers are bothered more than is decent: few connections at a time, with a rest between
 * them; so many in a day; and none for a while to whoever has had enough of us, or none any more.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-smtp-manners"

#include "config.h"

#include <glib/gi18n.h>

#include "rebote-smtp-manners.h"
#include "verify/rebote-verifier-error.h"

#define DAY                 (24 * 60 * 60 * (gint64)G_USEC_PER_SEC)
#define REFUSALS_TO_A_PAUSE 2
#define PAUSES_TO_THE_END   2

struct _ReboteSmtpManners
{
  GObject          parent_instance;

  ReboteSmtpLimits limits;
  GMainContext    *context;
  GHashTable      *operators; /* name -> Operator */
  GQueue           waiting;   /* of Guest */
  GSource         *timer;
  guint            n_open;
};

G_DEFINE_FINAL_TYPE (ReboteSmtpManners, rebote_smtp_manners, G_TYPE_OBJECT)

/* Times are monotonic. */
typedef struct
{
  guint  n_open;
  guint  n_today;
  guint  n_refusals;
  guint  n_pauses;
  gint64 day;    /* when the day began */
  gint64 next;   /* when the next may come in */
  gint64 paused; /* until when nobody may */
} Operator;

/* Somebody who wants in. */
typedef struct
{
  GTask   *task;
  char    *operator;
  guint    wait;
  GSource *cancelled;
  GError  *refusal;
} Guest;

static void pump (ReboteSmtpManners *self);

static void
guest_free (gpointer data)
{
  Guest *self = data;

  if (self->cancelled)
    {
      g_source_destroy (self->cancelled);
      g_source_unref (self->cancelled);
    }
  g_clear_error (&self->refusal);
  g_object_unref (self->task);
  g_free (self->operator);
  g_free (self);
}

static Operator *
get_operator (ReboteSmtpManners *self,
              const char        *name)
{
  Operator *operator = g_hash_table_lookup (self->operators, name);

  if (operator == NULL)
    {
      operator = g_new0 (Operator, 1);
      operator->day = g_get_monotonic_time ();
      g_hash_table_insert (self->operators, g_strdup (name), operator);
    }

  return operator;
}

static gboolean
is_closed (ReboteSmtpManners *self,
           Operator          *operator,
           gint64             now)
{
  if (now - operator->day > DAY)
    {
      operator->day = now;
      operator->n_today = 0;
    }

  return operator->paused > now || operator->n_today >= self->limits.n_day;
}

static GError *
make_refusal (Guest    *guest,
              Operator *operator,
              gint64    now)
{
  gint64           until = operator->paused > now ? operator->paused : operator->day + DAY;
  g_autofree char *message = NULL;

  /* Translators: the name of a mail provider, such as example.com */
  message = g_strdup_printf (_("The mail servers of %s are left alone for now, for they were asked enough"),
                             guest->operator);

  return rebote_verifier_error_new (REBOTE_VERIFIER_ERROR_RATE, MIN ((until - now) / 1000, G_MAXINT), message);
}

static gboolean
timer_cb (gpointer user_data)
{
  ReboteSmtpManners *self = user_data;

  g_clear_pointer (&self->timer, g_source_unref);
  pump (self);

  return G_SOURCE_REMOVE;
}

static void
arm_timer (ReboteSmtpManners *self,
           gint64             when)
{
  gint64 wait = (when - g_get_monotonic_time ()) / 1000 + 1;

  if (self->timer)
    {
      g_source_destroy (self->timer);
      g_clear_pointer (&self->timer, g_source_unref);
    }
  if (when == G_MAXINT64)
    return;

  self->timer = g_timeout_source_new (CLAMP (wait, 0, G_MAXINT));
  g_source_set_callback (self->timer, timer_cb, self, NULL);
  g_source_attach (self->timer, self->context);
}

/* Takes out whoever may come in, in the order in which they came, or is turned away. */
static gboolean
decide (ReboteSmtpManners *self,
        Guest             *guest,
        gint64             now,
        gint64            *next)
{
  Operator *operator = get_operator (self, guest->operator);

  if (is_closed (self, operator, now))
    {
      guest->refusal = make_refusal (guest, operator, now);
      return TRUE;
    }
  if (self->n_open >= self->limits.n_total || operator->n_open >= self->limits.n_operator)
    return FALSE;
  if (operator->next > now)
    {
      *next = MIN (*next, operator->next);
      return FALSE;
    }

  operator->n_open++;
  operator->n_today++;
  self->n_open++;
  operator->next = now + MAX (self->limits.between, guest->wait) * (gint64)1000;

  return TRUE;
}

static void
pump (ReboteSmtpManners *self)
{
  g_autoptr (GPtrArray) decided = g_ptr_array_new_with_free_func (guest_free);
  gint64 now = g_get_monotonic_time ();
  gint64 next = G_MAXINT64;
  GList *following;

  for (GList *link = self->waiting.head; link; link = following)
    {
      following = link->next;
      if (decide (self, link->data, now, &next))
        {
          g_ptr_array_add (decided, link->data);
          g_queue_delete_link (&self->waiting, link);
        }
    }
  arm_timer (self, next);

  /* Last, for those who are told may come back to us at once. */
  for (guint i = 0; i < decided->len; i++)
    {
      Guest *guest = g_ptr_array_index (decided, i);

      if (guest->refusal)
        g_task_return_error (guest->task, g_steal_pointer (&guest->refusal));
      else
        g_task_return_boolean (guest->task, TRUE);
    }
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  Guest             *guest = user_data;
  ReboteSmtpManners *self = g_task_get_source_object (guest->task);

  g_task_return_error_if_cancelled (guest->task);
  g_queue_remove (&self->waiting, guest);
  guest_free (guest);

  return G_SOURCE_REMOVE;
}

static void
rebote_smtp_manners_finalize (GObject *object)
{
  ReboteSmtpManners *self = REBOTE_SMTP_MANNERS (object);

  /* Whoever waits holds a reference, so nobody does. */
  arm_timer (self, G_MAXINT64);
  g_hash_table_unref (self->operators);
  g_main_context_unref (self->context);

  G_OBJECT_CLASS (rebote_smtp_manners_parent_class)->finalize (object);
}

static void
rebote_smtp_manners_class_init (ReboteSmtpMannersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rebote_smtp_manners_finalize;
}

static void
rebote_smtp_manners_init (ReboteSmtpManners *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->operators = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_queue_init (&self->waiting);
}

/**
 * rebote_smtp_manners_new:
 * @limits: what is decent
 *
 * It belongs to the thread-default main context of its caller.
 *
 * Returns: (transfer full): manners
 */
ReboteSmtpManners *
rebote_smtp_manners_new (const ReboteSmtpLimits *limits)
{
  ReboteSmtpManners *self;

  g_return_val_if_fail (limits != NULL, NULL);

  self = g_object_new (REBOTE_TYPE_SMTP_MANNERS, NULL);
  self->limits = *limits;

  return self;
}

/**
 * rebote_smtp_manners_enter_async:
 * @self: manners
 * @operator: whose servers are to be asked
 * @wait: how long to wait before the next connection to them, in milliseconds; 0 for the usual
 * @cancellable: (nullable): to stop waiting
 * @callback: called when it is our turn
 * @user_data: data for @callback
 *
 * Waits until a connection may be made.
 */
void
rebote_smtp_manners_enter_async (ReboteSmtpManners  *self,
                                 const char         *operator,
                                 guint               wait,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Guest *guest;

  g_return_if_fail (REBOTE_IS_SMTP_MANNERS (self));
  g_return_if_fail (operator != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, rebote_smtp_manners_enter_async);
  /* It is our turn even if we gave up meanwhile, or nobody would give the place back. */
  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;

  guest = g_new0 (Guest, 1);
  guest->operator = g_strdup (operator);
  guest->wait = wait;
  if (cancellable)
    {
      guest->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (guest->cancelled, G_SOURCE_FUNC (cancelled_cb), guest, NULL);
      g_source_attach (guest->cancelled, self->context);
    }
  guest->task = g_steal_pointer (&task);
  g_queue_push_tail (&self->waiting, guest);
  pump (self);
}

/**
 * rebote_smtp_manners_enter_finish:
 * @self: manners
 * @result: what the callback was given
 * @error: return location for %REBOTE_VERIFIER_ERROR_RATE, which says for how long, or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether a connection may be made; then rebote_smtp_manners_leave() must follow it
 */
gboolean
rebote_smtp_manners_enter_finish (ReboteSmtpManners *self,
                                  GAsyncResult      *result,
                                  GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * rebote_smtp_manners_leave:
 * @self: manners
 * @operator: whose servers were asked
 *
 * Ends what rebote_smtp_manners_enter_finish() allowed.
 */
void
rebote_smtp_manners_leave (ReboteSmtpManners *self,
                           const char        *operator)
{
  Operator *known;

  g_return_if_fail (REBOTE_IS_SMTP_MANNERS (self));
  g_return_if_fail (operator != NULL);

  known = get_operator (self, operator);
  g_return_if_fail (known->n_open > 0);

  known->n_open--;
  self->n_open--;
  pump (self);
}

/**
 * rebote_smtp_manners_pause:
 * @self: manners
 * @operator: whose servers have had enough of us
 *
 * Leaves them alone for a while; the second time, for good.
 */
void
rebote_smtp_manners_pause (ReboteSmtpManners *self,
                           const char        *operator)
{
  Operator *known;
  gint64    now = g_get_monotonic_time ();

  g_return_if_fail (REBOTE_IS_SMTP_MANNERS (self));
  g_return_if_fail (operator != NULL);

  known = get_operator (self, operator);
  /* Two talks at a time may hear the same. */
  if (known->paused > now)
    return;

  known->n_pauses++;
  known->n_refusals = 0;
  known->paused = known->n_pauses >= PAUSES_TO_THE_END ? now + DAY : now + self->limits.pause * (gint64)1000;
  pump (self);
}

/**
 * rebote_smtp_manners_note_refusal:
 * @self: manners
 * @operator: whose servers refused us, and not an address
 */
void
rebote_smtp_manners_note_refusal (ReboteSmtpManners *self,
                                  const char        *operator)
{
  Operator *known;

  g_return_if_fail (REBOTE_IS_SMTP_MANNERS (self));
  g_return_if_fail (operator != NULL);

  known = get_operator (self, operator);
  if (++known->n_refusals >= REFUSALS_TO_A_PAUSE)
    rebote_smtp_manners_pause (self, operator);
}

/**
 * rebote_smtp_manners_note_answer:
 * @self: manners
 * @operator: whose servers answered as they should
 */
void
rebote_smtp_manners_note_answer (ReboteSmtpManners *self,
                                 const char        *operator)
{
  g_return_if_fail (REBOTE_IS_SMTP_MANNERS (self));
  g_return_if_fail (operator != NULL);

  get_operator (self, operator)->n_refusals = 0;
}
