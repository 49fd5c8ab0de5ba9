/* rebote-phrase-pattern.c
 *
 * The writing of a phrase in a table, taken apart: `(a|b)` is a choice, `*` a gap, `\(` a bracket that stands in the text.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-phrase-pattern"

#include "config.h"

#include <string.h>

#include "rebote-phrase-pattern.h"

#define MAX_WRITINGS 512 /* of one slot */
#define MAX_LENGTH   512 /* of one writing */
#define MAX_SLOTS    12  /* of one phrase */

/* What a backslash makes plain. While a phrase is taken apart, each is a control character: its place here, from 1. */
static const char escaped[] = "()|*~\\#";

/**
 * rebote_phrase_slot_free:
 * @self: (transfer full): a slot
 */
void
rebote_phrase_slot_free (RebotePhraseSlot *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->writings);
  g_free (self);
}

/* The end of a choice that may have others within it. */
static const char *
find_close (const char *open)
{
  guint depth = 0;

  for (const char *c = open; *c; c++)
    {
      if (*c == '(')
        depth++;
      else if (*c == ')' && --depth == 0)
        return c;
    }

  return NULL;
}

static const char *
find_bar (const char *from,
          const char *close)
{
  guint depth = 0;

  for (; from < close; from++)
    {
      if (*from == '(')
        depth++;
      else if (*from == ')')
        depth--;
      else if (*from == '|' && depth == 0)
        break;
    }

  return from;
}

/* All writings of a text with choices in it. */
static gboolean
expand (const char *pattern,
        GPtrArray  *writings)
{
  const char *open = strchr (pattern, '(');
  const char *close = open ? find_close (open) : NULL;

  if (open == NULL)
    {
      g_ptr_array_add (writings, g_strdup (pattern));
      return writings->len <= MAX_WRITINGS;
    }
  if (close == NULL)
    return FALSE;

  for (const char *choice = open + 1; choice <= close;)
    {
      const char *bar = find_bar (choice, close);
      g_autofree char *next = g_strdup_printf ("%.*s%.*s%s", (int) (open - pattern), pattern,
                                               (int) (bar - choice), choice, close + 1);

      if (!expand (next, writings))
        return FALSE;
      choice = bar + 1;
    }

  return TRUE;
}

/* Takes the empty writing out of the others. */
static RebotePhraseSlot *
slot_new (const char *text,
          gboolean    has_gap)
{
  g_autoptr (RebotePhraseSlot) slot = g_new0 (RebotePhraseSlot, 1);

  slot->writings = g_ptr_array_new_with_free_func (g_free);
  slot->has_gap = has_gap;
  if (!expand (text, slot->writings))
    return NULL;

  for (guint i = slot->writings->len; i-- > 0;)
    {
      const char *writing = g_ptr_array_index (slot->writings, i);

      if (*writing == '\0')
        {
          slot->is_optional = TRUE;
          g_ptr_array_remove_index (slot->writings, i);
        }
      else if (writing[strspn (writing, "~ ")] == '\0' || strlen (writing) > MAX_LENGTH)
        return NULL;
    }

  return slot->writings->len > 0 ? g_steal_pointer (&slot) : NULL;
}

/* Whether one of the writings is nothing but white space, which would be found everywhere. */
static gboolean
has_blank_writing (const char *text)
{
  g_autoptr (GPtrArray) writings = g_ptr_array_new_with_free_func (g_free);

  if (!expand (text, writings))
    return FALSE;
  for (guint i = 0; i < writings->len; i++)
    {
      if (g_str_equal (g_ptr_array_index (writings, i), " "))
        return TRUE;
    }

  return FALSE;
}

static const char *
find_slot_end (const char *from)
{
  const char *open = strchr (from, '(');
  const char *close = open ? find_close (open) : NULL;

  if (open && !close)
    return NULL;

  return close ? close + 1 : from + strlen (from);
}

/* The text of the next slot: it ends with a choice, unless that could leave only white space. */
static char *
next_slot (const char **from)
{
  const char *end = find_slot_end (*from);
  g_autofree char *text = end ? g_strndup (*from, end - *from) : NULL;

  while (end && *end && has_blank_writing (text))
    {
      end = find_slot_end (end);
      g_free (text);
      text = end ? g_strndup (*from, end - *from) : NULL;
    }
  *from = end;

  return g_steal_pointer (&text);
}

