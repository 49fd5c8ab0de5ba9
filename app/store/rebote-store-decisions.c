/* rebote-store-decisions.c
 *
 * What the user decided about addresses, in whatever list: it counts in lists that come later too.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-store-decisions"

#include "config.h"

#include <glib/gi18n.h>

#include "rebote-store-decisions.h"
#include "rebote-store-private.h"

/* The last word about each address. What was undone was never said; what went back to the program's decision is no
 * decision any more; and whoever took the second of two equal rows out said nothing about the person. */
#define LAST_WORDS                                                 \
  "(SELECT canonical, decision, why, made, max (id) FROM decision" \
  " WHERE canonical IS NOT NULL AND undone IS NULL AND NOT of_row GROUP BY canonical HAVING decision IS NOT NULL)"

#define REASON_DUPLICATE "duplicate"
#define REASON_USER      "user"

/* Reasons that beat what the user decided in another list: who asked for no more mail may have done so since. */
#define STRONGER "'complaint', 'suppressed', 'unsubscribed'"

static const char *const stronger[] = { "complaint", "suppressed", "unsubscribed", NULL };

/**
 * rebote_user_decision_free:
 * @self: (transfer full): a decision
 */
void
rebote_user_decision_free (ReboteUserDecision *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->why);
  g_free (self);
}

/**
 * rebote_user_decision_describe:
 * @made: Unix time
 *
 * Returns: (transfer full) (nullable): when the user decided, in words
 */
char *
rebote_user_decision_describe (gint64 made)
{
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_local (made);
  /* Translators: a day, as “4 May 2026”; see g_date_time_format() */
  g_autofree char *day = then ? g_date_time_format (then, C_ ("date", "%-d %B %Y")) : NULL;

  /* Translators: a day, as “4 May 2026” */
  return day ? g_strdup_printf (_("You decided so on %s."), day) : NULL;
}

/**
 * rebote_user_decision_apply:
 * @self: what the user decided about the address of a row
 * @verdict: (inout): what the program decided about the row
 *
 * Lets the user's decision count instead of the program's, unless the row is one too many or the person has asked for no
 * more mail.
 *
 * Returns: whether it counts
 */
gboolean
rebote_user_decision_apply (const ReboteUserDecision *self,
                            ReboteRowVerdict         *verdict)
{
  g_autofree char *evidence = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (verdict != NULL, FALSE);

  if (g_strcmp0 (verdict->reason, REASON_DUPLICATE) == 0 ||
      (self->outcome != REBOTE_OUTCOME_REMOVE && verdict->reason && g_strv_contains (stronger, verdict->reason)))
    return FALSE;

  g_clear_pointer (&verdict->decision, rebote_decision_unref);
  verdict->outcome = self->outcome;
  verdict->reason = REASON_USER;
  evidence = rebote_user_decision_describe (self->made);
  if (self->outcome != REBOTE_OUTCOME_KEEP)
    verdict->decision = rebote_decision_new (self->outcome, REASON_USER,
                                             self->why ? self->why : rebote_decision_describe_reason (REASON_USER),
                                             evidence, NULL);

  return TRUE;
}

/**
 * rebote_store_decisions_get:
 * @store: a store
 * @error: return location for a #ReboteStoreError
 *
 * Returns: (transfer full) (nullable) (element-type utf8 ReboteUserDecision): what the user decided, by canonical address
 */
GHashTable *
rebote_store_decisions_get (ReboteStore *store,
                            GError     **error)
{
  g_autoptr (ReboteReader) reader = NULL;
  g_autoptr (ReboteStatement) statement = NULL;
  g_autoptr (GHashTable) decisions = NULL;
  g_autoptr (GError) failure = NULL;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);

  reader = rebote_store_get_reader (store, error);
  statement = reader ? rebote_connection_prepare (reader->connection,
                                                  "SELECT canonical, decision, why, made FROM " LAST_WORDS, error)
                     : NULL;
  if (statement == NULL)
    return NULL;

  decisions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)rebote_user_decision_free);
  while (rebote_statement_next (reader->connection, statement, &failure))
    {
      ReboteUserDecision *decision = g_new0 (ReboteUserDecision, 1);

      rebote_outcome_from_slug ((const char *)sqlite3_column_text (statement, 1), &decision->outcome);
      decision->why = rebote_statement_dup_text (statement, 2);
      decision->made = sqlite3_column_int64 (statement, 3);
      g_hash_table_insert (decisions, rebote_statement_dup_text (statement, 0), decision);
    }
  if (failure)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }

  return g_steal_pointer (&decisions);
}

