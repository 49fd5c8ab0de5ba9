/* rebote-event-tables.c
 *
 * What is known about the records of mailing services.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-event-tables"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rebote-event-tables.h"

#define N_PARTS 3   /* event, class, detail */
#define COMMON  "*" /* the shape of rows that hold before a record is recognised */

struct _ReboteEventTables
{
  GPtrArray        *shapes; /* ReboteEventShape, the first that fits is right */
  GHashTable       *by_id;  /* id -> ReboteEventShape */
  GHashTable       *names;  /* service -> its name */
  GHashTable       *labels; /* service -> GPtrArray of ReboteEventLabel, the first that fits is right */
  ReboteEventShape *common;
};

static const char *const fact_names[REBOTE_N_EVENT_FACTS] = {
  "event", "class", "detail", "text", "code", "address", "original-address", "remote-mta", "reporter", "command",
  "date", "until", "sent", "message-id", "subject", "from", "inner", "list"
};

static const char *const causes[] = {
  REBOTE_EVENT_CAUSE_CACHE, REBOTE_EVENT_CAUSE_OPTOUT, REBOTE_EVENT_CAUSE_COMPLAINED, REBOTE_EVENT_CAUSE_QUOTA,
  REBOTE_EVENT_CAUSE_BAD_ADDRESS, REBOTE_EVENT_CAUSE_DUPLICATE, REBOTE_EVENT_CAUSE_OWN_FAULT,
  REBOTE_EVENT_CAUSE_UNSUBSCRIBE, REBOTE_EVENT_CAUSE_ENGAGED
};

/* “path”, “path=pattern” on its value, or “#4” */
typedef struct
{
  char         *path;
  GPatternSpec *pattern;
  guint         max_size;
} Alternative;

/* “a|b=c”, “!a” */
typedef struct
{
  GPtrArray *alternatives; /* Alternative */
  gboolean   negated;
} Condition;

static void
alternative_free (gpointer data)
{
  Alternative *alternative = data;

  g_free (alternative->path);
  g_clear_pointer (&alternative->pattern, g_pattern_spec_free);
  g_free (alternative);
}

static void
condition_free (gpointer data)
{
  Condition *condition = data;

  g_ptr_array_unref (condition->alternatives);
  g_free (condition);
}

static void
shape_free (gpointer data)
{
  ReboteEventShape *shape = data;

  g_free (shape->id);
  g_free (shape->service);
  g_free (shape->name);
  g_clear_pointer (&shape->conditions, g_ptr_array_unref);
  for (guint i = 0; i < REBOTE_N_EVENT_FACTS; i++)
    g_strfreev (shape->paths[i]);
  g_free (shape);
}

static void
label_free (gpointer data)
{
  ReboteEventLabel *label = data;

  g_free (label->id);
  g_free (label->service);
  for (guint i = 0; i < G_N_ELEMENTS (label->parts); i++)
    g_clear_pointer (&label->parts[i], g_pattern_spec_free);
  g_free (label);
}

static gboolean
fail (ReboteTable *table,
      guint        row,
      const char  *value,
      GError     **error)
{
  g_set_error (error, REBOTE_TABLE_ERROR, REBOTE_TABLE_ERROR_BAD_VALUE,
               /* Translators: a table of facts is damaged: file name, line number, the cell's text */
               _("%s, line %u: “%s” has no meaning there"),
                  rebote_table_get_name (table), rebote_table_get_line (table, row), value);
  return FALSE;
}

/* Labels are compared without case and signs, as paths are. */
static char *
fold_label (const char *label)
{
  g_autofree char *lower = g_str_is_ascii (label) ? NULL : g_utf8_strdown (label, -1);

  return rebote_event_fold_path (lower ? lower : label);
}

static GStrv
fold_words (const char *cell)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) words = g_strsplit (cell, " ", -1);

  for (guint i = 0; words[i]; i++)
    {
      g_autofree char *folded = NULL;

      if (words[i][0] == '\0')
        continue;
      /* A value that is always the same is shown as it is written. */
      folded = words[i][0] == '=' ? g_strdup (words[i]) : rebote_event_fold_path (words[i]);
      g_strv_builder_add (builder, folded);
    }

  return g_strv_builder_end (builder);
}

