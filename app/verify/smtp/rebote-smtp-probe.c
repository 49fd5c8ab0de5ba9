/* rebote-smtp-probe.c
 *
 * Finds out from the mail servers of a domain whether somebody has a mailbox there: the first server first, the next only
 * where nobody is there or it sends us away at once; and never more than two of them.
 *
 *   for our turn → connect → ask → (ask for a name that nobody has) → take leave
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-smtp-probe"

#include "config.h"

#include <string.h>

#include "address/rebote-public-suffix.h"
#include "rebote-smtp-probe.h"
#include "rebote-smtp-talk.h"
#include "verify/rebote-verifier-error.h"

#define MAX_HOSTS     2
#define MAX_ADDRESSES 2 /* of each */

/* A name that nobody has. */
#define MIN_MADE_UP 18
#define MAX_MADE_UP 24

typedef struct
{
  ReboteSmtpTools    tools;
  ReboteMailRoute   *route;
  char              *recipient;
  ReboteSmtpFinding *finding;
  GString           *transcript;
  ReboteSmtpTalk    *talk;
  GError            *error; /* that is returned in place of the finding */
  guint              host;
  guint              address;
  guint              n_without_mail; /* hosts that say that they take no mail at all */
  guint              n_refused;      /* addresses at which somebody is, and refuses to connect */
  gboolean           is_inside;      /* the operator's door */
  gboolean           avoids_tls;
  gboolean           is_second;      /* a talk with the same host */
} Probe;

static void enter (GTask *task);

/**
 * rebote_smtp_finding_free:
 * @self: (transfer full): a finding
 */
void
rebote_smtp_finding_free (ReboteSmtpFinding *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->reply);
  g_free (self->host);
  g_free (self->operator);
  g_free (self->banner);
  g_free (self->peer);
  g_free (self->transcript);
  g_free (self);
}

static void
probe_free (gpointer data)
{
  Probe *self = data;

  g_clear_pointer (&self->finding, rebote_smtp_finding_free);
  g_clear_pointer (&self->route, rebote_mail_route_unref);
  g_clear_object (&self->talk);
  g_clear_error (&self->error);
  g_string_free (self->transcript, TRUE);
  g_object_unref (self->tools.manners);
  g_object_unref (self->tools.memory);
  g_free (self->recipient);
  g_free (self);
}

static void
set_meaning (Probe                    *self,
             ReboteVerificationVerdict verdict,
             ReboteVerificationReason  reason,
             const char               *word)
{
  self->finding->meaning = (ReboteSmtpMeaning){ REBOTE_SMTP_TELL, verdict, reason, word };
}

static const ReboteMailHost *
get_host (Probe *self)
{
  return g_ptr_array_index (self->route->hosts, self->host);
}

static void
give_finding (GTask *task)
{
  Probe *self = g_task_get_task_data (task);

  self->finding->transcript = g_strdup (self->transcript->str);
  if (self->error)
    g_task_return_error (task, g_steal_pointer (&self->error));
  else
    g_task_return_pointer (task, g_steal_pointer (&self->finding), (GDestroyNotify)rebote_smtp_finding_free);
}

/* Ends a talk that is over, and gives our place back. */
static void
leave (Probe *self)
{
  if (self->talk)
    {
      g_autofree char *said = rebote_smtp_talk_dup_transcript (self->talk);

      g_string_append (self->transcript, said);
      g_clear_object (&self->talk);
    }
  if (self->is_inside)
    rebote_smtp_manners_leave (self->tools.manners, self->finding->operator);
  self->is_inside = FALSE;
}

static void
farewell_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;

  rebote_smtp_talk_quit_finish (REBOTE_SMTP_TALK (source), result);
  leave (g_task_get_task_data (task));
  give_finding (task);
}

/* What was found counts, however the server takes our leaving. */
static void
end (GTask *task)
{
  Probe *self = g_task_get_task_data (task);

  if (self->talk)
    rebote_smtp_talk_quit_async (self->talk, farewell_cb, g_object_ref (task));
  else
    {
      leave (self);
      give_finding (task);
    }
}

