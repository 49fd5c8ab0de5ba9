/* rebote-passed-on.h
 *
 * Mails that people pass on within the words of another.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-message.h"

G_BEGIN_DECLS

/**
 * RebotePassedOn:
 *
 * The words of data/knowledge/passed-on.tsv. Immutable, for any thread.
 */
typedef struct _RebotePassedOn RebotePassedOn;

RebotePassedOn *rebote_passed_on_load   (GError         **error);
void            rebote_passed_on_free   (RebotePassedOn  *self);
GBytes         *rebote_passed_on_unwrap (RebotePassedOn  *self,
                                         ReboteMessage   *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RebotePassedOn, rebote_passed_on_free)

G_END_DECLS
