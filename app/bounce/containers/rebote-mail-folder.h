/* rebote-mail-folder.h
 *
 * What of a folder is worth a look: the mails of a Maildir, of a mailbox of Apple Mail, or of any folder.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GPtrArray *rebote_mail_folder_list         (const char *path,
                                            GError    **error);
gboolean   rebote_mail_folder_wants_member (const char *name);

G_END_DECLS
