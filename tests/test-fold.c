/* test-fold.c
 *
 * Text made comparable, and the way back.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "base/rebote-fold.h"
#include "isolated.h"

static void
test_text (void)
{
  static const struct
  {
    const char *source;
    const char *folded;
  } cases[] = {
    { "", "" },
    { "User UNKNOWN", "user unknown" },
    { "  a \t\r\n b  ", "a b " },
    { "Buzón LLENO", "buzon lleno" },
    { "Boîte pleine à l’été", "boite pleine a l'ete" },
    { "Empfänger „unbekannt“", "empfanger \"unbekannt\"" },
    { "STRAẞE, Straße", "strasse, strasse" },
    { "przepełniona", "przepelniona" },
    { "İletiniz bulunamadı", "iletiniz bulunamadi" },
    { "SMØRREBRØD æøå Œuvre þorn đak", "smorrebrod aeoa oeuvre thorn dak" },
    { "non–existent — mail‑box", "non-existent - mail-box" },
    { "ＵＳＥＲ　ｕｎｋｎｏｗｎ", "user unknown" },
    { "mail\xc2\xad"
      "box",
      "mailbox" },
    { "mail\xe2\x80\x8b"
      "box",
      "mailbox" },
    { "a\xc2\xa0"
      "b",
      "a b" },
    { "e\xcc\x81", "e" },
    { "Ⱥⱥ Ⱦⱦ", "aa tt" },
    { "Почтовый ЯЩИК", "почтовыи ящик" },
    { "メールボックス", "メールボックス" },
    { "\x01\x02"
      "a\x7f",
      "a " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *folded = rebote_fold_text (cases[i].source);

      g_assert_cmpstr (folded, ==, cases[i].folded);
    }
}

static void
test_offsets (void)
{
  g_auto (ReboteFold) fold = REBOTE_FOLD_INIT;
  const char *source = "  El  BUZÓN\r\n está ＬＬＥＮＯ.";
  gssize      at;

  rebote_fold_set (&fold, source, -1);
  at = rebote_fold_find (&fold, "buzon esta lleno", 0);
  g_assert_cmpint (at, >=, 0);
  g_assert_true (g_str_has_prefix (source + fold.offsets[at], "BUZÓN"));
  g_assert_cmpstr (source + fold.offsets[at + strlen ("buzon esta lleno")], ==, ".");
  g_assert_cmpuint (fold.offsets[fold.length], ==, strlen (source));
  g_assert_cmpint (rebote_fold_find (&fold, "buzon", at + 1), ==, -1);
  g_assert_cmpint (rebote_fold_find (&fold, "x", fold.length + 1), ==, -1);

  /* The same one again, with less in it and with more. */
  rebote_fold_set (&fold, "ABC", 2);
  g_assert_cmpstr (fold.text, ==, "ab");
  rebote_fold_set (&fold, "", 0);
  g_assert_cmpstr (fold.text, ==, "");
  rebote_fold_set (&fold, source, -1);
  g_assert_cmpint (rebote_fold_find (&fold, "lleno.", 0), >, 0);
}

/* Each byte of the folded text comes from a character that stands not before the one before. */
static void
test_every_character (void)
{
  g_auto (ReboteFold) fold = REBOTE_FOLD_INIT;
  g_autoptr (GString) all = g_string_new (NULL);

  for (gunichar c = 1; c < 0x3100; c++)
    {
      if (g_unichar_validate (c))
        g_string_append_unichar (all, c);
    }
  rebote_fold_set (&fold, all->str, all->len);
  g_assert_cmpuint (fold.length, <=, all->len);
  g_assert_true (g_utf8_validate (fold.text, -1, NULL));
  for (gsize i = 0; i < fold.length; i++)
    g_assert_cmpuint (fold.offsets[i], <=, fold.offsets[i + 1]);
}

/* The buffer is as long as the source: a small letter that takes more bytes than its capital must not overflow it. */
static void
test_never_longer (void)
{
  g_auto (ReboteFold) fold = REBOTE_FOLD_INIT;

  for (gunichar c = 1; c <= 0x10ffff; c++)
    {
      char utf8[8];
      int  length;

      if (!g_unichar_validate (c))
        continue;

      length = g_unichar_to_utf8 (c, utf8);
      utf8[length++] = 'x';
      rebote_fold_set (&fold, utf8, length);
      if (fold.length > (gsize)length)
        g_error ("U+%04X grows", c);
    }
}

/* A text that was cut off in the middle of a character, at each byte; what is left of the character is left away. */
static void
test_cut_off (void)
{
  g_auto (ReboteFold) fold = REBOTE_FOLD_INIT;
  const char *source = "aé€\xf0\x9f\x93\xa7";
  static const char *const folded[] = { "", "a", "a", "ae", "ae", "ae", "ae€", "ae€", "ae€", "ae€" };

  for (gsize length = 0; length < strlen (source); length++)
    {
      /* Nothing was reserved by the round before. */
      rebote_fold_clear (&fold);
      rebote_fold_set (&fold, source, length);
      g_assert_cmpstr (fold.text, ==, folded[length]);
      g_assert_cmpuint (fold.offsets[fold.length], ==, length);
    }
}

static void
test_any_bytes (void)
{
  for (guint round = 0; round < 2000; round++)
    {
      g_auto (ReboteFold) fold = REBOTE_FOLD_INIT;
      gsize length = g_test_rand_int_range (1, 64);
      g_autofree char *bytes = g_malloc (length);

      for (gsize i = 0; i < length; i++)
        bytes[i] = g_test_rand_int_range (round % 2 ? 0x80 : 0, 0x100);
      rebote_fold_set (&fold, bytes, length);
      g_assert_cmpuint (fold.length, <=, length);
      g_assert_cmpuint (strlen (fold.text), ==, fold.length);
    }
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  g_test_add_func ("/fold/text", test_text);
  g_test_add_func ("/fold/offsets", test_offsets);
  g_test_add_func ("/fold/every-character", test_every_character);
  g_test_add_func ("/fold/never-longer", test_never_longer);
  g_test_add_func ("/fold/cut-off", test_cut_off);
  g_test_add_func ("/fold/any-bytes", test_any_bytes);

  return isolated_test_run ();
}
