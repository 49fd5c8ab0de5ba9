/* rebote-verify-draft.h
 *
 * A run that nobody has said yes to yet: what it would send, as long as the user still chooses.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-store-verify-runs.h"
#include "rebote-verify-plan.h"

G_BEGIN_DECLS

/**
 * ReboteVerifyScope:
 * @REBOTE_VERIFY_SCOPE_LIST: the contacts of a list that are to keep or to review
 * @REBOTE_VERIFY_SCOPE_NEW: those of them that were not in the list before
 * @REBOTE_VERIFY_SCOPE_CHOSEN: contacts that are named
 *
 * Who is to be verified.
 */
typedef enum
{
  REBOTE_VERIFY_SCOPE_LIST,
  REBOTE_VERIFY_SCOPE_NEW,
  REBOTE_VERIFY_SCOPE_CHOSEN
} ReboteVerifyScope;

/**
 * ReboteVerifyChoice:
 * @scope: who is to be verified
 * @list_id: the key of the list
 * @row_ids: (nullable) (element-type gint64): the keys of the contacts that are named
 *
 * Of whom a run is. Everything is borrowed.
 */
typedef struct
{
  ReboteVerifyScope scope;
  gint64            list_id;
  GArray           *row_ids;
} ReboteVerifyChoice;

/**
 * ReboteVerifyOutlook:
 * @n_contacts: how many contacts it is about
 * @n_removed: how many of the list it is not about, because they are to be removed
 * @n_bad: how many of them have no address, or none that could be one
 * @n_addresses: how many different addresses the others have
 * @n_suppressed: how many addresses must not be mailed, and hence are sent to nobody
 * @counts: (element-type ReboteVerifyCounts): what each verifier would be asked for, in their order, `local` first
 * @domains: (array zero-terminated=1): a few of the domains
 *
 * What a run would do.
 */
typedef struct
{
  guint64 n_contacts;
  guint64 n_removed;
  guint64 n_bad;
  guint64 n_addresses;
  guint64 n_suppressed;
  GArray *counts;
  GStrv   domains;
} ReboteVerifyOutlook;

void                 rebote_verify_outlook_free (ReboteVerifyOutlook      *self);
gint64               rebote_verify_draft_make   (ReboteStore              *store,
                                                 const ReboteVerifyChoice *choice,
                                                 const ReboteVerifyOrder  *order,
                                                 GError                  **error);
gboolean             rebote_verify_draft_change (ReboteStore              *store,
                                                 gint64                    run_id,
                                                 const ReboteVerifyOrder  *order,
                                                 GError                  **error);
ReboteVerifyOutlook *rebote_verify_draft_look   (ReboteStore              *store,
                                                 gint64                    run_id,
                                                 const ReboteVerifyChoice *choice,
                                                 GError                  **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteVerifyOutlook, rebote_verify_outlook_free)

G_END_DECLS
