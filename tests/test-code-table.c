/* test-code-table.c
 *
 * The codes of mail servers: all of them are known, and any code is taken apart.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <locale.h>
#include <string.h>

#include "base/rebote-node.h"
#include "base/rebote-table.h"
#include "bounce/rebote-code-table.h"
#include "isolated.h"

#define N_REPLIES  44
#define N_STATUSES 81

static ReboteTable *
open_facts (const char *name)
{
  const char      *shared = g_getenv ("REBOTE_SHARED");
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  ReboteTable *table;

  folder = shared ? g_strdup (shared) : g_test_build_filename (G_TEST_DIST, "..", "..", "shared", NULL);
  path = g_build_filename (folder, "data", "verification", name, NULL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the facts to compare with are not there");
      return NULL;
    }

  table = rebote_table_new_from_file (path, &error);
  g_assert_no_error (error);
  return table;
}

/* Every code of the facts is registered here too, with the same standard and in words of our own. */
static void
compare_with_facts (const char *name)
{
  g_autoptr (ReboteTable) facts = open_facts (name);
  ReboteCodeTable *table = rebote_code_table_get_default ();

  if (facts == NULL)
    return;

  for (guint i = 0; i < rebote_table_get_n_rows (facts); i++)
    {
      const char *text = rebote_table_get (facts, i, rebote_table_find_column (facts, "code"));
      const char *reference = rebote_table_get (facts, i, rebote_table_find_column (facts, "reference"));
      const char *meaning = rebote_table_get (facts, i, rebote_table_find_column (facts, "meaning"));
      g_autoptr (ReboteCode) code = rebote_code_table_look_up (table, text);

      g_assert_nonnull (code);
      g_assert_cmpstr (code->entry, ==, text);
      g_assert_true (code->is_registered);
      g_assert_cmpstr (code->meaning, !=, meaning);
      /* “RFC 5248 (with X.7.12)” and “RFC 5248” are the same standard. */
      g_assert_true (g_ascii_strncasecmp (code->reference, reference, strcspn (code->reference, ",")) == 0 ||
                     g_str_has_prefix (reference, "IANA") || strstr (reference, code->reference) != NULL);
    }
}

static void
test_replies_of_facts (void)
{
  compare_with_facts ("reply-codes.tsv");
}

static void
test_statuses_of_facts (void)
{
  compare_with_facts ("enhanced-status-codes.tsv");
}

static void
test_complete (void)
{
  g_autoptr (GPtrArray) codes = rebote_code_table_list (rebote_code_table_get_default ());
  guint n[2] = { 0, 0 };

  for (guint i = 0; i < codes->len; i++)
    {
      ReboteCode *code = g_ptr_array_index (codes, i);

      g_assert_cmpstr (code->name, !=, "");
      g_assert_cmpstr (code->meaning, !=, "");
      g_assert_cmpstr (code->reference, !=, "");
      g_assert_cmpuint (code->parts->len, ==, 3);
      if (code->is_registered)
        n[code->sort]++;
    }

  g_assert_cmpuint (n[REBOTE_CODE_REPLY], ==, N_REPLIES);
  g_assert_cmpuint (n[REBOTE_CODE_STATUS], ==, N_STATUSES);
}

static void
assert_part (ReboteCode *code,
             guint       position,
             const char *digits,
             const char *name)
{
  ReboteCodePart *part = g_ptr_array_index (code->parts, position);

  g_assert_cmpstr (part->digits, ==, digits);
  g_assert_cmpstr (part->name, ==, name);
  g_assert_cmpint (part->name[0] == '\0', ==, part->meaning[0] == '\0');
}

