/* rebote-http-verifier.c
 *
 * A service on the web as a verifier: the keys, the questions, and what it is for people.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-http-verifier"

#include "config.h"

#include <glib/gi18n.h>

#include "rebote-http-question.h"
#include "rebote-http-verifier-private.h"
#include "verify/rebote-verifier-keys.h"

/* One that can be asked for its credits: whether a verifier can is a matter of its type. */
typedef struct
{
  ReboteHttpVerifier parent_instance;
} ReboteCreditsVerifier;

typedef struct
{
  ReboteHttpVerifierClass parent_class;
} ReboteCreditsVerifierClass;

static GType rebote_credits_verifier_get_type (void);
static void  rebote_http_verifier_iface_init (ReboteVerifierInterface *iface);
static void  rebote_credits_verifier_iface_init (ReboteVerifierInterface *iface);

G_DEFINE_TYPE_WITH_CODE (ReboteHttpVerifier, rebote_http_verifier, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (REBOTE_TYPE_VERIFIER, rebote_http_verifier_iface_init))
G_DEFINE_FINAL_TYPE_WITH_CODE (ReboteCreditsVerifier, rebote_credits_verifier, REBOTE_TYPE_HTTP_VERIFIER,
                               G_IMPLEMENT_INTERFACE (REBOTE_TYPE_VERIFIER, rebote_credits_verifier_iface_init))

/* What is being asked */
typedef struct
{
  ReboteDescriptorOperation operation;
  ReboteDescriptorStep      step; /* its texts are those that follow */
  GStrv                     addresses;
  char                     *job;
  char                     *link;
  guint                     n_secrets; /* looked up so far */
  GHashTable               *secrets;
  GError                   *doubtful; /* a wrong key, or no credits */
  ReboteDescriptorOutcome   outcome;
} Asking;

static void
asking_free (gpointer data)
{
  Asking *asking = data;

  g_strfreev (asking->addresses);
  g_free (asking->job);
  g_free (asking->link);
  g_clear_pointer (&asking->secrets, g_hash_table_unref);
  rebote_descriptor_outcome_clear (&asking->outcome);
  g_clear_error (&asking->doubtful);
  g_free (asking);
}

static void look_up_secrets (GTask *task);

/* The strings of the keys are overwritten before they are given back. */
static void
secret_free (gpointer data)
{
  char *secret = data;

  for (volatile char *p = secret; p && *p; p++)
    *p = '\0';
  g_free (secret);
}

static void
question_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ReboteHttpVerifier *self = g_task_get_source_object (task);
  Asking             *asking = g_task_get_task_data (task);
  g_auto (ReboteDescriptorOutcome) outcome = { 0 };
  g_autoptr (GError) error = NULL;

  if (rebote_http_question_finish (result, &outcome, &error))
    {
      asking->outcome = outcome;
      outcome = (ReboteDescriptorOutcome){ 0 };
      g_task_return_boolean (task, TRUE);
      return;
    }

  /* The key may have been corrected before the next question. */
  if (g_error_matches (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_AUTH))
    rebote_http_verifier_forget_keys (self);
  if (outcome.ask_credits && rebote_descriptor_has (self->descriptor, REBOTE_DESCRIPTOR_CREDITS))
    {
      asking->doubtful = g_steal_pointer (&error);
      look_up_secrets (g_steal_pointer (&task));
    }
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* The service gave one error for two causes: what its credits say tells them apart. */
static void
credits_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ReboteHttpVerifier *self = g_task_get_source_object (task);
  Asking             *asking = g_task_get_task_data (task);
  g_auto (ReboteDescriptorOutcome) outcome = { 0 };

  if (rebote_http_question_finish (result, &outcome, NULL) && outcome.credits == 0)
    {
      g_clear_error (&asking->doubtful);
      g_task_return_new_error (task, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_CREDITS,
                               _("The credits of %s are used up."), self->info.name);
      return;
    }

  g_task_return_error (task, g_steal_pointer (&asking->doubtful));
}

static void
ask (GTask *task)
{
  ReboteHttpVerifier        *self = g_task_get_source_object (task);
  Asking                    *asking = g_task_get_task_data (task);
  const ReboteDescriptorStep nothing = { 0 };
  ReboteHttpPartner          partner = { self->session, self->descriptor, self->server, self->settings, asking->secrets };

  if (asking->doubtful)
    rebote_http_question_async (&partner, REBOTE_DESCRIPTOR_CREDITS, &nothing, g_task_get_cancellable (task), credits_cb,
                                task);
  else
    rebote_http_question_async (&partner, asking->operation, &asking->step, g_task_get_cancellable (task), question_cb, task);
}

