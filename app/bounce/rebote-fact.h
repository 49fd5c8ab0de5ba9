/* rebote-fact.h
 *
 * What a message tells beyond a failure: that somebody is away or has left, asks to be taken off, read the mail …
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ReboteFact:
 * @REBOTE_FACT_NONE: nothing more
 * @REBOTE_FACT_AWAY: the person is away
 * @REBOTE_FACT_PARENTAL_LEAVE: the person is away for a child
 * @REBOTE_FACT_LEFT: the person no longer works there
 * @REBOTE_FACT_RETIRED: the person has retired
 * @REBOTE_FACT_DECEASED: the person has died
 * @REBOTE_FACT_UNMONITORED: nobody reads this mailbox
 * @REBOTE_FACT_ADDRESS_CHANGE: the person has another address
 * @REBOTE_FACT_UNSUBSCRIBE: the person asks to be taken off
 * @REBOTE_FACT_BACKSCATTER: the notice is about a mail of somebody else
 * @REBOTE_FACT_RELAYED: passed on to a server that confirms nothing (RFC 3464)
 * @REBOTE_FACT_EXPANDED: passed on to the members of a list (RFC 3464)
 * @REBOTE_FACT_READ: displayed (RFC 8098)
 * @REBOTE_FACT_DELETED: deleted without being displayed (RFC 8098)
 * @REBOTE_FACT_FRAUD: reported as fraud (RFC 5965)
 * @REBOTE_FACT_VIRUS: reported for a virus (RFC 5965)
 * @REBOTE_FACT_OPT_OUT: reported to be taken off (RFC 5965)
 * @REBOTE_FACT_NOT_SPAM: taken out of the spam folder: the opposite of a complaint (RFC 5965)
 *
 * Of several, a message tells the one that matters most.
 */
typedef enum {
  REBOTE_FACT_NONE,
  REBOTE_FACT_AWAY,
  REBOTE_FACT_PARENTAL_LEAVE,
  REBOTE_FACT_UNMONITORED,
  REBOTE_FACT_LEFT,
  REBOTE_FACT_RETIRED,
  REBOTE_FACT_DECEASED,
  REBOTE_FACT_ADDRESS_CHANGE,
  REBOTE_FACT_UNSUBSCRIBE,
  REBOTE_FACT_BACKSCATTER,
  REBOTE_FACT_RELAYED,
  REBOTE_FACT_EXPANDED,
  REBOTE_FACT_READ,
  REBOTE_FACT_DELETED,
  REBOTE_FACT_FRAUD,
  REBOTE_FACT_VIRUS,
  REBOTE_FACT_OPT_OUT,
  REBOTE_FACT_NOT_SPAM
} ReboteFact;

#define REBOTE_N_FACTS (REBOTE_FACT_NOT_SPAM + 1)

/**
 * ReboteAbsence:
 * @until: (nullable): until when, or when the person is back, as written: `YYYY-MM-DD`
 * @substitute: (nullable): the address to write to meanwhile
 * @substitute_name: (nullable): whose it is
 * @substitute_phone: (nullable): a telephone number, as written
 *
 * What an automatic reply says about an absence. Only words of a stranger: to be shown, never to be acted on.
 */
typedef struct {
  char *until;
  char *substitute;
  char *substitute_name;
  char *substitute_phone;
} ReboteAbsence;

const char *rebote_fact_to_slug      (ReboteFact     fact);
gboolean    rebote_fact_from_slug    (const char    *slug,
                                      ReboteFact    *fact);
gboolean    rebote_fact_parse_set    (const char    *slugs,
                                      guint32       *set);
const char *rebote_fact_get_name     (ReboteFact     fact);
gboolean    rebote_fact_is_farewell  (ReboteFact     fact);
char       *rebote_fact_describe     (ReboteFact     fact,
                                      const char    *until);
char       *rebote_fact_format_day   (const char    *day);
char       *rebote_absence_describe_substitute (const ReboteAbsence *self);
void        rebote_absence_free      (ReboteAbsence *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteAbsence, rebote_absence_free)

G_END_DECLS
