/* rebote-row-scanner.c
 *
 * What a thread of its own can find out about a row without knowing the other rows.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-row-scanner"

#include "config.h"

#include <string.h>

#include "address/rebote-domain-cache.h"
#include "base/rebote-key-index.h"
#include "bounce/rebote-judge.h"
#include "bounce/rebote-smtp-reply.h"

#include "rebote-list-words.h"
#include "rebote-row-scanner.h"

/* Cells of state columns that are remembered; dates may be all different. */
#define MAX_REMEMBERED_CELLS 10000
#define MAX_REMEMBERED_CELL  200

typedef struct
{
  guint           position;
  ReboteKeyIndex *cells; /* cell -> state */
} StateColumn;

struct _ReboteRowScanner
{
  ReboteCsvReader    *reader;
  ReboteCsvDialect   *dialect;
  ReboteAddressFacts *facts;
  ReboteListWords    *words;
  ReboteKnowledge    *knowledge;
  ReboteDomainCache  *domains;
  GArray             *state_columns;
  const char         *states[REBOTE_ROW_MAX_STATES];
  int                 n_states; /* atomic: another thread looks them up */
  ReboteCsvField     *fields;
  guint               n_fields; /* how many are needed of each record */
  guint               first;
};

/**
 * rebote_row_batch_new:
 *
 * Returns: (transfer full): an empty batch
 */
ReboteRowBatch *
rebote_row_batch_new (void)
{
  ReboteRowBatch *self = g_new0 (ReboteRowBatch, 1);

  self->chunk = rebote_csv_chunk_new ();
  self->rows = g_array_new (FALSE, FALSE, sizeof (ReboteScannedRow));
  self->keys = g_string_new (NULL);

  return self;
}

/**
 * rebote_row_batch_free:
 * @self: (transfer full): a batch
 */
void
rebote_row_batch_free (ReboteRowBatch *self)
{
  g_return_if_fail (self != NULL);

  rebote_csv_chunk_free (self->chunk);
  g_array_unref (self->rows);
  g_string_free (self->keys, TRUE);
  g_free (self);
}

static gboolean
tells_state (const ReboteCsvColumn *column)
{
  return column->role == REBOTE_COLUMN_LEFT || column->role == REBOTE_COLUMN_STATUS ||
         column->role == REBOTE_COLUMN_REASON;
}

static void
state_column_clear (gpointer data)
{
  rebote_key_index_free (((StateColumn *)data)->cells);
}

/**
 * rebote_row_scanner_has_states:
 * @dialect: how a list is written
 *
 * Returns: whether it has a column that may say that somebody left
 */
gboolean
rebote_row_scanner_has_states (const ReboteCsvDialect *dialect)
{
  g_return_val_if_fail (dialect != NULL, FALSE);

  for (guint i = 0; i < dialect->columns->len; i++)
    {
      if (tells_state (g_ptr_array_index (dialect->columns, i)))
        return TRUE;
    }

  return FALSE;
}

/**
 * rebote_row_scanner_has_reasons:
 * @dialect: how a list is written
 *
 * Returns: whether it has a column that says why mail came back
 */
gboolean
rebote_row_scanner_has_reasons (const ReboteCsvDialect *dialect)
{
  g_return_val_if_fail (dialect != NULL, FALSE);

  for (guint i = 0; i < dialect->columns->len; i++)
    {
      if (((ReboteCsvColumn *)g_ptr_array_index (dialect->columns, i))->role == REBOTE_COLUMN_REASON)
        return TRUE;
    }

  return FALSE;
}

/**
 * rebote_row_scanner_new:
 * @source: a list at its beginning; it must outlive the scanner
 * @dialect: how it is written
 * @facts: what is known of addresses; it must outlive the scanner
 * @knowledge: (nullable): what is known about servers' words, for a column of reasons; it must outlive the scanner
 * @error: return location for a #ReboteTableError
 *
 * Returns: (transfer full) (nullable): a scanner
 */
ReboteRowScanner *
rebote_row_scanner_new (ReboteListSource       *source,
                        const ReboteCsvDialect *dialect,
                        ReboteAddressFacts     *facts,
                        ReboteKnowledge        *knowledge,
                        GError                **error)
{
  ReboteListWords  *words;
  ReboteRowScanner *self;

  g_return_val_if_fail (source != NULL, NULL);
  g_return_val_if_fail (dialect != NULL, NULL);
  g_return_val_if_fail (facts != NULL, NULL);

  words = rebote_list_words_get (error);
  if (words == NULL)
    return NULL;

  self = g_new0 (ReboteRowScanner, 1);
  self->reader = rebote_csv_reader_new (source, dialect);
  self->dialect = rebote_csv_dialect_copy ((ReboteCsvDialect *)dialect);
  self->facts = facts;
  self->words = words;
  self->knowledge = knowledge;
  self->domains = rebote_domain_cache_new (facts);
  self->state_columns = g_array_new (FALSE, FALSE, sizeof (StateColumn));
  g_array_set_clear_func (self->state_columns, state_column_clear);
  self->n_fields = dialect->address_column + 1;
  self->n_states = 1;
  for (guint i = 0; i < dialect->columns->len; i++)
    {
      if (tells_state (g_ptr_array_index (dialect->columns, i)))
        {
          StateColumn column = { i, rebote_key_index_new () };

          g_array_append_val (self->state_columns, column);
          self->n_fields = MAX (self->n_fields, i + 1);
        }
    }
  self->fields = g_new0 (ReboteCsvField, self->n_fields);
  self->first = dialect->n_skipped + (dialect->has_header ? 1 : 0);

  return self;
}

