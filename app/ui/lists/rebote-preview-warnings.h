/* rebote-preview-warnings.h
 *
 * What is remarkable about a list that is shown before it is imported.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "contacts/rebote-list-preview.h"

G_BEGIN_DECLS

void rebote_preview_warnings_show (GtkBox            *warnings,
                                   ReboteListPreview *preview);

G_END_DECLS
