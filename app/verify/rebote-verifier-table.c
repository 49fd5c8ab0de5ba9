/* rebote-verifier-table.c
 *
 * Looks up what verification services mean.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-verifier-table"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/rebote-table.h"

#include "rebote-verifier-table.h"

#define FILES_TABLE  "verifier-files.tsv"
#define VALUES_TABLE "verifier-values.tsv"

/* A longer word is no status. */
#define MAX_WORD 200

typedef struct
{
  char                     *sub_status; /* folded; "*" for anything */
  guint32                   yes;
  guint32                   no;
  ReboteVerificationVerdict verdict;
  ReboteVerificationReason  reason;
  guint32                   flags;
} Meaning;

struct _ReboteVerifierTable
{
  GPtrArray  *services; /* slugs, and NULL at the end */
  GArray     *columns;
  GHashTable *titles;   /* service -> title */
  GHashTable *meanings; /* service, a line end, and the folded status -> GArray of Meaning */
};

static const char *const uses[] = {
  "title", "own-status", "status", "sign", "sub-status", "score", "suggestion", "checked",
};

/**
 * rebote_verifier_fold:
 * @word: the name of a column, or a value
 *
 * Returns: (transfer full): the form in which such words are compared: without case, punctuation and spaces
 */
char *
rebote_verifier_fold (const char *word)
{
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (word != NULL, NULL);

  for (gsize i = 0; i < MAX_WORD && word[i]; i++)
    {
      if (g_ascii_isalnum (word[i]) || (guchar)word[i] >= 0x80)
        g_string_append_c (out, g_ascii_tolower (word[i]));
    }

  return g_string_free (out, FALSE);
}

static gboolean
fail (ReboteTable *table,
      guint        row,
      const char  *cell,
      GError     **error)
{
  g_set_error (error, REBOTE_TABLE_ERROR, REBOTE_TABLE_ERROR_BAD_VALUE,
               /* Translators: a table of facts is damaged: file name, line number, a word */
               _("%s, line %u: “%s” is not known"), rebote_table_get_name (table), rebote_table_get_line (table, row), cell);
  return FALSE;
}

static gboolean
read_use (const char           *cell,
          ReboteVerifierColumn *column)
{
  if (g_str_has_prefix (cell, "flag:"))
    {
      column->use = REBOTE_VERIFIER_USE_FLAG;
      return rebote_verification_flag_from_slug (cell + strlen ("flag:"), &column->flag);
    }
  if (g_str_has_prefix (cell, "not-flag:"))
    {
      column->use = REBOTE_VERIFIER_USE_NOT_FLAG;
      return rebote_verification_flag_from_slug (cell + strlen ("not-flag:"), &column->flag);
    }
  for (guint i = 0; i < G_N_ELEMENTS (uses); i++)
    {
      if (g_str_equal (uses[i], cell))
        {
          column->use = i;
          return TRUE;
        }
    }

  return FALSE;
}

static gboolean
read_files (ReboteVerifierTable *self,
            GError             **error)
{
  static const char *const names[] = { "service", "use", "name", "least", NULL };
  g_autoptr (ReboteTable) table = rebote_table_new_from_resource (FILES_TABLE, error);
  int positions[G_N_ELEMENTS (names) - 1];

  if (table == NULL || !rebote_table_find_columns (table, names, positions, error))
    return FALSE;

  for (guint i = 0; i < rebote_table_get_n_rows (table); i++)
    {
      const char          *name = rebote_table_get (table, i, positions[2]);
      ReboteVerifierColumn column = { g_intern_string (rebote_table_get (table, i, positions[0])), 0, NULL, NULL, 0, 0 };

      if (!read_use (rebote_table_get (table, i, positions[1]), &column))
        return fail (table, i, rebote_table_get (table, i, positions[1]), error);
      if (self->services->len == 0 || g_ptr_array_index (self->services, self->services->len - 1) != column.service)
        g_ptr_array_add (self->services, (gpointer)column.service);
      if (column.use == REBOTE_VERIFIER_USE_TITLE)
        {
          g_hash_table_insert (self->titles, (gpointer)column.service, g_strdup (name));
          continue;
        }
      column.name = rebote_verifier_fold (name);
      column.path = g_strdup (name);
      column.least = g_ascii_strtoull (rebote_table_get (table, i, positions[3]), NULL, 10);
      g_array_append_val (self->columns, column);
    }
  g_ptr_array_add (self->services, NULL);

  return TRUE;
}

