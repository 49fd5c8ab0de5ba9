/* rebote-sender-judge-servers.c
 *
 * What is said of the servers that send: by their reverse names, and by block lists.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-sender-judge-servers"

#include "config.h"

#include <string.h>

#include "rebote-sender-judge-private.h"
#include "rebote-sender-text.h"
#include "verify/dns/rebote-reverse-name.h"

/* Names of one address that are looked at. */
#define MAX_NAMES 10

/* “198-51-100-7.lines.example”, also backwards: nobody gave it to a mail server on purpose. */
static gboolean
is_generic (const char   *name,
            GInetAddress *ip)
{
  static const char *const joints[] = { "-", ".", "_" };
  const guint8 *b = g_inet_address_to_bytes (ip);

  if (g_inet_address_get_family (ip) != G_SOCKET_FAMILY_IPV4)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (joints); i++)
    {
      const char      *j = joints[i];
      g_autofree char *forward = g_strdup_printf ("%u%s%u%s%u%s%u", b[0], j, b[1], j, b[2], j, b[3]);
      g_autofree char *backward = g_strdup_printf ("%u%s%u%s%u%s%u", b[3], j, b[2], j, b[1], j, b[0]);

      if (strstr (name, forward) || strstr (name, backward))
        return TRUE;
    }

  return FALSE;
}

static gboolean
has_address (ReboteDnsAnswer *answer,
             GInetAddress    *ip)
{
  for (guint i = 0; i < answer->records->len; i++)
    {
      const ReboteDnsRecord *record = g_ptr_array_index (answer->records, i);

      if (record->address && g_inet_address_equal (record->address, ip))
        return TRUE;
    }

  return FALSE;
}

/* Which of the names of an address leads back to it. Says whether all that was asked for is there. */
static gboolean
find_confirmed (ReboteSenderJudge *self,
                GInetAddress      *ip,
                ReboteDnsAnswer   *names,
                const char       **confirmed,
                gboolean          *has_failed)
{
  ReboteDnsType type = g_inet_address_get_family (ip) == G_SOCKET_FAMILY_IPV4 ? REBOTE_DNS_A : REBOTE_DNS_AAAA;
  gboolean is_complete = TRUE;

  for (guint i = 0; i < MIN (names->records->len, MAX_NAMES); i++)
    {
      const ReboteDnsRecord *record = g_ptr_array_index (names->records, i);
      ReboteDnsAnswer *answer = rebote_sender_answers_look_up (self->facts->answers, record->name, type);

      if (answer == NULL)
        is_complete = FALSE;
      else if (has_address (answer, ip) && *confirmed == NULL)
        *confirmed = record->name;
      else
        *has_failed |= _rebote_sender_judge_is_failure (answer);
    }

  return is_complete;
}

static void
judge_reverse (ReboteSenderJudge *self,
               GInetAddress      *ip,
               const char        *subject)
{
  g_autofree char *name = rebote_reverse_name_new (ip, NULL);
  g_autofree char *shown = NULL;
  ReboteDnsAnswer *names = rebote_sender_answers_look_up (self->facts->answers, name, REBOTE_DNS_PTR);
  const char      *confirmed = NULL;
  const char      *id;
  gboolean         has_failed = FALSE;

  if (names == NULL || !find_confirmed (self, ip, names, &confirmed, &has_failed))
    return;

  if (names->records->len > 0)
    {
      const char *host = confirmed ? confirmed : ((ReboteDnsRecord *)g_ptr_array_index (names->records, 0))->name;

      shown = rebote_sender_text_make_printable (host, strlen (host));
    }
  if (names->records->len == 0)
    id = _rebote_sender_judge_is_failure (names) ? "reverse-unknown" : "reverse-missing";
  else if (confirmed)
    id = is_generic (confirmed, ip) ? "reverse-generic" : "reverse-ok";
  else
    id = has_failed ? "reverse-unknown" : "reverse-mismatch";
  _rebote_sender_judge_add_answer (_rebote_sender_judge_add (self, id, subject, shown), name, REBOTE_DNS_PTR, names);
}

void
_rebote_sender_judge_servers (ReboteSenderJudge *self)
{
  if (self->request->ips->len == 0)
    _rebote_sender_judge_add (self, "ip-none", self->request->domain, NULL);
  for (guint i = 0; i < self->request->ips->len; i++)
    {
      GInetAddress    *ip = g_ptr_array_index (self->request->ips, i);
      g_autofree char *subject = g_inet_address_to_string (ip);

      if (rebote_networks_contain (self->facts->unroutable, ip))
        _rebote_sender_judge_add (self, "ip-private", subject, NULL);
      else
        judge_reverse (self, ip, subject);
    }
}

/* One question for each list and subject, and no other: so their terms want it. */
static void
judge_list (ReboteSenderJudge     *self,
            const ReboteBlockList *list,
            const char            *subject,
            GInetAddress          *ip)
{
  static const char *const ids[] = { "list-clear", "list-listed", "list-refused", "list-unknown" };
  g_autofree char *name = rebote_block_list_make_name (list, subject, ip);
  ReboteDnsAnswer *answer = rebote_sender_answers_look_up (self->facts->answers, name, REBOTE_DNS_A);
  ReboteSenderFinding *finding;
  const char *text, *advice;

  if (answer == NULL)
    return;

  finding = _rebote_sender_judge_add (self, ids[rebote_block_list_judge (list, answer, &text, &advice)], subject, list->name);
  finding->url = g_strdup (list->url);
  if (text)
    {
      g_free (finding->text);
      finding->text = g_strdup (text);
    }
  if (advice)
    {
      g_free (finding->advice);
      finding->advice = g_strdup (advice);
    }
  _rebote_sender_judge_add_answer (finding, name, REBOTE_DNS_A, answer);
}

void
_rebote_sender_judge_block_lists (ReboteSenderJudge *self)
{
  ReboteBlockLists *lists = self->facts->block_lists;

  if (!self->request->ask_block_lists)
    {
      _rebote_sender_judge_add (self, "list-off", self->request->domain, NULL);
      return;
    }
  for (guint i = 0; i < rebote_block_lists_get_size (lists); i++)
    {
      const ReboteBlockList *list = rebote_block_lists_get (lists, i);

      if (list->is_about_domains)
        judge_list (self, list, self->request->domain, NULL);
      for (guint k = 0; !list->is_about_domains && k < self->request->ips->len; k++)
        {
          GInetAddress    *ip = g_ptr_array_index (self->request->ips, k);
          g_autofree char *subject = g_inet_address_to_string (ip);

          if (!rebote_networks_contain (self->facts->unroutable, ip))
            judge_list (self, list, subject, ip);
        }
    }
}
