/* test-cli-outputs.c
 *
 * What `rebote clean` writes for others: for a mailing service, for its list of blocked addresses, and for the boss.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#include "bounce/rebote-vocabulary.h"
#include "contacts/rebote-finding-words.h"

#include "cli-program.h"
#include "isolated.h"

#define CRLF "\r\n"

/* Everything that makes trouble elsewhere: two equal names, one without letters, quotes, line breaks, a formula, a name
 * around an address, two addresses in a cell. */
static const char list[] =
  "sep=;\n"
  "Nombre;Correo electrónico;Teléfono móvil;EMAIL;nota;Nota;2024;\n"
  "Ána;\"Ana <ana@shop.es>\";1;x;\"a, \"\"b\"\"\";=1+1;z;\n"
  "Leo;leo@shop.es;2;;\"zwei\nZeilen\"; ende ;;\n"
  "\n"
  "Twice;ANA@shop.es;3\n"
  "Two;uno@shop.es, ana@shop.es, dos@shop.es;5\n"
  "Nadie;;7\n";

static const char states[] =
  "email,status\n"
  "ana@shop.es,Subscribed\n"
  "left@shop.es,Unsubscribed\n"
  "LEFT@shop.es,Unsubscribed\n"
  "gone@shop.es,Cleaned\n"
  "spam@shop.es,Complaint\n"
  "\"both@shop.es, two@shop.es\",Unsubscribed\n"
  "ana@shop.es,Subscribed\n"
  "bert@gmial.com,Subscribed\n"
  "full@shop.es,mailbox full\n"
  "bad address@,Unsubscribed\n"
  "blocked@shop.es,Subscribed\n"
  "temp@mailinator.com,Subscribed\n";

typedef struct
{
  char *folder;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("rebote-outputs-XXXXXX", NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  folder_remove (fixture->folder);
  g_free (fixture->folder);
}

static void
write_file (Fixture    *fixture,
            const char *name,
            const char *content)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, content, -1, NULL));
}

static char *
read_file (Fixture    *fixture,
           const char *name)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *content = NULL;

  g_file_get_contents (path, &content, NULL, &error);
  g_assert_no_error (error);

  return content;
}

static gboolean
exists (Fixture    *fixture,
        const char *name)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
assert_file (Fixture    *fixture,
             const char *name,
             const char *expected)
{
  g_autofree char *content = read_file (fixture, name);

  g_assert_cmpstr (content, ==, expected);
}

/* Runs `rebote clean` in the folder with words that have no spaces in them. */
static void
run_in (Fixture    *fixture,
        const char *locale,
        const char *arguments,
        Result     *result)
{
  g_auto (GStrv) environment = g_environ_setenv (g_get_environ (), "LC_ALL", locale, TRUE);
  g_autofree char *line = g_strdup_printf ("%s clean %s", g_getenv ("REBOTE_PROGRAM"), arguments);
  g_auto (GStrv) argv = g_strsplit (line, " ", -1);

  result_spawn (result, fixture->folder, (const char *const *)argv, environment);
}

static void
run (Fixture    *fixture,
     const char *arguments)
{
  g_auto (Result) result = { 0 };

  run_in (fixture, "C.UTF-8", arguments, &result);
  if (result.status != 0)
    g_error ("%s: %s", arguments, result.err);
}

static void
assert_fails (Fixture    *fixture,
              const char *arguments,
              int         status,
              const char *words)
{
  g_auto (Result) result = { 0 };

  run_in (fixture, "C.UTF-8", arguments, &result);
  g_assert_cmpint (result.status, ==, status);
  g_assert_cmpstr (result.out, ==, "");
  if (!strstr (result.err, words))
    g_error ("“%s” is not in: %s", words, result.err);
}

static void
assert_in (const char *text,
           const char *words)
{
  if (!strstr (text, words))
    g_error ("“%s” is not in:\n%s", words, text);
}

