/* rebote-cli-page.h
 *
 * A page of plain text on standard output or a terminal: paragraphs that are wrapped and hang under their label.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <stdio.h>

#include <glib.h>

G_BEGIN_DECLS

/**
 * ReboteCliTone:
 * @REBOTE_CLI_TONE_NONE: plain
 * @REBOTE_CLI_TONE_BOLD: emphasis
 * @REBOTE_CLI_TONE_DIM: less important
 * @REBOTE_CLI_TONE_BAD: a hard bounce, a complaint
 * @REBOTE_CLI_TONE_WARNING: a soft bounce
 * @REBOTE_CLI_TONE_GOOD: all is well
 *
 * How words look on a terminal. Elsewhere they look alike, so the words alone must tell everything.
 */
typedef enum
{
  REBOTE_CLI_TONE_NONE,
  REBOTE_CLI_TONE_BOLD,
  REBOTE_CLI_TONE_DIM,
  REBOTE_CLI_TONE_BAD,
  REBOTE_CLI_TONE_WARNING,
  REBOTE_CLI_TONE_GOOD
} ReboteCliTone;

/**
 * REBOTE_CLI_MARK_START:
 *
 * Stands in a text before words that are to be marked: in bold on a terminal, between stars elsewhere.
 */
#define REBOTE_CLI_MARK_START "\001"
#define REBOTE_CLI_MARK_END   "\002"

/**
 * ReboteCliPage:
 * @out: where to write
 * @width: columns to fill
 * @is_terminal: whether bold and colours are understood
 * @is_utf8: whether the reader's character set has every character
 */
typedef struct
{
  FILE    *out;
  guint    width;
  gboolean is_terminal;
  gboolean is_utf8;
} ReboteCliPage;

void  rebote_cli_page_init (ReboteCliPage *self,
                            FILE          *out,
                            gboolean       is_terminal);
void  rebote_cli_page_paragraph (ReboteCliPage *self,
                                 guint          indent,
                                 const char    *label,
                                 guint          label_width,
                                 ReboteCliTone  tone,
                                 const char    *text);
void  rebote_cli_page_line (ReboteCliPage *self,
                            ReboteCliTone  tone,
                            const char    *text);
void  rebote_cli_page_gap (ReboteCliPage *self);
guint rebote_cli_text_width (const char *text);
char *rebote_cli_make_printable (const char *text);

G_END_DECLS
