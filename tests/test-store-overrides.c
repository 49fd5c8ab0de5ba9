/* test-store-overrides.c
 *
 * The user decides about very many contacts at once: all or none of them, and others read on meanwhile.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "store/rebote-store-lists.h"
#include "store/rebote-store-overrides.h"
#include "store/rebote-store-private.h"
#include "isolated.h"

#define N_CONTACTS 50000

typedef struct
{
  ReboteStore *store;
  gint64       list;
  GArray      *ids; /* gint64, in no order */
} Fixture;

/* Who follows a change, and stops it when enough is done. */
typedef struct
{
  Fixture            *fixture;
  ReboteOverrideWatch watch;
  guint               stop_after; /* rows, or 0 */
  guint               n_calls;
  guint64             latest;
  double              fraction;
} Follower;

static guint
count_overridden (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteContactCounts) counts = rebote_store_lists_count (fixture->store, fixture->list, &error);

  g_assert_no_error (error);
  return counts->n_overridden;
}

static gint64
count_decisions (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteReader) reader = rebote_store_get_reader (fixture->store, &error);
  gint64 n = -1;

  g_assert_no_error (error);
  g_assert_true (rebote_connection_get_int (reader->connection, "SELECT count(*) FROM decision WHERE undone IS NULL", &n,
                                            &error));
  return n;
}

static void
progress_cb (guint64  rows,
             double   fraction,
             gpointer user_data)
{
  Follower *follower = user_data;

  /* Others read what was there before, for as long as it lasts. */
  if (follower->n_calls++ == 1)
    g_assert_cmpuint (count_overridden (follower->fixture) % N_CONTACTS, ==, 0);
  g_assert_cmpuint (rows, >=, follower->latest);
  g_assert_cmpuint (rows, <=, N_CONTACTS);
  follower->latest = rows;
  follower->fraction = fraction;
  if (follower->stop_after && rows >= follower->stop_after)
    g_cancellable_cancel (follower->watch.cancellable);
}

static void
follower_init (Follower *follower,
               Fixture  *fixture,
               guint     stop_after)
{
  *follower = (Follower){ .fixture = fixture, .stop_after = stop_after };
  follower->watch.progress = progress_cb;
  follower->watch.user_data = follower;
  follower->watch.cancellable = g_cancellable_new ();
}

static void
follower_clear (Follower *follower)
{
  g_object_unref (follower->watch.cancellable);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  ReboteStoredList list = { .name = (char *)"people", .dialect = (char *)"", .address_column = 0 };
  g_autoptr (GArray) contacts = g_array_new (FALSE, TRUE, sizeof (ReboteStoredContact));
  g_autoptr (GStringChunk) texts = g_string_chunk_new (4096);
  g_autoptr (GError) error = NULL;

  fixture->store = rebote_store_open_temporary (&error);
  g_assert_no_error (error);
  fixture->list = rebote_store_lists_begin (fixture->store, &list, &error);
  fixture->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < N_CONTACTS; i++)
    {
      g_autofree char    *address = g_strdup_printf ("person%u@club.example", (i * 7919u) % N_CONTACTS);
      ReboteStoredContact contact = { .row = i, .decision = i % 3 ? "keep" : "review" };
      gint64              id = fixture->list << 32 | (i * 31u) % N_CONTACTS;

      contact.address = contact.canonical = contact.record = g_string_chunk_insert (texts, address);
      contact.record_size = strlen (address);
      g_array_append_val (contacts, contact);
      g_array_append_val (fixture->ids, id);
    }
  g_assert_true (rebote_store_lists_append (fixture->store, fixture->list,
                                            (const ReboteStoredContact *)(gconstpointer)contacts->data, contacts->len, &error));
  g_assert_true (rebote_store_lists_finish (fixture->store, fixture->list, NULL, &error));
  g_assert_no_error (error);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_array_unref (fixture->ids);
  g_object_unref (fixture->store);
}

static gint64
decide (Fixture    *fixture,
        const char *decision,
        Follower   *follower,
        GError    **error)
{
  return rebote_store_overrides_make (fixture->store, (const gint64 *)(gconstpointer)fixture->ids->data, fixture->ids->len,
                                      decision, NULL, &follower->watch, error);
}

