/* rebote-smtp-memory.c
 *
 * Remembers which domains take mail for every name, and who wants to be asked again.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-smtp-memory"

#include "config.h"

#include "rebote-smtp-memory.h"

#define DAY      (24 * 60 * 60)
#define KEPT     (7 * DAY)
#define MAX_SIZE 65536

/* Servers that put off strangers let them in after some minutes; three tries are enough. In seconds. */
static const guint deferrals[] = { 5 * 60, 20 * 60, 60 * 60 };

struct _ReboteSmtpMemory
{
  GObject     parent_instance;

  GHashTable *domains;  /* domain -> CatchAll */
  GHashTable *deferred; /* address -> how often it was put off */
};

G_DEFINE_FINAL_TYPE (ReboteSmtpMemory, rebote_smtp_memory, G_TYPE_OBJECT)

typedef struct
{
  ReboteCatchAll state;
  gint64         tested; /* in seconds of the epoch */
} CatchAll;

static const char *const slugs[REBOTE_N_CATCH_ALLS] = { "catch-all-not-tested", "catch-all-no", "catch-all-yes",
                                                        "catch-all-inconclusive" };

static void
rebote_smtp_memory_finalize (GObject *object)
{
  ReboteSmtpMemory *self = REBOTE_SMTP_MEMORY (object);

  g_hash_table_unref (self->domains);
  g_hash_table_unref (self->deferred);

  G_OBJECT_CLASS (rebote_smtp_memory_parent_class)->finalize (object);
}

static void
rebote_smtp_memory_class_init (ReboteSmtpMemoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rebote_smtp_memory_finalize;
}

static void
rebote_smtp_memory_init (ReboteSmtpMemory *self)
{
  self->domains = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->deferred = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * rebote_smtp_memory_new:
 *
 * Returns: (transfer full): a memory in which nothing is yet
 */
ReboteSmtpMemory *
rebote_smtp_memory_new (void)
{
  return g_object_new (REBOTE_TYPE_SMTP_MEMORY, NULL);
}

/**
 * rebote_smtp_memory_get_catch_all:
 * @self: a memory
 * @domain: a domain
 * @tested: (out) (optional): when it was tested, in seconds of the epoch
 *
 * Returns: whether it takes mail for every name, as far as that was found out in the last seven days
 */
ReboteCatchAll
rebote_smtp_memory_get_catch_all (ReboteSmtpMemory *self,
                                  const char       *domain,
                                  gint64           *tested)
{
  const CatchAll *known;

  g_return_val_if_fail (REBOTE_IS_SMTP_MEMORY (self), REBOTE_CATCH_ALL_NOT_TESTED);
  g_return_val_if_fail (domain != NULL, REBOTE_CATCH_ALL_NOT_TESTED);

  known = g_hash_table_lookup (self->domains, domain);
  if (tested)
    *tested = known ? known->tested : 0;

  return known && known->tested + KEPT > g_get_real_time () / G_USEC_PER_SEC ? known->state : REBOTE_CATCH_ALL_NOT_TESTED;
}

/**
 * rebote_smtp_memory_set_catch_all:
 * @self: a memory
 * @domain: a domain
 * @state: what was found out
 * @tested: when, in seconds of the epoch
 */
void
rebote_smtp_memory_set_catch_all (ReboteSmtpMemory *self,
                                  const char       *domain,
                                  ReboteCatchAll    state,
                                  gint64            tested)
{
  CatchAll *known;

  g_return_if_fail (REBOTE_IS_SMTP_MEMORY (self));
  g_return_if_fail (domain != NULL);

  if (g_hash_table_size (self->domains) >= MAX_SIZE)
    g_hash_table_remove_all (self->domains);
  known = g_new (CatchAll, 1);
  known->state = state;
  known->tested = tested;
  g_hash_table_replace (self->domains, g_strdup (domain), known);
}

/**
 * rebote_smtp_memory_note_deferral:
 * @self: a memory
 * @address: an address for which a server asked us to come back
 *
 * Returns: after how many seconds to do so; 0 where it has been put off too often
 */
guint
rebote_smtp_memory_note_deferral (ReboteSmtpMemory *self,
                                  const char       *address)
{
  guint n;

  g_return_val_if_fail (REBOTE_IS_SMTP_MEMORY (self), 0);
  g_return_val_if_fail (address != NULL, 0);

  n = GPOINTER_TO_UINT (g_hash_table_lookup (self->deferred, address));
  if (g_hash_table_size (self->deferred) >= MAX_SIZE)
    g_hash_table_remove_all (self->deferred);
  g_hash_table_replace (self->deferred, g_strdup (address), GUINT_TO_POINTER (n + 1));

  return n < G_N_ELEMENTS (deferrals) ? deferrals[n] : 0;
}

/**
 * rebote_smtp_memory_forget_deferral:
 * @self: a memory
 * @address: an address for which a server gave an answer
 */
void
rebote_smtp_memory_forget_deferral (ReboteSmtpMemory *self,
                                    const char       *address)
{
  g_return_if_fail (REBOTE_IS_SMTP_MEMORY (self));
  g_return_if_fail (address != NULL);

  g_hash_table_remove (self->deferred, address);
}

/**
 * rebote_catch_all_to_slug:
 * @state: a state
 *
 * Returns: its stable English name
 */
const char *
rebote_catch_all_to_slug (ReboteCatchAll state)
{
  g_return_val_if_fail (state < REBOTE_N_CATCH_ALLS, NULL);

  return slugs[state];
}
