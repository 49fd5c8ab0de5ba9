/* rebote-verifier-file.c
 *
 * A column that only one service has tells it at once. Otherwise the values must be those of the service.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-verifier-file"

#include "config.h"

#include <string.h>

#include "bounce/events/rebote-event-date.h"

#include "rebote-verifier-file.h"

/* Of the values of a column, at least so many in a hundred must be known for it to be one of verdicts. */
#define MIN_KNOWN 80

/* A column of fewer different words may be anything. */
#define MIN_WORDS 2

/* Clocks and time zones differ by so much. */
#define MAX_AHEAD (24 * 60 * 60)

/* How sure it is whose file it is */
enum
{
  SCORE_NONE = 0,
  SCORE_VALUES = 1,
  SCORE_NAMED_VALUES = 1000,
  SCORE_SIGN = 2000,
  SCORE_OWN = 3000
};

typedef struct
{
  guint                       position;
  const ReboteVerifierColumn *column;
} Use;

struct _ReboteVerifierFile
{
  ReboteVerifierTable *table;
  const char          *service;
  guint                status_column;
  GArray              *uses;
  GHashTable          *assigned; /* folded value -> verdict, as the user says */
};

static gboolean
find_name (char **names,
           guint  n_names,
           const char *name,
           guint      *position)
{
  for (guint i = 0; i < n_names; i++)
    {
      if (g_str_equal (names[i], name))
        {
          *position = i;
          return TRUE;
        }
    }

  return FALSE;
}

/* How many of the words of a column are verdicts of a service, or 0 if too few of its cells are. Numbers are verdicts only
 * where something else says whose file it is. */
static guint
count_words (ReboteVerifierTable *table,
             const char          *service,
             GPtrArray           *rows,
             guint                position,
             guint                min_known,
             gboolean             with_numbers)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_filled = 0;
  guint n_known = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      char           **cells = g_ptr_array_index (rows, i);
      const char      *cell = position < g_strv_length (cells) ? cells[position] : "";
      g_autofree char *folded = rebote_verifier_fold (cell);

      if (folded[0] == '\0')
        continue;
      n_filled++;
      if ((!with_numbers && g_ascii_isdigit (folded[0])) || !rebote_verifier_table_knows (table, service, cell))
        continue;
      n_known++;
      g_hash_table_add (known, g_steal_pointer (&folded));
    }

  return n_known * 100 >= n_filled * min_known ? g_hash_table_size (known) : 0;
}

/* Judges one column as that of a service’s verdicts. Returns how sure it is. */
static guint
score_column (ReboteVerifierTable        *table,
              const ReboteVerifierColumn *column,
              gboolean                    has_sign,
              GPtrArray                  *rows,
              guint                       position)
{
  guint words;

  if (column->use == REBOTE_VERIFIER_USE_OWN_STATUS)
    return count_words (table, column->service, rows, position, 0, TRUE) > 0 ? SCORE_OWN : SCORE_NONE;

  words = count_words (table, column->service, rows, position, MIN_KNOWN, has_sign);
  if (has_sign && words > 0)
    return SCORE_SIGN + words;
  if (words >= MIN_WORDS || (words > 0 && rows->len == 1))
    return SCORE_NAMED_VALUES + words;

  return SCORE_NONE;
}

static gboolean
has_sign (ReboteVerifierTable *table,
          const char          *service,
          char               **names,
          guint                n_names)
{
  guint n_columns;
  guint position;
  const ReboteVerifierColumn *columns = rebote_verifier_table_get_columns (table, &n_columns);

  for (guint i = 0; i < n_columns; i++)
    {
      if (columns[i].use == REBOTE_VERIFIER_USE_SIGN && columns[i].service == service &&
          find_name (names, n_names, columns[i].name, &position))
        return TRUE;
    }

  return FALSE;
}

/* The column of verdicts by its name, and whose it is. Of two services that are as likely, neither is it. */
static const char *
find_by_name (ReboteVerifierTable *table,
              char               **names,
              guint                n_names,
              GPtrArray           *rows,
              guint               *status_column)
{
  guint       n_columns;
  guint       best = SCORE_NONE;
  const char *service = NULL;
  const ReboteVerifierColumn *columns = rebote_verifier_table_get_columns (table, &n_columns);

  for (guint i = 0; i < n_columns; i++)
    {
      gboolean is_other = g_str_equal (columns[i].service, REBOTE_VERIFIER_OTHER);
      guint    position;
      guint    score;

      if ((columns[i].use != REBOTE_VERIFIER_USE_OWN_STATUS && columns[i].use != REBOTE_VERIFIER_USE_STATUS) ||
          !find_name (names, n_names, columns[i].name, &position))
        continue;
      score = score_column (table, &columns[i], has_sign (table, columns[i].service, names, n_names), rows, position);
      if (score == SCORE_NONE || score < best || (score == best && columns[i].service == service))
        continue;
      if (score == best && !is_other && score < SCORE_SIGN)
        {
          service = REBOTE_VERIFIER_OTHER;
          continue;
        }
      if (score == best)
        continue;
      best = score;
      service = columns[i].service;
      *status_column = position;
    }

  return service ? g_intern_string (service) : NULL;
}

