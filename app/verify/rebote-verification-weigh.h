/* rebote-verification-weigh.h
 *
 * What several services say about the same address, taken together.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-verification.h"

G_BEGIN_DECLS

gboolean                  rebote_verification_disputes (const ReboteVerification  *self,
                                                        const ReboteVerification  *undeliverable);
const ReboteVerification *rebote_verifications_weigh   (GPtrArray                 *verifications,
                                                        const ReboteVerification **against);

G_END_DECLS
