/* rebote-msg-report.h
 *
 * What a report in a file of Outlook says of its recipients, as fields of RFC 3464.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-msg-storage.h"

G_BEGIN_DECLS

const char *rebote_msg_report_get_action     (const char       *message_class);
char       *rebote_msg_report_find_address   (ReboteMsgStorage *recipient);
gboolean    rebote_msg_report_write_fields   (ReboteMsgStorage *message,
                                              const char       *action,
                                              GString          *out);
void        rebote_msg_report_append_field   (GString          *out,
                                              const char       *name,
                                              const char       *value);

G_END_DECLS