static gboolean
check_secret (ReboteHttpVerifier           *self,
              const ReboteDescriptorSecret *secret,
              const char                   *value,
              GError                      **error)
{
  if (secret->required && value == NULL)
    /* Translators: the name of a service, and of one of its keys, as “API key” */
    g_set_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_NOT_READY, _("%s needs your key: %s"), self->info.name,
                 rebote_descriptor_translate_label (secret->label));
  else if (value && secret->pattern && !g_regex_match (secret->pattern, value, 0, NULL))
    g_set_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_NOT_READY, _("%s has no keys of this form: %s"),
                 self->info.name, rebote_descriptor_translate_label (secret->label));
  else
    return TRUE;

  return FALSE;
}

static void
keys_lookup_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ReboteHttpVerifier           *self = g_task_get_source_object (task);
  Asking                       *asking = g_task_get_task_data (task);
  const ReboteDescriptorSecret *secret = g_ptr_array_index (rebote_descriptor_get_secrets (self->descriptor),
                                                            asking->n_secrets);
  g_autoptr (GError) error = NULL;
  char *value = rebote_verifier_keys_lookup_finish (result, &error);

  /* Without a keyring there can be no key in it, which is well where none is needed. */
  if (error && !secret->required && error->domain == REBOTE_VERIFIER_ERROR)
    g_clear_error (&error);
  if (error || !check_secret (self, secret, value, &error))
    {
      secret_free (value);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (value)
    g_hash_table_insert (asking->secrets, g_strdup (secret->id), value);
  asking->n_secrets++;
  look_up_secrets (g_steal_pointer (&task));
}

/* Looks up what is not yet known, then asks. Takes over the task. */
static void
look_up_secrets (GTask *task)
{
  ReboteHttpVerifier *self = g_task_get_source_object (task);
  Asking             *asking = g_task_get_task_data (task);
  GPtrArray          *secrets = rebote_descriptor_get_secrets (self->descriptor);

  if (asking->secrets == NULL && self->secrets)
    {
      asking->secrets = g_hash_table_ref (self->secrets);
      asking->n_secrets = secrets->len;
    }
  if (asking->n_secrets < secrets->len)
    {
      const ReboteDescriptorSecret *secret = g_ptr_array_index (secrets, asking->n_secrets);

      if (asking->secrets == NULL)
        asking->secrets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, secret_free);
      rebote_verifier_keys_lookup_async (self->info.id, secret->id, secrets->len == 1, g_task_get_cancellable (task),
                                         keys_lookup_cb, task);
      return;
    }
  /* What the service doubts is not kept. */
  if (self->secrets == NULL && asking->secrets && asking->doubtful == NULL)
    self->secrets = g_hash_table_ref (asking->secrets);
  ask (task);
}

/* Asks for one thing, with the keys that it needs. */
void
_rebote_http_verifier_ask_async (ReboteHttpVerifier         *self,
                                 ReboteDescriptorOperation   operation,
                                 const ReboteDescriptorStep *step,
                                 GCancellable               *cancellable,
                                 GAsyncReadyCallback         callback,
                                 gpointer                    user_data)
{
  GTask  *task = g_task_new (self, cancellable, callback, user_data);
  Asking *asking = g_new0 (Asking, 1);

  g_task_set_source_tag (task, _rebote_http_verifier_ask_async);
  asking->operation = operation;
  asking->addresses = g_strdupv ((char **)step->addresses);
  asking->job = g_strdup (step->job);
  asking->link = g_strdup (step->link);
  asking->step = (ReboteDescriptorStep){
    (const char *const *)asking->addresses, asking->job, asking->link, step->page, step->n_addresses
  };
  g_task_set_task_data (task, asking, asking_free);
  look_up_secrets (task);
}

/* The outcome is to be cleared even on failure. */
gboolean
_rebote_http_verifier_ask_finish (ReboteHttpVerifier      *self,
                                  GAsyncResult            *result,
                                  ReboteDescriptorOutcome *outcome,
                                  GError                 **error)
{
  Asking *asking;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  asking = g_task_get_task_data (G_TASK (result));
  *outcome = asking->outcome;
  asking->outcome = (ReboteDescriptorOutcome){ 0 };

  return g_task_propagate_boolean (G_TASK (result), error);
}

