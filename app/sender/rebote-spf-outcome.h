/* rebote-spf-outcome.h
 *
 * What following SPF records came to.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* RFC 7208, 4.6.4: so many questions may be asked for, and so many of them may have no answer. */
#define REBOTE_SPF_MAX_LOOK_UPS 10
#define REBOTE_SPF_MAX_VOID     2

/**
 * ReboteSpfResult:
 * @REBOTE_SPF_NONE: there is no record
 * @REBOTE_SPF_NEUTRAL: nothing is said
 * @REBOTE_SPF_PASS: may send
 * @REBOTE_SPF_FAIL: may not send
 * @REBOTE_SPF_SOFTFAIL: should probably not
 * @REBOTE_SPF_TEMPERROR: it could not be found out
 * @REBOTE_SPF_PERMERROR: the record is wrong, and counts for nothing
 * @REBOTE_SPF_PENDING: answers are still awaited
 */
typedef enum
{
  REBOTE_SPF_NONE,
  REBOTE_SPF_NEUTRAL,
  REBOTE_SPF_PASS,
  REBOTE_SPF_FAIL,
  REBOTE_SPF_SOFTFAIL,
  REBOTE_SPF_TEMPERROR,
  REBOTE_SPF_PERMERROR,
  REBOTE_SPF_PENDING
} ReboteSpfResult;

/**
 * ReboteSpfProblems:
 * @REBOTE_SPF_PROBLEM_SEVERAL: a domain has more than one record
 * @REBOTE_SPF_PROBLEM_SYNTAX: a record is not understood
 * @REBOTE_SPF_PROBLEM_TOO_MANY: more than %REBOTE_SPF_MAX_LOOK_UPS questions
 * @REBOTE_SPF_PROBLEM_VOID: more than %REBOTE_SPF_MAX_VOID of them without an answer
 * @REBOTE_SPF_PROBLEM_MISSING: a record names a domain that has none
 * @REBOTE_SPF_PROBLEM_LOOP: records name each other in a circle
 * @REBOTE_SPF_PROBLEM_DNS: something could not be looked up today
 * @REBOTE_SPF_PROBLEM_PTR: a record has a `ptr`
 * @REBOTE_SPF_PROBLEM_PERSONAL: a record has macros that depend on the single mail: not all could be followed
 */
typedef enum
{
  REBOTE_SPF_PROBLEM_SEVERAL = 1 << 0,
  REBOTE_SPF_PROBLEM_SYNTAX = 1 << 1,
  REBOTE_SPF_PROBLEM_TOO_MANY = 1 << 2,
  REBOTE_SPF_PROBLEM_VOID = 1 << 3,
  REBOTE_SPF_PROBLEM_MISSING = 1 << 4,
  REBOTE_SPF_PROBLEM_LOOP = 1 << 5,
  REBOTE_SPF_PROBLEM_DNS = 1 << 6,
  REBOTE_SPF_PROBLEM_PTR = 1 << 7,
  REBOTE_SPF_PROBLEM_PERSONAL = 1 << 8
} ReboteSpfProblems;

/**
 * ReboteSpfOutcome:
 * @result: what holds for the address
 * @problems: what was met on the way
 * @first: the first of the problems that spoil it, or 0
 * @where: (nullable): the domain whose record has that
 * @what: (nullable): what is wrong there, a sentence
 * @decided: (nullable): the terms that decided, as they stand there, the outermost first
 * @visited: the domains whose records were read, the first one first
 * @n_look_ups: how many questions were asked that count
 * @n_void: how many of them had no answer
 */
typedef struct
{
  ReboteSpfResult   result;
  ReboteSpfProblems problems;
  ReboteSpfProblems first;
  char             *where;
  char             *what;
  char             *decided;
  GPtrArray        *visited;
  guint             n_look_ups;
  guint             n_void;
} ReboteSpfOutcome;

ReboteSpfOutcome *rebote_spf_outcome_new    (void);
void              rebote_spf_outcome_free   (ReboteSpfOutcome *self);
const char       *rebote_spf_result_to_slug (ReboteSpfResult   result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteSpfOutcome, rebote_spf_outcome_free)

G_END_DECLS
