/* rebote-verifiers.h
 *
 * All verifiers there are.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "bounce/rebote-knowledge.h"
#include "dns/rebote-route-cache.h"
#include "smtp/rebote-smtp-settings.h"

#include "rebote-verifier.h"

G_BEGIN_DECLS

/**
 * ReboteVerifiersPlaces:
 * @services: the folder of the user's own descriptions of services
 * @commands: the folder of the user's programs that verify
 * @settings: the file of the user's settings
 *
 * Where the user's own things are; none of them need exist.
 */
typedef struct
{
  const char *services;
  const char *commands;
  const char *settings;
} ReboteVerifiersPlaces;

/* The settings that are not those of a service: the group is the id of the verifier. */
#define REBOTE_VERIFIERS_DNS_SERVERS "dns-servers" /* of “local”: ADDRESS:PORT, separated by commas; else the system's */
#define REBOTE_VERIFIERS_HELO_NAME   "helo-name"   /* of “smtp” */
#define REBOTE_VERIFIERS_MAIL_FROM   "mail-from"   /* of “smtp” */
#define REBOTE_VERIFIERS_PORT        "port"        /* of “smtp”: where servers of one's own listen elsewhere */

#define REBOTE_TYPE_VERIFIERS (rebote_verifiers_get_type ())

/**
 * ReboteVerifiers:
 *
 * All verifiers there are, as a #GListModel of #ReboteVerifier: first those that are a part of the program, then services,
 * then the user's programs. Verifiers work in the main context in which they were made: each thread that verifies has a
 * registry of its own, see rebote_verifiers_copy().
 */
G_DECLARE_FINAL_TYPE (ReboteVerifiers, rebote_verifiers, REBOTE, VERIFIERS, GObject)

ReboteVerifiers          *rebote_verifiers_new               (const ReboteVerifiersPlaces *places,
                                                              ReboteKnowledge             *knowledge,
                                                              GError                     **error);
ReboteVerifiers          *rebote_verifiers_copy              (ReboteVerifiers             *self,
                                                              GError                     **error);
ReboteVerifier           *rebote_verifiers_lookup            (ReboteVerifiers             *self,
                                                              const char                  *id);
GPtrArray                *rebote_verifiers_get_problems      (ReboteVerifiers             *self);
gboolean                  rebote_verifiers_get_offline       (ReboteVerifiers             *self);
gboolean                  rebote_verifiers_set_offline       (ReboteVerifiers             *self,
                                                              gboolean                     offline,
                                                              GError                     **error);
char                     *rebote_verifiers_get_setting       (ReboteVerifiers             *self,
                                                              const char                  *id,
                                                              const char                  *key);
gboolean                  rebote_verifiers_set_setting       (ReboteVerifiers             *self,
                                                              const char                  *id,
                                                              const char                  *key,
                                                              const char                  *value,
                                                              GError                     **error);
ReboteRouteCache         *rebote_verifiers_get_routes        (ReboteVerifiers             *self);
const ReboteSmtpSettings *rebote_verifiers_get_smtp_settings (ReboteVerifiers             *self);

G_END_DECLS