static void
test_parts (void)
{
  ReboteCodeTable *table = rebote_code_table_get_default ();
  g_autoptr (ReboteCode) reply = rebote_code_table_look_up (table, "452");
  g_autoptr (ReboteCode) status = rebote_code_table_look_up (table, "5.1.10");
  g_autoptr (ReboteCode) any = rebote_code_table_look_up (table, "x.2.2");
  g_autoptr (ReboteCode) without_class = rebote_code_table_look_up (table, "7.26");

  g_assert_cmpint (reply->sort, ==, REBOTE_CODE_REPLY);
  assert_part (reply, 0, "4", "Temporary failure");
  assert_part (reply, 1, "5", "Mail system");
  assert_part (reply, 2, "2", reply->name);

  g_assert_cmpint (status->sort, ==, REBOTE_CODE_STATUS);
  g_assert_cmpstr (status->code, ==, "5.1.10");
  g_assert_cmpstr (status->entry, ==, "X.1.10");
  g_assert_cmpstr (status->reference, ==, "RFC 7505");
  g_assert_cmpint (status->about, ==, REBOTE_CODE_ABOUT_RECIPIENT);
  assert_part (status, 0, "5", "Permanent failure");
  assert_part (status, 1, "1", "Address");
  assert_part (status, 2, "10", "The domain takes no mail");

  assert_part (any, 0, "X", "Any class");
  assert_part (any, 2, "2", "Mailbox full");
  g_assert_cmpstr (without_class->entry, ==, "X.7.26");
}

static void
test_not_registered (void)
{
  ReboteCodeTable *table = rebote_code_table_get_default ();
  g_autoptr (ReboteCode) status = rebote_code_table_look_up_status (table, "5.7.777");
  g_autoptr (ReboteCode) no_subject = rebote_code_table_look_up_status (table, "4.9.1");
  g_autoptr (ReboteCode) reply = rebote_code_table_look_up_reply (table, "559");
  g_autoptr (ReboteCode) provider = rebote_code_table_look_up (table, "5.7.515");

  g_assert_false (status->is_registered);
  g_assert_null (status->entry);
  g_assert_cmpstr (status->name, ==, "Security and rules");
  assert_part (status, 1, "7", "Security and rules");
  assert_part (status, 2, "777", "");

  g_assert_cmpstr (no_subject->name, ==, "Temporary failure");
  assert_part (no_subject, 1, "9", "");

  g_assert_false (reply->is_registered);
  g_assert_cmpstr (reply->name, ==, "Mail system");

  g_assert_false (provider->is_registered);
  g_assert_cmpstr (provider->entry, ==, "X.7.515");
  g_assert_cmpstr (provider->reference, ==, "Microsoft");
}

static void
test_no_code (void)
{
  static const char *const texts[] = {
    "", "5", "55", "5500", "650", "999", "abc", "5.1", "5.1.", ".1.1", "3.1.1", "5.1.1.1", "5.1.1234", "5,1,1", "-50",
    "5.1.1 ", "X", "X.1", "５５０", "5.-1.1"
  };
  ReboteCodeTable *table = rebote_code_table_get_default ();

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_null (rebote_code_table_look_up (table, texts[i]));
  g_assert_null (rebote_code_table_look_up_reply (table, NULL));
  g_assert_null (rebote_code_table_look_up_status (table, NULL));
  g_assert_null (rebote_code_table_look_up_reply (table, "5.1.1"));
  g_assert_null (rebote_code_table_look_up_status (table, "550"));
}

static void
assert_family (const char *partial,
               guint       n,
               const char *first)
{
  g_autoptr (GPtrArray) codes = rebote_code_table_find_family (rebote_code_table_get_default (), partial);

  g_assert_cmpuint (codes->len, ==, n);
  if (n > 0)
    g_assert_cmpstr (((ReboteCode *)g_ptr_array_index (codes, 0))->code, ==, first);
}

static void
test_families (void)
{
  assert_family ("55", 7, "550");
  assert_family ("55x", 7, "550");
  assert_family ("5.6", 11, "5.6.0");
  assert_family ("x.6.x", 11, "X.6.0");
  assert_family ("3", 2, "334");
  assert_family ("9", 0, NULL);
  assert_family ("5.9", 0, NULL);
  assert_family ("", 0, NULL);
  assert_family (".", 0, NULL);
  assert_family ("x", 0, NULL);
  assert_family ("mail", 0, NULL);
}

static void
assert_found (GPtrArray  *codes,
              const char *code,
              gboolean    is_expected)
{
  gboolean is_found = FALSE;

  for (guint i = 0; i < codes->len; i++)
    is_found |= g_str_equal (((ReboteCode *)g_ptr_array_index (codes, i))->code, code);

  g_assert_cmpint (is_found, ==, is_expected);
}