static gboolean
read_flags (const char *cell,
            guint32    *yes,
            guint32    *no)
{
  g_auto (GStrv) slugs = g_strsplit (cell, " ", -1);

  for (guint i = 0; slugs[i]; i++)
    {
      gboolean is_no = slugs[i][0] == '!';
      ReboteVerificationFlags flag;

      if (slugs[i][0] == '\0')
        continue;
      if (!rebote_verification_flag_from_slug (slugs[i] + is_no, &flag))
        return FALSE;
      *(is_no ? no : yes) |= flag;
    }

  return TRUE;
}

static void
meaning_clear (gpointer data)
{
  g_free (((Meaning *)data)->sub_status);
}

static void
add_meaning (ReboteVerifierTable *self,
             const char          *service,
             const char          *status,
             const Meaning       *meaning)
{
  g_autofree char *folded = rebote_verifier_fold (status);
  g_autofree char *key = g_strconcat (service, "\n", folded, NULL);
  GArray          *meanings = g_hash_table_lookup (self->meanings, key);

  if (meanings == NULL)
    {
      meanings = g_array_new (FALSE, FALSE, sizeof (Meaning));
      g_array_set_clear_func (meanings, meaning_clear);
      g_hash_table_insert (self->meanings, g_steal_pointer (&key), meanings);
    }
  g_array_append_val (meanings, *meaning);
}

static gboolean
read_values (ReboteVerifierTable *self,
             GError             **error)
{
  static const char *const names[] = { "service", "status", "sub-status", "when", "verdict", "reason", "flags", NULL };
  g_autoptr (ReboteTable) table = rebote_table_new_from_resource (VALUES_TABLE, error);
  int positions[G_N_ELEMENTS (names) - 1];

  if (table == NULL || !rebote_table_find_columns (table, names, positions, error))
    return FALSE;

  for (guint i = 0; i < rebote_table_get_n_rows (table); i++)
    {
      const char *cells[G_N_ELEMENTS (positions)];
      guint32     unused = 0;
      Meaning     meaning = { 0 };

      for (guint j = 0; j < G_N_ELEMENTS (positions); j++)
        cells[j] = rebote_table_get (table, i, positions[j]);
      if (!read_flags (cells[3], &meaning.yes, &meaning.no))
        return fail (table, i, cells[3], error);
      if (!rebote_verification_verdict_from_slug (cells[4], &meaning.verdict))
        return fail (table, i, cells[4], error);
      if (cells[5][0] && !rebote_verification_reason_from_slug (cells[5], &meaning.reason))
        return fail (table, i, cells[5], error);
      if (!read_flags (cells[6], &meaning.flags, &unused) || unused)
        return fail (table, i, cells[6], error);
      meaning.sub_status = g_str_equal (cells[2], "*") ? g_strdup ("*") : rebote_verifier_fold (cells[2]);
      add_meaning (self, cells[0], cells[1], &meaning);
    }

  return TRUE;
}

static void
column_clear (gpointer data)
{
  ReboteVerifierColumn *column = data;

  g_free (column->name);
  g_free (column->path);
}

static void
table_free (ReboteVerifierTable *self)
{
  g_ptr_array_unref (self->services);
  g_array_unref (self->columns);
  g_hash_table_unref (self->titles);
  g_hash_table_unref (self->meanings);
  g_free (self);
}

static ReboteVerifierTable *
load (GError **error)
{
  ReboteVerifierTable *self = g_new0 (ReboteVerifierTable, 1);

  self->services = g_ptr_array_new ();
  self->columns = g_array_new (FALSE, FALSE, sizeof (ReboteVerifierColumn));
  g_array_set_clear_func (self->columns, column_clear);
  self->titles = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  self->meanings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
  if (read_files (self, error) && read_values (self, error))
    return self;

  table_free (self);
  return NULL;
}

/**
 * rebote_verifier_table_get:
 * @error: return location for a #ReboteTableError
 *
 * Returns: (transfer none) (nullable): what is known of verification services
 */
ReboteVerifierTable *
rebote_verifier_table_get (GError **error)
{
  static GMutex               mutex;
  static ReboteVerifierTable *table;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  if (table == NULL)
    table = load (error);

  return table;
}

