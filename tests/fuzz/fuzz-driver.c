/* fuzz-driver.c
 *
 * Runs a fuzz target without a fuzzer, so that it is a unit test: every file of some folders as it is, then mutations
 * of them, the same ones each time.
 *
 * Usage: NAME RUNS FOLDER …
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <glib.h>
#include <glib/gstdio.h>

#include "fuzz.h"

#define SEED     20260504
#define MAX_SIZE (256 * 1024)

/* What makes parsers stumble. */
static const char *const tokens[] = {
  "\n", "\r", "\r\n", "\n\n", "--", "=?utf-8?q?", "?=", "<", ">", "@", ":", ";", "\"", "(", ")", "=\n", "\xff", "\xc3",
  "\xe2\x80", "\x1b$B", "\x1b(B", "&#x", "550 5.1.1 ", "550-", "4.", "From ", "Content-Type: message/rfc822\n\n",
  "Content-Transfer-Encoding: base64\n", "charset=utf-7", "boundary=\"\"", "Final-Recipient: rfc822;", "\\x{110000}",
  "99999999999999999999", "%s%n", "*", "|", "~", "<style>", "<!--"
};

static void
add_file (GPtrArray  *seeds,
          const char *path)
{
  char *text;
  gsize length;

  if (g_file_test (path, G_FILE_TEST_IS_REGULAR) && g_file_get_contents (path, &text, &length, NULL))
    g_ptr_array_add (seeds, g_bytes_new_take (text, MIN (length, MAX_SIZE)));
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static void
add_folder (GPtrArray  *seeds,
            const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    g_ptr_array_add (names, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    add_file (seeds, g_ptr_array_index (names, i));
}

static void
mutate_once (GByteArray *bytes,
             GRand      *rand,
             GBytes     *other)
{
  guint       at = g_rand_int_range (rand, 0, bytes->len + 1);
  guint       left = bytes->len - at;
  const char *token;
  gsize       size;

  switch (g_rand_int_range (rand, 0, 7))
    {
    case 0:
      if (left > 0)
        bytes->data[at] ^= 1 << g_rand_int_range (rand, 0, 8);
      break;
    case 1:
      if (left > 0)
        bytes->data[at] = g_rand_int_range (rand, 0, 256);
      break;
    case 2:
      if (left > 0)
        g_byte_array_remove_range (bytes, at, g_rand_int_range (rand, 1, MIN (left, 400) + 1));
      break;
    case 3:
      g_byte_array_set_size (bytes, at);
      break;
    case 4:
      {
        const guint8 *data = g_bytes_get_data (other, &size);
        guint         from = g_rand_int_range (rand, 0, size + 1);

        if (size > from && bytes->len < MAX_SIZE)
          g_byte_array_append (bytes, data + from, MIN (size - from, 2000));
      }
      break;
    case 5:
      if (left > 1 && bytes->len < MAX_SIZE)
        {
          guint              length = g_rand_int_range (rand, 1, MIN (left, 600));
          g_autofree guint8 *copy = g_memdup2 (bytes->data + at, length);

          g_byte_array_append (bytes, copy, length);
        }
      break;
    default:
      token = tokens[g_rand_int_range (rand, 0, G_N_ELEMENTS (tokens))];
      size = MIN (strlen (token), left);
      if (size > 0)
        memcpy (bytes->data + at, token, size);
      break;
    }
}

static void
run_mutant (GPtrArray *seeds,
            GRand     *rand)
{
  GBytes *seed = g_ptr_array_index (seeds, g_rand_int_range (rand, 0, seeds->len));
  GBytes *other = g_ptr_array_index (seeds, g_rand_int_range (rand, 0, seeds->len));
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree guint8 *exact = NULL;
  int                n = g_rand_int_range (rand, 1, 12);

  g_byte_array_append (bytes, g_bytes_get_data (seed, NULL), g_bytes_get_size (seed));
  for (int i = 0; i < n; i++)
    mutate_once (bytes, rand, other);

  /* No byte more than there is, so that a sanitizer sees who reads on. */
  exact = g_memdup2 (bytes->data, bytes->len);
  LLVMFuzzerTestOneInput (exact ? exact : (const guint8 *)"", bytes->len);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GPtrArray) seeds = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);
  guint n_runs;

  if (argc < 3)
    {
      g_printerr ("Usage: %s RUNS FOLDER …\n", argv[0]);
      return EXIT_FAILURE;
    }
  n_runs = atoi (argv[1]);
  for (int i = 2; i < argc; i++)
    add_folder (seeds, argv[i]);
  if (seeds->len == 0)
    {
      g_printerr ("There is nothing to begin with.\n");
      return EXIT_FAILURE;
    }

  LLVMFuzzerTestOneInput ((const guint8 *)"", 0);
  for (guint i = 0; i < seeds->len; i++)
    {
      GBytes *seed = g_ptr_array_index (seeds, i);

      LLVMFuzzerTestOneInput (g_bytes_get_data (seed, NULL), g_bytes_get_size (seed));
    }
  for (guint i = 0; i < n_runs; i++)
    run_mutant (seeds, rand);
  g_print ("%u files and %u mutations of them read.\n", seeds->len, n_runs);

  return EXIT_SUCCESS;
}
