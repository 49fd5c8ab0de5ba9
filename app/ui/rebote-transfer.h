/* rebote-transfer.h
 *
 * Takes what another program offers on the clipboard or by dragging: files, mails or text.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ReboteTransferError:
 * @REBOTE_TRANSFER_ERROR_NOTHING: nothing that could be read is offered
 * @REBOTE_TRANSFER_ERROR_ONLY_LINK: the other program offers only a link into its own mail store
 * @REBOTE_TRANSFER_ERROR_TOO_LARGE: more is offered than %REBOTE_TRANSFER_MAX_SIZE
 */
typedef enum {
  REBOTE_TRANSFER_ERROR_NOTHING,
  REBOTE_TRANSFER_ERROR_ONLY_LINK,
  REBOTE_TRANSFER_ERROR_TOO_LARGE
} ReboteTransferError;

#define REBOTE_TRANSFER_ERROR (rebote_transfer_error_quark ())

/**
 * REBOTE_TRANSFER_MAX_SIZE:
 *
 * How many bytes of a stream are taken; files are not limited by it.
 */
#define REBOTE_TRANSFER_MAX_SIZE (256u * 1024 * 1024)

GQuark             rebote_transfer_error_quark         (void);

GdkContentFormats *rebote_transfer_dup_formats         (void);
void               rebote_transfer_read_drop_async     (GdkDrop              *drop,
                                                        GCancellable         *cancellable,
                                                        GAsyncReadyCallback   callback,
                                                        gpointer              user_data);
void               rebote_transfer_read_clipboard_async (GdkClipboard        *clipboard,
                                                         GCancellable        *cancellable,
                                                         GAsyncReadyCallback  callback,
                                                         gpointer             user_data);
gboolean           rebote_transfer_read_finish         (GAsyncResult         *result,
                                                        GListModel          **files,
                                                        GBytes              **bytes,
                                                        GError              **error);

G_END_DECLS
