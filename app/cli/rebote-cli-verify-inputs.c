/* rebote-cli-verify-inputs.c
 *
 * What `rebote verify` is given: lists and addresses.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-cli-verify-inputs"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rebote-cli-private.h"
#include "rebote-cli-verify-private.h"

static void
input_clear (gpointer data)
{
  g_clear_pointer (&((ReboteCliInput *)data)->list, rebote_list_annotator_free);
}

/* What looks like the name of a file and is none was mistyped, and is no address. */
static gboolean
looks_like_path (const char *argument)
{
  static const char *const endings[] = { ".csv", ".txt", ".tsv", ".xlsx", ".ods", ".vcf", ".ldif", ".zip", NULL };
  g_autofree char *folded = g_ascii_strdown (argument, -1);

  if (strchr (argument, '@'))
    return FALSE;
  for (guint i = 0; endings[i]; i++)
    {
      if (g_str_has_suffix (folded, endings[i]))
        return TRUE;
    }

  return strchr (argument, G_DIR_SEPARATOR) != NULL;
}

static gboolean
open_input (ReboteCliInputs *self,
            const char      *argument,
            GError         **error)
{
  ReboteCsvOverrides overrides = REBOTE_CSV_OVERRIDES_INIT;
  ReboteCliInput     input = { 0 };

  if (!g_str_equal (argument, "-") && !g_file_test (argument, G_FILE_TEST_EXISTS) && !looks_like_path (argument))
    {
      input.address = argument;
      g_array_append_val (self->inputs, input);
      return TRUE;
    }

  overrides.column_name = self->column;
  overrides.sheet_name = self->sheet;
  input.path = argument;
  input.list = rebote_list_annotator_new (argument, &overrides, error);
  if (input.list == NULL)
    return FALSE;
  g_array_append_val (self->inputs, input);
  for (guint i = 0; i < rebote_list_annotator_get_warnings (input.list)->len; i++)
    rebote_cli_warn ("%s", (char *)g_ptr_array_index (rebote_list_annotator_get_warnings (input.list), i));

  return self->output == NULL || rebote_list_annotator_check (input.list, self->output, error);
}

/* Files are told by where they are. Of addresses that are typed the store need not know more than that they are the same. */
static void
make_source (ReboteCliInputs *self,
             char           **arguments)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (checksum, (const guchar *)self->how, -1);
  for (guint i = 0; arguments[i]; i++)
    {
      gboolean         is_list = rebote_cli_inputs_get (self, i)->path != NULL;
      g_autofree char *path = is_list ? g_canonicalize_filename (arguments[i], NULL) : g_strdup (arguments[i]);

      /* Nobody knows whether standard input brings the same once more. */
      if (g_str_equal (arguments[i], "-"))
        return;
      g_checksum_update (checksum, (const guchar *)path, strlen (path) + 1);
    }
  self->source = g_strdup_printf ("cli:%s", g_checksum_get_string (checksum));
}

/**
 * rebote_cli_inputs_open:
 * @self: with what is known about them, and nothing open
 * @arguments: (array zero-terminated=1): what was typed: names of files, `-`, addresses
 * @error: return location for a #ReboteContactsError, #GIOErrorEnum or #GOptionError
 *
 * Returns: whether all are open; else some may be
 */
gboolean
rebote_cli_inputs_open (ReboteCliInputs *self,
                        char           **arguments,
                        GError         **error)
{
  guint n_lists = 0;

  g_return_val_if_fail (self != NULL && self->how != NULL, FALSE);
  g_return_val_if_fail (arguments != NULL, FALSE);

  self->inputs = g_array_new (FALSE, FALSE, sizeof (ReboteCliInput));
  g_array_set_clear_func (self->inputs, input_clear);
  for (guint i = 0; arguments[i]; i++)
    {
      if (!open_input (self, arguments[i], error))
        return FALSE;
      n_lists += rebote_cli_inputs_get (self, i)->list != NULL;
    }
  if (self->output && (n_lists != 1 || self->inputs->len != 1))
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("With --output, name one list and nothing else"));
      return FALSE;
    }
  make_source (self, arguments);

  return TRUE;
}

/**
 * rebote_cli_inputs_clear:
 * @self: inputs
 *
 * Closes them.
 */
void
rebote_cli_inputs_clear (ReboteCliInputs *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->inputs, g_array_unref);
  g_clear_pointer (&self->source, g_free);
}

/**
 * rebote_cli_inputs_get:
 * @self: inputs
 * @position: which
 *
 * Returns: (transfer none): one of them
 */
const ReboteCliInput *
rebote_cli_inputs_get (const ReboteCliInputs *self,
                       guint                  position)
{
  g_return_val_if_fail (self != NULL && position < self->inputs->len, NULL);

  return &g_array_index (self->inputs, ReboteCliInput, position);
}

/**
 * rebote_cli_inputs_foreach:
 * @self: inputs
 * @func: takes what stands where an address should be, in their order; empty where there is none
 * @user_data: the data for @func
 * @error: return location for an error
 *
 * Returns: whether all were gone through
 */
gboolean
rebote_cli_inputs_foreach (const ReboteCliInputs *self,
                           ReboteListCellFunc     func,
                           gpointer               user_data,
                           GError               **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  for (guint i = 0; i < self->inputs->len; i++)
    {
      const ReboteCliInput *input = rebote_cli_inputs_get (self, i);

      if (input->list ? !rebote_list_annotator_read (input->list, func, user_data, error)
                      : !func (input->address, NULL, user_data, error))
        return FALSE;
    }

  return TRUE;
}
