/* rebote-code-table-private.h
 *
 * The inside of the table of codes, shared by the part that reads it and the part that answers from it.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/rebote-node.h"
#include "rebote-code-table.h"

G_BEGIN_DECLS

#define REBOTE_CODES_ROOT "rebote-codes"
#define REBOTE_ANY_CLASS  'X'

typedef struct
{
  ReboteCodeSort  sort;
  ReboteCodeAbout about;
  gboolean        is_registered;
  const char     *code; /* "550", "X.1.1" */
  const char     *name;
  const char     *meaning;
  const char     *seen;
  const char     *reference;
} ReboteCodeEntry;

/* What a digit stands for; the texts are not translated yet. */
typedef struct
{
  const char *name;
  const char *meaning;
  const char *reference;
} ReboteCodeDigit;

struct _ReboteCodeTable
{
  ReboteNode     *root;    /* owns every text */
  GArray         *entries; /* ReboteCodeEntry */
  GHashTable     *by_code; /* code -> ReboteCodeEntry in entries */
  ReboteCodeDigit first[10];
  ReboteCodeDigit second[10];
  ReboteCodeDigit classes[10];
  ReboteCodeDigit subjects[10];
};

/* An enhanced status code, read but not looked up. */
typedef struct
{
  char  class_digit; /* 2, 4, 5 or X */
  char *subject;
  char *detail;
} ReboteStatusNumbers;

gboolean         _rebote_is_reply_code (const char *text);
gboolean         _rebote_is_status_number (const char *text);
gboolean         _rebote_status_numbers_read (const char          *text,
                                              ReboteStatusNumbers *numbers);
void             _rebote_status_numbers_clear (ReboteStatusNumbers *numbers);
ReboteCodeTable *_rebote_code_table_new (ReboteNode *root,
                                         GError    **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ReboteStatusNumbers, _rebote_status_numbers_clear)

G_END_DECLS
