/* rebote-alarm-words.h
 *
 * What an alarm says, and what a provider is called.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean    rebote_alarm_words_know (const char *code);
char       *rebote_alarm_words_make (const char *code,
                                     const char *provider,
                                     gint64      count,
                                     gint64      of);
const char *rebote_provider_get_name (const char *provider);

G_END_DECLS