/* A column by its values alone: only those of a known service will do, and of one only. */
static const char *
find_by_values (ReboteVerifierTable *table,
                guint                n_names,
                GPtrArray           *rows,
                guint               *status_column)
{
  const char *const *services = rebote_verifier_table_get_services (table);
  const char        *found = NULL;
  guint              best = MIN_WORDS;

  for (guint i = 0; i < n_names; i++)
    {
      for (guint j = 0; services[j]; j++)
        {
          guint words = g_str_equal (services[j], REBOTE_VERIFIER_OTHER) ? 0
                                                                                 : count_words (table, services[j], rows, i, MIN_KNOWN, FALSE);

          if (words < best || (words == best && found))
            {
              if (words == best && words > MIN_WORDS)
                found = NULL;
              continue;
            }
          best = words;
          found = words > MIN_WORDS ? services[j] : NULL;
          *status_column = i;
        }
    }

  return found;
}

static void
find_uses (ReboteVerifierFile *self,
           char              **names,
           guint               n_names)
{
  guint n_columns;
  const ReboteVerifierColumn *columns = rebote_verifier_table_get_columns (self->table, &n_columns);

  for (guint i = 0; i < n_columns; i++)
    {
      Use use = { 0, &columns[i] };

      if (columns[i].service != self->service || columns[i].use <= REBOTE_VERIFIER_USE_SIGN ||
          !find_name (names, n_names, columns[i].name, &use.position) || use.position == self->status_column)
        continue;
      g_array_append_val (self->uses, use);
    }
}

/**
 * rebote_verifier_file_recognize:
 * @table: what is known of services
 * @names: (array length=n_names): the names of the columns
 * @n_names: how many there are
 * @rows: (element-type GStrv): the cells of some rows
 *
 * Returns: (transfer full) (nullable): whose results the table holds; %NULL if it holds none
 */
ReboteVerifierFile *
rebote_verifier_file_recognize (ReboteVerifierTable *table,
                                const char *const   *names,
                                guint                n_names,
                                GPtrArray           *rows)
{
  g_auto (GStrv) folded = NULL;
  ReboteVerifierFile *self;
  const char         *service;
  guint               status_column = 0;

  g_return_val_if_fail (table != NULL, NULL);
  g_return_val_if_fail (names != NULL || n_names == 0, NULL);
  g_return_val_if_fail (rows != NULL, NULL);

  folded = g_new0 (char *, n_names + 1);
  for (guint i = 0; i < n_names; i++)
    folded[i] = rebote_verifier_fold (names[i]);
  service = find_by_name (table, folded, n_names, rows, &status_column);
  if (service == NULL)
    service = find_by_values (table, n_names, rows, &status_column);
  if (service == NULL)
    return NULL;

  self = g_new0 (ReboteVerifierFile, 1);
  self->table = table;
  self->service = service;
  self->status_column = status_column;
  self->uses = g_array_new (FALSE, FALSE, sizeof (Use));
  self->assigned = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  find_uses (self, folded, n_names);

  return self;
}

/**
 * rebote_verifier_file_free:
 * @self: (transfer full): a file
 */
void
rebote_verifier_file_free (ReboteVerifierFile *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->uses);
  g_hash_table_unref (self->assigned);
  g_free (self);
}

/**
 * rebote_verifier_file_get_service:
 * @self: a file
 *
 * Returns: (transfer none): the slug of its service
 */
const char *
rebote_verifier_file_get_service (ReboteVerifierFile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->service;
}

/**
 * rebote_verifier_file_get_status_column:
 * @self: a file
 *
 * Returns: the position of the column of verdicts
 */
guint
rebote_verifier_file_get_status_column (ReboteVerifierFile *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->status_column;
}

/**
 * rebote_verifier_file_uses:
 * @self: a file
 * @column: the position of a column
 *
 * Returns: whether the cells of the column are needed
 */
gboolean
rebote_verifier_file_uses (ReboteVerifierFile *self,
                           guint               column)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (column == self->status_column)
    return TRUE;
  for (guint i = 0; i < self->uses->len; i++)
    {
      if (g_array_index (self->uses, Use, i).position == column)
        return TRUE;
    }

  return FALSE;
}

/**
 * rebote_verifier_file_assign:
 * @self: a file
 * @status: a value of its column of verdicts
 * @verdict: what it means, as the user says
 */
