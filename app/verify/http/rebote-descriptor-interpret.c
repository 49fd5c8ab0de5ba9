/* rebote-descriptor-interpret.c
 *
 * Tells what the answer of a service means. What is no clear verdict is none: a fault of the service, of the key or of the
 * line must never become a word about an address.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-descriptor-interpret"

#include "config.h"

#include <math.h>

#include <glib/gi18n.h>

#include "rebote-descriptor-private.h"
#include "verify/rebote-verifier.h"

#define MAX_RETRY_AFTER (24 * 60 * 60 * 1000) /* milliseconds */

/* What a status means where the file does not say (RFC 9110, section 15; RFC 6585). All other 4xx: the question is wrong. */
static const struct
{
  guint               status;
  ReboteVerifierError kind;
} statuses[] = {
  { 401, REBOTE_VERIFIER_ERROR_AUTH },
  { 402, REBOTE_VERIFIER_ERROR_CREDITS },
  { 403, REBOTE_VERIFIER_ERROR_REFUSED },
  { 407, REBOTE_VERIFIER_ERROR_UNAVAILABLE },
  { 408, REBOTE_VERIFIER_ERROR_UNAVAILABLE },
  { 425, REBOTE_VERIFIER_ERROR_UNAVAILABLE },
  { 429, REBOTE_VERIFIER_ERROR_RATE },
  { 451, REBOTE_VERIFIER_ERROR_ADDRESS },
};

/* A server that says so did not take what it was sent (RFC 9110, section 15.6.4). */
#define SERVICE_UNAVAILABLE 503

static gboolean
is_success (ReboteHttpAnswer *answer)
{
  return answer->status >= 200 && answer->status < 300;
}

static const char *
describe_kind (ReboteVerifierError kind)
{
  switch (kind)
    {
    case REBOTE_VERIFIER_ERROR_AUTH:
      /* Translators: here and below, the name of a verification service */
      return _("%s does not accept the key.");
    case REBOTE_VERIFIER_ERROR_CREDITS:
      return _("The credits of %s are used up.");
    case REBOTE_VERIFIER_ERROR_RATE:
      return _("%s was asked too often in too short a time.");
    case REBOTE_VERIFIER_ERROR_UNAVAILABLE:
      return _("%s is out of order at the moment.");
    case REBOTE_VERIFIER_ERROR_REFUSED:
      return _("%s refuses to answer.");
    case REBOTE_VERIFIER_ERROR_REQUEST:
      return _("%s says that it was asked in a wrong way.");
    case REBOTE_VERIFIER_ERROR_ADDRESS:
      return _("%s cannot check this address.");
    case REBOTE_VERIFIER_ERROR_IN_DOUBT:
      return _("%s may have taken the list, or not. Look on its web page before you have the addresses verified again.");
    case REBOTE_VERIFIER_ERROR_JOB:
      return _("%s has no results for this list.");
    case REBOTE_VERIFIER_ERROR_FAILED:
    case REBOTE_VERIFIER_ERROR_DESCRIPTOR:
    case REBOTE_VERIFIER_ERROR_NOT_READY:
    default:
      return _("%s gave no answer.");
    }
}

/* An error in words, with what the service says of it. */
GError *
_rebote_descriptor_make_error (ReboteDescriptor   *self,
                               ReboteVerifierError kind,
                               guint               retry_after,
                               const char         *said)
{
  g_autoptr (GString) sentence = g_string_new (describe_kind (kind));
  g_autofree char *whole = NULL;

  g_string_replace (sentence, "%s", self->name, 1);
  if (said)
    /* Translators: a sentence of ours, and what a service says itself, in its language */
    whole = g_strdup_printf (_("%s It says: “%s”"), sentence->str, said);

  return rebote_verifier_error_new (kind, retry_after, whole ? whole : sentence->str);
}

