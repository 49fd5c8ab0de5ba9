/* rebote-msg-storage.h
 *
 * The properties (MAPI) of a message, a recipient or an attachment in a file of Outlook.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ReboteMsgStorage:
 *
 * One storage of a file of Outlook ([MS-OXMSG]), and the file. For one thread.
 */
typedef struct _ReboteMsgStorage ReboteMsgStorage;

ReboteMsgStorage *rebote_msg_storage_open        (GBytes           *file,
                                                  GError          **error);
ReboteMsgStorage *rebote_msg_storage_open_nth    (ReboteMsgStorage *self,
                                                  const char       *prefix,
                                                  guint             number);
ReboteMsgStorage *rebote_msg_storage_open_inner  (ReboteMsgStorage *self);
void              rebote_msg_storage_free        (ReboteMsgStorage *self);
char             *rebote_msg_storage_get_string  (ReboteMsgStorage *self,
                                                  guint             id);
GBytes           *rebote_msg_storage_get_binary  (ReboteMsgStorage *self,
                                                  guint             id);
gboolean          rebote_msg_storage_get_number  (ReboteMsgStorage *self,
                                                  guint             id,
                                                  gint32           *number);
GDateTime        *rebote_msg_storage_get_time    (ReboteMsgStorage *self,
                                                  guint             id);
const char       *rebote_msg_storage_get_charset (ReboteMsgStorage *self,
                                                  guint             id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteMsgStorage, rebote_msg_storage_free)

G_END_DECLS
