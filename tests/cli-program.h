/* cli-program.h
 *
 * Runs the program as a user would, and takes what it says.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <sys/wait.h>

#include <glib.h>
#include <glib/gstdio.h>

/* What a run of the program said, and its exit status. */
typedef struct
{
  char *out;
  char *err;
  int   status;
} Result;

static inline void
result_clear (Result *result)
{
  g_free (result->out);
  g_free (result->err);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Result, result_clear)

/* Runs a command to its end, in a folder (or here); it must not be ended by a signal. */
static inline void
result_spawn (Result            *result,
              const char        *folder,
              const char *const *argv,
              char             **environment)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (folder, (char **)argv, environment, G_SPAWN_DEFAULT, NULL, NULL, &result->out, &result->err, &status,
                &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));
  result->status = WEXITSTATUS (status);
}
