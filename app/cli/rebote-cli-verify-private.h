/* rebote-cli-verify-private.h
 *
 * What the parts of `rebote verify` share.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contacts/rebote-list-annotator.h"
#include "store/rebote-store-verify-runs.h"
#include "verify/rebote-verifiers.h"

G_BEGIN_DECLS

/* A few domains of the list are enough to find out whether mail servers can be asked at all. */
#define REBOTE_CLI_VERIFY_N_DOMAINS 5

/**
 * ReboteCliInput:
 * @path: (nullable): the file of a list
 * @list: (nullable): the list
 * @address: (nullable): or an address, as it was typed
 */
typedef struct
{
  const char          *path;
  ReboteListAnnotator *list;
  const char          *address;
} ReboteCliInput;

/**
 * ReboteCliInputs:
 * @how: what is done with them, which tells runs over the same inputs apart; these four are borrowed
 * @column: (nullable): the name of the column of addresses
 * @sheet: (nullable): the name of the sheet
 * @output: (nullable): where the list is to go
 * @inputs: (element-type ReboteCliInput): what is open
 * @source: (nullable): what tells the same inputs, and the same done with them, again
 */
typedef struct
{
  const char *how;
  const char *column;
  const char *sheet;
  const char *output;
  GArray     *inputs;
  char       *source;
} ReboteCliInputs;

/**
 * ReboteCliTally:
 *
 * How many addresses there are of each sort, as they are told.
 */
typedef struct
{
  guint64 verdicts[REBOTE_N_VERIFICATION_VERDICTS];
  guint64 n_disputed;
  guint64 n_suppressed;
  guint64 n_unchecked;
} ReboteCliTally;

/**
 * ReboteCliAnswers:
 * @reader: where they are
 * @named: (array zero-terminated=1): the verifiers that the user named
 * @use_json: whether to print JSON
 * @prints_rows: whether to print each address
 * @tally: what was told so far
 */
typedef struct
{
  ReboteVerifyReader *reader;
  char              **named;
  gboolean            use_json;
  gboolean            prints_rows;
  ReboteCliTally      tally;
} ReboteCliAnswers;

gboolean    rebote_cli_inputs_open          (ReboteCliInputs        *self,
                                             char                  **arguments,
                                             GError                **error);
void        rebote_cli_inputs_clear         (ReboteCliInputs        *self);
const ReboteCliInput *rebote_cli_inputs_get (const ReboteCliInputs  *self,
                                             guint                   position);
gboolean    rebote_cli_inputs_foreach       (const ReboteCliInputs  *self,
                                             ReboteListCellFunc      func,
                                             gpointer                user_data,
                                             GError                **error);
gboolean    rebote_cli_verify_preview       (ReboteVerifiers        *verifiers,
                                             ReboteStore            *store,
                                             ReboteStoredVerifyRun  *run,
                                             guint64                *n_to_send,
                                             GError                **error);
gboolean    rebote_cli_verify_decide        (ReboteVerifiers        *verifiers,
                                             ReboteStore            *store,
                                             GArray                 *ids,
                                             gboolean               *resumes,
                                             GError                **error);
gboolean    rebote_cli_verify_has_terminal  (void);
gboolean    rebote_cli_verify_ask           (const char             *question);
gboolean    rebote_cli_verify_test_servers  (ReboteVerifiers        *verifiers,
                                             const char *const      *domains,
                                             GError                **error);
const char *const *rebote_cli_verify_get_columns (void);
gboolean    rebote_cli_verify_print_answers (ReboteCliAnswers       *self,
                                             const char             *address,
                                             GError                **error);
gboolean    rebote_cli_verify_fill_cells    (const char             *cell,
                                             char                  **own_cells,
                                             gpointer                answers,
                                             GError                **error);
int         rebote_cli_verify_print_ledger  (const char             *path,
                                             gboolean                use_json);
void        rebote_cli_verify_print_tally   (const ReboteCliTally   *tally);

G_END_DECLS
