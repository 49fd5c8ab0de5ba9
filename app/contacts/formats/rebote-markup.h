/* rebote-markup.h
 *
 * Reads the XML of workbooks as it streams out of a zip.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-list-archive.h"

G_BEGIN_DECLS

/* An element within more others than this is no workbook's. */
#define REBOTE_MARKUP_MAX_DEPTH 200

/* A tag or a piece of text that is longer is no workbook's: cells hold 32,767 characters at most. */
#define REBOTE_MARKUP_MAX_PIECE (4 * 1024 * 1024)

/**
 * ReboteMarkupHandler:
 * @start: (nullable): takes the beginning of an element
 * @end: (nullable): takes its end
 * @text: (nullable): takes text, which may come in pieces
 *
 * What takes an XML document. Names are without prefix; each returns %FALSE with an error to give up.
 */
typedef struct
{
  gboolean (*start) (const char  *name,
                     const char **attributes,
                     const char **values,
                     gpointer     user_data,
                     GError     **error);
  gboolean (*end) (const char *name,
                   gpointer    user_data,
                   GError    **error);
  gboolean (*text) (const char *text,
                    gsize       length,
                    gpointer    user_data,
                    GError    **error);
} ReboteMarkupHandler;

gboolean    rebote_markup_read (ReboteListArchive         *archive,
                                const ReboteMarkupHandler *handler,
                                gpointer                   user_data,
                                GError                   **error);
const char *rebote_markup_get (const char **attributes,
                               const char **values,
                               const char  *name);
gboolean    rebote_markup_is_true (const char *value);

G_END_DECLS
