/* rebote-mojibake.c
 *
 * A text is damaged if all of it, written back in Windows-1252, is UTF-8, and if something in it says more for that reading
 * than for the text as it stands. What people write comes through by the first of these alone: in “SÃO” or “voilà” the letter
 * that would begin a sequence is not followed by one that could go on with it. The second is for words that end in a capital
 * letter before a sign, as in “IRMÃ…”.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-mojibake"

#include "config.h"

#include <string.h>

#include "rebote-encoding.h"
#include "rebote-mojibake.h"

#define NO_BREAK_SPACE  0xa0
#define BYTE_ORDER_MARK 0xfeff
#define REPLACEMENT     0xfffd

typedef enum
{
  WEIGHT_AGAINST, /* nobody writes that */
  WEIGHT_NOTHING,
  WEIGHT_LITTLE, /* two of them are enough */
  WEIGHT_MUCH
} Weight;

/* A letter of a text that may be a byte of a sequence: the first of them, and what it stands for. */
typedef struct
{
  const gunichar *chars; /* the text */
  gsize           n_chars;
  gsize           at;
  gsize           length;
  gunichar        meant;
} Sequence;

/* In UTF-8, a letter from “Â” to “ô” (the first byte of a sequence), and behind it what may be one of its other bytes. */
static gboolean
begins_sequence (const guint8 *bytes)
{
  return bytes[1] >= 0x82 && bytes[1] <= 0xb4 &&
         (bytes[2] == 0xc2 || bytes[2] == 0xc5 || bytes[2] == 0xc6 || bytes[2] == 0xcb || bytes[2] == 0xe2);
}

/**
 * rebote_mojibake_is_suspect:
 * @text: a text in UTF-8, or bytes
 * @length: its length
 *
 * Says quickly that most texts are sound.
 *
 * Returns: whether @text has to be looked at more closely
 */
gboolean
rebote_mojibake_is_suspect (const char *text,
                            gsize       length)
{
  const char *end = text + length;

  g_return_val_if_fail (text != NULL || length == 0, FALSE);

  while (end - text > 2 && (text = memchr (text, 0xc3, end - text - 2)))
    {
      if (begins_sequence ((const guint8 *)text))
        return TRUE;
      text++;
    }

  return FALSE;
}

/* What may stand behind the last letter of a word. */
static gboolean
ends_word (gunichar c)
{
  static const gunichar signs[] = { NO_BREAK_SPACE, 0xa9, 0xaa, 0xae, 0xb0, 0xb2, 0xb3, 0xb9, 0xba, 0xbb,
                                    0x201d, 0x2026, 0x203a, 0x2122 };

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    {
      if (signs[i] == c)
        return TRUE;
    }

  return FALSE;
}

static gunichar
get_before (const Sequence *self)
{
  return self->at > 0 ? self->chars[self->at - 1] : 0;
}

static gunichar
get_behind (const Sequence *self)
{
  return self->at + self->length < self->n_chars ? self->chars[self->at + self->length] : 0;
}

/* Whether it may be the end of a word as it stands: capital letters go on with capital ones, and the Swedish words “Å” and “Ä”
 * have one letter. Behind a small letter of three or four bytes there would have to be as many signs. */
static gboolean
is_end_of_word (const Sequence *self)
{
  gunichar first = self->chars[self->at];
  gunichar before = get_before (self);
  gunichar last = self->chars[self->at + self->length - 1];

  if (g_unichar_isalpha (get_behind (self)))
    return FALSE;
  /* “liberté’ …” */
  for (gsize i = 1; i + 1 < self->length; i++)
    {
      if (!ends_word (self->chars[self->at + i]) && self->chars[self->at + i] != 0x2019)
        return FALSE;
    }
  if (!ends_word (last))
    return FALSE;
  if (!g_unichar_isupper (first))
    return TRUE;

  return g_unichar_isupper (before) || (!g_unichar_isalpha (before) && (first == 0xc4 || first == 0xc5));
}

/* Letters of languages that people write in; the others of Latin are phonetic or historical. */
static gboolean
is_usual_latin (gunichar c)
{
  static const gunichar others[] = { 0x18f, 0x1a0, 0x1a1, 0x1af, 0x1b0, 0x218, 0x219, 0x21a, 0x21b, 0x259, 0xfb01, 0xfb02 };

  if (c < 0x180 || (c >= 0x1cd && c <= 0x1dc) || (c >= 0x1e00 && c < 0x1f00))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      if (others[i] == c)
        return TRUE;
    }

  return FALSE;
}