static Condition *
parse_condition (const char *word)
{
  Condition *condition = g_new0 (Condition, 1);
  g_auto (GStrv) words = NULL;

  condition->negated = *word == '!';
  condition->alternatives = g_ptr_array_new_with_free_func (alternative_free);
  words = g_strsplit (word + condition->negated, "|", -1);
  for (guint i = 0; words[i]; i++)
    {
      Alternative *alternative = g_new0 (Alternative, 1);
      char        *equals = strchr (words[i], '=');

      if (equals)
        {
          alternative->pattern = g_pattern_spec_new (equals + 1);
          *equals = '\0';
        }
      if (words[i][0] == '#')
        alternative->max_size = g_ascii_strtoull (words[i] + 1, NULL, 10);
      alternative->path = g_strdup (words[i]);
      g_ptr_array_add (condition->alternatives, alternative);
    }

  return condition;
}

static GPtrArray *
parse_conditions (const char *cell)
{
  GPtrArray *conditions = g_ptr_array_new_with_free_func (condition_free);
  g_auto (GStrv) words = fold_words (cell);

  for (guint i = 0; words[i]; i++)
    g_ptr_array_add (conditions, parse_condition (words[i]));

  return conditions;
}

static gboolean
load_services (ReboteEventTables *self,
               ReboteTable       *table,
               GError           **error)
{
  static const char *const names[] = { "shape", "service", "name", "role", "sort", "when", NULL };
  int                      columns[6];

  if (!rebote_table_find_columns (table, names, columns, error))
    return FALSE;

  for (guint row = 0; row < rebote_table_get_n_rows (table); row++)
    {
      ReboteEventShape *shape = g_new0 (ReboteEventShape, 1);
      const char       *role = rebote_table_get (table, row, columns[3]);

      shape->id = g_strdup (rebote_table_get (table, row, columns[0]));
      shape->service = g_strdup (rebote_table_get (table, row, columns[1]));
      shape->name = g_strdup (rebote_table_get (table, row, columns[2]));
      shape->is_list = g_str_equal (rebote_table_get (table, row, columns[4]), "list");
      shape->conditions = parse_conditions (rebote_table_get (table, row, columns[5]));
      g_ptr_array_add (self->shapes, shape);
      g_hash_table_insert (self->by_id, shape->id, shape);
      g_hash_table_insert (self->names, shape->service, shape->name);

      while (shape->role < REBOTE_N_REPORTER_ROLES && !g_str_equal (rebote_reporter_role_to_slug (shape->role), role))
        shape->role++;
      if (shape->role == REBOTE_N_REPORTER_ROLES)
        return fail (table, row, role, error);
    }

  return TRUE;
}

static gboolean
load_fields (ReboteEventTables *self,
             ReboteTable       *table,
             GError           **error)
{
  static const char *const names[] = { "shape", "fact", "paths", NULL };
  int                      columns[3];

  if (!rebote_table_find_columns (table, names, columns, error))
    return FALSE;

  for (guint row = 0; row < rebote_table_get_n_rows (table); row++)
    {
      const char       *id = rebote_table_get (table, row, columns[0]);
      const char       *fact = rebote_table_get (table, row, columns[1]);
      ReboteEventShape *shape = g_str_equal (id, COMMON) ? self->common : g_hash_table_lookup (self->by_id, id);
      guint             i = 0;

      if (shape == NULL)
        return fail (table, row, id, error);
      while (i < REBOTE_N_EVENT_FACTS && !g_str_equal (fact_names[i], fact))
        i++;
      if (i == REBOTE_N_EVENT_FACTS || shape->paths[i])
        return fail (table, row, fact, error);
      shape->paths[i] = fold_words (rebote_table_get (table, row, columns[2]));
    }

  return TRUE;
}

/**
 * rebote_event_cause_find:
 * @slug: (nullable): the slug of a cause
 *
 * Returns: (transfer none) (nullable): the same as a constant string, if there is such a cause
 */
const char *
rebote_event_cause_find (const char *slug)
{
  for (guint i = 0; slug && i < G_N_ELEMENTS (causes); i++)
    {
      if (g_str_equal (slug, causes[i]))
        return causes[i];
    }

  return NULL;
}

