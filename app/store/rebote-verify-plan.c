/* rebote-verify-plan.c
 *
 * Makes a run: gathers the addresses in a table that is forgotten, then writes them in their order. In the order of a list
 * each of a million addresses would touch another page of the store.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-verify-plan"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "verify/local/rebote-local-verifier.h"

#include "rebote-store-private.h"
#include "rebote-verify-plan.h"

/* What is gathered before it is written, so that the store is not locked for each address. */
#define BATCH 4096

/* What stands where an address should is kept up to this length; no address is as long. */
#define MAX_KEY 512

#define DAY (24 * 60 * 60)

struct _ReboteVerifyPlan
{
  ReboteStore *store;
  gint64       run_id; /* of one that is there, or 0 */
  char        *name;
  char        *source;
  GPtrArray   *verifiers;
  gboolean     compares;
  gboolean     offline;
  gint64       max_age;
  char        *table;
  GPtrArray   *batch;
};

/**
 * rebote_verify_plan_make_key:
 * @address: what should be an address
 *
 * Returns: (transfer full): the form in which runs know it, also where it is none
 */
char *
rebote_verify_plan_make_key (const char *address)
{
  g_autofree char *key = NULL;
  g_autofree char *valid = NULL;

  g_return_val_if_fail (address != NULL, NULL);

  key = rebote_store_make_key (address);
  if (strlen (key) <= MAX_KEY)
    return g_steal_pointer (&key);

  key[MAX_KEY] = '\0';
  valid = g_utf8_make_valid (key, -1);
  return g_steal_pointer (&valid);
}

static gboolean
execute (ReboteVerifyPlan *self,
         const char       *format,
         GError          **error)
{
  g_autoptr (ReboteTransaction) transaction = rebote_store_begin (self->store, error);
  g_auto (GStrv) parts = g_strsplit (format, "%s", -1);
  g_autofree char *sql = g_strjoinv (self->table, parts);

  return transaction && rebote_connection_execute (transaction->connection, sql, error) &&
         rebote_transaction_commit (&transaction, 0, error);
}

static ReboteVerifyPlan *
make (ReboteStore *store,
      GError     **error)
{
  static int number;
  g_autoptr (ReboteVerifyPlan) self = g_new0 (ReboteVerifyPlan, 1);

  self->store = g_object_ref (store);
  self->batch = g_ptr_array_new_with_free_func (g_free);
  self->verifiers = g_ptr_array_new_with_free_func (g_free);
  self->table = g_strdup_printf ("temp.verify_plan_%d", g_atomic_int_add (&number, 1));

  return execute (self, "CREATE TABLE %s (canonical TEXT NOT NULL)", error) ? g_steal_pointer (&self) : NULL;
}

/**
 * rebote_verify_plan_new:
 * @store: a store
 * @order: what the run is to be
 * @error: return location for a #ReboteStoreError
 *
 * Returns: (transfer full) (nullable): a run without addresses
 */
ReboteVerifyPlan *
rebote_verify_plan_new (ReboteStore             *store,
                        const ReboteVerifyOrder *order,
                        GError                 **error)
{
  ReboteVerifyPlan *self;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);
  g_return_val_if_fail (order != NULL && order->name != NULL && order->verifiers != NULL, NULL);

  self = make (store, error);
  if (self == NULL)
    return NULL;

  self->name = g_strdup (order->name);
  self->source = g_strdup (order->source);
  self->compares = order->compares;
  self->offline = order->offline;
  self->max_age = (gint64)order->max_age * DAY;
  g_ptr_array_add (self->verifiers, g_strdup (REBOTE_LOCAL_VERIFIER_ID));
  for (guint i = 0; order->verifiers[i]; i++)
    {
      if (!g_ptr_array_find_with_equal_func (self->verifiers, order->verifiers[i], g_str_equal, NULL))
        g_ptr_array_add (self->verifiers, g_strdup (order->verifiers[i]));
    }

  return self;
}

/**
 * rebote_verify_plan_extend:
 * @store: a store
 * @run_id: a run that is not finished and not at work
 * @error: return location for a #ReboteStoreError
 *
 * For adding addresses to a run, such as those that a list has got meanwhile.
 *
 * Returns: (transfer full) (nullable): the run
 */
