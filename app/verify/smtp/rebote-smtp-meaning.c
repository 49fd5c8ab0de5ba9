/* rebote-smtp-meaning.c
 *
 * Reads what mail servers answer, with the tables that bounces are read with: the words decide, then the codes.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-smtp-meaning"

#include "config.h"

#include <string.h>

#include "bounce/rebote-judge.h"
#include "bounce/rebote-knowledge-private.h"
#include "rebote-smtp-meaning.h"

enum
{
  COLUMN_COMMAND,
  COLUMN_REPLY,
  COLUMN_STATUS,
  COLUMN_CAUSE,
  COLUMN_THEN,
  COLUMN_VERDICT,
  COLUMN_REASON,
  COLUMN_WORD,
  N_COLUMNS
};

/* A row of smtp-answers.tsv. NULL where anything will do. */
typedef struct
{
  char            **commands;
  char            **replies;
  char            **statuses;
  char            **causes;
  ReboteSmtpMeaning meaning;
} Row;

typedef struct
{
  const char        *suffix;
  ReboteSmtpProvider provider;
} ProviderRow;

struct _ReboteSmtpMeanings
{
  ReboteKnowledge *knowledge;
  ReboteTable     *answers;
  ReboteTable     *behaviours;
  GPtrArray       *rows;      /* of Row */
  GPtrArray       *providers; /* of ProviderRow */
};

static const ReboteSmtpProvider usual = { .is_asked = TRUE, .tests_catch_all = TRUE };

static void
row_free (gpointer data)
{
  Row *self = data;

  g_strfreev (self->commands);
  g_strfreev (self->replies);
  g_strfreev (self->statuses);
  g_strfreev (self->causes);
  g_free (self);
}

static void
provider_row_free (gpointer data)
{
  ProviderRow *self = data;

  g_strfreev (self->provider.trust);
  g_free (self);
}

static char **
split (const char *cell)
{
  return g_str_equal (cell, "*") ? NULL : g_strsplit (cell, ",", -1);
}

static gboolean
bad_value (ReboteTable *table,
           guint        row,
           const char  *value,
           GError     **error)
{
  g_set_error (error, REBOTE_TABLE_ERROR, REBOTE_TABLE_ERROR_BAD_VALUE, "%s:%u: “%s”", rebote_table_get_name (table),
               rebote_table_get_line (table, row), value);
  return FALSE;
}

static gboolean
parse_then (const char     *word,
            ReboteSmtpThen *then)
{
  static const char *const words[REBOTE_N_SMTP_THENS] = { "tell", "again", "later", "next", "pause", "stop" };

  for (guint i = 0; i < REBOTE_N_SMTP_THENS; i++)
    {
      if (g_str_equal (words[i], word))
        {
          *then = i;
          return TRUE;
        }
    }

  return FALSE;
}

static gboolean
load_answers (ReboteSmtpMeanings *self,
              GError            **error)
{
  static const char *const names[N_COLUMNS + 1] = { "command", "reply",   "status", "cause", "then",
                                                    "verdict", "reason", "word",   NULL };
  int columns[N_COLUMNS];

  self->answers = rebote_table_new_from_resource ("smtp-answers.tsv", error);
  if (self->answers == NULL || !rebote_table_find_columns (self->answers, names, columns, error))
    return FALSE;

  for (guint i = 0; i < rebote_table_get_n_rows (self->answers); i++)
    {
      const char *cells[N_COLUMNS];
      Row        *row = g_new0 (Row, 1);

      g_ptr_array_add (self->rows, row);
      for (guint j = 0; j < N_COLUMNS; j++)
        cells[j] = rebote_table_get (self->answers, i, columns[j]);
      row->commands = split (cells[COLUMN_COMMAND]);
      row->replies = split (cells[COLUMN_REPLY]);
      row->statuses = split (cells[COLUMN_STATUS]);
      row->causes = split (cells[COLUMN_CAUSE]);
      row->meaning.word = cells[COLUMN_WORD];
      if (!parse_then (cells[COLUMN_THEN], &row->meaning.then))
        return bad_value (self->answers, i, cells[COLUMN_THEN], error);
      if (!rebote_verification_verdict_from_slug (cells[COLUMN_VERDICT], &row->meaning.verdict))
        return bad_value (self->answers, i, cells[COLUMN_VERDICT], error);
      if (!rebote_verification_reason_from_slug (cells[COLUMN_REASON], &row->meaning.reason))
        return bad_value (self->answers, i, cells[COLUMN_REASON], error);
    }

  return TRUE;
}

