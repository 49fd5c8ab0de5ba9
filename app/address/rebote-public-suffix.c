/* rebote-public-suffix.c
 *
 * Under what domains are registered. The list is the one that libpsl was built with; the system keeps it fresh.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-public-suffix"

#include "config.h"

#include <string.h>

#include <libpsl.h>

#include "rebote-public-suffix.h"

/* RFC 1035, 2.3.4: a label has no more letters. */
#define MAX_LABEL 63

/**
 * rebote_public_suffix_has_top_level:
 * @domain: a domain as lower-case A-labels
 * @length: its length
 *
 * Returns: whether the top level of the domain is one of the internet's; %TRUE too where nobody can say
 */
gboolean
rebote_public_suffix_has_top_level (const char *domain,
                                    gsize       length)
{
  const psl_ctx_t *list = psl_builtin ();
  const char      *dot;
  char             label[MAX_LABEL + 1];
  gsize            label_length;

  g_return_val_if_fail (domain != NULL, TRUE);

  dot = g_strrstr_len (domain, length, ".");
  label_length = dot ? (gsize)(domain + length - dot - 1) : length;
  /* An address literal (RFC 5321, 4.1.3) has none. */
  if (list == NULL || label_length == 0 || label_length > MAX_LABEL || domain[0] == '[')
    return TRUE;

  memcpy (label, domain + length - label_length, label_length);
  label[label_length] = '\0';

  return psl_is_public_suffix2 (list, label, PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE);
}

/**
 * rebote_public_suffix_get_registrable:
 * @domain: a domain as lower-case A-labels
 *
 * Returns: (transfer none): the part of it that somebody registered: its end, or all of it where nobody can say
 */
const char *
rebote_public_suffix_get_registrable (const char *domain)
{
  const psl_ctx_t *list = psl_builtin ();
  const char      *registrable;

  g_return_val_if_fail (domain != NULL, NULL);

  registrable = list ? psl_registrable_domain (list, domain) : NULL;

  return registrable ? registrable : domain;
}
