/* rebote-sender-answers.h
 *
 * What the domain name system has answered so far, and what it is still to be asked.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "verify/dns/rebote-dns-answer.h"

G_BEGIN_DECLS

/* So many questions are asked for one check, however its domain may be set up. */
#define REBOTE_SENDER_MAX_QUESTIONS 300

/**
 * ReboteSenderAnswers:
 *
 * Lets a check be written as if all answers were there: it runs again each time that one has come, until it wants no
 * other. So nothing in it waits, and what does not depend on each other is asked at the same time. For one thread.
 */
typedef struct _ReboteSenderAnswers ReboteSenderAnswers;

ReboteSenderAnswers *rebote_sender_answers_new         (void);
void                 rebote_sender_answers_free        (ReboteSenderAnswers *self);
ReboteDnsAnswer     *rebote_sender_answers_look_up     (ReboteSenderAnswers *self,
                                                        const char          *name,
                                                        ReboteDnsType        type);
gboolean             rebote_sender_answers_next_wanted (ReboteSenderAnswers *self,
                                                        char               **name,
                                                        ReboteDnsType       *type);
void                 rebote_sender_answers_take        (ReboteSenderAnswers *self,
                                                        const char          *name,
                                                        ReboteDnsType        type,
                                                        ReboteDnsAnswer     *answer);
guint                rebote_sender_answers_get_n_asked (ReboteSenderAnswers *self);
guint                rebote_sender_answers_get_n_taken (ReboteSenderAnswers *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteSenderAnswers, rebote_sender_answers_free)

G_END_DECLS