static void
again_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;

  rebote_smtp_talk_quit_finish (REBOTE_SMTP_TALK (source), result);
  leave (g_task_get_task_data (task));
  enter (task);
}

/* Leaves, and comes back: to the same address, or the one that was chosen meanwhile. */
static void
begin_anew (GTask *task)
{
  Probe *self = g_task_get_task_data (task);

  rebote_smtp_talk_quit_async (self->talk, again_cb, g_object_ref (task));
}

static gboolean
choose_next_host (Probe *self)
{
  self->host++;
  self->address = 0;
  self->is_second = FALSE;

  return self->host < MIN (self->route->hosts->len, MAX_HOSTS);
}

static gboolean
choose_next_address (Probe *self)
{
  const ReboteMailHost *host = get_host (self);

  return ++self->address < MIN (host->addresses->len, MAX_ADDRESSES) || choose_next_host (self);
}

/* A server that takes no mail speaks for itself only; the domain takes none where all say so. */
static void
settle_refusal (Probe *self)
{
  ReboteSmtpMeaning *meaning = &self->finding->meaning;

  if (meaning->verdict == REBOTE_VERIFICATION_UNDELIVERABLE && self->n_without_mail < self->route->hosts->len)
    set_meaning (self, REBOTE_VERIFICATION_UNKNOWN, REBOTE_VERIFICATION_REASON_NO_CONNECT, meaning->word);
}

static void
keep_reply (Probe                  *self,
            const ReboteSmtpAnswer *answer)
{
  g_free (self->finding->reply);
  g_free (self->finding->host);
  self->finding->reply = rebote_smtp_answer_to_line (answer);
  self->finding->host = g_strdup (rebote_smtp_talk_get_host (self->talk));
}

static void
obey (GTask *task)
{
  Probe             *self = g_task_get_task_data (task);
  ReboteSmtpManners *manners = self->tools.manners;
  ReboteSmtpMeaning *meaning = &self->finding->meaning;
  const char        *operator = self->finding->operator;

  switch (meaning->then)
    {
    case REBOTE_SMTP_AGAIN:
      if (!self->is_second)
        {
          self->is_second = TRUE;
          begin_anew (task);
          return;
        }
      break;
    case REBOTE_SMTP_NEXT:
      self->n_without_mail += meaning->verdict == REBOTE_VERIFICATION_UNDELIVERABLE;
      if (choose_next_host (self))
        {
          begin_anew (task);
          return;
        }
      settle_refusal (self);
      if (self->finding->reply && self->finding->reply[0] == '4')
        rebote_smtp_manners_pause (manners, operator);
      break;
    case REBOTE_SMTP_LATER:
      self->finding->retry_after = rebote_smtp_memory_note_deferral (self->tools.memory, self->recipient);
      break;
    case REBOTE_SMTP_PAUSE:
      rebote_smtp_manners_pause (manners, operator);
      break;
    case REBOTE_SMTP_STOP:
      self->error = rebote_verifier_error_new (REBOTE_VERIFIER_ERROR_REQUEST, 0, self->finding->reply);
      break;
    case REBOTE_SMTP_TELL:
    default:
      break;
    }

  if (meaning->then != REBOTE_SMTP_LATER)
    rebote_smtp_memory_forget_deferral (self->tools.memory, self->recipient);
  if (meaning->reason == REBOTE_VERIFICATION_REASON_PROBE_BLOCKED && meaning->then == REBOTE_SMTP_TELL)
    rebote_smtp_manners_note_refusal (manners, operator);
  else if (meaning->reason != REBOTE_VERIFICATION_REASON_PROBE_BLOCKED)
    rebote_smtp_manners_note_answer (manners, operator);
  end (task);
}

static void
understand (Probe                  *self,
            const ReboteSmtpAnswer *answer,
            const char             *recipient,
            ReboteSmtpMeaning      *meaning)
{
  rebote_smtp_meanings_read (self->tools.meanings, rebote_smtp_talk_get_command (self->talk), answer,
                             rebote_smtp_talk_get_host (self->talk), recipient, self->tools.settings->mail_from, meaning);
}

