/* rebote-explanation.c
 *
 * Puts the sentences of data/knowledge/reasons.xml and the words of codes.xml together for one recipient of one message.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-explanation"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "events/rebote-event-tables.h"
#include "rebote-explanation-private.h"
#include "rebote-reason-texts.h"
#include "rebote-text-match.h"

#define VERY_SURE   0.9
#define FAIRLY_SURE 0.65

/* In the source of a hostile mail the same words may stand a million times. */
#define MAX_MARKS 1000

G_DEFINE_BOXED_TYPE (ReboteExplanation, rebote_explanation, rebote_explanation_ref, rebote_explanation_unref)

/* clang-format off */
static const struct
{
  const char *shape;
  const char *word;
} verdicts[REBOTE_N_VERDICTS] = {
  [REBOTE_VERDICT_NOT_A_BOUNCE] = { "○", NC_ ("verdict", "NOT A BOUNCE") },
  [REBOTE_VERDICT_HARD] = { "●", NC_ ("verdict", "HARD") },
  [REBOTE_VERDICT_SOFT] = { "◐", NC_ ("verdict", "SOFT") },
  [REBOTE_VERDICT_UNDETERMINED] = { "◌", NC_ ("verdict", "UNDETERMINED") },
  [REBOTE_VERDICT_DELAYED] = { "◔", NC_ ("verdict", "DELAYED") },
  [REBOTE_VERDICT_COMPLAINT] = { "▲", NC_ ("verdict", "COMPLAINT") },
};

/* Who reported it, with the server's name and without. */
static const struct
{
  const char *named;
  const char *unnamed;
} reporters[REBOTE_N_REPORTER_ROLES] = {
  [REBOTE_REPORTER_UNKNOWN] = { NULL, NULL },
  /* Translators: %s is the name of a server; the whole stands in “Reported by …” */
  [REBOTE_REPORTER_SENDING_SERVER] = { N_ ("%s, your sending server"), N_ ("your sending server") },
  [REBOTE_REPORTER_RECEIVING_SERVER] = { N_ ("%s, the receiving server"), N_ ("the receiving server") },
  [REBOTE_REPORTER_MAILING_SERVICE] = { N_ ("%s, a mailing service"), N_ ("a mailing service") },
};
/* clang-format on */

static void
explanation_clear (gpointer data)
{
  ReboteExplanation *self = data;

  g_free (self->short_title);
  g_free (self->title);
  g_free (self->happened);
  g_free (self->advice);
  g_free (self->will_arrive);
  g_free (self->resend);
  g_free (self->who_must_act);
  g_free (self->has_moved);
  g_free (self->contradiction);
  g_free (self->confidence_words);
  g_free (self->caveat);
  g_free (self->rule);
  g_free (self->help_url);
  g_free (self->reporter);
  g_free (self->reported);
  g_clear_pointer (&self->reply, rebote_code_unref);
  g_clear_pointer (&self->status, rebote_code_unref);
}

static ReboteVerdict
find_verdict (ReboteBounce    *bounce,
              ReboteRecipient *recipient)
{
  if (bounce->fact == REBOTE_FACT_BACKSCATTER)
    return REBOTE_VERDICT_NOT_A_BOUNCE;
  if (bounce->type == REBOTE_MESSAGE_DELAY)
    return REBOTE_VERDICT_DELAYED;
  if (bounce->type == REBOTE_MESSAGE_COMPLAINT)
    return REBOTE_VERDICT_COMPLAINT;
  if (bounce->type != REBOTE_MESSAGE_BOUNCE)
    return REBOTE_VERDICT_NOT_A_BOUNCE;
  if (recipient && recipient->kind == REBOTE_KIND_HARD)
    return REBOTE_VERDICT_HARD;
  if (recipient && recipient->kind == REBOTE_KIND_SOFT)
    return REBOTE_VERDICT_SOFT;

  return REBOTE_VERDICT_UNDETERMINED;
}

static const char *
find_domain (ReboteRecipient *recipient)
{
  const char *at = recipient && recipient->address ? strrchr (recipient->address, '@') : NULL;

  return at && at[1] ? at + 1 : NULL;
}

static gboolean
has_suggestion (ReboteRecipient *recipient)
{
  return recipient && recipient->suggestion && recipient->suggestion[0];
}

