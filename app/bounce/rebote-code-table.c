/* rebote-code-table.c
 *
 * Looks codes up and takes them apart. The words stand in data/knowledge/codes.xml; here is only how codes are built:
 *
 *   550      5 first digit: how it went    5 second digit: what it is about    0 the code itself
 *   5.7.26   5 class: how it went          7 subject: what it is about         26 detail
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-code-table"

#include "config.h"

#include <libintl.h>
#include <string.h>

#include <glib/gi18n.h>

#include "base/rebote-node.h"
#include "rebote-code-table-private.h"
#include "rebote-text-match.h"

#define FILE_NAME "codes.xml"

G_DEFINE_BOXED_TYPE (ReboteCode, rebote_code, rebote_code_ref, rebote_code_unref)

/* gettext() answers the file's header for an empty text. */
static const char *
translate (const char *text)
{
  return text && text[0] ? gettext (text) : text;
}

static void
part_free (ReboteCodePart *part)
{
  g_free (part->digits);
  g_free (part);
}

static void
add_part (ReboteCode            *code,
          const char            *digits,
          const ReboteCodeDigit *digit)
{
  ReboteCodePart *part = g_new0 (ReboteCodePart, 1);

  part->digits = g_strdup (digits);
  part->name = digit && digit->name ? translate (digit->name) : "";
  part->meaning = digit && digit->meaning ? translate (digit->meaning) : "";
  g_ptr_array_add (code->parts, part);
}

static void
add_any_class_part (ReboteCode *code)
{
  ReboteCodePart *part = g_new0 (ReboteCodePart, 1);

  part->digits = g_strdup ("X");
  part->name = _("Any class");
  part->meaning = _("2, 4 or 5: success, temporary or permanent failure.");
  g_ptr_array_add (code->parts, part);
}

static ReboteCode *
code_new (ReboteCodeTable *self,
          ReboteCodeSort   sort,
          const char      *text)
{
  ReboteCode *code = g_atomic_rc_box_new0 (ReboteCode);

  code->sort = sort;
  code->code = g_strdup (text);
  code->parts = g_ptr_array_new_with_free_func ((GDestroyNotify)part_free);
  code->table = rebote_code_table_ref (self);

  return code;
}

static void
code_clear (gpointer data)
{
  ReboteCode *self = data;

  g_free (self->code);
  g_ptr_array_unref (self->parts);
  rebote_code_table_unref (self->table);
}

/* The words of the entry or, where there is none, of the nearest digit that is known. */
static void
fill_code (ReboteCode            *code,
           const ReboteCodeEntry *entry,
           const ReboteCodeDigit *subject,
           const ReboteCodeDigit *class_digit)
{
  if (entry)
    {
      code->entry = entry->code;
      code->is_registered = entry->is_registered;
      code->about = entry->about;
      code->name = translate (entry->name);
      code->meaning = translate (entry->meaning);
      code->seen = translate (entry->seen);
      code->reference = entry->reference;
    }
  else
    {
      const ReboteCodeDigit *nearest = subject && subject->name ? subject : class_digit;

      code->name = nearest && nearest->name ? translate (nearest->name) : _("Unknown code");
      code->meaning = nearest && nearest->meaning ? translate (nearest->meaning) : _("Nothing is known about this code.");
      code->reference = nearest && nearest->reference ? nearest->reference : "";
    }
}

static ReboteCode *
new_reply (ReboteCodeTable *self,
           const char      *reply)
{
  const ReboteCodeEntry *entry = g_hash_table_lookup (self->by_code, reply);
  const ReboteCodeDigit *first = &self->first[reply[0] - '0'];
  const ReboteCodeDigit *second = &self->second[reply[1] - '0'];
  const char             first_digit[] = { reply[0], '\0' };
  const char             second_digit[] = { reply[1], '\0' };
  const char             third_digit[] = { reply[2], '\0' };
  ReboteCodeDigit        third = { 0 };
  ReboteCode            *code;

  if (entry)
    third = (ReboteCodeDigit){ entry->name, entry->meaning, entry->reference };

  code = code_new (self, REBOTE_CODE_REPLY, reply);
  fill_code (code, entry, second, first);
  add_part (code, first_digit, first);
  add_part (code, second_digit, second);
  add_part (code, third_digit, &third);

  return code;
}

