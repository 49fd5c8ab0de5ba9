/* rebote-smtp-answer.h
 *
 * What a mail server answers to a command (RFC 5321, section 4.2).
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

#include "bounce/rebote-smtp-reply.h"

G_BEGIN_DECLS

/**
 * ReboteSmtpAnswer:
 * @code: its three digits
 * @status: the enhanced status code (RFC 2034), or empty
 * @text: its lines without the codes, with line feeds between them; always UTF-8
 *
 * A whole answer, of one line or many.
 */
typedef struct
{
  guint  code;
  char   status[REBOTE_STATUS_SIZE];
  char  *text;
} ReboteSmtpAnswer;

#define REBOTE_TYPE_SMTP_ANSWER (rebote_smtp_answer_get_type ())

GType             rebote_smtp_answer_get_type (void) G_GNUC_CONST;
ReboteSmtpAnswer *rebote_smtp_answer_copy     (const ReboteSmtpAnswer *self);
void              rebote_smtp_answer_free     (ReboteSmtpAnswer       *self);
gboolean          rebote_smtp_answer_is_good  (const ReboteSmtpAnswer *self);
char             *rebote_smtp_answer_to_line  (const ReboteSmtpAnswer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteSmtpAnswer, rebote_smtp_answer_free)

/**
 * ReboteSmtpReading:
 * @REBOTE_SMTP_READING_MORE: the answer goes on
 * @REBOTE_SMTP_READING_DONE: it is whole
 * @REBOTE_SMTP_READING_BAD: this is no answer, or one without an end
 */
typedef enum
{
  REBOTE_SMTP_READING_MORE,
  REBOTE_SMTP_READING_DONE,
  REBOTE_SMTP_READING_BAD
} ReboteSmtpReading;

/**
 * ReboteSmtpReader:
 *
 * Puts answers together from the bytes that arrive. It keeps the limits that RFC 5321, section 4.5.3.1 sets, with room to
 * spare, so that no server can make it grow.
 */
typedef struct _ReboteSmtpReader ReboteSmtpReader;

ReboteSmtpReader  *rebote_smtp_reader_new      (void);
void               rebote_smtp_reader_free     (ReboteSmtpReader  *self);
ReboteSmtpReading  rebote_smtp_reader_push     (ReboteSmtpReader  *self,
                                                const char        *data,
                                                gsize              length,
                                                gsize             *used);
char              *rebote_smtp_reader_dup_raw  (ReboteSmtpReader  *self);
ReboteSmtpAnswer  *rebote_smtp_reader_take     (ReboteSmtpReader  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteSmtpReader, rebote_smtp_reader_free)

G_END_DECLS
