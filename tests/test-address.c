/* test-address.c
 *
 * Addresses: what is one, what it is compared by, and how it is found in a cell.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "address/rebote-address-cell.h"
#include "isolated.h"

static const struct
{
  const char        *text;
  ReboteAddressError code;
  const char        *canonical;
} addresses[] = {
  { "ana@example.net", REBOTE_ADDRESS_OK, "ana@example.net" },
  { "Ana.Maria+News@EXAMPLE.Net", REBOTE_ADDRESS_OK, "ana.maria+news@example.net" },
  { "_ana!#$%&'*/=?^`{|}~@example.net", REBOTE_ADDRESS_OK, "_ana!#$%&'*/=?^`{|}~@example.net" },
  { "\"ana lee\"@example.net", REBOTE_ADDRESS_OK, "ana lee@example.net" },
  { "\"ana\"@example.net", REBOTE_ADDRESS_OK, "ana@example.net" },
  { "\"a@b\"@example.net", REBOTE_ADDRESS_OK, "a@b@example.net" },
  { "ana@[192.0.2.1]", REBOTE_ADDRESS_OK, "ana@[192.0.2.1]" },
  { "ana@[IPv6:2001:db8::1]", REBOTE_ADDRESS_OK, "ana@[ipv6:2001:db8::1]" },
  { "ana@bücher.example", REBOTE_ADDRESS_OK, "ana@xn--bcher-kva.example" },
  { "ana@BÜCHER.example", REBOTE_ADDRESS_OK, "ana@xn--bcher-kva.example" },
  { "ana@XN--BCHER-KVA.example", REBOTE_ADDRESS_OK, "ana@xn--bcher-kva.example" },
  { "ana@faß.example", REBOTE_ADDRESS_OK, "ana@xn--fa-hia.example" },
  { "ÑANDÚ@example.net", REBOTE_ADDRESS_OK, "ñandú@example.net" },
  { "", REBOTE_ADDRESS_ERROR_EMPTY, NULL },
  { "ana", REBOTE_ADDRESS_ERROR_NO_AT, NULL },
  { "ana@@example.net", REBOTE_ADDRESS_ERROR_TWO_ATS, NULL },
  { "ana@bert@example.net", REBOTE_ADDRESS_ERROR_TWO_ATS, NULL },
  { "@example.net", REBOTE_ADDRESS_ERROR_NO_LOCAL_PART, NULL },
  { "ana@", REBOTE_ADDRESS_ERROR_NO_DOMAIN, NULL },
  { "ana maria@example.net", REBOTE_ADDRESS_ERROR_SPACE, NULL },
  { "ana@exam ple.net", REBOTE_ADDRESS_ERROR_SPACE, NULL },
  { "ana@example.net\r\nbert@example.net", REBOTE_ADDRESS_ERROR_SPACE, NULL },
  { "ana\x01@example.net", REBOTE_ADDRESS_ERROR_CONTROL, NULL },
  { "ana@exam\u00adple.net", REBOTE_ADDRESS_ERROR_CONTROL, NULL },
  { "a,b@example.net", REBOTE_ADDRESS_ERROR_LOCAL_CHARACTER, NULL },
  { ".ana@example.net", REBOTE_ADDRESS_ERROR_LOCAL_DOT, NULL },
  { "ana.@example.net", REBOTE_ADDRESS_ERROR_LOCAL_DOT, NULL },
  { "an..a@example.net", REBOTE_ADDRESS_ERROR_LOCAL_DOT, NULL },
  { "\"ana@example.net", REBOTE_ADDRESS_ERROR_QUOTES, NULL },
  { "\"an\"a@example.net", REBOTE_ADDRESS_ERROR_QUOTES, NULL },
  { "ana(home)@example.net", REBOTE_ADDRESS_ERROR_COMMENT, NULL },
  { "ana@exam_ple.net", REBOTE_ADDRESS_ERROR_DOMAIN_CHARACTER, NULL },
  { "ana@bü_cher.example", REBOTE_ADDRESS_ERROR_DOMAIN_CHARACTER, NULL },
  { "ana@example,net", REBOTE_ADDRESS_ERROR_DOMAIN_CHARACTER, NULL },
  { "ana@example.net.", REBOTE_ADDRESS_ERROR_DOMAIN_DOT, NULL },
  { "ana@example..net", REBOTE_ADDRESS_ERROR_DOMAIN_DOT, NULL },
  { "ana@-example.net", REBOTE_ADDRESS_ERROR_DOMAIN_HYPHEN, NULL },
  { "ana@example-.net", REBOTE_ADDRESS_ERROR_DOMAIN_HYPHEN, NULL },
  { "ana@example", REBOTE_ADDRESS_ERROR_NO_TOP_LEVEL, NULL },
  { "ana@example.123", REBOTE_ADDRESS_ERROR_NUMERIC_TOP_LEVEL, NULL },
  { "ana@192.0.2.1", REBOTE_ADDRESS_ERROR_NUMERIC_TOP_LEVEL, NULL },
  { "ana@xn--99999999.example", REBOTE_ADDRESS_ERROR_INTERNATIONAL, NULL },
  { "ana@xn--ls8h.example", REBOTE_ADDRESS_ERROR_INTERNATIONAL, NULL },
  { "ana@i❤.example", REBOTE_ADDRESS_ERROR_INTERNATIONAL, NULL },
  { "ana@[2001:db8::1]", REBOTE_ADDRESS_ERROR_LITERAL, NULL },
  { "ana@[192.0.2.256]", REBOTE_ADDRESS_ERROR_LITERAL, NULL },
  { "an\xe1@example.net", REBOTE_ADDRESS_ERROR_NOT_UTF8, NULL },
};

