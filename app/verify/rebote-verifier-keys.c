/* rebote-verifier-keys.c
 *
 * The user’s keys for verification services. They are in the keyring of the desktop and nowhere else; the command line, which
 * may have no keyring, takes them from its environment.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-verifier-keys"

#include "config.h"

#include <glib/gi18n.h>
#include <libsecret/secret.h>

#include "rebote-verifier-error.h"
#include "rebote-verifier-keys.h"

static const SecretSchema schema = {
  REBOTE_APP_ID ".VerifierKey",
  SECRET_SCHEMA_NONE,
  { { "service", SECRET_SCHEMA_ATTRIBUTE_STRING }, { "key", SECRET_SCHEMA_ATTRIBUTE_STRING } },
};

/**
 * rebote_verifier_keys_get_variable:
 * @service: the slug of a service
 * @key: the name of one of its keys
 * @is_only: whether it has no other
 *
 * Returns: (transfer full): the name of the variable of the environment that may hold the key
 */
char *
rebote_verifier_keys_get_variable (const char *service,
                                   const char *key,
                                   gboolean    is_only)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (service != NULL && key != NULL, NULL);

  name = is_only ? g_strdup_printf ("REBOTE_KEY_%s", service) : g_strdup_printf ("REBOTE_KEY_%s_%s", service, key);

  return g_ascii_strup (name, -1);
}

/* Returns the key that the environment holds, or NULL. What is copied often ends with a line break. */
static char *
get_from_environment (const char *service,
                      const char *key,
                      gboolean    is_only)
{
  g_autofree char *variable = rebote_verifier_keys_get_variable (service, key, is_only);
  g_autofree char *value = g_strdup (g_getenv (variable));

  return value && *g_strstrip (value) ? g_steal_pointer (&value) : NULL;
}

/* What libsecret says is about D-Bus, and never about the key. */
static GError *
make_error (const GError *from)
{
  g_autofree char *message = NULL;

  if (g_error_matches (from, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (from);

  if (g_error_matches (from, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN))
    message = g_strdup (_("There is no keyring on this desktop, in which your keys could be"));
  else
    message = g_strdup_printf (_("The keyring with your keys cannot be opened: %s"), from->message);
  return rebote_verifier_error_new (REBOTE_VERIFIER_ERROR_NOT_READY, 0, message);
}

/**
 * rebote_verifier_keys_has:
 * @service: the slug of a service
 * @key: the name of one of its keys
 * @is_only: whether it has no other
 * @error: return location for %REBOTE_VERIFIER_ERROR_NOT_READY: no keyring runs
 *
 * Looks for a key without reading it, so that no keyring asks for its password.
 *
 * Returns: whether the user has given it; %FALSE without an error where not
 */
gboolean
rebote_verifier_keys_has (const char *service,
                          const char *key,
                          gboolean    is_only,
                          GError    **error)
{
  g_autofree char *value = NULL;
  g_autoptr (GError) failure = NULL;
  GList   *items;
  gboolean has;

  g_return_val_if_fail (service != NULL && key != NULL, FALSE);

  value = get_from_environment (service, key, is_only);
  if (value)
    return TRUE;

  items = secret_password_search_sync (&schema, SECRET_SEARCH_NONE, NULL, &failure, "service", service, "key", key, NULL);
  has = items != NULL;
  g_list_free_full (items, g_object_unref);
  if (failure)
    g_propagate_error (error, make_error (failure));

  return has;
}

static void
password_lookup_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  char *value = secret_password_lookup_finish (result, &error);

  if (error)
    {
      g_task_return_error (task, make_error (error));
      return;
    }
  g_task_return_pointer (task, value ? g_strstrip (g_strdup (value)) : NULL, g_free);
  if (value)
    secret_password_free (value);
}

/**
 * rebote_verifier_keys_lookup_async:
 * @service: the slug of a service
 * @key: the name of one of its keys
 * @is_only: whether it has no other
 * @cancellable: (nullable): to stop it
 * @callback: called with the result
 * @user_data: data for @callback
 *
 * Reads a key; the keyring may ask for its password.
 */
void
rebote_verifier_keys_lookup_async (const char         *service,
                                   const char         *key,
                                   gboolean            is_only,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  char *value;

  g_return_if_fail (service != NULL && key != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, rebote_verifier_keys_lookup_async);
  value = get_from_environment (service, key, is_only);
  if (value)
    g_task_return_pointer (task, value, g_free);
  else
    secret_password_lookup (&schema, cancellable, password_lookup_cb, g_steal_pointer (&task), "service", service, "key", key,
                            NULL);
}

/**
 * rebote_verifier_keys_lookup_finish:
 * @result: what the callback was given
 * @error: return location for %REBOTE_VERIFIER_ERROR_NOT_READY or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the key; %NULL without an error where there is none
 */
char *
rebote_verifier_keys_lookup_finish (GAsyncResult *result,
                                    GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, rebote_verifier_keys_lookup_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
password_store_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (secret_password_store_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, make_error (error));
}

/**
 * rebote_verifier_keys_store_async:
 * @service: the slug of a service
 * @key: the name of one of its keys
 * @title: what the keyring shows to the user
 * @value: the key
 * @cancellable: (nullable): to stop it
 * @callback: called with the result
 * @user_data: data for @callback
 *
 * Keeps a key in the keyring, in place of one that was there before.
 */
void
rebote_verifier_keys_store_async (const char         *service,
                                  const char         *key,
                                  const char         *title,
                                  const char         *value,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (service != NULL && key != NULL);
  g_return_if_fail (title != NULL && value != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, rebote_verifier_keys_store_async);
  secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, title, value, cancellable, password_store_cb, task, "service",
                         service, "key", key, NULL);
}

/**
 * rebote_verifier_keys_store_finish:
 * @result: what the callback was given
 * @error: return location for %REBOTE_VERIFIER_ERROR_NOT_READY or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the key is kept
 */
gboolean
rebote_verifier_keys_store_finish (GAsyncResult *result,
                                   GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, rebote_verifier_keys_store_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
password_clear_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  secret_password_clear_finish (result, &error);
  if (error)
    g_task_return_error (task, make_error (error));
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * rebote_verifier_keys_clear_async:
 * @service: the slug of a service
 * @key: the name of one of its keys
 * @cancellable: (nullable): to stop it
 * @callback: called with the result
 * @user_data: data for @callback
 *
 * Takes a key out of the keyring.
 */
void
rebote_verifier_keys_clear_async (const char         *service,
                                  const char         *key,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (service != NULL && key != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, rebote_verifier_keys_clear_async);
  secret_password_clear (&schema, cancellable, password_clear_cb, task, "service", service, "key", key, NULL);
}

/**
 * rebote_verifier_keys_clear_finish:
 * @result: what the callback was given
 * @error: return location for %REBOTE_VERIFIER_ERROR_NOT_READY or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the keyring has the key no more
 */
gboolean
rebote_verifier_keys_clear_finish (GAsyncResult *result,
                                   GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, rebote_verifier_keys_clear_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