static void
test_search (void)
{
  ReboteCodeTable *table = rebote_code_table_get_default ();
  g_autoptr (GPtrArray) full = rebote_code_table_search (table, "FULL mailbox");
  g_autoptr (GPtrArray) nothing = rebote_code_table_search (table, "nightingale");
  g_autoptr (GPtrArray) blank = rebote_code_table_search (table, "  ");

  assert_found (full, "X.2.2", TRUE);
  assert_found (full, "235", FALSE); /* “successfully” */
  g_assert_cmpuint (nothing->len, ==, 0);
  g_assert_cmpuint (blank->len, ==, 0);
}

static void
assert_refused (const char *data,
                const char *part_of_message)
{
  g_autoptr (GError) error = NULL;
  ReboteCodeTable *table = rebote_code_table_new_from_data ("mine.xml", data, -1, &error);

  g_assert_null (table);
  g_assert_nonnull (error);
  g_assert_cmpint (error->domain, ==, REBOTE_NODE_ERROR);
  g_assert_nonnull (strstr (error->message, "mine.xml"));
  if (strstr (error->message, part_of_message) == NULL)
    g_error ("“%s” does not speak of “%s”", error->message, part_of_message);
}

#define TEXTS "<name>N</name><meaning>M</meaning>"

static void
test_damaged (void)
{
  assert_refused ("", "line 1");
  assert_refused ("<rebote-codes>\n<reply", "line 2");
  assert_refused ("<codes/>", "<codes>");
  assert_refused ("<rebote-codes><reply about='sender' reference='R'>" TEXTS "</reply></rebote-codes>", "code");
  assert_refused ("<rebote-codes>\n\n<reply code='55' about='sender' reference='R'>" TEXTS "</reply></rebote-codes>", "line 3: “55”");
  assert_refused ("<rebote-codes><status code='5.1.1' about='sender' reference='R'>" TEXTS "</status></rebote-codes>", "X.1.1");
  assert_refused ("<rebote-codes><reply code='550' about='moon' reference='R'>" TEXTS "</reply></rebote-codes>", "moon");
  assert_refused ("<rebote-codes><reply code='550' abuot='sender' reference='R'>" TEXTS "</reply></rebote-codes>", "abuot");
  assert_refused ("<rebote-codes><reply code='550' about='sender' reference='R'><name>N</name></reply></rebote-codes>", "meaning");
  assert_refused ("<rebote-codes><reply code='550' about='sender' reference='R'><title/>" TEXTS "</reply></rebote-codes>", "title");
  assert_refused ("<rebote-codes><digit place='3' value='1' reference='R'>" TEXTS "</digit></rebote-codes>", "digit");
  assert_refused ("<rebote-codes><class value='x' reference='R'>" TEXTS "</class></rebote-codes>", "“x”");
  assert_refused ("<rebote-codes></rebote-codes>", "first digit 2");
  assert_refused ("<rebote-codes>words<reply code='550' about='sender' reference='R'>" TEXTS "</reply></rebote-codes>", "text");
}

static void
test_twice (void)
{
  assert_refused ("<rebote-codes>"
                  "<reply code='550' about='sender' reference='R'>" TEXTS "</reply>"
                  "<reply code='550' about='sender' reference='R'>" TEXTS "</reply>"
                  "</rebote-codes>",
                  "550");
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  isolated_test_init (&argc, &argv);

  g_test_add_func ("/code-table/replies-of-facts", test_replies_of_facts);
  g_test_add_func ("/code-table/statuses-of-facts", test_statuses_of_facts);
  g_test_add_func ("/code-table/complete", test_complete);
  g_test_add_func ("/code-table/parts", test_parts);
  g_test_add_func ("/code-table/not-registered", test_not_registered);
  g_test_add_func ("/code-table/no-code", test_no_code);
  g_test_add_func ("/code-table/families", test_families);
  g_test_add_func ("/code-table/search", test_search);
  g_test_add_func ("/code-table/damaged", test_damaged);
  g_test_add_func ("/code-table/twice", test_twice);

  return isolated_test_run ();
}