static guint
get_retry_after (const ReboteDescriptorRule *rule,
                 ReboteHttpAnswer           *answer)
{
  guint  wait = rebote_http_answer_get_retry_after (answer);
  double number;

  if (wait > 0)
    return wait;
  if (rule->reset && rebote_descriptor_path_find_number (rule->reset, answer, &number))
    {
      if (rule->reset_is_unix)
        number -= g_get_real_time () / (double)G_USEC_PER_SEC;
      return CLAMP (number * 1000, 0, MAX_RETRY_AFTER);
    }

  return rule->retry_after_ms;
}

/* Returns the first rule whose condition the answer meets, or -1. */
int
_rebote_descriptor_find_rule (GPtrArray        *rules,
                              ReboteHttpAnswer *answer,
                              JsonNode         *item,
                              gboolean          must_name_http)
{
  for (guint i = 0; rules && i < rules->len; i++)
    {
      const ReboteDescriptorRule *rule = g_ptr_array_index (rules, i);

      if (must_name_http && !rebote_descriptor_condition_names_http (rule->when))
        continue;
      if (rebote_descriptor_condition_ask (rule->when, answer, item) == REBOTE_SAID_YES)
        return i;
    }

  return -1;
}

static ReboteVerifierError
get_status_kind (guint status)
{
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      if (statuses[i].status == status)
        return statuses[i].kind;
    }
  if (status >= 300 && status < 400)
    return REBOTE_VERIFIER_ERROR_REFUSED;

  return status >= 400 && status < 500 ? REBOTE_VERIFIER_ERROR_REQUEST : REBOTE_VERIFIER_ERROR_UNAVAILABLE;
}

static GError *
make_status_error (ReboteDescriptor *self,
                   ReboteHttpAnswer *answer)
{
  ReboteVerifierError kind = get_status_kind (answer->status);
  g_autofree char    *said = g_strdup_printf ("HTTP %u", answer->status);

  return _rebote_descriptor_make_error (self, kind, rebote_http_answer_get_retry_after (answer), said);
}

/* Looks for what is no verdict: an answer that is still to come, or an error. Returns whether it was neither. */
static gboolean
check_errors (ReboteDescriptor         *self,
              ReboteDescriptorResponse *response,
              const char               *where,
              ReboteHttpAnswer         *answer,
              ReboteDescriptorOutcome  *outcome,
              GError                  **error)
{
  int                         found = _rebote_descriptor_find_rule (response->pending, answer, NULL, FALSE);
  const ReboteDescriptorRule *rule;

  if (found >= 0)
    {
      rule = g_ptr_array_index (response->pending, found);
      outcome->retry_ms = MAX (rebote_http_answer_get_retry_after (answer), rule->retry_ms);
      outcome->give_up_ms = rule->max_ms;
      outcome->rule = g_strdup_printf ("%s.pending[%d]", where, found);
      return TRUE;
    }

  found = _rebote_descriptor_find_rule (response->errors, answer, NULL, FALSE);
  if (found >= 0)
    {
      g_autofree char *said = NULL;

      rule = g_ptr_array_index (response->errors, found);
      said = rule->message ? rebote_descriptor_path_find_text (rule->message, answer, NULL) : NULL;
      outcome->rule = g_strdup_printf ("%s.errors[%d]", where, found);
      outcome->ask_credits = rule->ask_credits;
      g_propagate_error (error, _rebote_descriptor_make_error (self, rule->kind, get_retry_after (rule, answer), said));
      return FALSE;
    }

  return TRUE;
}

/* What nothing above took for an error, but cannot be read: a page of a proxy, half an answer, an empty one. */
gboolean
_rebote_descriptor_check_body (ReboteDescriptor         *self,
                               ReboteDescriptorResponse *response,
                               ReboteHttpAnswer         *answer,
                               GError                  **error)
{
  if (!is_success (answer))
    g_propagate_error (error, make_status_error (self, answer));
  else if (response->is_json && answer->root == NULL)
    g_set_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_UNAVAILABLE, _("The answer of %s cannot be read."), self->name);
  else
    return TRUE;

  return FALSE;
}

