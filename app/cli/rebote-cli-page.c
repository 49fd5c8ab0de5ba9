/* rebote-cli-page.c
 *
 * Wraps text to the terminal's width. What is printed may come from a stranger's mail, so nothing in it may steer the
 * terminal.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-cli-page"

#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "rebote-cli-page.h"

#define DEFAULT_WIDTH 80
#define MIN_WIDTH     20
#define MAX_WIDTH     100 /* longer lines are hard to read */
#define MIN_TEXT      24  /* columns that a text keeps beside its label */

static const char *const tones[] = {
  [REBOTE_CLI_TONE_NONE] = "",
  [REBOTE_CLI_TONE_BOLD] = "\033[1m",
  [REBOTE_CLI_TONE_DIM] = "\033[2m",
  [REBOTE_CLI_TONE_BAD] = "\033[1;31m",
  [REBOTE_CLI_TONE_WARNING] = "\033[1;33m",
  [REBOTE_CLI_TONE_GOOD] = "\033[1;32m",
};

static gboolean
is_mark (gunichar c)
{
  return c == REBOTE_CLI_MARK_START[0] || c == REBOTE_CLI_MARK_END[0];
}

static guint
char_width (gunichar c)
{
  if (is_mark (c) || g_unichar_iszerowidth (c))
    return 0;

  return g_unichar_iswide (c) ? 2 : 1;
}

static guint
stretch_width (const char *text,
               gsize       length)
{
  guint width = 0;

  for (const char *p = text; p < text + length; p = g_utf8_next_char (p))
    width += char_width (g_utf8_get_char (p));

  return width;
}

/* A terminal that cannot show “ ” ● gets the nearest that it can. */
static void
put (ReboteCliPage *self,
     const char    *text)
{
  g_autofree char *converted = NULL;

  if (!self->is_utf8)
    {
      const char *charset;

      g_get_charset (&charset);
      converted = g_convert_with_fallback (text, -1, charset, "UTF-8", "?", NULL, NULL, NULL);
      if (converted == NULL || strstr (charset, "ANSI") || strstr (charset, "ASCII"))
        {
          g_free (converted);
          converted = g_str_to_ascii (text, "C");
        }
    }

  fputs (converted ? converted : text, self->out);
}

static void
put_tone (ReboteCliPage *self,
          ReboteCliTone  tone)
{
  if (self->is_terminal)
    fputs (tones[tone], self->out);
}

static void
put_reset (ReboteCliPage *self,
           ReboteCliTone  tone)
{
  if (self->is_terminal && tone != REBOTE_CLI_TONE_NONE)
    fputs ("\033[0m", self->out);
}

static void
put_spaces (ReboteCliPage *self,
            guint          n)
{
  for (guint i = 0; i < n; i++)
    fputc (' ', self->out);
}

/* A stretch of a line, with its marks turned into what the terminal understands. */
static void
put_marked (ReboteCliPage *self,
            const char    *text,
            gsize          length,
            gboolean      *is_marked)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (const char *p = text; p < text + length; p++)
    {
      if (*p == REBOTE_CLI_MARK_START[0])
        *is_marked = TRUE;
      else if (*p == REBOTE_CLI_MARK_END[0])
        *is_marked = FALSE;

      if (!is_mark (*p))
        g_string_append_c (line, *p);
      else if (self->is_terminal)
        g_string_append (line, *is_marked ? "\033[1;4m" : "\033[0m");
    }

  put (self, line->str);
}

/* How many bytes of the text fit into the width: up to a space, or a piece of a word that is too long for a line. */
static gsize
find_break (const char *text,
            guint       width)
{
  const char *last_space = NULL;
  const char *p = text;
  guint       used = 0;

  for (; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\n')
        return p - text;
      if (c == ' ')
        last_space = p;
      if (used + char_width (c) > width)
        break;
      used += char_width (c);
    }

  if (*p == '\0')
    return p - text;
  if (last_space && last_space > text)
    return last_space - text;
  return p > text ? p - text : (gsize)(g_utf8_next_char (text) - text);
}

/* The cursor stands at the column where every line begins. Ends with a line end. */
static void
put_wrapped (ReboteCliPage *self,
             guint          left,
             ReboteCliTone  tone,
             const char    *text)
{
  guint    width = self->width > left + 1 ? self->width - left : 1;
  gboolean is_marked = FALSE;

  do
    {
      gsize length = find_break (text, width);

      put_tone (self, tone);
      put_marked (self, text, length, &is_marked);
      put_reset (self, tone);
      text += length;
      while (*text == ' ')
        text++;
      if (*text == '\n')
        text++;
      fputc ('\n', self->out);
      if (*text)
        put_spaces (self, left);
    }
  while (*text);
}

/**
 * rebote_cli_page_init:
 * @self: a page
 * @out: where to write
 * @is_terminal: whether that is a terminal
 *
 * Finds out how wide the page is, and what it can show.
 */