static void
test_presets (Fixture      *fixture,
              gconstpointer data)
{
  static const struct
  {
    const char *preset;
    const char *kept;
  } cases[] = {
    { "mailchimp", "Nombre,Email Address,Teléfono móvil,EMAIL,nota,Nota_2,2024,H" CRLF
                   "Ána,ana@shop.es,1,x,\"a, \"\"b\"\"\",=1+1,z," CRLF
                   "Leo,leo@shop.es,2,,\"zwei\nZeilen\",\" ende \",," CRLF
                   "Two,uno@shop.es,5,,,,," CRLF
                   "Two,dos@shop.es,5,,,,," CRLF },
    { "Brevo", "Nombre;EMAIL;Teléfono móvil;EMAIL_2;nota;Nota_2;2024;H" CRLF
               "Ána;ana@shop.es;1;x;\"a, \"\"b\"\"\";=1+1;z;" CRLF
               "Leo;leo@shop.es;2;;\"zwei\nZeilen\";\" ende \";;" CRLF
               "Two;uno@shop.es;5;;;;;" CRLF
               "Two;dos@shop.es;5;;;;;" CRLF },
    { "sendgrid", "Nombre,email,Telefono_movil,EMAIL_2,nota,Nota_2,column_2024,H" CRLF
                  "Ána,ana@shop.es,1,x,\"a, \"\"b\"\"\",=1+1,z," CRLF
                  "Leo,leo@shop.es,2,,\"zwei\nZeilen\",\" ende \",," CRLF
                  "Two,uno@shop.es,5,,,,," CRLF
                  "Two,dos@shop.es,5,,,,," CRLF },
    { "plain", "ana@shop.es\nleo@shop.es\nuno@shop.es\ndos@shop.es\n" },
  };

  write_file (fixture, "list.csv", list);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *arguments = g_strdup_printf ("list.csv --output kept.csv --removed removed.csv --preset %s", cases[i].preset);
      g_autofree char *removed = NULL;

      run (fixture, arguments);
      assert_file (fixture, "kept.csv", cases[i].kept);
      /* The removed rows are for the user, who knows the list as it was. */
      removed = read_file (fixture, "removed.csv");
      assert_in (removed, "sep=;\nNombre;Correo electrónico;");
      assert_in (removed, "Twice;ANA@shop.es;3;;;;;;remove;duplicate;");
    }
  assert_file (fixture, "list.csv", list);
}

/* What has no header gets one, and what is in another encoding arrives. */
static void
test_preset_of_other_forms (Fixture      *fixture,
                            gconstpointer data)
{
  write_file (fixture, "bare.txt", "ana@shop.es\nleo@shop.es\n");
  run (fixture, "bare.txt --output kept.csv --preset mailchimp");
  assert_file (fixture, "kept.csv", "Email Address" CRLF "ana@shop.es" CRLF "leo@shop.es" CRLF);

  write_file (fixture, "latin.csv", "ana@shop.es;\xc1na;10 \x80\nleo@shop.es;Le\xf3n;20 \x80\n");
  run (fixture, "latin.csv --output kept.csv --preset hubspot");
  assert_file (fixture, "kept.csv", "Email,B,C" CRLF "ana@shop.es,Ána,10 €" CRLF "leo@shop.es,León,20 €" CRLF);

  write_file (fixture, "cards.vcf", "BEGIN:VCARD\nVERSION:3.0\nFN:Ána\nEMAIL:ana@shop.es\nEND:VCARD\n");
  run (fixture, "cards.vcf --output kept.csv --preset plain");
  assert_file (fixture, "kept.csv", "ana@shop.es\n");

  write_file (fixture, "names.csv", "email,Имя,!!,email address\nana@shop.es,Анна,1,b@shop.es\n");
  run (fixture, "names.csv --output kept.csv --preset sendgrid --column email");
  assert_file (fixture, "kept.csv", "email,column_2,column_3,email_address" CRLF "ana@shop.es,Анна,1,b@shop.es" CRLF);
}

static void
test_preset_names (Fixture      *fixture,
                   gconstpointer data)
{
  g_auto (Result) result = { 0 };

  write_file (fixture, "list.csv", list);
  run_in (fixture, "C.UTF-8", "--preset help", &result);
  g_assert_cmpint (result.status, ==, 0);
  assert_in (result.out, "mailchimp       Mailchimp\n");
  assert_in (result.out, "plain           Addresses alone\n");

  assert_fails (fixture, "list.csv --output kept.csv --preset mailchamp", 2, "mailchimp, brevo, sendgrid");
  assert_fails (fixture, "list.csv --output kept.xlsx --preset brevo", 1, ".csv or .txt");
  assert_fails (fixture, "list.csv --output kept.vcf --preset brevo", 1, ".csv or .txt");
  g_assert_false (exists (fixture, "kept.csv") || exists (fixture, "kept.xlsx") || exists (fixture, "kept.vcf"));
}