static void
test_parse (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ReboteAddress) address = rebote_address_parse (addresses[i].text, &error);

      if (addresses[i].code == REBOTE_ADDRESS_OK)
        {
          g_assert_no_error (error);
          g_assert_cmpstr (rebote_address_get_canonical (address), ==, addresses[i].canonical);
          g_assert_cmpstr (rebote_address_get_text (address), ==, addresses[i].text);
        }
      else
        {
          g_assert_null (address);
          g_test_message ("%s", error->message);
          g_assert_error (error, REBOTE_ADDRESS_ERROR, (int)addresses[i].code);
        }
    }
}

/* The short way and the long way must agree on every plain address. */
static void
test_limits (void)
{
  g_autofree char *local64 = g_strnfill (64, 'a');
  g_autofree char *local65 = g_strnfill (65, 'a');
  g_autofree char *label63 = g_strnfill (63, 'b');
  g_autofree char *label64 = g_strnfill (64, 'b');
  g_autofree char *tail = g_strnfill (57, 'c');
  g_autofree char *good_local = g_strdup_printf ("%s@example.net", local64);
  g_autofree char *bad_local = g_strdup_printf ("%s@example.net", local65);
  g_autofree char *good_label = g_strdup_printf ("a@%s.net", label63);
  g_autofree char *bad_label = g_strdup_printf ("a@%s.net", label64);
  g_autofree char *good_length = g_strdup_printf ("%s@%s.%s.%s.net", local64, label63, label63, tail);
  g_autofree char *bad_length = g_strdup_printf ("%s@%s.%s.%sc.net", local64, label63, label63, tail);
  ReboteAddressKey key;

  g_assert_cmpuint (strlen (good_length), ==, 254);
  g_assert_cmpint (rebote_address_make_key (good_local, strlen (good_local), &key), ==, REBOTE_ADDRESS_OK);
  g_assert_cmpint (rebote_address_make_key (bad_local, strlen (bad_local), &key), ==, REBOTE_ADDRESS_ERROR_LOCAL_TOO_LONG);
  g_assert_cmpint (rebote_address_make_key (good_label, strlen (good_label), &key), ==, REBOTE_ADDRESS_OK);
  g_assert_cmpint (rebote_address_make_key (bad_label, strlen (bad_label), &key), ==, REBOTE_ADDRESS_ERROR_LABEL_TOO_LONG);
  g_assert_cmpint (rebote_address_make_key (good_length, strlen (good_length), &key), ==, REBOTE_ADDRESS_OK);
  g_assert_cmpint (rebote_address_make_key (bad_length, strlen (bad_length), &key), ==, REBOTE_ADDRESS_ERROR_TOO_LONG);
  /* A NUL must not hide what follows. */
  g_assert_cmpint (rebote_address_make_key ("ana@example.net\0x", 17, &key), ==, REBOTE_ADDRESS_ERROR_CONTROL);
}

static void
test_value (void)
{
  g_autoptr (ReboteAddress) address = rebote_address_parse ("José@Bücher.example", NULL);
  g_autoptr (ReboteAddress) same = rebote_address_parse ("josé@xn--bcher-kva.EXAMPLE", NULL);
  g_autoptr (ReboteAddress) other = rebote_address_parse ("jose@bücher.example", NULL);
  g_autoptr (ReboteAddress) again = rebote_address_ref (address);

  g_assert_cmpstr (rebote_address_get_local_part (address), ==, "José");
  g_assert_cmpstr (rebote_address_get_domain (address), ==, "xn--bcher-kva.example");
  g_assert_cmpstr (rebote_address_get_unicode_domain (address), ==, "bücher.example");
  g_assert_cmpint (rebote_address_get_flags (address), ==, REBOTE_ADDRESS_UTF8_LOCAL | REBOTE_ADDRESS_INTERNATIONAL);
  g_assert_true (rebote_address_equal (address, same));
  g_assert_false (rebote_address_equal (address, other));
}

