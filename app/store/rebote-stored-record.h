/* rebote-stored-record.h
 *
 * The bytes of a contact, without those that its cells tell.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean rebote_stored_record_shorten (const char *record,
                                       gsize       size,
                                       const char *fields,
                                       GString    *ending);
gboolean rebote_stored_record_restore (const char *fields,
                                       const char *ending,
                                       gsize       ending_size,
                                       GString    *record);

G_END_DECLS
