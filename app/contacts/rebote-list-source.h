/* rebote-list-source.h
 *
 * Where a contact list comes from: a file or standard input, known by its content, not by its name.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <sys/stat.h>

#include "rebote-contacts-error.h"
#include "rebote-csv-dialect.h"
#include "formats/rebote-list-conversion.h"

G_BEGIN_DECLS

/**
 * ReboteListSource:
 *
 * An open list. Its beginning can be looked at before it is read. What is no table of text is read as the one that it was
 * converted to. Used by one thread at a time.
 */
typedef struct _ReboteListSource ReboteListSource;

ReboteListSource *rebote_list_source_open (const char *path,
                                           GError    **error);
ReboteListSource *rebote_list_source_open_as (const char               *path,
                                              const ReboteCsvOverrides *overrides,
                                              GError                  **error);
ReboteListSource *rebote_list_source_open_part (int         fd,
                                                const char *name,
                                                GError    **error);
void              rebote_list_source_free (ReboteListSource *self);
const char       *rebote_list_source_get_name (ReboteListSource *self);
void              rebote_list_source_set_name (ReboteListSource *self,
                                               const char       *name);
const char       *rebote_list_source_get_sample (ReboteListSource *self,
                                                 gsize            *length,
                                                 gboolean         *complete);
gboolean          rebote_list_source_get_stat (ReboteListSource *self,
                                               struct stat      *result);
guint64           rebote_list_source_get_size (ReboteListSource *self);
gboolean          rebote_list_source_rewind (ReboteListSource *self,
                                             GError          **error);
gssize            rebote_list_source_read (ReboteListSource *self,
                                           char             *buffer,
                                           gsize             size,
                                           GError          **error);
const ReboteListConversion *rebote_list_source_get_conversion (ReboteListSource *self);
guint64           rebote_list_source_get_line (ReboteListSource *self,
                                               guint64           record);
gboolean          rebote_list_source_read_original (ReboteListSource *self,
                                                    guint64           record,
                                                    GByteArray       *bytes,
                                                    GError          **error);
gboolean          rebote_list_source_check_unchanged (ReboteListSource *self,
                                                      GError          **error);
ReboteCsvDialect *rebote_list_source_detect (ReboteListSource         *self,
                                             const ReboteCsvOverrides *overrides,
                                             GError                  **error);

gboolean rebote_list_content_check (const char       *name,
                                    const char       *bytes,
                                    gsize             length,
                                    ReboteListFormat *format,
                                    GError          **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteListSource, rebote_list_source_free)

G_END_DECLS
