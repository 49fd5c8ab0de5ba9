/* rebote-store-private.h
 *
 * What the query files of the store share: connections, statements, transactions.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <sqlite3.h>

#include "rebote-store.h"

G_BEGIN_DECLS

/* The cells of a contact end with this character in the store. */
#define REBOTE_FIELD_END '\x1f'

/* Deleted things can be brought back for so long. */
#define REBOTE_STORE_KEEP_DELETED (24 * 60 * 60)

/**
 * ReboteConnection:
 * @db: the connection
 * @path: the file, for messages
 * @statements: the statements that were prepared on it, by their text
 *
 * One connection to the file, with its statements. Used by one thread at a time.
 */
typedef struct {
  sqlite3    *db;
  char       *path;
  GHashTable *statements;
} ReboteConnection;

ReboteConnection *rebote_connection_new     (const char       *path,
                                             int               flags,
                                             GError          **error);
void              rebote_connection_free    (ReboteConnection *self);
gboolean          rebote_connection_execute (ReboteConnection *self,
                                             const char       *sql,
                                             GError          **error);
gboolean          rebote_connection_get_int (ReboteConnection *self,
                                             const char       *sql,
                                             gint64           *value,
                                             GError          **error);
gboolean          rebote_connection_fail    (ReboteConnection *self,
                                             GError          **error);

/**
 * ReboteStatement:
 *
 * A prepared statement. Its connection keeps it; giving it up makes it ready for its next use. Values are bound with
 * SQLite's own functions, and may be borrowed until then.
 */
typedef struct sqlite3_stmt ReboteStatement;

ReboteStatement *rebote_connection_prepare (ReboteConnection *self,
                                            const char       *sql,
                                            GError          **error);
void             rebote_statement_release  (ReboteStatement  *self);
gboolean         rebote_statement_next     (ReboteConnection *connection,
                                            ReboteStatement  *self,
                                            GError          **error);
gboolean         rebote_statement_run      (ReboteConnection *connection,
                                            ReboteStatement  *self,
                                            GError          **error);
char            *rebote_statement_dup_text (ReboteStatement  *self,
                                            int               column);
void             rebote_statement_bind_text (ReboteStatement *self,
                                             int              parameter,
                                             const char      *text);

/**
 * ReboteTransaction:
 * @connection: the writer, for as long as the transaction lasts
 *
 * A change of the store, all or nothing: giving it up without rebote_transaction_commit() takes it back.
 */
typedef struct {
  ReboteConnection *connection;
  ReboteStore      *store;

  /*< private >*/
  gboolean          is_durable;
} ReboteTransaction;

ReboteTransaction *rebote_store_begin         (ReboteStore         *self,
                                               GError             **error);
ReboteTransaction *rebote_store_begin_durable (ReboteStore         *self,
                                               GError             **error);
gboolean           rebote_transaction_commit  (ReboteTransaction  **transaction,
                                               ReboteStoreSubject   subjects,
                                               GError             **error);
void               rebote_transaction_abandon (ReboteTransaction   *self);

/**
 * ReboteReader:
 * @connection: a connection that only reads
 *
 * Borrowed from the store's pool; giving it up returns it there.
 */
typedef struct {
  ReboteConnection *connection;
  ReboteStore      *store;
} ReboteReader;

ReboteReader *rebote_store_get_reader (ReboteStore  *self,
                                       GError      **error);
void          rebote_reader_release   (ReboteReader *self);

ReboteConnection *rebote_file_open        (const char *path,
                                           GError    **error);
ReboteConnection *rebote_file_open_to_read (const char *path,
                                            GError    **error);
char             *rebote_file_set_aside   (const char *path,
                                           GError    **error);
gboolean          rebote_file_make_folder (const char *path,
                                           GError    **error);
void              rebote_file_suspect     (const char *path);

char    *rebote_importers_get_path (const char *path);
gboolean rebote_importers_enter    (int         fd,
                                    gint64      list_id);
void     rebote_importers_leave    (int         fd,
                                    gint64      list_id);
int      rebote_store_get_importers (ReboteStore *self,
                                     gboolean     create);

gboolean rebote_migrations_run        (ReboteConnection   *connection,
                                       const char *const  *scripts,
                                       GError            **error);
char   **rebote_migrations_load       (GError            **error);
gboolean rebote_list_history_note  (ReboteConnection   *connection,
                                    gint64              list_id,
                                    GError            **error);
gboolean rebote_decisions_inherit  (ReboteConnection   *connection,
                                    gint64              list_id,
                                    GError            **error);
char   **rebote_stored_list_parse_columns (const char  *json);
void     rebote_functions_install     (sqlite3            *db);
char    *rebote_store_fold            (const char         *text);
char    *rebote_store_canonicalize    (const char         *address);
char    *rebote_store_make_key        (const char         *address);
void     rebote_store_set_busy_timeout (ReboteStore       *self,
                                        int                milliseconds);
void     rebote_store_limit_pages     (ReboteStore        *self,
                                       int                 max_pages);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteConnection, rebote_connection_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteStatement, rebote_statement_release)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteTransaction, rebote_transaction_abandon)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteReader, rebote_reader_release)

G_END_DECLS
