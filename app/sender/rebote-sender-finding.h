/* rebote-sender-finding.h
 *
 * One thing that was found out about a sender, in words.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * ReboteSenderLevel:
 * @REBOTE_SENDER_GOOD: as it should be
 * @REBOTE_SENDER_HINT: worth knowing
 * @REBOTE_SENDER_WARNING: should be mended
 * @REBOTE_SENDER_BAD: must be mended
 * @REBOTE_SENDER_UNKNOWN: could not be found out; says nothing about the sender
 */
typedef enum
{
  REBOTE_SENDER_GOOD,
  REBOTE_SENDER_HINT,
  REBOTE_SENDER_WARNING,
  REBOTE_SENDER_BAD,
  REBOTE_SENDER_UNKNOWN
} ReboteSenderLevel;

#define REBOTE_N_SENDER_LEVELS (REBOTE_SENDER_UNKNOWN + 1)

/**
 * ReboteSenderEvidence:
 * @name: the name that was asked for
 * @type: for which records, for example `TXT`
 * @text: one of them as it was found, made printable; or, in words, that there is none
 */
typedef struct
{
  char *name;
  char *type;
  char *text;
} ReboteSenderEvidence;

/**
 * ReboteSenderFinding:
 * @id: its stable name
 * @area: the stable name of the heading under which it belongs
 * @level: how much it matters
 * @subject: what it is about: a domain, an IP address, a key
 * @title: what is the matter, a line
 * @text: what that means
 * @advice: (nullable): what to do
 * @url: (nullable): a page for people
 * @evidence: (element-type ReboteSenderEvidence): what it follows from
 *
 * A finding belongs to the report in which it is.
 */
typedef struct
{
  char             *id;
  char             *area;
  ReboteSenderLevel level;
  char             *subject;
  char             *title;
  char             *text;
  char             *advice;
  char             *url;
  GPtrArray        *evidence;
} ReboteSenderFinding;

ReboteSenderFinding *rebote_sender_finding_new          (const char          *id,
                                                         const char          *subject,
                                                         const char          *value);
void                 rebote_sender_finding_free         (ReboteSenderFinding *self);
void                 rebote_sender_finding_add_evidence (ReboteSenderFinding *self,
                                                         const char          *name,
                                                         const char          *type,
                                                         const char          *text);
const char          *rebote_sender_level_get_name       (ReboteSenderLevel    level);
const char          *rebote_sender_level_to_slug        (ReboteSenderLevel    level);
const char          *rebote_sender_area_get_name        (const char          *area);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteSenderFinding, rebote_sender_finding_free)

G_END_DECLS
