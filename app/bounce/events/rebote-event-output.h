/* rebote-event-output.h
 *
 * Where the splitters put the records that they find.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ReboteEventOutput:
 * @records: records that wait to be taken
 * @n_records: how many were found, the broken ones too
 */
typedef struct
{
  GQueue records;
  guint  n_records;
} ReboteEventOutput;

void    rebote_event_output_clear (ReboteEventOutput *self);
void    rebote_event_output_add (ReboteEventOutput *self,
                                 const char        *data,
                                 gsize              length);
void    rebote_event_output_fail (ReboteEventOutput *self,
                                  const char        *why);
GBytes *rebote_event_output_pop (ReboteEventOutput *self,
                                 guint             *number,
                                 GError           **error);
void    rebote_event_append_member (GString    *object,
                                    const char *name,
                                    const char *value,
                                    gssize      length);

G_END_DECLS
