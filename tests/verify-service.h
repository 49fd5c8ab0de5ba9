/* verify-service.h
 *
 * A verification service on loopback, in a thread of its own. What it says of an address follows from how that begins: “good”,
 * “bad”, “risky”; of all others it cannot tell. It counts what it is asked.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _VerifyService VerifyService;

/* What it says of the whole lists that it was given. */
typedef enum
{
  VERIFY_JOBS_BUSY,
  VERIFY_JOBS_DONE,
  VERIFY_JOBS_FAILED,
  VERIFY_JOBS_UNKNOWN
} VerifyJobs;

/* One that takes so many milliseconds over each answer. */
VerifyService *verify_service_new         (guint          delay);
void           verify_service_free        (VerifyService *self);
const char    *verify_service_get_url     (VerifyService *self);
/* How many more addresses are paid for; without this, any number. */
void           verify_service_set_credits (VerifyService *self,
                                           int            credits);
/* How often it was asked for an address, for all addresses, and for how many different ones. */
guint          verify_service_count       (VerifyService *self,
                                           const char    *address);
guint          verify_service_count_all   (VerifyService *self);
guint          verify_service_count_each  (VerifyService *self);
/* Waits until it was asked so many times in all; for a minute at most. */
gboolean       verify_service_wait        (VerifyService *self,
                                           guint          count);
/* Writes the file that describes it as a service, which takes the key “right”. */
void           verify_service_describe    (VerifyService *self,
                                           const char    *folder,
                                           const char    *id,
                                           guint          concurrent);
/* The same, and that it takes whole lists. */
void           verify_service_describe_lists (VerifyService *self,
                                              const char    *folder,
                                              const char    *id);
void           verify_service_set_jobs    (VerifyService *self,
                                           VerifyJobs     manner);
/* How many lists it was given, and how often it was asked how far they are. */
guint          verify_service_count_jobs  (VerifyService *self);
guint          verify_service_count_polls (VerifyService *self);
/* Waits until it was asked so often how far lists are, or for so many pages of results; for a minute at most. */
gboolean       verify_service_wait_polls  (VerifyService *self,
                                           guint          n_polls);
gboolean       verify_service_wait_pages  (VerifyService *self,
                                           guint          n_pages);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VerifyService, verify_service_free)

G_END_DECLS
