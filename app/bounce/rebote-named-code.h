/* rebote-named-code.h
 *
 * The codes that providers made up for themselves, as OFR_416 or S3150: data/knowledge/named-codes.tsv.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "rebote-vocabulary.h"

G_BEGIN_DECLS

#define REBOTE_NAMED_CODES_TABLE "named-codes.tsv"

/**
 * ReboteNamedCode:
 * @code: the code as its provider writes it
 * @provider: slug of the provider
 * @provider_name: its name
 * @reason: what the code means; %REBOTE_REASON_NONE for one that is shown and never weighed
 * @confidence: how sure a verdict is that rests on it
 * @words: (nullable): id of its meaning in advice.xml
 *
 * A row of the table. It lives as long as the table.
 */
typedef struct
{
  const char  *code;
  const char  *provider;
  const char  *provider_name;
  ReboteReason reason;
  double       confidence;
  const char  *words;
} ReboteNamedCode;

/**
 * ReboteProvider:
 * @slug: its key, for example `outlook`
 * @role: `mailbox`, `filter` or `service`
 * @suffixes: names of its servers and mail domains, with blanks between them
 * @name: its name
 *
 * A row of data/knowledge/providers.tsv. It lives as long as the table.
 */
typedef struct
{
  const char *slug;
  const char *role;
  const char *suffixes;
  const char *name;
} ReboteProvider;

/**
 * ReboteNamedCodes:
 *
 * The table of named codes and that of providers. Immutable: it may be used from any thread.
 */
typedef struct _ReboteNamedCodes ReboteNamedCodes;

ReboteNamedCodes      *rebote_named_codes_get_default (void);
GArray                *rebote_named_codes_get_codes (ReboteNamedCodes *self);
GArray                *rebote_named_codes_get_providers (ReboteNamedCodes *self);
const ReboteNamedCode *rebote_named_codes_look_up (ReboteNamedCodes *self,
                                                   const char       *code);
const ReboteNamedCode *rebote_named_codes_look_up_rule (ReboteNamedCodes *self,
                                                        const char       *rule);
const ReboteProvider  *rebote_named_codes_look_up_provider (ReboteNamedCodes *self,
                                                            const char       *slug_or_name);
GPtrArray             *rebote_named_codes_find_in_text (ReboteNamedCodes *self,
                                                        const char       *text);

G_END_DECLS
