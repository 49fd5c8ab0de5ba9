/* rebote-smtp-verifier.c
 *
 * Verifies addresses by asking their mail servers, without sending anything: first what is known without asking, then where
 * the mail goes, then the server itself. It stops as soon as the line or our own sender turns out to be the trouble, for
 * then every answer would be wrong.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-smtp-verifier"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rebote-smtp-probe.h"
#include "rebote-smtp-verifier.h"
#include "verify/local/rebote-local-check.h"

/* So many operators that do not even refuse to connect, or answer under one name, are no chance. */
#define N_SUSPECTS 3

/* Of so many addresses it is kept what was said. */
#define MAX_RECORDS 1000

struct _ReboteSmtpVerifier
{
  GObject            parent_instance;

  ReboteVerifierInfo info;
  ReboteSmtpTools    tools;
  ReboteLocalCheck  *check;
  ReboteRouteCache  *routes;
  GError            *trouble;     /* why nobody is asked any more */
  gboolean           has_connected;
  GHashTable        *unreachable; /* operators */
  GHashTable        *peers;       /* operator -> address of a server of it that greeted */
  char              *banner;      /* as which all have greeted so far */
  gboolean           has_banners; /* more than one */
  GHashTable        *records;     /* address -> Record */
  GQueue             by_age;      /* of the addresses, which belong to the records */
};

typedef struct
{
  char  *address;
  char  *transcript;
  gint64 retry_at;
} Record;

/* One address. */
typedef struct
{
  ReboteVerification *verification;
  char               *domain;
} Work;

static void verifier_iface_init (ReboteVerifierInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ReboteSmtpVerifier, rebote_smtp_verifier, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (REBOTE_TYPE_VERIFIER, verifier_iface_init))

static void
record_free (gpointer data)
{
  Record *self = data;

  g_free (self->address);
  g_free (self->transcript);
  g_free (self);
}

static void
work_free (gpointer data)
{
  Work *self = data;

  g_clear_pointer (&self->verification, rebote_verification_free);
  g_free (self->domain);
  g_free (self);
}

static void
keep_record (ReboteSmtpVerifier      *self,
             const char              *address,
             const ReboteSmtpFinding *finding)
{
  Record *record = g_hash_table_lookup (self->records, address);

  if (record == NULL)
    {
      if (self->by_age.length >= MAX_RECORDS)
        g_hash_table_remove (self->records, g_queue_pop_head (&self->by_age));
      record = g_new0 (Record, 1);
      record->address = g_strdup (address);
      g_hash_table_insert (self->records, record->address, record);
      g_queue_push_tail (&self->by_age, record->address);
    }
  g_free (record->transcript);
  record->transcript = g_strdup (finding->transcript);
  record->retry_at = finding->retry_after ? g_get_real_time () / G_USEC_PER_SEC + finding->retry_after : 0;
}

static void
stop (ReboteSmtpVerifier *self,
      const char         *message)
{
  if (self->trouble == NULL)
    self->trouble = rebote_verifier_error_new (REBOTE_VERIFIER_ERROR_NOT_READY, 0, message);
}

/* A wall before port 25 looks like a world without mail servers; and a provider that answers in their stead, like one that
 * has a single server under many addresses. */
static void
watch_line (ReboteSmtpVerifier      *self,
            const ReboteSmtpFinding *finding)
{
  if (finding->operator == NULL)
    return;

  self->has_connected |= finding->has_connected;
  if (finding->has_timed_out)
    g_hash_table_add (self->unreachable, g_strdup (finding->operator));
  if (!self->has_connected && g_hash_table_size (self->unreachable) >= N_SUSPECTS)
    stop (self, _("Port 25 is closed on this line, as on most: mail servers cannot be asked from here"));

  if (finding->banner == NULL || *finding->banner == '\0')
    return;
  if (self->banner == NULL)
    self->banner = g_strdup (finding->banner);
  self->has_banners |= g_ascii_strcasecmp (self->banner, finding->banner) != 0;
  if (finding->peer)
    {
      GHashTableIter iter;
      gpointer       peer;
      gboolean       is_known = FALSE;

      g_hash_table_iter_init (&iter, self->peers);
      while (g_hash_table_iter_next (&iter, NULL, &peer))
        is_known |= g_str_equal (peer, finding->peer);
      if (!is_known && g_hash_table_size (self->peers) < N_SUSPECTS)
        g_hash_table_replace (self->peers, g_strdup (finding->operator), g_strdup (finding->peer));
    }
  if (!self->has_banners && g_hash_table_size (self->peers) >= N_SUSPECTS)
    stop (self, _("Somebody on this line answers in the place of the mail servers: they cannot be asked from here"));
}

