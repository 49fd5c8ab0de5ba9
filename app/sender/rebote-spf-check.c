/* rebote-spf-check.c
 *
 * Who may send for a domain, by its SPF record and those that it names (RFC 7208). A check follows the records until
 * something fits the address; a survey has no address, so that nothing fits and all is walked: what a receiver meets at
 * worst.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-spf-check"

#include "config.h"

#include <string.h>

#include "rebote-spf-check.h"
#include "rebote-spf-macro.h"
#include "rebote-spf-record.h"
#include "verify/dns/rebote-reverse-name.h"

/* Mail hosts or names of an address that are looked at (RFC 7208, 4.6.4). */
#define MAX_HOSTS 10

/* A survey goes on behind the limit, to tell by how much it is passed, but not for ever. */
#define MAX_SURVEY 40

/* Records behind each other; the limit on questions ends the walk sooner, except in a survey. */
#define MAX_DEPTH 20

#define SPOILS (REBOTE_SPF_PROBLEM_SEVERAL | REBOTE_SPF_PROBLEM_SYNTAX | REBOTE_SPF_PROBLEM_TOO_MANY | \
                REBOTE_SPF_PROBLEM_VOID | REBOTE_SPF_PROBLEM_MISSING | REBOTE_SPF_PROBLEM_LOOP)

typedef struct
{
  ReboteSenderAnswers *answers;
  GInetAddress        *ip; /* NULL in a survey */
  const char          *sender;
  ReboteSpfOutcome    *outcome;
  GPtrArray           *chain; /* the domains that led here */
  gboolean             is_pending;
} Walk;

typedef enum
{
  MATCH_NO,
  MATCH_YES,
  MATCH_TEMPERROR,
  MATCH_PERMERROR,
  MATCH_PENDING
} Match;

static ReboteSpfResult check_host (Walk       *walk,
                                   const char *domain);

/* The first thing that spoils a record is the one to mend. */
static void
note (Walk             *walk,
      ReboteSpfProblems problem,
      const char       *where,
      const char       *what)
{
  ReboteSpfOutcome *outcome = walk->outcome;

  if ((problem & SPOILS) && outcome->first == 0)
    {
      outcome->first = problem;
      outcome->where = g_strdup (where);
      outcome->what = g_strdup (what);
    }
  outcome->problems |= problem;
}

static Match
note_error (Walk             *walk,
            ReboteSpfProblems problem,
            const char       *where,
            const char       *what)
{
  note (walk, problem, where, what);
  return problem == REBOTE_SPF_PROBLEM_DNS ? MATCH_TEMPERROR : MATCH_PERMERROR;
}

/* Whether another question may be asked for. */
static gboolean
count_look_up (Walk       *walk,
               const char *domain,
               const char *text)
{
  guint n = ++walk->outcome->n_look_ups;

  if (n > REBOTE_SPF_MAX_LOOK_UPS)
    note (walk, REBOTE_SPF_PROBLEM_TOO_MANY, domain, text);

  return n <= (walk->ip ? REBOTE_SPF_MAX_LOOK_UPS : MAX_SURVEY);
}

/* Whether that was still one that may be. */
static gboolean
count_void (Walk       *walk,
            const char *domain,
            const char *text)
{
  if (++walk->outcome->n_void <= REBOTE_SPF_MAX_VOID)
    return TRUE;

  note (walk, REBOTE_SPF_PROBLEM_VOID, domain, text);
  return walk->ip == NULL;
}

static ReboteDnsType
get_address_type (Walk *walk)
{
  return g_inet_address_get_family (walk->ip) == G_SOCKET_FAMILY_IPV4 ? REBOTE_DNS_A : REBOTE_DNS_AAAA;
}

static gboolean
is_in_network (GInetAddress *ip,
               GInetAddress *network,
               guint         length4,
               guint         length6)
{
  const guint8 *a = g_inet_address_to_bytes (ip);
  const guint8 *b = g_inet_address_to_bytes (network);
  guint bits = g_inet_address_get_family (ip) == G_SOCKET_FAMILY_IPV4 ? length4 : length6;
  guint rest = bits % 8;

  if (g_inet_address_get_family (ip) != g_inet_address_get_family (network) || memcmp (a, b, bits / 8) != 0)
    return FALSE;

  return rest == 0 || ((a[bits / 8] ^ b[bits / 8]) >> (8 - rest)) == 0;
}