static void
test_do_not_mail (Fixture      *fixture,
                  gconstpointer data)
{
  g_auto (Result) result = { 0 };
  g_autoptr (JsonNode) root = NULL;

  write_file (fixture, "list.csv", states);
  write_file (fixture, "blocked.txt", "blocked@shop.es\n");
  run (fixture, "list.csv --output kept.csv --suppressions blocked.txt --do-not-mail not.csv");
  assert_file (fixture, "not.csv",
               "email,reason\nleft@shop.es,unsubscribed\ngone@shop.es,unknown\nspam@shop.es,complaint\nblocked@shop.es,suppressed\n");
  run (fixture, "list.csv --output kept.csv --suppressions blocked.txt --do-not-mail not.txt");
  assert_file (fixture, "not.txt", "left@shop.es\ngone@shop.es\nspam@shop.es\nblocked@shop.es\n");
  run (fixture, "list.csv --output kept.csv --suppressions blocked.txt --do-not-mail not.csv --preset brevo");
  assert_file (fixture, "not.csv", "EMAIL" CRLF "left@shop.es" CRLF "gone@shop.es" CRLF "spam@shop.es" CRLF "blocked@shop.es" CRLF);

  run_in (fixture, "C.UTF-8", "list.csv --output kept.csv --do-not-mail not.csv --json", &result);
  assert_in (result.err, "1 contact with several addresses");
  root = json_from_string (result.out, NULL);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (root), "do_not_mail"), ==, 3);
}

/* What it wrote is what it reads: nobody in it stays in a list. */
static void
test_do_not_mail_is_read (Fixture      *fixture,
                          gconstpointer data)
{
  write_file (fixture, "list.csv", states);
  write_file (fixture, "other.csv", "email\nleft@shop.es\nnew@shop.es\nspam@shop.es\n");
  run (fixture, "list.csv --output kept.csv --do-not-mail not.csv --preset sendgrid");
  run (fixture, "other.csv --output kept.csv --suppressions not.csv");
  assert_file (fixture, "kept.csv", "email\nnew@shop.es\n");
}

/* A cause that nobody knows is no reason to block somebody for ever only because the rules take such contacts out. */
static void
test_do_not_mail_heeds_rules (Fixture      *fixture,
                              gconstpointer data)
{
  write_file (fixture, "list.csv", "email,status\nana@shop.es,Subscribed\nback@shop.es,bounced\nleft@shop.es,Unsubscribed\nfull@shop.es,mailbox full\n");
  write_file (fixture, "hard.ini", "[policy]\nreported-bounce=remove\nsoft-bounce=remove\n");
  run (fixture, "list.csv --output kept.csv --do-not-mail not.txt --policy hard.ini");
  assert_file (fixture, "kept.csv", "email,status\nana@shop.es,Subscribed\n");
  assert_file (fixture, "not.txt", "left@shop.es\n");
}

static void
test_together_or_not (Fixture      *fixture,
                      gconstpointer data)
{
  write_file (fixture, "list.csv", states);
  assert_fails (fixture, "list.csv --output kept.csv --do-not-mail kept.csv", 1, "named for two outputs");
  assert_fails (fixture, "list.csv --output kept.csv --summary list.csv", 1, "would overwrite");
  assert_fails (fixture, "list.csv --output kept.csv --do-not-mail list.csv", 1, "would overwrite");
  assert_fails (fixture, "list.csv --output kept.csv --do-not-mail not.csv --summary none/page.html", 1, "none/page.html");
  assert_fails (fixture, "list.csv --output kept.csv --do-not-mail not.ods", 1, ".csv or .txt");
  g_assert_false (exists (fixture, "kept.csv") || exists (fixture, "not.csv"));
  assert_file (fixture, "list.csv", states);
}

/* Nothing that loads, runs or leads somewhere. */
static void
start_element_cb (GMarkupParseContext *context,
                  const char          *element,
                  const char         **attributes,
                  const char         **values,
                  gpointer             user_data,
                  GError             **error)
{
  const char *const elements[] = { "html", "head", "meta", "style", "title", "body", "svg", "defs", "pattern", "rect", "path",
                                   "header", "h1", "h2", "p", "bdi", "main", "section", "table", "caption", "thead", "tbody",
                                   "tr", "th", "td", "span", "ul", "ol", "li", "footer", NULL };
  const char *const names[] = { "lang", "charset", "http-equiv", "content", "name", "width", "height", "style", "aria-hidden",
                                "id", "patternUnits", "class", "d", "viewBox", "preserveAspectRatio", "role", "aria-label", "x",
                                "fill", "scope", NULL };

  if (!g_strv_contains (elements, element))
    g_error ("<%s> has no business there", element);
  for (guint i = 0; attributes[i]; i++)
    {
      if (!g_strv_contains (names, attributes[i]))
        g_error ("<%s %s> has no business there", element, attributes[i]);
    }
}

