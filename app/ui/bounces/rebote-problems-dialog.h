/* rebote-problems-dialog.h
 *
 * The inputs that could not be read, and why.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define REBOTE_TYPE_PROBLEMS_DIALOG (rebote_problems_dialog_get_type ())

G_DECLARE_FINAL_TYPE (ReboteProblemsDialog, rebote_problems_dialog, REBOTE, PROBLEMS_DIALOG, AdwWindow)

GtkWindow *rebote_problems_dialog_new (GtkWindow  *parent,
                                       GListModel *problems,
                                       guint       n_problems);

G_END_DECLS
