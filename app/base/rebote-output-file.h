/* rebote-output-file.h
 *
 * A file that appears complete or not at all.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <sys/stat.h>

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ReboteOutputFile:
 *
 * Written beside its place and moved there when it is complete; freed before that, it leaves no trace. What stood in its
 * place before stays until then. A target that is no plain file (a pipe, a terminal, /dev/null) is written at once.
 * Used by one thread at a time.
 */
typedef struct _ReboteOutputFile ReboteOutputFile;

ReboteOutputFile *rebote_output_file_new (const char *path,
                                          GError    **error);
void              rebote_output_file_free (ReboteOutputFile *self);
gboolean          rebote_output_file_write (ReboteOutputFile *self,
                                            const char       *data,
                                            gsize             length,
                                            GError          **error);
gboolean          rebote_output_file_is_same (ReboteOutputFile  *self,
                                              const struct stat *other);
gboolean          rebote_output_file_is_same_file (ReboteOutputFile *self,
                                                   ReboteOutputFile *other);
const char       *rebote_output_file_get_path (ReboteOutputFile *self);
guint64           rebote_output_file_get_size (ReboteOutputFile *self);
gboolean          rebote_output_files_publish (GPtrArray *files,
                                               GError   **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteOutputFile, rebote_output_file_free)

G_END_DECLS