static void
text_cb (GMarkupParseContext *context,
         const char          *text,
         gsize                length,
         gpointer             user_data,
         GError             **error)
{
  g_autofree char *copy = g_strndup (text, length);

  if (g_str_equal (g_markup_parse_context_get_element (context), "style"))
    g_assert_true (!strstr (copy, "url(") && !strstr (copy, "@import"));
  else
    g_string_append (user_data, copy);
}

/* Takes a page apart, which is also XML; every element must be closed, every text escaped. */
static char *
parse_page (const char *page)
{
  const GMarkupParser parser = { start_element_cb, NULL, text_cb, NULL, NULL };
  GString            *text = g_string_new (NULL);
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, G_MARKUP_DEFAULT_FLAGS, text, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_str_has_prefix (page, "<!DOCTYPE html>\n<html lang=\""));
  g_markup_parse_context_parse (context, page, -1, &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);

  return g_string_free (text, FALSE);
}

static void
test_summary (Fixture      *fixture,
              gconstpointer data)
{
  g_autofree char *page = NULL;
  g_autofree char *again = NULL;
  g_autofree char *text = NULL;

  write_file (fixture, "list.csv", states);
  write_file (fixture, "blocked.txt", "blocked@shop.es\nother@shop.es\n");
  write_file (fixture, "rules.ini", "[policy]\ndisposable=keep\n");
  run (fixture, "list.csv --output kept.csv --review review.csv --do-not-mail not.csv --summary page.html --preset brevo --suppressions blocked.txt --policy rules.ini");
  page = read_file (fixture, "page.html");
  run (fixture, "list.csv --output kept.csv --review review.csv --do-not-mail not.csv --summary page.html --preset brevo --suppressions blocked.txt --policy rules.ini");
  again = read_file (fixture, "page.html");
  g_assert_cmpstr (page, ==, again);

  text = parse_page (page);
  assert_in (page, "<html lang=\"en\">");
  assert_in (text, "list.csv");
  assert_in (text, "Contacts before: 12. In the cleaned list: 3.");
  assert_in (page, "aria-label=\"Kept: 3. To review: 1. Removed: 8.\"");
  assert_in (page, "<span class=\"what\">Unsubscribed</span>\nThese people asked for no more mail.</th>\n<td class=\"number\">3</td>\n</tr>");
  assert_in (page, "<td class=\"number\">8</td>\n<td class=\"number\">66.7 %</td>");
  assert_in (page, "<th scope=\"row\">Disposable addresses</th>\n<td>Keep</td>\n<td>Remove</td>");
  assert_in (text, "2 addresses that must not be mailed, from “blocked.txt”");
  assert_in (text, "Give the file with 4 addresses that must not be mailed again");
  assert_in (text, "1 removed contact has several addresses");
  assert_in (text, "Import the cleaned list into Brevo");
  g_assert_null (strchr (text, '@'));
}

static void
test_summary_in_spanish (Fixture      *fixture,
                         gconstpointer data)
{
  g_autofree char *page = NULL;
  g_autofree char *text = NULL;

  write_file (fixture, "list.csv", states);
  g_setenv ("LANGUAGE", "es", TRUE);
  run (fixture, "list.csv --output kept.csv --summary page.html");
  g_unsetenv ("LANGUAGE");
  page = read_file (fixture, "page.html");
  text = parse_page (page);
  assert_in (page, "<html lang=\"es\">");
  assert_in (text, "Lista de contactos limpia");
  assert_in (text, "Estas personas pidieron no recibir más correo.");
}