/**
 * rebote_row_scanner_free:
 * @self: (transfer full): a scanner
 */
void
rebote_row_scanner_free (ReboteRowScanner *self)
{
  g_return_if_fail (self != NULL);

  rebote_csv_reader_free (self->reader);
  rebote_csv_dialect_free (self->dialect);
  rebote_domain_cache_free (self->domains);
  g_array_unref (self->state_columns);
  g_free (self->fields);
  g_free (self);
}

/**
 * rebote_row_scanner_get_state:
 * @self: a scanner
 * @state: what a row of its has as state
 *
 * May be called while another thread scans.
 *
 * Returns: (transfer none) (nullable): the slug of the state, or %NULL for none
 */
const char *
rebote_row_scanner_get_state (ReboteRowScanner *self,
                              guint             state)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail ((int)state < g_atomic_int_get (&self->n_states), NULL);

  return self->states[state];
}

/**
 * rebote_row_scanner_get_n_bytes:
 * @self: a scanner
 *
 * Returns: how many bytes of the list have been read
 */
guint64
rebote_row_scanner_get_n_bytes (ReboteRowScanner *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return rebote_csv_reader_get_n_bytes (self->reader);
}

static guint
number_state (ReboteRowScanner *self,
              const char       *slug)
{
  int n = self->n_states;

  for (int i = 1; i < n; i++)
    {
      if (g_str_equal (self->states[i], slug))
        return i;
    }
  if (n >= REBOTE_ROW_MAX_STATES)
    return 0;

  self->states[n] = slug;
  g_atomic_int_set (&self->n_states, n + 1);
  return n;
}

/* What the answer of a server, as some services keep it with the contact, means. Where that is not certain, somebody should
 * look: the mail came back, and that is all. */
static const char *
judge_answer (ReboteRowScanner *self,
              const char       *answer)
{
  g_autoptr (ReboteRecipient) recipient = NULL;
  ReboteSmtpReply reply;
  ReboteCase      what = { .answer = answer };

  if (self->knowledge == NULL)
    return "bounced";

  recipient = rebote_recipient_new ();
  recipient->diagnostic = g_strdup (answer);
  if (rebote_smtp_reply_find (answer, &reply))
    {
      recipient->reply = g_strdup (reply.reply);
      recipient->status = reply.status[0] ? g_strdup (reply.status) : NULL;
    }
  rebote_judge (self->knowledge, &what, recipient);
  if (recipient->reason == REBOTE_REASON_UNKNOWN || recipient->reason == REBOTE_REASON_NONE ||
      recipient->action == REBOTE_ACTION_REVIEW)
    return "bounced";

  return rebote_reason_to_slug (recipient->reason);
}

static guint
read_state (ReboteRowScanner      *self,
            const ReboteCsvColumn *column,
            const ReboteCsvField  *field)
{
  g_autofree char *cell = rebote_csv_field_to_utf8 (self->dialect, field);
  const char      *state;

  if (rebote_list_words_is_no (self->words, cell))
    return 0;
  if (column->role == REBOTE_COLUMN_LEFT)
    return number_state (self, column->state);

  state = column->role == REBOTE_COLUMN_REASON ? rebote_list_words_find_reason (self->words, cell) : rebote_list_words_find_state (self->words, cell);
  /* A reason in words that no table knows still says that mail came back. */
  if (state == NULL && column->role == REBOTE_COLUMN_REASON)
    state = judge_answer (self, cell);

  return state ? number_state (self, state) : 0;
}

static guint
find_state (ReboteRowScanner     *self,
            StateColumn          *column,
            const ReboteCsvField *field)
{
  const ReboteCsvColumn *description = g_ptr_array_index (self->dialect->columns, column->position);
  guint32                state;

  if (field->length > MAX_REMEMBERED_CELL)
    return read_state (self, description, field);

  state = rebote_key_index_lookup (column->cells, field->start, field->length);
  if (state == REBOTE_KEY_INDEX_NONE)
    {
      state = read_state (self, description, field);
      if (rebote_key_index_get_size (column->cells) < MAX_REMEMBERED_CELLS)
        rebote_key_index_insert (column->cells, field->start, field->length, state);
    }

  return state;
}

/* How much each state weighs where several columns tell one: who left wins over what may pass; but a cause, as a full
 * mailbox, wins over labels that name none, even that of a hard bounce. */