/* The talk broke off. None of that is about the address. */
static void
give_up_talk (GTask        *task,
              const GError *error)
{
  Probe *self = g_task_get_task_data (task);

  if (error->domain != REBOTE_SMTP_ERROR)
    {
      self->error = g_error_copy (error);
      end (task);
      return;
    }

  switch ((ReboteSmtpError)error->code)
    {
    case REBOTE_SMTP_ERROR_TIMEOUT:
      set_meaning (self, REBOTE_VERIFICATION_UNKNOWN, REBOTE_VERIFICATION_REASON_TIMEOUT, "timeout");
      break;
    case REBOTE_SMTP_ERROR_PROTOCOL:
      set_meaning (self, REBOTE_VERIFICATION_UNKNOWN, REBOTE_VERIFICATION_REASON_SERVER_WILL_NOT_SAY, "protocol");
      break;
    case REBOTE_SMTP_ERROR_TLS:
      /* Some offer what they cannot do; then in clear, as most mail still goes to them. */
      if (!self->avoids_tls)
        {
          self->avoids_tls = TRUE;
          begin_anew (task);
          return;
        }
      set_meaning (self, REBOTE_VERIFICATION_UNKNOWN, REBOTE_VERIFICATION_REASON_NO_CONNECT, "tls-failed");
      break;
    case REBOTE_SMTP_ERROR_CONNECT:
    case REBOTE_SMTP_ERROR_CONNECT_TIMEOUT:
    case REBOTE_SMTP_ERROR_CUT:
    default:
      set_meaning (self, REBOTE_VERIFICATION_UNKNOWN, REBOTE_VERIFICATION_REASON_NO_CONNECT, "connection-cut");
      break;
    }
  end (task);
}

static void
set_catch_all (Probe         *self,
               ReboteCatchAll state)
{
  const char *domain = strrchr (self->recipient, '@') + 1;

  self->finding->catch_all = state;
  rebote_smtp_memory_set_catch_all (self->tools.memory, domain, state, g_get_real_time () / G_USEC_PER_SEC);
}

static void
made_up_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Probe *self = g_task_get_task_data (task);
  g_autoptr (ReboteSmtpAnswer) answer = rebote_smtp_talk_finish (self->talk, result, &error);
  ReboteSmtpMeaning meaning = { 0 };

  if (answer)
    understand (self, answer, NULL, &meaning);
  if (error && error->domain != REBOTE_SMTP_ERROR)
    self->error = g_steal_pointer (&error);
  else if (answer && rebote_smtp_talk_get_command (self->talk) == REBOTE_COMMAND_RCPT &&
           meaning.reason == REBOTE_VERIFICATION_REASON_ACCEPTED && rebote_smtp_answer_is_good (answer))
    set_catch_all (self, REBOTE_CATCH_ALL_YES);
  else if (answer && (meaning.reason == REBOTE_VERIFICATION_REASON_NO_SUCH_USER ||
                      meaning.reason == REBOTE_VERIFICATION_REASON_MAILBOX_DISABLED ||
                      meaning.reason == REBOTE_VERIFICATION_REASON_BAD_ADDRESS))
    set_catch_all (self, REBOTE_CATCH_ALL_NO);
  else
    set_catch_all (self, REBOTE_CATCH_ALL_INCONCLUSIVE);
  end (task);
}

static char *
make_up_name (const char *recipient)
{
  static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
  GString *name = g_string_new (NULL);
  guint    length = g_random_int_range (MIN_MADE_UP, MAX_MADE_UP + 1);

  for (guint i = 0; i < length; i++)
    g_string_append_c (name, letters[g_random_int_range (0, i == 0 ? 26 : 36)]);
  g_string_append (name, strrchr (recipient, '@'));

  return g_string_free (name, FALSE);
}

