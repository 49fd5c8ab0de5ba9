/* rebote-store-lists.c
 *
 * Keeps imported contact lists.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-store-lists"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "rebote-bulk-insert.h"
#include "rebote-store-lists.h"
#include "rebote-store-private.h"
#include "rebote-stored-record.h"

#define LIST_COLUMNS \
  "id, name, source, dialect, columns, address_column, preamble, postamble, imported, n_contacts," \
  " previous, since, n_new, n_gone, n_changed, max (imported, coalesce (cleaned, 0))," \
  " EXISTS (SELECT 1 FROM list AS next WHERE next.previous = list.id AND next.complete AND next.deleted IS NULL)"

/**
 * rebote_stored_list_free:
 * @self: (transfer full): a list
 */
void
rebote_stored_list_free (ReboteStoredList *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->name);
  g_free (self->source);
  g_free (self->dialect);
  g_strfreev (self->columns);
  g_clear_pointer (&self->preamble, g_bytes_unref);
  g_clear_pointer (&self->postamble, g_bytes_unref);
  g_free (self);
}

/**
 * rebote_contact_counts_free:
 * @self: (transfer full): counts
 */
void
rebote_contact_counts_free (ReboteContactCounts *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->by_reason);
  g_free (self);
}

/**
 * rebote_stored_fields_add:
 * @fields: the fields of a contact so far
 * @text: UTF-8
 *
 * Adds a field. What would end one, or the row that shows it, becomes a space within it.
 */
void
rebote_stored_fields_add (GString    *fields,
                          const char *text)
{
  gsize start;

  g_return_if_fail (fields != NULL);
  g_return_if_fail (text != NULL);

  start = fields->len;
  g_string_append (fields, text);
  g_strdelimit (fields->str + start, "\r\n\t\x1f", ' ');
  g_string_append_c (fields, REBOTE_FIELD_END);
}

static char *
columns_to_json (const char *const *columns)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; columns && columns[i]; i++)
    json_builder_add_string_value (builder, columns[i]);
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

/**
 * rebote_stored_list_parse_columns:
 * @json: the columns of a list as the store keeps them
 *
 * Returns: (transfer full): their names
 */
GStrv
rebote_stored_list_parse_columns (const char *json)
{
  g_autoptr (JsonNode) root = json_from_string (json, NULL);
  g_autoptr (GStrvBuilder) columns = g_strv_builder_new ();
  JsonArray *array = root && JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;

  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      g_strv_builder_add (columns, json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "");
    }

  return g_strv_builder_end (columns);
}

static void
bind_bytes (ReboteStatement *statement,
            int              parameter,
            GBytes          *bytes)
{
  if (bytes == NULL)
    sqlite3_bind_null (statement, parameter);
  else if (g_bytes_get_size (bytes) == 0)
    sqlite3_bind_zeroblob (statement, parameter, 0);
  else
    sqlite3_bind_blob64 (statement, parameter, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                         SQLITE_STATIC);
}

static GBytes *
dup_bytes (ReboteStatement *statement,
           int              column)
{
  const void *data = sqlite3_column_blob (statement, column);

  if (sqlite3_column_type (statement, column) == SQLITE_NULL)
    return NULL;

  return g_bytes_new (data, sqlite3_column_bytes (statement, column));
}

static ReboteStoredList *
read_list (ReboteStatement *statement)
{
  ReboteStoredList *self = g_new0 (ReboteStoredList, 1);

  self->id = sqlite3_column_int64 (statement, 0);
  self->name = rebote_statement_dup_text (statement, 1);
  self->source = rebote_statement_dup_text (statement, 2);
  self->dialect = rebote_statement_dup_text (statement, 3);
  self->columns = rebote_stored_list_parse_columns ((const char *)sqlite3_column_text (statement, 4));
  self->address_column = sqlite3_column_int (statement, 5);
  self->preamble = dup_bytes (statement, 6);
  self->postamble = dup_bytes (statement, 7);
  self->imported = sqlite3_column_int64 (statement, 8);
  self->n_contacts = sqlite3_column_int64 (statement, 9);
  self->previous = sqlite3_column_int64 (statement, 10);
  self->since = sqlite3_column_int64 (statement, 11);
  self->n_new = sqlite3_column_int64 (statement, 12);
  self->n_gone = sqlite3_column_int64 (statement, 13);
  self->n_changed = sqlite3_column_int64 (statement, 14);
  self->cleaned = sqlite3_column_int64 (statement, 15);
  self->is_superseded = sqlite3_column_int (statement, 16) != 0;

  return self;
}

