/* test-descriptor.c
 *
 * The files that describe verification services: that those of Rebote say what they mean, and that faulty ones are refused.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <gio/gio.h>

#include "verify/http/rebote-descriptor-example.h"
#include "isolated.h"

#define FOLDER "/rebote/verifiers"

static GStrv
list_services (void)
{
  g_autoptr (GError) error = NULL;
  GStrv names = g_resources_enumerate_children (FOLDER, 0, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (names), >=, 10);

  return names;
}

static GBytes *
read_service (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_path ("/", FOLDER, name, NULL);
  GBytes          *bytes = g_resources_lookup_data (path, 0, &error);

  g_assert_no_error (error);

  return bytes;
}

static ReboteDescriptor *
load (const char *name)
{
  g_autoptr (GBytes) bytes = read_service (name);
  g_autoptr (GError) error = NULL;
  gsize             length;
  const char       *data = g_bytes_get_data (bytes, &length);
  ReboteDescriptor *descriptor = rebote_descriptor_new (name, data, length, &error);

  g_assert_no_error (error);

  return descriptor;
}

/* Every example means what it says, and there is one for every rule. */
static void
test_examples (void)
{
  g_auto (GStrv) names = list_services ();

  for (guint i = 0; names[i]; i++)
    {
      g_autoptr (ReboteDescriptor) descriptor = load (names[i]);
      g_autoptr (GHashTable) reached = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_auto (GStrv) rules = rebote_descriptor_list_rules (descriptor);
      g_autofree char *file = g_strconcat (rebote_descriptor_get_id (descriptor), ".json", NULL);
      GPtrArray       *examples = rebote_descriptor_get_examples (descriptor);

      g_assert_cmpstr (file, ==, names[i]);
      for (guint j = 0; j < examples->len; j++)
        {
          char            *rule = NULL;
          g_autofree char *problem = NULL;

          problem = rebote_descriptor_example_try (g_ptr_array_index (examples, j), descriptor, &rule);
          if (rule)
            g_hash_table_add (reached, rule);
          if (problem)
            g_test_message ("%s: examples[%u]: %s", names[i], j, problem);
          if (problem)
            g_test_fail ();
        }
      for (guint j = 0; rules[j]; j++)
        {
          if (!g_hash_table_contains (reached, rules[j]))
            {
              g_test_message ("%s: no example reaches %s", names[i], rules[j]);
              g_test_fail ();
            }
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  isolated_test_init (&argc, &argv);
  g_test_add_func ("/descriptor/examples", test_examples);

  return isolated_test_run ();
}
