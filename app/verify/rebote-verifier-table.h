/* rebote-verifier-table.h
 *
 * What is known of verification services: their names, their files, and what their words mean.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-verification.h"

G_BEGIN_DECLS

/* The service of files that no known one wrote */
#define REBOTE_VERIFIER_OTHER "other"

/* The ids of the verifiers that are a part of the program: what it finds out by itself, and what mail servers answer */
#define REBOTE_VERIFIER_OWN     "local"
#define REBOTE_VERIFIER_SERVERS "smtp"

/**
 * ReboteVerifierUse:
 *
 * What a column of a result file is for.
 */
typedef enum
{
  REBOTE_VERIFIER_USE_TITLE,
  REBOTE_VERIFIER_USE_OWN_STATUS,
  REBOTE_VERIFIER_USE_STATUS,
  REBOTE_VERIFIER_USE_SIGN,
  REBOTE_VERIFIER_USE_SUB_STATUS,
  REBOTE_VERIFIER_USE_SCORE,
  REBOTE_VERIFIER_USE_SUGGESTION,
  REBOTE_VERIFIER_USE_CHECKED,
  REBOTE_VERIFIER_USE_FLAG,
  REBOTE_VERIFIER_USE_NOT_FLAG
} ReboteVerifierUse;

/**
 * ReboteVerifierColumn:
 * @service: the slug of the service
 * @use: what the column is for
 * @name: its name, folded
 * @path: its name as the table writes it, which is a way to a value in JSON, too
 * @flag: the flag that it tells, or 0
 * @least: the number from which on the flag is meant, or 0
 */
typedef struct
{
  const char             *service;
  ReboteVerifierUse       use;
  char                   *name;
  char                   *path;
  ReboteVerificationFlags flag;
  guint                   least;
} ReboteVerifierColumn;

/**
 * ReboteVerifierTable:
 *
 * The tables verifier-files.tsv and verifier-values.tsv. Immutable; one for the whole program.
 */
typedef struct _ReboteVerifierTable ReboteVerifierTable;

ReboteVerifierTable        *rebote_verifier_table_get (GError **error);
char                       *rebote_verifier_fold (const char *word);
const char *const          *rebote_verifier_table_get_services (ReboteVerifierTable *self);
const char                 *rebote_verifier_table_get_title (ReboteVerifierTable *self,
                                                             const char          *service);
const ReboteVerifierColumn *rebote_verifier_table_get_columns (ReboteVerifierTable *self,
                                                               guint               *n_columns);
gboolean                    rebote_verifier_table_knows (ReboteVerifierTable *self,
                                                         const char          *service,
                                                         const char          *status);
gboolean                    rebote_verifier_table_interpret (ReboteVerifierTable *self,
                                                             ReboteVerification  *verification);
const char                 *rebote_verifier_get_title (const char *service);

G_END_DECLS