static ReboteCode *
new_status (ReboteCodeTable           *self,
            const ReboteStatusNumbers *status)
{
  g_autofree char       *text = g_strdup_printf ("%c.%s.%s", status->class_digit, status->subject, status->detail);
  g_autofree char       *registered_as = g_strdup_printf ("%c.%s.%s", REBOTE_ANY_CLASS, status->subject, status->detail);
  const ReboteCodeEntry *entry = g_hash_table_lookup (self->by_code, registered_as);
  const char             class_digit[] = { status->class_digit, '\0' };
  const ReboteCodeDigit *class_words = NULL;
  const ReboteCodeDigit *subject = NULL;
  ReboteCodeDigit        detail = { 0 };
  ReboteCode            *code;

  if (status->class_digit != REBOTE_ANY_CLASS)
    class_words = &self->classes[status->class_digit - '0'];
  if (status->subject[1] == '\0')
    subject = &self->subjects[status->subject[0] - '0'];
  if (entry)
    detail = (ReboteCodeDigit){ entry->name, entry->meaning, entry->reference };

  code = code_new (self, REBOTE_CODE_STATUS, text);
  fill_code (code, entry, subject, class_words);
  if (class_words)
    add_part (code, class_digit, class_words);
  else
    add_any_class_part (code);
  add_part (code, status->subject, subject);
  add_part (code, status->detail, &detail);

  return code;
}

static ReboteCode *
new_from_entry (ReboteCodeTable       *self,
                const ReboteCodeEntry *entry,
                char                   class_digit)
{
  g_auto (ReboteStatusNumbers) status = { 0 };

  if (entry->sort == REBOTE_CODE_REPLY)
    return new_reply (self, entry->code);

  if (!_rebote_status_numbers_read (entry->code, &status))
    return NULL;
  status.class_digit = class_digit;
  return new_status (self, &status);
}

/**
 * rebote_code_table_get_default:
 *
 * Loads the shipped table at the first call.
 *
 * Returns: (transfer none): the table, which lives as long as the program
 */
ReboteCodeTable *
rebote_code_table_get_default (void)
{
  static gsize table = 0;

  if (g_once_init_enter (&table))
    {
      g_autoptr (GError) error = NULL;
      ReboteNode      *root = rebote_node_new_from_resource (FILE_NAME, REBOTE_CODES_ROOT, &error);
      ReboteCodeTable *loaded = root ? _rebote_code_table_new (root, &error) : NULL;

      /* The table is part of the program: without it the program is damaged. */
      if (loaded == NULL)
        g_error ("%s", error->message);
      g_once_init_leave (&table, (gsize)loaded);
    }

  return (ReboteCodeTable *)table;
}

/**
 * rebote_code_table_look_up_reply:
 * @self: a table
 * @reply: (nullable): a reply code, for example `550`
 *
 * Returns: (transfer full) (nullable): what it means; %NULL if it is not a reply code. A code that is not registered is
 *   explained by its digits.
 */
ReboteCode *
rebote_code_table_look_up_reply (ReboteCodeTable *self,
                                 const char      *reply)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (reply == NULL || !_rebote_is_reply_code (reply) || self->first[reply[0] - '0'].name == NULL)
    return NULL;

  return new_reply (self, reply);
}

/**
 * rebote_code_table_look_up_status:
 * @self: a table
 * @status: (nullable): an enhanced status code, for example `5.1.1` or `X.1.1`
 *
 * Returns: (transfer full) (nullable): what it means; %NULL if it is not an enhanced status code. A code that is not
 *   registered is explained by its subject and class.
 */
ReboteCode *
rebote_code_table_look_up_status (ReboteCodeTable *self,
                                  const char      *status)
{
  g_auto (ReboteStatusNumbers) parsed = { 0 };

  g_return_val_if_fail (self != NULL, NULL);

  if (status == NULL || !_rebote_status_numbers_read (status, &parsed))
    return NULL;

  return new_status (self, &parsed);
}

/**
 * rebote_code_table_look_up:
 * @self: a table
 * @code: a reply code or an enhanced status code
 *
 * Returns: (transfer full) (nullable): what it means; %NULL if it is neither
 */
ReboteCode *
rebote_code_table_look_up (ReboteCodeTable *self,
                           const char      *code)
{
  ReboteCode *found;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (code != NULL, NULL);

  found = rebote_code_table_look_up_reply (self, code);
  return found ? found : rebote_code_table_look_up_status (self, code);
}

/**
 * rebote_code_table_list:
 * @self: a table
 *
 * Returns: (transfer full) (element-type ReboteCode): every code, the replies first; the enhanced ones with `X` as class
 */
GPtrArray *
rebote_code_table_list (ReboteCodeTable *self)
{
  GPtrArray *codes;

  g_return_val_if_fail (self != NULL, NULL);

  codes = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_code_unref);
  for (guint i = 0; i < self->entries->len; i++)
    g_ptr_array_add (codes, new_from_entry (self, &g_array_index (self->entries, ReboteCodeEntry, i), REBOTE_ANY_CLASS));

  return codes;
}