/* The lock is there before anybody else can see the list. */
static gboolean
guard (ReboteTransaction *transaction,
       gint64             id,
       GError           **error)
{
  g_autoptr (ReboteStatement) statement = NULL;

  if (!rebote_importers_enter (rebote_store_get_importers (transaction->store, TRUE), id))
    return TRUE;
  statement = rebote_connection_prepare (transaction->connection, "UPDATE list SET guarded = 1 WHERE id = ?1", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, id);
  return rebote_statement_run (transaction->connection, statement, error);
}

static void
leave (ReboteStore *store,
       gint64       id)
{
  rebote_importers_leave (rebote_store_get_importers (store, FALSE), id);
}

/**
 * rebote_store_lists_begin:
 * @store: a store
 * @list: what is known about the list; its @id, @imported and @n_contacts are the store's to set
 * @error: return location for a #ReboteStoreError
 *
 * Begins an import. Nobody sees the list before rebote_store_lists_finish(); one that is neither finished nor deleted when
 * its program ends is found by rebote_store_lists_give_up().
 *
 * Returns: the list's key, or 0 on failure
 */
gint64
rebote_store_lists_begin (ReboteStore            *store,
                          const ReboteStoredList *list,
                          GError                **error)
{
  g_autoptr (ReboteTransaction) transaction = NULL;
  g_autoptr (ReboteStatement) statement = NULL;
  g_autofree char *columns = NULL;
  gint64           id;

  g_return_val_if_fail (REBOTE_IS_STORE (store), 0);
  g_return_val_if_fail (list != NULL && list->name != NULL && list->dialect != NULL, 0);

  transaction = rebote_store_begin (store, error);
  statement = transaction ? rebote_connection_prepare (transaction->connection,
                                                       "INSERT INTO list (name, source, dialect, columns,"
                                                       " address_column, preamble, postamble, imported)"
                                                       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, unixepoch ())",
                                                       error)
                          : NULL;
  if (statement == NULL)
    return 0;

  columns = columns_to_json ((const char *const *)list->columns);
  rebote_statement_bind_text (statement, 1, list->name);
  rebote_statement_bind_text (statement, 2, list->source);
  rebote_statement_bind_text (statement, 3, list->dialect);
  rebote_statement_bind_text (statement, 4, columns);
  sqlite3_bind_int (statement, 5, list->address_column);
  bind_bytes (statement, 6, list->preamble);
  bind_bytes (statement, 7, list->postamble);
  if (!rebote_statement_run (transaction->connection, statement, error))
    return 0;
  id = sqlite3_last_insert_rowid (transaction->connection->db);
  g_clear_pointer (&statement, rebote_statement_release);

  /* Not told yet: the list is not to be seen. */
  if (guard (transaction, id, error) && rebote_transaction_commit (&transaction, 0, error))
    return id;

  leave (store, id);
  return 0;
}

static gint64
make_contact_id (gint64  list_id,
                 guint32 row)
{
  return list_id << 32 | row;
}

typedef struct
{
  gint64                     list_id;
  const ReboteStoredContact *contacts;
  GString                   *ending;
} Append;

static void
bind_record (ReboteStatement           *statement,
             int                        first,
             const ReboteStoredContact *contact,
             GString                   *ending)
{
  const char *record = contact->record_size > 0 ? contact->record : "";
  const char *fields = contact->fields ? contact->fields : "";

  if (rebote_stored_record_shorten (record, contact->record_size, fields, ending))
    {
      sqlite3_bind_zeroblob (statement, first, 0);
      sqlite3_bind_blob (statement, first + 1, ending->str, ending->len, SQLITE_TRANSIENT);
    }
  else
    {
      sqlite3_bind_blob64 (statement, first, record, contact->record_size, SQLITE_STATIC);
      sqlite3_bind_null (statement, first + 1);
    }
}

static void
bind_contact (ReboteStatement *statement,
              int              first,
              gsize            row,
              gpointer         user_data)
{
  const Append              *append = user_data;
  const ReboteStoredContact *contact = &append->contacts[row];

  sqlite3_bind_int64 (statement, first, make_contact_id (append->list_id, contact->row));
  sqlite3_bind_int64 (statement, first + 1, append->list_id);
  bind_record (statement, first + 2, contact, append->ending);
  rebote_statement_bind_text (statement, first + 4, contact->address);
  rebote_statement_bind_text (statement, first + 5, contact->canonical);
  rebote_statement_bind_text (statement, first + 6, contact->fields ? contact->fields : "");
  rebote_statement_bind_text (statement, first + 7, contact->decision);
  rebote_statement_bind_text (statement, first + 8, contact->reason);
  rebote_statement_bind_text (statement, first + 9, contact->explanation);
  rebote_statement_bind_text (statement, first + 10, contact->evidence);
  rebote_statement_bind_text (statement, first + 11, contact->suggestion);
}

