/* fuzz-smtp.c
 *
 * Any bytes as what a mail server answers: reading and understanding them must end without a crash, keep the limits, and
 * give valid text without control characters, in however many pieces they arrive.
 *
 * Built into a driver of our own for the unit tests; tests/fuzz/fuzz.sh runs it in a real fuzzer.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "verify/smtp/rebote-smtp-meaning.h"
#include "fuzz.h"

/* As much as the limits let an answer be, and a line more. */
#define MAX_TEXT (70 * 1024 * 3)

static void
check_text (const char *text)
{
  if (!g_utf8_validate (text, -1, NULL) || strlen (text) > MAX_TEXT)
    abort ();
  for (; *text; text++)
    {
      if ((guint8)*text < ' ' && *text != '\n')
        abort ();
    }
}

static void
check_answer (ReboteSmtpMeanings     *meanings,
              const ReboteSmtpAnswer *answer)
{
  static const ReboteSmtpCommand commands[] = { REBOTE_COMMAND_CONNECT, REBOTE_COMMAND_EHLO, REBOTE_COMMAND_MAIL,
                                                REBOTE_COMMAND_RCPT };
  g_autofree char *line = rebote_smtp_answer_to_line (answer);

  check_text (answer->text);
  check_text (line);
  if (strchr (line, '\n') || answer->code < 200 || answer->code > 599)
    abort ();
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      ReboteSmtpMeaning meaning = { 0 };

      rebote_smtp_meanings_read (meanings, commands[i], answer, "mx.firma.pl", "anna@firma.pl", "probe@acme.pl", &meaning);
      if (meaning.word == NULL)
        abort ();
      /* Only a recipient who was asked for can be known to be gone, and only a refusal says so. */
      if (meaning.reason == REBOTE_VERIFICATION_REASON_NO_SUCH_USER &&
          (commands[i] != REBOTE_COMMAND_RCPT || answer->code < 500))
        abort ();
      if (meaning.verdict == REBOTE_VERIFICATION_DELIVERABLE && commands[i] != REBOTE_COMMAND_RCPT)
        abort ();
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static ReboteSmtpMeanings *meanings = NULL;
  g_autoptr (ReboteSmtpReader) reader = rebote_smtp_reader_new ();
  ReboteSmtpReading reading = REBOTE_SMTP_READING_MORE;
  gsize piece = size > 0 ? data[0] % 64 + 1 : 1;

  fuzz_be_strict ();
  if (meanings == NULL)
    {
      g_autoptr (ReboteKnowledge) knowledge = rebote_knowledge_load (NULL, NULL);

      meanings = knowledge ? rebote_smtp_meanings_new (knowledge, NULL) : NULL;
      if (meanings == NULL)
        abort ();
    }

  for (gsize at = 0; at < size && reading != REBOTE_SMTP_READING_BAD;)
    {
      g_autofree char *raw = NULL;
      gsize used;

      reading = rebote_smtp_reader_push (reader, (const char *)data + at, MIN (piece, size - at), &used);
      if (used == 0 || used > piece)
        abort ();
      at += used;
      raw = rebote_smtp_reader_dup_raw (reader);
      check_text (raw);
      if (reading == REBOTE_SMTP_READING_DONE)
        {
          g_autoptr (ReboteSmtpAnswer) answer = rebote_smtp_reader_take (reader);

          check_answer (meanings, answer);
        }
    }

  return 0;
}
