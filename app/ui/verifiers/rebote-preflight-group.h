/* rebote-preflight-group.h
 *
 * Looks whether mail servers can be asked from here.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "verify/rebote-verifiers.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_PREFLIGHT_GROUP (rebote_preflight_group_get_type ())

/**
 * RebotePreflightGroup:
 *
 * Looks whether mail servers can be asked from here, and lists what is amiss.
 */
G_DECLARE_FINAL_TYPE (RebotePreflightGroup, rebote_preflight_group, REBOTE, PREFLIGHT_GROUP, AdwPreferencesGroup)

GtkWidget *rebote_preflight_group_new   (ReboteVerifiers      *verifiers);
void       rebote_preflight_group_clear (RebotePreflightGroup *self);

G_END_DECLS