static char *
find_field (ReboteDescriptorPath *path,
            ReboteHttpAnswer     *answer,
            JsonNode             *item)
{
  return path ? rebote_descriptor_path_find_text (path, answer, item) : NULL;
}

static void
read_flags (ReboteDescriptorResponse *response,
            ReboteHttpAnswer         *answer,
            JsonNode                 *item,
            ReboteVerification       *verification)
{
  for (guint i = 0; i < response->flags->len; i++)
    {
      const ReboteDescriptorRule *rule = g_ptr_array_index (response->flags, i);
      ReboteSaid                  said = rebote_descriptor_condition_ask (rule->when, answer, item);

      if (said == REBOTE_SAID_YES)
        verification->yes |= rule->flag;
      else if (said == REBOTE_SAID_NO)
        verification->no |= rule->flag;
    }
}

/* Some services repeat the address where they have no other. */
static void
read_suggestion (ReboteDescriptorResponse *response,
                 ReboteHttpAnswer         *answer,
                 JsonNode                 *item,
                 ReboteVerification       *verification)
{
  g_autofree char *text = find_field (response->suggestion, answer, item);

  if (text && verification->address && g_ascii_strcasecmp (text, verification->address) != 0)
    verification->suggestion = g_steal_pointer (&text);
}

/* Returns a verification, or NULL where there is no verdict. */
ReboteVerification *
_rebote_descriptor_read_verdict (ReboteDescriptor         *self,
                                 ReboteDescriptorResponse *response,
                                 ReboteHttpAnswer         *answer,
                                 JsonNode                 *item,
                                 const char               *address,
                                 char                    **where)
{
  g_autoptr (ReboteVerification) verification = rebote_verification_new ();
  int found = _rebote_descriptor_find_rule (response->verdicts, answer, item, !is_success (answer));

  verification->status = find_field (response->raw_status, answer, item);
  if (found < 0 && (verification->status == NULL || !is_success (answer)))
    return NULL;

  verification->address = g_strdup (address);
  verification->service = g_strdup (self->id);
  verification->sub_status = find_field (response->raw_sub, answer, item);
  verification->score = find_field (response->score, answer, item);
  verification->checked = g_get_real_time () / G_USEC_PER_SEC;
  read_suggestion (response, answer, item, verification);
  read_flags (response, answer, item, verification);
  if (found >= 0)
    {
      const ReboteDescriptorRule *rule = g_ptr_array_index (response->verdicts, found);

      verification->verdict = rule->verdict;
      verification->reason = rule->reason;
      verification->yes |= rule->yes;
      verification->no &= ~rule->yes;
      if (where)
        *where = g_strdup_printf ("check.response.verdicts[%d]", found);
    }
  else
    g_info ("%s answers “%s”, “%s”, which its descriptor does not know", self->id, verification->status,
            verification->sub_status ? verification->sub_status : "");
  rebote_verification_apply_rules (verification);

  return g_steal_pointer (&verification);
}

static gboolean
interpret_check (ReboteDescriptor        *self,
                 ReboteHttpAnswer        *answer,
                 const char              *address,
                 ReboteDescriptorOutcome *outcome,
                 GError                 **error)
{
  ReboteVerification *verification = _rebote_descriptor_read_verdict (self, self->response, answer, NULL, address,
                                                                      &outcome->rule);

  if (verification == NULL)
    {
      if (_rebote_descriptor_check_body (self, self->response, answer, error))
        g_set_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_UNAVAILABLE,
                     _("%s answered without a word about the address."), self->name);
      return FALSE;
    }

  outcome->results = rebote_verifier_results_new ();
  g_ptr_array_add (outcome->results, verification);
  return TRUE;
}

