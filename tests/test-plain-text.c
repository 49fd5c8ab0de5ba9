/* test-plain-text.c
 *
 * Bytes in right, wrong and unnamed charsets, HTML, and where the words of a notice end.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "base/rebote-fold.h"
#include "bounce/rebote-notice-split.h"
#include "bounce/rebote-html-text.h"
#include "bounce/rebote-plain-text.h"
#include "isolated.h"

static void
test_charsets (void)
{
  static const struct
  {
    const char *text;
    const char *written_in;
    const char *declared;
  } cases[] = {
    { "el buzón está lleno", "utf-8", "utf-8" },
    { "el buzón está lleno", "utf-8", "us-ascii" },
    { "el buzón está lleno", "utf-8", "iso-8859-1" },
    { "el buzón está lleno", "utf-8", NULL },
    { "el buzón está lleno", "iso-8859-1", "iso-8859-1" },
    { "el buzón – “lleno” €", "windows-1252", "windows-1252" },
    { "el buzón – “lleno” €", "windows-1252", "iso-8859-1" },
    { "el buzón está lleno", "utf-7", "utf-7" },
    { "el buzón está lleno", "utf-16", "utf-16" },
    { "Почтовый ящик получателя переполнен", "koi8-r", "koi8-r" },
    { "Почтовый ящик получателя переполнен", "windows-1251", "windows-1251" },
    { "Почтовый ящик получателя переполнен, письмо не доставлено", "koi8-r", "x-unknown" },
    { "メールボックスがいっぱいです", "iso-2022-jp", "iso-2022-jp" },
    { "メールボックスがいっぱいです", "iso-2022-jp", "us-ascii" },
    { "メールボックスがいっぱいです", "iso-2022-jp", NULL },
    { "宛先のメールアドレスが存在しません", "shift_jis", "shift_jis" },
    { "宛先のメールアドレスが存在しません", "euc-jp", "euc-jp" },
    { "该用户不存在，邮件被退回", "gbk", "gb2312" },
    { "該使用者不存在", "big5", "big5" },
    { "존재하지 않는 사용자", "euc-kr", "euc-kr" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize            length;
      g_autofree char *bytes = g_convert (cases[i].text, -1, cases[i].written_in, "utf-8", NULL, &length, NULL);
      g_autofree char *text = NULL;

      g_test_message ("%s as %s", cases[i].written_in, cases[i].declared ? cases[i].declared : "nothing");
      g_assert_nonnull (bytes);
      text = rebote_plain_text_decode (bytes, length, cases[i].declared);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_broken (void)
{
  g_autofree char *one_bad = rebote_plain_text_decode ("buzón está \xff lleno", strlen ("buzón está \xff lleno"), "utf-8");
  g_autofree char *cut = rebote_plain_text_decode ("buzón está más lleno \xc3", strlen ("buzón está más lleno \xc3"), "utf-8");
  g_autofree char *nul = rebote_plain_text_decode ("user\0unknown", 12, NULL);
  g_autofree char *ends = rebote_plain_text_decode ("a\r\nb\rc\n\rd", 9, NULL);
  g_autofree char *nothing = rebote_plain_text_decode (NULL, 0, "utf-8");
  g_autofree char *noise = rebote_plain_text_decode ("\xff\xfe\x81\x8d", 4, "shift_jis");

  g_assert_true (g_str_has_prefix (one_bad, "buzón está ") && g_str_has_suffix (one_bad, " lleno"));
  g_assert_true (g_str_has_prefix (cut, "buzón está más lleno "));
  g_assert_cmpstr (nul, ==, "user unknown");
  g_assert_cmpstr (ends, ==, "a\nb\nc\n\nd");
  g_assert_cmpstr (nothing, ==, "");
  g_assert_true (g_utf8_validate (noise, -1, NULL));
}

/* What comes out is valid, also where the C library has a wider idea of UTF-8. */
static void
test_beyond_unicode (void)
{
  static const char *const charsets[] = { "utf-8", "x-none", "utf8", "gb18030", "utf-7", "utf-32", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (charsets); i++)
    {
      static const char bytes[] = "user unknown \xf6\xb2\x9a\x8a, 550 5.1.1 user unknown";
      g_autofree char *text = rebote_plain_text_decode (bytes, strlen (bytes), charsets[i]);

      g_test_message ("%s", charsets[i]);
      g_assert_true (g_utf8_validate (text, -1, NULL));
    }
}

