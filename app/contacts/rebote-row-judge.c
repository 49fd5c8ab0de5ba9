/* rebote-row-judge.c
 *
 * Nearly all rows are ordinary, and pass by two look-ups; the others have their cells decoded and their case made.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-row-judge"

#include "config.h"

#include <string.h>

#include "address/rebote-address-cell.h"
#include "address/rebote-domain-cache.h"
#include "base/rebote-key-index.h"

#include "rebote-policy-private.h"
#include "rebote-row-judge.h"
#include "rebote-row-winners.h"

/* In the numbers of the index of duplicates: the first address was written differently from its mailbox. */
#define JOINED         (1u << 31)

#define MAX_CELL_SHOWN 200

typedef struct
{
  guint64     line;
  const char *state;
  char       *evidence;
} LeftRow;

struct _ReboteRowJudge
{
  ReboteCsvDialect   *dialect;
  ReboteAddressFacts *facts;
  ReboteDomainCache  *domains;
  RebotePolicy       *policy;
  ReboteVerdictIndex *index;
  ReboteKeyIndex     *mailboxes; /* mailbox -> line of the first row */
  ReboteKeyIndex     *spellings; /* canonical address -> line; only where the policy tells the two apart */
  ReboteRowWinners   *winners;   /* (nullable): where not simply the first row stays */
  ReboteKeyIndex     *left;      /* mailbox -> row of the list that says that the person left */
  GArray             *left_rows;
  gint64              now;        /* what the age of verifications is counted from */
  ReboteDomainFlags   suspicious; /* flags of domains that need a closer look */
  ReboteCsvField     *fields;
};

/* One address of a row, with everything that the decision about it rests on. */
typedef struct
{
  ReboteContactFacts facts;
  ReboteDomainFacts  domain;
  ReboteOutcome      outcome;
  ReboteFinding      finding;
  char              *repair;
  char              *suppression;
} Case;

static void
left_row_clear (gpointer data)
{
  g_free (((LeftRow *)data)->evidence);
}

/**
 * rebote_row_judge_new:
 * @dialect: how the list is written
 * @facts: what is known of addresses; it must outlive the judge
 * @policy: what leads to what
 * @index: (nullable): what bounces and suppression lists say; it must outlive the judge
 *
 * Returns: (transfer full): a judge
 */
ReboteRowJudge *
rebote_row_judge_new (const ReboteCsvDialect *dialect,
                      ReboteAddressFacts     *facts,
                      RebotePolicy           *policy,
                      ReboteVerdictIndex     *index)
{
  ReboteRowJudge *self;

  g_return_val_if_fail (dialect != NULL, NULL);
  g_return_val_if_fail (facts != NULL, NULL);
  g_return_val_if_fail (policy != NULL, NULL);

  self = g_new0 (ReboteRowJudge, 1);
  self->dialect = rebote_csv_dialect_copy ((ReboteCsvDialect *)dialect);
  self->facts = facts;
  self->domains = rebote_domain_cache_new (facts);
  self->policy = rebote_policy_ref (policy);
  if (index)
    rebote_verdict_index_finish (index);
  self->index = index && rebote_verdict_index_get_size (index) > 0 ? index : NULL;
  self->mailboxes = rebote_key_index_new ();
  if (rebote_policy_get_outcome (policy, REBOTE_FINDING_DUPLICATE) !=
      rebote_policy_get_outcome (policy, REBOTE_FINDING_SAME_MAILBOX))
    self->spellings = rebote_key_index_new ();
  if (rebote_policy_get_duplicates (policy) != REBOTE_DUPLICATE_CHOICE_FIRST)
    self->winners = rebote_row_winners_new (rebote_policy_get_duplicates (policy), self->spellings != NULL);
  self->left = rebote_key_index_new ();
  self->left_rows = g_array_new (FALSE, FALSE, sizeof (LeftRow));
  g_array_set_clear_func (self->left_rows, left_row_clear);
  self->suspicious = REBOTE_DOMAIN_DISPOSABLE | REBOTE_DOMAIN_NO_TOP_LEVEL | (dialect->example ? 0 : REBOTE_DOMAIN_RESERVED);
  self->now = g_get_real_time () / G_USEC_PER_SEC;
  self->fields = g_new0 (ReboteCsvField, REBOTE_CSV_MAX_COLUMNS);

  return self;
}