/* Rows may come in another order, twice, or not at all. */
static gboolean
interpret_batch (ReboteDescriptor        *self,
                 ReboteHttpAnswer        *answer,
                 const char *const       *addresses,
                 ReboteDescriptorOutcome *outcome,
                 GError                 **error)
{
  g_autoptr (GHashTable) by_address = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) items = NULL;

  if (!_rebote_descriptor_check_body (self, self->batch->response, answer, error))
    return FALSE;

  items = rebote_descriptor_path_find (self->batch->items, answer, NULL);
  for (guint i = 0; i < items->len; i++)
    {
      JsonNode        *item = g_ptr_array_index (items, i);
      g_autofree char *email = rebote_descriptor_path_find_text (self->batch->item_email, answer, item);
      char            *folded = email ? g_utf8_casefold (email, -1) : NULL;

      if (folded && !g_hash_table_contains (by_address, folded))
        g_hash_table_insert (by_address, folded, item);
      else
        g_free (folded);
    }

  outcome->results = rebote_verifier_results_new ();
  for (guint i = 0; addresses[i]; i++)
    {
      g_autofree char *folded = g_utf8_casefold (addresses[i], -1);
      JsonNode        *item = g_hash_table_lookup (by_address, folded);
      ReboteVerification *verification = NULL;

      if (item)
        verification = _rebote_descriptor_read_verdict (self, self->response, answer, item, addresses[i], NULL);
      g_ptr_array_add (outcome->results, verification);
    }

  return TRUE;
}

static gboolean
interpret_credits (ReboteDescriptor        *self,
                   ReboteHttpAnswer        *answer,
                   ReboteDescriptorOutcome *outcome,
                   GError                 **error)
{
  const ReboteDescriptorCredits *credits = self->credits;
  double                         total = 0, number;
  guint                          n = 0;

  if (!_rebote_descriptor_check_body (self, credits->response, answer, error))
    return FALSE;

  for (guint i = 0; i < credits->paths->len; i++)
    {
      if (!rebote_descriptor_path_find_number (g_ptr_array_index (credits->paths, i), answer, &number))
        continue;
      total += credits->kind == REBOTE_CREDITS_MINUS && i > 0 ? -number : number;
      n++;
    }
  /* Of a sum the parts that are not there count nothing; a difference needs both. */
  if (n == 0 || (credits->kind == REBOTE_CREDITS_MINUS && n < credits->paths->len))
    {
      g_set_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_UNAVAILABLE,
                   _("%s answered without a word about the credits."), self->name);
      return FALSE;
    }

  outcome->credits = CLAMP (floor (total), 0, 1e15);
  return TRUE;
}

/* What a list means that the service neither took nor refused in words of its own. */
static GError *
make_doubt (ReboteDescriptor *self,
            ReboteHttpAnswer *answer,
            GError           *error)
{
  guint            status = answer->status;
  g_autofree char *said = status >= 300 ? g_strdup_printf ("HTTP %u", status) : NULL;

  if (!g_error_matches (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_UNAVAILABLE) || status == SERVICE_UNAVAILABLE ||
      (status >= 300 && status < 500))
    return error;

  g_error_free (error);
  return _rebote_descriptor_make_error (self, REBOTE_VERIFIER_ERROR_IN_DOUBT, 0, said);
}

static ReboteDescriptorResponse *
get_response (ReboteDescriptor         *self,
              ReboteDescriptorOperation operation)
{
  switch (operation)
    {
    case REBOTE_DESCRIPTOR_BATCH:
      return self->batch->response;
    case REBOTE_DESCRIPTOR_CREDITS:
      return self->credits->response;
    case REBOTE_DESCRIPTOR_SUBMIT:
    case REBOTE_DESCRIPTOR_START:
    case REBOTE_DESCRIPTOR_STATUS:
    case REBOTE_DESCRIPTOR_RESULTS:
    case REBOTE_DESCRIPTOR_REMOVE:
      return self->jobs->responses[operation - REBOTE_DESCRIPTOR_SUBMIT];
    case REBOTE_DESCRIPTOR_CHECK:
    default:
      return self->response;
    }
}