static ReboteTextCase
describe_case (ReboteBounce    *bounce,
               ReboteRecipient *recipient)
{
  ReboteTextCase found = { REBOTE_ACTION_NONE };

  if (recipient)
    found = (ReboteTextCase){ .action = recipient->action,
                              .status = recipient->status,
                              .cause = recipient->cause,
                              .answer = recipient->diagnostic };
  else if (bounce->type == REBOTE_MESSAGE_BOUNCE)
    found.action = REBOTE_ACTION_REVIEW;

  /* A reply of a person's mailbox has no diagnostic: its own words say what they have to. */
  if (bounce->type != REBOTE_MESSAGE_BOUNCE && bounce->type != REBOTE_MESSAGE_DELAY)
    found.answer = bounce->report_text;

  if (recipient && recipient->address && recipient->address[0])
    found.has |= REBOTE_TEXT_HAS_ADDRESS;
  if (find_domain (recipient))
    found.has |= REBOTE_TEXT_HAS_DOMAIN;
  if (has_suggestion (recipient))
    found.has |= REBOTE_TEXT_HAS_SUGGESTION;
  if (bounce->retry_until)
    found.has |= REBOTE_TEXT_HAS_UNTIL;
  if (found.cause == NULL && rebote_event_tables_get_name (rebote_event_tables_get_default (), bounce->format))
    found.cause = "event";
  if (bounce->absence && bounce->absence->until)
    found.has |= REBOTE_TEXT_HAS_RETURN;
  found.fact = bounce->fact;

  return found;
}

static char *
format_until (ReboteBounce *bounce)
{
  g_autoptr (GDateTime) local = NULL;

  if (bounce->retry_until == NULL)
    return NULL;

  local = g_date_time_to_local (bounce->retry_until);
  /* Translators: a date and a time, as “4 May 2026, 08:12”; see g_date_time_format() */
  return g_date_time_format (local, C_ ("date", "%-d %B %Y, %H:%M"));
}

/* Fills in {address} and the like. What is filled in is not looked at again, as it may come from a stranger's mail. */
static char *
fill_in (const char      *text,
         ReboteRecipient *recipient,
         const char      *until,
         const char      *day)
{
  const struct
  {
    const char *name;
    const char *value;
  } values[] = {
    { "{address}", recipient ? recipient->address : NULL },
    { "{domain}", find_domain (recipient) },
    { "{suggestion}", has_suggestion (recipient) ? recipient->suggestion : NULL },
    { "{until}", until },
    { "{return}", day },
  };
  GString *filled = g_string_new (NULL);

  while (*text)
    {
      guint i = G_N_ELEMENTS (values);

      if (*text == '{')
        {
          for (i = 0; i < G_N_ELEMENTS (values) && !g_str_has_prefix (text, values[i].name); i++)
            ;
        }
      if (i < G_N_ELEMENTS (values))
        {
          g_string_append (filled, values[i].value ? values[i].value : "?");
          text += strlen (values[i].name);
        }
      else
        g_string_append_c (filled, *text++);
    }

  return g_string_free (filled, FALSE);
}

/* A delay whose cause is known names it after saying that nothing is lost yet. */
static gboolean
names_cause (ReboteBounce    *bounce,
             ReboteRecipient *recipient)
{
  return bounce->type == REBOTE_MESSAGE_DELAY && bounce->fact != REBOTE_FACT_BACKSCATTER && recipient && recipient->reason != REBOTE_REASON_NONE &&
         recipient->reason != REBOTE_REASON_UNKNOWN && recipient->reason != REBOTE_REASON_EXPIRED;
}

static void
append_sentence (char      **text,
                 const char *sentence)
{
  g_autofree char *before = g_steal_pointer (text);

  *text = before ? g_strjoin (" ", before, sentence, NULL) : g_strdup (sentence);
}

static void
choose_texts (ReboteBounce    *bounce,
              ReboteRecipient *recipient,
              ReboteTextCase  *for_case,
              const char     **texts)
{
  ReboteReasonTexts *table = rebote_reason_texts_get_default ();

  *for_case = describe_case (bounce, recipient);
  if (bounce->fact == REBOTE_FACT_BACKSCATTER)
    rebote_reason_texts_choose_type (table, REBOTE_MESSAGE_OTHER, for_case, texts);
  else if (bounce->type == REBOTE_MESSAGE_BOUNCE)
    rebote_reason_texts_choose (table, recipient ? recipient->reason : REBOTE_REASON_UNKNOWN, for_case, texts);
  else
    rebote_reason_texts_choose_type (table, bounce->type, for_case, texts);
}