ReboteVerifyPlan *
rebote_verify_plan_extend (ReboteStore *store,
                           gint64       run_id,
                           GError     **error)
{
  ReboteVerifyPlan *self;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);
  g_return_val_if_fail (run_id > 0, NULL);

  self = make (store, error);
  if (self)
    self->run_id = run_id;

  return self;
}

/**
 * rebote_verify_plan_free:
 * @self: (transfer full): a plan
 */
void
rebote_verify_plan_free (ReboteVerifyPlan *self)
{
  g_return_if_fail (self != NULL);

  execute (self, "DROP TABLE IF EXISTS %s", NULL);
  g_object_unref (self->store);
  g_ptr_array_unref (self->batch);
  g_ptr_array_unref (self->verifiers);
  g_free (self->name);
  g_free (self->source);
  g_free (self->table);
  g_free (self);
}

static gboolean
flush (ReboteVerifyPlan *self,
       GError          **error)
{
  g_autoptr (ReboteTransaction) transaction = NULL;
  g_autoptr (ReboteStatement) statement = NULL;
  g_autofree char *sql = g_strdup_printf ("INSERT INTO %s VALUES (?1)", self->table);

  if (self->batch->len == 0)
    return TRUE;

  transaction = rebote_store_begin (self->store, error);
  statement = transaction ? rebote_connection_prepare (transaction->connection, sql, error) : NULL;
  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < self->batch->len; i++)
    {
      rebote_statement_bind_text (statement, 1, g_ptr_array_index (self->batch, i));
      if (!rebote_statement_run (transaction->connection, statement, error))
        return FALSE;
    }
  g_clear_pointer (&statement, rebote_statement_release);
  if (!rebote_transaction_commit (&transaction, 0, error))
    return FALSE;

  g_ptr_array_set_size (self->batch, 0);
  return TRUE;
}

/**
 * rebote_verify_plan_add:
 * @self: a plan
 * @address: what should be an address, written in any way
 * @error: return location for a #ReboteStoreError
 *
 * Returns: whether it was added
 */
gboolean
rebote_verify_plan_add (ReboteVerifyPlan *self,
                        const char       *address,
                        GError          **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (address != NULL, FALSE);

  g_ptr_array_add (self->batch, rebote_verify_plan_make_key (address));

  return self->batch->len < BATCH || flush (self, error);
}

/**
 * rebote_verify_plan_add_list:
 * @self: a plan
 * @list_id: the key of a list in the store
 * @filter: which of its contacts
 * @error: return location for a #ReboteStoreError
 *
 * Adds the addresses of a list. Contacts without one have nothing to be verified.
 *
 * Returns: whether they were added
 */
gboolean
rebote_verify_plan_add_list (ReboteVerifyPlan   *self,
                             gint64              list_id,
                             ReboteContactFilter filter,
                             GError            **error)
{
  static const char *const verdicts[] = { NULL, "keep", "review", "remove" };
  g_autoptr (ReboteTransaction) transaction = NULL;
  g_autoptr (ReboteStatement) statement = NULL;
  g_autofree char *sql = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (filter < REBOTE_N_CONTACT_FILTERS, FALSE);

  sql = g_strdup_printf ("INSERT INTO %s SELECT canonical FROM contact WHERE id >= (?1 << 32) AND id < ((?1 + 1) << 32)"
                         " AND canonical IS NOT NULL AND (?2 IS NULL OR verdict = ?2)",
                         self->table);
  transaction = rebote_store_begin (self->store, error);
  statement = transaction ? rebote_connection_prepare (transaction->connection, sql, error) : NULL;
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, list_id);
  rebote_statement_bind_text (statement, 2, verdicts[filter]);
  if (!rebote_statement_run (transaction->connection, statement, error))
    return FALSE;
  g_clear_pointer (&statement, rebote_statement_release);

  return rebote_transaction_commit (&transaction, 0, error);
}

/**
 * rebote_verify_plan_add_contacts:
 * @self: a plan
 * @row_ids: (array length=n_row_ids): the keys of contacts in the store
 * @n_row_ids: how many
 * @error: return location for a #ReboteStoreError
 *
 * Adds the addresses of contacts, such as those that are selected.
 *
 * Returns: whether they were added
 */
