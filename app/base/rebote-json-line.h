/* rebote-json-line.h
 *
 * Writes one JSON object on one line (RFC 8259). JSON-GLib builds a tree first, which for a hundred thousand lines
 * costs as much as half of reading the mails behind them.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ReboteJsonLine:
 *
 * A JSON text in the making. Members and elements are added in their order; a name is %NULL within an array.
 */
typedef struct _ReboteJsonLine ReboteJsonLine;

ReboteJsonLine *rebote_json_line_new          (void);
char           *rebote_json_line_finish       (ReboteJsonLine *self);
void            rebote_json_line_begin_object (ReboteJsonLine *self,
                                               const char     *name);
void            rebote_json_line_end_object   (ReboteJsonLine *self);
void            rebote_json_line_begin_array  (ReboteJsonLine *self,
                                               const char     *name);
void            rebote_json_line_end_array    (ReboteJsonLine *self);
void            rebote_json_line_add_string   (ReboteJsonLine *self,
                                               const char     *name,
                                               const char     *value);
void            rebote_json_line_add_int      (ReboteJsonLine *self,
                                               const char     *name,
                                               gint64          value);
void            rebote_json_line_add_boolean  (ReboteJsonLine *self,
                                               const char     *name,
                                               gboolean        value);
void            rebote_json_line_add_fixed    (ReboteJsonLine *self,
                                               const char     *name,
                                               double          value,
                                               guint           n_digits);
void            rebote_json_line_add_null     (ReboteJsonLine *self,
                                               const char     *name);

G_END_DECLS
