/* rebote-sender-trail.c
 *
 * How somebody sends, learnt from mails that came back.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-sender-trail"

#include "config.h"

#include <string.h>

#include "rebote-sender-trail.h"

/* Mails of strangers may be among them, each with a name of its own. */
#define MAX_TRACES 5000

/* What is worth a look: the rest is chance. */
#define MAX_OFFERED 5

#define DOMAINS   'd'
#define BULK      'b'
#define ONE_CLICK 'o'

static const char kinds[] = { 'e', 'i', 'k' };

struct _ReboteSenderTrail
{
  GHashTable *counts; /* kind, domain, tab, value -> how often */
};

typedef struct
{
  const char *value; /* in a key of the table */
  guint       count;
} Trace;

/**
 * rebote_sender_trail_new:
 *
 * Returns: (transfer full): an empty trail
 */
ReboteSenderTrail *
rebote_sender_trail_new (void)
{
  ReboteSenderTrail *self = g_new0 (ReboteSenderTrail, 1);

  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

/**
 * rebote_sender_trail_free:
 * @self: (transfer full): a trail
 */
void
rebote_sender_trail_free (ReboteSenderTrail *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->counts);
  g_free (self);
}

static char *
make_key (char        kind,
          const char *domain,
          const char *value)
{
  return g_strdup_printf ("%c%s\t%s", kind, domain, value);
}

static void
count (ReboteSenderTrail *self,
       char               kind,
       const char        *domain,
       const char        *value)
{
  g_autofree char *key = make_key (kind, domain, value);
  guint            n = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, key));

  if (n > 0 || g_hash_table_size (self->counts) < MAX_TRACES)
    g_hash_table_insert (self->counts, g_steal_pointer (&key), GUINT_TO_POINTER (n + 1));
}

/**
 * rebote_sender_trail_add:
 * @self: a trail
 * @mail: a mail that came back
 */
void
rebote_sender_trail_add (ReboteSenderTrail    *self,
                         const ReboteSentMail *mail)
{
  g_autofree char *domain = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (mail != NULL);

  domain = rebote_sender_domain_normalize (mail->domain, NULL);
  if (domain == NULL)
    return;

  count (self, DOMAINS, "", domain);
  if (mail->envelope)
    count (self, kinds[REBOTE_SENDER_TRACE_ENVELOPE], domain, mail->envelope);
  if (mail->ip)
    count (self, kinds[REBOTE_SENDER_TRACE_IP], domain, mail->ip);
  for (guint i = 0; i < mail->keys->len; i++)
    count (self, kinds[REBOTE_SENDER_TRACE_KEY], domain, g_ptr_array_index (mail->keys, i));
  if (mail->is_bulk)
    count (self, BULK, domain, "");
  if (mail->is_bulk && mail->has_one_click)
    count (self, ONE_CLICK, domain, "");
}

/* The most frequent first; those alike by name, so that the order is always the same. */
static int
compare_traces (gconstpointer a,
                gconstpointer b)
{
  const Trace *first = a, *second = b;

  if (first->count != second->count)
    return first->count < second->count ? 1 : -1;
  return strcmp (first->value, second->value);
}

static char **
list (ReboteSenderTrail *self,
      char               kind,
      const char        *domain)
{
  g_autofree char *prefix = make_key (kind, domain, "");
  g_autoptr (GArray) traces = g_array_new (FALSE, FALSE, sizeof (Trace));
  g_autoptr (GStrvBuilder) values = g_strv_builder_new ();
  GHashTableIter iter;
  gpointer       key, n;

  g_hash_table_iter_init (&iter, self->counts);
  while (g_hash_table_iter_next (&iter, &key, &n))
    {
      Trace trace = { (const char *)key + strlen (prefix), GPOINTER_TO_UINT (n) };

      if (g_str_has_prefix (key, prefix))
        g_array_append_val (traces, trace);
    }
  g_array_sort (traces, compare_traces);
  for (guint i = 0; i < MIN (traces->len, MAX_OFFERED); i++)
    g_strv_builder_add (values, g_array_index (traces, Trace, i).value);

  return g_strv_builder_end (values);
}

/**
 * rebote_sender_trail_get_domains:
 * @self: a trail
 *
 * Returns: (transfer full): the domains of senders, the most frequent first; a few
 */
char **
rebote_sender_trail_get_domains (ReboteSenderTrail *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return list (self, DOMAINS, "");
}

/**
 * rebote_sender_trail_get_traces:
 * @self: a trail
 * @domain: a domain of a sender
 * @trace: what of it
 *
 * Returns: (transfer full): what was seen, the most frequent first; a few
 */
char **
rebote_sender_trail_get_traces (ReboteSenderTrail *self,
                                const char        *domain,
                                ReboteSenderTrace  trace)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (domain != NULL, NULL);
  g_return_val_if_fail (trace < G_N_ELEMENTS (kinds), NULL);

  return list (self, kinds[trace], domain);
}

/**
 * rebote_sender_trail_get_one_click:
 * @self: a trail
 * @domain: a domain of a sender
 *
 * Returns: whether its bulk mails can be unsubscribed from with one click
 */
ReboteSenderOneClick
rebote_sender_trail_get_one_click (ReboteSenderTrail *self,
                                   const char        *domain)
{
  g_autofree char *bulk = NULL;
  g_autofree char *one_click = NULL;
  guint n_bulk, n_one_click;

  g_return_val_if_fail (self != NULL, REBOTE_SENDER_ONE_CLICK_UNKNOWN);
  g_return_val_if_fail (domain != NULL, REBOTE_SENDER_ONE_CLICK_UNKNOWN);

  bulk = make_key (BULK, domain, "");
  one_click = make_key (ONE_CLICK, domain, "");
  n_bulk = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, bulk));
  n_one_click = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, one_click));
  if (n_bulk == 0)
    return REBOTE_SENDER_ONE_CLICK_UNKNOWN;

  return n_one_click * 2 > n_bulk ? REBOTE_SENDER_ONE_CLICK_THERE : REBOTE_SENDER_ONE_CLICK_MISSING;
}

/**
 * rebote_sender_trail_fill:
 * @self: a trail
 * @request: a request
 *
 * Adds to a request what was seen of its domain. What is no domain, address or selector is passed over.
 */
void
rebote_sender_trail_fill (ReboteSenderTrail   *self,
                          ReboteSenderRequest *request)
{
  g_auto (GStrv) envelopes = NULL;
  g_auto (GStrv) ips = NULL;
  g_auto (GStrv) keys = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (request != NULL);

  envelopes = rebote_sender_trail_get_traces (self, request->domain, REBOTE_SENDER_TRACE_ENVELOPE);
  ips = rebote_sender_trail_get_traces (self, request->domain, REBOTE_SENDER_TRACE_IP);
  keys = rebote_sender_trail_get_traces (self, request->domain, REBOTE_SENDER_TRACE_KEY);
  if (request->envelope == NULL && envelopes[0] && !g_str_equal (envelopes[0], request->domain))
    rebote_sender_request_set_envelope (request, envelopes[0], NULL);
  for (guint i = 0; ips[i]; i++)
    rebote_sender_request_add_ip (request, ips[i], NULL);
  for (guint i = 0; keys[i]; i++)
    rebote_sender_request_add_key (request, keys[i], NULL);
  request->one_click = rebote_sender_trail_get_one_click (self, request->domain);
}
