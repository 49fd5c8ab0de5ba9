/* test-address-vectors.c
 *
 * Scores the syntax of addresses against published vectors, where they are at hand: in the folder that REBOTE_SHARED names,
 * or in `shared` beside the source. They are not part of the program.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <gio/gio.h>

#include "address/rebote-address-cell.h"
#include "address/rebote-address-facts.h"
#include "isolated.h"

/* Where we differ on purpose, by what the vectors' authors say of the address. */
static const struct
{
  const char        *diagnosis;
  const char        *expected;
  ReboteAddressError code; /* what we say, or OK */
  const char        *why;
} deviations[] = {
  { "RFC5321_TLD", "accept-unusual", REBOTE_ADDRESS_ERROR_NO_TOP_LEVEL, "the grammar allows a domain without a dot, but no list has a real one" },
  { "VALID", "accept", REBOTE_ADDRESS_ERROR_NO_TOP_LEVEL, "likewise, for a top level that once had a mail server" },
  { "RFC5321_TLDNUMERIC", "accept-unusual", REBOTE_ADDRESS_ERROR_NUMERIC_TOP_LEVEL, "no top level is a number (RFC 3696)" },
  { "RFC5321_IPV6DEPRECATED", "reject", REBOTE_ADDRESS_OK, "one suite refuses :: for a single group; RFC 4291 allows it" },
  { "DNSWARN_NO_RECORD", "accept", REBOTE_ADDRESS_ERROR_INTERNATIONAL, "an A-label that is none; the suite does not decode them" },
};

static char *
get_path (const char *name)
{
  const char      *shared = g_getenv ("REBOTE_SHARED");
  g_autofree char *folder = shared ? g_strdup (shared) : g_test_build_filename (G_TEST_DIST, "..", "..", "shared", NULL);

  return g_build_filename (folder, "data", "verification", name, NULL);
}

static char **
read_lines (const char *name)
{
  g_autofree char *path = get_path (name);
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    {
      g_test_skip ("the vectors are not at hand");
      return NULL;
    }

  return g_strsplit (text, "\n", -1);
}

static GString *
read_hex (const char *hex)
{
  GString *bytes = g_string_new (NULL);

  for (; hex[0] && hex[1]; hex += 2)
    g_string_append_c (bytes, g_ascii_xdigit_value (hex[0]) * 16 + g_ascii_xdigit_value (hex[1]));

  return bytes;
}

static guint n_used[G_N_ELEMENTS (deviations)];

static gboolean
is_known_deviation (const char        *diagnosis,
                    const char        *expected,
                    ReboteAddressError code)
{
  for (guint i = 0; i < G_N_ELEMENTS (deviations); i++)
    {
      if (g_str_equal (deviations[i].diagnosis, diagnosis) && g_str_equal (deviations[i].expected, expected) &&
          deviations[i].code == code)
        {
          n_used[i]++;
          return TRUE;
        }
    }

  return FALSE;
}

static void
test_suites (void)
{
  g_auto (GStrv) lines = read_lines ("isemail-vectors.tsv");
  guint n = 0;
  guint agreed = 0;
  guint unexplained = 0;

  for (guint i = 1; lines && lines[0] && lines[i]; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], "\t", -1);
      g_autoptr (GString) address = NULL;
      ReboteAddressKey   key;
      ReboteAddressError code;

      if (g_strv_length (cells) < 7)
        continue;
      address = read_hex (cells[5]);
      code = rebote_address_make_key (address->str, address->len, &key);
      n++;
      if ((code == REBOTE_ADDRESS_OK) == !g_str_equal (cells[4], "reject"))
        agreed++;
      else if (!is_known_deviation (cells[3], cells[4], code))
        {
          unexplained++;
          g_test_message ("%s %s: %s, %s, but: %s", cells[0], cells[1], cells[3], cells[4], rebote_address_error_to_string (code));
        }
    }

  if (n == 0)
    return;
  g_test_message ("%u of %u agree, %u differ for a reason, %u without", agreed, n, n - agreed - unexplained, unexplained);
  for (guint i = 0; i < G_N_ELEMENTS (deviations); i++)
    {
      g_test_message ("%u: %s, %s: %s", n_used[i], deviations[i].diagnosis, deviations[i].expected, deviations[i].why);
      g_assert_cmpuint (n_used[i], >, 0);
    }
  g_assert_cmpuint (unexplained, ==, 0);
  g_assert_cmpuint (agreed * 100, >=, n * 95);
}

/* Vectors that say `fixable`, `undeliverable`, `risky` or `ok` of the syntax; `\x00` and the like are escapes in them. */
static void
test_syntax (void)
{
  g_auto (GStrv) lines = read_lines ("verification-vectors.tsv");
  guint n = 0;
  guint wrong = 0;

  for (guint i = 1; lines && lines[0] && lines[i]; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], "\t", -1);
      ReboteAddressError code;
      ReboteAddressKey   key;
      gboolean           should_fail;

      if (g_strv_length (cells) < 6 || !g_str_has_prefix (cells[0], "syn-") || strstr (cells[2], "\\"))
        continue;
      n++;
      code = rebote_address_make_key (cells[2], strlen (cells[2]), &key);
      should_fail = g_str_equal (cells[4], "undeliverable") || g_str_equal (cells[4], "fixable") ||
                    strstr (cells[5], "legacy local part") != NULL;
      if ((code != REBOTE_ADDRESS_OK) != should_fail)
        {
          wrong++;
          g_test_message ("%s: %s", cells[0], cells[5]);
        }
      if (g_str_equal (cells[4], "fixable"))
        {
          g_autoptr (GPtrArray) found = rebote_address_find_in_cell (cells[2], -1);
          ReboteAddressCandidate *first = found->len > 0 ? g_ptr_array_index (found, 0) : NULL;
          g_autofree char        *repaired = first && first->code != REBOTE_ADDRESS_OK ? rebote_address_repair (first->text) : NULL;

          g_assert_true (first != NULL && (first->code == REBOTE_ADDRESS_OK || repaired != NULL));
        }
    }

  if (n > 0)
    g_assert_cmpuint (wrong, ==, 0);
}

static void
test_typos (void)
{
  g_auto (GStrv) lines = read_lines ("verification-vectors.tsv");
  ReboteAddressFacts *facts = rebote_address_facts_get (NULL);

  for (guint i = 1; lines && lines[0] && lines[i]; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], "\t", -1);
      g_autofree char *suggestion = NULL;

      if (g_strv_length (cells) < 6 || !g_str_has_prefix (cells[0], "typo-"))
        continue;
      suggestion = rebote_address_facts_suggest (facts, cells[2]);
      g_test_message ("%s %s", cells[0], cells[2]);
      if (g_str_equal (cells[4], "suggest"))
        {
          g_auto (GStrv) words = g_strsplit (cells[5], " ", 2);

          g_assert_nonnull (suggestion);
          g_assert_cmpstr (strchr (suggestion, '@') + 1, ==, words[0]);
        }
      else
        g_assert_null (suggestion);
    }
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  g_test_add_func ("/address/vectors/suites", test_suites);
  g_test_add_func ("/address/vectors/syntax", test_syntax);
  g_test_add_func ("/address/vectors/typos", test_typos);

  return isolated_test_run ();
}