static void
test_html (void)
{
  static const struct
  {
    const char *html;
    const char *folded;
  } cases[] = {
    { "<p>The mailbox&nbsp;is <b>full</b></p>", "the mailbox is full " },
    { "<style>p { mailbox: full }</style>ok", "ok" },
    { "<SCRIPT type=x>if (a < b) 'spam'</SCRIPT>ok", "ok" },
    { "a<br>b<BR/>c", "a b c" },
    { "<td>550</td><td>5.1.1</td>", "550 5.1.1" },
    { "&lt;ana@example.com&gt;", "<ana@example.com>" },
    { "caf&eacute; &#233; &#xe9; &copy &unknown; &", "cafe e e &copy &unknown; &" },
    { "&#0;&#xD800;&#x110000;&#99999999999999999999;", "&#0;&#xd800;&#x110000;&#99999999999999999999;" },
    { "a <!-- user unknown --> b", "a b" },
    { "a <!-- never closed", "a" },
    { "a <b never closed", "a" },
    { "<style>never closed", "" },
    { "1 < 2 <3", "1 < 2 <3" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = rebote_html_text (cases[i].html);
      g_autofree char *folded = rebote_fold_text (text);

      g_test_message ("%s", cases[i].html);
      g_assert_cmpstr (folded, ==, cases[i].folded);
    }
}

/* White space is one space, and lines end where elements say so. */
static void
test_html_lines (void)
{
  static const struct
  {
    const char *html;
    const char *text;
  } cases[] = {
    { "<p>said: 550<br>\n   5.7.1 denied\n  here</p>\n<p>Ana</p>", "said: 550\n5.7.1 denied here\n\nAna\n\n" },
    { "<pre>a\n  b</pre> c", "a\n  b\n\nc" },
    { "<div>a</div><div>b</div>", "a\nb\n" },
    { "<table><tr><td>550</td>\n<td>5.1.1</td></tr></table>", "550 5.1.1\n\n" },
    { "a&nbsp;<b> b</b>", "a  b" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = rebote_html_text (cases[i].html);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_join_and_cut (void)
{
  g_autofree char *joined = rebote_plain_text_join (" a\n\t b \r\n", -1, 100);
  g_autofree char *torn = rebote_plain_text_join ("ñññ", -1, 5);

  g_assert_cmpstr (joined, ==, "a b");
  g_assert_cmpstr (torn, ==, "ññ");
  g_assert_cmpuint (rebote_plain_text_cut ("ñññ", 5), ==, 4);
  g_assert_cmpuint (rebote_plain_text_cut ("ñññ", 6), ==, 6);
  g_assert_cmpuint (rebote_plain_text_cut ("ñññ", 100), ==, 6);
  g_assert_cmpuint (rebote_plain_text_cut ("€", 2), ==, 0);
}

#define HEADERS "Received: from a by b; Mon, 4 May 2026 08:12:05 +0200\nFrom: a@example.com\nTo: b@example.com\nSubject: spam\n"

static void
test_split (void)
{
  static const struct
  {
    const char *text;
    const char *words;
    const char *subject;
  } cases[] = {
    { "user unknown\n\n" HEADERS "\nbody", "user unknown\n\n", "spam" },
    { "user unknown\n\n----- Original message -----\n" HEADERS, "user unknown\n\n", "spam" },
    { "user unknown\n\n> Original Message\n\n" HEADERS, "user unknown\n\n", "spam" },
    { "user unknown\n--- original message\n> From: a@example.com\n> Subject: spam\n", "user unknown\n", "spam" },
    { "user unknown", "user unknown", NULL },
    { "", "", NULL },
    /* fields of a report are no returned mail */
    { "see:\n\nReporting-MTA: dns; x\nFinal-Recipient: rfc822; a@example.com\nAction: failed\nStatus: 5.1.1\n",
      "see:\n\nReporting-MTA: dns; x\nFinal-Recipient: rfc822; a@example.com\nAction: failed\nStatus: 5.1.1\n", NULL },
    { "The words original message in a sentence\nend nothing\n", "The words original message in a sentence\nend nothing\n",
      NULL },
  };
  g_autoptr (GPtrArray) separators = g_ptr_array_new ();

  g_ptr_array_add (separators, (char *)"original message");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ReboteFields) original = NULL;
      gsize            length = rebote_notice_split (cases[i].text, separators, &original);
      g_autofree char *words = g_strndup (cases[i].text, length);

      g_test_message ("case %u", i);
      g_assert_cmpstr (words, ==, cases[i].words);
      g_assert_cmpstr (original ? rebote_fields_get (original, "Subject") : NULL, ==, cases[i].subject);
    }
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);
  g_test_set_nonfatal_assertions ();

  g_test_add_func ("/plain-text/charsets", test_charsets);
  g_test_add_func ("/plain-text/broken", test_broken);
  g_test_add_func ("/plain-text/beyond-unicode", test_beyond_unicode);
  g_test_add_func ("/plain-text/html", test_html);
  g_test_add_func ("/plain-text/html-lines", test_html_lines);
  g_test_add_func ("/plain-text/join-and-cut", test_join_and_cut);
  g_test_add_func ("/notice-split/split", test_split);

  return isolated_test_run ();
}
