/* rebote-summary-page.h
 *
 * What many mails have in common: the reasons and the providers, with numbers.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "bounce/rebote-knowledge.h"
#include "store/rebote-store.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_SUMMARY_PAGE (rebote_summary_page_get_type ())

/**
 * ReboteSummaryPage:
 *
 * Its buttons name actions of the view around it. Counting goes on in a worker, so the numbers of a very large
 * selection appear a moment later.
 */
G_DECLARE_FINAL_TYPE (ReboteSummaryPage, rebote_summary_page, REBOTE, SUMMARY_PAGE, GtkWidget)

void rebote_summary_page_set_up (ReboteSummaryPage *self,
                                 ReboteStore       *store,
                                 ReboteKnowledge   *knowledge);
void rebote_summary_page_show   (ReboteSummaryPage *self,
                                 GArray            *row_ids);
void       rebote_summary_page_set_knowledge (ReboteSummaryPage *self,
                                              ReboteKnowledge   *knowledge);

G_END_DECLS
