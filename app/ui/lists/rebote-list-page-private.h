/* rebote-list-page-private.h
 *
 * What the parts of the page of a list share.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contacts/rebote-decision.h"
#include "store/rebote-contact-model.h"
#include "ui/rebote-row-selection.h"

#include "rebote-contact-panel.h"
#include "rebote-decision-bar.h"
#include "rebote-list-page.h"
#include "rebote-list-undo.h"

G_BEGIN_DECLS

struct _ReboteListPage
{
  GtkWidget parent_instance;

  /* Template children */
  GtkWidget          *box;
  GtkLabel           *name_label;
  GtkLabel           *about_label;
  GtkWidget          *history_box;
  GtkLabel           *history_label;
  GtkToggleButton    *new_button;
  GtkWidget          *stale_box;
  GtkLabel           *stale_label;
  ReboteDecisionBar  *bar;
  GtkToggleButton    *chips[REBOTE_N_CONTACT_FILTERS];
  GtkLabel           *chip_labels[REBOTE_N_CONTACT_FILTERS];
  GtkToggleButton    *panel_button;
  AdwFlap            *flap;
  GtkStack           *stack;
  GtkScrolledWindow  *scroller;
  GtkColumnView      *column_view;
  ReboteContactPanel *panel;

  GSettings          *settings; /* NULL where there are none */
  ReboteStore        *store;
  ReboteKnowledge    *knowledge;
  ReboteStoredList   *list;
  ReboteContactModel *model;
  ReboteRowSelection *selection;
  GCancellable       *cancellable;
  guint               counts[REBOTE_N_CONTACT_FILTERS];
  gboolean            counting;
  gboolean            count_again;

  /* Which column is sorted by: asked of the view's sorter with two objects that stand for any. */
  GPtrArray *orders;
  gpointer   probed_order;
  GObject   *probes[2];

  /* Where to go on when what was decided about has left the filter */
  guint wanted_position;
  guint settle_source;
  guint panel_source;
};

void _rebote_list_page_class_actions_init (ReboteListPageClass *klass);
void _rebote_list_page_update_actions (ReboteListPage *self);
void _rebote_list_page_columns_init (ReboteListPage *self);
void _rebote_list_page_show_columns (ReboteListPage *self);
void _rebote_list_page_class_history_init (ReboteListPageClass *klass);
void _rebote_list_page_history_init (ReboteListPage *self);
void _rebote_list_page_show_history (ReboteListPage *self);
void _rebote_list_page_count (ReboteListPage *self);
void _rebote_list_page_emit_undo (ReboteListPage *self,
                                  ReboteListUndo  undo,
                                  gint64          key,
                                  const char     *text);
void _rebote_list_page_emit_job (ReboteListPage *self,
                                 gpointer        job);
void _rebote_list_page_emit_verify (ReboteListPage *self,
                                    gint64          run_id);

G_END_DECLS
