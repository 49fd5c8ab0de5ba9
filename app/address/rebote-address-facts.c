/* rebote-address-facts.c
 *
 * Tables of data/knowledge, indexed.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-address-facts"

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/rebote-key-index.h"
#include "base/rebote-table.h"

#include "rebote-address-facts.h"
#include "rebote-address-typo.h"
#include "rebote-public-suffix.h"

/* A provider's domain, divided where comparing spellings wants it. */
typedef struct
{
  const char *domain;
  double      limit; /* up to which distance a name is a misspelling of it */
  guint32     letters;
  guint8      name_length;
  guint8      weight;
} Candidate;

/* In more letters than this, names that are near do not differ. */
#define MAX_OTHER_LETTERS 4

struct _ReboteAddressFacts
{
  ReboteTable    *roles_table;
  ReboteTable    *domains_table;
  ReboteTable    *disposable_table;
  ReboteTable    *reserved_table;
  ReboteTable    *typos_table;
  ReboteTable    *endings_table;
  ReboteKeyIndex *roles;
  ReboteKeyIndex *domains;
  ReboteKeyIndex *disposable;
  ReboteKeyIndex *reserved;
  ReboteKeyIndex *typos;
  ReboteKeyIndex *endings;
  ReboteKeyIndex *rests; /* what is behind the first dot -> position in candidates */
  GPtrArray      *candidates; /* GArray of Candidate */
};

static ReboteKeyIndex *
index_table (ReboteTable *table)
{
  ReboteKeyIndex *keys = rebote_key_index_new ();

  for (guint i = 0; i < rebote_table_get_n_rows (table); i++)
    {
      const char *key = rebote_table_get (table, i, 0);

      rebote_key_index_insert (keys, key, strlen (key), i);
    }

  return keys;
}

static gboolean
load_table (const char      *name,
            const char      *second,
            ReboteTable    **table,
            ReboteKeyIndex **keys,
            GError         **error)
{
  *table = rebote_table_new_from_resource (name, error);
  if (*table == NULL)
    return FALSE;
  if (second && rebote_table_find_column (*table, second) != 1)
    {
      g_set_error (error, REBOTE_TABLE_ERROR, REBOTE_TABLE_ERROR_NO_COLUMN, "%s: the second column must be “%s”",
                   name, second);
      return FALSE;
    }
  *keys = index_table (*table);

  return TRUE;
}

/* Which letters occur: two names that differ in many cannot be near. */
static guint32
get_letters (const char *name,
             gsize       length)
{
  guint32 letters = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (g_ascii_isalpha (name[i]))
        letters |= 1u << (name[i] - 'a');
      else
        letters |= 1u << 26;
    }

  return letters;
}

/* The processor's own instruction is not on every machine, and a call for each candidate costs more than the rest. */
static inline guint
count_bits (guint32 bits)
{
  guint n = 0;

  for (; bits && n <= MAX_OTHER_LETTERS; bits &= bits - 1)
    n++;

  return n;
}

static void
collect_candidates (ReboteAddressFacts *self)
{
  int weight = rebote_table_find_column (self->domains_table, "weight");

  self->rests = rebote_key_index_new ();
  self->candidates = g_ptr_array_new ();
  for (guint i = 0; i < rebote_table_get_n_rows (self->domains_table); i++)
    {
      Candidate   candidate = { .domain = rebote_table_get (self->domains_table, i, 0) };
      const char *dot = strchr (candidate.domain, '.');
      guint32     position;

      if (dot == NULL || dot - candidate.domain > REBOTE_TYPO_MAX_NAME)
        continue;
      candidate.name_length = dot - candidate.domain;
      candidate.letters = get_letters (candidate.domain, candidate.name_length);
      candidate.weight = weight < 0 ? 1 : atoi (rebote_table_get (self->domains_table, i, weight));
      candidate.limit = rebote_typo_limit (candidate.name_length, candidate.weight);
      if (candidate.limit < 0)
        continue;

      position = rebote_key_index_insert (self->rests, dot + 1, strlen (dot + 1), self->candidates->len);
      if (position == REBOTE_KEY_INDEX_NONE)
        {
          position = self->candidates->len;
          g_ptr_array_add (self->candidates, g_array_new (FALSE, FALSE, sizeof (Candidate)));
        }
      g_array_append_val ((GArray *)g_ptr_array_index (self->candidates, position), candidate);
    }
}