void
rebote_cli_page_init (ReboteCliPage *self,
                      FILE          *out,
                      gboolean       is_terminal)
{
  const char    *no_color = g_getenv ("NO_COLOR");
  const char    *columns = g_getenv ("COLUMNS");
  struct winsize size = { 0 };

  g_return_if_fail (self != NULL);
  g_return_if_fail (out != NULL);

  self->out = out;
  self->width = DEFAULT_WIDTH;
  self->is_terminal = is_terminal && !(no_color && no_color[0]) && g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;
  self->is_utf8 = g_get_charset (NULL);

  if (is_terminal && ioctl (fileno (out), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    self->width = CLAMP (size.ws_col, MIN_WIDTH, MAX_WIDTH);
  else if (is_terminal && columns && atoi (columns) > 0)
    self->width = CLAMP (atoi (columns), MIN_WIDTH, MAX_WIDTH);
}

/**
 * rebote_cli_page_paragraph:
 * @self: a page
 * @indent: columns left free at the left
 * @label: (nullable): words before the text
 * @label_width: columns from the label's begin to the text's; a longer label stands on a line of its own
 * @tone: how the label, or without one the text, looks
 * @text: the text; its line ends are kept
 *
 * Writes a paragraph; its lines begin under each other, right of the label.
 */
void
rebote_cli_page_paragraph (ReboteCliPage *self,
                           guint          indent,
                           const char    *label,
                           guint          label_width,
                           ReboteCliTone  tone,
                           const char    *text)
{
  g_autofree char *starred = NULL;
  guint            left = indent + label_width;
  guint            used = label ? rebote_cli_text_width (label) : 0;

  g_return_if_fail (self != NULL);
  g_return_if_fail (text != NULL);

  if (!self->is_terminal && strpbrk (text, REBOTE_CLI_MARK_START REBOTE_CLI_MARK_END))
    {
      g_autoptr (GString) marked = g_string_new (text);

      g_string_replace (marked, REBOTE_CLI_MARK_START, "*", 0);
      g_string_replace (marked, REBOTE_CLI_MARK_END, "*", 0);
      text = starred = g_string_free (g_steal_pointer (&marked), FALSE);
    }

  put_spaces (self, indent);
  if (label == NULL)
    {
      put_spaces (self, label_width);
      put_wrapped (self, left, tone, text);
    }
  else if (text[0] == '\0')
    put_wrapped (self, indent, tone, label);
  else if (left + MIN_TEXT > self->width || used + 1 > label_width)
    {
      /* On a narrow terminal the text goes below its label. */
      left = MIN (left, indent + 2);
      put_wrapped (self, indent, tone, label);
      put_spaces (self, left);
      put_wrapped (self, left, REBOTE_CLI_TONE_NONE, text);
    }
  else
    {
      put_tone (self, tone);
      put (self, label);
      put_reset (self, tone);
      put_spaces (self, label_width - used);
      put_wrapped (self, left, REBOTE_CLI_TONE_NONE, text);
    }
}

/**
 * rebote_cli_page_line:
 * @self: a page
 * @tone: how it looks
 * @text: the text
 *
 * Writes a paragraph at the left edge.
 */
void
rebote_cli_page_line (ReboteCliPage *self,
                      ReboteCliTone  tone,
                      const char    *text)
{
  rebote_cli_page_paragraph (self, 0, NULL, 0, tone, text);
}

/**
 * rebote_cli_page_gap:
 * @self: a page
 *
 * Leaves a line free.
 */
void
rebote_cli_page_gap (ReboteCliPage *self)
{
  g_return_if_fail (self != NULL);

  fputc ('\n', self->out);
}

/**
 * rebote_cli_text_width:
 * @text: UTF-8
 *
 * Returns: the columns that it takes on a terminal
 */
guint
rebote_cli_text_width (const char *text)
{
  g_return_val_if_fail (text != NULL, 0);

  return stretch_width (text, strlen (text));
}

static gboolean
may_steer (gunichar c)
{
  /* Controls, and the invisible characters that turn the direction of a line around. */
  return g_unichar_iscntrl (c) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
         c == 0x200e || c == 0x200f || c == 0x2028 || c == 0x2029;
}

/**
 * rebote_cli_make_printable:
 * @text: text from a mail
 *
 * Returns: (transfer full): the same as valid UTF-8 on one line, without anything that steers a terminal
 */
char *
rebote_cli_make_printable (const char *text)
{
  g_autofree char *valid = NULL;
  GString         *printable;

  g_return_val_if_fail (text != NULL, NULL);

  valid = g_utf8_make_valid (text, -1);
  printable = g_string_sized_new (strlen (valid));
  for (const char *p = valid; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (printable, may_steer (c) ? ' ' : c);
    }

  return g_string_free (printable, FALSE);
}
