/* test-store-timeline.c
 *
 * What happened to an address, wherever that is kept.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "store/rebote-store-lists.h"
#include "store/rebote-store-messages.h"
#include "store/rebote-store-suppressions.h"
#include "store/rebote-store-timeline.h"
#include "isolated.h"

#define ADDRESS "ana@example.com"

/* The two contacts of a list stand for the same address. */
static gint64
import (ReboteStore *store,
        const char  *name)
{
  const char *columns[] = { "Mail", NULL };
  ReboteStoredList list = { .name = (char *)name, .dialect = (char *)"", .columns = (GStrv)columns };
  g_autoptr (GError) error = NULL;
  gint64 id = rebote_store_lists_begin (store, &list, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < 2; i++)
    {
      ReboteStoredContact contact = {
        .row = i,
        .record = "Ana@Example.com\n",
        .record_size = strlen ("Ana@Example.com\n"),
        .address = "Ana@Example.com",
        .canonical = (char *)ADDRESS,
        .fields = "Ana@Example.com\x1f" "1\x1f",
        .decision = "keep",
      };

      g_assert_true (rebote_store_lists_append (store, id, &contact, 1, &error));
    }
  g_assert_true (rebote_store_lists_finish (store, id, NULL, &error));
  g_assert_no_error (error);

  return id;
}

static void
add_bounce (ReboteStore *store,
            const char  *address,
            gint64       date)
{
  g_autoptr (GPtrArray) bounces = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_bounce_unref);
  ReboteBounce       *bounce = rebote_bounce_new ();
  ReboteRecipient    *recipient = rebote_recipient_new ();
  ReboteMessagesAdded added;
  g_autoptr (GError) error = NULL;

  recipient->address = g_strdup (address);
  recipient->reason = REBOTE_REASON_MAILBOX_FULL;
  recipient->kind = REBOTE_KIND_SOFT;
  recipient->diagnostic = g_strdup ("452 4.2.2 Over quota");
  bounce->type = REBOTE_MESSAGE_BOUNCE;
  bounce->source = g_strdup ("inbox.mbox");
  bounce->subject = g_strdup ("Returned mail");
  if (date > 0)
    bounce->date = g_date_time_new_from_unix_utc (date);
  bounce->raw = g_bytes_new (&date, sizeof date);
  g_ptr_array_add (bounce->recipients, recipient);
  g_ptr_array_add (bounces, bounce);
  g_assert_true (rebote_store_messages_add (store, bounces, &added, &error));
  g_assert_no_error (error);
}

static const ReboteTimelineEvent *
get (GPtrArray *events,
     guint      i)
{
  g_assert_cmpuint (i, <, events->len);

  return g_ptr_array_index (events, i);
}

static void
test_all (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteStore) store = rebote_store_open_temporary (&error);
  ReboteSuppression suppression = { .address = (char *)ADDRESS, .reason = (char *)"complaint", .origin = (char *)"user",
                                    .since = g_get_real_time () / G_USEC_PER_SEC };
  g_autoptr (GPtrArray) suppressions = g_ptr_array_new ();
  g_autoptr (ReboteSuppressionsAdded) added = NULL;
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GPtrArray) again = NULL;
  gint64 list;
  gint64 contact;
  gint64 change;
  guint  seen[REBOTE_TIMELINE_LIFTED + 1] = { 0 };

  g_assert_no_error (error);
  list = import (store, "May");
  contact = list << 32;
  add_bounce (store, ADDRESS, 5000);
  add_bounce (store, ADDRESS, 3000);
  add_bounce (store, ADDRESS, 0);
  add_bounce (store, "eva@example.com", 4000);
  change = rebote_store_contacts_override (store, &contact, 1, "keep", "Our customer", &error);
  g_assert_true (rebote_store_contacts_undo_override (store, change, &error));
  g_ptr_array_add (suppressions, &suppression);
  added = rebote_store_suppressions_add (store, suppressions, &error);
  g_assert_no_error (error);
  g_assert_true (rebote_store_suppressions_take_off (store, (gint64 *)(gpointer)added->ids->data, 1, "She called", &error));

  events = rebote_store_timeline_find (store, 0, " <ANA@example.com>", 100, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (events->len, ==, 7);
  for (guint i = 0; i < events->len; i++)
    {
      const ReboteTimelineEvent *event = get (events, i);

      seen[event->kind]++;
      if (event->kind == REBOTE_TIMELINE_LISTED)
        g_assert_cmpstr (event->name, ==, "May");
      else if (event->kind == REBOTE_TIMELINE_DECIDED)
        g_assert_true (event->undone && g_str_equal (event->verdict, "keep") && g_str_equal (event->note, "Our customer"));
      else if (event->kind == REBOTE_TIMELINE_SUPPRESSED)
        g_assert_cmpstr (event->reason, ==, "complaint");
      else if (event->kind == REBOTE_TIMELINE_LIFTED)
        g_assert_cmpstr (event->note, ==, "She called");
    }
  g_assert_cmpuint (seen[REBOTE_TIMELINE_LISTED], ==, 1);
  g_assert_cmpuint (seen[REBOTE_TIMELINE_MAIL], ==, 3);
  g_assert_cmpuint (seen[REBOTE_TIMELINE_DECIDED], ==, 1);
  g_assert_cmpuint (seen[REBOTE_TIMELINE_SUPPRESSED], ==, 1);
  g_assert_cmpuint (seen[REBOTE_TIMELINE_LIFTED], ==, 1);

  /* Read once more it is the same, and each event is another one. */
  again = rebote_store_timeline_find (store, 0, ADDRESS, 100, &error);
  g_assert_cmpuint (again->len, ==, events->len);
  for (guint i = 0; i < events->len; i++)
    {
      for (guint k = 0; k < events->len; k++)
        g_assert_cmpint (rebote_timeline_event_equal (get (events, i), get (again, k)), ==, i == k);
    }

  /* The latest first; nobody knows when the last one was. */
  g_assert_cmpint (g_date_time_to_unix (get (events, 4)->date), ==, 5000);
  g_assert_cmpstr (get (events, 4)->reason, ==, "mailbox-full");
  g_assert_cmpstr (get (events, 4)->note, ==, "452 4.2.2 Over quota");
  g_assert_cmpint (g_date_time_to_unix (get (events, 5)->date), ==, 3000);
  g_assert_null (get (events, 6)->date);
}