static gboolean
has_address (Walk                *walk,
             ReboteDnsAnswer     *answer,
             const ReboteSpfTerm *term)
{
  for (guint i = 0; i < answer->records->len; i++)
    {
      const ReboteDnsRecord *record = g_ptr_array_index (answer->records, i);

      if (record->address && is_in_network (walk->ip, record->address, term->length4, term->length6))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_failure (ReboteDnsAnswer *answer)
{
  return answer->status != REBOTE_DNS_OK && !rebote_dns_status_is_negative (answer->status);
}

/* In a survey the family is not known: a name is void if it has no address of either. */
static Match
survey_addresses (Walk                *walk,
                  const ReboteSpfTerm *term,
                  const char          *domain,
                  const char          *name)
{
  ReboteDnsAnswer *four = rebote_sender_answers_look_up (walk->answers, name, REBOTE_DNS_A);
  ReboteDnsAnswer *six = rebote_sender_answers_look_up (walk->answers, name, REBOTE_DNS_AAAA);

  if (four == NULL || six == NULL)
    return MATCH_PENDING;
  if (is_failure (four) && is_failure (six))
    return note_error (walk, REBOTE_SPF_PROBLEM_DNS, domain, term->text);
  if (rebote_dns_status_is_negative (four->status) && rebote_dns_status_is_negative (six->status))
    count_void (walk, domain, term->text);

  return MATCH_NO;
}

static Match
match_a (Walk                *walk,
         const ReboteSpfTerm *term,
         const char          *domain,
         const char          *name)
{
  ReboteDnsAnswer *answer;

  if (walk->ip == NULL)
    return survey_addresses (walk, term, domain, name);

  answer = rebote_sender_answers_look_up (walk->answers, name, get_address_type (walk));
  if (answer == NULL)
    return MATCH_PENDING;
  if (is_failure (answer))
    return note_error (walk, REBOTE_SPF_PROBLEM_DNS, domain, term->text);
  if (answer->records->len == 0 && !count_void (walk, domain, term->text))
    return MATCH_PERMERROR;

  return has_address (walk, answer, term) ? MATCH_YES : MATCH_NO;
}

/* All hosts are asked for before one is waited for. */
static Match
match_hosts (Walk                *walk,
             const ReboteSpfTerm *term,
             const char          *domain,
             GPtrArray           *hosts)
{
  Match match = MATCH_NO;

  for (guint i = 0; i < hosts->len; i++)
    {
      const ReboteDnsRecord *host = g_ptr_array_index (hosts, i);
      ReboteDnsAnswer *answer = *host->name ? rebote_sender_answers_look_up (walk->answers, host->name,
                                                                              get_address_type (walk))
                                            : NULL;

      if (*host->name && answer == NULL)
        match = MATCH_PENDING;
      else if (answer && match != MATCH_PENDING && has_address (walk, answer, term))
        return MATCH_YES;
      else if (answer && match != MATCH_PENDING && is_failure (answer))
        match = note_error (walk, REBOTE_SPF_PROBLEM_DNS, domain, term->text);
    }

  return match;
}

static Match
match_mx (Walk                *walk,
          const ReboteSpfTerm *term,
          const char          *domain,
          const char          *name)
{
  ReboteDnsAnswer *answer = rebote_sender_answers_look_up (walk->answers, name, REBOTE_DNS_MX);

  if (answer == NULL)
    return MATCH_PENDING;
  if (is_failure (answer))
    return note_error (walk, REBOTE_SPF_PROBLEM_DNS, domain, term->text);
  if (answer->records->len == 0 && !count_void (walk, domain, term->text))
    return MATCH_PERMERROR;
  if (answer->records->len > MAX_HOSTS)
    return note_error (walk, REBOTE_SPF_PROBLEM_TOO_MANY, domain, term->text);

  return walk->ip ? match_hosts (walk, term, domain, answer->records) : MATCH_NO;
}

static gboolean
is_below (const char *name,
          const char *domain)
{
  gsize a = strlen (name), b = strlen (domain);

  return a >= b && g_ascii_strcasecmp (name + a - b, domain) == 0 && (a == b || name[a - b - 1] == '.');
}

/* RFC 7208, 5.5: the names of the address that lead back to it. What cannot be looked up does not fit. */
static Match
match_ptr (Walk       *walk,
           const char *domain,
           const char *name)
{
  static const ReboteSpfTerm exact = { .length4 = 32, .length6 = 128 };
  g_autofree char *reverse = NULL;
  ReboteDnsAnswer *names;
  Match match = MATCH_NO;

  note (walk, REBOTE_SPF_PROBLEM_PTR, domain, NULL);
  if (walk->ip == NULL)
    return MATCH_NO;

  reverse = rebote_reverse_name_new (walk->ip, NULL);
  names = rebote_sender_answers_look_up (walk->answers, reverse, REBOTE_DNS_PTR);
  if (names == NULL)
    return MATCH_PENDING;
  for (guint i = 0; i < MIN (names->records->len, MAX_HOSTS); i++)
    {
      const ReboteDnsRecord *record = g_ptr_array_index (names->records, i);
      ReboteDnsAnswer *answer = is_below (record->name, name)
                                  ? rebote_sender_answers_look_up (walk->answers, record->name, get_address_type (walk))
                                  : NULL;

      if (answer && has_address (walk, answer, &exact))
        return MATCH_YES;
      if (answer == NULL && is_below (record->name, name))
        match = MATCH_PENDING;
    }

  return match;
}

static Match
match_exists (Walk                *walk,
              const ReboteSpfTerm *term,
              const char          *domain,
              const char          *name)
{
  ReboteDnsAnswer *answer = rebote_sender_answers_look_up (walk->answers, name, REBOTE_DNS_A);

  if (answer == NULL)
    return MATCH_PENDING;
  if (is_failure (answer))
    return note_error (walk, REBOTE_SPF_PROBLEM_DNS, domain, term->text);
  if (answer->records->len == 0)
    return count_void (walk, domain, term->text) ? MATCH_NO : MATCH_PERMERROR;

  return walk->ip ? MATCH_YES : MATCH_NO;
}

static Match
match_include (Walk                *walk,
               const ReboteSpfTerm *term,
               const char          *domain,
               const char          *name)
{
  g_autofree char *outer = g_steal_pointer (&walk->outcome->decided);

  switch (check_host (walk, name))
    {
    case REBOTE_SPF_PASS:
      return MATCH_YES;
    case REBOTE_SPF_TEMPERROR:
      return MATCH_TEMPERROR;
    case REBOTE_SPF_NONE:
      return note_error (walk, REBOTE_SPF_PROBLEM_MISSING, domain, term->text);
    case REBOTE_SPF_PERMERROR:
      return MATCH_PERMERROR;
    case REBOTE_SPF_PENDING:
      return MATCH_PENDING;
    case REBOTE_SPF_FAIL:
    case REBOTE_SPF_SOFTFAIL:
    case REBOTE_SPF_NEUTRAL:
    default:
      g_clear_pointer (&walk->outcome->decided, g_free);
      walk->outcome->decided = g_steal_pointer (&outer);
      return MATCH_NO;
    }
}

/* The name that a term is about, or NULL where that depends on the mail. */
static char *
get_name (Walk       *walk,
          const char *spec,
          const char *domain)
{
  ReboteSpfSubject subject = { walk->ip, walk->sender, domain };

  if (spec == NULL)
    return g_strdup (domain);
  if (walk->ip == NULL && rebote_spf_macro_is_personal (spec))
    {
      note (walk, REBOTE_SPF_PROBLEM_PERSONAL, domain, NULL);
      return NULL;
    }

  return rebote_spf_macro_expand (spec, &subject);
}

static Match
match_term (Walk                *walk,
            const ReboteSpfTerm *term,
            const char          *domain)
{
  g_autofree char *name = NULL;

  if (term->mechanism == REBOTE_SPF_ALL)
    return MATCH_YES;
  if (term->mechanism == REBOTE_SPF_IP4 || term->mechanism == REBOTE_SPF_IP6)
    return walk->ip && is_in_network (walk->ip, term->network, term->length4, term->length6) ? MATCH_YES : MATCH_NO;

  if (!count_look_up (walk, domain, term->text))
    return MATCH_PERMERROR;
  name = get_name (walk, term->domain, domain);
  if (name == NULL)
    return MATCH_NO;

  switch (term->mechanism)
    {
    case REBOTE_SPF_INCLUDE:
      return match_include (walk, term, domain, name);
    case REBOTE_SPF_A:
      return match_a (walk, term, domain, name);
    case REBOTE_SPF_MX:
      return match_mx (walk, term, domain, name);
    case REBOTE_SPF_PTR:
      return match_ptr (walk, domain, name);
    case REBOTE_SPF_EXISTS:
    case REBOTE_SPF_ALL:
    case REBOTE_SPF_IP4:
    case REBOTE_SPF_IP6:
    default:
      return match_exists (walk, term, domain, name);
    }
}

static ReboteSpfResult
get_result (char qualifier)
{
  return qualifier == '-'   ? REBOTE_SPF_FAIL
         : qualifier == '~' ? REBOTE_SPF_SOFTFAIL
         : qualifier == '?' ? REBOTE_SPF_NEUTRAL
                            : REBOTE_SPF_PASS;
}

/* “include:a.example → ip4:192.0.2.1”: the inner term is there already. */
static ReboteSpfResult
decide (Walk                *walk,
        const ReboteSpfTerm *term)
{
  g_autofree char *inner = g_steal_pointer (&walk->outcome->decided);

  walk->outcome->decided = inner ? g_strconcat (term->text, " → ", inner, NULL) : g_strdup (term->text);
  return get_result (term->qualifier);
}

static ReboteSpfResult
redirect (Walk            *walk,
          ReboteSpfRecord *record,
          const char      *domain)
{
  g_autofree char *text = g_strconcat ("redirect=", record->redirect, NULL);
  g_autofree char *name = NULL;
  ReboteSpfResult  result;

  if (!count_look_up (walk, domain, text))
    return REBOTE_SPF_PERMERROR;
  name = get_name (walk, record->redirect, domain);
  if (name == NULL)
    return REBOTE_SPF_NEUTRAL;
  result = check_host (walk, name);
  if (result != REBOTE_SPF_NONE)
    return result;

  note (walk, REBOTE_SPF_PROBLEM_MISSING, domain, text);
  return REBOTE_SPF_PERMERROR;
}

/* A survey goes on where a check ends, so that all questions are asked at once, and counted. */
static ReboteSpfResult
check_terms (Walk            *walk,
             ReboteSpfRecord *record,
             const char      *domain)
{
  for (guint i = 0; i < record->terms->len; i++)
    {
      const ReboteSpfTerm *term = g_ptr_array_index (record->terms, i);
      Match match = match_term (walk, term, domain);

      /* In a survey nothing fits but what fits everybody. */
      if (match == MATCH_YES)
        return decide (walk, term);
      if (match == MATCH_PENDING)
        walk->is_pending = TRUE;
      if (walk->ip && match != MATCH_NO)
        return match == MATCH_PENDING     ? REBOTE_SPF_PENDING
               : match == MATCH_TEMPERROR ? REBOTE_SPF_TEMPERROR
                                          : REBOTE_SPF_PERMERROR;
      if (walk->outcome->n_look_ups > MAX_SURVEY)
        return REBOTE_SPF_PERMERROR;
    }

  return record->redirect ? redirect (walk, record, domain) : REBOTE_SPF_NEUTRAL;
}

static gboolean
is_on_the_way (Walk       *walk,
               const char *domain)
{
  for (guint i = 0; i < walk->chain->len; i++)
    {
      if (g_ascii_strcasecmp (g_ptr_array_index (walk->chain, i), domain) == 0)
        return TRUE;
    }

  return walk->chain->len >= MAX_DEPTH;
}

static ReboteSpfResult
check_record (Walk       *walk,
              const char *domain,
              GBytes     *text)
{
  g_autoptr (ReboteSpfRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  gsize           length;
  const char     *data = g_bytes_get_data (text, &length);
  ReboteSpfResult result;

  record = rebote_spf_record_parse (data, length, &error);
  if (record == NULL)
    {
      note (walk, REBOTE_SPF_PROBLEM_SYNTAX, domain, error->message);
      return REBOTE_SPF_PERMERROR;
    }

  g_ptr_array_add (walk->chain, (gpointer)domain);
  result = check_terms (walk, record, domain);
  g_ptr_array_set_size (walk->chain, walk->chain->len - 1);

  return result;
}

static ReboteSpfResult
check_host (Walk       *walk,
            const char *domain)
{
  ReboteDnsAnswer *answer;
  GBytes *text;
  guint   n;

  if (is_on_the_way (walk, domain))
    {
      note (walk, REBOTE_SPF_PROBLEM_LOOP, domain, NULL);
      return REBOTE_SPF_PERMERROR;
    }
  answer = rebote_sender_answers_look_up (walk->answers, domain, REBOTE_DNS_TXT);
  if (answer == NULL)
    {
      walk->is_pending = TRUE;
      return REBOTE_SPF_PENDING;
    }
  if (is_failure (answer))
    {
      note (walk, REBOTE_SPF_PROBLEM_DNS, domain, NULL);
      return REBOTE_SPF_TEMPERROR;
    }

  text = rebote_spf_record_select (answer, &n);
  if (!g_ptr_array_find_with_equal_func (walk->outcome->visited, domain, g_str_equal, NULL))
    g_ptr_array_add (walk->outcome->visited, g_strdup (domain));
  if (n > 1)
    note (walk, REBOTE_SPF_PROBLEM_SEVERAL, domain, NULL);

  return n == 0 ? REBOTE_SPF_NONE : n > 1 ? REBOTE_SPF_PERMERROR : check_record (walk, domain, text);
}

static ReboteSpfOutcome *
walk_records (ReboteSenderAnswers *answers,
              const char          *domain,
              GInetAddress        *ip)
{
  g_autoptr (GPtrArray) chain = g_ptr_array_new ();
  ReboteSpfOutcome *outcome = rebote_spf_outcome_new ();
  Walk walk = { answers, ip, domain, outcome, chain, FALSE };

  outcome->result = check_host (&walk, domain);
  if (walk.is_pending)
    outcome->result = REBOTE_SPF_PENDING;
  else if (ip == NULL && (outcome->problems & SPOILS))
    outcome->result = REBOTE_SPF_PERMERROR;
  else if (ip == NULL && (outcome->problems & REBOTE_SPF_PROBLEM_DNS))
    outcome->result = REBOTE_SPF_TEMPERROR;

  return outcome;
}

/**
 * rebote_spf_check:
 * @answers: what is known
 * @domain: the domain of the envelope’s sender
 * @ip: the address that sends
 *
 * Finds out whether an address may send for a domain, as `check_host()` of RFC 7208 does.
 *
 * Returns: (transfer full): the outcome; %REBOTE_SPF_PENDING as long as @answers lacks something
 */
ReboteSpfOutcome *
rebote_spf_check (ReboteSenderAnswers *answers,
                  const char          *domain,
                  GInetAddress        *ip)
{
  g_return_val_if_fail (answers != NULL, NULL);
  g_return_val_if_fail (domain != NULL, NULL);
  g_return_val_if_fail (G_IS_INET_ADDRESS (ip), NULL);

  return walk_records (answers, domain, ip);
}

/**
 * rebote_spf_survey:
 * @answers: what is known
 * @domain: the domain of the envelope’s sender
 *
 * Walks all that the record of a domain names, and counts what a receiver has to ask for at worst.
 *
 * Returns: (transfer full): the outcome, whose result is what holds for everybody whom nothing names
 */
ReboteSpfOutcome *
rebote_spf_survey (ReboteSenderAnswers *answers,
                   const char          *domain)
{
  g_return_val_if_fail (answers != NULL, NULL);
  g_return_val_if_fail (domain != NULL, NULL);

  return walk_records (answers, domain, NULL);
}
