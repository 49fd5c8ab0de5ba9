/* rebote-verify-plan.h
 *
 * What is to be verified, by whom: the making of a run. Nothing leaves the computer by it.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-store-lists.h"

G_BEGIN_DECLS

/* What a verifier said is not asked for again for so many days; what it could not tell, only for the second number of them. */
#define REBOTE_VERIFY_MAX_AGE_DAYS     90
#define REBOTE_VERIFY_UNKNOWN_AGE_DAYS 1

/**
 * ReboteVerifyOrder:
 * @name: what the user calls it, such as the name of the list
 * @source: (nullable): what tells the same list again, so that a run can be taken up
 * @verifiers: (array zero-terminated=1): the ids of the verifiers, in the order in which they are asked; `local` always comes
 *   first, named or not
 * @compares: whether all of them are asked for all addresses; else each only for what the ones before could not tell
 * @offline: whether `local` asks nobody
 * @max_age: what was said less than so many days ago is not asked for again; 0 to ask for everything
 *
 * What a run is to be. Everything is borrowed.
 */
typedef struct
{
  const char        *name;
  const char        *source;
  const char *const *verifiers;
  gboolean           compares;
  gboolean           offline;
  guint              max_age;
} ReboteVerifyOrder;

/**
 * ReboteVerifyPlan:
 *
 * A run in the making: addresses are added in any order and any number, each counts once. Used by one thread; everything
 * blocks. Given up before rebote_verify_plan_finish(), it leaves nothing.
 */
typedef struct _ReboteVerifyPlan ReboteVerifyPlan;

ReboteVerifyPlan *rebote_verify_plan_new          (ReboteStore              *store,
                                                   const ReboteVerifyOrder  *order,
                                                   GError                  **error);
ReboteVerifyPlan *rebote_verify_plan_extend       (ReboteStore              *store,
                                                   gint64                    run_id,
                                                   GError                  **error);
void              rebote_verify_plan_free         (ReboteVerifyPlan         *self);
gboolean          rebote_verify_plan_add          (ReboteVerifyPlan         *self,
                                                   const char               *address,
                                                   GError                  **error);
gboolean          rebote_verify_plan_add_list     (ReboteVerifyPlan         *self,
                                                   gint64                    list_id,
                                                   ReboteContactFilter       filter,
                                                   GError                  **error);
gboolean          rebote_verify_plan_add_contacts (ReboteVerifyPlan         *self,
                                                   const gint64             *row_ids,
                                                   gsize                     n_row_ids,
                                                   GError                  **error);
gint64            rebote_verify_plan_finish       (ReboteVerifyPlan         *self,
                                                   GError                  **error);
char             *rebote_verify_plan_make_key     (const char               *address);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteVerifyPlan, rebote_verify_plan_free)

G_END_DECLS