/* Each reason has its sentence, and none has holes for what only a single mail tells. */
static void
test_reasons (void)
{
  for (guint i = REBOTE_REASON_NONE + 1; i < REBOTE_N_REASONS; i++)
    {
      const char *meaning = rebote_finding_describe_reason (rebote_reason_to_slug (i));

      g_assert_nonnull (meaning);
      g_assert_null (strchr (meaning, '{'));
    }
  for (guint i = 0; i < REBOTE_N_FINDINGS; i++)
    {
      g_assert_nonnull (rebote_finding_to_title (i));
      /* Some are called by the reason of the bounce, and one by that of another. */
      if (i == REBOTE_FINDING_HARD_BOUNCE || i == REBOTE_FINDING_SOFT_BOUNCE || i == REBOTE_FINDING_UNKNOWN_BOUNCE ||
          i == REBOTE_FINDING_REPORTED_BOUNCE || i == REBOTE_FINDING_CLEANED || i == REBOTE_FINDING_CORRECTABLE ||
          i == REBOTE_FINDING_SAME_MAILBOX)
        continue;
      g_assert_nonnull (rebote_finding_describe_reason (rebote_finding_to_key (i)));
    }
}

static void
test_hostile_name (Fixture      *fixture,
                   gconstpointer data)
{
  const char  name[] = "a<img src=x onerror=alert(1)>&\"'\xe2\x80\xae\x01\xff.csv";
  const char *argv[] = { g_getenv ("REBOTE_PROGRAM"), "clean", name, "--output", "kept.csv", "--summary", "page.html",
                         "--suppressions", name, NULL };
  g_auto (Result) result = { 0 };
  g_autofree char *page = NULL;
  g_autofree char *text = NULL;

  write_file (fixture, name, "email\nana@shop.es\n");
  result_spawn (&result, fixture->folder, argv, NULL);
  g_assert_cmpint (result.status, ==, 0);
  page = read_file (fixture, "page.html");
  g_assert_true (g_utf8_validate (page, -1, NULL));
  g_assert_null (strstr (page, "<img"));
  g_assert_null (strchr (page, '\x01'));
  g_assert_null (strstr (page, "\xe2\x80\xae"));
  text = parse_page (page);
  assert_in (text, "a<img src=x onerror=alert(1)>&\"'");
}

/* Nothing, and everything the same. */
static void
test_summary_of_little (Fixture      *fixture,
                        gconstpointer data)
{
  g_autofree char *page = NULL;
  g_autofree char *text = NULL;
  g_autofree char *whole = NULL;
  g_autofree char *arguments = NULL;

  write_file (fixture, "list.csv", "email\nana@shop.es\n");
  run (fixture, "list.csv --output kept.csv --summary page.html");
  page = read_file (fixture, "page.html");
  text = parse_page (page);
  assert_in (text, "Nothing was found that speaks against a contact.");
  assert_in (text, "without a change");
  assert_in (text, "On the list alone.");
  assert_in (text, "100.0 %");
  g_free (page);

  /* Where the list lies may tell who cleaned it. */
  g_free (text);
  whole = g_build_filename (fixture->folder, "list.csv", NULL);
  arguments = g_strdup_printf ("%s --output kept.csv --summary page.html", whole);
  run (fixture, arguments);
  page = read_file (fixture, "page.html");
  text = parse_page (page);
  assert_in (text, "list.csv");
  g_assert_null (strstr (text, fixture->folder));
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  g_test_add ("/cli/outputs/presets", Fixture, NULL, set_up, test_presets, tear_down);
  g_test_add ("/cli/outputs/preset-of-other-forms", Fixture, NULL, set_up, test_preset_of_other_forms, tear_down);
  g_test_add ("/cli/outputs/preset-names", Fixture, NULL, set_up, test_preset_names, tear_down);
  g_test_add ("/cli/outputs/do-not-mail", Fixture, NULL, set_up, test_do_not_mail, tear_down);
  g_test_add ("/cli/outputs/do-not-mail-is-read", Fixture, NULL, set_up, test_do_not_mail_is_read, tear_down);
  g_test_add ("/cli/outputs/do-not-mail-heeds-rules", Fixture, NULL, set_up, test_do_not_mail_heeds_rules, tear_down);
  g_test_add ("/cli/outputs/together-or-not", Fixture, NULL, set_up, test_together_or_not, tear_down);
  g_test_add ("/cli/outputs/summary", Fixture, NULL, set_up, test_summary, tear_down);
  g_test_add ("/cli/outputs/summary-in-spanish", Fixture, NULL, set_up, test_summary_in_spanish, tear_down);
  g_test_add_func ("/cli/outputs/reasons", test_reasons);
  g_test_add ("/cli/outputs/hostile-name", Fixture, NULL, set_up, test_hostile_name, tear_down);
  g_test_add ("/cli/outputs/summary-of-little", Fixture, NULL, set_up, test_summary_of_little, tear_down);

  return isolated_test_run ();
}
