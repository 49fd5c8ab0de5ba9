/* rebote-key-group.h
 *
 * The user’s keys for one service.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "verify/http/rebote-http-verifier.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_KEY_GROUP (rebote_key_group_get_type ())

/**
 * ReboteKeyGroup:
 *
 * Takes the keys of a service and puts them into the keyring. A key that is there is never shown. The signal `changed` is
 * emitted when there is another one, or none; `failed` (`const char *message`) when something went wrong.
 */
G_DECLARE_FINAL_TYPE (ReboteKeyGroup, rebote_key_group, REBOTE, KEY_GROUP, AdwPreferencesGroup)

GtkWidget *rebote_key_group_new (ReboteHttpVerifier *verifier);

G_END_DECLS
