/* rebote-archive.h
 *
 * The members of an archive (zip, tar) or of a compressed file (gzip, zstd, xz, bzip2), one after the other.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-byte-reader.h"

G_BEGIN_DECLS

/* Limits on one file, with all the archives in it. */
#define REBOTE_ARCHIVE_MAX_DEPTH    3                                       /* archives in archives */
#define REBOTE_ARCHIVE_MAX_MEMBERS  300000
#define REBOTE_ARCHIVE_MAX_UNPACKED (G_GUINT64_CONSTANT (32) * 1024 * 1024 * 1024)
#define REBOTE_ARCHIVE_MAX_RATIO    200                                     /* unpacked to packed; mails reach 30 */
#define REBOTE_ARCHIVE_FREE_RATIO   (G_GUINT64_CONSTANT (64) * 1024 * 1024) /* up to here any ratio will do */

/**
 * ReboteArchiveUse:
 * @depth: how many archives are open in each other
 * @n_members: members seen
 * @packed: bytes read from the file
 * @unpacked: bytes that came out of the archives
 *
 * What one file has cost so far, with all the archives in it.
 */
typedef struct {
  guint   depth;
  guint64 n_members;
  guint64 packed;
  guint64 unpacked;
} ReboteArchiveUse;

/**
 * ReboteArchiveStep:
 * @REBOTE_ARCHIVE_MEMBER: there is a member to read
 * @REBOTE_ARCHIVE_REFUSED: there is a member which cannot be read; the next ones can
 * @REBOTE_ARCHIVE_END: there are no more
 * @REBOTE_ARCHIVE_FAILED: the archive cannot be read any further
 *
 * What comes next in an archive.
 */
typedef enum {
  REBOTE_ARCHIVE_MEMBER,
  REBOTE_ARCHIVE_REFUSED,
  REBOTE_ARCHIVE_END,
  REBOTE_ARCHIVE_FAILED
} ReboteArchiveStep;

/**
 * ReboteArchive:
 *
 * An archive that is read from its beginning to its end; nothing is written anywhere. For one thread.
 */
typedef struct _ReboteArchive ReboteArchive;

gboolean          rebote_archive_is_known    (const guint8     *data,
                                              gsize             length);
ReboteArchive    *rebote_archive_new         (ReboteByteReader *reader,
                                              const char       *name,
                                              ReboteArchiveUse *use,
                                              GError          **error);
void              rebote_archive_free        (ReboteArchive    *self);
ReboteArchiveStep rebote_archive_next        (ReboteArchive    *self,
                                              GCancellable     *cancellable,
                                              GError          **error);
const char       *rebote_archive_get_name    (ReboteArchive    *self);
ReboteByteReader *rebote_archive_open_member (ReboteArchive    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteArchive, rebote_archive_free)

G_END_DECLS
