/* rebote-descriptor-labels.c
 *
 * What the keys and settings of the services that come with the program are called. They stand in its files in English;
 * here translators find them.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-descriptor-labels"

#include "config.h"

#include <glib/gi18n.h>

#include "rebote-descriptor-private.h"

const char *const _rebote_descriptor_labels[] = {
  N_ ("API key"),
  N_ ("API ID"),
  N_ ("API secret"),
  N_ ("Address of the server"),
  /* Translators: a setting of a verification service: simple or deep */
  N_ ("Depth of the check"),
  N_ ("Secret of the server"),
  N_ ("Server"),
  NULL
};

/**
 * rebote_descriptor_translate_label:
 * @label: the label of a key or setting, as its file has it
 *
 * Returns: the label in the user’s language; those of the user’s own files are as they wrote them
 */
const char *
rebote_descriptor_translate_label (const char *label)
{
  g_return_val_if_fail (label != NULL, NULL);

  return g_strv_contains (_rebote_descriptor_labels, label) ? _(label) : label;
}
