/* rebote-cli-store.c
 *
 * What the user's store knows, for a command that otherwise works on files alone.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-cli-store"

#include "config.h"

#include "contacts/rebote-csv-split.h"
#include "store/rebote-store-decisions.h"
#include "store/rebote-store-verdicts.h"

#include "rebote-cli-store.h"

struct _ReboteCliStore
{
  GHashTable     *decisions; /* the user's, by address */
  ReboteCsvField *fields;
};

/**
 * rebote_cli_store_read:
 * @knowledge: what mails are read with
 * @index: where to add what the store knows about addresses
 * @error: return location for a #ReboteStoreError
 *
 * Reads the user's store, also while the window has it open.
 *
 * Returns: (transfer full) (nullable): what was read
 */
ReboteCliStore *
rebote_cli_store_read (ReboteKnowledge    *knowledge,
                       ReboteVerdictIndex *index,
                       GError            **error)
{
  g_autofree char *path = rebote_store_get_default_path ();
  g_autoptr (ReboteStore) store = NULL;
  g_autoptr (ReboteCliStore) self = g_new0 (ReboteCliStore, 1);

  g_return_val_if_fail (knowledge != NULL, NULL);
  g_return_val_if_fail (index != NULL, NULL);

  store = rebote_store_open (path, REBOTE_STORE_OPEN_READ_ONLY, error);
  if (store == NULL || !rebote_store_verdicts_add (store, knowledge, index, NULL, error))
    return NULL;

  self->fields = g_new0 (ReboteCsvField, REBOTE_CSV_MAX_COLUMNS);
  self->decisions = rebote_store_decisions_get (store, error);

  return self->decisions ? g_steal_pointer (&self) : NULL;
}

/**
 * rebote_cli_store_free:
 * @self: (transfer full): what was read
 */
void
rebote_cli_store_free (ReboteCliStore *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->decisions, g_hash_table_unref);
  g_free (self->fields);
  g_free (self);
}

/**
 * rebote_cli_store_has_decisions:
 * @self: what was read
 *
 * Returns: whether the user has decided about any address
 */
gboolean
rebote_cli_store_has_decisions (ReboteCliStore *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return g_hash_table_size (self->decisions) > 0;
}

/**
 * rebote_cli_store_decide:
 * @self: what was read
 * @dialect: how the list is written
 * @record: a row of it
 * @verdict: (inout): what was decided about it
 *
 * Lets what the user decided about the address of a row count.
 */
void
rebote_cli_store_decide (ReboteCliStore         *self,
                         const ReboteCsvDialect *dialect,
                         const ReboteCsvRecord  *record,
                         ReboteRowVerdict       *verdict)
{
  g_autofree char          *cell = NULL;
  const ReboteUserDecision *decision;
  guint                     column;

  g_return_if_fail (self != NULL);
  g_return_if_fail (dialect != NULL && record != NULL && verdict != NULL);

  column = dialect->address_column;
  if (rebote_csv_split_record (dialect, record->text, record->length, record->flaws, self->fields, column + 1) <= column)
    return;

  cell = rebote_csv_field_to_utf8 (dialect, &self->fields[column]);
  decision = rebote_store_decisions_find (self->decisions, g_strstrip (cell));
  if (decision)
    rebote_user_decision_apply (decision, verdict);
}