/* What is thrown away is not told, what is known without a list is; a long story is cut off at its beginning. */
static void
test_gone (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteStore) store = rebote_store_open_temporary (&error);
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GPtrArray) none = NULL;
  gint64 list;

  g_assert_no_error (error);
  list = import (store, "May");
  import (store, "June");
  for (guint i = 1; i <= 9; i++)
    add_bounce (store, ADDRESS, i * 1000);
  g_assert_true (rebote_store_lists_delete (store, list, &error));

  events = rebote_store_timeline_find (store, 0, ADDRESS, 6, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (events->len, ==, 6);
  g_assert_cmpstr (get (events, 0)->name, ==, "June");
  g_assert_cmpint (g_date_time_to_unix (get (events, 1)->date), ==, 9000);
  g_assert_cmpint (g_date_time_to_unix (get (events, 5)->date), ==, 5000);

  none = rebote_store_timeline_find (store, 0, "no address", 6, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
}

/* Whoever has no address that could be compared is known by the line alone. */
static void
test_no_address (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteStore) store = rebote_store_open_temporary (&error);
  const char *columns[] = { "Mail", NULL };
  ReboteStoredList list = { .name = (char *)"May", .dialect = (char *)"", .columns = (GStrv)columns };
  ReboteStoredContact contacts[] = {
    { .row = 0, .record = "ana@\n", .record_size = 5, .address = "ana@", .fields = "ana@\x1f" "1\x1f", .decision = "remove" },
    { .row = 1, .record = "ana@\n", .record_size = 5, .address = "ana@", .fields = "ana@\x1f" "1\x1f", .decision = "remove" },
  };
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GPtrArray) others = NULL;
  gint64 id = rebote_store_lists_begin (store, &list, &error) << 32;

  g_assert_true (rebote_store_lists_append (store, id >> 32, contacts, 2, &error));
  g_assert_true (rebote_store_lists_finish (store, id >> 32, NULL, &error));
  g_assert_cmpint (rebote_store_contacts_override (store, &id, 1, "keep", NULL, &error), >, 0);
  g_assert_no_error (error);

  events = rebote_store_timeline_find (store, id, "ana@", 10, &error);
  g_assert_cmpuint (events->len, ==, 2);
  others = rebote_store_timeline_find (store, id | 1, NULL, 10, &error);
  g_assert_cmpuint (others->len, ==, 1);
  g_assert_cmpint (get (others, 0)->kind, ==, REBOTE_TIMELINE_LISTED);
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  g_test_add_func ("/store-timeline/all", test_all);
  g_test_add_func ("/store-timeline/gone", test_gone);
  g_test_add_func ("/store-timeline/no-address", test_no_address);

  return isolated_test_run ();
}