static void
assert_whole (Follower *follower)
{
  g_assert_cmpuint (follower->latest, ==, N_CONTACTS);
  g_assert_cmpfloat (follower->fraction, ==, 1);
  g_assert_cmpuint (follower->n_calls, >, 2);
  follower_clear (follower);
}

static void
test_whole (Fixture      *fixture,
            gconstpointer data)
{
  Follower follower;
  g_autoptr (GError) error = NULL;
  gint64 change;

  follower_init (&follower, fixture, 0);
  change = decide (fixture, "remove", &follower, &error);
  g_assert_no_error (error);
  assert_whole (&follower);
  g_assert_cmpuint (count_overridden (fixture), ==, N_CONTACTS);
  g_assert_cmpint (count_decisions (fixture), ==, N_CONTACTS);

  follower_init (&follower, fixture, 0);
  g_assert_true (rebote_store_overrides_undo (fixture->store, change, &follower.watch, &error));
  assert_whole (&follower);
  g_assert_cmpuint (count_overridden (fixture), ==, 0);
  g_assert_cmpint (count_decisions (fixture), ==, 0);

  follower_init (&follower, fixture, 0);
  g_assert_true (rebote_store_overrides_redo (fixture->store, change, &follower.watch, &error));
  assert_whole (&follower);
  g_assert_cmpuint (count_overridden (fixture), ==, N_CONTACTS);
  g_assert_cmpint (count_decisions (fixture), ==, N_CONTACTS);
}

/* Stopped in the middle, nothing has changed, and the change can still be made. */
static void
test_stopped (Fixture      *fixture,
              gconstpointer data)
{
  Follower follower;
  g_autoptr (GError) error = NULL;
  gint64 change;

  follower_init (&follower, fixture, N_CONTACTS / 2);
  g_assert_cmpint (decide (fixture, "keep", &follower, &error), ==, 0);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (follower.latest, >, 0);
  follower_clear (&follower);
  g_clear_error (&error);
  g_assert_cmpuint (count_overridden (fixture), ==, 0);
  g_assert_cmpint (count_decisions (fixture), ==, 0);

  follower_init (&follower, fixture, 0);
  change = decide (fixture, "keep", &follower, &error);
  g_assert_no_error (error);
  follower_clear (&follower);

  follower_init (&follower, fixture, N_CONTACTS / 2);
  g_assert_false (rebote_store_overrides_undo (fixture->store, change, &follower.watch, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  follower_clear (&follower);
  g_clear_error (&error);
  g_assert_cmpuint (count_overridden (fixture), ==, N_CONTACTS);
  g_assert_cmpint (count_decisions (fixture), ==, N_CONTACTS);
  g_assert_true (rebote_store_overrides_undo (fixture->store, change, NULL, &error));
  g_assert_cmpuint (count_overridden (fixture), ==, 0);

  follower_init (&follower, fixture, N_CONTACTS / 2);
  g_assert_false (rebote_store_overrides_redo (fixture->store, change, &follower.watch, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  follower_clear (&follower);
  g_assert_cmpuint (count_overridden (fixture), ==, 0);
}

/* A change above another one: what was decided before comes back. */
static void
test_above (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const gint64 *ids = (const gint64 *)(gconstpointer)fixture->ids->data;
  gint64 below = rebote_store_overrides_make (fixture->store, ids, 100, "keep", "Our customers", NULL, &error);
  gint64 above = rebote_store_overrides_make (fixture->store, ids, fixture->ids->len, "remove", NULL, NULL, &error);
  g_autoptr (ReboteContactCounts) counts = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (above, >, below);
  g_assert_true (rebote_store_overrides_undo (fixture->store, above, NULL, &error));
  counts = rebote_store_lists_count (fixture->store, fixture->list, &error);
  g_assert_cmpuint (counts->n_overridden, ==, 100);
  g_assert_cmpuint (counts->filters[REBOTE_CONTACT_FILTER_REMOVE], ==, 0);
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  g_test_add ("/store/overrides/whole", Fixture, NULL, set_up, test_whole, tear_down);
  g_test_add ("/store/overrides/stopped", Fixture, NULL, set_up, test_stopped, tear_down);
  g_test_add ("/store/overrides/above", Fixture, NULL, set_up, test_above, tear_down);

  return isolated_test_run ();
}
