/* rebote-bounces-view-private.h
 *
 * What the parts of the Bounces view share.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "bounce/rebote-knowledge.h"
#include "store/rebote-message-model.h"
#include "store/rebote-store-guards.h"
#include "ui/rebote-row-selection.h"
#include "ui/rebote-view.h"

#include "rebote-bounces-view.h"
#include "rebote-bounce-row.h"
#include "rebote-explanation-page.h"
#include "rebote-guard-bar.h"
#include "rebote-summary-page.h"

G_BEGIN_DECLS

struct _ReboteBouncesView
{
  GtkWidget              parent_instance;

  /* Template children */
  GtkWidget             *box;
  GtkStack              *stack;
  GtkBox                *imports_box;
  GtkToggleButton       *chips[REBOTE_N_MESSAGE_FILTERS];
  GtkWidget             *filters_box;
  GtkDropDown           *sort_drop_down;
  GtkWidget             *guard_box;
  ReboteGuardBar        *guard_bar;
  AdwLeaflet            *leaflet;
  GtkStack              *list_stack;
  GtkScrolledWindow     *list_scroller;
  GtkListView           *list_view;
  GtkWidget             *back_button;
  GtkStack              *detail_stack;
  AdwStatusPage         *failed_page;
  ReboteExplanationPage *explanation_page;
  ReboteSummaryPage     *summary_page;

  ReboteStore           *store;
  ReboteKnowledge       *knowledge;
  ReboteMessageModel    *model;
  ReboteRowSelection    *selection;
  GCancellable          *cancellable;

  /* The explanation that is being made, and the one that is shown */
  GCancellable          *details_cancellable;
  ReboteMessageDetails  *details;
  gint64                 shown_message;
  int                    shown_recipient;
  gint64                 shown_row;

  ReboteMessageCounts    counts;
  gboolean               counting;
  gboolean               count_again;

  /* What the guards say, and when they look again; lengths of time in milliseconds */
  ReboteStoreGuards     *guards;
  gboolean               guarding;
  gboolean               guard_again;
  guint                  guard_source;
  gint64                 guarding_since;
  gint64                 guarding_took;

  /* The list is emptied and filled again whenever its order changes; these lead back to what was selected. */
  GArray                *kept_rows;
  guint                  settle_source;
  gboolean              settle_at_top; /* the list was at its top, and is to stay there */
  gint64                top_row;       /* the first row when it was seen to last */
  gboolean              settle_shown;  /* the user wants another list, and shall see there what is selected */

  /* A row to show as soon as the list has it, or 0 */
  gint64                 wanted_row;

  /* Where to go on when what was selected has been removed */
  guint                  wanted_position;
};

void      _rebote_bounces_view_class_actions_init (ReboteBouncesViewClass *klass);
void      _rebote_bounces_view_class_teach_init   (ReboteBouncesViewClass *klass);
void      _rebote_bounces_view_update_actions     (ReboteBouncesView      *self);
void      _rebote_bounces_view_import             (ReboteBouncesView      *self,
                                                   GListModel             *files,
                                                   GBytes                 *bytes);
void      _rebote_bounces_view_show_selected      (ReboteBouncesView      *self);
void      _rebote_bounces_view_update_guards      (ReboteBouncesView      *self);
void      _rebote_bounces_view_shown_changed      (ReboteBouncesView      *self);
void      _rebote_bounces_view_show_guard         (ReboteBouncesView      *self);
gboolean  _rebote_bounces_view_is_held            (ReboteBouncesView      *self,
                                                   ReboteMessageRow       *row);
void      _rebote_bounces_view_keep_selected      (ReboteBouncesView      *self);
void      _rebote_bounces_view_settle             (ReboteBouncesView      *self);
void      _rebote_bounces_view_items_changed      (ReboteBouncesView      *self);
void      _rebote_bounces_view_update_stack       (ReboteBouncesView      *self);
void      _rebote_bounces_view_want_row           (ReboteBouncesView      *self,
                                                   gint64                  row_id);

G_END_DECLS
