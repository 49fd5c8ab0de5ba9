/* rebote-explanation-help.c
 *
 * What an explanation says of a provider: its own advice and page, its codes; and whether the user's own rule decided.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-explanation-help"

#include "config.h"

#include <glib/gi18n.h>

#include "events/rebote-event-tables.h"
#include "rebote-advice.h"
#include "rebote-explanation-private.h"
#include "rebote-knowledge-private.h"
#include "rebote-named-code.h"
#include "rebote-reason-texts.h"

#define MINUTE 60
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

/* The named code that a verdict rests on. */
static const ReboteNamedCode *
find_named_code (ReboteRecipient *recipient,
                 const char     **writing)
{
  for (guint i = 0; recipient && i < recipient->evidence->len; i++)
    {
      const ReboteEvidence  *evidence = g_ptr_array_index (recipient->evidence, i);
      const ReboteNamedCode *code = rebote_named_codes_look_up_rule (rebote_named_codes_get_default (), evidence->rule);

      if (code && evidence->decisive)
        {
          *writing = evidence->text ? evidence->text : code->code;
          return code;
        }
    }

  return NULL;
}

/**
 * _rebote_explanation_fill_help:
 * @self: an explanation that has the general advice
 * @bounce: the message
 * @recipient: (nullable): its recipient
 *
 * Lets what is known about the provider take the place of the general advice, and adds its page.
 */
void
_rebote_explanation_fill_help (ReboteExplanation *self,
                               ReboteBounce      *bounce,
                               ReboteRecipient   *recipient)
{
  ReboteAdviceCase       for_case = { .type = bounce->type };
  const ReboteNamedCode *code;
  const char            *writing = NULL;
  const char            *text = NULL;
  const char            *url = NULL;

  /* Where a mailing service did not even try, the provider has no part in it. */
  if (recipient && recipient->cause)
    return;
  if (recipient)
    {
      code = find_named_code (recipient, &writing);
      for_case.reason = recipient->reason;
      for_case.action = recipient->action;
      for_case.usual = rebote_reason_texts_get_usual_action (rebote_reason_texts_get_default (), recipient->reason);
      for_case.provider = recipient->provider;
      for_case.code = code ? code->code : NULL;
      for_case.status = recipient->status;
      for_case.answer = recipient->diagnostic;
    }
  if (bounce->type == REBOTE_MESSAGE_DELAY)
    for_case.type = REBOTE_MESSAGE_BOUNCE;
  /* The whole text speaks of one recipient; to look it through for each of thousands would take for ever. */
  if (bounce->recipients->len <= 1 &&
      (for_case.answer == NULL || (bounce->type != REBOTE_MESSAGE_BOUNCE && bounce->type != REBOTE_MESSAGE_DELAY)))
    for_case.answer = bounce->report_text;

  if (!rebote_advice_find (rebote_advice_get_default (), &for_case, &text, &url))
    return;

  /* What is late needs no more than patience. */
  if (text && bounce->type != REBOTE_MESSAGE_DELAY)
    {
      g_free (self->advice);
      self->advice = g_strdup (text);
    }
  self->help_url = g_strdup (url);
}

/**
 * _rebote_explanation_fill_reported:
 * @self: an explanation
 * @bounce: an event
 * @recipient: its recipient
 *
 * Adds the service's own word, because people look for it: “SendGrid calls it: bounce (blocked)”.
 */
void
_rebote_explanation_fill_reported (ReboteExplanation *self,
                                   ReboteBounce      *bounce,
                                   ReboteRecipient   *recipient)
{
  const char *name = rebote_event_tables_get_name (rebote_event_tables_get_default (), bounce->format);

  if (recipient->reported && name)
    /* Translators: the name of a mailing service, and its own word for what happened, as “SendGrid calls it: blocked” */
    self->reported = g_strdup_printf (_("%s calls it: %s"), name, recipient->reported);
}

/* What the user wrote down is shown as it was written. */
static char *
describe_own_rule (ReboteRecipient *recipient)
{
  for (guint i = 0; i < recipient->evidence->len; i++)
    {
      const ReboteEvidence *evidence = g_ptr_array_index (recipient->evidence, i);

      if (evidence->decisive && evidence->rule && g_str_has_prefix (evidence->rule, REBOTE_OWN_RULE_PREFIX))
        /* Translators: %s are words of a server’s answer, which the user taught the program to understand */
        return g_strdup_printf (_("Your own rule decided: you taught what “%s” means."), evidence->text);
    }

  return NULL;
}

/**
 * _rebote_explanation_fill_rule:
 * @self: an explanation
 * @recipient: the recipient
 *
 * Says where the verdict rests on a provider's own code, or on what the user taught.
 */
void
_rebote_explanation_fill_rule (ReboteExplanation *self,
                               ReboteRecipient   *recipient)
{
  const char            *writing = NULL;
  const ReboteNamedCode *code = find_named_code (recipient, &writing);
  const char            *words;

  if (code == NULL)
    {
      self->rule = describe_own_rule (recipient);
      return;
    }

  words = rebote_advice_get_words (rebote_advice_get_default (), code->words);
  /* Translators: a code that a provider made up for itself, the provider, and what it means in a few words: “S3150 is a
   * code of Outlook.com: your server’s IP address is blocked.” */
  self->rule = g_strdup_printf (_("%s is a code of %s: %s."), writing, code->provider_name, words ? words : self->title);
}

/**
 * rebote_explanation_format_duration:
 * @seconds: a duration
 *
 * Returns: (transfer full): the duration in words, as “4 seconds” or “2 days”
 */
char *
rebote_explanation_format_duration (gint64 seconds)
{
  guint n;

  if (seconds < 1)
    return g_strdup (_("less than a second"));

  if (seconds < MINUTE)
    {
      n = seconds;
      return g_strdup_printf (ngettext ("%u second", "%u seconds", n), n);
    }
  if (seconds < HOUR)
    {
      n = seconds / MINUTE;
      return g_strdup_printf (ngettext ("%u minute", "%u minutes", n), n);
    }
  if (seconds < 2 * DAY)
    {
      n = seconds / HOUR;
      return g_strdup_printf (ngettext ("%u hour", "%u hours", n), n);
    }

  n = MIN (seconds / DAY, G_MAXUINT);
  return g_strdup_printf (ngettext ("%u day", "%u days", n), n);
}
