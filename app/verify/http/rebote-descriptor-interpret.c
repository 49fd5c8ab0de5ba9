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
    case REBOTE_VERIFIER_ERROR_FAILED:
    case REBOTE_VERIFIER_ERROR_DESCRIPTOR:
    case REBOTE_VERIFIER_ERROR_NOT_READY:
    default:
      return _("%s gave no answer.");
    }
}

static GError *
make_error (ReboteDescriptor   *self,
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
static int
find_rule (GPtrArray        *rules,
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

  return make_error (self, kind, rebote_http_answer_get_retry_after (answer), said);
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
  int                         found = find_rule (response->pending, answer, NULL, FALSE);
  const ReboteDescriptorRule *rule;

  if (found >= 0)
    {
      rule = g_ptr_array_index (response->pending, found);
      outcome->retry_ms = MAX (rebote_http_answer_get_retry_after (answer), rule->retry_ms);
      outcome->give_up_ms = rule->max_ms;
      outcome->rule = g_strdup_printf ("%s.pending[%d]", where, found);
      return TRUE;
    }

  found = find_rule (response->errors, answer, NULL, FALSE);
  if (found >= 0)
    {
      g_autofree char *said = NULL;

      rule = g_ptr_array_index (response->errors, found);
      said = rule->message ? rebote_descriptor_path_find_text (rule->message, answer, NULL) : NULL;
      outcome->rule = g_strdup_printf ("%s.errors[%d]", where, found);
      outcome->ask_credits = rule->ask_credits;
      g_propagate_error (error, make_error (self, rule->kind, get_retry_after (rule, answer), said));
      return FALSE;
    }

  return TRUE;
}

/* What nothing above took for an error, but cannot be read: a page of a proxy, half an answer, an empty one. */
static gboolean
check_body (ReboteDescriptor         *self,
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
static ReboteVerification *
read_verdict (ReboteDescriptor *self,
              ReboteHttpAnswer *answer,
              JsonNode         *item,
              const char       *address,
              char            **where)
{
  ReboteDescriptorResponse *response = self->response;
  g_autoptr (ReboteVerification) verification = rebote_verification_new ();
  int found = find_rule (response->verdicts, answer, item, !is_success (answer));

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
  ReboteVerification *verification = read_verdict (self, answer, NULL, address, &outcome->rule);

  if (verification == NULL)
    {
      if (check_body (self, self->response, answer, error))
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

  if (!check_body (self, self->batch->response, answer, error))
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

      g_ptr_array_add (outcome->results, item ? read_verdict (self, answer, item, addresses[i], NULL) : NULL);
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

  if (!check_body (self, credits->response, answer, error))
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

/**
 * rebote_descriptor_interpret:
 * @self: a descriptor
 * @operation: what was asked
 * @answer: what came back
 * @addresses: (nullable) (array zero-terminated=1): the addresses that were asked about
 * @outcome: what it means; to be cleared even on failure
 * @error: return location for a #ReboteVerifierError: there is no verdict
 *
 * Tells what an answer means. A pure function of its arguments, but for the clock.
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
  ReboteDescriptorResponse *response;
  const char               *where;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (rebote_descriptor_has (self, operation), FALSE);
  g_return_val_if_fail (answer != NULL && outcome != NULL, FALSE);
  g_return_val_if_fail (operation == REBOTE_DESCRIPTOR_CREDITS || (addresses && addresses[0]), FALSE);

  response = operation == REBOTE_DESCRIPTOR_BATCH     ? self->batch->response
             : operation == REBOTE_DESCRIPTOR_CREDITS ? self->credits->response
                                                      : self->response;
  where = operation == REBOTE_DESCRIPTOR_BATCH     ? "batch"
          : operation == REBOTE_DESCRIPTOR_CREDITS ? "credits"
                                                   : "check.response";
  if (response->is_json)
    rebote_http_answer_read_json (answer);
  if (!check_errors (self, response, where, answer, outcome, error))
    return FALSE;
  if (outcome->retry_ms > 0)
    return TRUE;
  if (operation == REBOTE_DESCRIPTOR_BATCH)
    return interpret_batch (self, answer, addresses, outcome, error);
  if (operation == REBOTE_DESCRIPTOR_CREDITS)
    return interpret_credits (self, answer, outcome, error);

  return interpret_check (self, answer, addresses[0], outcome, error);
}
