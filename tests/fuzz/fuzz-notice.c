/* fuzz-notice.c
 *
 * Any bytes as the words of a notice: which addresses stand there, which of them failed, which server answered and what
 * is said about whom.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "bounce/rebote-address-finder.h"
#include "bounce/rebote-notice.h"
#include "bounce/rebote-plain-text.h"
#include "fuzz.h"

#define MAX_ASKED 500 /* addresses, or an input of nothing else takes all the time */

static void
check (gboolean holds)
{
  if (!holds)
    abort ();
}

static void
try_addresses (const char *text)
{
  const char *last = text + strlen (text);
  g_autofree char *first = rebote_notice_find_address (text);
  guint n = 0;

  check (first == NULL || strstr (text, first) != NULL);
  for (const char *at = strchr (text, '@'); at && n < MAX_ASKED; at = strchr (at + 1, '@'), n++)
    {
      const char *start;
      gsize length;

      if (rebote_address_around (text, at, &start, &length))
        check (start >= text && start < at && start + length > at + 1 && start + length <= last);
    }
}

static void
try_failures (ReboteCues *cues,
              const char *text)
{
  g_autoptr (ReboteMentions) mentions = rebote_mentions_new (text);
  g_autofree char *own = rebote_notice_find_address (text);
  const char *const own_addresses[] = { own, NULL };
  g_autoptr (GPtrArray) failures = rebote_notice_find_failures (cues, text, own_addresses);

  for (guint i = 0; i < MIN (failures->len, MAX_ASKED); i++)
    {
      ReboteFailure *failure = g_ptr_array_index (failures, i);
      g_autofree char *answer = rebote_mentions_find_answer (mentions, failure->address);

      check (strchr (failure->address, '@') != NULL && g_utf8_validate (failure->address, -1, NULL));
      check (failure->answer == NULL || g_utf8_validate (failure->answer, -1, NULL));
      check (answer == NULL || g_utf8_validate (answer, -1, NULL));
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static ReboteCues *cues = NULL;
  g_autofree char *text = rebote_plain_text_decode ((const char *) data, size, "utf-8");
  g_autofree char *host = rebote_notice_find_host (text);

  fuzz_be_strict ();
  if (cues == NULL)
    cues = rebote_cues_load (NULL);
  check (cues != NULL);

  check (host == NULL || (*host && strstr (text, host) != NULL));
  try_addresses (text);
  try_failures (cues, text);

  return 0;
}
