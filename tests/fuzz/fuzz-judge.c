/* fuzz-judge.c
 *
 * Any bytes as what is said about one recipient: the verdict is always whole, and can always be explained.
 *
 * The first four lines are the status, the reply, the server and the command; then the answer, what the notice says
 * about the recipient, the notice's words and its subject, each ended by a line with a dot alone.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "bounce/rebote-judge.h"
#include "bounce/rebote-knowledge-private.h"
#include "bounce/rebote-plain-text.h"
#include "bounce/rebote-suggestion.h"
#include "fuzz.h"

#define MAX_CODE 20

static void
check (gboolean holds)
{
  if (!holds)
    abort ();
}

/* Cuts the text behind the mark, and gives what stood before it. */
static char *
take (char       **rest,
      const char  *mark)
{
  char *text = *rest;
  char *end = strstr (text, mark);

  if (end == NULL)
    *rest = text + strlen (text);
  else
    {
      *end = '\0';
      *rest = end + strlen (mark);
    }

  return text;
}

static char *
take_code (char **rest)
{
  const char *line = take (rest, "\n");

  return *line ? g_strndup (line, rebote_plain_text_cut (line, MAX_CODE)) : NULL;
}

static void
check_verdict (ReboteRecipient *recipient)
{
  gsize n_decisive = 0;

  check (recipient->confidence >= 0 && recipient->confidence < 1);
  check (recipient->kind == rebote_reason_get_kind (recipient->reason));
  check (recipient->action < REBOTE_N_ACTIONS);
  for (guint i = 0; i < recipient->evidence->len; i++)
    {
      ReboteEvidence *evidence = g_ptr_array_index (recipient->evidence, i);

      check (g_utf8_validate (evidence->text, -1, NULL));
      n_decisive += evidence->decisive;
    }
  check (recipient->kind != REBOTE_KIND_HARD || n_decisive > 0);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static ReboteKnowledge *knowledge = NULL;
  static const char *const own_addresses[] = { "news@sender.example", NULL };
  g_autoptr (ReboteRecipient) recipient = rebote_recipient_new ();
  g_autofree char *text = rebote_plain_text_decode ((const char *) data, size, "utf-8");
  char *rest = text;
  ReboteCase what = { 0 };

  fuzz_be_strict ();
  if (knowledge == NULL)
    knowledge = rebote_knowledge_load (NULL, NULL);
  check (knowledge != NULL);

  recipient->status = take_code (&rest);
  recipient->reply = take_code (&rest);
  recipient->remote_mta = g_strdup (take (&rest, "\n"));
  rebote_smtp_command_from_slug (take (&rest, "\n"), &recipient->command);
  recipient->address = g_strdup ("ana@example.com");
  recipient->provider = g_strdup (rebote_knowledge_lookup_provider (knowledge, recipient->remote_mta));
  what.answer = take (&rest, "\n.\n");
  what.context = take (&rest, "\n.\n");
  what.report = take (&rest, "\n.\n");
  what.subject = rest;

  rebote_judge (knowledge, &what, recipient);
  check_verdict (recipient);
  rebote_suggestion_take (recipient, what.answer, own_addresses);
  check (recipient->suggestion == NULL || strchr (recipient->suggestion, '@'));

  return 0;
}
