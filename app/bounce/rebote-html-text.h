/* rebote-html-text.h
 *
 * The words of HTML.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *rebote_html_text (const char *html);

G_END_DECLS