/**
 * rebote_store_lists_append:
 * @store: a store
 * @list_id: a list that was begun
 * @contacts: (array length=n_contacts): the next contacts
 * @n_contacts: how many
 * @error: return location for a #ReboteStoreError
 *
 * Adds contacts, all or none of them. Batches of some ten thousand are quickest.
 *
 * Returns: whether they are kept
 */
gboolean
rebote_store_lists_append (ReboteStore               *store,
                           gint64                     list_id,
                           const ReboteStoredContact *contacts,
                           gsize                      n_contacts,
                           GError                   **error)
{
  g_autoptr (ReboteTransaction) transaction = NULL;
  g_autoptr (GString) ending = g_string_new (NULL);
  Append append = { list_id, contacts, ending };

  g_return_val_if_fail (REBOTE_IS_STORE (store), FALSE);
  g_return_val_if_fail (contacts != NULL || n_contacts == 0, FALSE);

  transaction = rebote_store_begin (store, error);

  return transaction &&
         rebote_bulk_insert (transaction->connection,
                             "INSERT INTO contact (id, list_id, record, ending, address, canonical, fields, decision,"
                             " reason, explanation, evidence, suggestion)",
                             12, n_contacts, bind_contact, &append, error) &&
         rebote_transaction_commit (&transaction, 0, error);
}

static gboolean
run_on_list (ReboteStore *store,
             gint64       list_id,
             const char  *sql,
             const char  *text,
             GError     **error)
{
  g_autoptr (ReboteTransaction) transaction = rebote_store_begin (store, error);
  g_autoptr (ReboteStatement) statement = NULL;

  statement = transaction ? rebote_connection_prepare (transaction->connection, sql, error) : NULL;
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, list_id);
  if (text)
    rebote_statement_bind_text (statement, 2, text);
  if (!rebote_statement_run (transaction->connection, statement, error))
    return FALSE;
  if (sqlite3_changes (transaction->connection->db) == 0)
    {
      g_set_error_literal (error, REBOTE_STORE_ERROR, REBOTE_STORE_ERROR_NOT_FOUND,
                           _("This list is no longer there."));
      return FALSE;
    }
  g_clear_pointer (&statement, rebote_statement_release);

  return rebote_transaction_commit (&transaction, REBOTE_STORE_LISTS, error);
}

static gboolean
mark_complete (ReboteConnection *connection,
               gint64            list_id,
               GBytes           *postamble,
               GError          **error)
{
  g_autoptr (ReboteStatement) statement = NULL;

  statement = rebote_connection_prepare (connection,
                                         "UPDATE list SET complete = 1, postamble = coalesce (?2, postamble),"
                                         " n_contacts = (SELECT coalesce (max (id) - (?1 << 32) + 1, 0)"
                                         " FROM contact WHERE id >= (?1 << 32) AND id < ((?1 + 1) << 32))"
                                         " WHERE id = ?1 AND deleted IS NULL",
                                         error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, list_id);
  bind_bytes (statement, 2, postamble);
  if (!rebote_statement_run (connection, statement, error))
    return FALSE;
  if (sqlite3_changes (connection->db) > 0)
    return TRUE;

  g_set_error_literal (error, REBOTE_STORE_ERROR, REBOTE_STORE_ERROR_NOT_FOUND, _("This list is no longer there."));
  return FALSE;
}

/**
 * rebote_store_lists_finish:
 * @store: a store
 * @list_id: a list that was begun
 * @postamble: (nullable): the bytes after the last contact
 * @error: return location for a #ReboteStoreError
 *
 * Ends an import: the list is there now.
 *
 * Returns: whether it is
 */
gboolean
rebote_store_lists_finish (ReboteStore *store,
                           gint64       list_id,
                           GBytes      *postamble,
                           GError     **error)
{
  g_autoptr (ReboteTransaction) transaction = NULL;

  g_return_val_if_fail (REBOTE_IS_STORE (store), FALSE);

  transaction = rebote_store_begin (store, error);
  if (transaction == NULL ||
      !rebote_list_history_note (transaction->connection, list_id, error) ||
      !mark_complete (transaction->connection, list_id, postamble, error) ||
      !rebote_transaction_commit (&transaction, REBOTE_STORE_LISTS, error))
    return FALSE;

  leave (store, list_id);
  return TRUE;
}