static void
fill_texts (ReboteExplanation *self,
            ReboteBounce      *bounce,
            ReboteRecipient   *recipient)
{
  ReboteTextCase     for_case;
  g_autofree char   *until = format_until (bounce);
  g_autofree char   *day = rebote_fact_format_day (bounce->absence ? bounce->absence->until : NULL);
  g_autofree char   *substitute = rebote_absence_describe_substitute (bounce->absence);
  const char        *texts[REBOTE_N_TEXTS];

  choose_texts (bounce, recipient, &for_case, texts);
  self->short_title = fill_in (texts[REBOTE_TEXT_SHORT], recipient, until, day);
  self->title = fill_in (texts[REBOTE_TEXT_TITLE], recipient, until, day);
  self->happened = fill_in (texts[REBOTE_TEXT_HAPPENED], recipient, until, day);
  self->advice = fill_in (texts[REBOTE_TEXT_ADVICE], recipient, until, day);
  self->will_arrive = fill_in (texts[REBOTE_TEXT_WILL_ARRIVE], recipient, until, day);
  self->resend = fill_in (texts[REBOTE_TEXT_RESEND], recipient, until, day);
  self->who_must_act = fill_in (texts[REBOTE_TEXT_WHO], recipient, until, day);
  self->has_moved = fill_in (texts[REBOTE_TEXT_MOVED], recipient, until, day);

  if (substitute)
    append_sentence (&self->happened, substitute);
  if (names_cause (bounce, recipient))
    {
      g_autofree char *cause = NULL;

      rebote_reason_texts_choose (rebote_reason_texts_get_default (), recipient->reason, &for_case, texts);
      cause = fill_in (texts[REBOTE_TEXT_HAPPENED], recipient, until, day);
      append_sentence (&self->happened, cause);
    }
}

static char *
describe_contradiction (ReboteRecipient *recipient,
                        const char      *title)
{
  ReboteCodeTable *table = rebote_code_table_get_default ();
  g_autoptr (ReboteCode) code = NULL;

  if (recipient->contradicting_code)
    code = rebote_code_table_look_up (table, recipient->contradicting_code);

  switch (recipient->contradiction)
    {
    case REBOTE_CONTRADICTION_NONE:
      return NULL;

    case REBOTE_CONTRADICTION_TEXT_IS_TEMPORARY:
      if (code == NULL)
        /* Translators: %s is what the answer means, as “The mailbox is full” */
        return g_strdup_printf (_("The code says that the address is gone for good, but the words of the "
                                  "answer mean: “%s”. The words decide."),
                                   title);
      /* Translators: a code, its name, and what the answer means */
      return g_strdup_printf (_("The code %s stands for “%s”, but the words of the answer mean something "
                                "milder: “%s”. The words decide."),
                                 code->code, code->name, title);

    case REBOTE_CONTRADICTION_TEXT_IS_PERMANENT:
      if (code == NULL)
        return g_strdup_printf (_("The code does not say that the address is gone, but the words of the "
                                  "answer do: “%s”. The words decide."),
                                   title);
      return g_strdup_printf (_("The code %s stands for “%s”, but the words of the answer say more: “%s”. "
                                "The words decide."),
                                 code->code, code->name, title);

    case REBOTE_CONTRADICTION_CODES_DISAGREE:
      if (recipient->status == NULL || recipient->reply == NULL)
        return g_strdup (_("The codes of the answer disagree: one says “for now”, the other “for good”."));
      /* Translators: two codes, as 4.0.0 and 550 */
      return g_strdup_printf (_("The codes %s and %s of the answer disagree: one says “for now”, the other "
                                "“for good”."),
                                 recipient->status, recipient->reply);

    case REBOTE_CONTRADICTION_TEXTS_DISAGREE:
      return g_strdup_printf (_("The answer says two things that do not go together. This seems to be the "
                                "right one: “%s”."),
                                 title);

    default:
      g_return_val_if_reached (NULL);
    }
}

static char *
describe_confidence (double confidence)
{
  if (confidence >= VERY_SURE)
    return g_strdup (C_ ("confidence", "very sure"));
  if (confidence >= FAIRLY_SURE)
    return g_strdup (C_ ("confidence", "fairly sure"));

  return g_strdup (C_ ("confidence", "not sure"));
}

static void
fill_certainty (ReboteExplanation *self,
                ReboteBounce      *bounce,
                ReboteRecipient   *recipient)
{
  const char *caveat;

  if (recipient->contradiction != REBOTE_CONTRADICTION_NONE)
    self->contradiction = describe_contradiction (recipient, self->title);
  if (recipient->kind == REBOTE_KIND_NONE || recipient->reason == REBOTE_REASON_UNKNOWN)
    return;

  self->confidence_words = describe_confidence (recipient->confidence);
  if (recipient->confidence >= FAIRLY_SURE || bounce->type != REBOTE_MESSAGE_BOUNCE)
    return;

  caveat = rebote_reason_texts_get_answer (rebote_reason_texts_get_default (), "caveat",
                                           recipient->kind == REBOTE_KIND_HARD ? "remove" : "act");
  self->caveat = g_strdup (caveat ? _(caveat) : NULL);
}

