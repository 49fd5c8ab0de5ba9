/* rebote-list-history.c
 *
 * What a list that has just come in has to do with those that are there: whose place it takes, what is new in it, and what
 * the user decided before about its addresses.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-list-history"

#include "config.h"

#include "rebote-bulk-insert.h"
#include "rebote-list-import.h"
#include "rebote-store-lists.h"
#include "rebote-store-private.h"

/* So many contacts of a list tell which lists it resembles: to within two in a hundred. */
#define SAMPLE 2048

/* A list takes the place of another where they share this part of the larger of both; where name and columns are the same,
 * a smaller one is enough. */
#define SHARED       0.5
#define SHARED_NAMED 0.2

/* Addresses that are written together. */
#define ADDRESSES_AT_ONCE 4096

/* Of those that are nearly as like it as the likest, the latest is the one before. */
#define NEARLY 0.9

typedef struct
{
  gint64 id;
  double likeness;
} Candidate;

/* Two lists, and the words in which SQL compares their contacts: the names of the columns, those that only one of the
 * lists has left out. */
typedef struct
{
  ReboteConnection *connection;
  gint64            id;
  gint64            previous; /* 0 for none */
  char             *columns;
  char             *shared_columns;          /* NULL where both have the same columns */
  char             *previous_shared_columns; /* and the same in the other */
  guint             n_addresses;
  guint             n_shared;
  guint             n_changed;
  GArray           *new_ids;
} History;

/* Parameters: 1 the list, 2 the step from one picked contact to the next, 3 how many contacts the list has. */
static const char likeness_sql[] =
  "WITH RECURSIVE pick (id) AS"
  " (SELECT ?1 << 32 UNION ALL SELECT id + ?2 FROM pick WHERE id + ?2 < (?1 << 32) + ?3)"
  " SELECT l.id, l.n_contacts, l.name = (SELECT name FROM list WHERE id = ?1) AND"
  " l.columns = (SELECT columns FROM list WHERE id = ?1), count(DISTINCT pick.id), (?3 + ?2 - 1) / ?2"
  " FROM pick CROSS JOIN contact AS c ON c.id = pick.id CROSS JOIN contact_address AS a ON a.canonical = c.canonical"
  " CROSS JOIN list AS l ON l.id = a.contact_id >> 32"
  " WHERE l.complete AND l.deleted IS NULL AND l.id <> ?1 GROUP BY l.id ORDER BY l.id";

/* Parameters: 1 the list, 2 its columns, 3 those that it shares. In the order of the addresses, so that each page of them
 * is written once. */
static const char contacts_sql[] =
  "SELECT canonical, id, rebote_digest (fields, ?2), rebote_digest (fields, ?3) FROM contact"
  " WHERE id >= (?1 << 32) AND id < ((?1 + 1) << 32) AND canonical IS NOT NULL ORDER BY canonical, id";

/* Parameters: 1 an address, 2 the list before, 3 its columns, 4 whether they are the same in both. */
static const char before_sql[] =
  "SELECT iif (?4 AND digest IS NOT NULL, digest,"
  " (SELECT rebote_digest (fields, ?3) FROM contact WHERE id = contact_id))"
  " FROM contact_address WHERE canonical = ?1 AND contact_id >= (?2 << 32) AND contact_id < ((?2 + 1) << 32)";