/* The scripts of the languages of today (Unicode Standard Annex 31, table 5). */
static gboolean
is_usual_script (GUnicodeScript script)
{
  static const GUnicodeScript scripts[] = {
    G_UNICODE_SCRIPT_ARABIC,
    G_UNICODE_SCRIPT_ARMENIAN,
    G_UNICODE_SCRIPT_BENGALI,
    G_UNICODE_SCRIPT_BOPOMOFO,
    G_UNICODE_SCRIPT_CYRILLIC,
    G_UNICODE_SCRIPT_DEVANAGARI,
    G_UNICODE_SCRIPT_ETHIOPIC,
    G_UNICODE_SCRIPT_GEORGIAN,
    G_UNICODE_SCRIPT_GREEK,
    G_UNICODE_SCRIPT_GUJARATI,
    G_UNICODE_SCRIPT_GURMUKHI,
    G_UNICODE_SCRIPT_HAN,
    G_UNICODE_SCRIPT_HANGUL,
    G_UNICODE_SCRIPT_HEBREW,
    G_UNICODE_SCRIPT_HIRAGANA,
    G_UNICODE_SCRIPT_KANNADA,
    G_UNICODE_SCRIPT_KATAKANA,
    G_UNICODE_SCRIPT_KHMER,
    G_UNICODE_SCRIPT_LAO,
    G_UNICODE_SCRIPT_MALAYALAM,
    G_UNICODE_SCRIPT_MYANMAR,
    G_UNICODE_SCRIPT_ORIYA,
    G_UNICODE_SCRIPT_SINHALA,
    G_UNICODE_SCRIPT_TAMIL,
    G_UNICODE_SCRIPT_TELUGU,
    G_UNICODE_SCRIPT_THAANA,
    G_UNICODE_SCRIPT_THAI,
    G_UNICODE_SCRIPT_TIBETAN,
  };

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      if (scripts[i] == script)
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_digit_near (const Sequence *self)
{
  gunichar before = get_before (self);
  gunichar behind = get_behind (self);

  if (before == ' ' && self->at > 1)
    before = self->chars[self->at - 2];
  if (behind == ' ' && self->at + self->length + 1 < self->n_chars)
    behind = self->chars[self->at + self->length + 1];

  return g_unichar_isdigit (before) || g_unichar_isdigit (behind);
}

/* “Â” and a sign of Latin-1. No word ends in “Â” and begins small; one in capital letters might, but not before another letter,
 * and not before “º”. */
static Weight
weigh_sign (const Sequence *self)
{
  gunichar before = get_before (self);
  gboolean is_inner = g_unichar_isalpha (get_behind (self));

  switch (self->meant)
    {
    case NO_BREAK_SPACE:
      return before == 0 || g_unichar_isspace (before) || g_unichar_isupper (before) ? WEIGHT_NOTHING : WEIGHT_MUCH;
    case 0xa2: /* currencies */
    case 0xa3:
    case 0xa4:
    case 0xa5:
      return is_digit_near (self) || self->n_chars == self->length ? WEIGHT_MUCH : WEIGHT_NOTHING;
    case 0xad: /* a hyphen that is seen at the end of a line only */
      return is_inner ? WEIGHT_MUCH : WEIGHT_NOTHING;
    case 0xaa:
    case 0xb0:
    case 0xba:
      return WEIGHT_MUCH;
    default:
      return g_unichar_isupper (before) && !is_inner ? WEIGHT_NOTHING : WEIGHT_MUCH;
    }
}

static Weight
weigh_letter (const Sequence *self)
{
  GUnicodeScript script = g_unichar_get_script (self->meant);

  if (script != G_UNICODE_SCRIPT_LATIN && script != G_UNICODE_SCRIPT_COMMON && !is_usual_script (script))
    return WEIGHT_AGAINST;
  if (script == G_UNICODE_SCRIPT_LATIN && !is_usual_latin (self->meant))
    return WEIGHT_NOTHING;
  if (is_end_of_word (self))
    return WEIGHT_NOTHING;

  /* “Ø±0,5” is a letter of Arabic, but two of them are no measure. */
  return script != G_UNICODE_SCRIPT_LATIN && self->length == 2 ? WEIGHT_LITTLE : WEIGHT_MUCH;
}

static Weight
weigh (const Sequence *self)
{
  gunichar c = self->meant;

  /* They were controls before, or are damaged once more. */
  if (c < NO_BREAK_SPACE)
    return WEIGHT_NOTHING;
  if (c < 0xc0 || c == 0xd7 || c == 0xf7)
    return weigh_sign (self);
  if (c == BYTE_ORDER_MARK)
    return self->at == 0 ? WEIGHT_MUCH : WEIGHT_NOTHING;

  switch ((guint)g_unichar_type (c))
    {
    case G_UNICODE_UNASSIGNED:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_CONTROL:
      return WEIGHT_AGAINST;
    case G_UNICODE_FORMAT:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
      return WEIGHT_NOTHING;
    case G_UNICODE_NON_SPACING_MARK:
    case G_UNICODE_ENCLOSING_MARK:
    case G_UNICODE_SPACING_MARK:
      /* Accents of their own, as Macintosh writes the names of files; the others of them stand with letters. */
      return c >= 0x300 && c <= 0x328 && !is_end_of_word (self) ? WEIGHT_MUCH : WEIGHT_NOTHING;
    default:
      break;
    }
  if (g_unichar_isalnum (c))
    return weigh_letter (self);

  return c == REPLACEMENT || is_end_of_word (self) ? WEIGHT_NOTHING : WEIGHT_MUCH;
}

/* Whether the bytes are UTF-8 that makes more sense than the letters that they were taken for. */
static gboolean
makes_sense (const GString *bytes,
             const GArray  *chars)
{
  Sequence    sequence = { (const gunichar *)(gpointer)chars->data, chars->len, 0, 0, 0 };
  guint       n_little = 0;
  gboolean    much = FALSE;
  const char *end;

  if (!g_utf8_validate_len (bytes->str, bytes->len, &end))
    return FALSE;

  for (const char *p = bytes->str; *p; p = g_utf8_next_char (p))
    {
      Weight weight;

      if ((guint8)*p < 0x80)
        continue;
      sequence.at = p - bytes->str;
      sequence.length = g_utf8_next_char (p) - p;
      sequence.meant = g_utf8_get_char (p);
      weight = weigh (&sequence);
      if (weight == WEIGHT_AGAINST)
        return FALSE;
      n_little += weight == WEIGHT_LITTLE;
      much |= weight == WEIGHT_MUCH;
    }

  return much || n_little > 1;
}

/* Takes one damage back. Returns whether @text, which is valid, had it. */
static gboolean
undo (const char *text,
      gsize       length,
      GString    *bytes,
      GArray     *chars)
{
  const char *end = text + length;

  g_string_truncate (bytes, 0);
  g_array_set_size (chars, 0);
  for (; text < end; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);
      int      byte = rebote_encoding_windows_1252_from_char (c);

      if (byte < 0)
        return FALSE;
      g_string_append_c (bytes, byte);
      g_array_append_val (chars, c);
    }

  return makes_sense (bytes, chars);
}

