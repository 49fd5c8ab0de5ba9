/* rebote-local-name.h
 *
 * Finds recipients that a notice names by the part before the “@” alone.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ReboteLocalName:
 * @address: the whole address
 * @answer: what is said about it
 *
 * A recipient that is named by its local part (RFC 5321, section 2.3.11).
 */
typedef struct
{
  char *address;
  char *answer;
} ReboteLocalName;

ReboteLocalName *rebote_local_name_find_known (const char *text,
                                               const char *address);
ReboteLocalName *rebote_local_name_find_lone  (const char *text,
                                               const char *domain);
void             rebote_local_name_free       (ReboteLocalName *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteLocalName, rebote_local_name_free)

G_END_DECLS
