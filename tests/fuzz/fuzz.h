/* fuzz.h
 *
 * What a fuzz target offers: the entry that libFuzzer calls, and our own driver.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <glib.h>

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

/* A fuzzer keeps the input of an abort, but not that of the trap by which GLib's fatal warnings end a program. */
static inline GLogWriterOutput
fuzz_write_log (GLogLevelFlags   level,
                const GLogField *fields,
                gsize            n_fields,
                gpointer         user_data)
{
  g_log_writer_default (level & G_LOG_LEVEL_MASK, fields, n_fields, user_data);
  if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING))
    abort ();

  return G_LOG_WRITER_HANDLED;
}

/* The first thing of each input: lets a warning of ours count as a finding. */
static inline void
fuzz_be_strict (void)
{
  static gboolean is_strict = FALSE;

  if (!is_strict)
    g_log_set_writer_func (fuzz_write_log, NULL, NULL);
  is_strict = TRUE;
}