static gboolean
has_controls (const char *text)
{
  for (; *text; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);

      if (c >= 0x80 && c < NO_BREAK_SPACE)
        return TRUE;
    }

  return FALSE;
}

/**
 * rebote_mojibake_repair:
 * @text: a text in UTF-8
 * @length: its length, or -1 if it ends with a NUL
 *
 * ASCII stays as it is and where it is, so that a field of a table keeps its form.
 *
 * Returns: (transfer full) (nullable): what was meant; %NULL if @text is sound, or not UTF-8
 */
char *
rebote_mojibake_repair (const char *text,
                        gssize      length)
{
  g_autoptr (GString) current = NULL;
  g_autoptr (GString) bytes = NULL;
  g_autoptr (GArray) chars = NULL;
  g_autofree char *repaired = NULL;

  g_return_val_if_fail (text != NULL || length == 0, NULL);

  if (length < 0)
    length = strlen (text);
  if (!rebote_mojibake_is_suspect (text, length) || !g_utf8_validate_len (text, length, NULL))
    return NULL;

  current = g_string_new_len (text, length);
  bytes = g_string_sized_new (length);
  chars = g_array_sized_new (FALSE, FALSE, sizeof (gunichar), length);
  for (guint i = 0; i < REBOTE_MOJIBAKE_MAX_LAYERS && undo (current->str, current->len, bytes, chars); i++)
    {
      g_string_assign (current, bytes->str);
      /* What has such controls in it is on its way to something better, or it is not what was meant. */
      if (!has_controls (current->str))
        {
          g_free (repaired);
          repaired = g_strdup (current->str);
        }
    }

  /* It belongs at the beginning of a file, and is no part of a text. */
  if (repaired && g_utf8_get_char (repaired) == BYTE_ORDER_MARK)
    memmove (repaired, g_utf8_next_char (repaired), strlen (g_utf8_next_char (repaired)) + 1);

  return g_steal_pointer (&repaired);
}

/* A word as it is shown, on a terminal too, which would obey controls. */
static char *
show (const char *word)
{
  GString *out = g_string_new (NULL);

  for (guint n = 0; *word && n < REBOTE_MOJIBAKE_MAX_EXAMPLE; n++, word = g_utf8_next_char (word))
    {
      gunichar c = g_utf8_get_char (word);

      g_string_append_unichar (out, g_unichar_iscntrl (c) ? REPLACEMENT : c);
    }

  return g_string_free (out, FALSE);
}

/**
 * rebote_mojibake_example_new:
 * @damaged: a text
 * @repaired: what rebote_mojibake_repair() made of it
 *
 * Returns: (transfer full): the first word that differs, as it can be shown
 */
ReboteMojibakeExample *
rebote_mojibake_example_new (const char *damaged,
                             const char *repaired)
{
  ReboteMojibakeExample *self = g_new0 (ReboteMojibakeExample, 1);
  g_auto (GStrv) before = NULL;
  g_auto (GStrv) after = NULL;
  guint i = 0;

  g_return_val_if_fail (damaged != NULL && repaired != NULL, NULL);

  before = g_strsplit_set (damaged, " \t\r\n\"", -1);
  after = g_strsplit_set (repaired, " \t\r\n\"", -1);
  while (before[i] && after[i] && g_str_equal (before[i], after[i]))
    i++;
  self->damaged = show (before[i] ? before[i] : damaged);
  self->repaired = show (after[i] ? after[i] : repaired);

  return self;
}

/**
 * rebote_mojibake_example_free:
 * @self: (transfer full): an example
 */
void
rebote_mojibake_example_free (ReboteMojibakeExample *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->damaged);
  g_free (self->repaired);
  g_free (self);
}