static char *
get_where (ReboteDescriptorOperation operation)
{
  if (operation >= REBOTE_DESCRIPTOR_SUBMIT)
    return g_strconcat ("jobs.", _rebote_descriptor_get_step_name (operation), NULL);

  return g_strdup (operation == REBOTE_DESCRIPTOR_BATCH     ? "batch"
                   : operation == REBOTE_DESCRIPTOR_CREDITS ? "credits"
                                                            : "check.response");
}

/* What is no error by the rules of the file. */
static gboolean
interpret_rest (ReboteDescriptor           *self,
                ReboteDescriptorOperation   operation,
                ReboteHttpAnswer           *answer,
                const ReboteDescriptorStep *step,
                ReboteDescriptorOutcome    *outcome,
                GError                    **error)
{
  GError *failure = NULL;

  if (operation == REBOTE_DESCRIPTOR_BATCH)
    return interpret_batch (self, answer, step->addresses, outcome, error);
  if (operation == REBOTE_DESCRIPTOR_CREDITS)
    return interpret_credits (self, answer, outcome, error);
  if (operation == REBOTE_DESCRIPTOR_CHECK)
    return interpret_check (self, answer, step->addresses[0], outcome, error);

  if (_rebote_descriptor_interpret_job (self, operation, answer, step, outcome, &failure))
    return TRUE;

  g_propagate_error (error, operation == REBOTE_DESCRIPTOR_SUBMIT ? make_doubt (self, answer, failure) : failure);
  return FALSE;
}

/**
 * rebote_descriptor_interpret_step:
 * @self: a descriptor
 * @operation: what was asked
 * @answer: what came back
 * @step: what it was about
 * @outcome: what it means; to be cleared even on failure
 * @error: return location for a #ReboteVerifierError: there is no verdict
 *
 * Tells what an answer means. A pure function of its arguments, but for the clock.
 *
 * Returns: whether there is an outcome, which may be that the answer is still to come
 */
gboolean
rebote_descriptor_interpret_step (ReboteDescriptor           *self,
                                  ReboteDescriptorOperation   operation,
                                  ReboteHttpAnswer           *answer,
                                  const ReboteDescriptorStep *step,
                                  ReboteDescriptorOutcome    *outcome,
                                  GError                    **error)
{
  ReboteDescriptorResponse *response;
  g_autofree char          *where = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (rebote_descriptor_has (self, operation), FALSE);
  g_return_val_if_fail (answer != NULL && step != NULL && outcome != NULL, FALSE);
  g_return_val_if_fail (operation >= REBOTE_DESCRIPTOR_CREDITS || (step->addresses && step->addresses[0]), FALSE);

  response = get_response (self, operation);
  where = get_where (operation);
  /* In place of a table there may be an error. */
  if (response->is_json || (operation == REBOTE_DESCRIPTOR_RESULTS && *answer->text == '{'))
    rebote_http_answer_read_json (answer);
  if (!check_errors (self, response, where, answer, outcome, error))
    return FALSE;
  if (outcome->retry_ms > 0)
    return TRUE;

  return interpret_rest (self, operation, answer, step, outcome, error);
}

/**
 * rebote_descriptor_interpret:
 * @self: a descriptor
 * @operation: what was asked
 * @answer: what came back
 * @addresses: (nullable) (array zero-terminated=1): the addresses that were asked about
 * @outcome: what it means; to be cleared even on failure
 * @error: return location for a #ReboteVerifierError: there is no verdict
 *
 * As rebote_descriptor_interpret_step(), for what is about nothing but addresses.
 *
 * Returns: whether there is an outcome, which may be that the answer is still to come
 */
gboolean
rebote_descriptor_interpret (ReboteDescriptor         *self,
                             ReboteDescriptorOperation operation,
                             ReboteHttpAnswer         *answer,
                             const char *const        *addresses,
                             ReboteDescriptorOutcome  *outcome,
                             GError                  **error)
{
  const ReboteDescriptorStep step = { .addresses = addresses };

  return rebote_descriptor_interpret_step (self, operation, answer, &step, outcome, error);
}
