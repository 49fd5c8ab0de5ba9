/* rebote-smtp-preflight.h
 *
 * Finds out whether mail servers can be asked from here at all, before any is.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-smtp-settings.h"
#include "verify/dns/rebote-route-cache.h"

G_BEGIN_DECLS

/**
 * ReboteSmtpProblems:
 * @REBOTE_SMTP_PROBLEM_HELO_UNKNOWN: the name of this computer has no address
 * @REBOTE_SMTP_PROBLEM_REVERSE: that address has another name, or none (the reverse look-up)
 * @REBOTE_SMTP_PROBLEM_SENDER: the domain of the sender takes no mail, so nobody believes that it sends any
 * @REBOTE_SMTP_PROBLEM_PORT_CLOSED: no server could be reached at all
 * @REBOTE_SMTP_PROBLEM_LISTED: the address is on the block list
 * @REBOTE_SMTP_PROBLEM_DNS: something could not be looked up today
 *
 * What is amiss. With the fourth, asking is in vain; with the others, servers will distrust us.
 */
typedef enum
{
  REBOTE_SMTP_PROBLEM_HELO_UNKNOWN = 1 << 0,
  REBOTE_SMTP_PROBLEM_REVERSE = 1 << 1,
  REBOTE_SMTP_PROBLEM_SENDER = 1 << 2,
  REBOTE_SMTP_PROBLEM_PORT_CLOSED = 1 << 3,
  REBOTE_SMTP_PROBLEM_LISTED = 1 << 4,
  REBOTE_SMTP_PROBLEM_DNS = 1 << 5
} ReboteSmtpProblems;

#define REBOTE_N_SMTP_PROBLEMS 6

void               rebote_smtp_preflight_async          (const ReboteSmtpSettings *settings,
                                                         ReboteRouteCache         *routes,
                                                         const char *const        *domains,
                                                         const char               *block_list,
                                                         GCancellable             *cancellable,
                                                         GAsyncReadyCallback       callback,
                                                         gpointer                  user_data);
gboolean           rebote_smtp_preflight_finish         (ReboteRouteCache         *routes,
                                                         GAsyncResult             *result,
                                                         ReboteSmtpProblems       *problems,
                                                         GError                  **error);
const char        *rebote_smtp_problem_get_title        (ReboteSmtpProblems        problem);

G_END_DECLS
