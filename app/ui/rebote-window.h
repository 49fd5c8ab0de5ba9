/* rebote-window.h
 *
 * The window: it arranges the four views.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "rebote-view.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_WINDOW (rebote_window_get_type ())

G_DECLARE_FINAL_TYPE (ReboteWindow, rebote_window, REBOTE, WINDOW, AdwApplicationWindow)

ReboteWindow *rebote_window_new        (GtkApplication  *application);
void          rebote_window_set_up     (ReboteWindow    *self,
                                        ReboteStore     *store,
                                        ReboteKnowledge *knowledge);
void          rebote_window_show_error (ReboteWindow    *self,
                                        const char      *title,
                                        const char      *message);
void          rebote_window_add_toast  (ReboteWindow    *self,
                                        AdwToast        *toast);
void          rebote_window_open_files (ReboteWindow    *self,
                                        GListModel      *files);
void          rebote_window_open_bytes (ReboteWindow    *self,
                                        GBytes          *bytes);

G_END_DECLS