gboolean
rebote_verify_plan_add_contacts (ReboteVerifyPlan *self,
                                 const gint64     *row_ids,
                                 gsize             n_row_ids,
                                 GError          **error)
{
  g_autoptr (ReboteTransaction) transaction = NULL;
  g_autoptr (ReboteStatement) statement = NULL;
  g_autofree char *sql = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (row_ids != NULL || n_row_ids == 0, FALSE);

  sql = g_strdup_printf ("INSERT INTO %s SELECT canonical FROM contact WHERE id = ?1 AND canonical IS NOT NULL", self->table);
  transaction = rebote_store_begin (self->store, error);
  statement = transaction ? rebote_connection_prepare (transaction->connection, sql, error) : NULL;
  if (statement == NULL)
    return FALSE;

  for (gsize i = 0; i < n_row_ids; i++)
    {
      sqlite3_bind_int64 (statement, 1, row_ids[i]);
      if (!rebote_statement_run (transaction->connection, statement, error))
        return FALSE;
    }
  g_clear_pointer (&statement, rebote_statement_release);

  return rebote_transaction_commit (&transaction, 0, error);
}

static gboolean
write_run (ReboteVerifyPlan *self,
           ReboteConnection *connection,
           GError          **error)
{
  g_autoptr (ReboteStatement) run = NULL;
  g_autoptr (ReboteStatement) backend = NULL;

  run = rebote_connection_prepare (connection,
                                   "INSERT INTO verify_run (name, source, made, compares, offline, max_age)"
                                   " VALUES (?1, ?2, unixepoch (), ?3, ?4, ?5)",
                                   error);
  if (run == NULL)
    return FALSE;
  rebote_statement_bind_text (run, 1, self->name);
  rebote_statement_bind_text (run, 2, self->source);
  sqlite3_bind_int (run, 3, self->compares);
  sqlite3_bind_int (run, 4, self->offline);
  sqlite3_bind_int64 (run, 5, self->max_age);
  if (!rebote_statement_run (connection, run, error))
    return FALSE;

  self->run_id = sqlite3_last_insert_rowid (connection->db);
  backend = rebote_connection_prepare (connection, "INSERT INTO verify_backend (run_id, position, verifier) VALUES (?1, ?2, ?3)",
                                       error);
  for (guint i = 0; backend && i < self->verifiers->len; i++)
    {
      sqlite3_bind_int64 (backend, 1, self->run_id);
      sqlite3_bind_int (backend, 2, i);
      rebote_statement_bind_text (backend, 3, g_ptr_array_index (self->verifiers, i));
      if (!rebote_statement_run (connection, backend, error))
        return FALSE;
    }

  return backend != NULL;
}

static gboolean
write_addresses (ReboteVerifyPlan *self,
                 ReboteConnection *connection,
                 GError          **error)
{
  g_autoptr (ReboteStatement) statement = NULL;
  g_autofree char *sql = NULL;

  sql = g_strdup_printf ("INSERT INTO verify_address (run_id, canonical, suppressed) SELECT ?1, canonical,"
                         " EXISTS (SELECT 1 FROM suppression AS s WHERE s.canonical = t.canonical AND s.lifted IS NULL)"
                         " FROM (SELECT DISTINCT canonical FROM %s) AS t WHERE true ORDER BY canonical ON CONFLICT DO NOTHING",
                         self->table);
  statement = rebote_connection_prepare (connection, sql, error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, self->run_id);

  return rebote_statement_run (connection, statement, error);
}

/**
 * rebote_verify_plan_finish:
 * @self: a plan
 * @error: return location for a #ReboteStoreError
 *
 * Writes the run into the store. It is not at work by that.
 *
 * Returns: its key, or 0 on failure
 */
gint64
rebote_verify_plan_finish (ReboteVerifyPlan *self,
                           GError          **error)
{
  g_autoptr (ReboteTransaction) transaction = NULL;
  gint64 known;

  g_return_val_if_fail (self != NULL, 0);

  if (!flush (self, error))
    return 0;
  known = self->run_id;
  transaction = rebote_store_begin (self->store, error);
  if (transaction == NULL || (known == 0 && !write_run (self, transaction->connection, error)) ||
      !write_addresses (self, transaction->connection, error) ||
      !rebote_transaction_commit (&transaction, REBOTE_STORE_VERIFICATIONS, error))
    {
      self->run_id = known;
      return 0;
    }

  return self->run_id;
}