/**
 * rebote_row_judge_free:
 * @self: (transfer full): a judge
 */
void
rebote_row_judge_free (ReboteRowJudge *self)
{
  g_return_if_fail (self != NULL);

  rebote_csv_dialect_free (self->dialect);
  rebote_domain_cache_free (self->domains);
  rebote_policy_unref (self->policy);
  rebote_key_index_free (self->mailboxes);
  g_clear_pointer (&self->spellings, rebote_key_index_free);
  g_clear_pointer (&self->winners, rebote_row_winners_free);
  rebote_key_index_free (self->left);
  g_array_unref (self->left_rows);
  g_free (self->fields);
  g_free (self);
}

static void
case_clear (gpointer data)
{
  Case *one = data;

  g_free (one->repair);
  g_free (one->suppression);
}

static char *
read_cell (ReboteRowJudge        *self,
           const ReboteCsvRecord *record,
           guint                  position)
{
  guint n = rebote_csv_split_record (self->dialect, record->text, record->length, record->flaws, self->fields, position + 1);

  return position < n ? rebote_csv_field_to_utf8 (self->dialect, &self->fields[position]) : g_strdup ("");
}

static char *
describe_cell (ReboteRowJudge        *self,
               const ReboteCsvRecord *record,
               guint                  position)
{
  g_autofree char       *cell = read_cell (self, record, position);
  const ReboteCsvColumn *column = g_ptr_array_index (self->dialect->columns, position);
  g_autofree char       *shown = g_utf8_substring (cell, 0, MIN (g_utf8_strlen (cell, -1), MAX_CELL_SHOWN));

  return g_strdup_printf ("%s: %s", column->name, shown);
}

/* The addresses of a row: those of its column, or if that has none, of the further ones. */
static GPtrArray *
find_addresses (ReboteRowJudge        *self,
                const ReboteCsvRecord *record,
                char                 **cell)
{
  g_autoptr (GPtrArray) found = NULL;

  *cell = read_cell (self, record, self->dialect->address_column);
  found = rebote_address_find_in_cell (*cell, -1);
  for (guint i = 0; found->len == 0 && (*cell)[0] == '\0' && i < self->dialect->columns->len; i++)
    {
      const ReboteCsvColumn *column = g_ptr_array_index (self->dialect->columns, i);

      if (column->role == REBOTE_COLUMN_SECOND_ADDRESS)
        {
          g_autofree char *other = read_cell (self, record, i);

          g_ptr_array_unref (found);
          found = rebote_address_find_in_cell (other, -1);
        }
    }

  return g_steal_pointer (&found);
}

/* A word without spaces and an @ was meant as an address; other words say that there is none. */
static gboolean
is_meant_as_address (const char *cell)
{
  return cell[0] && !strpbrk (cell, " \t\r\n") && strchr (cell, '.') && strlen (cell) <= REBOTE_ADDRESS_MAX;
}

static gboolean
make_mailbox (ReboteRowJudge    *self,
              const char        *address,
              ReboteAddressKey  *key,
              ReboteDomainFacts *domain,
              gboolean          *joined)
{
  if (rebote_address_make_key (address, strlen (address), key) != REBOTE_ADDRESS_OK)
    return FALSE;

  rebote_domain_cache_look_up (self->domains, key->text + key->at + 1, key->length - key->at - 1, domain);
  *joined = rebote_address_facts_join_mailbox (domain, key);
  return TRUE;
}