static void
add_word (GString    *words,
          const char *word)
{
  g_string_append_printf (words, "%s%s", words->len ? ", " : "", word);
}

static void
say_flags (ReboteVerification      *verification,
           const ReboteSmtpFinding *finding)
{
  ReboteVerificationReason reason = finding->meaning.reason;

  if (finding->has_connected)
    verification->yes |= REBOTE_VERIFICATION_CAN_CONNECT;
  if (reason == REBOTE_VERIFICATION_REASON_ACCEPTED)
    verification->yes |= REBOTE_VERIFICATION_SMTP_OK;
  if (reason == REBOTE_VERIFICATION_REASON_NO_SUCH_USER)
    verification->no |= REBOTE_VERIFICATION_SMTP_OK;
  if (reason == REBOTE_VERIFICATION_REASON_MAILBOX_FULL)
    verification->yes |= REBOTE_VERIFICATION_MAILBOX_FULL;
  if (reason == REBOTE_VERIFICATION_REASON_MAILBOX_DISABLED)
    verification->yes |= REBOTE_VERIFICATION_MAILBOX_DISABLED;
  if (reason == REBOTE_VERIFICATION_REASON_PROBE_BLOCKED)
    verification->yes |= REBOTE_VERIFICATION_PROBE_BLOCKED;
  if (finding->meaning.then == REBOTE_SMTP_LATER)
    verification->yes |= REBOTE_VERIFICATION_GREYLISTED;
  /* Whoever refuses a name does not take all. */
  if (finding->catch_all == REBOTE_CATCH_ALL_YES)
    verification->yes |= REBOTE_VERIFICATION_CATCH_ALL;
  else if (finding->catch_all == REBOTE_CATCH_ALL_NO || reason == REBOTE_VERIFICATION_REASON_NO_SUCH_USER)
    verification->no |= REBOTE_VERIFICATION_CATCH_ALL;
}

/* Where accepting says nothing by itself, only a made-up name that is refused makes it say something. */
static gboolean
takes_every_name (ReboteSmtpVerifier      *self,
                  const ReboteSmtpFinding *finding)
{
  if (finding->catch_all == REBOTE_CATCH_ALL_YES)
    return TRUE;

  return finding->catch_all != REBOTE_CATCH_ALL_NO && finding->host &&
         rebote_smtp_meanings_get_provider (self->tools.meanings, finding->host)->takes_all;
}

/* Joins what the server says with what was known before: what is certain first, then the risks, then the good. */
static void
join (ReboteSmtpVerifier      *self,
      ReboteVerification      *verification,
      const ReboteSmtpFinding *finding)
{
  const ReboteSmtpMeaning *meaning = &finding->meaning;
  g_autoptr (GString) words = g_string_new (meaning->word);

  say_flags (verification, finding);
  if (meaning->reason == REBOTE_VERIFICATION_REASON_ACCEPTED)
    add_word (words, rebote_catch_all_to_slug (finding->catch_all));
  if (finding->retry_after > 0)
    {
      g_autofree char *word = g_strdup_printf ("retry-after-%u", finding->retry_after);

      add_word (words, word);
    }

  if (meaning->reason == REBOTE_VERIFICATION_REASON_ACCEPTED && takes_every_name (self, finding))
    {
      verification->verdict = REBOTE_VERIFICATION_RISKY;
      verification->reason = REBOTE_VERIFICATION_REASON_CATCH_ALL;
    }
  else if (meaning->verdict == REBOTE_VERIFICATION_UNDELIVERABLE || meaning->verdict == REBOTE_VERIFICATION_RISKY ||
           verification->verdict != REBOTE_VERIFICATION_RISKY)
    {
      verification->verdict = meaning->verdict;
      verification->reason = meaning->reason;
    }
  /* That it takes mail is said; that it is a risk stays so. */
  else
    add_word (words, verification->status);

  g_free (verification->status);
  verification->status = g_string_free (g_steal_pointer (&words), FALSE);
  if (finding->reply)
    {
      g_free (verification->sub_status);
      verification->sub_status = g_strdup_printf ("%s: %s", finding->host, finding->reply);
    }
  verification->checked = g_get_real_time () / G_USEC_PER_SEC;
}

static void
give (GTask *task)
{
  Work      *work = g_task_get_task_data (task);
  GPtrArray *results = rebote_verifier_results_new ();

  g_ptr_array_add (results, g_steal_pointer (&work->verification));
  g_task_return_pointer (task, results, (GDestroyNotify)g_ptr_array_unref);
}

