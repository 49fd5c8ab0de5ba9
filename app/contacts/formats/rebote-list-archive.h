/* rebote-list-archive.h
 *
 * The members of a zip in which lists, or the parts of a workbook, are looked for.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "contacts/rebote-contacts-error.h"

G_BEGIN_DECLS

/* A file that wants more than this is made to do harm. Sheets are repetitive: they may well shrink to a hundredth. */
#define REBOTE_LIST_ARCHIVE_MAX_MEMBERS  10000
#define REBOTE_LIST_ARCHIVE_MAX_UNPACKED (G_GUINT64_CONSTANT (4) * 1024 * 1024 * 1024)
#define REBOTE_LIST_ARCHIVE_MAX_RATIO    400
#define REBOTE_LIST_ARCHIVE_FREE_RATIO   (G_GUINT64_CONSTANT (64) * 1024 * 1024) /* up to here any ratio will do */

/**
 * ReboteListArchive:
 *
 * A zip, or a single compressed file, that is read from its beginning to its end. Nothing of it is written anywhere. Used
 * by one thread at a time.
 */
typedef struct _ReboteListArchive ReboteListArchive;

ReboteListArchive *rebote_list_archive_new (int         fd,
                                            const char *name,
                                            GError    **error);
void               rebote_list_archive_free (ReboteListArchive *self);
const char        *rebote_list_archive_next (ReboteListArchive *self,
                                             GError           **error);
gssize             rebote_list_archive_read (ReboteListArchive *self,
                                             char              *buffer,
                                             gsize              size,
                                             GError           **error);
const char        *rebote_list_archive_get_name (ReboteListArchive *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteListArchive, rebote_list_archive_free)

G_END_DECLS