static ReboteAddressFacts *
load (GError **error)
{
  ReboteAddressFacts *self = g_new0 (ReboteAddressFacts, 1);

  /* What fails to load is a damaged program; there is nothing to give back. */
  if (!load_table ("role-accounts.tsv", "group", &self->roles_table, &self->roles, error) ||
      !load_table ("mailbox-domains.tsv", "provider", &self->domains_table, &self->domains, error) ||
      !load_table ("disposable-domains.tsv", NULL, &self->disposable_table, &self->disposable, error) ||
      !load_table ("reserved-domains.tsv", "by", &self->reserved_table, &self->reserved, error) ||
      !load_table ("typo-domains.tsv", "right", &self->typos_table, &self->typos, error) ||
      !load_table ("typo-toplevels.tsv", "right", &self->endings_table, &self->endings, error))
    return NULL;

  collect_candidates (self);
  return self;
}

/**
 * rebote_address_facts_get:
 * @error: return location for a #ReboteTableError
 *
 * Returns: (transfer none) (nullable): the facts
 */
ReboteAddressFacts *
rebote_address_facts_get (GError **error)
{
  static ReboteAddressFacts *facts;
  static GMutex              lock;
  ReboteAddressFacts        *result;

  g_mutex_lock (&lock);
  if (facts == NULL)
    facts = load (error);
  result = facts;
  g_mutex_unlock (&lock);

  return result;
}

/* Looks a domain up, then each domain above it. */
static gboolean
is_below (ReboteKeyIndex *keys,
          const char     *domain,
          gsize           length)
{
  const char *end = domain + length;

  for (const char *from = domain; from < end;)
    {
      const char *dot;

      if (rebote_key_index_lookup (keys, from, end - from) != REBOTE_KEY_INDEX_NONE)
        return TRUE;
      dot = memchr (from, '.', end - from);
      if (dot == NULL)
        return FALSE;
      from = dot + 1;
    }

  return FALSE;
}

/**
 * rebote_address_facts_is_reserved:
 * @self: the facts
 * @domain: a domain as lower-case A-labels
 * @length: its length
 *
 * Returns: whether nobody can have a mailbox there
 */
gboolean
rebote_address_facts_is_reserved (ReboteAddressFacts *self,
                                  const char         *domain,
                                  gsize               length)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (domain != NULL, FALSE);

  return is_below (self->reserved, domain, length);
}

/**
 * rebote_address_facts_get_role:
 * @self: the facts
 * @local_part: what stands before the @, folded
 * @length: its length
 *
 * Returns: (transfer none) (nullable): the group of roles that it belongs to, or %NULL for a person's address
 */
const char *
rebote_address_facts_get_role (ReboteAddressFacts *self,
                               const char         *local_part,
                               gsize               length)
{
  const char *tag;
  guint32     row;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (local_part != NULL, NULL);

  row = rebote_key_index_lookup (self->roles, local_part, length);
  if (row == REBOTE_KEY_INDEX_NONE && (tag = memchr (local_part, '+', length)))
    row = rebote_key_index_lookup (self->roles, local_part, tag - local_part);

  return row == REBOTE_KEY_INDEX_NONE ? NULL : rebote_table_get (self->roles_table, row, 1);
}

