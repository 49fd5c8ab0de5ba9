/* http-server.h
 *
 * A server of HTTP on loopback, in a thread of its own, that answers what it is told, well or badly.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  HTTP_WELL,
  HTTP_NEVER, /* keeps the line open, and says nothing */
  HTTP_CUT,   /* ends in the middle of the body */
  HTTP_GONE,  /* reads the question, and closes the line without a word */
  HTTP_HUGE   /* far more than anybody needs */
} HttpManner;

typedef struct _HttpServer HttpServer;

HttpServer *http_server_new         (void);
/* One that speaks TLS, with a certificate and its key in a file. */
HttpServer *http_server_new_secure  (const char *certificate);
void        http_server_free        (HttpServer *self);
const char *http_server_get_url     (HttpServer *self);
/* The next answers, in their order; the last one counts for all that follow. Headers are names and values in turn. */
void        http_server_say         (HttpServer        *self,
                                     HttpManner         manner,
                                     guint              status,
                                     const char *const *headers,
                                     const char        *body);
void        http_server_forget      (HttpServer *self);
/* As above, but what was asked before still counts. */
void        http_server_forget_answers (HttpServer *self);
guint       http_server_count       (HttpServer *self);
/* The first lines of all requests since anything was forgotten, as “GET /path?query”, one a line. */
char       *http_server_get_log     (HttpServer *self);
/* The last request: its line, its headers and its body, as one text. */
char       *http_server_get_request (HttpServer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HttpServer, http_server_free)

G_END_DECLS
