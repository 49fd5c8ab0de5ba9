/* rebote-verify-lists.h
 *
 * Whole lists that services work on by themselves, as they are remembered.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-verify-private.h"

G_BEGIN_DECLS

/**
 * ReboteVerifyListPlace:
 * @run_id: the key of a run
 * @position: the place of a verifier in it
 * @job: what its service calls a list; borrowed
 *
 * What tells a list from others.
 */
typedef struct
{
  gint64      run_id;
  guint       position;
  const char *job;
} ReboteVerifyListPlace;

/**
 * ReboteSubmittedList:
 * @job: what the service calls it
 * @addresses: (array zero-terminated=1): those in it about which nothing is known yet
 *
 * A list that a service has.
 */
typedef struct
{
  char  *job;
  char **addresses;
} ReboteSubmittedList;

gboolean   rebote_verify_lists_add    (ReboteConnection            *connection,
                                       const ReboteVerifyListPlace *place,
                                       const char *const           *addresses,
                                       GError                     **error);
gboolean   rebote_verify_lists_remove (ReboteConnection            *connection,
                                       const ReboteVerifyListPlace *place,
                                       GError                     **error);
GPtrArray *rebote_verify_lists_load   (ReboteStore                 *store,
                                       gint64                       run_id,
                                       guint                        position,
                                       GError                     **error);

G_END_DECLS
