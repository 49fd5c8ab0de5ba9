/* rebote-window-private.h
 *
 * What the parts of the window share.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-window.h"

G_BEGIN_DECLS

struct _ReboteWindow
{
  AdwApplicationWindow parent_instance;

  /* Template children */
  AdwToastOverlay     *toast_overlay;
  GtkRevealer         *drop_revealer;
  GtkToggleButton     *search_button;
  GtkSearchBar        *search_bar;
  GtkSearchEntry      *search_entry;
  GtkRevealer         *error_revealer;
  GtkLabel            *error_title;
  GtkLabel            *error_message;
  AdwViewSwitcherTitle *switcher_title;
  AdwViewStack        *stack;
  AdwViewSwitcherBar  *switcher_bar;

  GSettings           *settings;
  GCancellable        *cancellable;
  GtkFileChooserNative *chooser;
  AdwToast            *toast;
  guint                reveal_idle;
  gboolean             ready;

  /* What was opened before the store was ready: GListModel of GFile, in the order of opening. */
  GPtrArray           *waiting;
};

ReboteView *_rebote_window_get_view           (ReboteWindow      *self,
                                               const char        *name);
ReboteView *_rebote_window_get_visible_view   (ReboteWindow      *self);
void        _rebote_window_show_view          (ReboteWindow      *self,
                                               const char        *name);
void        _rebote_window_choose_files       (ReboteWindow      *self,
                                               gboolean           folders);
void        _rebote_window_open_lists         (ReboteWindow      *self,
                                               GListModel        *files);
void        _rebote_window_open_example       (ReboteWindow      *self);
void        _rebote_window_class_actions_init (ReboteWindowClass *klass);
void        _rebote_window_update_actions     (ReboteWindow      *self);
void        _rebote_window_paste              (ReboteWindow      *self);
void        _rebote_window_dnd_init           (ReboteWindow      *self);

G_END_DECLS
