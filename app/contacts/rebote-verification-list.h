/* rebote-verification-list.h
 *
 * Reads the result files of verification services, however large they are.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "verify/rebote-verifier-file.h"

#include "rebote-csv-dialect.h"

G_BEGIN_DECLS

/**
 * ReboteVerificationValue:
 * @status: the service's word
 * @sub_status: its second word, perhaps empty
 * @count: how many addresses have it
 * @verdict: what it means
 * @is_known: whether that is known; otherwise it means unknown
 *
 * A value in a result file.
 */
typedef struct
{
  char                     *status;
  char                     *sub_status;
  guint64                   count;
  ReboteVerificationVerdict verdict;
  gboolean                  is_known;
} ReboteVerificationValue;

/**
 * ReboteVerificationSummary:
 * @name: the file's name
 * @service: the slug of the service
 * @header: what tells files of the same kind apart from others: the names of their columns, folded
 * @n_addresses: how many addresses have a result
 * @n_without: rows without an address
 * @n_unknown: how many addresses have a value that is not known
 * @counts: how many have each verdict
 * @values: (element-type ReboteVerificationValue): the values, the most frequent first; only so many that one can look at
 *   them
 * @file_date: when the file was last written, in seconds of the epoch; 0 if unknown
 * @has_dates: whether the file says itself when its addresses were checked
 *
 * What is in a result file.
 */
typedef struct
{
  char       *name;
  const char *service;
  char       *header;
  guint64     n_addresses;
  guint64     n_without;
  guint64     n_unknown;
  guint64     counts[REBOTE_N_VERIFICATION_VERDICTS];
  GPtrArray  *values;
  gint64      file_date;
  gboolean    has_dates;
} ReboteVerificationSummary;

/**
 * ReboteVerificationFunc:
 * @verification: what is said about an address; its own only until the function returns
 * @user_data: the data of the caller
 * @error: return location for an error
 *
 * Returns: %FALSE with @error set to give up
 */
typedef gboolean (*ReboteVerificationFunc) (const ReboteVerification *verification,
                                            gpointer                  user_data,
                                            GError                  **error);

/**
 * ReboteVerificationOptions:
 * @overrides: (nullable): what the user knows better about the table
 * @checked: when the addresses were checked, where the file does not say it; 0 for the file's own date
 * @assigned: (nullable) (element-type utf8 ReboteVerificationVerdict): values, folded, and what they mean as the user says
 *
 * How a result file is to be read.
 */
typedef struct
{
  const ReboteCsvOverrides *overrides;
  gint64                    checked;
  GHashTable               *assigned;
} ReboteVerificationOptions;

ReboteVerificationSummary *rebote_verification_list_read (const char                      *path,
                                                          const ReboteVerificationOptions *options,
                                                          ReboteVerificationFunc           func,
                                                          gpointer                         user_data,
                                                          GCancellable                    *cancellable,
                                                          GError                         **error);
gboolean                   rebote_verification_list_sniff (const char *data,
                                                           gsize       length);
char                      *rebote_verification_summary_describe_unknown (const ReboteVerificationSummary *self);
void                       rebote_verification_summary_free (ReboteVerificationSummary *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteVerificationSummary, rebote_verification_summary_free)

G_END_DECLS
