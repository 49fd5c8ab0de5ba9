/* rebote-code-card.h
 *
 * A code of a mail server, taken apart digit by digit.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "bounce/rebote-code-table.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_CODE_CARD (rebote_code_card_get_type ())

G_DECLARE_FINAL_TYPE (ReboteCodeCard, rebote_code_card, REBOTE, CODE_CARD, GtkWidget)

void rebote_code_card_set_code (ReboteCodeCard *self,
                                ReboteCode     *code);

G_END_DECLS
