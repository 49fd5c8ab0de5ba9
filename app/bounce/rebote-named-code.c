/* rebote-named-code.c
 *
 * Looks up the codes that providers made up for themselves, and the providers.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-named-code"

#include "config.h"

#include <string.h>

#include "base/rebote-fold.h"
#include "base/rebote-table.h"
#include "rebote-named-code.h"
#include "rebote-phrase-matcher.h"

#define PROVIDERS_TABLE "providers.tsv"
#define MAX_MATCHES     100

struct _ReboteNamedCodes
{
  ReboteTable         *codes_table; /* own every text */
  ReboteTable         *providers_table;
  GArray              *codes;     /* ReboteNamedCode, by row */
  GArray              *providers; /* ReboteProvider */
  RebotePhraseMatcher *matcher;
};

static gboolean
read_providers (ReboteNamedCodes *self,
                GError          **error)
{
  static const char *const names[] = { "provider", "role", "suffixes", "name", NULL };
  int                      columns[G_N_ELEMENTS (names)];

  self->providers_table = rebote_table_new_from_resource (PROVIDERS_TABLE, error);
  if (self->providers_table == NULL ||
      !rebote_table_find_columns (self->providers_table, names, columns, error))
    return FALSE;

  for (guint row = 0; row < rebote_table_get_n_rows (self->providers_table); row++)
    {
      ReboteProvider provider = {
        .slug = rebote_table_get (self->providers_table, row, columns[0]),
        .role = rebote_table_get (self->providers_table, row, columns[1]),
        .suffixes = rebote_table_get (self->providers_table, row, columns[2]),
        .name = rebote_table_get (self->providers_table, row, columns[3]),
      };

      g_array_append_val (self->providers, provider);
    }

  return TRUE;
}