static gboolean
get_int (ReboteConnection *connection,
         const char       *sql,
         gint64            list_id,
         gint64           *value,
         GError          **error)
{
  g_autoptr (ReboteStatement) statement = rebote_connection_prepare (connection, sql, error);
  g_autoptr (GError) failure = NULL;

  if (statement == NULL)
    return FALSE;

  *value = 0;
  sqlite3_bind_int64 (statement, 1, list_id);
  if (rebote_statement_next (connection, statement, &failure))
    *value = sqlite3_column_int64 (statement, 0);
  if (failure == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static void
note_candidate (ReboteStatement *statement,
                gint64           n_contacts,
                GArray          *candidates)
{
  Candidate candidate = { sqlite3_column_int64 (statement, 0), 0 };
  gint64    larger = MAX (n_contacts, sqlite3_column_int64 (statement, 1));
  double    part = (double)sqlite3_column_int64 (statement, 3) / sqlite3_column_int64 (statement, 4);

  candidate.likeness = part * n_contacts / larger;
  if (candidate.likeness >= (sqlite3_column_int (statement, 2) ? SHARED_NAMED : SHARED))
    g_array_append_val (candidates, candidate);
}

static gint64
choose (GArray *candidates)
{
  double best = 0;
  gint64 chosen = 0;

  for (guint i = 0; i < candidates->len; i++)
    best = MAX (best, g_array_index (candidates, Candidate, i).likeness);
  for (guint i = 0; i < candidates->len; i++)
    {
      const Candidate *candidate = &g_array_index (candidates, Candidate, i);

      if (candidate->likeness >= best * NEARLY)
        chosen = candidate->id;
    }

  return chosen;
}

static gboolean
find_previous (History *self,
               GError **error)
{
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  g_autoptr (ReboteStatement) statement = NULL;
  g_autoptr (GError) failure = NULL;
  gint64 n_contacts;

  if (!get_int (self->connection,
                "SELECT max (id) - (?1 << 32) + 1 FROM contact WHERE id >= (?1 << 32) AND id < ((?1 + 1) << 32)",
                self->id, &n_contacts, error))
    return FALSE;
  statement = rebote_connection_prepare (self->connection, likeness_sql, error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, self->id);
  sqlite3_bind_int64 (statement, 2, n_contacts / SAMPLE + 1);
  sqlite3_bind_int64 (statement, 3, n_contacts);
  while (n_contacts > 0 && rebote_statement_next (self->connection, statement, &failure))
    note_candidate (statement, n_contacts, candidates);
  if (failure)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  self->previous = choose (candidates);
  return TRUE;
}

static GStrv
read_columns (ReboteConnection *connection,
              gint64            list_id,
              GError          **error)
{
  g_autoptr (ReboteStatement) statement = NULL;

  statement = rebote_connection_prepare (connection, "SELECT columns FROM list WHERE id = ?1", error);
  if (statement == NULL)
    return NULL;

  sqlite3_bind_int64 (statement, 1, list_id);
  return rebote_statement_next (connection, statement, error)
           ? rebote_stored_list_parse_columns ((const char *)sqlite3_column_text (statement, 0))
           : g_new0 (char *, 1);
}

/* The names of columns as rebote_digest() wants them: those that are not in the other list are empty. */
static char *
join_columns (GStrv columns,
              GStrv others)
{
  GString *joined = g_string_new (NULL);
  guint    n = rebote_list_import_get_line_field (g_strv_length (columns));

  for (guint i = 0; i < n; i++)
    {
      if (others == NULL || g_strv_contains ((const char *const *)others, columns[i]))
        {
          g_autofree char *name = *columns[i] ? g_strdelimit (g_strdup (columns[i]), "\x1f", ' ')
                                              : g_strdup_printf ("%u", i);

          g_string_append (joined, name);
        }
      g_string_append_c (joined, REBOTE_FIELD_END);
    }

  return g_string_free (joined, FALSE);
}

static gboolean
compare_columns (History *self,
                 GError **error)
{
  g_auto (GStrv) mine = read_columns (self->connection, self->id, error);
  g_auto (GStrv) before = NULL;

  if (mine == NULL)
    return FALSE;

  self->columns = join_columns (mine, NULL);
  if (self->previous == 0)
    return TRUE;

  before = read_columns (self->connection, self->previous, error);
  if (before == NULL)
    return FALSE;
  self->previous_shared_columns = join_columns (before, mine);
  if (!g_strv_equal ((const char *const *)mine, (const char *const *)before))
    self->shared_columns = join_columns (mine, before);

  return TRUE;
}

/* Whether the address was there before, and with the same cells. */
static gboolean
look_before (History         *self,
             ReboteStatement *before,
             ReboteStatement *contact,
             gboolean        *found,
             gboolean        *same,
             GError         **error)
{
  int digest = self->shared_columns ? 3 : 2;
  g_autoptr (GError) failure = NULL;

  *found = FALSE;
  *same = FALSE;
  sqlite3_bind_text (before, 1, (const char *)sqlite3_column_text (contact, 0), -1, SQLITE_STATIC);
  while (!*same && rebote_statement_next (self->connection, before, &failure))
    {
      *found = TRUE;
      *same = sqlite3_column_int64 (before, 0) == sqlite3_column_int64 (contact, digest);
    }
  sqlite3_reset (before);
  if (failure == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
note_contact (History         *self,
              ReboteStatement *before,
              ReboteStatement *contact,
              gboolean         is_first,
              GError         **error)
{
  gboolean found, same;

  self->n_addresses += is_first;
  if (self->previous == 0)
    return TRUE;
  if (!look_before (self, before, contact, &found, &same, error))
    return FALSE;

  self->n_shared += found && is_first;
  self->n_changed += found && !same;
  if (!found)
    {
      gint64 id = sqlite3_column_int64 (contact, 1);

      g_array_append_val (self->new_ids, id);
    }

  return TRUE;
}

/* Addresses that wait to be written. */
typedef struct
{
  GString *texts;
  GArray  *addresses; /* of Address */
} Pending;

typedef struct
{
  gsize  text; /* where it begins */
  gint64 contact_id;
  gint64 digest;
} Address;

static void
bind_address (ReboteStatement *statement,
              int              first,
              gsize            row,
              gpointer         user_data)
{
  const Pending *pending = user_data;
  const Address *address = &g_array_index (pending->addresses, Address, row);

  rebote_statement_bind_text (statement, first, pending->texts->str + address->text);
  sqlite3_bind_int64 (statement, first + 1, address->contact_id);
  sqlite3_bind_int64 (statement, first + 2, address->digest);
}

static gboolean
write_addresses (History *self,
                 Pending *pending,
                 GError **error)
{
  gboolean done = rebote_bulk_insert (self->connection,
                                      "INSERT OR IGNORE INTO contact_address (canonical, contact_id, digest)", 3,
                                      pending->addresses->len, bind_address, pending, error);

  g_array_set_size (pending->addresses, 0);
  g_string_truncate (pending->texts, 0);
  return done;
}

/* Goes through the contacts, and returns how it went. */
static gboolean
note_contacts (History         *self,
               ReboteStatement *contact,
               ReboteStatement *before,
               Pending         *pending,
               GError         **error)
{
  g_autoptr (GString) last = g_string_new (NULL);
  g_autoptr (GError) failure = NULL;

  while (rebote_statement_next (self->connection, contact, &failure))
    {
      const char *canonical = (const char *)sqlite3_column_text (contact, 0);
      gboolean    is_first = self->n_addresses == 0 || !g_str_equal (last->str, canonical);
      Address     address = { pending->texts->len, sqlite3_column_int64 (contact, 1), sqlite3_column_int64 (contact, 2) };

      if (!note_contact (self, before, contact, is_first, error))
        return FALSE;
      g_string_append_len (pending->texts, canonical, sqlite3_column_bytes (contact, 0) + 1);
      g_array_append_val (pending->addresses, address);
      if (pending->addresses->len == ADDRESSES_AT_ONCE && !write_addresses (self, pending, error))
        return FALSE;
      if (is_first)
        g_string_assign (last, canonical);
    }
  if (failure == NULL)
    return write_addresses (self, pending, error);

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
note_addresses (History *self,
                GError **error)
{
  g_autoptr (ReboteStatement) contact = rebote_connection_prepare (self->connection, contacts_sql, error);
  g_autoptr (ReboteStatement) before = contact ? rebote_connection_prepare (self->connection, before_sql, error) : NULL;
  Pending  pending;
  gboolean done;

  if (before == NULL)
    return FALSE;

  sqlite3_bind_int64 (contact, 1, self->id);
  rebote_statement_bind_text (contact, 2, self->columns);
  rebote_statement_bind_text (contact, 3, self->shared_columns);
  sqlite3_bind_int64 (before, 2, self->previous);
  rebote_statement_bind_text (before, 3, self->previous_shared_columns);
  sqlite3_bind_int (before, 4, self->shared_columns == NULL);

  pending.texts = g_string_new (NULL);
  pending.addresses = g_array_new (FALSE, FALSE, sizeof (Address));
  done = note_contacts (self, contact, before, &pending, error);
  g_string_free (pending.texts, TRUE);
  g_array_unref (pending.addresses);

  return done;
}

static int
compare_ids (gconstpointer a,
             gconstpointer b)
{
  gint64 first = *(const gint64 *)a;
  gint64 second = *(const gint64 *)b;

  return first < second ? -1 : first > second;
}

static gboolean
keep_new (History *self,
          GError **error)
{
  g_autoptr (ReboteStatement) statement = NULL;

  statement = rebote_connection_prepare (self->connection, "INSERT INTO contact_new (contact_id) VALUES (?1)", error);
  if (statement == NULL)
    return FALSE;

  g_array_sort (self->new_ids, compare_ids);
  for (guint i = 0; i < self->new_ids->len; i++)
    {
      sqlite3_bind_int64 (statement, 1, g_array_index (self->new_ids, gint64, i));
      if (!rebote_statement_run (self->connection, statement, error))
        return FALSE;
    }

  return TRUE;
}

/* Lists from before the fourth form of the store have not been counted. */
static gboolean
count_before (History *self,
              gint64  *n_addresses,
              GError **error)
{
  return get_int (self->connection,
                  "SELECT coalesce (n_addresses, (SELECT count(DISTINCT canonical) FROM contact"
                  " WHERE contact.id >= (?1 << 32) AND contact.id < ((?1 + 1) << 32)))"
                  " FROM list WHERE id = ?1",
                  self->previous, n_addresses, error);
}

static gboolean
keep_figures (History *self,
              GError **error)
{
  g_autoptr (ReboteStatement) statement = NULL;
  gint64 n_before = 0;

  if (self->previous && !count_before (self, &n_before, error))
    return FALSE;
  statement = rebote_connection_prepare (self->connection,
                                         "UPDATE list SET n_addresses = ?2, previous = nullif (?3, 0),"
                                         " since = (SELECT imported FROM list WHERE id = ?3), n_new = ?4, n_gone = ?5,"
                                         " n_changed = ?6 WHERE id = ?1",
                                         error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, self->id);
  sqlite3_bind_int64 (statement, 2, self->n_addresses);
  sqlite3_bind_int64 (statement, 3, self->previous);
  sqlite3_bind_int64 (statement, 4, self->new_ids->len);
  sqlite3_bind_int64 (statement, 5, n_before - self->n_shared);
  sqlite3_bind_int64 (statement, 6, self->n_changed);

  return rebote_statement_run (self->connection, statement, error);
}

/**
 * rebote_list_history_note:
 * @connection: the writer, within a transaction
 * @list_id: a list whose contacts are all in
 * @error: return location for a #ReboteStoreError
 *
 * Makes the addresses of a list known, compares it with the one whose place it takes, and lets what the user decided about
 * its addresses in other lists count in it.
 *
 * Returns: whether it is done
 */
gboolean
rebote_list_history_note (ReboteConnection *connection,
                          gint64            list_id,
                          GError          **error)
{
  History  self = { .connection = connection, .id = list_id };
  gboolean done;

  g_return_val_if_fail (connection != NULL, FALSE);

  self.new_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  done = find_previous (&self, error) && compare_columns (&self, error) && note_addresses (&self, error) &&
         keep_new (&self, error) && keep_figures (&self, error) &&
         rebote_decisions_inherit (connection, list_id, error);

  g_free (self.columns);
  g_free (self.shared_columns);
  g_free (self.previous_shared_columns);
  g_array_unref (self.new_ids);

  return done;
}
