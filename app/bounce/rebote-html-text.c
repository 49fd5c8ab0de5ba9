/* rebote-html-text.c
 *
 * The words of HTML, as a reader sees them: white space is one space, unless it is preformatted, lines end where elements say
 * so. Nothing is loaded, drawn or run.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-html-text"

#include "config.h"

#include <string.h>

#include "rebote-html-text.h"

#define MAX_ENTITY 10

typedef struct
{
  GString *text;
  gboolean needs_space; /* white space was seen since the last word */
  gboolean is_preformatted;
} Page;

static gboolean
tag_is (const char *tag,
        const char *name)
{
  gsize n = strlen (name);

  return g_ascii_strncasecmp (tag, name, n) == 0 && !g_ascii_isalnum (tag[n]);
}

static gboolean
tag_is_one_of (const char        *tag,
               const char *const *names)
{
  if (*tag == '/')
    tag++;
  for (guint i = 0; names[i]; i++)
    {
      if (tag_is (tag, names[i]))
        return TRUE;
    }

  return FALSE;
}

static void
trim_line (Page *page)
{
  while (page->text->len > 0 && (page->text->str[page->text->len - 1] == ' ' || page->text->str[page->text->len - 1] == '\t'))
    g_string_truncate (page->text, page->text->len - 1);
  page->needs_space = FALSE;
}

static gboolean
ends_with (Page       *page,
           const char *suffix)
{
  gsize length = strlen (suffix);

  return page->text->len == 0 ||
         (page->text->len >= length && memcmp (page->text->str + page->text->len - length, suffix, length) == 0);
}

static void
begin_word (Page *page)
{
  if (page->needs_space && !ends_with (page, "\n"))
    g_string_append_c (page->text, ' ');
  page->needs_space = FALSE;
}

static void
take_words (Page       *page,
            const char *words,
            gsize       length)
{
  if (page->is_preformatted)
    {
      g_string_append_len (page->text, words, length);
      return;
    }

  for (const char *end = words + length; words < end;)
    {
      gsize word = 0;

      while (words < end && g_ascii_isspace (*words))
        {
          page->needs_space = TRUE;
          words++;
        }
      while (words + word < end && !g_ascii_isspace (words[word]))
        word++;
      if (word > 0)
        {
          begin_word (page);
          g_string_append_len (page->text, words, word);
        }
      words += word;
    }
}

/* Where a line ends, and where a paragraph does. */
static void
take_break (Page       *page,
            const char *tag)
{
  static const char *const lines[] = { "div", "tr", "li", "title", "dt", "dd", "option", NULL };
  static const char *const paragraphs[] = { "p", "ul", "ol", "dl", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "blockquote",
                                            "pre", "body", NULL };
  static const char *const cells[] = { "td", "th", NULL };

  if (tag_is (tag, "br"))
    {
      trim_line (page);
      g_string_append_c (page->text, '\n');
    }
  else if (tag_is_one_of (tag, lines))
    {
      trim_line (page);
      if (!ends_with (page, "\n"))
        g_string_append_c (page->text, '\n');
    }
  else if (tag_is_one_of (tag, paragraphs))
    {
      trim_line (page);
      while (!ends_with (page, "\n\n"))
        g_string_append_c (page->text, '\n');
    }
  else if (tag_is_one_of (tag, cells))
    page->needs_space = TRUE;

  if (tag_is (tag, "pre"))
    page->is_preformatted = TRUE;
  else if (tag[0] == '/' && tag_is (tag + 1, "pre"))
    page->is_preformatted = FALSE;
}

static const char *
skip_tag (const char *tag)
{
  const char *end;

  if (g_str_has_prefix (tag, "!--"))
    {
      end = strstr (tag + 3, "-->");
      return end ? end + 3 : tag + strlen (tag);
    }

  end = strchr (tag, '>');
  return end ? end + 1 : tag + strlen (tag);
}

/* Styles and scripts are not words. */
static const char *
skip_element (const char *tag,
              const char *name)
{
  const char *at = skip_tag (tag);

  while ((at = strchr (at, '<')))
    {
      if (at[1] == '/' && tag_is (at + 2, name))
        return skip_tag (at + 1);
      at++;
    }

  return tag + strlen (tag);
}

static gunichar
entity_value (const char *name,
              gsize       length)
{
  static const struct
  {
    const char *name;
    gunichar    value;
  } entities[] = {
    { "amp", '&' }, { "lt", '<' }, { "gt", '>' }, { "quot", '"' }, { "apos", '\'' }, { "nbsp", ' ' },
    { "eacute", 0xe9 }, { "egrave", 0xe8 }, { "agrave", 0xe0 }, { "aacute", 0xe1 }, { "iacute", 0xed },
    { "oacute", 0xf3 }, { "uacute", 0xfa }, { "ntilde", 0xf1 }, { "ccedil", 0xe7 }, { "ecirc", 0xea },
    { "auml", 0xe4 }, { "ouml", 0xf6 }, { "uuml", 0xfc }, { "szlig", 0xdf }, { "rsquo", 0x2019 }
  };

  if (name[0] == '#')
    {
      gboolean is_hex = name[1] == 'x' || name[1] == 'X';
      guint64 value = g_ascii_strtoull (name + (is_hex ? 2 : 1), NULL, is_hex ? 16 : 10);

      return value <= 0x10ffff && g_unichar_validate (value) ? (gunichar) value : 0;
    }
  for (guint i = 0; i < G_N_ELEMENTS (entities); i++)
    {
      if (strlen (entities[i].name) == length && strncmp (entities[i].name, name, length) == 0)
        return entities[i].value;
    }

  return 0;
}

static const char *
take_entity (const char *at,
             Page       *page)
{
  gsize length = strcspn (at + 1, "; \n<&");
  gunichar value = 0;

  if (at[1 + length] == ';' && length > 0 && length <= MAX_ENTITY)
    value = entity_value (at + 1, length);
  begin_word (page);
  if (value == 0)
    {
      g_string_append_c (page->text, '&');
      return at + 1;
    }

  g_string_append_unichar (page->text, value == 0xa0 ? ' ' : value);
  return at + length + 2;
}

/**
 * rebote_html_text:
 * @html: HTML as valid UTF-8; nothing of it is loaded or run
 *
 * Returns: (transfer full): its words, with line ends where a reader sees them
 */
char *
rebote_html_text (const char *html)
{
  Page page = { 0 };
  const char *at;

  g_return_val_if_fail (html != NULL, NULL);

  page.text = g_string_sized_new (strlen (html) / 2 + 16);
  at = html;
  while (*at)
    {
      if (*at == '<' && (g_ascii_isalpha (at[1]) || at[1] == '/' || at[1] == '!' || at[1] == '?'))
        {
          const char *tag = at + 1;

          take_break (&page, tag);
          if (tag_is (tag, "style"))
            at = skip_element (tag, "style");
          else if (tag_is (tag, "script"))
            at = skip_element (tag, "script");
          else
            at = skip_tag (tag);
        }
      else if (*at == '&')
        at = take_entity (at, &page);
      else
        {
          const char *end = at + 1 + strcspn (at + 1, "<&");

          take_words (&page, at, end - at);
          at = end;
        }
    }

  return g_string_free (page.text, FALSE);
}
