/* rebote-lists-view-private.h
 *
 * What the parts of the Lists view share.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ui/rebote-view.h"

#include "rebote-list-job.h"
#include "rebote-list-page.h"
#include "rebote-list-undo.h"
#include "rebote-lists-view.h"

G_BEGIN_DECLS

/* What was done in the view and can be undone, and what was undone and can be done again. */
typedef struct _ReboteListUndos ReboteListUndos;

struct _ReboteListsView
{
  GtkWidget parent_instance;

  /* Template children */
  GtkWidget      *box;
  GtkBox         *jobs_box;
  GtkScrolledWindow *jobs_scroller;
  GtkStack       *stack;
  AdwLeaflet     *leaflet;
  GtkListBox     *list_box;
  GtkWidget      *back_button;
  ReboteListPage *page;

  ReboteStore     *store;
  ReboteKnowledge *knowledge;
  GCancellable    *cancellable;

  /* Paths of files that wait for their sheet, and the sheet that is open */
  GQueue    *waiting;
  GtkWindow *sheet;

  /* Texts that were pasted, as files: removed when they have been imported */
  GHashTable *temporary;

  ReboteListUndos *undos;

  /* A list to show as soon as it is there, or 0 */
  gint64   wanted_list;
  gboolean loading;
  gboolean load_again;

  /* The window was closed, and waits for answers */
  gboolean is_closing;
  guint    close_source;
};

void _rebote_lists_view_load (ReboteListsView *self);
void _rebote_lists_view_open_file (ReboteListsView *self,
                                   GFile           *file);
void _rebote_lists_view_open_text (ReboteListsView *self,
                                   GBytes          *bytes);
void _rebote_lists_view_forget_file (ReboteListsView *self,
                                     const char      *path);
void _rebote_lists_view_run_job (ReboteListsView *self,
                                 ReboteListJob   *job);
void _rebote_lists_view_judge_all (ReboteListsView *self,
                                   gboolean         quietly);
void _rebote_lists_view_verify (ReboteListsView *self,
                                gint64           run_id);
void _rebote_lists_view_offer_runs (ReboteListsView *self);
gboolean _rebote_lists_view_prepare_close (ReboteListsView *self);
void _rebote_lists_view_add_undo (ReboteListsView *self,
                                  ReboteListUndo   kind,
                                  gint64           key,
                                  const char      *text);
void _rebote_lists_view_turned (ReboteListsView *self,
                                const GError    *error);
void _rebote_lists_view_class_undo_init (ReboteListsViewClass *klass);

ReboteListUndos *_rebote_list_undos_new (void);
void _rebote_list_undos_free (ReboteListUndos *self);

G_END_DECLS
