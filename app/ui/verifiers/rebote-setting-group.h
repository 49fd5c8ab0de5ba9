/* rebote-setting-group.h
 *
 * The settings of one verifier.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "verify/rebote-verifiers.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_SETTING_GROUP (rebote_setting_group_get_type ())

/**
 * ReboteSettingGroup:
 *
 * Shows the settings of a verifier and changes them. The signal `changed` is emitted when one is another, `failed` (`const char
 * *message`) when it cannot be.
 */
G_DECLARE_FINAL_TYPE (ReboteSettingGroup, rebote_setting_group, REBOTE, SETTING_GROUP, AdwPreferencesGroup)

GtkWidget *rebote_setting_group_new (ReboteVerifiers *verifiers,
                                     const char      *id);

G_END_DECLS
