/* rebote-fields.h
 *
 * A block of `Name: value` fields: headers of a mail, or one group of a machine-readable report.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ReboteFields:
 *
 * Unfolded fields in their order (RFC 5322, section 2.2). Names are compared without regard to case.
 */
typedef struct _ReboteFields ReboteFields;

ReboteFields *rebote_fields_new       (void);
void          rebote_fields_free      (ReboteFields *self);
gsize         rebote_fields_parse     (ReboteFields *self,
                                       const char   *text);
void          rebote_fields_add       (ReboteFields *self,
                                       const char   *name,
                                       gsize         length,
                                       const char   *value,
                                       gsize         size);
guint         rebote_fields_get_size  (ReboteFields *self);
const char   *rebote_fields_get       (ReboteFields *self,
                                       const char   *name);
const char   *rebote_fields_get_nth   (ReboteFields *self,
                                       guint         position,
                                       const char  **value);
gsize         rebote_fields_name_length (const char  *line);
GPtrArray    *rebote_fields_parse_groups (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteFields, rebote_fields_free)

G_END_DECLS
