/* rebote-fact.c
 *
 * The facts' slugs and names.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-fact"

#include "config.h"

#include <glib/gi18n.h>

#include "rebote-fact.h"

/* clang-format off */
static const struct
{
  const char *slug;
  const char *name;
} facts[REBOTE_N_FACTS] = {
  [REBOTE_FACT_NONE] = { NULL, NULL },
  [REBOTE_FACT_AWAY] = { "away", NC_ ("fact", "Away") },
  [REBOTE_FACT_PARENTAL_LEAVE] = { "parental-leave", NC_ ("fact", "On parental leave") },
  [REBOTE_FACT_UNMONITORED] = { "unmonitored", NC_ ("fact", "Nobody reads this mailbox") },
  [REBOTE_FACT_LEFT] = { "left", NC_ ("fact", "No longer works there") },
  [REBOTE_FACT_RETIRED] = { "retired", NC_ ("fact", "Has retired") },
  [REBOTE_FACT_DECEASED] = { "deceased", NC_ ("fact", "Has died") },
  [REBOTE_FACT_ADDRESS_CHANGE] = { "address-change", NC_ ("fact", "Has a new address") },
  [REBOTE_FACT_UNSUBSCRIBE] = { "unsubscribe", NC_ ("fact", "Asks to be taken off") },
  [REBOTE_FACT_BACKSCATTER] = { "backscatter", NC_ ("fact", "Not about a mail of yours") },
  [REBOTE_FACT_RELAYED] = { "relayed", NC_ ("fact", "Passed on to another server") },
  [REBOTE_FACT_EXPANDED] = { "expanded", NC_ ("fact", "Passed on to a list") },
  [REBOTE_FACT_READ] = { "read", NC_ ("fact", "Read") },
  [REBOTE_FACT_DELETED] = { "deleted", NC_ ("fact", "Deleted unread") },
  [REBOTE_FACT_FRAUD] = { "fraud", NC_ ("fact", "Reported as fraud") },
  [REBOTE_FACT_VIRUS] = { "virus", NC_ ("fact", "Reported for a virus") },
  [REBOTE_FACT_OPT_OUT] = { "opt-out", NC_ ("fact", "Does not want more mail") },
  [REBOTE_FACT_NOT_SPAM] = { "not-spam", NC_ ("fact", "Says that it is not spam") },
};
/* clang-format on */

/**
 * rebote_fact_to_slug:
 * @fact: a fact
 *
 * Returns: (nullable): its slug
 */
const char *
rebote_fact_to_slug (ReboteFact fact)
{
  g_return_val_if_fail ((guint)fact < REBOTE_N_FACTS, NULL);

  return facts[fact].slug;
}

/**
 * rebote_fact_from_slug:
 * @slug: (nullable): a slug
 * @fact: (out): the fact
 *
 * Returns: whether there is one
 */
gboolean
rebote_fact_from_slug (const char *slug,
                       ReboteFact *fact)
{
  g_return_val_if_fail (fact != NULL, FALSE);

  for (guint i = REBOTE_FACT_NONE + 1; slug && i < REBOTE_N_FACTS; i++)
    {
      if (g_str_equal (facts[i].slug, slug))
        {
          *fact = i;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * rebote_fact_parse_set:
 * @slugs: (nullable): slugs with spaces between them
 * @set: (out): a bit for each of the facts
 *
 * Returns: whether all of them are facts
 */
gboolean
rebote_fact_parse_set (const char *slugs,
                       guint32    *set)
{
  g_auto (GStrv) parts = g_strsplit (slugs ? slugs : "", " ", -1);

  g_return_val_if_fail (set != NULL, FALSE);

  *set = 0;
  for (guint i = 0; parts[i]; i++)
    {
      ReboteFact fact;

      if (!rebote_fact_from_slug (parts[i], &fact))
        return FALSE;
      *set |= 1u << fact;
    }

  return TRUE;
}

/**
 * rebote_fact_get_name:
 * @fact: a fact
 *
 * Returns: (nullable): its name in the user's language
 */
const char *
rebote_fact_get_name (ReboteFact fact)
{
  g_return_val_if_fail ((guint)fact < REBOTE_N_FACTS, NULL);

  return facts[fact].name ? g_dpgettext2 (NULL, "fact", facts[fact].name) : NULL;
}

/**
 * rebote_fact_is_farewell:
 * @fact: a fact
 *
 * Returns: whether the address will probably not live for long, so that a person should look at it
 */
gboolean
rebote_fact_is_farewell (ReboteFact fact)
{
  return fact == REBOTE_FACT_LEFT || fact == REBOTE_FACT_RETIRED || fact == REBOTE_FACT_DECEASED ||
         fact == REBOTE_FACT_UNMONITORED || fact == REBOTE_FACT_ADDRESS_CHANGE;
}

/**
 * rebote_fact_format_day:
 * @day: (nullable): a day as `YYYY-MM-DD`
 *
 * Returns: (transfer full) (nullable): the day in words
 */
char *
rebote_fact_format_day (const char *day)
{
  g_autoptr (GDateTime) date = NULL;
  g_autofree char *text = day ? g_strconcat (day, "T12:00:00Z", NULL) : NULL;

  date = text ? g_date_time_new_from_iso8601 (text, NULL) : NULL;
  if (date == NULL)
    return NULL;

  /* Translators: a day, as “4 May 2026”; see g_date_time_format() */
  return g_date_time_format (date, C_ ("date", "%-d %B %Y"));
}

/**
 * rebote_fact_describe:
 * @fact: a fact
 * @until: (nullable): until when, as `YYYY-MM-DD`
 *
 * Returns: (transfer full) (nullable): the fact in a few words, for a row of a list
 */
char *
rebote_fact_describe (ReboteFact  fact,
                      const char *until)
{
  g_autofree char *day = rebote_fact_format_day (until);

  g_return_val_if_fail ((guint)fact < REBOTE_N_FACTS, NULL);

  if (day && fact == REBOTE_FACT_AWAY)
    /* Translators: %s is a day, as “4 May 2026” */
    return g_strdup_printf (_("Away until %s"), day);
  if (day && fact == REBOTE_FACT_PARENTAL_LEAVE)
    /* Translators: %s is a day, as “4 May 2026” */
    return g_strdup_printf (_("On parental leave until %s"), day);

  return g_strdup (rebote_fact_get_name (fact));
}

/**
 * rebote_absence_free:
 * @self: (transfer full): an absence
 */
void
rebote_absence_free (ReboteAbsence *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->until);
  g_free (self->substitute);
  g_free (self->substitute_name);
  g_free (self->substitute_phone);
  g_free (self);
}

/**
 * rebote_absence_describe_substitute:
 * @self: (nullable): an absence
 *
 * What a stranger wrote is set off by quotes.
 *
 * Returns: (transfer full) (nullable): a sentence on whom it names instead
 */
char *
rebote_absence_describe_substitute (const ReboteAbsence *self)
{
  g_autoptr (GString) who = NULL;

  if (self == NULL || (self->substitute == NULL && self->substitute_phone == NULL))
    return NULL;

  who = g_string_new (self->substitute_name);
  if (self->substitute)
    g_string_append_printf (who, "%s%s", who->len > 0 ? ", " : "", self->substitute);
  if (self->substitute_phone)
    g_string_append_printf (who, "%s%s", who->len > 0 ? ", " : "", self->substitute_phone);

  /* Translators: %s is a name, an address and a telephone number, each only if it is known */
  return g_strdup_printf (_("Instead, it names “%s”."), who->str);
}
