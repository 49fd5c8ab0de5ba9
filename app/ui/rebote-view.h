/* rebote-view.h
 *
 * What the window expects of each of its views.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "bounce/rebote-knowledge.h"
#include "store/rebote-store.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_VIEW (rebote_view_get_type ())

G_DECLARE_INTERFACE (ReboteView, rebote_view, REBOTE, VIEW, GtkWidget)

/**
 * ReboteViewInterface:
 * @set_up: hands over the store and the knowledge, once, as soon as both have been loaded; until then the view shows
 *   its empty state
 * @search: (nullable): shows only what contains the text, everything for the empty string; views that leave it out
 *   cannot be searched, and the window's search button is insensitive in front of them
 * @get_search: (nullable): what is searched for now; needed with @search
 * @open_files: (nullable): imports files (element-type GFile) that belong into this view
 * @open_bytes: (nullable): imports what was pasted or dropped without being a file
 * @prepare_close: (nullable): whether the window may be closed at once; if not, it is hidden, and the view destroys it when it
 *   is ready, unless it is shown again
 *
 * A view of the window. Signal: `lists-found` (`GListModel *` of #GFile): among what the view was to import are contact
 * lists.
 */
struct _ReboteViewInterface
{
  GTypeInterface parent_iface;

  void        (*set_up)     (ReboteView      *self,
                             ReboteStore     *store,
                             ReboteKnowledge *knowledge);
  void        (*search)     (ReboteView      *self,
                             const char      *text);
  const char *(*get_search) (ReboteView      *self);
  void        (*open_files) (ReboteView      *self,
                             GListModel      *files);
  void        (*open_bytes) (ReboteView      *self,
                             GBytes          *bytes);
  gboolean    (*prepare_close) (ReboteView   *self);
};

void        rebote_view_set_up      (ReboteView      *self,
                                     ReboteStore     *store,
                                     ReboteKnowledge *knowledge);
gboolean    rebote_view_can_search  (ReboteView      *self);
void        rebote_view_search      (ReboteView      *self,
                                     const char      *text);
const char *rebote_view_get_search  (ReboteView      *self);
void        rebote_view_open_files  (ReboteView      *self,
                                     GListModel      *files);
void        rebote_view_open_bytes  (ReboteView      *self,
                                     GBytes          *bytes);
gboolean    rebote_view_prepare_close (ReboteView   *self);

void        rebote_view_pass_lists  (ReboteView      *self,
                                     GListModel      *files);

void        rebote_widget_add_toast (GtkWidget       *widget,
                                     AdwToast        *toast);

G_END_DECLS
