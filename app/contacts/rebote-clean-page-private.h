/* rebote-clean-page-private.h
 *
 * What the parts of the page about a cleaned list share.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-clean-page.h"

G_BEGIN_DECLS

extern const char _rebote_clean_page_head[];
extern const char _rebote_clean_page_patterns[];

G_END_DECLS