static gboolean
load_providers (ReboteSmtpMeanings *self,
                GError            **error)
{
  static const char *const names[] = { "suffix", "ask", "catch-all", "wait", "trust", NULL };
  int columns[5];

  self->behaviours = rebote_table_new_from_resource ("smtp-providers.tsv", error);
  if (self->behaviours == NULL || !rebote_table_find_columns (self->behaviours, names, columns, error))
    return FALSE;

  for (guint i = 0; i < rebote_table_get_n_rows (self->behaviours); i++)
    {
      const char  *catch_all = rebote_table_get (self->behaviours, i, columns[2]);
      ProviderRow *row = g_new0 (ProviderRow, 1);
      guint64      seconds;

      g_ptr_array_add (self->providers, row);
      row->suffix = rebote_table_get (self->behaviours, i, columns[0]);
      row->provider.is_asked = g_str_equal (rebote_table_get (self->behaviours, i, columns[1]), "yes");
      row->provider.tests_catch_all = g_str_equal (catch_all, "yes");
      row->provider.takes_all = g_str_equal (catch_all, "assume");
      row->provider.trust = split (rebote_table_get (self->behaviours, i, columns[4]));
      if (!g_ascii_string_to_unsigned (rebote_table_get (self->behaviours, i, columns[3]), 10, 0, 3600, &seconds, NULL))
        return bad_value (self->behaviours, i, rebote_table_get (self->behaviours, i, columns[3]), error);
      row->provider.wait = seconds * 1000;
    }

  return TRUE;
}

/**
 * rebote_smtp_meanings_new:
 * @knowledge: what is known about servers' words
 * @error: return location for a #ReboteTableError
 *
 * Returns: (transfer full) (nullable): the tables
 */
