/* test-mojibake.c
 *
 * Texts that were encoded twice are recognised and repaired; texts that people write are left alone.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "contacts/rebote-csv-reader.h"
#include "contacts/rebote-list-preview.h"
#include "contacts/rebote-mojibake.h"
#include "isolated.h"

#define MAX_WORDS 6

/* The decoder of another hand than ours: iconv, with the bytes that Windows-1252 does not have as controls. */
static char *
damage (const char *text,
        const char *encoding)
{
  GString *out = g_string_new (NULL);

  for (; *text; text++)
    {
      g_autofree char *one = g_convert (text, 1, "UTF-8", encoding, NULL, NULL, NULL);

      if (one)
        g_string_append (out, one);
      else
        g_string_append_unichar (out, (guint8)*text);
    }

  return g_string_free (out, FALSE);
}

static void
assert_repaired (const char *damaged,
                 const char *expected)
{
  g_autofree char *repaired = rebote_mojibake_repair (damaged, -1);

  if (g_strcmp0 (repaired, expected) != 0)
    g_error ("“%s” becomes “%s”, not “%s”", damaged, repaired ? repaired : "(sound)", expected);
}

static void
assert_sound (const char *text)
{
  g_autofree char *repaired = rebote_mojibake_repair (text, -1);

  if (repaired)
    g_error ("“%s” became “%s”", text, repaired);
}

static const char *const words[] = {
  /* Spanish */
  "José", "García", "Muñoz", "Ángela", "Íñigo", "MARÍA", "Ñíguez", "JOSÉ", "LEÓN", "PEÑA", "¿Sí?", "¡Olé!", "pingüino", "Núñez",
  "1.º", "Nº", "Cataluña", "Órdenes",
  /* Portuguese */
  "João", "Conceição", "São", "SÃO", "AÇÕES", "avô", "você", "maçã", "Antônio", "à",
  /* French */
  "François", "Élodie", "Noël", "cœur", "Œuvres", "déjà", "août", "l’été", "« oui »", "naïve", "À", "Ève",
  /* German */
  "Müller", "MÜLLER", "KÖLN", "Straße", "Ärzte", "Österreich", "„gut“", "schön",
  /* Polish, Czech, Hungarian, Romanian, Turkish */
  "Łódź", "Wałęsa", "Żółć", "Małgorzata", "Gdańsk", "ŁÓDŹ", "Dvořák", "Škoda", "Čapek", "Růžena", "Žižka", "Győr", "Ţepeş", "Ștefan",
  "Öğretmen", "Işık", "Ğ.",
  /* Vietnamese, Greek, Russian, Hebrew, Arabic, Chinese, Japanese, Korean */
  "Nguyễn", "Trần", "Αθήνα", "Γιώργος", "Иван", "Москва", "שלום", "محمد", "北京", "山田太郎", "김철수",
  /* Signs */
  "it’s", "“so”", "a – b", "a — b", "100 €", "5 £", "£5", "Rebote™", "©2026", "Acme®", "20 °C", "½", "3×4", "10 µm", "→", "№ 5", "…",
  /* Pictures */
  "😀", "❤️", "🎉 fiesta", "👩‍💻",
};

static void
test_words (void)
{
  static const char *const encodings[] = { "WINDOWS-1252", "ISO-8859-1" };

  for (guint e = 0; e < G_N_ELEMENTS (encodings); e++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (words); i++)
        {
          g_autofree char *once = damage (words[i], encodings[e]);
          g_autofree char *twice = damage (once, encodings[e]);
          g_autofree char *thrice = damage (twice, encodings[e]);

          assert_sound (words[i]);
          assert_repaired (once, words[i]);
          assert_repaired (twice, words[i]);
          assert_repaired (thrice, words[i]);
        }
    }
}

