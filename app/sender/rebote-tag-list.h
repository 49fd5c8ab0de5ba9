/* rebote-tag-list.h
 *
 * “name=value; name=value”, as in the records of DKIM and DMARC (RFC 6376, 3.2).
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ReboteTagList:
 *
 * Tags in their order, each once. Immutable.
 */
typedef struct _ReboteTagList ReboteTagList;

ReboteTagList *rebote_tag_list_parse    (const char     *text,
                                         gsize           length,
                                         GError        **error);
void           rebote_tag_list_free     (ReboteTagList  *self);
const char    *rebote_tag_list_get      (ReboteTagList  *self,
                                         const char     *name);
const char    *rebote_tag_list_get_first (ReboteTagList *self);
gboolean       rebote_tag_list_has_word (const char     *value,
                                         const char     *word);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteTagList, rebote_tag_list_free)

G_END_DECLS
