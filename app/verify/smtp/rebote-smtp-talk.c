/* rebote-smtp-talk.c
 *
 * A talk with a mail server about who has a mailbox there (RFC 5321, section 4). It goes as far as naming a recipient and
 * never further: no message is ever sent, nor is a server asked for its lists (VRFY, EXPN). Nothing is said before the
 * server has finished what it says.
 *
 *   greeting, EHLO or HELO, [STARTTLS, EHLO,] MAIL, RCPT, RSET, MAIL, RCPT, …, QUIT
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-smtp-talk"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rebote-smtp-talk.h"
#include "rebote-smtp-wire.h"

/* RFC 3207, section 4: encryption must come first */
#define CODE_ENCRYPT_FIRST 530

struct _ReboteSmtpTalk
{
  GObject             parent_instance;

  ReboteSmtpSettings *settings;
  char               *host;
  GSocketAddress     *address;
  ReboteSmtpWire     *wire;
  gint64              deadline; /* in monotonic time */
  char               *banner;
  ReboteSmtpCommand   command; /* that was answered last */
  ReboteSmtpSkills    skills;
  gboolean            avoids_tls;
  gboolean            is_encrypted;
  gboolean            has_transaction;
};

G_DEFINE_FINAL_TYPE (ReboteSmtpTalk, rebote_smtp_talk, G_TYPE_OBJECT)

/* Where an errand is. */
typedef enum
{
  STEP_GREETING,
  STEP_EHLO,
  STEP_HELO,
  STEP_STARTTLS,
  STEP_RSET,
  STEP_MAIL,
  STEP_RCPT
} Step;

typedef struct
{
  Step  step;
  char *recipient; /* NULL where the talk is only opened */
} Errand;

static void go_on (GTask *task,
                   Step   step);

static void
errand_free (gpointer data)
{
  Errand *self = data;

  g_free (self->recipient);
  g_free (self);
}

/* The whole talk has its time, too. */
static guint
get_timeout (ReboteSmtpTalk *self,
             guint           wanted)
{
  gint64 left = (self->deadline - g_get_monotonic_time ()) / 1000;

  return CLAMP (left, 1, wanted);
}

/* RFC 5321, section 4.1.1.1: the first line is the name, each other one a skill. */
static void
learn_skills (ReboteSmtpTalk         *self,
              const ReboteSmtpAnswer *answer)
{
  g_auto (GStrv) lines = g_strsplit (answer->text, "\n", -1);

  self->skills = 0;
  for (guint i = 1; lines[0] && lines[i]; i++)
    {
      lines[i][strcspn (lines[i], " ")] = '\0';
      if (g_ascii_strcasecmp (lines[i], "STARTTLS") == 0)
        self->skills |= REBOTE_SMTP_KNOWS_STARTTLS;
      else if (g_ascii_strcasecmp (lines[i], "SMTPUTF8") == 0)
        self->skills |= REBOTE_SMTP_KNOWS_SMTPUTF8;
    }
}

static gboolean
can_encrypt (ReboteSmtpTalk *self)
{
  return (self->skills & REBOTE_SMTP_KNOWS_STARTTLS) && !self->is_encrypted && !self->avoids_tls;
}

static void
give (GTask            *task,
      ReboteSmtpAnswer *answer)
{
  g_task_return_pointer (task, answer, (GDestroyNotify)rebote_smtp_answer_free);
}

