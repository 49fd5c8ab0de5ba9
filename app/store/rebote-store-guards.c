/* rebote-store-guards.c
 *
 * Shows the guards everything that was read.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-store-guards"

#include "config.h"

#include "address/rebote-address-cell.h"

#include "rebote-store-guards.h"
#include "rebote-store-private.h"

/* Rows between two looks at the cancellable. */
#define CANCEL_INTERVAL 1024

struct _ReboteStoreGuards
{
  ReboteGuards *guards;
  GArray       *row_ids; /* gint64, ascending: the row of each fact */
};

enum
{
  COLUMN_ID,
  COLUMN_TYPE,
  COLUMN_KIND,
  COLUMN_REASON,
  COLUMN_ADDRESS,
  COLUMN_ORIGINAL_ADDRESS,
  COLUMN_PROVIDER,
  COLUMN_REMOTE_MTA,
  COLUMN_DIAGNOSTIC,
  COLUMN_CONFIDENCE,
  COLUMN_DATE,
  COLUMN_DELAY,
  COLUMN_REPORTER_ROLE,
  COLUMN_SENDER,
  COLUMN_CAUSE
};

static const char facts_sql[] =
  "SELECT r.id, r.type, kind, reason, address, original_address, provider, remote_mta, diagnostic, confidence, r.date,"
  " delay_seconds, reporter_role, sender, cause FROM recipient AS r JOIN message AS m ON m.id = message_id"
  " WHERE deleted IS NULL AND fact IS NOT 'backscatter' AND (r.type != 'other' OR cause = 'engaged') AND (?1 = 0 OR campaign_id = ?1)"
  " ORDER BY r.id";

G_DEFINE_BOXED_TYPE (ReboteStoreGuards, rebote_store_guards, rebote_store_guards_ref, rebote_store_guards_unref)

static const char *
get_text (ReboteStatement *statement,
          int              column)
{
  return (const char *) sqlite3_column_text (statement, column);
}

static void
add_row (ReboteStoreGuards *self,
         ReboteStatement   *statement)
{
  ReboteGuardFact fact = { .kind = REBOTE_KIND_NONE, .type = REBOTE_MESSAGE_OTHER, .delay_seconds = -1 };
  g_autoptr (GPtrArray) found = NULL;
  gint64 id = sqlite3_column_int64 (statement, COLUMN_ID);

  rebote_message_type_from_slug (get_text (statement, COLUMN_TYPE), &fact.type);
  rebote_kind_from_slug (get_text (statement, COLUMN_KIND), &fact.kind);
  rebote_reason_from_slug (get_text (statement, COLUMN_REASON), &fact.reason);
  rebote_reporter_role_from_slug (get_text (statement, COLUMN_REPORTER_ROLE), &fact.role);
  fact.address = get_text (statement, COLUMN_ADDRESS);
  fact.original_address = get_text (statement, COLUMN_ORIGINAL_ADDRESS);
  fact.provider = get_text (statement, COLUMN_PROVIDER);
  fact.remote_mta = get_text (statement, COLUMN_REMOTE_MTA);
  fact.text = get_text (statement, COLUMN_DIAGNOSTIC);
  fact.cause = get_text (statement, COLUMN_CAUSE);
  fact.confidence = sqlite3_column_double (statement, COLUMN_CONFIDENCE);
  fact.date = sqlite3_column_int64 (statement, COLUMN_DATE);
  if (sqlite3_column_type (statement, COLUMN_DELAY) != SQLITE_NULL)
    fact.delay_seconds = sqlite3_column_int64 (statement, COLUMN_DELAY);

  /* An automatic answer comes from whoever got the mail. */
  if (fact.address == NULL && get_text (statement, COLUMN_SENDER) &&
      (fact.type == REBOTE_MESSAGE_AUTO_REPLY || fact.type == REBOTE_MESSAGE_CHALLENGE))
    {
      found = rebote_address_find_in_cell (get_text (statement, COLUMN_SENDER), -1);
      if (found->len == 1)
        fact.address = ((ReboteAddressCandidate *) g_ptr_array_index (found, 0))->text;
    }

  rebote_guards_add (self->guards, &fact);
  g_array_append_val (self->row_ids, id);
}

static void
guards_clear (gpointer data)
{
  ReboteStoreGuards *self = data;

  g_clear_pointer (&self->guards, rebote_guards_unref);
  g_clear_pointer (&self->row_ids, g_array_unref);
}

/**
 * rebote_store_guards_compute:
 * @store: a store
 * @campaign_id: a campaign's key, or 0 for everything that was read
 * @cancellable: (nullable): to stop it
 * @error: return location for an error
 *
 * Shows the guards what the store has. What the user has taken out of it says nothing any more. Blocks.
 *
 * Returns: (transfer full) (nullable): what they say
 */
