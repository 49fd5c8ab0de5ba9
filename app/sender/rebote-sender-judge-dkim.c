/* rebote-sender-judge-dkim.c
 *
 * What the keys of a sender say (RFC 6376, RFC 8301, RFC 8463).
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-sender-judge-dkim"

#include "config.h"

#include "rebote-dkim-key.h"
#include "rebote-sender-judge-private.h"

/* RFC 8301, 3.2 */
#define MIN_BITS  1024
#define GOOD_BITS 2048

/* What is wrong with a key, or NULL. */
static const char *
find_fault (const ReboteDkimKey *key)
{
  if (key->is_revoked)
    return "dkim-revoked";
  if (key->algorithm == REBOTE_DKIM_UNKNOWN)
    return "dkim-algorithm";
  if (!key->is_for_mail)
    return "dkim-not-mail";
  if (!key->takes_sha256)
    return "dkim-old-hash";

  return key->algorithm == REBOTE_DKIM_RSA && key->n_bits < MIN_BITS ? "dkim-weak" : NULL;
}

/* A key that works: whether it could be better. */
static ReboteSenderFinding *
judge_good (ReboteSenderJudge   *self,
            const ReboteDkimKey *key,
            const char          *name)
{
  g_autofree char *kind = key->algorithm == REBOTE_DKIM_RSA ? g_strdup_printf ("RSA, %u bits", key->n_bits)
                                                            : g_strdup ("Ed25519");
  g_autofree char *n_bits = g_strdup_printf ("%u", key->n_bits);

  if (key->is_testing)
    return _rebote_sender_judge_add (self, "dkim-testing", name, NULL);
  if (key->algorithm == REBOTE_DKIM_RSA && key->n_bits < GOOD_BITS)
    return _rebote_sender_judge_add (self, "dkim-short", name, n_bits);

  return _rebote_sender_judge_add (self, "dkim-ok", name, kind);
}

static ReboteSenderFinding *
judge_record (ReboteSenderJudge     *self,
              const ReboteSenderKey *request,
              const char            *name,
              GBytes                *record,
              gboolean              *is_rsa)
{
  g_autoptr (GError) error = NULL;
  ReboteDkimKey key;
  gsize         length;
  const char   *text = g_bytes_get_data (record, &length);
  const char   *fault;
  g_autofree char *n_bits = NULL;

  if (!rebote_dkim_key_parse (text, length, &key, &error))
    return _rebote_sender_judge_add (self, "dkim-syntax", name, error->message);
  fault = find_fault (&key);
  n_bits = g_strdup_printf ("%u", key.n_bits);
  if (fault)
    return _rebote_sender_judge_add (self, fault, name, n_bits);

  *is_rsa |= key.algorithm == REBOTE_DKIM_RSA;
  if (!key.is_testing)
    g_ptr_array_add (self->signers, request->domain);
  return judge_good (self, &key, name);
}

static void
judge_key (ReboteSenderJudge     *self,
           const ReboteSenderKey *key,
           gboolean              *is_rsa)
{
  g_autofree char *name = g_strconcat (key->selector, "._domainkey.", key->domain, NULL);
  ReboteDnsAnswer *answer = rebote_sender_answers_look_up (self->facts->answers, name, REBOTE_DNS_TXT);
  ReboteSenderFinding *finding;

  if (answer == NULL || _rebote_sender_judge_is_failure (answer))
    self->keys_known = FALSE;
  if (answer == NULL)
    return;

  if (_rebote_sender_judge_is_failure (answer))
    finding = _rebote_sender_judge_add (self, "dkim-unknown", name, NULL);
  else if (answer->records->len == 0)
    finding = _rebote_sender_judge_add (self, "dkim-missing", name, NULL);
  else if (answer->records->len > 1)
    finding = _rebote_sender_judge_add (self, "dkim-several", name, NULL);
  else
    finding = judge_record (self, key, name, ((ReboteDnsRecord *)g_ptr_array_index (answer->records, 0))->text, is_rsa);
  _rebote_sender_judge_add_answer (finding, name, REBOTE_DNS_TXT, answer);
}

void
_rebote_sender_judge_dkim (ReboteSenderJudge *self)
{
  gboolean is_rsa = FALSE;

  if (self->request->keys->len == 0)
    _rebote_sender_judge_add (self, "dkim-no-selector", self->request->domain, NULL);
  for (guint i = 0; i < self->request->keys->len; i++)
    judge_key (self, g_ptr_array_index (self->request->keys, i), &is_rsa);
  if (self->signers->len > 0 && !is_rsa && self->keys_known)
    _rebote_sender_judge_add (self, "dkim-ed25519", self->request->domain, NULL);
}
