/* rebote-suppressions-view-private.h
 *
 * What the parts of the Suppressions view share.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/rebote-suppression-model.h"
#include "ui/rebote-column-order.h"
#include "ui/rebote-row-selection.h"

#include "rebote-suppressions-view.h"

G_BEGIN_DECLS

struct _ReboteSuppressionsView
{
  GtkWidget               parent_instance;

  /* Template children */
  GtkStack               *stack;
  GtkStack               *list_stack;
  GtkLabel               *count_label;
  GtkScrolledWindow      *scroller;
  GtkColumnView          *table;
  GtkColumnViewColumn    *address_column;
  GtkColumnViewColumn    *reason_column;
  GtkColumnViewColumn    *origin_column;
  GtkColumnViewColumn    *since_column;
  GtkColumnViewColumn    *note_column;

  ReboteStore            *store;
  ReboteSuppressionModel *model;
  ReboteRowSelection     *selection;
  ReboteColumnOrder      *order;
  GCancellable           *cancellable;
  GtkFileChooserNative   *chooser;
  guint                   n_active;
  gboolean                narrow;    /* there is little room */
  gboolean                is_narrow; /* and the table has taken its narrow form */
  guint                   narrow_idle;
};

void _rebote_suppressions_view_class_actions_init (ReboteSuppressionsViewClass *klass);
void _rebote_suppressions_view_update_actions     (ReboteSuppressionsView      *self);
void _rebote_suppressions_view_ask_address        (ReboteSuppressionsView      *self);
void _rebote_suppressions_view_ask_why            (ReboteSuppressionsView      *self,
                                                   GArray                      *ids,
                                                   const char                  *address);
void _rebote_suppressions_view_add                (ReboteSuppressionsView      *self,
                                                   const char                  *address,
                                                   const char                  *note);
void _rebote_suppressions_view_take_off           (ReboteSuppressionsView      *self,
                                                   GArray                      *ids,
                                                   const char                  *why);

G_END_DECLS
