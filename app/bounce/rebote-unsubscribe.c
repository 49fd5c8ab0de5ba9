/* rebote-unsubscribe.c
 *
 * Recognises requests to be taken off: those that people write, and those that mail programs make of a List-Unsubscribe
 * header (RFC 2369, RFC 8058). Whoever merely uses the word asks for nothing: every other word must be a filler.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-unsubscribe"

#include "config.h"

#include <string.h>

#include "base/rebote-fold.h"
#include "rebote-address-finder.h"
#include "rebote-own-words.h"
#include "rebote-unsubscribe.h"

#define MAX_REQUEST 400 /* bytes: whoever writes more has more to say */

/* What the words of a text are, as a whole. */
typedef enum
{
  WISH_NOTHING, /* there are no words */
  WISH_FILLER,  /* words that say nothing */
  WISH_REQUEST,
  WISH_OTHER    /* it says something else (too) */
} Wish;

/* Whether the folded word stands in the name or address of the writer: a signature. */
static gboolean
is_of_writer (const char *word,
              gsize       length,
              const char *writer)
{
  g_autofree char *needle = g_strndup (word, length);

  return writer && strstr (writer, needle) != NULL;
}

/* Marks what the table knows; returns where words begin that a mail program adds. */
static gsize
cover (ReboteFactWords *words,
       ReboteFold      *fold,
       gboolean        *covered,
       gboolean        *has_request,
       gboolean        *is_generated)
{
  g_autoptr (GArray) matches = g_array_new (FALSE, FALSE, sizeof (RebotePhraseMatch));
  gsize end = fold->length;

  rebote_phrase_matcher_scan (rebote_fact_words_get_wishes (words), fold->text, fold->length, matches);
  for (guint i = 0; i < matches->len; i++)
    {
      const RebotePhraseMatch *match = &g_array_index (matches, RebotePhraseMatch, i);
      ReboteWishRole           role = rebote_fact_words_get_wish (words, match->phrase);

      if (role == REBOTE_WISH_END)
        {
          end = MIN (end, match->start);
          continue;
        }
      *has_request |= role == REBOTE_WISH_REQUEST;
      *is_generated |= role == REBOTE_WISH_GENERATED;
      for (guint at = match->start; at < match->end; at++)
        covered[at] = TRUE;
    }

  return end;
}

static Wish
weigh (ReboteFactWords *words,
       const char      *text,
       gsize            length,
       const char      *writer)
{
  g_auto (ReboteFold) fold = REBOTE_FOLD_INIT;
  g_autofree gboolean *covered = NULL;
  gboolean has_request = FALSE, is_generated = FALSE, has_words = FALSE;
  gsize    end;

  rebote_fold_set (&fold, text, MIN (length, MAX_REQUEST));
  covered = g_new0 (gboolean, fold.length + 1);
  end = cover (words, &fold, covered, &has_request, &is_generated);
  if (is_generated)
    return WISH_REQUEST;
  if (length > MAX_REQUEST)
    return WISH_OTHER;

  for (gsize at = 0; at < end;)
    {
      gsize behind = at;

      while (behind < end && fold.text[behind] != ' ' && fold.text[behind] != ',')
        behind++;
      while (at < behind && !g_unichar_isalnum (g_utf8_get_char (fold.text + at)))
        at += g_utf8_skip[(guint8)fold.text[at]];
      if (at < behind)
        {
          has_words = TRUE;
          if (!covered[at] && !memchr (fold.text + at, '@', behind - at) &&
              !is_of_writer (fold.text + at, behind - at, writer))
            return WISH_OTHER;
        }
      at = behind + 1;
    }

  return has_request ? WISH_REQUEST : has_words ? WISH_FILLER : WISH_NOTHING;
}