static const char *
find_candidate (ReboteAddressFacts *self,
                const char         *domain,
                gsize               name_length,
                const char         *rest,
                gsize               rest_length,
                gboolean            rest_was_wrong)
{
  guint32     position = rebote_key_index_lookup (self->rests, rest, rest_length);
  GArray     *group = position == REBOTE_KEY_INDEX_NONE ? NULL : g_ptr_array_index (self->candidates, position);
  guint32     letters = get_letters (domain, name_length);
  const char *found = NULL;
  double      best = G_MAXDOUBLE;
  guint       best_weight = 0;

  for (guint i = 0; group && i < group->len; i++)
    {
      const Candidate *candidate = &g_array_index (group, Candidate, i);
      double           distance;

      if (count_bits (candidate->letters ^ letters) > MAX_OTHER_LETTERS)
        continue;
      distance = rebote_typo_distance (domain, name_length, candidate->domain, candidate->name_length, candidate->limit);
      if (distance > candidate->limit || (distance == 0 && !rest_was_wrong))
        continue;
      if (distance < best || (distance == best && candidate->weight > best_weight))
        {
          best = distance;
          best_weight = candidate->weight;
          found = candidate->domain;
        }
    }

  return found;
}

/* Strings that are put together live as long as the facts; there are few different ones. */
static const char *
intern_domain (const char *name,
               gsize       name_length,
               const char *rest)
{
  g_autofree char *domain = g_strdup_printf ("%.*s.%s", (int)name_length, name, rest);

  return g_intern_string (domain);
}

/* A wrong top level is one behind any number of labels. */
static const char *
mend_top_level (ReboteAddressFacts *self,
                const char         *domain,
                gsize               length)
{
  const char *dot = g_strrstr_len (domain, length, ".");
  guint32     row = dot ? rebote_key_index_lookup (self->endings, dot + 1, domain + length - dot - 1) : REBOTE_KEY_INDEX_NONE;

  return row == REBOTE_KEY_INDEX_NONE ? NULL
                                      : intern_domain (domain, dot - domain, rebote_table_get (self->endings_table, row, 1));
}

static const char *
suggest_domain (ReboteAddressFacts *self,
                const char         *domain,
                gsize               length)
{
  const char *dot = memchr (domain, '.', length);
  guint32     row = rebote_key_index_lookup (self->typos, domain, length);
  const char *rest;
  const char *found;
  gsize       rest_length;

  if (row != REBOTE_KEY_INDEX_NONE)
    {
      const char *right = rebote_table_get (self->typos_table, row, 1);

      return g_str_equal (right, "-") ? NULL : right;
    }
  if (dot == NULL || dot - domain > REBOTE_TYPO_MAX_NAME)
    return NULL;

  rest = dot + 1;
  rest_length = domain + length - rest;
  row = rebote_key_index_lookup (self->endings, rest, rest_length);
  if (row != REBOTE_KEY_INDEX_NONE)
    {
      rest = rebote_table_get (self->endings_table, row, 1);
      rest_length = strlen (rest);
    }
  found = find_candidate (self, domain, dot - domain, rest, rest_length, row != REBOTE_KEY_INDEX_NONE);
  if (found == NULL && row != REBOTE_KEY_INDEX_NONE)
    found = intern_domain (domain, dot - domain, rest);

  return found ? found : mend_top_level (self, domain, length);
}

/**
 * rebote_address_facts_look_up:
 * @self: the facts
 * @domain: a domain as lower-case A-labels
 * @length: its length
 * @facts: (out caller-allocates): what is known of it
 *
 * Looks a domain up. For an unknown one this compares spellings, so keep the answer for the next address of the domain.
 */