/* As they are found, so that the above is not all there is to believe. */
static void
test_as_found (void)
{
  assert_repaired ("JosÃ©", "José");
  assert_repaired ("MUÃ‘OZ", "MUÑOZ");
  assert_repaired ("PEÃ±A", "PEñA");
  assert_repaired ("MARÃ\302\215A", "MARÍA");
  assert_repaired ("donâ€™t", "don’t");
  assert_repaired ("â€œholaâ€\302\235", "“hola”");
  assert_repaired ("Â¿CuÃ¡ntos?", "¿Cuántos?");
  assert_repaired ("ÃƒÂ©", "é");
  assert_repaired ("SÃƒO PAULO", "SÃO PAULO");
  assert_repaired ("Å\302\201Ã³dÅº", "Łódź");
  assert_repaired ("DvoÅ™Ã¡k", "Dvořák");
  assert_repaired ("ðŸ˜€", "😀");
  assert_repaired ("NÂº 5", "Nº 5");
  assert_repaired ("5 Â£", "5 £");
  assert_repaired ("ï»¿email", "email");
  /* Accents of their own */
  assert_repaired ("JoseÌ\302\201", "Jose\314\201");
  /* What stands beside it in ASCII stays, with what a table needs. */
  assert_repaired ("\"\"JosÃ©\"\", a\\\"b\tx", "\"\"José\"\", a\\\"b\tx");
}

static const char *const sound_texts[] = {
  "", "Jose", "plain ASCII, with \"marks\"", "José García",
  /* Capital letters with a tilde or a circumflex */
  "SÃO PAULO", "NÃO", "CORAÇÃO", "IRMÃ", "MAÇÃ", "Ã", "PÂNCOTA", "ROMÂNIA", "Â", "HÂNCEȘTI", "LÂM", "Ân", "ÂU CƠ", "À", "À bientôt",
  "ÂGE", "CHÂTEAU", "AÇÃO", "AÇÕES",
  /* … at the end of a word, before a sign */
  "IRMÃ…", "MANHÃ®", "AMANHÃ™", "“NÃO” e “MAÇÔ", "A MAÇÔ", "ALEMû", "IRMêS", "JOSÉ…", "CAFÉ®", "CAFÉ™", "PERÚ…", "AQUÍ…", "IKEA PÅ…",
  "Å…", "Ä…", "SPASS Ä…", "GROß…", "ESPAÑ…",
  /* Small letters before signs */
  "voilà…", "voilà »", "« déjà »", "café »", "« café »", "liberté’…", "é…", "già™", "perché…", "à °", "ð…",
  /* Signs alone */
  "©", "®", "™", "© 2026", "Acme®", "€", "£5", "5 £", "¥", "10 €", "¿?", "¡!", "º", "1º", "ª", "½", "°C", "Ø 5 mm", "Ø±0,5 mm", "§ 5",
  "…", "’", "“”", "–", "—", "•", "· · ·",
  /* Part of it is sound, so it is not known what the rest is. */
  "Señor JosÃ©", "Łódź Ã©",
  /* In Windows-1252, but in no way UTF-8 */
  "Ã©\303\251", "âé", "Ã",
};

static void
test_sound (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (sound_texts); i++)
    assert_sound (sound_texts[i]);
}

/* No word of Latin-1 letters is UTF-8 in disguise: all of four letters, two of which begin sequences, and their neighbours. */
static void
test_latin_1 (void)
{
  for (gunichar a = 0xc0; a <= 0xff; a++)
    {
      for (gunichar b = 0xc0; b <= 0xff; b++)
        {
          gunichar         letters[] = { 'a', a, b, 'o', ' ', a, 0 };
          gunichar         capitals[] = { 'N', a, b, 'O', ' ', a, '.', 0 };
          g_autofree char *text = g_ucs4_to_utf8 (letters, -1, NULL, NULL, NULL);
          g_autofree char *other = g_ucs4_to_utf8 (capitals, -1, NULL, NULL, NULL);

          assert_sound (text);
          assert_sound (other);
        }
    }
}