ReboteSmtpMeanings *
rebote_smtp_meanings_new (ReboteKnowledge *knowledge,
                          GError         **error)
{
  g_autoptr (ReboteSmtpMeanings) self = NULL;

  g_return_val_if_fail (knowledge != NULL, NULL);

  self = g_new0 (ReboteSmtpMeanings, 1);
  self->knowledge = rebote_knowledge_ref (knowledge);
  self->rows = g_ptr_array_new_with_free_func (row_free);
  self->providers = g_ptr_array_new_with_free_func (provider_row_free);
  if (!load_answers (self, error) || !load_providers (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * rebote_smtp_meanings_free:
 * @self: (transfer full): the tables
 */
void
rebote_smtp_meanings_free (ReboteSmtpMeanings *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->providers);
  g_clear_pointer (&self->answers, rebote_table_free);
  g_clear_pointer (&self->behaviours, rebote_table_free);
  rebote_knowledge_unref (self->knowledge);
  g_free (self);
}

/* “5.1.1” is not 5.1.10, but “5.7” is 5.7.1. */
static gboolean
begins_with (char      **prefixes,
             const char *value)
{
  for (guint i = 0; prefixes && prefixes[i]; i++)
    {
      gsize n = strlen (prefixes[i]);

      if (g_str_equal (prefixes[i], "-") ? *value == '\0'
                                         : strncmp (value, prefixes[i], n) == 0 &&
                                             (strchr (prefixes[i], '.') == NULL || !g_ascii_isdigit (value[n])))
        return TRUE;
    }

  return prefixes == NULL;
}

static gboolean
row_applies (const Row             *row,
             const ReboteRecipient *recipient,
             const char            *status)
{
  const char *cause = rebote_reason_to_slug (recipient->reason);

  return (row->commands == NULL ||
          g_strv_contains ((const char *const *)row->commands, rebote_smtp_command_to_slug (recipient->command))) &&
         begins_with (row->replies, recipient->reply) && begins_with (row->statuses, status) &&
         (row->causes == NULL || g_strv_contains ((const char *const *)row->causes, cause ? cause : "none"));
}

/* Some refuse strangers with the words that others have for a missing mailbox. */
static void
distrust (ReboteSmtpMeanings *self,
          const char         *host,
          const char         *status,
          ReboteSmtpMeaning  *meaning)
{
  const ReboteSmtpProvider *provider = rebote_smtp_meanings_get_provider (self, host);

  if (meaning->reason == REBOTE_VERIFICATION_REASON_NO_SUCH_USER && !begins_with (provider->trust, status))
    {
      meaning->verdict = REBOTE_VERIFICATION_UNKNOWN;
      meaning->reason = REBOTE_VERIFICATION_REASON_PROBE_BLOCKED;
      meaning->word = "probe-blocked";
    }
}

/**
 * rebote_smtp_meanings_read:
 * @self: the tables
 * @command: the command that was answered
 * @answer: the answer
 * @host: the server that gave it
 * @recipient: the address that was asked for
 * @sender: our own, which a refusal may be about
 * @meaning: (out caller-allocates): what it means
 *
 * Reads an answer.
 */
void
rebote_smtp_meanings_read (ReboteSmtpMeanings     *self,
                           ReboteSmtpCommand       command,
                           const ReboteSmtpAnswer *answer,
                           const char             *host,
                           const char             *recipient,
                           const char             *sender,
                           ReboteSmtpMeaning      *meaning)
{
  const char *const senders[] = { sender, NULL };
  g_autoptr (ReboteRecipient) judged = rebote_recipient_new ();
  g_autofree char *line = NULL;
  ReboteCase       what = { .sender_addresses = senders };

  g_return_if_fail (self != NULL);
  g_return_if_fail (answer != NULL);
  g_return_if_fail (host != NULL);
  g_return_if_fail (meaning != NULL);

  what.answer = line = rebote_smtp_answer_to_line (answer);
  judged->address = g_strdup (recipient);
  judged->reply = g_strdup_printf ("%u", answer->code);
  judged->status = *answer->status ? g_strdup (answer->status) : NULL;
  judged->provider = g_strdup (rebote_knowledge_lookup_provider (self->knowledge, host));
  judged->remote_mta = g_strdup (host);
  judged->command = command;
  if (answer->code >= 400)
    rebote_judge (self->knowledge, &what, judged);
  /* The words may name another command; we know which one it was. */
  judged->command = command;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = g_ptr_array_index (self->rows, i);

      if (row_applies (row, judged, answer->status))
        {
          *meaning = row->meaning;
          /* What the judge of bounces would show to a person is no reason to remove anybody. */
          if (row->causes && meaning->verdict == REBOTE_VERIFICATION_UNDELIVERABLE &&
              judged->action == REBOTE_ACTION_REVIEW)
            meaning->verdict = REBOTE_VERIFICATION_RISKY;
          break;
        }
    }
  distrust (self, host, answer->status, meaning);
}

/**
 * rebote_smtp_meanings_get_provider:
 * @self: the tables
 * @host: the name of a mail server
 *
 * Returns: (transfer none): how servers with such names behave
 */
const ReboteSmtpProvider *
rebote_smtp_meanings_get_provider (ReboteSmtpMeanings *self,
                                   const char         *host)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (host != NULL, NULL);

  for (guint i = 0; i < self->providers->len; i++)
    {
      const ProviderRow *row = g_ptr_array_index (self->providers, i);
      gsize n = strlen (row->suffix), length = strlen (host);

      if (length >= n && g_ascii_strcasecmp (host + length - n, row->suffix) == 0 &&
          (length == n || host[length - n - 1] == '.'))
        return &row->provider;
    }

  return &usual;
}
