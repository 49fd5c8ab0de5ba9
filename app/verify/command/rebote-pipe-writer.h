/* rebote-pipe-writer.h
 *
 * Writes to a program that may not read it.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void     rebote_pipe_write_async  (int                   fd,
                                   const char           *text,
                                   GCancellable         *cancellable,
                                   GAsyncReadyCallback   callback,
                                   gpointer              user_data);
gboolean rebote_pipe_write_finish (GAsyncResult         *result,
                                   GError              **error);

G_END_DECLS
