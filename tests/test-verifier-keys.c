/* test-verifier-keys.c
 *
 * Keys of verification services: kept in a keyring, which here is a file, and taken from the environment first.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "verify/rebote-verifier-error.h"
#include "verify/rebote-verifier-keys.h"
#include "isolated.h"

/* libsecret forgets what GIO tells it about each file that it writes. */
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#else
#define __lsan_disable()
#define __lsan_enable()
#endif

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  __lsan_disable ();
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  __lsan_enable ();
}

static char *
look_up (const char *service,
         const char *key,
         gboolean    is_only)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *value;

  rebote_verifier_keys_lookup_async (service, key, is_only, NULL, result_cb, &result);
  wait_for (&result);
  value = rebote_verifier_keys_lookup_finish (result, &error);
  g_assert_no_error (error);

  return value;
}

static void
store (const char *service,
       const char *key,
       const char *value)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  rebote_verifier_keys_store_async (service, key, "A key", value, NULL, result_cb, &result);
  wait_for (&result);
  g_assert_true (rebote_verifier_keys_store_finish (result, &error));
  g_assert_no_error (error);
}

static void
clear (const char *service,
       const char *key)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  rebote_verifier_keys_clear_async (service, key, NULL, result_cb, &result);
  wait_for (&result);
  g_assert_true (rebote_verifier_keys_clear_finish (result, &error));
  g_assert_no_error (error);
}

static void
assert_key (const char *service,
            const char *key,
            gboolean    is_only,
            const char *expected)
{
  g_autofree char *value = look_up (service, key, is_only);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (value, ==, expected);
  g_assert_cmpint (rebote_verifier_keys_has (service, key, is_only, &error), ==, expected != NULL);
  g_assert_no_error (error);
}

static void
test_keyring (void)
{
  assert_key ("hunter", "key", TRUE, NULL);
  store ("hunter", "key", "one");
  store ("mailnjoy", "id", "two");
  store ("mailnjoy", "secret", "three");
  assert_key ("hunter", "key", TRUE, "one");
  assert_key ("mailnjoy", "id", FALSE, "two");
  assert_key ("mailnjoy", "secret", FALSE, "three");
  assert_key ("kickbox", "key", TRUE, NULL);

  store ("hunter", "key", " four\n");
  assert_key ("hunter", "key", TRUE, "four");
  clear ("hunter", "key");
  assert_key ("hunter", "key", TRUE, NULL);
  assert_key ("mailnjoy", "secret", FALSE, "three");
  clear ("hunter", "key");
}

/* What the environment holds comes first, and an empty variable holds nothing. */
static void
test_environment (void)
{
  g_autofree char *only = rebote_verifier_keys_get_variable ("debounce", "key", TRUE);
  g_autofree char *one_of = rebote_verifier_keys_get_variable ("mailnjoy", "secret", FALSE);

  g_assert_cmpstr (only, ==, "REBOTE_KEY_DEBOUNCE");
  g_assert_cmpstr (one_of, ==, "REBOTE_KEY_MAILNJOY_SECRET");

  store ("debounce", "key", "from the keyring");
  g_setenv (only, "from the environment\n", TRUE);
  assert_key ("debounce", "key", TRUE, "from the environment");
  g_setenv (only, "", TRUE);
  assert_key ("debounce", "key", TRUE, "from the keyring");
  g_unsetenv (only);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *file = NULL;

  isolated_test_init (&argc, &argv);
  file = g_build_filename (g_getenv ("HOME"), "keyring", NULL);
  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", file, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "test", TRUE);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);

  g_test_add_func ("/verifier-keys/keyring", test_keyring);
  g_test_add_func ("/verifier-keys/environment", test_environment);

  return isolated_test_run ();
}
