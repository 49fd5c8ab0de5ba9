/* rebote-ledger-row.c
 *
 * A line of the ledger, and several of them as text for other programs.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-ledger-row"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/rebote-csv-cell.h"

#include "rebote-ledger-row.h"

#define N_COLUMNS 8

struct _ReboteLedgerRow
{
  GObject           parent_instance;

  ReboteLedgerEntry entry;
  char             *run_name;
  char             *verifier;
  char             *receiver;
};

G_DEFINE_FINAL_TYPE (ReboteLedgerRow, rebote_ledger_row, G_TYPE_OBJECT)

static void
rebote_ledger_row_finalize (GObject *object)
{
  ReboteLedgerRow *self = REBOTE_LEDGER_ROW (object);

  g_free (self->run_name);
  g_free (self->verifier);
  g_free (self->receiver);

  G_OBJECT_CLASS (rebote_ledger_row_parent_class)->finalize (object);
}

static void
rebote_ledger_row_class_init (ReboteLedgerRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rebote_ledger_row_finalize;
}

static void
rebote_ledger_row_init (ReboteLedgerRow *self)
{
}

/**
 * rebote_ledger_row_new:
 * @entry: an entry, of which a copy is made
 *
 * Returns: (transfer full): a row
 */
ReboteLedgerRow *
rebote_ledger_row_new (const ReboteLedgerEntry *entry)
{
  ReboteLedgerRow *self;

  g_return_val_if_fail (entry != NULL, NULL);

  self = g_object_new (REBOTE_TYPE_LEDGER_ROW, NULL);
  self->entry = *entry;
  self->entry.run_name = self->run_name = g_strdup (entry->run_name);
  self->entry.verifier = self->verifier = g_strdup (entry->verifier);
  self->entry.receiver = self->receiver = g_strdup (entry->receiver);

  return self;
}

/**
 * rebote_ledger_row_get_entry:
 * @self: a row
 *
 * Returns: (transfer none): what stands in it
 */
const ReboteLedgerEntry *
rebote_ledger_row_get_entry (ReboteLedgerRow *self)
{
  g_return_val_if_fail (REBOTE_IS_LEDGER_ROW (self), NULL);

  return &self->entry;
}

/**
 * rebote_ledger_row_is_same:
 * @self: a row
 * @other: another row
 *
 * Returns: whether the same stands in both
 */
gboolean
rebote_ledger_row_is_same (ReboteLedgerRow *self,
                           ReboteLedgerRow *other)
{
  const ReboteLedgerEntry *a;
  const ReboteLedgerEntry *b;

  g_return_val_if_fail (REBOTE_IS_LEDGER_ROW (self), FALSE);
  g_return_val_if_fail (REBOTE_IS_LEDGER_ROW (other), FALSE);

  a = &self->entry;
  b = &other->entry;

  return a->run_id == b->run_id && a->began == b->began && a->ended == b->ended && a->n_addresses == b->n_addresses &&
         a->n_credits == b->n_credits && a->sends == b->sends && g_strcmp0 (a->run_name, b->run_name) == 0 &&
         g_strcmp0 (a->verifier, b->verifier) == 0 && g_strcmp0 (a->receiver, b->receiver) == 0;
}

/**
 * rebote_ledger_row_describe:
 * @self: a row
 *
 * Returns: (transfer full): how much of what was sent
 */
char *
rebote_ledger_row_describe (ReboteLedgerRow *self)
{
  guint64 n;
  g_autofree char *number = NULL;

  g_return_val_if_fail (REBOTE_IS_LEDGER_ROW (self), NULL);

  n = self->entry.n_addresses;
  number = g_strdup_printf ("%'" G_GUINT64_FORMAT, n);
  if (self->entry.sends == REBOTE_VERIFIER_SENDS_DOMAINS)
    return g_strdup_printf (ngettext ("the domain of %s address", "the domains of %s addresses", n), number);

  return g_strdup_printf (ngettext ("%s address", "%s addresses", n), number);
}

static char *
format_time (gint64 when)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (when);

  return time ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : g_strdup ("");
}

static void
append_row (GString         *csv,
            ReboteLedgerRow *row)
{
  const ReboteLedgerEntry *entry = &row->entry;
  g_autofree char *began = format_time (entry->began);
  g_autofree char *ended = format_time (entry->ended);
  g_autofree char *n_addresses = g_strdup_printf ("%" G_GUINT64_FORMAT, entry->n_addresses);
  g_autofree char *n_credits = g_strdup_printf ("%" G_GUINT64_FORMAT, entry->n_credits);
  const char *const cells[N_COLUMNS] = {
    began,
    ended,
    entry->run_name,
    entry->verifier,
    entry->receiver,
    entry->sends == REBOTE_VERIFIER_SENDS_DOMAINS ? "domains" : "addresses",
    n_addresses,
    n_credits,
  };

  for (guint i = 0; i < N_COLUMNS; i++)
    rebote_csv_cell_append (csv, cells[i], i + 1 == N_COLUMNS);
}

/**
 * rebote_ledger_rows_to_csv:
 * @rows: (element-type ReboteLedgerRow): rows
 *
 * Returns: (transfer full): the rows as a CSV file, which tells the same as `rebote verify --ledger --json`
 */
char *
rebote_ledger_rows_to_csv (GPtrArray *rows)
{
  GString *csv;

  g_return_val_if_fail (rows != NULL, NULL);

  csv = g_string_new ("began,ended,run,backend,receiver,sent,addresses,credits\r\n");
  for (guint i = 0; i < rows->len; i++)
    append_row (csv, g_ptr_array_index (rows, i));

  return g_string_free (csv, FALSE);
}

/* What is pasted into a spreadsheet is taken for a formula no less than what is opened in it. */
static void
append_tabbed (GString    *text,
               const char *cell,
               char        end)
{
  gsize begin = text->len;

  if (cell && *cell && strchr ("=+-@", *cell))
    g_string_append_c (text, '\'');
  g_string_append (text, cell ? cell : "");
  for (char *p = text->str + begin; *p; p++)
    {
      if (g_ascii_iscntrl (*p))
        *p = ' ';
    }
  g_string_append_c (text, end);
}

/**
 * rebote_ledger_rows_to_text:
 * @rows: (element-type ReboteLedgerRow): rows
 *
 * Returns: (transfer full): the rows in words, a line for each, with tabs in between
 */
char *
rebote_ledger_rows_to_text (GPtrArray *rows)
{
  GString *text;

  g_return_val_if_fail (rows != NULL, NULL);

  text = g_string_new (NULL);
  for (guint i = 0; i < rows->len; i++)
    {
      ReboteLedgerRow         *row = g_ptr_array_index (rows, i);
      const ReboteLedgerEntry *entry = &row->entry;
      g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (entry->began);
      g_autofree char *when = time ? g_date_time_format (time, "%F %R") : NULL;
      g_autofree char *what = rebote_ledger_row_describe (row);
      g_autofree char *credits = g_strdup_printf ("%" G_GUINT64_FORMAT, entry->n_credits);

      append_tabbed (text, when, '\t');
      append_tabbed (text, entry->run_name, '\t');
      append_tabbed (text, entry->verifier, '\t');
      append_tabbed (text, entry->receiver, '\t');
      append_tabbed (text, what, '\t');
      append_tabbed (text, credits, '\n');
    }

  return g_string_free (text, FALSE);
}
