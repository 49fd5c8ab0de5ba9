/* rebote-sender-answers.c
 *
 * What the domain name system has answered so far, and what it is still to be asked.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-sender-answers"

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "rebote-sender-answers.h"

/* RFC 1035, 2.3.4 */
#define MAX_NAME  253
#define MAX_LABEL 63

struct _ReboteSenderAnswers
{
  GHashTable      *answers; /* “TYPE name” -> ReboteDnsAnswer, or NULL while it is awaited */
  GQueue           wanted;  /* keys, owned by the table */
  guint            n_taken;
  ReboteDnsAnswer *no_such_name;
  ReboteDnsAnswer *too_many;
};

static void
answer_free (gpointer data)
{
  if (data)
    rebote_dns_answer_unref (data);
}

/**
 * rebote_sender_answers_new:
 *
 * Returns: (transfer full): no answers yet
 */
ReboteSenderAnswers *
rebote_sender_answers_new (void)
{
  ReboteSenderAnswers *self = g_new0 (ReboteSenderAnswers, 1);

  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, answer_free);
  g_queue_init (&self->wanted);
  self->no_such_name = rebote_dns_answer_new (REBOTE_DNS_NXDOMAIN);
  self->too_many = rebote_dns_answer_new (REBOTE_DNS_REFUSED);

  return self;
}

/**
 * rebote_sender_answers_free:
 * @self: (transfer full): the answers
 */
void
rebote_sender_answers_free (ReboteSenderAnswers *self)
{
  g_return_if_fail (self != NULL);

  g_queue_clear (&self->wanted);
  g_hash_table_unref (self->answers);
  rebote_dns_answer_unref (self->no_such_name);
  rebote_dns_answer_unref (self->too_many);
  g_free (self);
}

/* Names come out of records that strangers wrote. c-ares gives a meaning of its own to the backslash. */
static gboolean
can_be_asked (const char *name)
{
  gsize label = 0;

  if (strlen (name) > MAX_NAME)
    return FALSE;
  for (const char *p = name; *p; p++)
    {
      if (*p == '.' ? label == 0 : label >= MAX_LABEL || !g_ascii_isgraph (*p) || *p == '\\')
        return FALSE;
      label = *p == '.' ? 0 : label + 1;
    }

  return label > 0;
}

static char *
make_key (const char   *name,
          ReboteDnsType type)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  gsize            length = strlen (lower);

  if (length > 1 && lower[length - 1] == '.')
    lower[length - 1] = '\0';

  return g_strdup_printf ("%u %s", type, lower);
}

/**
 * rebote_sender_answers_look_up:
 * @self: the answers
 * @name: a name, in whatever form it was found
 * @type: which records are wanted
 *
 * Looks for an answer, and notes the question if there is none. A name that cannot exist does not; beyond
 * %REBOTE_SENDER_MAX_QUESTIONS each answer is %REBOTE_DNS_REFUSED.
 *
 * Returns: (transfer none) (nullable): the answer, or %NULL as long as it has not come
 */
ReboteDnsAnswer *
rebote_sender_answers_look_up (ReboteSenderAnswers *self,
                               const char          *name,
                               ReboteDnsType        type)
{
  g_autofree char *key = NULL;
  gpointer         answer;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  key = make_key (name, type);
  if (g_hash_table_lookup_extended (self->answers, key, NULL, &answer))
    return answer;
  if (!can_be_asked (strchr (key, ' ') + 1))
    return self->no_such_name;
  if (g_hash_table_size (self->answers) >= REBOTE_SENDER_MAX_QUESTIONS)
    return self->too_many;

  g_queue_push_tail (&self->wanted, key);
  g_hash_table_insert (self->answers, g_steal_pointer (&key), NULL);

  return NULL;
}

/**
 * rebote_sender_answers_next_wanted:
 * @self: the answers
 * @name: (out): the name
 * @type: (out): which records of it
 *
 * Takes the next question that nobody has asked yet.
 *
 * Returns: whether there was one
 */
gboolean
rebote_sender_answers_next_wanted (ReboteSenderAnswers *self,
                                   char               **name,
                                   ReboteDnsType       *type)
{
  const char *key;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (name != NULL && type != NULL, FALSE);

  key = g_queue_pop_head (&self->wanted);
  if (key == NULL)
    return FALSE;
  *type = atoi (key);
  *name = g_strdup (strchr (key, ' ') + 1);

  return TRUE;
}

/**
 * rebote_sender_answers_take:
 * @self: the answers
 * @name: a name
 * @type: which records of it were asked for
 * @answer: the answer
 */
void
rebote_sender_answers_take (ReboteSenderAnswers *self,
                            const char          *name,
                            ReboteDnsType        type,
                            ReboteDnsAnswer     *answer)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (name != NULL);
  g_return_if_fail (answer != NULL);

  g_hash_table_insert (self->answers, make_key (name, type), rebote_dns_answer_ref (answer));
  self->n_taken++;
}

/**
 * rebote_sender_answers_get_n_asked:
 * @self: the answers
 *
 * Returns: how many questions there are so far
 */
guint
rebote_sender_answers_get_n_asked (ReboteSenderAnswers *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return g_hash_table_size (self->answers);
}

/**
 * rebote_sender_answers_get_n_taken:
 * @self: the answers
 *
 * Returns: how many of them are answered
 */
guint
rebote_sender_answers_get_n_taken (ReboteSenderAnswers *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_taken;
}