/* A part of a code, as “55”, “55x”, “5.7”, “5.7.x” or “X.7”, without its open end. */
static gboolean
read_family (const char *partial,
             char      **reply_start,
             char      **status_start,
             char       *class_digit)
{
  g_autofree char *text = g_ascii_strup (partial, -1);

  if (strchr (text, '.') == NULL)
    {
      gboolean is_reply = strchr (text, 'X') != NULL;

      /* As no code ends in X, what stands there means “any”. */
      while (strlen (text) > 1 && g_str_has_suffix (text, "X"))
        text[strlen (text) - 1] = '\0';
      if (strlen (text) > 2 || strspn (text, "0123456789") != strlen (text) || text[0] == '\0')
        return FALSE;
      *reply_start = g_strdup (text);
      if (!is_reply && text[1] == '\0' && strchr ("245", text[0]))
        {
          *class_digit = text[0];
          *status_start = g_strdup ("X.");
        }
      return TRUE;
    }

  while (g_str_has_suffix (text, ".X"))
    text[strlen (text) - 2] = '\0';
  if (strchr ("245X", text[0]) == NULL || text[0] == '\0' || (text[1] != '.' && text[1] != '\0'))
    return FALSE;

  *class_digit = text[0];
  if (text[1] == '\0')
    *status_start = g_strdup ("X.");
  else if (_rebote_is_status_number (text + 2))
    *status_start = g_strdup_printf ("X.%s.", text + 2);
  return *status_start != NULL;
}

/**
 * rebote_code_table_find_family:
 * @self: a table
 * @partial: the beginning of a code: `55`, `5.7`, `X.7` or `5`; an `x` may stand for what is left open
 *
 * Returns: (transfer full) (element-type ReboteCode): the codes that begin so, possibly none
 */
GPtrArray *
rebote_code_table_find_family (ReboteCodeTable *self,
                               const char      *partial)
{
  g_autofree char *reply_start = NULL;
  g_autofree char *status_start = NULL;
  char             class_digit = REBOTE_ANY_CLASS;
  GPtrArray       *codes;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (partial != NULL, NULL);

  codes = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_code_unref);
  if (!read_family (partial, &reply_start, &status_start, &class_digit))
    return codes;

  for (guint i = 0; i < self->entries->len; i++)
    {
      const ReboteCodeEntry *entry = &g_array_index (self->entries, ReboteCodeEntry, i);
      const char            *start = entry->sort == REBOTE_CODE_REPLY ? reply_start : status_start;

      if (start && g_str_has_prefix (entry->code, start))
        g_ptr_array_add (codes, new_from_entry (self, entry, class_digit));
    }

  return codes;
}

/* Only where a word begins: who asks for “full” does not mean “successful”. */
static gboolean
has_words (const ReboteCode  *code,
           const char *const *words)
{
  g_autofree char *joined = g_strjoin (" ", code->name, code->meaning, code->seen ? code->seen : "", NULL);
  g_autofree char *text = g_utf8_casefold (joined, -1);

  for (guint i = 0; words[i]; i++)
    {
      g_autofree char *word = g_strconcat (words[i], "*", NULL);

      if (words[i][0] && !rebote_text_has_word (text, word))
        return FALSE;
    }

  return TRUE;
}

/**
 * rebote_code_table_search:
 * @self: a table
 * @words: words in the user's language, separated by spaces
 *
 * Returns: (transfer full) (element-type ReboteCode): the codes whose texts hold all the words, possibly none
 */
GPtrArray *
rebote_code_table_search (ReboteCodeTable *self,
                          const char      *words)
{
  g_autoptr (GPtrArray) codes = NULL;
  g_autofree char *folded = NULL;
  g_auto (GStrv) split = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (words != NULL, NULL);

  codes = rebote_code_table_list (self);
  folded = g_utf8_casefold (words, -1);
  g_strstrip (folded);
  split = g_strsplit (folded, " ", -1);
  for (guint i = codes->len; i > 0; i--)
    {
      if (folded[0] == '\0' || !has_words (g_ptr_array_index (codes, i - 1), (const char *const *)split))
        g_ptr_array_remove_index (codes, i - 1);
    }

  return g_steal_pointer (&codes);
}

/**
 * rebote_code_ref:
 * @self: a code
 *
 * Returns: (transfer full): @self
 */
ReboteCode *
rebote_code_ref (ReboteCode *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

/**
 * rebote_code_unref:
 * @self: (transfer full): a code
 */
void
rebote_code_unref (ReboteCode *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, code_clear);
}
