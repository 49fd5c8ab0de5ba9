/* rebote-row-winners.c
 *
 * Nearly every mailbox is written in one way, which is then its key; only for the others are the ways kept apart.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-row-winners"

#include "config.h"

#include "base/rebote-key-index.h"

#include "rebote-clean-writer.h"
#include "rebote-row-winners.h"

struct _ReboteRowWinners
{
  ReboteDuplicateChoice choice;
  ReboteKeyIndex       *mailboxes; /* mailbox -> position in rows */
  ReboteKeyIndex       *spellings; /* (nullable): canonical address -> position in rows, for mixed mailboxes */
  GArray               *rows;
  ReboteCsvField       *fields;
};

/**
 * rebote_row_winners_new:
 * @choice: which row is the best
 * @tells_spellings: whether each way of writing a mailbox has a best row of its own
 *
 * Returns: (transfer full): an empty set
 */
ReboteRowWinners *
rebote_row_winners_new (ReboteDuplicateChoice choice,
                        gboolean              tells_spellings)
{
  ReboteRowWinners *self = g_new0 (ReboteRowWinners, 1);

  self->choice = choice;
  self->mailboxes = rebote_key_index_new ();
  self->spellings = tells_spellings ? rebote_key_index_new () : NULL;
  self->rows = g_array_new (FALSE, FALSE, sizeof (ReboteRowWinner));
  self->fields = g_new0 (ReboteCsvField, REBOTE_CSV_MAX_COLUMNS);

  return self;
}

/**
 * rebote_row_winners_free:
 * @self: (transfer full): a set
 */
void
rebote_row_winners_free (ReboteRowWinners *self)
{
  g_return_if_fail (self != NULL);

  rebote_key_index_free (self->mailboxes);
  g_clear_pointer (&self->spellings, rebote_key_index_free);
  g_array_unref (self->rows);
  g_free (self->fields);
  g_free (self);
}

/**
 * rebote_row_winners_count_cells:
 * @self: a set
 * @dialect: how the list is written
 * @record: a record of it
 *
 * Returns: how many of its cells have something in them; 0 if that does not matter
 */
guint
rebote_row_winners_count_cells (ReboteRowWinners       *self,
                                const ReboteCsvDialect *dialect,
                                const ReboteCsvRecord  *record)
{
  guint n_full = 0;
  guint n;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (dialect != NULL, 0);
  g_return_val_if_fail (record != NULL, 0);

  if (self->choice != REBOTE_DUPLICATE_CHOICE_MOST_COMPLETE)
    return 0;

  n = rebote_csv_split_record (dialect, record->text, record->length, record->flaws, self->fields,
                               CLAMP (dialect->columns->len, 1, REBOTE_CSV_MAX_COLUMNS));
  for (guint i = 0; i < n; i++)
    {
      const ReboteCsvField *field = &self->fields[i];
      guint32               j = 0;

      /* What an earlier cleaning has said about the row is not the user's. */
      if (i < dialect->columns->len &&
          rebote_clean_writer_is_own_column (((const ReboteCsvColumn *)g_ptr_array_index (dialect->columns, i))->name))
        continue;
      while (j < field->length && (guchar)field->start[j] <= ' ')
        j++;
      n_full += j < field->length;
    }

  return n_full;
}

/* Rows come in the order of the file. One that is taken out anyhow must not take a sound one with it. */
static gboolean
is_better (ReboteRowWinners      *self,
           const ReboteRowWinner *row,
           const ReboteRowWinner *before)
{
  if (row->is_sound != before->is_sound)
    return row->is_sound;

  switch (self->choice)
    {
    case REBOTE_DUPLICATE_CHOICE_LAST:
      return TRUE;
    case REBOTE_DUPLICATE_CHOICE_MOST_COMPLETE:
      return row->n_cells > before->n_cells;
    case REBOTE_DUPLICATE_CHOICE_FIRST:
    default:
      return FALSE;
    }
}

static ReboteRowWinner *
note (ReboteRowWinners      *self,
      ReboteKeyIndex        *keys,
      const char            *key,
      gsize                  length,
      guint32                hash,
      const ReboteRowWinner *row,
      ReboteRowWinner       *before)
{
  guint32          position = rebote_key_index_insert_hashed (keys, key, length, hash, self->rows->len);
  ReboteRowWinner *known;

  if (position == REBOTE_KEY_INDEX_NONE)
    {
      g_array_append_vals (self->rows, row, 1);
      *before = *row;
      return &g_array_index (self->rows, ReboteRowWinner, self->rows->len - 1);
    }

  known = &g_array_index (self->rows, ReboteRowWinner, position);
  *before = *known;
  if (is_better (self, row, known))
    {
      *known = *row;
      known->is_mixed = before->is_mixed;
    }

  return known;
}