/* Only after somebody was accepted, and in a transaction of its own: a server that refuses a real name does not take all,
 * and some will not hear of two in one. */
static gboolean
wants_catch_all (Probe *self)
{
  const ReboteSmtpProvider *provider =
    rebote_smtp_meanings_get_provider (self->tools.meanings, rebote_smtp_talk_get_host (self->talk));
  const char *domain = strrchr (self->recipient, '@') + 1;

  if (self->finding->meaning.then != REBOTE_SMTP_TELL ||
      self->finding->meaning.reason != REBOTE_VERIFICATION_REASON_ACCEPTED)
    return FALSE;

  self->finding->catch_all = rebote_smtp_memory_get_catch_all (self->tools.memory, domain, NULL);

  return self->finding->catch_all == REBOTE_CATCH_ALL_NOT_TESTED && self->tools.settings->test_catch_all &&
         (provider->tests_catch_all || provider->takes_all);
}

static void
asked_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Probe *self = g_task_get_task_data (task);
  g_autoptr (ReboteSmtpAnswer) answer = rebote_smtp_talk_finish (self->talk, result, &error);

  if (answer == NULL)
    {
      give_up_talk (task, error);
      return;
    }

  keep_reply (self, answer);
  understand (self, answer, self->recipient, &self->finding->meaning);
  if (wants_catch_all (self))
    {
      g_autofree char *name = make_up_name (self->recipient);

      rebote_smtp_memory_forget_deferral (self->tools.memory, self->recipient);
      rebote_smtp_manners_note_answer (self->tools.manners, self->finding->operator);
      rebote_smtp_talk_ask_async (self->talk, name, g_task_get_cancellable (task), made_up_cb, g_object_ref (task));
    }
  else
    obey (task);
}

static gboolean
is_ascii (const char *text)
{
  for (; *text; text++)
    {
      if ((guint8)*text >= 0x80)
        return FALSE;
    }

  return TRUE;
}

/* Nobody is there: the next address, the next host, or nobody at all. */
static void
go_elsewhere (GTask        *task,
              const GError *error)
{
  Probe *self = g_task_get_task_data (task);

  self->n_refused += !g_error_matches (error, REBOTE_SMTP_ERROR, REBOTE_SMTP_ERROR_CONNECT_TIMEOUT);
  if (choose_next_address (self))
    {
      begin_anew (task);
      return;
    }
  self->finding->has_timed_out = !self->finding->has_connected && self->n_refused == 0;
  set_meaning (self, REBOTE_VERIFICATION_UNKNOWN, REBOTE_VERIFICATION_REASON_NO_CONNECT, "no-connect");
  end (task);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Probe *self = g_task_get_task_data (task);
  g_autoptr (ReboteSmtpAnswer) answer = rebote_smtp_talk_finish (self->talk, result, &error);
  ReboteSmtpCommand command = rebote_smtp_talk_get_command (self->talk);

  self->finding->has_connected |= rebote_smtp_talk_get_banner (self->talk) != NULL;
  if (rebote_smtp_talk_get_banner (self->talk) && self->finding->banner == NULL)
    self->finding->banner = g_strdup (rebote_smtp_talk_get_banner (self->talk));

  if (g_error_matches (error, REBOTE_SMTP_ERROR, REBOTE_SMTP_ERROR_CONNECT) ||
      g_error_matches (error, REBOTE_SMTP_ERROR, REBOTE_SMTP_ERROR_CONNECT_TIMEOUT) ||
      (g_error_matches (error, REBOTE_SMTP_ERROR, REBOTE_SMTP_ERROR_CUT) && command == REBOTE_COMMAND_CONNECT))
    go_elsewhere (task, error);
  else if (error)
    give_up_talk (task, error);
  else if (!rebote_smtp_answer_is_good (answer))
    {
      keep_reply (self, answer);
      understand (self, answer, self->recipient, &self->finding->meaning);
      obey (task);
    }
  /* RFC 6531, section 3.5: such an address must not be named to a server that does not know what it is. */
  else if (!is_ascii (self->recipient) && !(rebote_smtp_talk_get_skills (self->talk) & REBOTE_SMTP_KNOWS_SMTPUTF8))
    {
      keep_reply (self, answer);
      set_meaning (self, REBOTE_VERIFICATION_UNDELIVERABLE, REBOTE_VERIFICATION_REASON_BAD_ADDRESS, "eai-unsupported");
      end (task);
    }
  else
    rebote_smtp_talk_ask_async (self->talk, self->recipient, g_task_get_cancellable (task), asked_cb, g_object_ref (task));
}