/* “news-unsubscribe@…”, “unsubscribe+17@…” */
static gboolean
is_to_request_address (ReboteFactWords *words,
                       ReboteMessage   *message)
{
  const char      *to = rebote_fields_get (message->headers, "To");
  g_autofree char *address = to ? rebote_notice_find_address (to) : NULL;
  char            *at = address ? strrchr (address, '@') : NULL;
  g_auto (ReboteFold) fold = REBOTE_FOLD_INIT;
  g_autofree gboolean *covered = NULL;
  gboolean has_request = FALSE, is_generated = FALSE;

  if (at == NULL)
    return FALSE;

  *at = '\0';
  g_strdelimit (address, "-_.+=", ' ');
  rebote_fold_set (&fold, address, -1);
  covered = g_new0 (gboolean, fold.length + 1);
  cover (words, &fold, covered, &has_request, &is_generated);

  return has_request;
}

static char *
find_asking_address (ReboteMessage *message,
                     gsize          length)
{
  static const char *const headers[] = { "From", "Reply-To", "Sender" };
  const char      *to = rebote_fields_get (message->headers, "To");
  g_autofree char *ours = to ? rebote_notice_find_address (to) : NULL;
  g_autofree char *body = g_strndup (message->text, MIN (length, MAX_REQUEST));
  g_autofree char *named = rebote_notice_find_address (body);

  if (named && g_strcmp0 (named, ours) != 0)
    return g_steal_pointer (&named);

  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      const char *value = rebote_fields_get (message->headers, headers[i]);
      char       *address = value ? rebote_notice_find_address (value) : NULL;

      if (address)
        return address;
    }

  return NULL;
}

/**
 * rebote_message_is_from_list:
 * @message: a message taken apart
 *
 * Returns: whether it is a newsletter or a mail of a mailing list (RFC 2369, RFC 2919), which speaks for nobody's mailbox
 */
gboolean
rebote_message_is_from_list (ReboteMessage *message)
{
  g_return_val_if_fail (message != NULL, FALSE);

  return rebote_fields_get (message->headers, "List-Unsubscribe") || rebote_fields_get (message->headers, "List-Id") ||
         rebote_fields_get (message->headers, "List-Post");
}

/**
 * rebote_unsubscribe_read:
 * @words: the words that tell facts
 * @message: a mail that is neither a notice nor an automatic reply
 * @evidence: (out) (nullable): the words that ask
 *
 * Returns: (transfer full) (nullable): the address that wants to be taken off; %NULL if the mail is no such request
 */
char *
rebote_unsubscribe_read (ReboteFactWords *words,
                         ReboteMessage   *message,
                         ReboteEvidence **evidence)
{
  const char      *subject = rebote_fields_get (message->headers, "Subject");
  const char      *from = rebote_fields_get (message->headers, "From");
  g_autofree char *writer = from ? rebote_fold_text (from) : NULL;
  gsize            length;
  Wish             in_subject, in_body;

  g_return_val_if_fail (words != NULL, NULL);
  g_return_val_if_fail (message != NULL, NULL);
  g_return_val_if_fail (evidence != NULL, NULL);

  *evidence = NULL;
  if (rebote_message_is_from_list (message))
    return NULL;

  length = rebote_own_words_find_quote (words, message->text);
  in_body = weigh (words, message->text, length, writer);
  in_subject = subject ? weigh (words, subject, strlen (subject), NULL) : WISH_NOTHING;
  if (in_body == WISH_REQUEST)
    {
      g_autofree char *said = g_strstrip (g_strndup (message->text, MIN (length, MAX_REQUEST)));
      g_autofree char *valid = g_utf8_make_valid (said, -1);

      valid[strcspn (valid, "\n")] = '\0';
      *evidence = rebote_evidence_new (REBOTE_EVIDENCE_PHRASE, g_strstrip (valid), "unsubscribe-words.tsv", TRUE);
    }
  else if (in_subject == WISH_REQUEST && (in_body != WISH_OTHER || length <= MAX_REQUEST))
    *evidence = rebote_evidence_new (REBOTE_EVIDENCE_HEADER, subject, "unsubscribe-words.tsv", TRUE);
  else if (in_body != WISH_OTHER && in_subject != WISH_OTHER && is_to_request_address (words, message))
    *evidence = rebote_evidence_new (REBOTE_EVIDENCE_HEADER, rebote_fields_get (message->headers, "To"),
                                     "unsubscribe-words.tsv", TRUE);

  return *evidence ? find_asking_address (message, length) : NULL;
}
