/* rebote-words.h
 *
 * The names of the shared vocabularies in the user's language, for chips, charts, tables and sentences. The slugs, which
 * are never translated, stand in rebote-vocabulary.h.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-code-table.h"
#include "rebote-vocabulary.h"

G_BEGIN_DECLS

const char *rebote_reason_get_name (ReboteReason reason);
const char *rebote_kind_get_name (ReboteKind kind);
const char *rebote_kind_get_meaning (ReboteKind kind);
const char *rebote_action_get_name (ReboteAction action);
const char *rebote_message_type_get_name (ReboteMessageType type);
const char *rebote_reporter_role_get_name (ReboteReporterRole role);
const char *rebote_smtp_command_get_name (ReboteSmtpCommand command);
const char *rebote_code_about_get_name (ReboteCodeAbout about);

G_END_DECLS
