/* rebote-rates-page.h
 *
 * The figures of a mailing, in words, numbers and bars.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "deliverability/rebote-rates.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_RATES_PAGE (rebote_rates_page_get_type ())

/**
 * ReboteRatesPage:
 *
 * Signal `sent-entered` (gint64): how many mails were sent, as the user has typed it; 0 for “not known”.
 */
G_DECLARE_FINAL_TYPE (ReboteRatesPage, rebote_rates_page, REBOTE, RATES_PAGE, GtkWidget)

void rebote_rates_page_show (ReboteRatesPage *self,
                             ReboteRates     *rates);

G_END_DECLS
