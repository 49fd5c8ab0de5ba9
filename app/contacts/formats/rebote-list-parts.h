/* rebote-list-parts.h
 *
 * Lists in archives.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-list-archive.h"

G_BEGIN_DECLS

int      rebote_list_archive_extract (ReboteListArchive *archive,
                                      GError           **error);
gboolean rebote_list_parts_find_single (int         fd,
                                        const char *name,
                                        int        *single,
                                        GError    **error);

G_END_DECLS
