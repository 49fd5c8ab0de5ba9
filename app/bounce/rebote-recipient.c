/* rebote-recipient.c
 *
 * The fate of one recipient, and the evidence for it.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-recipient"

#include "config.h"

#include "rebote-recipient.h"

static const char *const what_slugs[REBOTE_N_EVIDENCE_WHATS] = {
  "phrase", "status", "reply", "field", "header", "format"
};

G_DEFINE_BOXED_TYPE (ReboteRecipient, rebote_recipient, rebote_recipient_ref, rebote_recipient_unref)

static void
recipient_clear (gpointer data)
{
  ReboteRecipient *self = data;

  g_free (self->address);
  g_free (self->original_address);
  g_free (self->status);
  g_free (self->reply);
  g_free (self->diagnostic);
  g_free (self->remote_mta);
  g_free (self->provider);
  g_free (self->suggestion);
  g_free (self->contradicting_code);
  g_free (self->reported);
  g_ptr_array_unref (self->evidence);
}

/**
 * rebote_recipient_new:
 *
 * Returns: (transfer full): a recipient about which nothing is known yet
 */
ReboteRecipient *
rebote_recipient_new (void)
{
  ReboteRecipient *self = g_atomic_rc_box_new0 (ReboteRecipient);

  self->kind = REBOTE_KIND_UNDETERMINED;
  self->reason = REBOTE_REASON_UNKNOWN;
  self->action = REBOTE_ACTION_REVIEW;
  self->evidence = g_ptr_array_new_with_free_func ((GDestroyNotify) rebote_evidence_free);

  return self;
}

/**
 * rebote_recipient_ref:
 * @self: a recipient
 *
 * Returns: (transfer full): @self
 */
ReboteRecipient *
rebote_recipient_ref (ReboteRecipient *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

/**
 * rebote_recipient_unref:
 * @self: (transfer full): a recipient
 */
void
rebote_recipient_unref (ReboteRecipient *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, recipient_clear);
}

/**
 * rebote_recipient_take_evidence:
 * @self: a recipient that has not been handed out yet
 * @evidence: (transfer full): one more piece of evidence
 */
void
rebote_recipient_take_evidence (ReboteRecipient *self,
                                ReboteEvidence  *evidence)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (evidence != NULL);

  g_ptr_array_add (self->evidence, evidence);
}

/**
 * rebote_evidence_new:
 * @what: what sort of evidence
 * @text: the words as they stand in the notice
 * @rule: (nullable): the row of the tables which understood them
 * @decisive: whether the verdict rests on it
 *
 * Returns: (transfer full): a new evidence
 */
ReboteEvidence *
rebote_evidence_new (ReboteEvidenceWhat what,
                     const char        *text,
                     const char        *rule,
                     gboolean           decisive)
{
  ReboteEvidence *self;

  g_return_val_if_fail ((guint) what < REBOTE_N_EVIDENCE_WHATS, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  self = g_new0 (ReboteEvidence, 1);
  self->what = what;
  self->text = g_strdup (text);
  self->rule = g_strdup (rule);
  self->decisive = decisive;

  return self;
}

/**
 * rebote_evidence_free:
 * @self: (transfer full): an evidence
 */
void
rebote_evidence_free (ReboteEvidence *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->text);
  g_free (self->rule);
  g_free (self);
}

/**
 * rebote_evidence_what_to_slug:
 * @what: a sort of evidence
 *
 * Returns: its stable English name
 */
const char *
rebote_evidence_what_to_slug (ReboteEvidenceWhat what)
{
  g_return_val_if_fail ((guint) what < REBOTE_N_EVIDENCE_WHATS, NULL);

  return what_slugs[what];
}