static void
probed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteSmtpFinding) finding = rebote_smtp_probe_finish (result, &error);
  ReboteSmtpVerifier *self = g_task_get_source_object (task);
  Work               *work = g_task_get_task_data (task);

  if (finding == NULL)
    {
      /* Our own sender is refused: whoever is asked next would do the same. */
      if (error->domain == REBOTE_VERIFIER_ERROR && self->trouble == NULL && rebote_verifier_error_ends_run (error))
        self->trouble = g_error_copy (error);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  keep_record (self, work->verification->address, finding);
  watch_line (self, finding);
  /* What is about the line is not about the address. */
  if (self->trouble)
    {
      g_task_return_error (task, g_error_copy (self->trouble));
      return;
    }
  join (self, work->verification, finding);
  give (task);
}

static char *
make_recipient (Work *work)
{
  const char *at = strrchr (work->verification->address, '@');

  return g_strdup_printf ("%.*s@%s", (int)(at - work->verification->address), work->verification->address, work->domain);
}

static void
route_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *recipient = NULL;
  g_autoptr (ReboteMailRoute) route = rebote_route_cache_find_finish (REBOTE_ROUTE_CACHE (source), result, &error);
  ReboteSmtpVerifier *self = g_task_get_source_object (task);
  Work               *work = g_task_get_task_data (task);
  ReboteVerification *verification = work->verification;
  const ReboteMailHost *host;

  if (route == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (route->status == REBOTE_MAIL_ROUTE_OFFLINE)
    {
      g_task_return_error (
        task, rebote_verifier_error_new (REBOTE_VERIFIER_ERROR_UNAVAILABLE, 0,
                                         _("The domain name system cannot be reached. Is the computer online?")));
      return;
    }

  rebote_local_check_use_route (verification, route, rebote_local_check_get_flags (self->check, work->domain));
  /* The owner of a misspelt name is nobody to ask. */
  if (route->status != REBOTE_MAIL_ROUTE_OK || verification->suggestion)
    {
      give (task);
      return;
    }

  host = g_ptr_array_index (route->hosts, 0);
  if (!rebote_smtp_meanings_get_provider (self->tools.meanings, host->name)->is_asked)
    {
      if (verification->verdict == REBOTE_VERIFICATION_UNKNOWN)
        verification->reason = REBOTE_VERIFICATION_REASON_SERVER_WILL_NOT_SAY;
      g_free (verification->status);
      verification->status = g_strdup ("server-will-not-say");
      give (task);
      return;
    }

  recipient = make_recipient (work);
  rebote_smtp_probe_async (&self->tools, route, recipient, g_task_get_cancellable (task), probed_cb, g_object_ref (task));
}

static const ReboteVerifierInfo *
rebote_smtp_verifier_get_info (ReboteVerifier *verifier)
{
  return &REBOTE_SMTP_VERIFIER (verifier)->info;
}

static gboolean
rebote_smtp_verifier_check_ready (ReboteVerifier *verifier,
                                  GError        **error)
{
  ReboteSmtpVerifier *self = REBOTE_SMTP_VERIFIER (verifier);

  if (self->trouble)
    {
      if (error)
        *error = g_error_copy (self->trouble);
      return FALSE;
    }

  return rebote_smtp_settings_check (self->tools.settings, error);
}

