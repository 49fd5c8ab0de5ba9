/* rebote-cli-guards.c
 *
 * Writes what the guards over many notices say.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-cli-guards"

#include "config.h"

#include <glib/gi18n.h>

#include "rebote-cli-guards.h"
#include "rebote-cli-page.h"

#define INDENT 2

/* Where a fact was read. Of what no guard may hold, nothing but the number is kept. */
typedef struct
{
  const char *source;
  const char *address; /* NULL for what is no hard bounce */
  guint       index;
  guint       recipient;
} Place;

struct _ReboteCliGuards
{
  ReboteGuards *guards;
  GArray       *places; /* Place, one for each fact */
  GStringChunk *strings;
  gboolean      is_judged;
};

/**
 * rebote_cli_guards_new:
 * @error: return location for an error that names a damaged table
 *
 * Returns: (transfer full) (nullable): guards that have seen nothing yet
 */
ReboteCliGuards *
rebote_cli_guards_new (GError **error)
{
  ReboteGuards    *guards = rebote_guards_new (error);
  ReboteCliGuards *self;

  if (guards == NULL)
    return NULL;

  self = g_new0 (ReboteCliGuards, 1);
  self->guards = guards;
  self->places = g_array_new (FALSE, TRUE, sizeof (Place));
  self->strings = g_string_chunk_new (4096);

  return self;
}

/**
 * rebote_cli_guards_free:
 * @self: (transfer full): guards
 */
void
rebote_cli_guards_free (ReboteCliGuards *self)
{
  g_return_if_fail (self != NULL);

  rebote_guards_unref (self->guards);
  g_array_unref (self->places);
  g_string_chunk_free (self->strings);
  g_free (self);
}

/**
 * rebote_cli_guards_add:
 * @self: guards
 * @bounce: a message
 */
void
rebote_cli_guards_add (ReboteCliGuards *self,
                       ReboteBounce    *bounce)
{
  guint first;

  g_return_if_fail (self != NULL);
  g_return_if_fail (bounce != NULL);

  first = rebote_guards_add_bounce (self->guards, bounce);
  g_array_set_size (self->places, rebote_guards_get_n_facts (self->guards));
  for (guint i = 0; i < rebote_bounce_get_n_recipients (bounce); i++)
    {
      ReboteRecipient *recipient = rebote_bounce_get_recipient (bounce, i);
      Place           *place = &g_array_index (self->places, Place, first + i);

      if (recipient->kind != REBOTE_KIND_HARD || recipient->address == NULL)
        continue;
      place->source = g_string_chunk_insert_const (self->strings, bounce->source ? bounce->source : "-");
      place->address = g_string_chunk_insert (self->strings, recipient->address);
      place->index = bounce->index;
      place->recipient = i;
    }
}

static void
judge (ReboteCliGuards *self)
{
  if (!self->is_judged)
    rebote_guards_judge (self->guards);
  self->is_judged = TRUE;
}

static void
add_date (ReboteJsonLine *line,
          const char     *name,
          gint64          date)
{
  g_autoptr (GDateTime) then = date > 0 ? g_date_time_new_from_unix_utc (date) : NULL;
  g_autofree char *text = then ? g_date_time_format_iso8601 (then) : NULL;

  rebote_json_line_add_string (line, name, text);
}

/* The finding's own members; whoever calls ends the object. */
static void
begin_finding (ReboteJsonLine           *line,
               const ReboteGuardFinding *finding)
{
  rebote_json_line_begin_object (line, NULL);
  rebote_json_line_add_string (line, "guard", rebote_guard_to_slug (finding->guard));
  rebote_json_line_add_string (line, "group", finding->group);
  rebote_json_line_add_int (line, "addresses", finding->n_addresses);
  rebote_json_line_add_string (line, "reason",
                               finding->reason == REBOTE_REASON_NONE ? NULL : rebote_reason_to_slug (finding->reason));
  add_date (line, "since", finding->since);
  add_date (line, "until", finding->until);
  rebote_json_line_add_string (line, "action", rebote_action_to_slug (REBOTE_ACTION_REVIEW));
  rebote_json_line_add_string (line, "title", finding->title);
  rebote_json_line_add_string (line, "evidence", finding->evidence);
  rebote_json_line_add_string (line, "advice", finding->advice);
}

/**
 * rebote_cli_add_guard_findings:
 * @line: an object that is being written
 * @guards: (nullable): guards that have judged
 *
 * Adds the member `guards`: what they have found, without the addresses.
 */
void
rebote_cli_add_guard_findings (ReboteJsonLine *line,
                               ReboteGuards   *guards)
{
  GPtrArray *findings = guards ? rebote_guards_get_findings (guards) : NULL;

  g_return_if_fail (line != NULL);

  rebote_json_line_begin_array (line, "guards");
  for (guint i = 0; findings && i < findings->len; i++)
    {
      begin_finding (line, g_ptr_array_index (findings, i));
      rebote_json_line_end_object (line);
    }
  rebote_json_line_end_array (line);
}

static void
add_recipient (ReboteJsonLine  *line,
               ReboteCliGuards *self,
               guint            position)
{
  const Place     *place = &g_array_index (self->places, Place, position);
  g_autofree char *words = rebote_guards_describe (self->guards, position);

  rebote_json_line_begin_object (line, NULL);
  rebote_json_line_add_string (line, "source", place->source);
  rebote_json_line_add_int (line, "index", place->index);
  rebote_json_line_add_int (line, "recipient", place->recipient);
  rebote_json_line_add_string (line, "address", place->address);
  rebote_json_line_add_string (line, "explanation", words);
  rebote_json_line_end_object (line);
}

