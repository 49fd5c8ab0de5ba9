/* rebote-verify-bulk-private.h
 *
 * What a run of lists and each of its lists share.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-verify-bulk.h"

G_BEGIN_DECLS

/* What is done next with a list */
typedef enum
{
  REBOTE_VERIFY_LIST_SUBMIT,
  REBOTE_VERIFY_LIST_POLL,
  REBOTE_VERIFY_LIST_FETCH,
  REBOTE_VERIFY_LIST_TELL,
  REBOTE_VERIFY_LIST_DELETE,
  REBOTE_VERIFY_LIST_OVER
} ReboteVerifyListStage;

/* One list; belongs to its run */
typedef struct
{
  ReboteVerifyBulk     *bulk;
  ReboteVerifyListStage stage;
  gboolean              busy; /* an answer is awaited */
  char                 *job;
  char                **addresses;
  guint                 n_addresses;
  guint                 n_told;
  GPtrArray            *results;
  guint                 n_failures;
  gint64                due;
  gint64                began;
  double                fraction;
} ReboteVerifyList;

struct _ReboteVerifyBulk
{
  GObject parent_instance;

  ReboteVerifier       *verifier;
  ReboteVerifyJob       job;
  ReboteVerifyBulkHooks hooks;
  guint                 first_wait;
  guint                 max_failures;

  GTask        *task;        /* while it runs */
  GCancellable *cancellable; /* of everything but what hands over lists */
  gulong        cancelled_id;
  GSource      *timer;
  GPtrArray    *lists;  /* of ReboteVerifyList, those under way */
  GQueue        taken;  /* addresses that are in no list yet */
  GError       *error;  /* why nothing more is handed over */
  gboolean      halted; /* nor is anything waited for */
  gboolean      at_end;
  gboolean      paused;
  gint64        next_slot;
  gint64        not_before;

  ReboteVerifyProgress progress;
  gint64               speed_since;
  guint64              speed_from;
};

ReboteVerifyList *_rebote_verify_list_new (ReboteVerifyBulk     *bulk,
                                           ReboteVerifyListStage stage,
                                           char                **addresses);
void              _rebote_verify_list_free (gpointer list);
gboolean          _rebote_verify_list_tell (ReboteVerifyList *list,
                                            const GError     *why,
                                            guint             most);
void              _rebote_verify_list_drop (ReboteVerifyList *list);
void              _rebote_verify_list_give_back (ReboteVerifyList *list);
void              _rebote_verify_list_step (ReboteVerifyList *list);
void              _rebote_verify_bulk_stop (ReboteVerifyBulk *self,
                                            GError           *error);
void              _rebote_verify_bulk_halt (ReboteVerifyBulk *self,
                                            GError           *error);
void              _rebote_verify_bulk_progressed (ReboteVerifyBulk *self);
void              _rebote_verify_bulk_pump (ReboteVerifyBulk *self);

G_END_DECLS
