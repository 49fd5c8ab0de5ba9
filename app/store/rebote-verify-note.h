/* rebote-verify-note.h
 *
 * What came of one address, as it is written into the store.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-verify-private.h"

G_BEGIN_DECLS

/**
 * ReboteVerifyNoteKind:
 * @REBOTE_VERIFY_NOTE_ASKED: a question about it is about to leave
 * @REBOTE_VERIFY_NOTE_DONE: there is a verdict
 * @REBOTE_VERIFY_NOTE_REUSED: there was one before
 * @REBOTE_VERIFY_NOTE_FAILED: it was given up
 * @REBOTE_VERIFY_NOTE_RETURNED: it was asked for, and nothing was said: it may be asked for again
 */
typedef enum
{
  REBOTE_VERIFY_NOTE_ASKED,
  REBOTE_VERIFY_NOTE_DONE,
  REBOTE_VERIFY_NOTE_REUSED,
  REBOTE_VERIFY_NOTE_FAILED,
  REBOTE_VERIFY_NOTE_RETURNED
} ReboteVerifyNoteKind;

/**
 * ReboteVerifyNote:
 * @kind: what came of it
 * @position: the place of the verifier in the run
 * @verifier: its id; borrowed
 * @compares: whether all verifiers are asked for all addresses
 * @address: the address
 * @verification: (nullable): the verdict, of that address and that verifier
 * @checked: when that was said; 0 where nothing was
 * @why: (nullable): why it was given up
 */
typedef struct
{
  ReboteVerifyNoteKind kind;
  guint                position;
  const char          *verifier;
  gboolean             compares;
  char                *address;
  ReboteVerification  *verification;
  gint64               checked;
  char                *why;
} ReboteVerifyNote;

void     rebote_verify_note_free  (ReboteVerifyNote       *self);
gboolean rebote_verify_note_write (const ReboteVerifyNote *note,
                                   gint64                  run_id,
                                   ReboteConnection       *connection,
                                   GError                **error);

G_END_DECLS
