/* rebote-row-winners.h
 *
 * Which row of an address stays where that is not simply the first.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-csv-reader.h"
#include "rebote-policy.h"

G_BEGIN_DECLS

/**
 * ReboteRowWinner:
 * @number: the record's number in the file
 * @line: the line at which it begins
 * @n_cells: how many of its cells are not empty; 0 if that does not matter
 * @is_joined: whether the address is written differently from its mailbox
 * @is_sound: whether the row itself says nothing for which it is taken out
 * @is_mixed: whether the mailbox is written in several ways; kept by #ReboteRowWinners
 *
 * A row that is better than the others of its address so far. Small, because there are millions.
 */
typedef struct
{
  guint32 number;
  guint32 line;
  guint32 n_cells : 29;
  guint32 is_joined : 1;
  guint32 is_sound : 1;
  guint32 is_mixed : 1;
} ReboteRowWinner;

/**
 * ReboteRowWinners:
 *
 * Filled by going through the whole list once; then it knows the best row of each address, and of each mailbox.
 */
typedef struct _ReboteRowWinners ReboteRowWinners;

ReboteRowWinners      *rebote_row_winners_new (ReboteDuplicateChoice choice,
                                               gboolean              tells_spellings);
void                   rebote_row_winners_free (ReboteRowWinners *self);
guint                  rebote_row_winners_count_cells (ReboteRowWinners       *self,
                                                       const ReboteCsvDialect *dialect,
                                                       const ReboteCsvRecord  *record);
void                   rebote_row_winners_note (ReboteRowWinners      *self,
                                                const char            *mailbox,
                                                gsize                  length,
                                                guint32                hash,
                                                const char            *spelling,
                                                gsize                  spelling_length,
                                                const ReboteRowWinner *row);
const ReboteRowWinner *rebote_row_winners_get (ReboteRowWinners *self,
                                               const char       *mailbox,
                                               gsize             length,
                                               guint32           hash);
const ReboteRowWinner *rebote_row_winners_find_better (ReboteRowWinners *self,
                                                       const char       *mailbox,
                                                       gsize             length,
                                                       const char       *spelling,
                                                       gsize             spelling_length,
                                                       guint64           number,
                                                       gboolean         *same_mailbox);
void                   rebote_row_winners_prefetch (ReboteRowWinners *self,
                                                    guint32           hash);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteRowWinners, rebote_row_winners_free)

G_END_DECLS
