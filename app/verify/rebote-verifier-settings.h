/* rebote-verifier-settings.h
 *
 * What the user has set for verifiers: a key file with a group for each. Keys of services are never in it.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ReboteVerifierSettings:
 *
 * The user's settings, as they stand in a file.
 */
typedef struct _ReboteVerifierSettings ReboteVerifierSettings;

ReboteVerifierSettings *rebote_verifier_settings_new      (const char              *path,
                                                           GError                 **error);
void                    rebote_verifier_settings_free     (ReboteVerifierSettings  *self);
const char             *rebote_verifier_settings_get_path (ReboteVerifierSettings  *self);
char                  **rebote_verifier_settings_get_keys (ReboteVerifierSettings  *self,
                                                           const char              *id);
char                   *rebote_verifier_settings_get      (ReboteVerifierSettings  *self,
                                                           const char              *id,
                                                           const char              *key);
gboolean                rebote_verifier_settings_set      (ReboteVerifierSettings  *self,
                                                           const char              *id,
                                                           const char              *key,
                                                           const char              *value,
                                                           GError                 **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteVerifierSettings, rebote_verifier_settings_free)

G_END_DECLS