/* The positions of the facts that a guard holds, finding by finding: one pass, however many findings there are. */
static GArray *
sort_held (ReboteCliGuards *self,
           guint           *starts)
{
  GPtrArray *findings = rebote_guards_get_findings (self->guards);
  g_autoptr (GHashTable) numbers = g_hash_table_new (NULL, NULL);
  GArray *held = g_array_new (FALSE, TRUE, sizeof (guint));

  for (guint i = 0; i < findings->len; i++)
    g_hash_table_insert (numbers, g_ptr_array_index (findings, i), GUINT_TO_POINTER (i));
  for (guint i = 0; i < self->places->len; i++)
    {
      const ReboteGuardFinding *finding = rebote_guards_get_finding (self->guards, i);

      if (finding)
        starts[GPOINTER_TO_UINT (g_hash_table_lookup (numbers, finding)) + 1]++;
    }
  for (guint i = 0; i < findings->len; i++)
    starts[i + 1] += starts[i];
  g_array_set_size (held, starts[findings->len]);
  for (guint i = self->places->len; i > 0; i--)
    {
      const ReboteGuardFinding *finding = rebote_guards_get_finding (self->guards, i - 1);

      /* From the end: when all are in their place, each of the ends has become its beginning. */
      if (finding)
        g_array_index (held, guint, --starts[GPOINTER_TO_UINT (g_hash_table_lookup (numbers, finding)) + 1]) = i - 1;
    }

  return held;
}

/**
 * rebote_cli_guards_to_json:
 * @self: guards that have seen all messages
 *
 * Returns: (transfer full): one JSON object on one line, with the member `guards`: each finding with the recipients that
 *   it holds back, by the source and index of their message
 */
char *
rebote_cli_guards_to_json (ReboteCliGuards *self)
{
  g_autofree guint *starts = NULL;
  g_autoptr (GArray) held = NULL;
  ReboteJsonLine *line;
  GPtrArray      *findings;

  g_return_val_if_fail (self != NULL, NULL);

  judge (self);
  findings = rebote_guards_get_findings (self->guards);
  starts = g_new0 (guint, findings->len + 2);
  held = sort_held (self, starts);
  starts[findings->len + 1] = held->len;

  line = rebote_json_line_new ();
  rebote_json_line_begin_object (line, NULL);
  rebote_json_line_begin_array (line, "guards");
  for (guint i = 0; i < findings->len; i++)
    {
      begin_finding (line, g_ptr_array_index (findings, i));
      rebote_json_line_begin_array (line, "recipients");
      for (guint j = starts[i + 1]; j < starts[i + 2]; j++)
        add_recipient (line, self, g_array_index (held, guint, j));
      rebote_json_line_end_array (line);
      rebote_json_line_end_object (line);
    }
  rebote_json_line_end_array (line);
  rebote_json_line_end_object (line);

  return rebote_json_line_finish (line);
}

/**
 * rebote_cli_print_guard_findings:
 * @out: where to write
 * @guards: guards that have judged
 * @is_terminal: whether @out is a terminal
 *
 * Prints what they have found, after a free line; nothing if they have found nothing.
 */
void
rebote_cli_print_guard_findings (FILE         *out,
                                 ReboteGuards *guards,
                                 gboolean      is_terminal)
{
  g_autofree char *heading = NULL;
  ReboteCliPage    page;
  GPtrArray       *findings;

  g_return_if_fail (out != NULL);
  g_return_if_fail (guards != NULL);

  heading = rebote_guards_describe_all (guards);
  if (heading == NULL)
    return;

  findings = rebote_guards_get_findings (guards);
  rebote_cli_page_init (&page, out, is_terminal);
  rebote_cli_page_gap (&page);
  rebote_cli_page_paragraph (&page, 0, NULL, 0, REBOTE_CLI_TONE_BOLD, heading);
  for (guint i = 0; i < findings->len; i++)
    {
      const ReboteGuardFinding *finding = g_ptr_array_index (findings, i);
      g_autofree char *title = rebote_cli_make_printable (finding->title);
      g_autofree char *evidence = rebote_cli_make_printable (finding->evidence);

      rebote_cli_page_gap (&page);
      rebote_cli_page_paragraph (&page, INDENT, page.is_utf8 ? "◇" : "*", 2, REBOTE_CLI_TONE_WARNING, title);
      rebote_cli_page_paragraph (&page, 2 * INDENT, NULL, 0, REBOTE_CLI_TONE_NONE, evidence);
      rebote_cli_page_paragraph (&page, 2 * INDENT, NULL, 0, REBOTE_CLI_TONE_NONE, finding->advice);
    }
}

/**
 * rebote_cli_guards_print_text:
 * @self: guards that have seen all messages
 * @out: where to write
 * @is_terminal: whether that is a terminal
 *
 * Prints what they have found, after a free line; nothing if they have found nothing.
 */
void
rebote_cli_guards_print_text (ReboteCliGuards *self,
                              FILE            *out,
                              gboolean         is_terminal)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (out != NULL);

  judge (self);
  rebote_cli_print_guard_findings (out, self->guards, is_terminal);
}