/* The first row stays. Where neither is written differently from the mailbox, both are written alike. */
static void
find_first (ReboteRowJudge         *self,
            const ReboteCsvRecord  *record,
            const ReboteAddressKey *spelling,
            const ReboteAddressKey *mailbox,
            gboolean                joined,
            Case                   *one)
{
  guint32 line = MIN (record->line, JOINED - 1);
  guint32 before = rebote_key_index_insert (self->mailboxes, mailbox->text, mailbox->length, line | (joined ? JOINED : 0));

  if (before != REBOTE_KEY_INDEX_NONE)
    {
      one->facts.duplicate_line = before & ~JOINED;
      one->facts.same_mailbox = joined || (before & JOINED);
    }
  if (self->spellings && (joined || one->facts.same_mailbox))
    {
      before = rebote_key_index_insert (self->spellings, spelling->text, spelling->length, line);
      if (before != REBOTE_KEY_INDEX_NONE)
        {
          one->facts.duplicate_line = before;
          one->facts.same_mailbox = FALSE;
        }
    }
}

static void
find_winner (ReboteRowJudge         *self,
             const ReboteCsvRecord  *record,
             const ReboteAddressKey *spelling,
             const ReboteAddressKey *mailbox,
             gboolean                joined,
             Case                   *one)
{
  const ReboteRowWinner *better;
  gboolean same_mailbox;

  better = rebote_row_winners_find_better (self->winners, mailbox->text, mailbox->length, joined ? spelling->text : NULL,
                                           spelling->length, record->number, &same_mailbox);
  if (better == NULL)
    return;

  one->facts.duplicate_line = better->line;
  one->facts.same_mailbox = same_mailbox;
  one->facts.other_row = better->n_cells > rebote_row_winners_count_cells (self->winners, self->dialect, record) ? REBOTE_OTHER_ROW_FULLER
                         : better->line > record->line                      ? REBOTE_OTHER_ROW_BELOW
                                                                            : REBOTE_OTHER_ROW_ABOVE;
}

static ReboteOutcome
judge_state (ReboteRowJudge *self,
             const char     *state,
             ReboteFinding  *finding)
{
  const ReboteContactFacts facts = { .address = "", .state = state, .example = TRUE };

  return rebote_policy_judge (self->policy, &facts, finding);
}

/* Whether one state of a column weighs more than another. */
static gboolean
weighs_more (ReboteRowJudge *self,
             const char     *state,
             const char     *other)
{
  ReboteFinding finding;
  ReboteFinding other_finding;
  ReboteOutcome outcome = judge_state (self, state, &finding);
  ReboteOutcome other_outcome = judge_state (self, other, &other_finding);

  return outcome > other_outcome || (outcome == other_outcome && finding < other_finding);
}

static void
find_left (ReboteRowJudge   *self,
           ReboteAddressKey *mailbox,
           Case             *one)
{
  const LeftRow *left;
  guint32        position;

  if (self->left_rows->len == 0)
    return;
  position = rebote_key_index_lookup (self->left, mailbox->text, mailbox->length);
  if (position == REBOTE_KEY_INDEX_NONE)
    return;

  /* That mail came back from the address says nothing against the person's wish in another row. */
  left = &g_array_index (self->left_rows, LeftRow, position);
  if (one->facts.state && !weighs_more (self, left->state, one->facts.state))
    return;
  one->facts.state = left->state;
  one->facts.state_evidence = left->evidence;
}

