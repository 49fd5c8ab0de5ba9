/* fuzz-bounce.c
 *
 * Any bytes as a message: reading, judging, explaining and printing them must end without a crash and give valid text.
 *
 * Built into a driver of our own for the unit tests; tests/fuzz/fuzz.sh runs it in a real fuzzer.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdlib.h>

#include "bounce/rebote-bounce-json.h"
#include "bounce/rebote-bounce-reader.h"
#include "bounce/rebote-mail-sniff.h"
#include "fuzz.h"

static void
check_text (const char *text)
{
  if (text && !g_utf8_validate (text, -1, NULL))
    abort ();
}

static void
check_bounce (ReboteBounce *bounce)
{
  g_autofree char *json = rebote_bounce_to_json (bounce);

  check_text (json);
  check_text (bounce->subject);
  check_text (bounce->report_text);
  for (guint i = 0; i < rebote_bounce_get_n_recipients (bounce); i++)
    {
      ReboteRecipient *recipient = rebote_bounce_get_recipient (bounce, i);

      check_text (recipient->address);
      check_text (recipient->diagnostic);
      if (!(recipient->confidence >= 0 && recipient->confidence <= 1))
        abort ();
      for (guint k = 0; k < recipient->evidence->len; k++)
        check_text (((ReboteEvidence *)g_ptr_array_index (recipient->evidence, k))->text);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static ReboteKnowledge *knowledge = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (ReboteBounce) bounce = NULL;
  g_autoptr (GError) error = NULL;

  fuzz_be_strict ();
  if (knowledge == NULL)
    knowledge = rebote_knowledge_load (NULL, NULL);
  if (knowledge == NULL)
    abort ();

  rebote_mail_sniff ((const char *)data, size);
  bytes = g_bytes_new (data, size);
  bounce = rebote_bounce_reader_read (knowledge, bytes, "fuzz", 0, &error);
  if ((bounce == NULL) != (error != NULL))
    abort ();
  if (bounce)
    check_bounce (bounce);

  return 0;
}
