/* rebote-cli-verify-ledger.c
 *
 * `rebote verify --ledger`: what has left the computer.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-cli-verify-ledger"

#include "config.h"

#include <glib/gi18n.h>

#include "base/rebote-json-line.h"
#include "store/rebote-store-ledger.h"

#include "rebote-cli-private.h"
#include "rebote-cli-verify-private.h"

typedef struct
{
  gboolean use_json;
  guint    n;
} Ledger;

static void
add_time (ReboteJsonLine *line,
          const char     *name,
          gint64          when)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (when);
  g_autofree char *text = time ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : g_strdup ("");

  rebote_json_line_add_string (line, name, text);
}

static void
print_json (const ReboteLedgerEntry *entry)
{
  ReboteJsonLine  *line = rebote_json_line_new ();
  g_autofree char *text = NULL;

  rebote_json_line_begin_object (line, NULL);
  add_time (line, "began", entry->began);
  add_time (line, "ended", entry->ended);
  rebote_json_line_add_string (line, "run", entry->run_name);
  rebote_json_line_add_string (line, "backend", entry->verifier);
  rebote_json_line_add_string (line, "receiver", entry->receiver);
  rebote_json_line_add_string (line, "sent", entry->sends == REBOTE_VERIFIER_SENDS_DOMAINS ? "domains" : "addresses");
  rebote_json_line_add_int (line, "addresses", entry->n_addresses);
  rebote_json_line_add_int (line, "credits", entry->n_credits);
  rebote_json_line_end_object (line);

  text = rebote_json_line_finish (line);
  g_print ("%s\n", text);
}

static void
print_text (const ReboteLedgerEntry *entry)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (entry->began);
  g_autofree char *when = time ? g_date_time_format (time, "%x %R") : g_strdup ("");
  g_autofree char *number = g_strdup_printf ("%'" G_GUINT64_FORMAT, entry->n_addresses);
  const char *receiver = entry->receiver ? entry->receiver : entry->verifier;

  g_print ("%s  ", when);
  if (entry->sends == REBOTE_VERIFIER_SENDS_DOMAINS)
    /* Translators: a number, who got them, and the name of a list */
    g_print (ngettext ("the domain of %s address to: %s (%s)", "the domains of %s addresses to: %s (%s)", entry->n_addresses),
             number, receiver, entry->run_name);
  else
    /* Translators: a number, who got them, and the name of a list */
    g_print (ngettext ("%s address to: %s (%s)", "%s addresses to: %s (%s)", entry->n_addresses), number, receiver,
             entry->run_name);
  if (entry->n_credits > 0)
    {
      g_autofree char *credits = g_strdup_printf ("%'" G_GUINT64_FORMAT, entry->n_credits);

      g_print (", ");
      g_print (ngettext ("%s credit", "%s credits", entry->n_credits), credits);
    }
  g_print ("\n");
}

static gboolean
print_entry (const ReboteLedgerEntry *entry,
             gpointer                 user_data,
             GError                 **error)
{
  Ledger *ledger = user_data;

  ledger->n++;
  if (ledger->use_json)
    print_json (entry);
  else
    print_text (entry);

  return TRUE;
}

/**
 * rebote_cli_verify_print_ledger:
 * @path: the file of a store
 * @use_json: whether to print JSON
 *
 * Returns: a #ReboteExit
 */
int
rebote_cli_verify_print_ledger (const char *path,
                                gboolean    use_json)
{
  Ledger ledger = { use_json, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteStore) store = NULL;

  g_return_val_if_fail (path != NULL, REBOTE_EXIT_FAILED);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      store = rebote_store_open (path, REBOTE_STORE_OPEN_READ_ONLY, &error);
      if (store == NULL || !rebote_store_ledger_foreach (store, print_entry, &ledger, &error))
        {
          rebote_cli_warn ("%s", error->message);
          return REBOTE_EXIT_FAILED;
        }
    }
  if (ledger.n == 0 && !use_json)
    g_print ("%s\n", _("Nothing has left this computer for verification."));

  return REBOTE_EXIT_DONE;
}