void
rebote_address_facts_look_up (ReboteAddressFacts *self,
                              const char         *domain,
                              gsize               length,
                              ReboteDomainFacts  *facts)
{
  guint32 row;

  g_return_if_fail (self != NULL);
  g_return_if_fail (domain != NULL);
  g_return_if_fail (facts != NULL);

  *facts = (ReboteDomainFacts){ 0 };
  row = rebote_key_index_lookup (self->domains, domain, length);
  if (row != REBOTE_KEY_INDEX_NONE)
    {
      const char *kind = rebote_table_get (self->domains_table, row, 2);
      const char *rule = rebote_table_get (self->domains_table, row, 3);
      const char *alias = rebote_table_get (self->domains_table, row, 4);

      facts->provider = rebote_table_get (self->domains_table, row, 1);
      facts->flags = g_str_equal (kind, "relay") ? REBOTE_DOMAIN_RELAY : REBOTE_DOMAIN_MAILBOX;
      if (strstr (rule, "dots"))
        facts->flags |= REBOTE_DOMAIN_IGNORES_DOTS;
      if (strstr (rule, "plus"))
        facts->flags |= REBOTE_DOMAIN_IGNORES_TAGS;
      if (!g_str_equal (alias, "-"))
        facts->alias = alias;
      return;
    }

  if (is_below (self->reserved, domain, length))
    facts->flags |= REBOTE_DOMAIN_RESERVED;
  else if (is_below (self->disposable, domain, length))
    facts->flags |= REBOTE_DOMAIN_DISPOSABLE;
  else
    {
      facts->suggestion = suggest_domain (self, domain, length);
      if (facts->suggestion && rebote_key_index_lookup (self->typos, domain, length) != REBOTE_KEY_INDEX_NONE)
        facts->flags |= REBOTE_DOMAIN_KNOWN_TYPO;
      if (!rebote_public_suffix_has_top_level (domain, length))
        facts->flags |= REBOTE_DOMAIN_NO_TOP_LEVEL;
    }
}

/**
 * rebote_address_facts_join_mailbox:
 * @facts: what is known of the address's domain
 * @key: (inout): the canonical form of an address
 *
 * Brings addresses that end in one mailbox into one form, where the provider itself says that they do.
 *
 * Returns: whether @key was changed
 */
gboolean
rebote_address_facts_join_mailbox (const ReboteDomainFacts *facts,
                                   ReboteAddressKey        *key)
{
  gsize       n = 0;
  gsize       domain_length;
  gsize       before = key->length;
  const char *domain;

  g_return_val_if_fail (facts != NULL, FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  if (!(facts->flags & (REBOTE_DOMAIN_IGNORES_DOTS | REBOTE_DOMAIN_IGNORES_TAGS)) && facts->alias == NULL)
    return FALSE;

  for (gsize i = 0; i < key->at; i++)
    {
      if (key->text[i] == '.' && (facts->flags & REBOTE_DOMAIN_IGNORES_DOTS))
        continue;
      if (key->text[i] == '+' && i > 0 && (facts->flags & REBOTE_DOMAIN_IGNORES_TAGS))
        break;
      key->text[n++] = key->text[i];
    }

  domain = facts->alias ? facts->alias : key->text + key->at + 1;
  domain_length = facts->alias ? strlen (facts->alias) : key->length - key->at - 1u;
  key->text[n] = '@';
  memmove (key->text + n + 1, domain, domain_length);
  key->at = n;
  key->length = n + 1 + domain_length;

  return key->length != before || facts->alias != NULL;
}

/**
 * rebote_address_facts_suggest:
 * @self: the facts
 * @address: an address
 *
 * Returns: (transfer full) (nullable): the address that was probably meant, if its domain looks misspelt
 */
char *
rebote_address_facts_suggest (ReboteAddressFacts *self,
                              const char         *address)
{
  ReboteAddressKey  key;
  ReboteDomainFacts facts;
  const char       *at;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (address != NULL, NULL);

  if (rebote_address_make_key (address, strlen (address), &key) != REBOTE_ADDRESS_OK)
    return NULL;
  rebote_address_facts_look_up (self, key.text + key.at + 1, key.length - key.at - 1, &facts);
  if (facts.suggestion == NULL)
    return NULL;

  at = strrchr (address, '@');
  return g_strdup_printf ("%.*s@%s", (int)(at - address), address, facts.suggestion);
}