static char *
describe_reporter (ReboteBounce *bounce)
{
  const char      *mta = bounce->reporter_mta && bounce->reporter_mta[0] ? bounce->reporter_mta : NULL;
  const char      *named = reporters[bounce->reporter_role].named;
  const char      *unnamed = reporters[bounce->reporter_role].unnamed;
  g_autofree char *who = NULL;
  g_autofree char *duration = NULL;

  if (mta && named)
    {
      const char *format = _(named);
      const char *place = strstr (format, "%s");

      /* The format is looked up, so the compiler cannot check it. */
      who = place ? g_strdup_printf ("%.*s%s%s", (int)(place - format), format, mta, place + 2) : g_strdup (mta);
    }
  else if (mta)
    who = g_strdup (mta);
  else if (unnamed)
    who = g_strdup (_(unnamed));

  if (bounce->delay_seconds < 0)
    return who ? g_strdup_printf (_("Reported by %s."), who) : NULL;

  duration = rebote_explanation_format_duration (bounce->delay_seconds);
  if (who == NULL)
    /* Translators: %s is a duration, as “4 seconds” */
    return g_strdup_printf (_("It came %s after you sent the mail."), duration);
  /* Translators: who reported it, and a duration, as “4 seconds” */
  return g_strdup_printf (_("Reported by %s, %s after you sent it."), who, duration);
}

/* A hostile status or reply is simply no code. */
static void
fill_codes (ReboteExplanation *self,
            ReboteRecipient   *recipient)
{
  ReboteCodeTable *table = rebote_code_table_get_default ();

  self->reply = rebote_code_table_look_up_reply (table, recipient->reply);
  self->status = rebote_code_table_look_up_status (table, recipient->status);
}

/**
 * rebote_explanation_make_title:
 * @bounce: a message
 * @recipient_position: one of its recipients
 *
 * Makes no more of an explanation than its title, for those who have thousands of messages.
 *
 * Returns: (transfer full): the title, in the current language
 */
char *
rebote_explanation_make_title (ReboteBounce *bounce,
                               guint         recipient_position)
{
  ReboteRecipient *recipient;
  ReboteTextCase   for_case;
  const char      *texts[REBOTE_N_TEXTS];
  g_autofree char *until = NULL;
  g_autofree char *day = NULL;

  g_return_val_if_fail (bounce != NULL, NULL);
  g_return_val_if_fail (recipient_position < bounce->recipients->len, NULL);

  recipient = g_ptr_array_index (bounce->recipients, recipient_position);
  choose_texts (bounce, recipient, &for_case, texts);
  until = format_until (bounce);
  day = rebote_fact_format_day (bounce->absence ? bounce->absence->until : NULL);

  return fill_in (texts[REBOTE_TEXT_TITLE], recipient, until, day);
}

/**
 * rebote_explanation_new:
 * @bounce: a message
 * @recipient_position: one of its recipients, or %REBOTE_EXPLANATION_NO_RECIPIENT
 *
 * Explains, in the current language, what a message means for one of its recipients.
 *
 * Returns: (transfer full): the explanation
 */
ReboteExplanation *
rebote_explanation_new (ReboteBounce *bounce,
                        guint         recipient_position)
{
  ReboteRecipient   *recipient = NULL;
  ReboteExplanation *self;

  g_return_val_if_fail (bounce != NULL, NULL);
  g_return_val_if_fail (recipient_position == REBOTE_EXPLANATION_NO_RECIPIENT ||
                          recipient_position < bounce->recipients->len,
                        NULL);

  if (recipient_position != REBOTE_EXPLANATION_NO_RECIPIENT)
    recipient = g_ptr_array_index (bounce->recipients, recipient_position);

  self = g_atomic_rc_box_new0 (ReboteExplanation);
  self->verdict = find_verdict (bounce, recipient);
  self->shape = verdicts[self->verdict].shape;
  self->verdict_word = g_dpgettext2 (NULL, "verdict", verdicts[self->verdict].word);
  fill_texts (self, bounce, recipient);
  _rebote_explanation_fill_help (self, bounce, recipient);
  self->reporter = describe_reporter (bounce);
  if (bounce->feedback_type)
    {
      /* Translators: %s is a word of RFC 5965, which stays as it is: abuse, fraud, virus, opt-out … */
      g_autofree char *type = g_strdup_printf (_("Type of the report: %s"), bounce->feedback_type);

      append_sentence (&self->reporter, type);
    }
  if (recipient)
    {
      fill_certainty (self, bounce, recipient);
      _rebote_explanation_fill_reported (self, bounce, recipient);
      fill_codes (self, recipient);
      _rebote_explanation_fill_rule (self, recipient);
    }

  return self;
}