static const ReboteVerifierInfo *
rebote_http_verifier_get_info (ReboteVerifier *verifier)
{
  return &REBOTE_HTTP_VERIFIER (verifier)->info;
}

static gboolean
rebote_http_verifier_check_ready (ReboteVerifier *verifier,
                                  GError        **error)
{
  ReboteHttpVerifier *self = REBOTE_HTTP_VERIFIER (verifier);
  GPtrArray          *secrets = rebote_descriptor_get_secrets (self->descriptor);

  for (guint i = 0; i < secrets->len; i++)
    {
      const ReboteDescriptorSecret *secret = g_ptr_array_index (secrets, i);
      g_autoptr (GError) failure = NULL;

      if (!secret->required || rebote_verifier_keys_has (self->info.id, secret->id, secrets->len == 1, &failure))
        continue;
      if (failure)
        g_propagate_error (error, g_steal_pointer (&failure));
      else
        check_secret (self, secret, NULL, error);
      return FALSE;
    }

  return TRUE;
}

static void
rebote_http_verifier_check_async (ReboteVerifier     *verifier,
                                  const char *const  *addresses,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  ReboteHttpVerifier        *self = REBOTE_HTTP_VERIFIER (verifier);
  const ReboteDescriptorStep step = { .addresses = addresses };
  gboolean                   is_single = addresses[1] == NULL;

  g_return_if_fail (g_strv_length ((char **)addresses) <= self->info.max_batch);

  _rebote_http_verifier_ask_async (self, is_single ? REBOTE_DESCRIPTOR_CHECK : REBOTE_DESCRIPTOR_BATCH, &step, cancellable,
                                   callback, user_data);
}

static GPtrArray *
rebote_http_verifier_check_finish (ReboteVerifier *verifier,
                                   GAsyncResult   *result,
                                   GError        **error)
{
  g_auto (ReboteDescriptorOutcome) outcome = { 0 };

  return _rebote_http_verifier_ask_finish (REBOTE_HTTP_VERIFIER (verifier), result, &outcome, error)
           ? g_steal_pointer (&outcome.results)
           : NULL;
}

static void
rebote_http_verifier_get_credits_async (ReboteVerifier     *verifier,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data)
{
  const ReboteDescriptorStep nothing = { 0 };

  _rebote_http_verifier_ask_async (REBOTE_HTTP_VERIFIER (verifier), REBOTE_DESCRIPTOR_CREDITS, &nothing, cancellable,
                                   callback, user_data);
}

static gint64
rebote_http_verifier_get_credits_finish (ReboteVerifier *verifier,
                                         GAsyncResult   *result,
                                         GError        **error)
{
  g_auto (ReboteDescriptorOutcome) outcome = { 0 };

  return _rebote_http_verifier_ask_finish (REBOTE_HTTP_VERIFIER (verifier), result, &outcome, error) ? outcome.credits : -1;
}

static void
rebote_http_verifier_iface_init (ReboteVerifierInterface *iface)
{
  iface->get_info = rebote_http_verifier_get_info;
  iface->check_ready = rebote_http_verifier_check_ready;
  iface->check_async = rebote_http_verifier_check_async;
  iface->check_finish = rebote_http_verifier_check_finish;
  _rebote_http_verifier_init_jobs_iface (iface);
}

/* The rest is that of its parent. */
static void
rebote_credits_verifier_iface_init (ReboteVerifierInterface *iface)
{
  iface->get_credits_async = rebote_http_verifier_get_credits_async;
  iface->get_credits_finish = rebote_http_verifier_get_credits_finish;
}

static void
rebote_http_verifier_finalize (GObject *object)
{
  ReboteHttpVerifier *self = REBOTE_HTTP_VERIFIER (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->secrets, g_hash_table_unref);
  g_clear_pointer (&self->settings, g_hash_table_unref);
  g_clear_pointer (&self->begun, g_hash_table_unref);
  g_clear_pointer (&self->fetched, g_hash_table_unref);
  g_clear_pointer (&self->descriptor, rebote_descriptor_unref);
  g_free (self->server);
  g_free (self->receiver);

  G_OBJECT_CLASS (rebote_http_verifier_parent_class)->finalize (object);
}

static void
rebote_http_verifier_class_init (ReboteHttpVerifierClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = rebote_http_verifier_finalize;
}