/* Any sentence of these words, damaged in any way up to three times, comes back; and what came back is sound. */
static void
test_sentences (void)
{
  for (guint n = 0; n < 3000; n++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      guint            n_words = g_test_rand_int_range (1, MAX_WORDS + 1);
      guint            n_layers = g_test_rand_int_range (1, REBOTE_MOJIBAKE_MAX_LAYERS + 1);
      g_autofree char *damaged = NULL;

      for (guint i = 0; i < n_words; i++)
        {
          g_string_append (text, i > 0 ? g_test_rand_bit () ? " " : ", " : "");
          g_string_append (text, words[g_test_rand_int_range (0, G_N_ELEMENTS (words))]);
        }
      damaged = g_strdup (text->str);
      for (guint i = 0; i < n_layers; i++)
        {
          char *more = damage (damaged, g_test_rand_bit () ? "WINDOWS-1252" : "ISO-8859-1");

          g_free (damaged);
          damaged = more;
        }
      assert_repaired (damaged, text->str);
      assert_sound (text->str);
    }
}

/* Whatever comes in, what comes out is UTF-8, differs from it, and has the same ASCII in it. */
static void
test_noise (void)
{
  static const char *const pieces[] = { "Ã", "Â", "â", "€", "ð", "Ÿ", "©", "\302\201", "\302\235", "a", "\"", ",", " ", "é", "ł", "\377",
                                        "\303", "Æ", "°", "™", "ï", "»", "¿", "½" };

  for (guint n = 0; n < 20000; n++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *repaired = NULL;
      guint            n_pieces = g_test_rand_int_range (1, 9);

      for (guint i = 0; i < n_pieces; i++)
        g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      repaired = rebote_mojibake_repair (text->str, text->len);
      if (repaired == NULL)
        continue;

      g_assert_true (g_utf8_validate (text->str, text->len, NULL));
      g_assert_true (g_utf8_validate (repaired, -1, NULL));
      g_assert_cmpstr (repaired, !=, text->str);
      for (const char *p = text->str, *q = repaired; *p || *q; p++, q++)
        {
          for (; (guint8)*p >= 0x80; p++)
            ;
          for (; (guint8)*q >= 0x80; q++)
            ;
          g_assert_cmpint (*p, ==, *q);
          if (*p == '\0')
            break;
        }
    }
}