static void
judge_address (ReboteRowJudge         *self,
               const ReboteCsvRecord  *record,
               ReboteAddressCandidate *candidate,
               Case                   *one)
{
  ReboteAddressKey mailbox;
  gboolean         joined;

  one->facts.address = candidate->text;
  one->facts.code = candidate->code;
  one->facts.example = self->dialect->example;
  if (candidate->code == REBOTE_ADDRESS_OK && make_mailbox (self, candidate->text, &mailbox, &one->domain, &joined))
    {
      ReboteAddressKey key;

      rebote_address_make_key (candidate->text, strlen (candidate->text), &key);
      one->facts.flags = key.flags;
      one->facts.domain = &one->domain;
      one->facts.role = rebote_address_facts_get_role (self->facts, key.text, key.at);
      if (self->index)
        {
          one->facts.verdict = rebote_verdict_index_look_up (self->index, mailbox.text, mailbox.length);
          one->suppression = rebote_verdict_index_find_suppression (self->index, mailbox.text, mailbox.length);
          one->facts.suppression = one->suppression;
          one->facts.verifications = rebote_verdict_index_find_verifications (self->index, mailbox.text, mailbox.length);
          one->facts.now = self->now;
        }
      find_left (self, &mailbox, one);
      if (self->winners)
        find_winner (self, record, &key, &mailbox, joined, one);
      else
        find_first (self, record, &key, &mailbox, joined, one);
    }
  else
    one->facts.repair = one->repair = rebote_address_repair (candidate->text);

  one->outcome = rebote_policy_judge (self->policy, &one->facts, &one->finding);
}

static char *
join_kept (GArray *cases)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < cases->len; i++)
    {
      Case *one = &g_array_index (cases, Case, i);

      if (one->outcome == REBOTE_OUTCOME_KEEP)
        g_string_append_printf (out, "%s%s", out->len ? ", " : "", one->facts.address);
    }

  return g_string_free (out, FALSE);
}

/* A row with several addresses goes only if all of them go. If some are to stay, somebody must look, unless those that
 * are to go merely stand elsewhere in the list. */
static void
conclude (ReboteRowJudge   *self,
          GArray           *cases,
          ReboteRowVerdict *verdict)
{
  Case *worst = NULL;
  guint n_kept = 0;

  for (guint i = 0; i < cases->len; i++)
    {
      Case    *one = &g_array_index (cases, Case, i);
      gboolean elsewhere = one->finding == REBOTE_FINDING_DUPLICATE || one->finding == REBOTE_FINDING_SAME_MAILBOX;
      gboolean worst_elsewhere = worst && (worst->finding == REBOTE_FINDING_DUPLICATE ||
                                           worst->finding == REBOTE_FINDING_SAME_MAILBOX);

      n_kept += one->outcome == REBOTE_OUTCOME_KEEP;
      if (worst == NULL || (worst_elsewhere && !elsewhere && one->outcome != REBOTE_OUTCOME_KEEP) ||
          (one->outcome > worst->outcome && (!elsewhere || worst->outcome == REBOTE_OUTCOME_KEEP)))
        worst = one;
    }

  verdict->outcome = worst->outcome;
  if (n_kept > 0 && n_kept < cases->len)
    verdict->outcome = worst->finding == REBOTE_FINDING_DUPLICATE || worst->finding == REBOTE_FINDING_SAME_MAILBOX ? REBOTE_OUTCOME_KEEP : REBOTE_OUTCOME_REVIEW;
  verdict->reason = rebote_policy_get_reason (&worst->facts, worst->finding);
  if (verdict->outcome == REBOTE_OUTCOME_KEEP)
    return;

  verdict->decision = rebote_policy_explain (self->policy, &worst->facts, worst->finding, verdict->outcome);
  if (n_kept > 0)
    {
      g_autoptr (ReboteDecision) single = verdict->decision;
      g_autofree char *kept = join_kept (cases);

      verdict->decision = rebote_decision_new (verdict->outcome, single->reason, single->explanation, single->evidence, kept);
    }
}