static gboolean
read_codes (ReboteNamedCodes *self,
            GError          **error)
{
  static const char *const names[] = { "code", "pattern", "provider", "reason", "confidence", "words", NULL };
  int                      columns[G_N_ELEMENTS (names)];

  self->codes_table = rebote_table_new_from_resource (REBOTE_NAMED_CODES_TABLE, error);
  if (self->codes_table == NULL || !rebote_table_find_columns (self->codes_table, names, columns, error))
    return FALSE;

  for (guint row = 0; row < rebote_table_get_n_rows (self->codes_table); row++)
    {
      const char           *words = rebote_table_get (self->codes_table, row, columns[5]);
      const ReboteProvider *provider;
      ReboteNamedCode       code = { .reason = REBOTE_REASON_NONE };

      code.code = rebote_table_get (self->codes_table, row, columns[0]);
      code.provider = rebote_table_get (self->codes_table, row, columns[2]);
      provider = rebote_named_codes_look_up_provider (self, code.provider);
      code.provider_name = provider ? provider->name : code.provider;
      /* A dash is no reason, and none is what it stands for. */
      rebote_reason_from_slug (rebote_table_get (self->codes_table, row, columns[3]), &code.reason);
      code.confidence = g_ascii_strtod (rebote_table_get (self->codes_table, row, columns[4]), NULL);
      code.words = *words ? words : NULL;
      g_array_append_val (self->codes, code);
      if (!rebote_phrase_matcher_add (self->matcher, rebote_table_get (self->codes_table, row, columns[1]), row, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * rebote_named_codes_get_default:
 *
 * Loads the shipped tables at the first call.
 *
 * Returns: (transfer none): the tables, which live as long as the program
 */
ReboteNamedCodes *
rebote_named_codes_get_default (void)
{
  static gsize codes = 0;

  if (g_once_init_enter (&codes))
    {
      g_autoptr (GError) error = NULL;
      ReboteNamedCodes  *self = g_new0 (ReboteNamedCodes, 1);

      self->codes = g_array_new (FALSE, FALSE, sizeof (ReboteNamedCode));
      self->providers = g_array_new (FALSE, FALSE, sizeof (ReboteProvider));
      self->matcher = rebote_phrase_matcher_new ();
      /* The tables are part of the program: without them the program is damaged. */
      if (!read_providers (self, &error) || !read_codes (self, &error))
        g_error ("%s", error->message);
      rebote_phrase_matcher_compile (self->matcher);
      g_once_init_leave (&codes, (gsize)self);
    }

  return (ReboteNamedCodes *)codes;
}

/**
 * rebote_named_codes_get_codes:
 * @self: the tables
 *
 * Returns: (transfer none) (element-type ReboteNamedCode): all named codes, in the order of the table
 */
GArray *
rebote_named_codes_get_codes (ReboteNamedCodes *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->codes;
}

/**
 * rebote_named_codes_get_providers:
 * @self: the tables
 *
 * Returns: (transfer none) (element-type ReboteProvider): all providers, in the order of the table
 */
GArray *
rebote_named_codes_get_providers (ReboteNamedCodes *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->providers;
}

/**
 * rebote_named_codes_look_up:
 * @self: the tables
 * @code: a code as the table writes it
 *
 * Returns: (transfer none) (nullable): its row
 */
const ReboteNamedCode *
rebote_named_codes_look_up (ReboteNamedCodes *self,
                            const char       *code)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (code != NULL, NULL);

  for (guint i = 0; i < self->codes->len; i++)
    {
      const ReboteNamedCode *row = &g_array_index (self->codes, ReboteNamedCode, i);

      if (g_ascii_strcasecmp (row->code, code) == 0)
        return row;
    }

  return NULL;
}

/**
 * rebote_named_codes_look_up_rule:
 * @self: the tables
 * @rule: (nullable): the rule which an evidence names
 *
 * Returns: (transfer none) (nullable): the named code that the rule is about
 */
const ReboteNamedCode *
rebote_named_codes_look_up_rule (ReboteNamedCodes *self,
                                 const char       *rule)
{
  const char *prefix = REBOTE_NAMED_CODES_TABLE ":";

  g_return_val_if_fail (self != NULL, NULL);

  if (rule == NULL || !g_str_has_prefix (rule, prefix))
    return NULL;

  return rebote_named_codes_look_up (self, rule + strlen (prefix));
}

/**
 * rebote_named_codes_look_up_provider:
 * @self: the tables
 * @slug_or_name: a provider's slug or name, in any case
 *
 * Returns: (transfer none) (nullable): its row
 */
const ReboteProvider *
rebote_named_codes_look_up_provider (ReboteNamedCodes *self,
                                     const char       *slug_or_name)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (slug_or_name != NULL, NULL);

  for (guint i = 0; i < self->providers->len; i++)
    {
      const ReboteProvider *row = &g_array_index (self->providers, ReboteProvider, i);

      if (g_ascii_strcasecmp (row->slug, slug_or_name) == 0 || g_ascii_strcasecmp (row->name, slug_or_name) == 0)
        return row;
    }

  return NULL;
}

/* A general row lies within a special one, or at the same place and further down in the table. */
static gboolean
is_covered (GArray *matches,
            guint   n,
            guint   number)
{
  const RebotePhraseMatch *match = &g_array_index (matches, RebotePhraseMatch, number);

  for (guint i = 0; i < n; i++)
    {
      const RebotePhraseMatch *other = &g_array_index (matches, RebotePhraseMatch, i);
      gboolean is_same = other->start == match->start && other->end == match->end;

      if (other->start <= match->start && other->end >= match->end && (!is_same || other->phrase < match->phrase))
        return TRUE;
    }

  return FALSE;
}

/**
 * rebote_named_codes_find_in_text:
 * @self: the tables
 * @text: an answer, or a code as it stands in one, for example `OFR004_416`
 *
 * Returns: (transfer full) (element-type ReboteNamedCode): the codes in it, each once, in the order of the text
 */
GPtrArray *
rebote_named_codes_find_in_text (ReboteNamedCodes *self,
                                 const char       *text)
{
  g_autofree char *folded = NULL;
  g_autoptr (GArray) matches = g_array_new (FALSE, FALSE, sizeof (RebotePhraseMatch));
  GPtrArray *found = g_ptr_array_new ();

  g_return_val_if_fail (self != NULL, found);
  g_return_val_if_fail (text != NULL, found);

  folded = rebote_fold_text (text);
  rebote_phrase_matcher_scan (self->matcher, folded, strlen (folded), matches);
  for (guint i = 0; i < MIN (matches->len, MAX_MATCHES); i++)
    {
      const RebotePhraseMatch *match = &g_array_index (matches, RebotePhraseMatch, i);
      gpointer                 row = &g_array_index (self->codes, ReboteNamedCode, match->phrase);

      if (!is_covered (matches, MIN (matches->len, MAX_MATCHES), i) && !g_ptr_array_find (found, row, NULL))
        g_ptr_array_add (found, row);
    }

  return found;
}
