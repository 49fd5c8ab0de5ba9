/* rebote-problem.h
 *
 * An input that could not be read, and why.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define REBOTE_TYPE_PROBLEM (rebote_problem_get_type ())

/**
 * ReboteProblem:
 *
 * Properties, read-only: `source` (the file), `name` (its name without the folders), `message` (why). Immutable.
 */
G_DECLARE_FINAL_TYPE (ReboteProblem, rebote_problem, REBOTE, PROBLEM, GObject)

ReboteProblem *rebote_problem_new         (const char    *source,
                                           const char    *message);
const char    *rebote_problem_get_source  (ReboteProblem *self);
const char    *rebote_problem_get_name    (ReboteProblem *self);
const char    *rebote_problem_get_message (ReboteProblem *self);

G_END_DECLS