static void
note_spelling (ReboteRowWinners      *self,
               const char            *spelling,
               gsize                  length,
               const ReboteRowWinner *row)
{
  ReboteRowWinner before;

  note (self, self->spellings, spelling, length, rebote_key_index_hash (spelling, length), row, &before);
}

/**
 * rebote_row_winners_note:
 * @self: a set
 * @mailbox: the mailbox of an address
 * @length: its length
 * @hash: what rebote_key_index_hash() says of it
 * @spelling: (nullable): the canonical address, where it is another than @mailbox
 * @spelling_length: its length
 * @row: the row that it stands in; all rows above were noted before
 *
 * Remembers a row if it is better than those that were noted.
 */
void
rebote_row_winners_note (ReboteRowWinners      *self,
                         const char            *mailbox,
                         gsize                  length,
                         guint32                hash,
                         const char            *spelling,
                         gsize                  spelling_length,
                         const ReboteRowWinner *row)
{
  ReboteRowWinner *best;
  ReboteRowWinner  before;
  guint            n_before;
  gboolean         is_first;
  gboolean         was_mixed;

  g_return_if_fail (self != NULL);
  g_return_if_fail (mailbox != NULL);
  g_return_if_fail (row != NULL);

  n_before = self->rows->len;
  best = note (self, self->mailboxes, mailbox, length, hash, row, &before);
  is_first = self->rows->len > n_before;
  if (self->spellings == NULL || (spelling == NULL && !best->is_mixed))
    return;

  was_mixed = best->is_mixed;
  best->is_mixed = TRUE;
  /* So far all were written like the mailbox, so the best of the mailbox was the best of that spelling. */
  if (!was_mixed && !is_first)
    note_spelling (self, mailbox, length, &before);
  if (spelling)
    note_spelling (self, spelling, spelling_length, row);
  else
    note_spelling (self, mailbox, length, row);
}

/**
 * rebote_row_winners_get:
 * @self: a set
 * @mailbox: a mailbox
 * @length: its length
 * @hash: what rebote_key_index_hash() says of it
 *
 * Returns: (transfer none) (nullable): the best of its rows
 */
const ReboteRowWinner *
rebote_row_winners_get (ReboteRowWinners *self,
                        const char       *mailbox,
                        gsize             length,
                        guint32           hash)
{
  guint32 position = rebote_key_index_lookup_hashed (self->mailboxes, mailbox, length, hash);

  return position == REBOTE_KEY_INDEX_NONE ? NULL : &g_array_index (self->rows, ReboteRowWinner, position);
}

/**
 * rebote_row_winners_find_better:
 * @self: a set
 * @mailbox: the mailbox of an address
 * @length: its length
 * @spelling: (nullable): the canonical address, where it is another than @mailbox
 * @spelling_length: its length
 * @number: the number of the row that it stands in
 * @same_mailbox: (out): whether the address is written differently in the better row
 *
 * Returns: (transfer none) (nullable): the row that stays in place of this one, if there is one
 */
const ReboteRowWinner *
rebote_row_winners_find_better (ReboteRowWinners *self,
                                const char       *mailbox,
                                gsize             length,
                                const char       *spelling,
                                gsize             spelling_length,
                                guint64           number,
                                gboolean         *same_mailbox)
{
  const ReboteRowWinner *best;
  const ReboteRowWinner *alike;
  guint32                position;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (same_mailbox != NULL, NULL);

  best = rebote_row_winners_get (self, mailbox, length, rebote_key_index_hash (mailbox, length));
  *same_mailbox = FALSE;
  if (best == NULL)
    return NULL;
  if (self->spellings && best->is_mixed)
    {
      position = spelling ? rebote_key_index_lookup (self->spellings, spelling, spelling_length) : rebote_key_index_lookup (self->spellings, mailbox, length);
      alike = position == REBOTE_KEY_INDEX_NONE ? NULL : &g_array_index (self->rows, ReboteRowWinner, position);
      if (alike && alike->number != number)
        return alike;
    }
  if (best->number == number)
    return NULL;

  *same_mailbox = best->is_joined || spelling != NULL;
  return best;
}

/**
 * rebote_row_winners_prefetch:
 * @self: a set
 * @hash: a mailbox's hash
 *
 * Tells the processor that the mailbox will be looked up soon.
 */
void
rebote_row_winners_prefetch (ReboteRowWinners *self,
                             guint32           hash)
{
  rebote_key_index_prefetch (self->mailboxes, hash);
}