static char *
hide_escaped (const char *pattern)
{
  char *hidden = g_strdup (pattern);
  char *to = hidden;

  for (const char *from = hidden; *from; from++)
    {
      const char *sign = *from == '\\' && from[1] ? strchr (escaped, from[1]) : NULL;

      if (sign)
        from++;
      *to++ = sign ? (char)(sign - escaped + 1) : *from;
    }
  *to = '\0';

  return hidden;
}

/**
 * rebote_phrase_pattern_get_byte:
 * @writing: a byte of a slot's writing
 *
 * Returns: the byte that must stand there in a text
 */
char
rebote_phrase_pattern_get_byte (char writing)
{
  return writing >= 1 && writing < (char)sizeof escaped ? escaped[writing - 1] : writing;
}

/**
 * rebote_phrase_pattern_escape:
 * @words: words as they stand in a mail
 *
 * Returns: (transfer full): a phrase that finds just them
 */
char *
rebote_phrase_pattern_escape (const char *words)
{
  GString *pattern = g_string_new (NULL);

  g_return_val_if_fail (words != NULL, NULL);

  for (; *words; words++)
    {
      if (strchr (escaped, *words))
        g_string_append_c (pattern, '\\');
      g_string_append_c (pattern, *words);
    }

  return g_string_free (pattern, FALSE);
}

static gboolean
all_begin_with_space (RebotePhraseSlot *slot)
{
  for (guint i = 0; i < slot->writings->len; i++)
    {
      if (*(const char *) g_ptr_array_index (slot->writings, i) != ' ')
        return FALSE;
    }

  return TRUE;
}

static void
append_space (RebotePhraseSlot *slot)
{
  for (guint i = 0; i < slot->writings->len; i++)
    {
      char *writing = g_ptr_array_index (slot->writings, i);
      gsize length = strlen (writing);

      /* What follows at once says where the word ends. */
      if (length > 0 && writing[length - 1] == '~')
        length--;
      slot->writings->pdata[i] = g_strdup_printf ("%.*s ", (int) length, writing);
      g_free (writing);
    }
}

static void
drop_space (RebotePhraseSlot *slot)
{
  for (guint i = slot->writings->len; i-- > 0;)
    {
      char *writing = g_ptr_array_index (slot->writings, i);

      if (writing[1] == '\0')
        {
          slot->is_optional = TRUE;
          g_ptr_array_remove_index (slot->writings, i);
        }
      else
        memmove (writing, writing + 1, strlen (writing));
    }
}

/* “(user|account) (is |)unknown”: a space between two choices goes with the words before it. On its own it would be found at
 * every space of a text. */
static void
join_spaces (GPtrArray *slots)
{
  for (guint i = slots->len; i-- > 1;)
    {
      RebotePhraseSlot *before = g_ptr_array_index (slots, i - 1);
      RebotePhraseSlot *slot = g_ptr_array_index (slots, i);

      if (slot->has_gap || slot->is_optional || before->is_optional || !all_begin_with_space (slot))
        continue;
      append_space (before);
      drop_space (slot);
      if (slot->writings->len == 0)
        g_ptr_array_remove_index (slots, i);
    }
}

/**
 * rebote_phrase_pattern_parse:
 * @pattern: a folded phrase
 *
 * Returns: (transfer full) (nullable) (element-type RebotePhraseSlot): its slots in their order; %NULL if it is not
 *   well formed
 */
GPtrArray *
rebote_phrase_pattern_parse (const char *pattern)
{
  g_autoptr (GPtrArray) slots = g_ptr_array_new_with_free_func ((GDestroyNotify) rebote_phrase_slot_free);
  g_autofree char *hidden = NULL;
  g_auto (GStrv) parts = NULL;

  g_return_val_if_fail (pattern != NULL, NULL);

  hidden = hide_escaped (pattern);
  parts = g_strsplit (hidden, "*", -1);
  for (guint i = 0; parts[i]; i++)
    {
      const char *from = g_strstrip (parts[i]);
      gboolean has_gap = i > 0;

      if (*from == '\0')
        return NULL;
      while (*from)
        {
          g_autofree char *text = next_slot (&from);
          RebotePhraseSlot *slot = text ? slot_new (text, has_gap) : NULL;

          if (slot == NULL || slots->len >= MAX_SLOTS)
            {
              g_clear_pointer (&slot, rebote_phrase_slot_free);
              return NULL;
            }
          g_ptr_array_add (slots, slot);
          has_gap = FALSE;
        }
    }

  join_spaces (slots);

  return slots->len > 0 ? g_steal_pointer (&slots) : NULL;
}
