/* rebote-verify-journal.h
 *
 * Writes down what a run asks and what it is told.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "verify/rebote-verifier.h"

#include "rebote-verify-private.h"

G_BEGIN_DECLS

/**
 * ReboteVerifyJournal:
 *
 * What is to be written about a run. Verdicts are gathered and written together, and with them what is asked next; nothing is
 * asked before that is written. Used by one thread.
 */
typedef struct _ReboteVerifyJournal ReboteVerifyJournal;

ReboteVerifyJournal *rebote_verify_journal_new            (ReboteStore                 *store,
                                                           const ReboteStoredVerifyRun *run);
void                 rebote_verify_journal_free           (ReboteVerifyJournal         *self);
gboolean             rebote_verify_journal_take_up        (ReboteVerifyJournal         *self,
                                                           gboolean                     asks_doubtful,
                                                           GError                     **error);
gboolean             rebote_verify_journal_open_book      (ReboteVerifyJournal         *self,
                                                           guint                        position,
                                                           const ReboteVerifierInfo    *info,
                                                           GError                     **error);
gboolean             rebote_verify_journal_ask            (ReboteVerifyJournal         *self,
                                                           guint                        position,
                                                           const char *const           *addresses,
                                                           GError                     **error);
void                 rebote_verify_journal_add            (ReboteVerifyJournal         *self,
                                                           guint                        position,
                                                           const char                  *address,
                                                           const ReboteVerification    *verification);
void                 rebote_verify_journal_add_reused     (ReboteVerifyJournal         *self,
                                                           guint                        position,
                                                           const char                  *address,
                                                           gint64                       checked);
void                 rebote_verify_journal_add_failed     (ReboteVerifyJournal         *self,
                                                           guint                        position,
                                                           const char                  *address,
                                                           const char                  *why);
void                 rebote_verify_journal_add_returned   (ReboteVerifyJournal         *self,
                                                           guint                        position,
                                                           const char                  *address);
gboolean             rebote_verify_journal_note_list      (ReboteVerifyJournal         *self,
                                                           guint                        position,
                                                           const char                  *job,
                                                           const char *const           *addresses,
                                                           GError                     **error);
guint                rebote_verify_journal_get_n_pending  (ReboteVerifyJournal         *self);
gboolean             rebote_verify_journal_flush          (ReboteVerifyJournal         *self,
                                                           GError                     **error);
gboolean             rebote_verify_journal_note_state     (ReboteVerifyJournal         *self,
                                                           guint                        position,
                                                           ReboteVerifyState            state,
                                                           const char                  *message,
                                                           GError                     **error);
gboolean             rebote_verify_journal_finish         (ReboteVerifyJournal         *self,
                                                           gboolean                    *is_finished,
                                                           GError                     **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteVerifyJournal, rebote_verify_journal_free)

G_END_DECLS