ReboteStoreGuards *
rebote_store_guards_compute (ReboteStore  *store,
                             gint64        campaign_id,
                             GCancellable *cancellable,
                             GError      **error)
{
  g_autoptr (ReboteStoreGuards) self = NULL;
  g_autoptr (ReboteReader) reader = NULL;
  g_autoptr (ReboteStatement) statement = NULL;
  g_autoptr (GError) failure = NULL;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);

  self = g_atomic_rc_box_new0 (ReboteStoreGuards);
  self->row_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->guards = rebote_guards_new (error);
  reader = self->guards ? rebote_store_get_reader (store, error) : NULL;
  statement = reader ? rebote_connection_prepare (reader->connection, facts_sql, error) : NULL;
  if (statement == NULL)
    return NULL;

  sqlite3_bind_int64 (statement, 1, campaign_id);
  for (guint i = 0; rebote_statement_next (reader->connection, statement, &failure); i++)
    {
      if (i % CANCEL_INTERVAL == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      add_row (self, statement);
    }
  if (failure)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }

  rebote_guards_judge (self->guards);
  return g_steal_pointer (&self);
}

/**
 * rebote_store_guards_ref:
 * @self: what the guards said
 *
 * Returns: (transfer full): @self
 */
ReboteStoreGuards *
rebote_store_guards_ref (ReboteStoreGuards *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

/**
 * rebote_store_guards_unref:
 * @self: (transfer full): what the guards said
 */
void
rebote_store_guards_unref (ReboteStoreGuards *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, guards_clear);
}

/**
 * rebote_store_guards_get_guards:
 * @self: what the guards said
 *
 * Returns: (transfer none): the guards, who have judged
 */
ReboteGuards *
rebote_store_guards_get_guards (ReboteStoreGuards *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->guards;
}

static gboolean
find_position (ReboteStoreGuards *self,
               gint64             row_id,
               guint             *position)
{
  guint low = 0;
  guint high = self->row_ids->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->row_ids, gint64, middle) < row_id)
        low = middle + 1;
      else
        high = middle;
    }

  *position = low;
  return low < self->row_ids->len && g_array_index (self->row_ids, gint64, low) == row_id;
}

/**
 * rebote_store_guards_get_finding:
 * @self: what the guards said
 * @row_id: key of a row of a #ReboteMessageModel
 *
 * Returns: (transfer none) (nullable): what holds it back; %NULL if nothing does
 */
const ReboteGuardFinding *
rebote_store_guards_get_finding (ReboteStoreGuards *self,
                                 gint64             row_id)
{
  guint position;

  g_return_val_if_fail (self != NULL, NULL);

  return find_position (self, row_id, &position) ? rebote_guards_get_finding (self->guards, position) : NULL;
}

/**
 * rebote_store_guards_describe:
 * @self: what the guards said
 * @row_id: key of a row of a #ReboteMessageModel
 *
 * Returns: (transfer full) (nullable): why it is held back; %NULL if it is not
 */
char *
rebote_store_guards_describe (ReboteStoreGuards *self,
                              gint64             row_id)
{
  guint position;

  g_return_val_if_fail (self != NULL, NULL);

  return find_position (self, row_id, &position) ? rebote_guards_describe (self->guards, position) : NULL;
}

/**
 * rebote_store_guards_dup_row_ids:
 * @self: what the guards said
 * @finding: (nullable): one of its findings, or %NULL for all
 *
 * Returns: (transfer full) (element-type gint64): the keys of the rows that are held back, ascending
 */
GArray *
rebote_store_guards_dup_row_ids (ReboteStoreGuards        *self,
                                 const ReboteGuardFinding *finding)
{
  GArray *ids;

  g_return_val_if_fail (self != NULL, NULL);

  ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < self->row_ids->len; i++)
    {
      const ReboteGuardFinding *found = rebote_guards_get_finding (self->guards, i);

      if (found && (finding == NULL || found == finding))
        g_array_append_val (ids, g_array_index (self->row_ids, gint64, i));
    }

  return ids;
}

/**
 * rebote_store_guards_equal:
 * @self: what the guards said
 * @other: what they said at another moment
 *
 * Returns: whether that is the same: the same rows are held back for the same causes
 */
gboolean
rebote_store_guards_equal (ReboteStoreGuards *self,
                           ReboteStoreGuards *other)
{
  GPtrArray *findings;
  GPtrArray *others;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (other != NULL, FALSE);

  findings = rebote_guards_get_findings (self->guards);
  others = rebote_guards_get_findings (other->guards);
  if (findings->len != others->len || self->row_ids->len != other->row_ids->len)
    return FALSE;

  for (guint i = 0; i < findings->len; i++)
    {
      const ReboteGuardFinding *a = g_ptr_array_index (findings, i);
      const ReboteGuardFinding *b = g_ptr_array_index (others, i);

      if (a->guard != b->guard || g_strcmp0 (a->evidence, b->evidence) != 0)
        return FALSE;
    }
  for (guint i = 0; i < self->row_ids->len; i++)
    {
      const ReboteGuardFinding *a = rebote_guards_get_finding (self->guards, i);
      const ReboteGuardFinding *b = rebote_guards_get_finding (other->guards, i);

      if (g_array_index (self->row_ids, gint64, i) != g_array_index (other->row_ids, gint64, i) ||
          (a ? a->guard : REBOTE_GUARD_NONE) != (b ? b->guard : REBOTE_GUARD_NONE))
        return FALSE;
    }

  return TRUE;
}
