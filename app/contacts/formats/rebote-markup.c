/* rebote-markup.c
 *
 * GLib's own parser, because of what it cannot do: it loads nothing from elsewhere, and knows no entities but the five of
 * XML, so that none can be defined to grow without end. What it lacks are limits, and those are here.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-markup"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rebote-markup.h"

#define BUFFER_SIZE (64 * 1024)

typedef struct
{
  const ReboteMarkupHandler *handler;
  gpointer                   user_data;
  const char                *name; /* of the file, for messages */
  guint                      depth;
} Reading;

static const char *
skip_prefix (const char *name)
{
  const char *colon = strchr (name, ':');

  return colon ? colon + 1 : name;
}

static gboolean
check_depth (Reading *self,
             GError **error)
{
  if (self->depth <= REBOTE_MARKUP_MAX_DEPTH)
    return TRUE;

  g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_TOO_LARGE,
               _("“%s” is nested more deeply than any workbook is"), self->name);
  return FALSE;
}

static void
start_cb (GMarkupParseContext *context,
          const char          *name,
          const char         **attributes,
          const char         **values,
          gpointer             user_data,
          GError             **error)
{
  Reading *self = user_data;

  self->depth++;
  if (check_depth (self, error) && self->handler->start)
    self->handler->start (skip_prefix (name), attributes, values, self->user_data, error);
}

static void
end_cb (GMarkupParseContext *context,
        const char          *name,
        gpointer             user_data,
        GError             **error)
{
  Reading *self = user_data;

  self->depth--;
  if (self->handler->end)
    self->handler->end (skip_prefix (name), self->user_data, error);
}

static void
text_cb (GMarkupParseContext *context,
         const char          *text,
         gsize                length,
         gpointer             user_data,
         GError             **error)
{
  Reading *self = user_data;

  if (self->handler->text)
    self->handler->text (text, length, self->user_data, error);
}

static const GMarkupParser parser = { start_cb, end_cb, text_cb, NULL, NULL };

/* The parser keeps a tag or text until it is complete. Returns how long the one that is not may be by now. */
static gsize
measure_open_piece (gsize       before,
                    const char *data,
                    gsize       length)
{
  for (gsize i = length; i > 0; i--)
    {
      if (data[i - 1] == '<' || data[i - 1] == '>')
        return length - i;
    }

  return before + length;
}

static void
explain (const char *name,
         GError     *local,
         GError    **error)
{
  if (local->domain != G_MARKUP_ERROR)
    {
      g_propagate_error (error, local);
      return;
    }

  g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_DAMAGED,
               /* Translators: a file name, and what is wrong, technically */
               _("“%s” is damaged: what is in it is not well-formed (%s)"), name, local->message);
  g_error_free (local);
}

/**
 * rebote_markup_read:
 * @archive: an archive that has an XML document at hand
 * @handler: what takes the document
 * @user_data: the data for @handler
 * @error: return location for a #ReboteContactsError, or what @handler returned
 *
 * Returns: whether the document was read to its end
 */
gboolean
rebote_markup_read (ReboteListArchive         *archive,
                    const ReboteMarkupHandler *handler,
                    gpointer                   user_data,
                    GError                   **error)
{
  g_autoptr (GMarkupParseContext) context = NULL;
  g_autofree char *buffer = NULL;
  Reading          self = { handler, user_data, NULL, 0 };
  GError          *local = NULL;
  gsize            piece = 0;
  gboolean         begun = FALSE;
  gssize           n;

  g_return_val_if_fail (archive != NULL, FALSE);
  g_return_val_if_fail (handler != NULL, FALSE);

  self.name = rebote_list_archive_get_name (archive);
  context = g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &self, NULL);
  buffer = g_malloc (BUFFER_SIZE);
  while ((n = rebote_list_archive_read (archive, buffer, BUFFER_SIZE, &local)) > 0)
    {
      const char *data = buffer;

      if (!begun && n >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
        {
          data += 3;
          n -= 3;
        }
      begun = TRUE;
      piece = measure_open_piece (piece, data, n);
      if (piece > REBOTE_MARKUP_MAX_PIECE)
        {
          g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_TOO_LARGE,
                       _("“%s” has a cell that is longer than any contact's"), self.name);
          return FALSE;
        }
      if (!g_markup_parse_context_parse (context, data, n, &local))
        break;
    }
  if (local == NULL && n == 0)
    g_markup_parse_context_end_parse (context, &local);
  if (local)
    {
      explain (self.name, local, error);
      return FALSE;
    }

  return TRUE;
}

/**
 * rebote_markup_get:
 * @attributes: (array zero-terminated=1): names of attributes
 * @values: (array zero-terminated=1): their values
 * @name: a name without prefix
 *
 * Returns: (transfer none) (nullable): the value of the attribute
 */
const char *
rebote_markup_get (const char **attributes,
                   const char **values,
                   const char  *name)
{
  g_return_val_if_fail (attributes != NULL && values != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; attributes[i]; i++)
    {
      if (strcmp (skip_prefix (attributes[i]), name) == 0)
        return values[i];
    }

  return NULL;
}

/**
 * rebote_markup_is_true:
 * @value: (nullable): the value of an attribute
 *
 * Returns: whether it means yes
 */
gboolean
rebote_markup_is_true (const char *value)
{
  return value && (strcmp (value, "1") == 0 || g_ascii_strcasecmp (value, "true") == 0);
}