static void
rebote_http_verifier_init (ReboteHttpVerifier *self)
{
  self->settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  _rebote_http_verifier_init_jobs (self);
}

static void
rebote_credits_verifier_class_init (ReboteCreditsVerifierClass *klass)
{
}

static void
rebote_credits_verifier_init (ReboteCreditsVerifier *self)
{
}

/**
 * rebote_http_verifier_new_for_server:
 * @descriptor: what the service is
 * @server: (nullable): the server that is asked in place of its own, as “http://127.0.0.1:1234”
 *
 * For a service that somebody plays.
 *
 * Returns: (transfer full): a verifier
 */
ReboteHttpVerifier *
rebote_http_verifier_new_for_server (ReboteDescriptor *descriptor,
                                     const char       *server)
{
  ReboteHttpVerifier *self;
  GPtrArray          *settings;

  g_return_val_if_fail (descriptor != NULL, NULL);

  self = g_object_new (rebote_descriptor_has (descriptor, REBOTE_DESCRIPTOR_CREDITS) ? rebote_credits_verifier_get_type ()
                                                                                     : REBOTE_TYPE_HTTP_VERIFIER,
                       NULL);
  self->descriptor = rebote_descriptor_ref (descriptor);
  self->server = g_strdup (server);
  settings = rebote_descriptor_get_settings (descriptor);
  for (guint i = 0; i < settings->len; i++)
    {
      const ReboteDescriptorSetting *setting = g_ptr_array_index (settings, i);

      g_hash_table_insert (self->settings, g_strdup (setting->id), g_strdup (setting->value));
    }
  self->session = rebote_http_session_new (rebote_descriptor_get_limits (descriptor)->concurrent);
  _rebote_http_verifier_fill_info (self);

  return self;
}

/**
 * rebote_http_verifier_new:
 * @descriptor: what the service is
 *
 * Returns: (transfer full): a verifier
 */
ReboteHttpVerifier *
rebote_http_verifier_new (ReboteDescriptor *descriptor)
{
  return rebote_http_verifier_new_for_server (descriptor, NULL);
}

/**
 * rebote_http_verifier_get_descriptor:
 * @self: a verifier
 *
 * Returns: (transfer none): what the service is: its keys, its settings, its limits
 */
ReboteDescriptor *
rebote_http_verifier_get_descriptor (ReboteHttpVerifier *self)
{
  g_return_val_if_fail (REBOTE_IS_HTTP_VERIFIER (self), NULL);

  return self->descriptor;
}

/**
 * rebote_http_verifier_get_setting:
 * @self: a verifier
 * @id: the name of a setting
 *
 * Returns: (nullable): what it is; %NULL if there is no such setting
 */
const char *
rebote_http_verifier_get_setting (ReboteHttpVerifier *self,
                                  const char         *id)
{
  g_return_val_if_fail (REBOTE_IS_HTTP_VERIFIER (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return g_hash_table_lookup (self->settings, id);
}

/**
 * rebote_http_verifier_set_setting:
 * @self: a verifier that was asked nothing yet
 * @id: the name of a setting
 * @value: what it is to be
 * @error: return location for %REBOTE_VERIFIER_ERROR_NOT_READY: there is no such setting, or it cannot be that
 *
 * Changes a setting, and with it who receives what is sent.
 *
 * Returns: whether it was set
 */
gboolean
rebote_http_verifier_set_setting (ReboteHttpVerifier *self,
                                  const char         *id,
                                  const char         *value,
                                  GError            **error)
{
  char *used;

  g_return_val_if_fail (REBOTE_IS_HTTP_VERIFIER (self), FALSE);
  g_return_val_if_fail (id != NULL && value != NULL, FALSE);

  used = rebote_descriptor_check_setting (self->descriptor, id, value, error);
  if (used == NULL)
    return FALSE;

  g_hash_table_insert (self->settings, g_strdup (id), used);
  _rebote_http_verifier_update_receiver (self);
  return TRUE;
}

/**
 * rebote_http_verifier_forget_keys:
 * @self: a verifier
 *
 * Reads the keys anew before the next question, because they may have changed.
 */
void
rebote_http_verifier_forget_keys (ReboteHttpVerifier *self)
{
  g_return_if_fail (REBOTE_IS_HTTP_VERIFIER (self));

  g_clear_pointer (&self->secrets, g_hash_table_unref);
}