/**
 * rebote_explanation_new_for_message:
 * @bounce: a message
 *
 * Explains a message as a whole, as where it names no recipient.
 *
 * Returns: (transfer full): the explanation
 */
ReboteExplanation *
rebote_explanation_new_for_message (ReboteBounce *bounce)
{
  return rebote_explanation_new (bounce, REBOTE_EXPLANATION_NO_RECIPIENT);
}

/**
 * rebote_explanation_ref:
 * @self: an explanation
 *
 * Returns: (transfer full): @self
 */
ReboteExplanation *
rebote_explanation_ref (ReboteExplanation *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

/**
 * rebote_explanation_unref:
 * @self: (transfer full): an explanation
 */
void
rebote_explanation_unref (ReboteExplanation *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, explanation_clear);
}

static int
compare_marks (gconstpointer a,
               gconstpointer b)
{
  const ReboteMark *first = a;
  const ReboteMark *second = b;

  if (first->start != second->start)
    return first->start < second->start ? -1 : 1;
  return first->end < second->end ? -1 : first->end > second->end;
}

static void
merge_marks (GArray *marks)
{
  guint n = 0;

  g_array_sort (marks, compare_marks);
  for (guint i = 0; i < marks->len; i++)
    {
      ReboteMark  mark = g_array_index (marks, ReboteMark, i);
      ReboteMark *last = n > 0 ? &g_array_index (marks, ReboteMark, n - 1) : NULL;

      if (last && mark.start <= last->end)
        last->end = MAX (last->end, mark.end);
      else
        g_array_index (marks, ReboteMark, n++) = mark;
    }
  g_array_set_size (marks, n);
}

static void
find_evidence (const char      *text,
               gsize            length,
               ReboteRecipient *recipient,
               gboolean         only_decisive,
               GArray          *marks)
{
  for (guint i = 0; i < recipient->evidence->len; i++)
    {
      const ReboteEvidence *evidence = g_ptr_array_index (recipient->evidence, i);
      ReboteMark            mark = { 0 };

      /* The shape of a notice is not a matter of words. */
      if (evidence->what == REBOTE_EVIDENCE_FORMAT || evidence->text == NULL ||
          (only_decisive && !evidence->decisive))
        continue;

      while (marks->len < MAX_MARKS &&
             rebote_text_find_folded (text, length, mark.end, evidence->text, &mark.start, &mark.end))
        g_array_append_val (marks, mark);
    }
}

/**
 * rebote_explanation_find_marks:
 * @text: a diagnostic, the notice's text or its source: any bytes
 * @length: their number, or -1 if they end in a NUL
 * @bounce: the message
 * @recipient_position: one of its recipients, or %REBOTE_EXPLANATION_NO_RECIPIENT for all of them
 *
 * Finds the words that decided the verdict, however they are folded in @text. Where nothing was decisive, all the
 * evidence is found.
 *
 * Returns: (transfer full) (element-type ReboteMark): the places, in order, apart from each other; possibly none
 */
GArray *
rebote_explanation_find_marks (const char   *text,
                               gssize        length,
                               ReboteBounce *bounce,
                               guint         recipient_position)
{
  GArray *marks;
  gsize   size;

  g_return_val_if_fail (text != NULL && bounce != NULL, NULL);

  size = length < 0 ? strlen (text) : (gsize)length;
  marks = g_array_new (FALSE, FALSE, sizeof (ReboteMark));
  for (guint i = 0; i < bounce->recipients->len; i++)
    {
      ReboteRecipient *recipient = g_ptr_array_index (bounce->recipients, i);
      guint            n_before = marks->len;

      if (recipient_position != REBOTE_EXPLANATION_NO_RECIPIENT && recipient_position != i)
        continue;
      find_evidence (text, size, recipient, TRUE, marks);
      if (marks->len == n_before)
        find_evidence (text, size, recipient, FALSE, marks);
    }
  merge_marks (marks);

  return marks;
}