static gboolean
parse_meaning (ReboteEventLabel *label,
               ReboteTable      *table,
               guint             row,
               const int        *columns,
               GError          **error)
{
  const char *type = rebote_table_get (table, row, columns[4]);
  const char *reason = rebote_table_get (table, row, columns[5]);
  const char *confidence = rebote_table_get (table, row, columns[6]);
  const char *cause = rebote_table_get (table, row, columns[7]);
  char       *end = NULL;

  if (!rebote_message_type_from_slug (type, &label->type))
    return fail (table, row, type, error);
  if (*reason && !rebote_reason_from_slug (reason, &label->reason))
    return fail (table, row, reason, error);
  label->confidence = *confidence ? g_ascii_strtod (confidence, &end) : 0;
  if (label->confidence < 0 || label->confidence > 1 || (end && *end))
    return fail (table, row, confidence, error);
  label->cause = rebote_event_cause_find (cause);

  return *cause == '\0' || label->cause ? TRUE : fail (table, row, cause, error);
}

static gboolean
load_labels (ReboteEventTables *self,
             ReboteTable       *table,
             GError           **error)
{
  static const char *const names[] = { "service", "event", "class", "detail", "type", "reason", "confidence", "cause",
                                       NULL };
  int                      columns[8];

  if (!rebote_table_find_columns (table, names, columns, error))
    return FALSE;

  for (guint row = 0; row < rebote_table_get_n_rows (table); row++)
    {
      ReboteEventLabel *label = g_new0 (ReboteEventLabel, 1);
      const char       *service = rebote_table_get (table, row, columns[0]);
      GPtrArray        *labels = g_hash_table_lookup (self->labels, service);

      if (labels == NULL)
        {
          labels = g_ptr_array_new_with_free_func (label_free);
          g_hash_table_insert (self->labels, g_strdup (service), labels);
        }
      g_ptr_array_add (labels, label);
      label->service = g_strdup (service);
      for (guint i = 0; i < G_N_ELEMENTS (label->parts); i++)
        {
          const char      *cell = rebote_table_get (table, row, columns[1 + i]);
          g_autofree char *folded = fold_label (cell);

          if (!g_str_equal (cell, "*"))
            label->parts[i] = g_pattern_spec_new (folded);
        }
      label->id = g_strdup_printf ("event-labels.tsv:%s %s", service, rebote_table_get (table, row, columns[1]));
      if (!parse_meaning (label, table, row, columns, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * rebote_event_tables_new:
 * @services: event-services.tsv
 * @fields: event-fields.tsv
 * @labels: event-labels.tsv
 * @error: return location for a #ReboteTableError
 *
 * Returns: (transfer full) (nullable): the tables, ready to be asked
 */
ReboteEventTables *
rebote_event_tables_new (ReboteTable *services,
                         ReboteTable *fields,
                         ReboteTable *labels,
                         GError     **error)
{
  g_autoptr (ReboteEventTables) self = NULL;

  g_return_val_if_fail (services != NULL, NULL);
  g_return_val_if_fail (fields != NULL, NULL);
  g_return_val_if_fail (labels != NULL, NULL);

  self = g_new0 (ReboteEventTables, 1);
  self->shapes = g_ptr_array_new_with_free_func (shape_free);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->names = g_hash_table_new (g_str_hash, g_str_equal);
  self->labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  self->common = g_new0 (ReboteEventShape, 1);
  if (!load_services (self, services, error) || !load_fields (self, fields, error) ||
      !load_labels (self, labels, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * rebote_event_tables_get_default:
 *
 * Loads the shipped tables at the first call.
 *
 * Returns: (transfer none): the tables, which live as long as the program
 */
ReboteEventTables *
rebote_event_tables_get_default (void)
{
  static gsize tables = 0;

  if (g_once_init_enter (&tables))
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ReboteTable) services = rebote_table_new_from_resource ("event-services.tsv", &error);
      g_autoptr (ReboteTable) fields = services ? rebote_table_new_from_resource ("event-fields.tsv", &error) : NULL;
      g_autoptr (ReboteTable) labels = fields ? rebote_table_new_from_resource ("event-labels.tsv", &error) : NULL;
      ReboteEventTables *loaded = labels ? rebote_event_tables_new (services, fields, labels, &error) : NULL;

      /* The tables are part of the program: without them the program is damaged. */
      if (loaded == NULL)
        g_error ("%s", error->message);
      g_once_init_leave (&tables, (gsize)loaded);
    }

  return (ReboteEventTables *)tables;
}

/**
 * rebote_event_tables_free:
 * @self: (transfer full): the tables
 */
void
rebote_event_tables_free (ReboteEventTables *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->by_id);
  g_hash_table_unref (self->names);
  g_hash_table_unref (self->labels);
  g_ptr_array_unref (self->shapes);
  shape_free (self->common);
  g_free (self);
}

static gboolean
alternative_holds (const Alternative *alternative,
                   ReboteEventRecord *record)
{
  g_autofree char *folded = NULL;
  const char      *value;

  if (alternative->max_size > 0)
    return rebote_event_record_get_size (record) <= alternative->max_size;
  if (alternative->pattern == NULL)
    return rebote_event_record_find (record, alternative->path) != NULL;

  value = rebote_event_record_get (record, alternative->path);
  folded = value ? fold_label (value) : NULL;

  return folded && g_pattern_spec_match_string (alternative->pattern, folded);
}

static gboolean
condition_holds (const Condition   *condition,
                 ReboteEventRecord *record)
{
  for (guint i = 0; i < condition->alternatives->len; i++)
    {
      if (alternative_holds (g_ptr_array_index (condition->alternatives, i), record))
        return !condition->negated;
    }

  return condition->negated;
}

/**
 * rebote_event_tables_recognise:
 * @self: the tables
 * @record: a record
 *
 * Returns: (transfer none) (nullable): what sort of record it is
 */
const ReboteEventShape *
rebote_event_tables_recognise (ReboteEventTables *self,
                               ReboteEventRecord *record)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (record != NULL, NULL);

  for (guint i = 0; i < self->shapes->len; i++)
    {
      const ReboteEventShape *shape = g_ptr_array_index (self->shapes, i);
      guint                   n = 0;

      while (n < shape->conditions->len && condition_holds (g_ptr_array_index (shape->conditions, n), record))
        n++;
      if (n == shape->conditions->len)
        return shape;
    }

  return NULL;
}

/**
 * rebote_event_tables_find_label:
 * @self: the tables
 * @service: slug of a service
 * @parts: (array fixed-size=3): event, class and detail as the record says them; each may be %NULL
 *
 * Returns: (transfer none) (nullable): what that means
 */
const ReboteEventLabel *
rebote_event_tables_find_label (ReboteEventTables *self,
                                const char        *service,
                                const char *const *parts)
{
  g_autoptr (GPtrArray) folded = NULL;
  GPtrArray *labels;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (service != NULL, NULL);
  g_return_val_if_fail (parts != NULL, NULL);

  folded = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < N_PARTS; i++)
    g_ptr_array_add (folded, fold_label (parts[i] ? parts[i] : ""));

  labels = g_hash_table_lookup (self->labels, service);
  for (guint n = 0; labels && n < labels->len; n++)
    {
      const ReboteEventLabel *label = g_ptr_array_index (labels, n);
      guint                   i = 0;

      while (i < N_PARTS && (label->parts[i] == NULL ||
                             g_pattern_spec_match_string (label->parts[i], g_ptr_array_index (folded, i))))
        i++;
      if (i == N_PARTS)
        return label;
    }

  return NULL;
}

/**
 * rebote_event_tables_get_common:
 * @self: the tables
 * @fact: a fact
 *
 * Returns: (transfer none) (nullable): where it stands in records of any service
 */
const char *const *
rebote_event_tables_get_common (ReboteEventTables *self,
                                ReboteEventFact    fact)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (fact < REBOTE_N_EVENT_FACTS, NULL);

  return (const char *const *)self->common->paths[fact];
}

/**
 * rebote_event_tables_get_name:
 * @self: the tables
 * @service: (nullable): slug of a service
 *
 * Returns: (transfer none) (nullable): its name for people
 */
const char *
rebote_event_tables_get_name (ReboteEventTables *self,
                              const char        *service)
{
  g_return_val_if_fail (self != NULL, NULL);

  return service ? g_hash_table_lookup (self->names, service) : NULL;
}
