/* rebote-verifiers-window-private.h
 *
 * What the files of the window of verifiers share.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "verify/http/rebote-service-file.h"
#include "verify/rebote-verifiers.h"

#include "rebote-verifiers-window.h"

G_BEGIN_DECLS

struct _ReboteVerifiersWindow
{
  AdwPreferencesWindow  parent_instance;

  ReboteVerifiers      *verifiers;
  AdwPreferencesPage   *page;
  GPtrArray            *groups;
  GHashTable           *rows; /* id -> row */
  GtkWidget            *open_page; /* not owned; NULL while all are shown */
  GtkFileChooserNative *chooser;
  GCancellable         *cancellable;
  GCancellable         *checking; /* which of them are ready */
};

void _rebote_verifiers_window_say          (ReboteVerifiersWindow *self,
                                            const char            *text);
void _rebote_verifiers_window_reload       (ReboteVerifiersWindow *self);
void _rebote_verifiers_window_add          (ReboteVerifiersWindow *self,
                                            const char            *path);
void _rebote_verifiers_window_remove       (ReboteVerifiersWindow *self,
                                            ReboteServiceFile     *file);
void _rebote_verifiers_window_actions_init (ReboteVerifiersWindow *self);
void _rebote_verifiers_window_class_actions_init (ReboteVerifiersWindowClass *klass);

G_END_DECLS