static guint
weigh_state (const char *state)
{
  static const char *const order[] = { "complaint", "unsubscribed", "no-such-user", NULL, "hard-bounce", "cleaned", "bounced",
                                       "soft-bounce" };
  ReboteReason reason;

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      if (order[i] ? g_str_equal (order[i], state) : rebote_reason_from_slug (state, &reason))
        return G_N_ELEMENTS (order) - i;
    }

  return 0;
}

static void
scan_states (ReboteRowScanner *self,
             guint             n_fields,
             ReboteScannedRow        *row)
{
  for (guint i = 0; i < self->state_columns->len; i++)
    {
      StateColumn *column = &g_array_index (self->state_columns, StateColumn, i);
      guint        state;

      if (column->position >= n_fields || self->fields[column->position].length == 0)
        continue;
      state = find_state (self, column, &self->fields[column->position]);
      /* “soft bounce” beside a reason that says more is not the better of the two. */
      if (state > 0 && (row->state == 0 || weigh_state (self->states[state]) > weigh_state (self->states[row->state])))
        {
          row->state = state;
          row->state_column = column->position;
        }
    }
}

static void
scan_address (ReboteRowScanner *self,
              const char       *text,
              gsize             length,
              ReboteRowBatch   *batch,
              ReboteScannedRow        *row)
{
  ReboteAddressKey  key;
  char              spelling[REBOTE_ADDRESS_KEY_SIZE];
  guint16           spelling_length;
  ReboteDomainFacts domain;

  while (length > 0 && *text == ' ')
    {
      text++;
      length--;
    }
  while (length > 0 && text[length - 1] == ' ')
    length--;

  if (length == 0 || rebote_address_make_key (text, length, &key) != REBOTE_ADDRESS_OK)
    return;

  row->kind = REBOTE_ROW_PLAIN;
  row->address_flags = key.flags;
  row->is_role = rebote_address_facts_get_role (self->facts, key.text, key.at) != NULL;
  rebote_domain_cache_look_up (self->domains, key.text + key.at + 1, key.length - key.at - 1, &domain);
  row->domain_flags = domain.flags;
  row->has_suggestion = domain.suggestion != NULL;
  spelling_length = key.length;
  memcpy (spelling, key.text, key.length);
  row->is_joined = rebote_address_facts_join_mailbox (&domain, &key);
  row->key_offset = batch->keys->len;
  row->key_length = key.length;
  row->at = key.at;
  row->hash = rebote_key_index_hash (key.text, key.length);
  g_string_append_len (batch->keys, key.text, key.length);
  if (row->is_joined)
    {
      row->spelling_length = spelling_length;
      g_string_append_len (batch->keys, spelling, spelling_length);
    }
}

static void
scan_record (ReboteRowScanner      *self,
             const ReboteCsvRecord *record,
             ReboteRowBatch        *batch,
             ReboteScannedRow             *row)
{
  guint           position = self->dialect->address_column;
  ReboteCsvField *field = &self->fields[position];
  guint           n_fields;

  n_fields = rebote_csv_split_record (self->dialect, record->text, record->length, record->flaws, self->fields,
                                      self->n_fields);
  row->kind = REBOTE_ROW_OTHER;
  if (self->state_columns->len > 0)
    scan_states (self, n_fields, row);
  if (position >= n_fields || field->escaped || record->flaws)
    return;

  /* What is not ASCII must be decoded first, unless it is UTF-8 anyhow. */
  if (self->dialect->encoding != REBOTE_ENCODING_UTF8 && !rebote_encoding_is_wide (self->dialect->encoding))
    {
      for (guint i = 0; i < field->length; i++)
        {
          if ((guint8)field->start[i] >= 0x80)
            return;
        }
    }
  scan_address (self, field->start, field->length, batch, row);
}

/**
 * rebote_row_scanner_fill:
 * @self: a scanner
 * @batch: where the next rows go
 * @error: return location for a #ReboteContactsError or #GIOErrorEnum
 *
 * Returns: whether there were rows; %FALSE without an error means that the list is at its end
 */
gboolean
rebote_row_scanner_fill (ReboteRowScanner *self,
                         ReboteRowBatch   *batch,
                         GError          **error)
{
  const ReboteCsvRecord *records;
  guint                  n_records;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (batch != NULL, FALSE);

  g_array_set_size (batch->rows, 0);
  g_string_truncate (batch->keys, 0);
  if (!rebote_csv_reader_fill (self->reader, batch->chunk, error))
    return FALSE;

  records = rebote_csv_chunk_get_records (batch->chunk, &n_records);
  g_array_set_size (batch->rows, n_records);
  memset (batch->rows->data, 0, n_records * sizeof (ReboteScannedRow));
  for (guint i = 0; i < n_records; i++)
    {
      ReboteScannedRow *row = &g_array_index (batch->rows, ReboteScannedRow, i);

      if (records[i].number < self->first)
        row->kind = REBOTE_ROW_HEAD;
      else if (records[i].length == 0)
        row->kind = REBOTE_ROW_BLANK;
      else
        scan_record (self, &records[i], batch, row);
    }

  return TRUE;
}