static void
entered_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Probe *self = g_task_get_task_data (task);
  GInetAddress *address;

  self->is_inside = rebote_smtp_manners_enter_finish (REBOTE_SMTP_MANNERS (source), result, &error);
  if (!self->is_inside)
    {
      /* One operator is no reason for the others to wait, so this is a verdict. */
      if (g_error_matches (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_RATE))
        {
          self->finding->retry_after = rebote_verifier_error_get_retry_after (error) / 1000;
          set_meaning (self, REBOTE_VERIFICATION_UNKNOWN, REBOTE_VERIFICATION_REASON_PROBE_BLOCKED, "operator-paused");
        }
      else
        self->error = g_steal_pointer (&error);
      end (task);
      return;
    }

  address = g_ptr_array_index (get_host (self)->addresses, self->address);
  g_free (self->finding->peer);
  self->finding->peer = g_inet_address_to_string (address);
  self->talk = rebote_smtp_talk_new (self->tools.settings, get_host (self)->name, address);
  if (self->avoids_tls)
    rebote_smtp_talk_avoid_tls (self->talk);
  rebote_smtp_talk_open_async (self->talk, g_task_get_cancellable (task), opened_cb, g_object_ref (task));
}

static void
enter (GTask *task)
{
  Probe      *self = g_task_get_task_data (task);
  const char *host = get_host (self)->name;

  g_free (self->finding->operator);
  self->finding->operator = g_strdup (rebote_public_suffix_get_registrable (host));
  rebote_smtp_manners_enter_async (self->tools.manners, self->finding->operator,
                                   rebote_smtp_meanings_get_provider (self->tools.meanings, host)->wait,
                                   g_task_get_cancellable (task), entered_cb, g_object_ref (task));
}

/**
 * rebote_smtp_probe_async:
 * @tools: what all probes share; settings and meanings must last until the callback
 * @route: where the mail goes: at least one host, and only addresses to which a connection may be made
 * @recipient: an address that keeps the rules, its domain in ASCII
 * @cancellable: (nullable): to stop it
 * @callback: called with the result
 * @user_data: data for @callback
 *
 * Asks for a recipient.
 */
void
rebote_smtp_probe_async (const ReboteSmtpTools *tools,
                         ReboteMailRoute       *route,
                         const char            *recipient,
                         GCancellable          *cancellable,
                         GAsyncReadyCallback    callback,
                         gpointer               user_data)
{
  g_autoptr (GTask) task = NULL;
  Probe *probe;

  g_return_if_fail (tools != NULL);
  g_return_if_fail (route != NULL && route->hosts->len > 0);
  g_return_if_fail (recipient != NULL && strchr (recipient, '@') != NULL);

  probe = g_new0 (Probe, 1);
  probe->tools = *tools;
  g_object_ref (probe->tools.manners);
  g_object_ref (probe->tools.memory);
  probe->route = rebote_mail_route_ref (route);
  probe->recipient = g_strdup (recipient);
  probe->finding = g_new0 (ReboteSmtpFinding, 1);
  probe->transcript = g_string_new (NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, rebote_smtp_probe_async);
  g_task_set_task_data (task, probe, probe_free);
  enter (task);
}

/**
 * rebote_smtp_probe_finish:
 * @result: what the callback was given
 * @error: return location for a #ReboteVerifierError that ends the run, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): what came of it
 */
ReboteSmtpFinding *
rebote_smtp_probe_finish (GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
