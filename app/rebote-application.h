/* rebote-application.h
 *
 * The program in front of a display.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define REBOTE_TYPE_APPLICATION (rebote_application_get_type ())

G_DECLARE_FINAL_TYPE (ReboteApplication, rebote_application, REBOTE, APPLICATION, AdwApplication)

ReboteApplication *rebote_application_new (void);

G_END_DECLS