static void
decide_closely (ReboteRowJudge        *self,
                ReboteRowScanner      *scanner,
                const ReboteCsvRecord *record,
                const ReboteScannedRow       *row,
                ReboteRowVerdict      *verdict)
{
  g_autoptr (GArray) cases = g_array_new (FALSE, TRUE, sizeof (Case));
  g_autofree char *cell = NULL;
  g_autofree char *state_evidence = row->state ? describe_cell (self, record, row->state_column) : NULL;
  g_autoptr (GPtrArray) found = find_addresses (self, record, &cell);
  ReboteAddressCandidate bare = { .text = cell, .code = REBOTE_ADDRESS_ERROR_NO_AT };

  g_array_set_clear_func (cases, case_clear);
  if (found->len == 0 && is_meant_as_address (cell))
    {
      g_ptr_array_set_free_func (found, NULL);
      g_ptr_array_add (found, &bare);
    }
  g_array_set_size (cases, MAX (found->len, 1));
  for (guint i = 0; i < cases->len; i++)
    {
      Case *one = &g_array_index (cases, Case, i);

      one->facts.state = rebote_row_scanner_get_state (scanner, row->state);
      one->facts.state_evidence = state_evidence;
      if (i < found->len)
        judge_address (self, record, g_ptr_array_index (found, i), one);
      else
        one->outcome = rebote_policy_judge (self->policy, &one->facts, &one->finding);
    }

  conclude (self, cases, verdict);
}

/**
 * rebote_row_judge_prefetch:
 * @self: a judge
 * @row: a row that is to be decided about soon
 *
 * Hides the time that memory takes.
 */
void
rebote_row_judge_prefetch (ReboteRowJudge  *self,
                           const ReboteScannedRow *row)
{
  if (row->kind != REBOTE_ROW_PLAIN)
    return;

  if (self->index)
    rebote_verdict_index_prefetch (self->index, row->hash);
  if (self->winners)
    rebote_row_winners_prefetch (self->winners, row->hash);
  else
    rebote_key_index_prefetch (self->mailboxes, row->hash);
}

/* Whether the row is the one of its address that stays; if so, that is remembered. */
static gboolean
stays (ReboteRowJudge         *self,
       const ReboteCsvRecord  *record,
       const ReboteScannedRow *row,
       const char             *key)
{
  guint32 line = MIN (record->line, JOINED - 1);

  if (self->winners)
    {
      const ReboteRowWinner *best = rebote_row_winners_get (self->winners, key, row->key_length, row->hash);

      return best && best->number == record->number;
    }

  if (rebote_key_index_insert_hashed (self->mailboxes, key, row->key_length, row->hash,
                                      line | (row->is_joined ? JOINED : 0)) != REBOTE_KEY_INDEX_NONE)
    return FALSE;
  if (self->spellings && row->is_joined)
    rebote_key_index_insert (self->spellings, key + row->key_length, row->spelling_length, line);

  return TRUE;
}

/**
 * rebote_row_judge_decide:
 * @self: a judge
 * @scanner: what scanned the row
 * @batch: rows
 * @position: the row, neither head nor blank; all rows before it were decided about before
 * @verdict: (out caller-allocates): the decision; its `decision` is to be freed
 */
void
rebote_row_judge_decide (ReboteRowJudge       *self,
                         ReboteRowScanner     *scanner,
                         const ReboteRowBatch *batch,
                         guint                 position,
                         ReboteRowVerdict     *verdict)
{
  const ReboteScannedRow       *row = &g_array_index (batch->rows, ReboteScannedRow, position);
  const ReboteCsvRecord *record;
  const char            *key;
  guint                  n_records;

  *verdict = (ReboteRowVerdict){ .outcome = REBOTE_OUTCOME_KEEP };
  record = rebote_csv_chunk_get_records (batch->chunk, &n_records) + position;
  key = batch->keys->str + row->key_offset;
  if (row->kind == REBOTE_ROW_PLAIN && row->state == 0 && !(row->domain_flags & self->suspicious) &&
      !row->has_suggestion && !row->is_role && !(row->address_flags & REBOTE_ADDRESS_LITERAL) &&
      (self->index == NULL || !rebote_verdict_index_knows (self->index, key, row->key_length, row->hash)) &&
      (self->left_rows->len == 0 ||
       rebote_key_index_lookup_hashed (self->left, key, row->key_length, row->hash) == REBOTE_KEY_INDEX_NONE) &&
      stays (self, record, row, key))
    return;

  decide_closely (self, scanner, record, row, verdict);
}

