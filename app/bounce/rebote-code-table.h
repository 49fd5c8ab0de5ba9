/* rebote-code-table.h
 *
 * What the codes of mail servers mean: reply codes (RFC 5321) and enhanced status codes (RFC 3463), in plain words.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ReboteCodeSort:
 * @REBOTE_CODE_REPLY: three digits of RFC 5321, for example `550`
 * @REBOTE_CODE_STATUS: class, subject and detail of RFC 3463, for example `5.1.1`
 */
typedef enum
{
  REBOTE_CODE_REPLY,
  REBOTE_CODE_STATUS
} ReboteCodeSort;

/**
 * ReboteCodeAbout:
 *
 * Whom or what a code is about.
 */
typedef enum
{
  REBOTE_CODE_ABOUT_UNKNOWN,
  REBOTE_CODE_ABOUT_RECIPIENT,
  REBOTE_CODE_ABOUT_SENDER,
  REBOTE_CODE_ABOUT_CONTENT,
  REBOTE_CODE_ABOUT_NETWORK,
  REBOTE_CODE_ABOUT_SYSTEM,
  REBOTE_CODE_ABOUT_POLICY,
  REBOTE_CODE_ABOUT_PROTOCOL
} ReboteCodeAbout;

#define REBOTE_N_CODE_ABOUTS (REBOTE_CODE_ABOUT_PROTOCOL + 1)

/**
 * ReboteCodePart:
 * @digits: the digit, or digits, as they stand in the code
 * @name: what they stand for in a word or two, translated; empty where they stand for nothing of their own
 * @meaning: the same as a sentence, translated; empty where @name is
 *
 * A digit of a code and what it stands for.
 */
typedef struct
{
  char       *digits;
  const char *name;
  const char *meaning;
} ReboteCodePart;

/**
 * ReboteCode:
 * @sort: reply code or enhanced status code
 * @code: the code as it was asked for, for example `5.1.1`
 * @entry: (nullable): the row of the table that explains it, for example `X.1.1`; %NULL if there is none, and @name and
 *   @meaning are those of its subject or class
 * @is_registered: whether a standard registers it; if not, but there is an @entry, @reference names who made it up
 * @about: whom or what it is about
 * @name: its name in a few words, translated
 * @meaning: what it means for the sender of a newsletter, translated
 * @seen: (nullable): where servers use it otherwise than the standard says, translated
 * @reference: the standard, for example `RFC 3463`
 * @parts: (element-type ReboteCodePart): the code taken apart, from left to right; never %NULL
 *
 * A code and what is known about it. Reference-counted and immutable, so it may be used from any thread.
 */
typedef struct
{
  ReboteCodeSort  sort;
  char           *code;
  const char     *entry;
  gboolean        is_registered;
  ReboteCodeAbout about;
  const char     *name;
  const char     *meaning;
  const char     *seen;
  const char     *reference;
  GPtrArray      *parts;

  /*< private >*/
  gpointer table;
} ReboteCode;

#define REBOTE_TYPE_CODE (rebote_code_get_type ())

GType       rebote_code_get_type (void) G_GNUC_CONST;
ReboteCode *rebote_code_ref (ReboteCode *self);
void        rebote_code_unref (ReboteCode *self);
const char *rebote_code_about_to_slug (ReboteCodeAbout about);

/**
 * ReboteCodeTable:
 *
 * All registered codes. Immutable and reference-counted: it may be used from any thread. What it answers is in the
 * language of the moment of asking.
 */
typedef struct _ReboteCodeTable ReboteCodeTable;

ReboteCodeTable *rebote_code_table_get_default (void);
ReboteCodeTable *rebote_code_table_new_from_data (const char *name,
                                                  const char *data,
                                                  gssize      length,
                                                  GError    **error);
ReboteCodeTable *rebote_code_table_ref (ReboteCodeTable *self);
void             rebote_code_table_unref (ReboteCodeTable *self);
ReboteCode      *rebote_code_table_look_up_reply (ReboteCodeTable *self,
                                                  const char      *reply);
ReboteCode      *rebote_code_table_look_up_status (ReboteCodeTable *self,
                                                   const char      *status);
ReboteCode      *rebote_code_table_look_up (ReboteCodeTable *self,
                                            const char      *code);
GPtrArray       *rebote_code_table_list (ReboteCodeTable *self);
GPtrArray       *rebote_code_table_find_family (ReboteCodeTable *self,
                                                const char      *partial);
GPtrArray       *rebote_code_table_search (ReboteCodeTable *self,
                                           const char      *words);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteCode, rebote_code_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteCodeTable, rebote_code_table_unref)

G_END_DECLS
