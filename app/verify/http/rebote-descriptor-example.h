/* rebote-descriptor-example.h
 *
 * An answer that shows what a descriptor means.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-descriptor.h"

G_BEGIN_DECLS

/**
 * ReboteDescriptorExample:
 * @operation: what was asked
 * @addresses: the addresses that were asked about
 * @page: the page of results that was asked for, from 0
 * @status: the status of the answer
 * @headers: (element-type utf8): its header fields, names and values in turn
 * @body: its body
 * @expect: what it means
 *
 * An answer of a service and what it means, written into its file: a test of the file that needs no network. Immutable.
 */
typedef struct
{
  ReboteDescriptorOperation operation;
  GStrv                     addresses;
  guint                     page;
  guint                     status;
  GPtrArray                *headers;
  char                     *body;
  JsonNode                 *expect;
} ReboteDescriptorExample;

ReboteHttpAnswer *rebote_descriptor_example_make_answer (const ReboteDescriptorExample *self);
char             *rebote_descriptor_example_compare     (const ReboteDescriptorExample *self,
                                                         const ReboteDescriptorOutcome *outcome,
                                                         const GError                  *error);
char             *rebote_descriptor_example_try         (const ReboteDescriptorExample *self,
                                                         ReboteDescriptor              *descriptor,
                                                         char                         **rule);

G_END_DECLS