static void
note_left (ReboteRowJudge         *self,
           const ReboteCsvRecord  *record,
           const ReboteScannedRow *row,
           const char             *state,
           const ReboteAddressKey *mailbox)
{
  guint32          before = rebote_key_index_insert (self->left, mailbox->text, mailbox->length, self->left_rows->len);
  LeftRow         *known = before == REBOTE_KEY_INDEX_NONE ? NULL : &g_array_index (self->left_rows, LeftRow, before);
  LeftRow          left = { record->line, state, NULL };
  g_autofree char *shown = NULL;

  if (known && !weighs_more (self, state, known->state))
    return;

  shown = describe_cell (self, record, row->state_column);
  left.evidence = g_strdup_printf ("%s (%" G_GUINT64_FORMAT ")", shown, record->line);
  if (known)
    {
      left_row_clear (known);
      *known = left;
    }
  else
    g_array_append_val (self->left_rows, left);
}

/**
 * rebote_row_judge_must_note:
 * @self: a judge
 *
 * Returns: whether it can decide only when it has noted all rows, whatever the columns of the list are
 */
gboolean
rebote_row_judge_must_note (ReboteRowJudge *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->winners != NULL;
}

/**
 * rebote_row_judge_note:
 * @self: a judge
 * @scanner: what scanned the row
 * @batch: rows
 * @position: a row, neither head nor blank; all rows before it were noted before
 *
 * Remembers the addresses of a row in which a column says that the person left, so that the same address in another row
 * is not kept; and which row of each address stays, where that is not simply the first.
 */
void
rebote_row_judge_note (ReboteRowJudge       *self,
                       ReboteRowScanner     *scanner,
                       const ReboteRowBatch *batch,
                       guint                 position)
{
  const ReboteScannedRow *row = &g_array_index (batch->rows, ReboteScannedRow, position);
  const ReboteCsvRecord  *record;
  const char             *state = rebote_row_scanner_get_state (scanner, row->state);
  gboolean                has_left = state && (g_str_equal (state, "unsubscribed") || g_str_equal (state, "complaint"));
  ReboteRowWinner         winner = { 0 };
  ReboteFinding           finding;
  g_autoptr (GPtrArray) found = NULL;
  g_autofree char *cell = NULL;
  guint            n_records;

  if (!has_left && self->winners == NULL)
    return;

  record = rebote_csv_chunk_get_records (batch->chunk, &n_records) + position;
  if (self->winners)
    {
      winner.number = MIN (record->number, G_MAXUINT32);
      winner.line = MIN (record->line, G_MAXUINT32);
      winner.n_cells = rebote_row_winners_count_cells (self->winners, self->dialect, record);
      winner.is_sound = state == NULL || judge_state (self, state, &finding) != REBOTE_OUTCOME_REMOVE;
    }
  if (row->kind == REBOTE_ROW_PLAIN && !row->is_joined && !has_left)
    {
      rebote_row_winners_note (self->winners, batch->keys->str + row->key_offset, row->key_length, row->hash, NULL, 0, &winner);
      return;
    }

  found = find_addresses (self, record, &cell);
  for (guint i = 0; i < found->len; i++)
    {
      const ReboteAddressCandidate *candidate = g_ptr_array_index (found, i);
      ReboteAddressKey  spelling;
      ReboteAddressKey  mailbox;
      ReboteDomainFacts domain;
      gboolean          joined;

      if (!make_mailbox (self, candidate->text, &mailbox, &domain, &joined))
        continue;
      if (has_left)
        note_left (self, record, row, state, &mailbox);
      if (self->winners == NULL)
        continue;
      winner.is_joined = joined;
      rebote_address_make_key (candidate->text, strlen (candidate->text), &spelling);
      rebote_row_winners_note (self->winners, mailbox.text, mailbox.length,
                               rebote_key_index_hash (mailbox.text, mailbox.length), joined ? spelling.text : NULL,
                               spelling.length, &winner);
    }
}