static void
rebote_smtp_verifier_check_async (ReboteVerifier      *verifier,
                                  const char *const   *addresses,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  ReboteSmtpVerifier *self = REBOTE_SMTP_VERIFIER (verifier);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;
  const char *domain;
  Work       *work;

  g_task_set_source_tag (task, rebote_smtp_verifier_check_async);
  if (!rebote_smtp_verifier_check_ready (verifier, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  work = g_new0 (Work, 1);
  g_task_set_task_data (task, work, work_free);
  work->verification = rebote_local_check_address (self->check, addresses[0], self->info.id, &domain);
  work->domain = g_strdup (domain);
  if (domain)
    rebote_route_cache_find_async (self->routes, domain, cancellable, route_cb, g_steal_pointer (&task));
  else
    give (task);
}

static GPtrArray *
rebote_smtp_verifier_check_finish (ReboteVerifier *verifier,
                                   GAsyncResult   *result,
                                   GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, verifier), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
verifier_iface_init (ReboteVerifierInterface *iface)
{
  iface->get_info = rebote_smtp_verifier_get_info;
  iface->check_ready = rebote_smtp_verifier_check_ready;
  iface->check_async = rebote_smtp_verifier_check_async;
  iface->check_finish = rebote_smtp_verifier_check_finish;
}

static void
rebote_smtp_verifier_finalize (GObject *object)
{
  ReboteSmtpVerifier *self = REBOTE_SMTP_VERIFIER (object);

  g_clear_pointer (&self->tools.settings, rebote_smtp_settings_free);
  g_clear_pointer (&self->tools.meanings, rebote_smtp_meanings_free);
  g_clear_object (&self->tools.manners);
  g_clear_object (&self->tools.memory);
  g_clear_pointer (&self->check, rebote_local_check_free);
  g_clear_object (&self->routes);
  g_clear_error (&self->trouble);
  g_hash_table_unref (self->unreachable);
  g_hash_table_unref (self->peers);
  g_queue_clear (&self->by_age);
  g_hash_table_unref (self->records);
  g_free (self->banner);

  G_OBJECT_CLASS (rebote_smtp_verifier_parent_class)->finalize (object);
}

static void
rebote_smtp_verifier_class_init (ReboteSmtpVerifierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rebote_smtp_verifier_finalize;
}

static void
rebote_smtp_verifier_init (ReboteSmtpVerifier *self)
{
  self->unreachable = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->peers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->records = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, record_free);
  g_queue_init (&self->by_age);
}

/**
 * rebote_smtp_verifier_new:
 * @settings: how to ask
 * @routes: finds out where mail goes; only to what it finds is there ever a connection
 * @knowledge: what is known about servers' words
 * @memory: what was found out before, and is found out now
 * @error: return location for a #ReboteTableError
 *
 * Creates a verifier that asks mail servers. It may be made without a name and a sender in @settings, but does nothing then.
 *
 * Returns: (transfer full) (nullable): a verifier
 */
ReboteVerifier *
rebote_smtp_verifier_new (const ReboteSmtpSettings *settings,
                          ReboteRouteCache         *routes,
                          ReboteKnowledge          *knowledge,
                          ReboteSmtpMemory         *memory,
                          GError                  **error)
{
  g_autoptr (ReboteSmtpVerifier) self = NULL;

  g_return_val_if_fail (settings != NULL, NULL);
  g_return_val_if_fail (REBOTE_IS_ROUTE_CACHE (routes), NULL);
  g_return_val_if_fail (knowledge != NULL, NULL);
  g_return_val_if_fail (REBOTE_IS_SMTP_MEMORY (memory), NULL);

  self = g_object_new (REBOTE_TYPE_SMTP_VERIFIER, NULL);
  self->info = (ReboteVerifierInfo){
    .id = REBOTE_SMTP_VERIFIER_ID,
    .name = _("Asking the mail servers"),
    .description = _("Asks the mail server of each address whether the mailbox exists, without sending a message. Most "
                     "connections at home and in offices block this, and servers may refuse, lie, or put your internet "
                     "address on a block list."),
    .kind = REBOTE_VERIFIER_BUILT_IN,
    .needs = REBOTE_VERIFIER_NEEDS_NETWORK | REBOTE_VERIFIER_NEEDS_PORT_25,
    .sends = REBOTE_VERIFIER_SENDS_ADDRESSES,
    .receiver = _("the mail servers of the addresses"),
    .max_concurrent = settings->limits.n_total,
    .max_batch = 1,
  };
  self->tools.settings = rebote_smtp_settings_copy (settings);
  self->tools.manners = rebote_smtp_manners_new (&settings->limits);
  self->tools.memory = g_object_ref (memory);
  self->routes = g_object_ref (routes);
  self->check = rebote_local_check_new (error);
  self->tools.meanings = self->check ? rebote_smtp_meanings_new (knowledge, error) : NULL;

  return self->tools.meanings ? REBOTE_VERIFIER (g_steal_pointer (&self)) : NULL;
}

/**
 * rebote_smtp_verifier_get_transcript:
 * @self: a verifier
 * @address: an address that was verified
 *
 * Returns: (transfer none) (nullable): what was said about it: `>` by us, `<` by the server, `*` what happened beside; of the
 *   last thousand addresses
 */
const char *
rebote_smtp_verifier_get_transcript (ReboteSmtpVerifier *self,
                                     const char         *address)
{
  const Record *record;

  g_return_val_if_fail (REBOTE_IS_SMTP_VERIFIER (self), NULL);
  g_return_val_if_fail (address != NULL, NULL);

  record = g_hash_table_lookup (self->records, address);

  return record ? record->transcript : NULL;
}

/**
 * rebote_smtp_verifier_get_retry_at:
 * @self: a verifier
 * @address: an address that was verified
 *
 * Returns: when the server wants to be asked again, in seconds of the epoch; 0 for not at all. The status of the
 *   verification says it, too, as `retry-after-SECONDS`.
 */
gint64
rebote_smtp_verifier_get_retry_at (ReboteSmtpVerifier *self,
                                   const char         *address)
{
  const Record *record;

  g_return_val_if_fail (REBOTE_IS_SMTP_VERIFIER (self), 0);
  g_return_val_if_fail (address != NULL, 0);

  record = g_hash_table_lookup (self->records, address);

  return record ? record->retry_at : 0;
}