static const struct
{
  const char *cell;
  const char *found; /* addresses, with a space between; a bad one has ! before it */
} cells[] = {
  { "ana@example.com", "ana@example.com" },
  { "  ana@example.com \t", "ana@example.com" },
  { "Ana <ana@example.com>", "ana@example.com" },
  { "\"Lee, Ana\" <ana@example.com>", "ana@example.com" },
  { "Lee, Ana <ana@example.com>", "ana@example.com" },
  { "\"ana@old.example\" <ana@example.com>", "ana@example.com" },
  { "<ana@example.com>", "ana@example.com" },
  { "mailto:ana@example.com", "ana@example.com" },
  { "<MAILTO:ana@example.com?subject=hello>", "ana@example.com" },
  { "'ana@example.com'", "ana@example.com" },
  { "“ana@example.com”", "ana@example.com" },
  { "ana@example.com.", "ana@example.com" },
  { "(ana@example.com),", "ana@example.com" },
  { "ana\xef\xbc\xa0"
    "example.com",
    "ana@example.com" },
  { "\xe2\x80\x8b"
    "ana@example.com\xef\xbb\xbf",
    "ana@example.com" },
  { "\xc2\xa0"
    "ana@example.com\xc2\xa0",
    "ana@example.com" },
  { "ana@example.com;bert@example.com", "ana@example.com bert@example.com" },
  { "ana@example.com, Bert <bert@example.com>", "ana@example.com bert@example.com" },
  { "ana@example.com/bert@example.com", "ana@example.com bert@example.com" },
  { "ana@example.com\nbert@example.com", "ana@example.com bert@example.com" },
  { "* ana@example.com ::: bert@example.com", "ana@example.com bert@example.com" },
  { "ana@example.com ANA@example.com", "ana@example.com" },
  { "\"ana lee\"@example.com", "\"ana lee\"@example.com" },
  { "ana@@example.com", "!ana@@example.com" },
  { "ana@example,com", "!ana@example,com" },
  { "ana at example dot com", "" },
  { "none", "" },
  { "", "" },
};

static void
test_cells (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      g_autoptr (GPtrArray) found = rebote_address_find_in_cell (cells[i].cell, -1);
      g_autoptr (GString) list = g_string_new (NULL);

      for (guint j = 0; j < found->len; j++)
        {
          ReboteAddressCandidate *candidate = g_ptr_array_index (found, j);

          g_string_append_printf (list, "%s%s%s", j > 0 ? " " : "", candidate->code == REBOTE_ADDRESS_OK ? "" : "!",
                                  candidate->text);
        }
      g_assert_cmpstr (list->str, ==, cells[i].found);
    }
}

static void
test_names (void)
{
  g_autoptr (GPtrArray) found = rebote_address_find_in_cell ("\"Lee, Ana\" <ana@example.com>; bert@example.com", -1);

  g_assert_cmpuint (found->len, ==, 2);
  g_assert_cmpstr (((ReboteAddressCandidate *)g_ptr_array_index (found, 0))->name, ==, "Lee, Ana");
  g_assert_null (((ReboteAddressCandidate *)g_ptr_array_index (found, 1))->name);
}

static void
test_repair (void)
{
  static const char *const pairs[][2] = {
    { "ana@example,com", "ana@example.com" },
    { "ana@@example.com", "ana@example.com" },
    { "an..a@example.com", "an.a@example.com" },
    { "ana(home)@example.com", "ana@example.com" },
    { "ana@exam ple.com", "ana@example.com" },
    { "ana@example", NULL },
    { "ana", NULL },
    { "ana@exam_ple.com", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *repaired = rebote_address_repair (pairs[i][0]);

      g_assert_cmpstr (repaired, ==, pairs[i][1]);
    }
}

/* Nothing may crash, and what is accepted must be accepted again in its canonical form, if that needs no quotation marks. */
static void
test_noise (void)
{
  static const char letters[] = "a1.@-_\" \\()[]<>,;:xn--\xc3\xa9\xe2\x9d\xa4\0\r\n";
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint i = 0; i < 200000; i++)
    {
      char             text[40];
      guint            length = g_rand_int_range (rand, 0, sizeof text);
      ReboteAddressKey key, again;
      g_autoptr (GPtrArray) found = NULL;

      for (guint j = 0; j < length; j++)
        text[j] = letters[g_rand_int_range (rand, 0, sizeof letters - 1)];
      if (rebote_address_make_key (text, length, &key) == REBOTE_ADDRESS_OK && !(key.flags & REBOTE_ADDRESS_QUOTED))
        {
          g_assert_cmpint (rebote_address_make_key (key.text, key.length, &again), ==, REBOTE_ADDRESS_OK);
          g_assert_cmpmem (key.text, key.length, again.text, again.length);
        }
      found = rebote_address_find_in_cell (text, length);
      g_assert_nonnull (found);
    }
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  g_test_add_func ("/address/parse", test_parse);
  g_test_add_func ("/address/limits", test_limits);
  g_test_add_func ("/address/value", test_value);
  g_test_add_func ("/address/cells", test_cells);
  g_test_add_func ("/address/names", test_names);
  g_test_add_func ("/address/repair", test_repair);
  g_test_add_func ("/address/noise", test_noise);

  return isolated_test_run ();
}