/**
 * rebote_verifier_table_get_services:
 * @self: the tables
 *
 * Returns: (transfer none) (array zero-terminated=1): the slugs of all services, the unknown one last
 */
const char *const *
rebote_verifier_table_get_services (ReboteVerifierTable *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *)self->services->pdata;
}

/**
 * rebote_verifier_table_get_title:
 * @self: the tables
 * @service: the slug of a service
 *
 * Returns: (transfer none) (nullable): how it calls itself; %NULL where it is not known
 */
const char *
rebote_verifier_table_get_title (ReboteVerifierTable *self,
                                 const char          *service)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (service != NULL, NULL);

  return g_hash_table_lookup (self->titles, service);
}

/**
 * rebote_verifier_get_title:
 * @service: (nullable): the slug of a service
 *
 * Returns: its name, or words for one that is not known
 */
const char *
rebote_verifier_get_title (const char *service)
{
  ReboteVerifierTable *table = rebote_verifier_table_get (NULL);
  const char          *title = table && service ? rebote_verifier_table_get_title (table, service) : NULL;

  if (g_strcmp0 (service, REBOTE_VERIFIER_OWN) == 0)
    return "Rebote";
  if (g_strcmp0 (service, REBOTE_VERIFIER_SERVERS) == 0)
    /* Translators: begins sentences such as “The mail server said on 4 May 2026 that the mailbox does not exist” */
    return _("The mail server");

  /* Translators: begins sentences such as “A verification service said on 4 May 2026 that the mailbox does not exist” */
  return title ? title : _("A verification service");
}

/**
 * rebote_verifier_table_get_columns:
 * @self: the tables
 * @n_columns: (out): how many there are
 *
 * Returns: (transfer none) (array length=n_columns): the columns of all services, in the order of the table
 */
const ReboteVerifierColumn *
rebote_verifier_table_get_columns (ReboteVerifierTable *self,
                                   guint               *n_columns)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (n_columns != NULL, NULL);

  *n_columns = self->columns->len;
  return (const ReboteVerifierColumn *)(gconstpointer)self->columns->data;
}

static GArray *
find_meanings (ReboteVerifierTable *self,
               const char          *service,
               const char          *status)
{
  g_autofree char *folded = rebote_verifier_fold (status);
  g_autofree char *key = g_strconcat (service, "\n", folded, NULL);

  return folded[0] ? g_hash_table_lookup (self->meanings, key) : NULL;
}

/**
 * rebote_verifier_table_knows:
 * @self: the tables
 * @service: the slug of a service
 * @status: a value
 *
 * Returns: whether the service is known to use that value as a verdict
 */
gboolean
rebote_verifier_table_knows (ReboteVerifierTable *self,
                             const char          *service,
                             const char          *status)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (service != NULL && status != NULL, FALSE);

  return find_meanings (self, service, status) != NULL;
}

/**
 * rebote_verifier_table_interpret:
 * @self: the tables
 * @verification: what a service says: its slug, its words, and the flags that it says outright
 *
 * Fills in what that means, with the rules that hold for every service. A word that is not known means unknown.
 *
 * Returns: whether the words are known
 */
gboolean
rebote_verifier_table_interpret (ReboteVerifierTable *self,
                                 ReboteVerification  *verification)
{
  GArray          *meanings;
  g_autofree char *sub_status = NULL;
  gboolean         is_known = FALSE;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (verification != NULL && verification->service != NULL, FALSE);

  verification->verdict = REBOTE_VERIFICATION_UNKNOWN;
  verification->reason = REBOTE_VERIFICATION_REASON_NONE;
  meanings = verification->status ? find_meanings (self, verification->service, verification->status) : NULL;
  sub_status = rebote_verifier_fold (verification->sub_status ? verification->sub_status : "");
  for (guint i = 0; meanings && !is_known && i < meanings->len; i++)
    {
      const Meaning *meaning = &g_array_index (meanings, Meaning, i);

      if ((meaning->yes & ~verification->yes) || (meaning->no & ~verification->no) ||
          (!g_str_equal (meaning->sub_status, "*") && !g_str_equal (meaning->sub_status, sub_status)))
        continue;
      verification->verdict = meaning->verdict;
      verification->reason = meaning->reason;
      verification->yes |= meaning->flags;
      verification->no &= ~meaning->flags;
      is_known = TRUE;
    }
  rebote_verification_apply_rules (verification);

  return is_known;
}