/**
 * rebote_store_decisions_find:
 * @decisions: what rebote_store_decisions_get() returned
 * @address: an address, written in any way
 *
 * Returns: (nullable): what the user decided about it
 */
const ReboteUserDecision *
rebote_store_decisions_find (GHashTable *decisions,
                             const char *address)
{
  g_autofree char *canonical = NULL;

  g_return_val_if_fail (decisions != NULL, NULL);
  g_return_val_if_fail (address != NULL, NULL);

  canonical = rebote_store_canonicalize (address);

  return canonical ? g_hash_table_lookup (decisions, canonical) : NULL;
}

/* Whom the user does not give up: in the list itself, by the last word about a row of the address, but for one that is one
 * too many; or in whatever list, unless the person asks for no more mail in this one. Keeping wins where both were said in
 * the same second. Parameter: the list. */
static const char spared_sql[] =
  "SELECT canonical FROM"
  " (SELECT canonical, override, max (coalesce (override_made, 0) * 2 + (override <> 'remove')) FROM contact"
  " WHERE id >= (?1 << 32) AND id < ((?1 + 1) << 32) AND override IS NOT NULL AND canonical IS NOT NULL"
  " AND reason IS NOT '" REASON_DUPLICATE "' GROUP BY canonical)"
  " WHERE override <> 'remove'"
  " UNION"
  " SELECT d.canonical FROM " LAST_WORDS " AS d WHERE d.decision <> 'remove'"
  " AND EXISTS (SELECT 1 FROM contact_address AS a WHERE a.canonical = d.canonical"
  " AND a.contact_id >= (?1 << 32) AND a.contact_id < ((?1 + 1) << 32))"
  " AND NOT EXISTS (SELECT 1 FROM contact_address AS a JOIN contact ON contact.id = a.contact_id"
  " WHERE a.canonical = d.canonical AND a.contact_id >= (?1 << 32) AND a.contact_id < ((?1 + 1) << 32)"
  " AND contact.reason IN (" STRONGER "))";

/**
 * rebote_store_decisions_get_spared:
 * @store: a store
 * @list_id: a list's key
 * @error: return location for a #ReboteStoreError
 *
 * What the user decides about an address beats all that is found about it. Whoever keeps it in one row, or wants to look at
 * it, does not want it blocked because it stands in another row too.
 *
 * Returns: (transfer full) (nullable) (element-type utf8): the addresses of a list that are not to be blocked
 */
GPtrArray *
rebote_store_decisions_get_spared (ReboteStore *store,
                                   gint64       list_id,
                                   GError     **error)
{
  g_autoptr (ReboteReader) reader = NULL;
  g_autoptr (ReboteStatement) statement = NULL;
  g_autoptr (GPtrArray) spared = NULL;
  g_autoptr (GError) failure = NULL;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);

  reader = rebote_store_get_reader (store, error);
  statement = reader ? rebote_connection_prepare (reader->connection, spared_sql, error) : NULL;
  if (statement == NULL)
    return NULL;

  spared = g_ptr_array_new_with_free_func (g_free);
  sqlite3_bind_int64 (statement, 1, list_id);
  while (rebote_statement_next (reader->connection, statement, &failure))
    g_ptr_array_add (spared, rebote_statement_dup_text (statement, 0));
  if (failure == NULL)
    return g_steal_pointer (&spared);

  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

/**
 * rebote_decisions_inherit:
 * @connection: the writer, within a transaction
 * @list_id: a list whose addresses are known
 * @error: return location for a #ReboteStoreError
 *
 * Lets what the user decided in other lists count in this one: as rebote_user_decision_apply() does.
 *
 * Returns: whether it is done
 */
gboolean
rebote_decisions_inherit (ReboteConnection *connection,
                          gint64            list_id,
                          GError          **error)
{
  g_autoptr (ReboteStatement) statement = NULL;

  g_return_val_if_fail (connection != NULL, FALSE);

  statement = rebote_connection_prepare (connection,
                                         "UPDATE contact SET override = d.decision, override_why = d.why,"
                                         " override_made = d.made FROM " LAST_WORDS " AS d"
                                         " CROSS JOIN contact_address AS a ON a.canonical = d.canonical"
                                         " AND a.contact_id >= (?1 << 32) AND a.contact_id < ((?1 + 1) << 32)"
                                         " WHERE contact.id = a.contact_id"
                                         " AND contact.reason IS NOT '" REASON_DUPLICATE "'"
                                         " AND (d.decision = 'remove' OR contact.reason IS NULL"
                                         " OR contact.reason NOT IN (" STRONGER "))",
                                         error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, list_id);
  return rebote_statement_run (connection, statement, error);
}