static void
tls_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  ReboteSmtpTalk *self = g_task_get_source_object (task);

  if (!rebote_smtp_wire_start_tls_finish (REBOTE_SMTP_WIRE (source), result, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  /* RFC 3207, section 4.2: all that was said before is forgotten. */
  self->is_encrypted = TRUE;
  self->skills = 0;
  go_on (task, STEP_EHLO);
}

static void
take_starttls (GTask            *task,
               ReboteSmtpAnswer *answer)
{
  ReboteSmtpTalk *self = g_task_get_source_object (task);

  if (!rebote_smtp_answer_is_good (answer))
    {
      g_task_return_new_error (task, REBOTE_SMTP_ERROR, REBOTE_SMTP_ERROR_TLS, "%s",
                               _("The server offers encryption, and then refuses it"));
      return;
    }
  rebote_smtp_wire_start_tls_async (self->wire, self->host, get_timeout (self, self->settings->limits.reply),
                                    g_task_get_cancellable (task), tls_cb, g_object_ref (task));
}

static void
take_hello (GTask            *task,
            ReboteSmtpAnswer *answer)
{
  ReboteSmtpTalk *self = g_task_get_source_object (task);
  Errand         *errand = g_task_get_task_data (task);
  gboolean        is_good = rebote_smtp_answer_is_good (answer);

  if (is_good && errand->step == STEP_EHLO)
    learn_skills (self, answer);

  /* RFC 5321, section 3.2: a server may know only the older word. */
  if (!is_good && errand->step == STEP_EHLO && answer->code / 10 == 50 && !self->is_encrypted)
    go_on (task, STEP_HELO);
  else if (is_good && self->settings->use_tls && can_encrypt (self))
    go_on (task, STEP_STARTTLS);
  else if (is_good && errand->recipient)
    go_on (task, STEP_MAIL);
  else
    give (task, rebote_smtp_answer_copy (answer));
}

static void
take_answer (GTask            *task,
             ReboteSmtpAnswer *answer)
{
  ReboteSmtpTalk *self = g_task_get_source_object (task);
  Errand         *errand = g_task_get_task_data (task);
  gboolean        is_good = rebote_smtp_answer_is_good (answer);

  switch (errand->step)
    {
    case STEP_GREETING:
      self->banner = g_strndup (answer->text, strcspn (answer->text, " \n"));
      if (is_good)
        go_on (task, STEP_EHLO);
      else
        give (task, rebote_smtp_answer_copy (answer));
      break;
    case STEP_EHLO:
    case STEP_HELO:
      take_hello (task, answer);
      break;
    case STEP_STARTTLS:
      take_starttls (task, answer);
      break;
    case STEP_RSET:
      self->has_transaction = FALSE;
      if (is_good)
        go_on (task, STEP_MAIL);
      else
        give (task, rebote_smtp_answer_copy (answer));
      break;
    case STEP_MAIL:
      if (answer->code == CODE_ENCRYPT_FIRST && can_encrypt (self))
        {
          go_on (task, STEP_STARTTLS);
          break;
        }
      self->has_transaction = is_good;
      if (is_good)
        go_on (task, STEP_RCPT);
      else
        give (task, rebote_smtp_answer_copy (answer));
      break;
    case STEP_RCPT:
    default:
      give (task, rebote_smtp_answer_copy (answer));
      break;
    }
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteSmtpAnswer) answer = rebote_smtp_wire_exchange_finish (REBOTE_SMTP_WIRE (source), result, &error);

  if (answer == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    take_answer (task, answer);
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

static char *
make_command (ReboteSmtpTalk *self,
              const Errand   *errand)
{
  switch (errand->step)
    {
    case STEP_EHLO:
      return g_strconcat ("EHLO ", self->settings->helo_name, NULL);
    case STEP_HELO:
      return g_strconcat ("HELO ", self->settings->helo_name, NULL);
    case STEP_STARTTLS:
      return g_strdup ("STARTTLS");
    case STEP_RSET:
      return g_strdup ("RSET");
    case STEP_MAIL:
      return g_strdup_printf ("MAIL FROM:<%s>%s", self->settings->mail_from,
                              is_ascii (errand->recipient) ? "" : " SMTPUTF8");
    case STEP_RCPT:
      return g_strdup_printf ("RCPT TO:<%s>", errand->recipient);
    case STEP_GREETING:
    default:
      return NULL;
    }
}

static void
go_on (GTask *task,
       Step   step)
{
  static const ReboteSmtpCommand commands[] = {
    [STEP_GREETING] = REBOTE_COMMAND_CONNECT, [STEP_EHLO] = REBOTE_COMMAND_EHLO, [STEP_HELO] = REBOTE_COMMAND_EHLO,
    [STEP_STARTTLS] = REBOTE_COMMAND_EHLO,    [STEP_RSET] = REBOTE_COMMAND_MAIL, [STEP_MAIL] = REBOTE_COMMAND_MAIL,
    [STEP_RCPT] = REBOTE_COMMAND_RCPT,
  };
  ReboteSmtpTalk         *self = g_task_get_source_object (task);
  const ReboteSmtpLimits *limits = &self->settings->limits;
  Errand                 *errand = g_task_get_task_data (task);
  g_autofree char        *command = NULL;

  errand->step = step;
  self->command = commands[step];
  command = make_command (self, errand);
  rebote_smtp_wire_exchange_async (self->wire, command,
                                   get_timeout (self, step == STEP_GREETING ? limits->greeting : limits->reply),
                                   g_task_get_cancellable (task), answered_cb, g_object_ref (task));
}

static void
connected_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (rebote_smtp_wire_connect_finish (REBOTE_SMTP_WIRE (source), result, &error))
    go_on (task, STEP_GREETING);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
rebote_smtp_talk_finalize (GObject *object)
{
  ReboteSmtpTalk *self = REBOTE_SMTP_TALK (object);

  rebote_smtp_settings_free (self->settings);
  g_object_unref (self->address);
  g_object_unref (self->wire);
  g_free (self->host);
  g_free (self->banner);

  G_OBJECT_CLASS (rebote_smtp_talk_parent_class)->finalize (object);
}

static void
rebote_smtp_talk_class_init (ReboteSmtpTalkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rebote_smtp_talk_finalize;
}

static void
rebote_smtp_talk_init (ReboteSmtpTalk *self)
{
  self->wire = rebote_smtp_wire_new ();
}

/**
 * rebote_smtp_talk_new:
 * @settings: how to talk
 * @host: the name of the server
 * @address: one of its addresses
 *
 * Returns: (transfer full): a talk that has not begun
 */
ReboteSmtpTalk *
rebote_smtp_talk_new (const ReboteSmtpSettings *settings,
                      const char               *host,
                      GInetAddress             *address)
{
  ReboteSmtpTalk *self;

  g_return_val_if_fail (settings != NULL, NULL);
  g_return_val_if_fail (settings->helo_name != NULL && settings->mail_from != NULL, NULL);
  g_return_val_if_fail (host != NULL, NULL);
  g_return_val_if_fail (G_IS_INET_ADDRESS (address), NULL);

  self = g_object_new (REBOTE_TYPE_SMTP_TALK, NULL);
  self->settings = rebote_smtp_settings_copy (settings);
  self->host = g_strdup (host);
  self->address = g_inet_socket_address_new (address, settings->port);

  return self;
}

/**
 * rebote_smtp_talk_avoid_tls:
 * @self: a talk that has not begun
 *
 * Keeps it from encrypting, for a server that failed at it.
 */
void
rebote_smtp_talk_avoid_tls (ReboteSmtpTalk *self)
{
  g_return_if_fail (REBOTE_IS_SMTP_TALK (self));

  self->avoids_tls = TRUE;
}

/**
 * rebote_smtp_talk_open_async:
 * @self: a talk that has not begun
 * @cancellable: (nullable): to stop it
 * @callback: called with the answer, for rebote_smtp_talk_finish()
 * @user_data: data for @callback
 *
 * Connects, waits for the whole greeting, and introduces us. The answer is that to EHLO or HELO, or the greeting where that
 * was a refusal: see rebote_smtp_talk_get_command().
 */
void
rebote_smtp_talk_open_async (ReboteSmtpTalk     *self,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (REBOTE_IS_SMTP_TALK (self));
  g_return_if_fail (self->deadline == 0);

  self->deadline = g_get_monotonic_time () + self->settings->limits.talk * (gint64)1000;
  self->command = REBOTE_COMMAND_CONNECT;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, rebote_smtp_talk_open_async);
  g_task_set_task_data (task, g_new0 (Errand, 1), errand_free);
  rebote_smtp_wire_connect_async (self->wire, self->address, get_timeout (self, self->settings->limits.connect),
                                  cancellable, connected_cb, task);
}

/**
 * rebote_smtp_talk_ask_async:
 * @self: a talk that is open
 * @recipient: an address that keeps the rules, its domain in ASCII
 * @cancellable: (nullable): to stop it
 * @callback: called with the answer, for rebote_smtp_talk_finish()
 * @user_data: data for @callback
 *
 * Asks in a transaction of its own whether the server takes mail for somebody. The answer is that to RCPT, or to MAIL where
 * that was refused: see rebote_smtp_talk_get_command().
 */
void
rebote_smtp_talk_ask_async (ReboteSmtpTalk     *self,
                            const char         *recipient,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Errand *errand;

  g_return_if_fail (REBOTE_IS_SMTP_TALK (self));
  g_return_if_fail (recipient != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, rebote_smtp_talk_ask_async);
  errand = g_new0 (Errand, 1);
  errand->recipient = g_strdup (recipient);
  g_task_set_task_data (task, errand, errand_free);
  go_on (task, self->has_transaction ? STEP_RSET : STEP_MAIL);
}

/**
 * rebote_smtp_talk_finish:
 * @self: a talk
 * @result: what the callback was given
 * @error: return location for a #ReboteSmtpError or %G_IO_ERROR_CANCELLED; the talk is at its end then
 *
 * Returns: (transfer full) (nullable): the answer
 */
ReboteSmtpAnswer *
rebote_smtp_talk_finish (ReboteSmtpTalk *self,
                         GAsyncResult   *result,
                         GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
farewell_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (ReboteSmtpAnswer) answer = rebote_smtp_wire_exchange_finish (REBOTE_SMTP_WIRE (source), result, NULL);

  rebote_smtp_wire_close (REBOTE_SMTP_WIRE (source));
  g_task_return_boolean (task, TRUE);
}

/**
 * rebote_smtp_talk_quit_async:
 * @self: a talk
 * @callback: called when it is over
 * @user_data: data for @callback
 *
 * Takes leave, if the server is still there. It does not matter what it says to that.
 */
void
rebote_smtp_talk_quit_async (ReboteSmtpTalk     *self,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (REBOTE_IS_SMTP_TALK (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, rebote_smtp_talk_quit_async);
  if (rebote_smtp_wire_is_open (self->wire))
    rebote_smtp_wire_exchange_async (self->wire, "QUIT", self->settings->limits.quit, NULL, farewell_cb,
                                     g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * rebote_smtp_talk_quit_finish:
 * @self: a talk
 * @result: what the callback was given
 */
void
rebote_smtp_talk_quit_finish (ReboteSmtpTalk *self,
                              GAsyncResult   *result)
{
  g_return_if_fail (g_task_is_valid (result, self));

  g_task_propagate_boolean (G_TASK (result), NULL);
}

/**
 * rebote_smtp_talk_get_command:
 * @self: a talk
 *
 * Returns: the command to which the last answer belongs
 */
ReboteSmtpCommand
rebote_smtp_talk_get_command (ReboteSmtpTalk *self)
{
  g_return_val_if_fail (REBOTE_IS_SMTP_TALK (self), REBOTE_COMMAND_UNKNOWN);

  return self->command;
}

/**
 * rebote_smtp_talk_get_skills:
 * @self: a talk that is open
 *
 * Returns: what the server knows
 */
ReboteSmtpSkills
rebote_smtp_talk_get_skills (ReboteSmtpTalk *self)
{
  g_return_val_if_fail (REBOTE_IS_SMTP_TALK (self), 0);

  return self->skills;
}

/**
 * rebote_smtp_talk_get_host:
 * @self: a talk
 *
 * Returns: (transfer none): the name of the server
 */
const char *
rebote_smtp_talk_get_host (ReboteSmtpTalk *self)
{
  g_return_val_if_fail (REBOTE_IS_SMTP_TALK (self), NULL);

  return self->host;
}

/**
 * rebote_smtp_talk_get_banner:
 * @self: a talk
 *
 * Returns: (transfer none) (nullable): the name by which the server greeted
 */
const char *
rebote_smtp_talk_get_banner (ReboteSmtpTalk *self)
{
  g_return_val_if_fail (REBOTE_IS_SMTP_TALK (self), NULL);

  return self->banner;
}

/**
 * rebote_smtp_talk_dup_transcript:
 * @self: a talk
 *
 * Returns: (transfer full): what was said: `>` by us, `<` by the server, `*` what happened beside
 */
char *
rebote_smtp_talk_dup_transcript (ReboteSmtpTalk *self)
{
  g_return_val_if_fail (REBOTE_IS_SMTP_TALK (self), NULL);

  return rebote_smtp_wire_dup_transcript (self->wire);
}