void
rebote_verifier_file_assign (ReboteVerifierFile       *self,
                             const char               *status,
                             ReboteVerificationVerdict verdict)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (status != NULL);

  g_hash_table_insert (self->assigned, rebote_verifier_fold (status), GUINT_TO_POINTER (verdict + 1));
}

static gboolean
is_among (const char        *cell,
          const char *const *words)
{
  for (guint i = 0; words[i]; i++)
    {
      if (g_ascii_strcasecmp (words[i], cell) == 0)
        return TRUE;
    }

  return FALSE;
}

/* Yes, no, or neither: an empty cell and the word “unknown” do not say anything. */
static void
read_flag (const ReboteVerifierColumn *column,
           const char                 *cell,
           ReboteVerification         *verification)
{
  static const char *const yes[] = { "true", "1", "yes", "y", "t", NULL };
  static const char *const no[] = { "false", "0", "no", "n", "f", NULL };
  gboolean is_yes = is_among (cell, yes);
  gboolean is_no = is_among (cell, no);
  guint64  number;

  if (column->least > 0)
    {
      is_yes = FALSE;
      is_no = FALSE;
      if (g_ascii_string_to_unsigned (cell, 10, 0, G_MAXUINT, &number, NULL))
        *(number >= column->least ? &is_yes : &is_no) = TRUE;
    }
  if (column->use == REBOTE_VERIFIER_USE_NOT_FLAG)
    {
      gboolean swapped = is_yes;

      is_yes = is_no;
      is_no = swapped;
    }

  /* Where two columns tell the same, the first counts. */
  if ((verification->yes | verification->no) & column->flag)
    return;
  if (is_yes)
    verification->yes |= column->flag;
  else if (is_no)
    verification->no |= column->flag;
}

/* What is to come cannot have been checked. */
static gint64
read_instant (const char *cell)
{
  g_autoptr (GDateTime) instant = rebote_event_date_parse (cell);
  gint64 seconds = instant ? g_date_time_to_unix (instant) : 0;

  return seconds > 0 && seconds <= g_get_real_time () / G_USEC_PER_SEC + MAX_AHEAD ? seconds : 0;
}

static void
take_text (char      **field,
           const char *cell)
{
  if (*field == NULL && *cell)
    *field = g_strdup (cell);
}

static void
read_cell (const ReboteVerifierColumn *column,
           const char                 *cell,
           ReboteVerification         *verification)
{
  switch ((int)column->use)
    {
    case REBOTE_VERIFIER_USE_SUB_STATUS:
      take_text (&verification->sub_status, cell);
      break;
    case REBOTE_VERIFIER_USE_SCORE:
      take_text (&verification->score, cell);
      break;
    case REBOTE_VERIFIER_USE_SUGGESTION:
      if (strchr (cell, '@'))
        take_text (&verification->suggestion, cell);
      break;
    case REBOTE_VERIFIER_USE_CHECKED:
      if (verification->checked == 0)
        verification->checked = read_instant (cell);
      break;
    case REBOTE_VERIFIER_USE_FLAG:
    case REBOTE_VERIFIER_USE_NOT_FLAG:
      read_flag (column, cell, verification);
      break;
    default:
      break;
    }
}

/**
 * rebote_verifier_file_read:
 * @self: a file
 * @cells: (array length=n_cells): the cells of a row, without white space around them; %NULL where a cell is not needed
 * @n_cells: how many there are
 * @verification: (inout): an empty verification, to be filled; its address and, where the file has none, its instant are
 *   left to the caller
 *
 * Returns: whether the words of the row are known
 */
gboolean
rebote_verifier_file_read (ReboteVerifierFile *self,
                           const char *const  *cells,
                           guint               n_cells,
                           ReboteVerification *verification)
{
  g_autofree char *folded = NULL;
  const char      *status;
  guint            assigned;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (cells != NULL || n_cells == 0, FALSE);
  g_return_val_if_fail (verification != NULL, FALSE);

  status = self->status_column < n_cells && cells[self->status_column] ? cells[self->status_column] : "";
  verification->service = g_strdup (self->service);
  verification->status = g_strdup (status);
  for (guint i = 0; i < self->uses->len; i++)
    {
      const Use *use = &g_array_index (self->uses, Use, i);

      if (use->position < n_cells && cells[use->position])
        read_cell (use->column, cells[use->position], verification);
    }

  folded = rebote_verifier_fold (status);
  assigned = GPOINTER_TO_UINT (g_hash_table_lookup (self->assigned, folded));
  if (assigned == 0)
    return rebote_verifier_table_interpret (self->table, verification);

  verification->verdict = assigned - 1;
  verification->reason = REBOTE_VERIFICATION_REASON_NONE;
  rebote_verification_apply_rules (verification);

  return TRUE;
}
