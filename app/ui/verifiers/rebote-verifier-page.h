/* rebote-verifier-page.h
 *
 * All about one verifier.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "verify/http/rebote-service-file.h"
#include "verify/rebote-verifiers.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_VERIFIER_PAGE (rebote_verifier_page_get_type ())

/**
 * ReboteVerifierPage:
 *
 * What a verifier is, its keys, its settings, and a test. The signal `changed` is emitted when something was set, `failed`
 * (`const char *message`) when something went wrong, `closed` when the user has seen enough, `removed` (`ReboteServiceFile
 * *file`) when the service is to be removed.
 */
G_DECLARE_FINAL_TYPE (ReboteVerifierPage, rebote_verifier_page, REBOTE, VERIFIER_PAGE, AdwBin)

GtkWidget *rebote_verifier_page_new (ReboteVerifiers *verifiers,
                                     const char      *id);

G_END_DECLS