static void
test_examples (void)
{
  g_autofree char *long_word = g_strdup_printf ("%0100dÃ©", 7);
  g_autofree char *long_repaired = rebote_mojibake_repair (long_word, -1);
  g_autoptr (ReboteMojibakeExample) plain = rebote_mojibake_example_new ("Don JosÃ© GarcÃ­a", "Don José García");
  g_autoptr (ReboteMojibakeExample) cut = rebote_mojibake_example_new (long_word, long_repaired);
  g_autoptr (ReboteMojibakeExample) control = rebote_mojibake_example_new ("a\033[MARÃ\302\233A", "a\033[MARÛA");

  g_assert_cmpstr (plain->damaged, ==, "JosÃ©");
  g_assert_cmpstr (plain->repaired, ==, "José");
  g_assert_cmpint (g_utf8_strlen (cut->damaged, -1), ==, REBOTE_MOJIBAKE_MAX_EXAMPLE);
  /* A terminal must not obey it. */
  g_assert_null (strchr (control->damaged, '\033'));
  g_assert_null (strstr (control->damaged, "\302\233"));
}

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("rebote-mojibake-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "list.csv", NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  folder_remove (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

/* Reads a list and puts together what its records are written as, and what they were. */
static void
read_list (Fixture      *fixture,
           const char   *content,
           gssize        length,
           gboolean      repairs,
           GByteArray   *written,
           GByteArray   *original,
           guint        *n_damaged)
{
  ReboteCsvOverrides overrides = REBOTE_CSV_OVERRIDES_INIT;
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteListSource) source = NULL;
  g_autoptr (ReboteCsvDialect) dialect = NULL;
  g_autoptr (ReboteCsvReader) reader = NULL;
  const ReboteCsvRecord *record;

  g_assert_true (g_file_set_contents (fixture->path, content, length, NULL));
  overrides.repairs_text = repairs;
  source = rebote_list_source_open (fixture->path, &error);
  g_assert_no_error (error);
  dialect = rebote_list_source_detect (source, &overrides, &error);
  g_assert_no_error (error);
  reader = rebote_csv_reader_new (source, dialect);
  *n_damaged = 0;
  while ((record = rebote_csv_reader_next (reader, &error)))
    {
      g_byte_array_append (written, (const guint8 *)record->raw, record->raw_length);
      g_byte_array_append (original, (const guint8 *)record->original, record->original_length);
      *n_damaged += record->n_damaged;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (dialect->n_damaged, ==, *n_damaged);
}

static void
assert_list (Fixture    *fixture,
             const char *content,
             gsize       length,
             const char *expected,
             gsize       expected_length,
             guint       n_damaged)
{
  for (guint repairs = 0; repairs < 2; repairs++)
    {
      g_autoptr (GByteArray) written = g_byte_array_new ();
      g_autoptr (GByteArray) original = g_byte_array_new ();
      guint       n;
      const char *wanted = repairs ? expected : content;
      gsize       wanted_length = repairs ? expected_length : length;

      read_list (fixture, content, length, repairs, written, original, &n);
      g_assert_cmpmem (original->data, original->len, content, length);
      g_assert_cmpmem (written->data, written->len, wanted, wanted_length);
      g_assert_cmpuint (n, ==, n_damaged);
    }
}

/* Sound cells, the quotation marks of all, line ends and what is no UTF-8 stay byte for byte. */
static const char list[] =
  "nombre,telÃ©fono,email\r\n"
  "JosÃ© GarcÃ­a,SÃO PAULO,ana@shop.es\r\n"
  "\"Mu\\\"Ã±oz\"\" \",\"MARÃ\302\215A\",b@shop.es\n"
  "\r\n"
  "sound, Ángela ,\"c@shop.es\"\r\n"
  "Jos\351,Ã©,d@shop.es\r\n"
  "Señor JosÃ©,,e@shop.es\r\n"
  "unfinished,\"â€™,f@shop.es";
static const char repaired_list[] =
  "nombre,teléfono,email\r\n"
  "José García,SÃO PAULO,ana@shop.es\r\n"
  "\"Mu\\\"ñoz\"\" \",\"MARÍA\",b@shop.es\n"
  "\r\n"
  "sound, Ángela ,\"c@shop.es\"\r\n"
  "Jos\351,é,d@shop.es\r\n"
  "Señor JosÃ©,,e@shop.es\r\n"
  "unfinished,\"’,f@shop.es";

static void
test_records (Fixture      *fixture,
              gconstpointer data)
{
  /* With a byte-order mark, or one byte that is no UTF-8 would make it a list of Windows-1252. */
  g_autofree char *marked = g_strconcat ("\357\273\277", list, NULL);
  g_autoptr (GByteArray) written = g_byte_array_new ();
  g_autoptr (GByteArray) original = g_byte_array_new ();
  guint n;

  read_list (fixture, marked, -1, TRUE, written, original, &n);
  g_assert_cmpmem (original->data, original->len, list, strlen (list));
  g_assert_cmpmem (written->data, written->len, repaired_list, strlen (repaired_list));
  g_assert_cmpuint (n, ==, 6);

  g_byte_array_set_size (written, 0);
  g_byte_array_set_size (original, 0);
  read_list (fixture, marked, -1, FALSE, written, original, &n);
  g_assert_cmpmem (written->data, written->len, list, strlen (list));
  g_assert_cmpuint (n, ==, 6);
}

static void
test_wide_records (Fixture      *fixture,
                   gconstpointer data)
{
  static const char *const encodings[] = { "UTF-16LE", "UTF-16BE" };
  static const char        text[] = "nombre;ciudad;email\r\nJosÃ© 😀;LeÃ³n;a@shop.es\r\n😀Ángela;\"MÃ¡laga\";b@shop.es\r\nz;;c@shop.es\r\n";
  static const char        better[] = "nombre;ciudad;email\r\nJosÃ© 😀;León;a@shop.es\r\n😀Ángela;\"Málaga\";b@shop.es\r\nz;;c@shop.es\r\n";

  for (guint i = 0; i < G_N_ELEMENTS (encodings); i++)
    {
      gsize            length;
      gsize            better_length;
      g_autofree char *wide = g_convert (text, -1, encodings[i], "UTF-8", NULL, &length, NULL);
      g_autofree char *wide_better = g_convert (better, -1, encodings[i], "UTF-8", NULL, &better_length, NULL);

      assert_list (fixture, wide, length, wide_better, better_length, 2);
    }
}

/* Two files that were glued together: UTF-8 in a list of Windows-1252. What the latter cannot say stays as it is. */
static void
test_windows_records (Fixture      *fixture,
                      gconstpointer data)
{
  static const char text[] = "nombre,email\nJos\351,a@shop.es\nMARÍA,b@shop.es\nŁódź,c@shop.es\nSÃO,d@shop.es\n";
  static const char better[] = "nombre,email\nJos\351,a@shop.es\nMAR\315A,b@shop.es\nŁódź,c@shop.es\nS\303O,d@shop.es\n";

  assert_list (fixture, text, strlen (text), better, strlen (better), 2);
}

/* In many records, beyond the sample and the chunks. */
static void
test_long_list (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("nombre,email\n");
  g_autoptr (GString) better = g_string_new ("nombre,email\n");
  g_autoptr (GByteArray) written = g_byte_array_new ();
  g_autoptr (GByteArray) original = g_byte_array_new ();
  ReboteCsvOverrides overrides = REBOTE_CSV_OVERRIDES_INIT;
  g_autoptr (ReboteListSource) source = NULL;
  g_autoptr (ReboteCsvDialect) dialect = NULL;
  g_autoptr (ReboteCsvReader) reader = NULL;
  const ReboteCsvRecord *record;
  guint64 n_damaged = 0;

  for (guint i = 0; i < 60000; i++)
    {
      g_string_append_printf (text, "%s %u,p%u@shop.es\n", i % 3 ? "Ángel" : "JosÃ©", i, i);
      g_string_append_printf (better, "%s %u,p%u@shop.es\n", i % 3 ? "Ángel" : "José", i, i);
    }
  g_assert_true (g_file_set_contents (fixture->path, text->str, text->len, NULL));
  overrides.repairs_text = TRUE;
  source = rebote_list_source_open (fixture->path, NULL);
  dialect = rebote_list_source_detect (source, &overrides, NULL);
  reader = rebote_csv_reader_new (source, dialect);
  while ((record = rebote_csv_reader_next (reader, NULL)))
    {
      g_byte_array_append (written, (const guint8 *)record->raw, record->raw_length);
      g_byte_array_append (original, (const guint8 *)record->original, record->original_length);
      n_damaged += record->n_damaged;
    }
  g_assert_cmpmem (written->data, written->len, better->str, better->len);
  g_assert_cmpmem (original->data, original->len, text->str, text->len);
  g_assert_cmpuint (n_damaged, ==, 20000);
  /* The sample has its part of them. */
  g_assert_cmpuint (dialect->n_damaged, >, 1000);
  g_assert_cmpuint (dialect->n_damaged, <, 20000);
  g_assert_cmpuint (dialect->damage->len, ==, REBOTE_CSV_MAX_EXAMPLES);
}

/* It is offered, with an example; and only where it is wanted, the preview shows it, with the names of the columns. */
static void
test_preview (Fixture      *fixture,
              gconstpointer data)
{
  ReboteCsvOverrides overrides = REBOTE_CSV_OVERRIDES_INIT;
  g_autoptr (ReboteListPreview) before = NULL;
  g_autoptr (ReboteListPreview) after = NULL;
  const ReboteMojibakeExample *example;

  g_assert_true (g_file_set_contents (fixture->path, "email,ApellidoÂ \ncorreo,x\na@shop.es,GarcÃ­a\nb@shop.es,SÃO\n", -1, NULL));
  before = rebote_list_preview_new (fixture->path, &overrides, NULL);
  g_assert_true (before->dialect->doubts & REBOTE_CSV_DOUBT_MOJIBAKE);
  g_assert_false (before->dialect->repairs_text);
  example = g_ptr_array_index (before->dialect->damage, 0);
  g_assert_cmpstr (example->repaired, ==, "García");
  g_assert_cmpstr (((GStrv)g_ptr_array_index (before->rows, 1))[1], ==, "GarcÃ­a");

  overrides.repairs_text = TRUE;
  after = rebote_list_preview_new (fixture->path, &overrides, NULL);
  g_assert_false (after->dialect->doubts & REBOTE_CSV_DOUBT_MOJIBAKE);
  g_assert_true (after->dialect->repairs_text);
  g_assert_cmpuint (after->dialect->n_damaged, ==, before->dialect->n_damaged);
  g_assert_cmpstr (((GStrv)g_ptr_array_index (after->rows, 1))[1], ==, "García");
  g_assert_cmpstr (((GStrv)g_ptr_array_index (after->rows, 2))[1], ==, "SÃO");
}

/* “Correo electrónico” is the name of a column that is known; damaged, it is not. */
static void
test_header (Fixture      *fixture,
             gconstpointer data)
{
  ReboteCsvOverrides overrides = REBOTE_CSV_OVERRIDES_INIT;
  g_autoptr (ReboteListPreview) preview = NULL;

  g_assert_true (g_file_set_contents (fixture->path, "Nombre,Correo electrÃ³nico\nAna,ana@shop.es\n", -1, NULL));
  overrides.repairs_text = TRUE;
  preview = rebote_list_preview_new (fixture->path, &overrides, NULL);
  g_assert_cmpint (preview->dialect->address_column, ==, 1);
  g_assert_cmpstr (rebote_csv_dialect_get_column (preview->dialect, 1)->name, ==, "Correo electrónico");
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  g_test_add_func ("/contacts/mojibake/words", test_words);
  g_test_add_func ("/contacts/mojibake/as-found", test_as_found);
  g_test_add_func ("/contacts/mojibake/sound", test_sound);
  g_test_add_func ("/contacts/mojibake/latin-1", test_latin_1);
  g_test_add_func ("/contacts/mojibake/sentences", test_sentences);
  g_test_add_func ("/contacts/mojibake/noise", test_noise);
  g_test_add_func ("/contacts/mojibake/examples", test_examples);
  g_test_add ("/contacts/mojibake/records", Fixture, NULL, set_up, test_records, tear_down);
  g_test_add ("/contacts/mojibake/wide-records", Fixture, NULL, set_up, test_wide_records, tear_down);
  g_test_add ("/contacts/mojibake/windows-records", Fixture, NULL, set_up, test_windows_records, tear_down);
  g_test_add ("/contacts/mojibake/long-list", Fixture, NULL, set_up, test_long_list, tear_down);
  g_test_add ("/contacts/mojibake/preview", Fixture, NULL, set_up, test_preview, tear_down);
  g_test_add ("/contacts/mojibake/header", Fixture, NULL, set_up, test_header, tear_down);

  return isolated_test_run ();
}
