/* rebote-smtp-memory.h
 *
 * Remembers which domains take mail for every name, and who wants to be asked again.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * ReboteCatchAll:
 * @REBOTE_CATCH_ALL_NOT_TESTED: nobody asked
 * @REBOTE_CATCH_ALL_NO: a name that nobody has was refused
 * @REBOTE_CATCH_ALL_YES: it was taken
 * @REBOTE_CATCH_ALL_INCONCLUSIVE: the answer says neither
 *
 * Whether a domain takes mail for every name. Never fold these into yes and no.
 */
typedef enum
{
  REBOTE_CATCH_ALL_NOT_TESTED,
  REBOTE_CATCH_ALL_NO,
  REBOTE_CATCH_ALL_YES,
  REBOTE_CATCH_ALL_INCONCLUSIVE
} ReboteCatchAll;

#define REBOTE_N_CATCH_ALLS (REBOTE_CATCH_ALL_INCONCLUSIVE + 1)

#define REBOTE_TYPE_SMTP_MEMORY (rebote_smtp_memory_get_type ())

G_DECLARE_FINAL_TYPE (ReboteSmtpMemory, rebote_smtp_memory, REBOTE, SMTP_MEMORY, GObject)

ReboteSmtpMemory *rebote_smtp_memory_new           (void);
ReboteCatchAll    rebote_smtp_memory_get_catch_all (ReboteSmtpMemory *self,
                                                    const char       *domain,
                                                    gint64           *tested);
void              rebote_smtp_memory_set_catch_all (ReboteSmtpMemory *self,
                                                    const char       *domain,
                                                    ReboteCatchAll    state,
                                                    gint64            tested);
guint             rebote_smtp_memory_note_deferral (ReboteSmtpMemory *self,
                                                    const char       *address);
void              rebote_smtp_memory_forget_deferral (ReboteSmtpMemory *self,
                                                      const char       *address);
const char       *rebote_catch_all_to_slug         (ReboteCatchAll    state);

G_END_DECLS