/**
 * rebote_store_lists_rename:
 * @store: a store
 * @list_id: a list
 * @name: its new name
 * @error: return location for a #ReboteStoreError
 *
 * Returns: whether it is called so now
 */
gboolean
rebote_store_lists_rename (ReboteStore *store,
                           gint64       list_id,
                           const char  *name,
                           GError     **error)
{
  g_return_val_if_fail (REBOTE_IS_STORE (store), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  return run_on_list (store, list_id, "UPDATE list SET name = ?2 WHERE id = ?1", name, error);
}

/**
 * rebote_store_lists_note_cleaning:
 * @store: a store
 * @list_id: a list
 * @error: return location for a #ReboteStoreError
 *
 * Remembers that all contacts of a list have just been decided about anew.
 *
 * Returns: whether it does
 */
gboolean
rebote_store_lists_note_cleaning (ReboteStore *store,
                                  gint64       list_id,
                                  GError     **error)
{
  g_return_val_if_fail (REBOTE_IS_STORE (store), FALSE);

  return run_on_list (store, list_id, "UPDATE list SET cleaned = unixepoch () WHERE id = ?1", NULL, error);
}

/**
 * rebote_store_lists_delete:
 * @store: a store
 * @list_id: a list
 * @error: return location for a #ReboteStoreError
 *
 * Takes a list away. It can be brought back for a day.
 *
 * Returns: whether it is gone
 */
gboolean
rebote_store_lists_delete (ReboteStore *store,
                           gint64       list_id,
                           GError     **error)
{
  g_return_val_if_fail (REBOTE_IS_STORE (store), FALSE);

  if (!run_on_list (store, list_id, "UPDATE list SET deleted = unixepoch () WHERE id = ?1", NULL, error))
    return FALSE;

  leave (store, list_id);
  return TRUE;
}

/**
 * rebote_store_lists_restore:
 * @store: a store
 * @list_id: a list that was deleted
 * @error: return location for a #ReboteStoreError
 *
 * Returns: whether it is back
 */
gboolean
rebote_store_lists_restore (ReboteStore *store,
                            gint64       list_id,
                            GError     **error)
{
  g_return_val_if_fail (REBOTE_IS_STORE (store), FALSE);

  return run_on_list (store, list_id, "UPDATE list SET deleted = NULL WHERE id = ?1", NULL, error);
}

/**
 * rebote_store_lists_get_all:
 * @store: a store
 * @error: return location for a #ReboteStoreError
 *
 * Returns: (transfer full) (nullable) (element-type ReboteStoredList): the lists, the latest first
 */
GPtrArray *
rebote_store_lists_get_all (ReboteStore *store,
                            GError     **error)
{
  g_autoptr (ReboteReader) reader = NULL;
  g_autoptr (ReboteStatement) statement = NULL;
  g_autoptr (GPtrArray) lists = NULL;
  g_autoptr (GError) failure = NULL;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);

  reader = rebote_store_get_reader (store, error);
  statement = reader ? rebote_connection_prepare (reader->connection,
                                                  "SELECT " LIST_COLUMNS " FROM list"
                                                  " WHERE complete AND deleted IS NULL ORDER BY id DESC",
                                                  error)
                     : NULL;
  if (statement == NULL)
    return NULL;

  lists = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_stored_list_free);
  while (rebote_statement_next (reader->connection, statement, &failure))
    g_ptr_array_add (lists, read_list (statement));
  if (failure)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }

  return g_steal_pointer (&lists);
}

/**
 * rebote_store_lists_get:
 * @store: a store
 * @list_id: a list's key
 * @error: return location for a #ReboteStoreError
 *
 * Returns: (transfer full) (nullable): the list
 */
ReboteStoredList *
rebote_store_lists_get (ReboteStore *store,
                        gint64       list_id,
                        GError     **error)
{
  g_autoptr (ReboteReader) reader = NULL;
  g_autoptr (ReboteStatement) statement = NULL;
  g_autoptr (GError) failure = NULL;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);

  reader = rebote_store_get_reader (store, error);
  statement = reader ? rebote_connection_prepare (reader->connection,
                                                  "SELECT " LIST_COLUMNS " FROM list WHERE id = ?1", error)
                     : NULL;
  if (statement == NULL)
    return NULL;

  sqlite3_bind_int64 (statement, 1, list_id);
  if (rebote_statement_next (reader->connection, statement, &failure))
    return read_list (statement);

  if (failure)
    g_propagate_error (error, g_steal_pointer (&failure));
  else
    g_set_error_literal (error, REBOTE_STORE_ERROR, REBOTE_STORE_ERROR_NOT_FOUND,
                         _("This list is no longer there."));
  return NULL;
}
