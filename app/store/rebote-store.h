/* rebote-store.h
 *
 * The program's memory: one SQLite file.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ReboteStoreError:
 * @REBOTE_STORE_ERROR_FAILED: SQLite reports something that has no case of its own here
 * @REBOTE_STORE_ERROR_MISSING: there is no store yet, and none was to be begun
 * @REBOTE_STORE_ERROR_NEWER: a newer Rebote wrote the file
 * @REBOTE_STORE_ERROR_OLDER: an older Rebote wrote the file, and it was not to be changed
 * @REBOTE_STORE_ERROR_FOREIGN: the file is the database of another program
 * @REBOTE_STORE_ERROR_LOCKED: another process holds the file
 * @REBOTE_STORE_ERROR_READ_ONLY: the file or its folder cannot be written
 * @REBOTE_STORE_ERROR_FULL: no room is left
 * @REBOTE_STORE_ERROR_CORRUPT: the file is damaged
 * @REBOTE_STORE_ERROR_NOT_FOUND: what was asked for is not in the store
 * @REBOTE_STORE_ERROR_INVALID: what was given cannot be kept
 */
typedef enum {
  REBOTE_STORE_ERROR_FAILED,
  REBOTE_STORE_ERROR_MISSING,
  REBOTE_STORE_ERROR_NEWER,
  REBOTE_STORE_ERROR_OLDER,
  REBOTE_STORE_ERROR_FOREIGN,
  REBOTE_STORE_ERROR_LOCKED,
  REBOTE_STORE_ERROR_READ_ONLY,
  REBOTE_STORE_ERROR_FULL,
  REBOTE_STORE_ERROR_CORRUPT,
  REBOTE_STORE_ERROR_NOT_FOUND,
  REBOTE_STORE_ERROR_INVALID
} ReboteStoreError;

#define REBOTE_STORE_ERROR (rebote_store_error_quark ())

GQuark rebote_store_error_quark (void);

/**
 * ReboteStoreOpenFlags:
 * @REBOTE_STORE_OPEN_DEFAULT: begin a new store where there is none
 * @REBOTE_STORE_OPEN_EXISTING: fail with %REBOTE_STORE_ERROR_MISSING where there is none
 * @REBOTE_STORE_OPEN_READ_ONLY: the same, and change nothing: an older store is not brought to the present form, but fails with
 *   %REBOTE_STORE_ERROR_OLDER
 */
typedef enum {
  REBOTE_STORE_OPEN_DEFAULT = 0,
  REBOTE_STORE_OPEN_EXISTING = 1 << 0,
  REBOTE_STORE_OPEN_READ_ONLY = 1 << 1 | REBOTE_STORE_OPEN_EXISTING
} ReboteStoreOpenFlags;

/**
 * ReboteStoreSubject:
 * @REBOTE_STORE_MESSAGES: mails and their recipients
 * @REBOTE_STORE_LISTS: contact lists, contacts and decisions
 * @REBOTE_STORE_SUPPRESSIONS: addresses that must not be mailed
 * @REBOTE_STORE_CAMPAIGNS: campaigns and sent figures
 * @REBOTE_STORE_VERIFICATIONS: what verification services say
 *
 * What a change in the store was about.
 */
typedef enum {
  REBOTE_STORE_MESSAGES = 1 << 0,
  REBOTE_STORE_LISTS = 1 << 1,
  REBOTE_STORE_SUPPRESSIONS = 1 << 2,
  REBOTE_STORE_CAMPAIGNS = 1 << 3,
  REBOTE_STORE_VERIFICATIONS = 1 << 4
} ReboteStoreSubject;

/**
 * REBOTE_STORE_MAX_RAW:
 *
 * How many bytes of a mail are kept; the notice comes first, so a longer one loses only of what it returns.
 */
#define REBOTE_STORE_MAX_RAW (4 * 1024 * 1024)

#define REBOTE_TYPE_STORE (rebote_store_get_type ())

/**
 * ReboteStore:
 *
 * An open store. One writer and several readers work on it at a time; every function may be called from any thread,
 * blocks until it is done, and so belongs into a worker thread where a window is looking. What is read by key (a page
 * of a #ReboteRowModel) is quick enough for the main thread.
 *
 * The signal `changed` (`ReboteStoreSubject subjects`) is emitted in the main context that was the thread's default
 * when the store was opened, a moment after something was written, and at most once for everything that was written
 * meanwhile.
 */
G_DECLARE_FINAL_TYPE (ReboteStore, rebote_store, REBOTE, STORE, GObject)

char        *rebote_store_get_default_path   (void);
ReboteStore *rebote_store_open               (const char           *path,
                                              ReboteStoreOpenFlags  flags,
                                              GError              **error);
ReboteStore *rebote_store_open_temporary     (GError              **error);
const char  *rebote_store_get_path           (ReboteStore          *self);
gboolean     rebote_store_is_temporary       (ReboteStore          *self);
const char  *rebote_store_get_set_aside_path (ReboteStore          *self);
gboolean     rebote_store_purge              (ReboteStore          *self,
                                              GCancellable         *cancellable,
                                              GError              **error);

G_END_DECLS
