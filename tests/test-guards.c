/* test-guards.c
 *
 * What holds a hard verdict back: small sets by hand, and large ones that chance makes, of which the truth is known.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "bounce/rebote-guards.h"
#include "isolated.h"

#define HOUR 3600
#define DAY  (24 * HOUR)
#define WEEK (7 * DAY)

/* A Monday morning. */
#define START 1767600000

static ReboteGuards *
make_guards (void)
{
  g_autoptr (GError) error = NULL;
  ReboteGuards *guards = rebote_guards_new (&error);

  g_assert_no_error (error);
  return guards;
}

/* A notice that is beyond doubt: a server has answered. */
static ReboteGuardFact
make_fact (const char  *address,
           ReboteReason reason,
           gint64       date)
{
  ReboteGuardFact fact = { 0 };

  fact.type = REBOTE_MESSAGE_BOUNCE;
  fact.reason = reason;
  fact.kind = rebote_reason_get_kind (reason);
  fact.role = REBOTE_REPORTER_SENDING_SERVER;
  fact.address = address;
  fact.remote_mta = "mx.example.net";
  fact.text = "550 5.1.1 user unknown";
  fact.confidence = 0.97;
  fact.date = date;
  fact.delay_seconds = 3;

  return fact;
}

static guint
add (ReboteGuards *guards,
     const char   *address,
     ReboteReason  reason,
     gint64        date)
{
  ReboteGuardFact fact = make_fact (address, reason, date);

  return rebote_guards_add (guards, &fact);
}

static guint
add_sign (ReboteGuards     *guards,
          ReboteMessageType type,
          const char       *address,
          gint64            date)
{
  ReboteGuardFact fact = { .type = type, .kind = REBOTE_KIND_NONE, .address = address, .date = date };

  return rebote_guards_add (guards, &fact);
}

static ReboteGuard
get_guard (ReboteGuards *guards,
           guint         position)
{
  const ReboteGuardFinding *finding = rebote_guards_get_finding (guards, position);

  if (finding)
    {
      g_autofree char *words = rebote_guards_describe (guards, position);

      g_assert_cmpstr (words, !=, "");
      g_assert_null (strstr (words, "(null)"));
      g_assert_cmpstr (finding->title, !=, "");
      g_assert_cmpstr (finding->evidence, !=, "");
      g_assert_cmpstr (finding->advice, !=, "");
    }

  return finding ? finding->guard : REBOTE_GUARD_NONE;
}

static guint
count_findings (ReboteGuards *guards,
                ReboteGuard   guard)
{
  GPtrArray *findings = rebote_guards_get_findings (guards);
  guint      n = 0;

  for (guint i = 0; i < findings->len; i++)
    n += ((const ReboteGuardFinding *) g_ptr_array_index (findings, i))->guard == guard;

  return n;
}

static void
test_contradiction (void)
{
  g_autoptr (ReboteGuards) guards = make_guards ();
  guint answered = add (guards, "ana@example.com", REBOTE_REASON_NO_SUCH_USER, START);
  guint gone = add (guards, "luis@example.org", REBOTE_REASON_NO_SUCH_USER, START + WEEK);
  guint full = add (guards, "eva@example.net", REBOTE_REASON_NO_SUCH_USER, START);
  guint same_mail = add (guards, "leo@example.com", REBOTE_REASON_NO_SUCH_USER, START);
  guint relayed = add (guards, "max@example.com", REBOTE_REASON_NO_SUCH_USER, START);
  guint undated = add (guards, "zoe@example.com", REBOTE_REASON_NO_SUCH_USER, 0);
  guint dots = add (guards, "mia.lopez+news@gmail.com", REBOTE_REASON_NO_SUCH_USER, START);
  guint busy = add (guards, "tom@example.com", REBOTE_REASON_NO_SUCH_USER, START);
  guint soft;

  add_sign (guards, REBOTE_MESSAGE_AUTO_REPLY, "Ana@EXAMPLE.com", START + DAY);
  /* An old answer says nothing about today. */
  add_sign (guards, REBOTE_MESSAGE_AUTO_REPLY, "luis@example.org", START);
  soft = add (guards, "eva@example.net", REBOTE_REASON_MAILBOX_FULL, START + WEEK);
  /* The answer to a mail comes before its notice; that it was handed on does not mean that it arrived. */
  add_sign (guards, REBOTE_MESSAGE_AUTO_REPLY, "leo@example.com", START - 60);
  add_sign (guards, REBOTE_MESSAGE_DELIVERED, "max@example.com", START - 60);
  add_sign (guards, REBOTE_MESSAGE_DELIVERED, "zoe@example.com", START);
  add_sign (guards, REBOTE_MESSAGE_COMPLAINT, "mialopez@googlemail.com", START + HOUR);
  /* A server that is down knows nothing of its mailboxes. */
  add (guards, "tom@example.com", REBOTE_REASON_SERVER_UNAVAILABLE, START + WEEK);
  rebote_guards_judge (guards);

  g_assert_cmpint (get_guard (guards, answered), ==, REBOTE_GUARD_CONTRADICTION);
  g_assert_cmpint (get_guard (guards, gone), ==, REBOTE_GUARD_NONE);
  g_assert_cmpint (get_guard (guards, full), ==, REBOTE_GUARD_CONTRADICTION);
  g_assert_cmpint (get_guard (guards, soft), ==, REBOTE_GUARD_NONE);
  g_assert_cmpint (get_guard (guards, same_mail), ==, REBOTE_GUARD_CONTRADICTION);
  g_assert_cmpint (get_guard (guards, relayed), ==, REBOTE_GUARD_NONE);
  g_assert_cmpint (get_guard (guards, undated), ==, REBOTE_GUARD_CONTRADICTION);
  g_assert_cmpint (get_guard (guards, dots), ==, REBOTE_GUARD_CONTRADICTION);
  g_assert_cmpint (get_guard (guards, busy), ==, REBOTE_GUARD_NONE);
  g_assert_cmpuint (rebote_guards_get_findings (guards)->len, ==, 1);
  g_assert_cmpuint (rebote_guards_get_finding (guards, answered)->n_addresses, ==, 5);
}

/* The mail was passed on: the address that failed is not the one that answers. */
static void
test_forwarded (void)
{
  g_autoptr (ReboteGuards) guards = make_guards ();
  ReboteGuardFact fact = make_fact ("old@example.net", REBOTE_REASON_NO_SUCH_USER, START);
  guint position;

  fact.original_address = "ana@example.com";
  position = rebote_guards_add (guards, &fact);
  add_sign (guards, REBOTE_MESSAGE_AUTO_REPLY, "ana@example.com", START);
  rebote_guards_judge (guards);
  g_assert_cmpint (get_guard (guards, position), ==, REBOTE_GUARD_CONTRADICTION);
}

static ReboteGuard
judge_one (const ReboteGuardFact *fact)
{
  g_autoptr (ReboteGuards) guards = make_guards ();

  rebote_guards_add (guards, fact);
  rebote_guards_judge (guards);
  return get_guard (guards, 0);
}

static void
test_cache (void)
{
  static const char *const phrases[] = {
    "preblocked", "blacklist user", "Not delivering to previously bounced address", "Recipient is on the suppression list",
    "Amazon SES has suppressed sending to this address because it has a recent history of bouncing"
  };
  ReboteGuardFact fact = make_fact ("ana@example.com", REBOTE_REASON_NO_SUCH_USER, START);

  fact.role = REBOTE_REPORTER_MAILING_SERVICE;
  g_assert_cmpint (judge_one (&fact), ==, REBOTE_GUARD_NONE);
  for (guint i = 0; i < G_N_ELEMENTS (phrases); i++)
    {
      fact.text = phrases[i];
      g_assert_cmpint (judge_one (&fact), ==, REBOTE_GUARD_CACHE);
    }

  /* Words that a mail server uses for its own mailboxes, too. */
  fact.text = "550 5.2.1 mailbox marked inactive";
  g_assert_cmpint (judge_one (&fact), ==, REBOTE_GUARD_NONE);
  fact.remote_mta = NULL;
  g_assert_cmpint (judge_one (&fact), ==, REBOTE_GUARD_CACHE);
  fact.text = "code 605";
  g_assert_cmpint (judge_one (&fact), ==, REBOTE_GUARD_CACHE);

  /* A service that calls it undetermined is right, and yet it belongs here; but not what is merely blocked. */
  fact.kind = REBOTE_KIND_UNDETERMINED;
  fact.reason = REBOTE_REASON_UNKNOWN;
  fact.text = "Not delivering to previously bounced address";
  g_assert_cmpint (judge_one (&fact), ==, REBOTE_GUARD_CACHE);
  fact.text = "blocked";
  g_assert_cmpint (judge_one (&fact), ==, REBOTE_GUARD_NONE);
  fact.cause = "esp-cache";
  g_assert_cmpint (judge_one (&fact), ==, REBOTE_GUARD_CACHE);
  fact.cause = NULL;
  fact.kind = REBOTE_KIND_HARD;
  fact.reason = REBOTE_REASON_NO_SUCH_USER;

  /* Nobody spoke, and at once. */
  fact.text = NULL;
  g_assert_cmpint (judge_one (&fact), ==, REBOTE_GUARD_CACHE);
  fact.delay_seconds = 600;
  g_assert_cmpint (judge_one (&fact), ==, REBOTE_GUARD_NONE);
  fact.delay_seconds = -1;
  g_assert_cmpint (judge_one (&fact), ==, REBOTE_GUARD_NONE);
}

static void
test_single_evidence (void)
{
  g_autoptr (ReboteGuards) guards = make_guards ();
  ReboteGuardFact fact = make_fact ("once@example.com", REBOTE_REASON_MAILBOX_DISABLED, START);
  guint once, retried, twice, sure;

  fact.confidence = 0.7;
  once = rebote_guards_add (guards, &fact);
  fact.address = "retried@example.com";
  retried = rebote_guards_add (guards, &fact);
  fact.date = START + HOUR;
  rebote_guards_add (guards, &fact);
  fact.address = "twice@example.com";
  twice = rebote_guards_add (guards, &fact);
  fact.date = START + WEEK;
  rebote_guards_add (guards, &fact);
  sure = add (guards, "sure@example.com", REBOTE_REASON_NO_SUCH_USER, START);
  rebote_guards_judge (guards);

  g_assert_cmpint (get_guard (guards, once), ==, REBOTE_GUARD_SINGLE_EVIDENCE);
  g_assert_cmpint (get_guard (guards, retried), ==, REBOTE_GUARD_SINGLE_EVIDENCE);
  g_assert_cmpint (get_guard (guards, twice), ==, REBOTE_GUARD_NONE);
  g_assert_cmpint (get_guard (guards, sure), ==, REBOTE_GUARD_NONE);
  g_assert_cmpuint (rebote_guards_get_finding (guards, once)->n_addresses, ==, 2);
}

static guint
add_company (ReboteGuards *guards,
             const char   *domain,
             guint         n,
             gint64        date)
{
  guint first = rebote_guards_get_n_facts (guards);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *address = g_strdup_printf ("p%u@%s", i, domain);

      add (guards, address, REBOTE_REASON_NO_SUCH_USER, date ? date + i * 60 : 0);
    }

  return first;
}

/* One company with @n dead addresses, and nothing else. */
static gboolean
company_is_held (guint  n,
                 gint64 date)
{
  g_autoptr (ReboteGuards) guards = make_guards ();
  guint first = add_company (guards, "corp.example", n, date);

  rebote_guards_judge (guards);
  if (get_guard (guards, first) == REBOTE_GUARD_NONE)
    {
      g_assert_cmpuint (rebote_guards_get_n_held (guards), ==, 0);
      return FALSE;
    }
  g_assert_cmpuint (rebote_guards_get_n_held (guards), ==, n);
  g_assert_cmpstr (rebote_guards_get_finding (guards, first)->group, ==, "corp.example");
  return TRUE;
}

static void
test_company (void)
{
  g_assert_false (company_is_held (3, START));
  g_assert_true (company_is_held (8, START));
  g_assert_true (company_is_held (30, START));
  g_assert_false (company_is_held (3, 0));
  g_assert_true (company_is_held (30, 0));
}

static void
test_company_exceptions (void)
{
  g_autoptr (ReboteGuards) guards = make_guards ();
  guint gone = add_company (guards, "gone.example", 30, START);
  guint lives = add_company (guards, "lives.example", 30, START);
  guint knows = add_company (guards, "knows.example", 30, START);
  guint later = add_company (guards, "later.example", 30, START);
  guint free_mail = add_company (guards, "hotmail.com", 30, START);
  guint slow = rebote_guards_get_n_facts (guards);

  add (guards, "boss@gone.example", REBOTE_REASON_NO_SUCH_DOMAIN, START);
  add_sign (guards, REBOTE_MESSAGE_AUTO_REPLY, "boss@lives.example", START + HOUR);
  /* A server that tells closed accounts from missing ones knows whom it has. */
  add (guards, "boss@knows.example", REBOTE_REASON_MAILBOX_DISABLED, START + HOUR);
  /* Still so after a month: now it is believed. */
  add_company (guards, "later.example", 30, START + 4 * WEEK);
  slow = rebote_guards_get_n_facts (guards);
  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *address = g_strdup_printf ("p%u@slow.example", i);

      add (guards, address, REBOTE_REASON_NO_SUCH_USER, START + i * WEEK);
    }
  rebote_guards_judge (guards);

  g_assert_cmpint (get_guard (guards, gone), ==, REBOTE_GUARD_NONE);
  g_assert_cmpint (get_guard (guards, lives), ==, REBOTE_GUARD_NONE);
  g_assert_cmpint (get_guard (guards, knows), ==, REBOTE_GUARD_NONE);
  g_assert_cmpint (get_guard (guards, later), ==, REBOTE_GUARD_NONE);
  g_assert_cmpint (get_guard (guards, free_mail), ==, REBOTE_GUARD_NONE);
  g_assert_cmpint (get_guard (guards, slow), ==, REBOTE_GUARD_NONE);
}

/* --- Sets that chance makes --- */

typedef struct
{
  const char *domain;
  const char *provider; /* NULL: a company’s, of which there are many */
  double      share;    /* of the contacts */
  double      full;     /* share of the contacts whose mail comes back for another cause */
  double      answers;  /* share of the living that answer automatically */
} Home;

static const Home homes[] = {
  { "gmail.com", "google", 0.30, 0.002, 0.003 },
  { "hotmail.com", "outlook", 0.20, 0.004, 0.002 },
  { "yahoo.com", "yahoo", 0.10, 0.010, 0.002 },
  { "orange.fr", "orange", 0.08, 0.012, 0.002 },
  { "gmx.de", "united-internet", 0.07, 0.006, 0.003 },
  { NULL, NULL, 0.25, 0.006, 0.03 },
};

typedef struct
{
  GRand        *rand;
  ReboteGuards *guards;
  GArray       *truth;     /* gboolean: held with good reason */
  guint         n_people;  /* ever written to, for new addresses */
  double        dead;      /* share of dead addresses */
  guint         outage;    /* home that has a fault, from 1 */
  double        hit;       /* share of its living contacts that are denied */
  double        companies; /* share of companies’ contacts, or 0 for what is usual */
} World;

static void
world_add (World            *world,
           ReboteMessageType type,
           const char       *address,
           const Home       *home,
           ReboteReason      reason,
           gint64            date,
           gboolean          is_victim)
{
  ReboteGuardFact fact = make_fact (address, reason, date);

  fact.type = type;
  fact.kind = type == REBOTE_MESSAGE_BOUNCE ? rebote_reason_get_kind (reason) : REBOTE_KIND_NONE;
  fact.provider = home->provider;
  rebote_guards_add (world->guards, &fact);
  g_array_append_val (world->truth, is_victim);
}

/* Companies’ sizes follow Zipf’s law: many have one contact, a few have a hundred. */
static char *
make_address (World      *world,
              const Home *home,
              guint       n_companies)
{
  guint number = world->n_people++;
  guint company;

  if (home->domain)
    return g_strdup_printf ("p%u@%s", number, home->domain);

  company = exp (g_rand_double (world->rand) * log (n_companies));
  return g_strdup_printf ("p%u@c%u.example", number, company);
}

static void
send_mailing (World *world,
              guint  n_contacts,
              gint64 date)
{
  for (guint i = 0; i < n_contacts; i++)
    {
      double           choice = g_rand_double (world->rand);
      gint64           when = date + g_rand_double (world->rand) * 4 * HOUR;
      guint            h = 0;
      g_autofree char *address = NULL;

      if (world->companies > 0)
        choice = g_rand_double (world->rand) < world->companies ? 1 : choice * 0.75;
      while (h + 1 < G_N_ELEMENTS (homes) && choice >= homes[h].share)
        choice -= homes[h++].share;

      address = make_address (world, &homes[h], MAX (n_contacts / 8, 20));
      if (g_rand_double (world->rand) < world->dead)
        world_add (world, REBOTE_MESSAGE_BOUNCE, address, &homes[h], REBOTE_REASON_NO_SUCH_USER, when, FALSE);
      else if (world->outage == h + 1 && g_rand_double (world->rand) < world->hit)
        world_add (world, REBOTE_MESSAGE_BOUNCE, address, &homes[h], REBOTE_REASON_NO_SUCH_USER, when, TRUE);
      else if (g_rand_double (world->rand) < homes[h].full)
        world_add (world, REBOTE_MESSAGE_BOUNCE, address, &homes[h], REBOTE_REASON_MAILBOX_FULL, when, FALSE);
      else if (g_rand_double (world->rand) < homes[h].answers)
        world_add (world, REBOTE_MESSAGE_AUTO_REPLY, address, &homes[h], REBOTE_REASON_NONE, when, FALSE);
    }
}

typedef struct
{
  guint runs;
  guint alarms[REBOTE_N_GUARDS]; /* sets in which the guard spoke */
  guint n_findings;
  guint victims;
  guint victims_held;
  guint dead;
  guint dead_held;
} Score;

static void
count_held (World *world,
            Score *score)
{
  score->runs++;
  for (guint g = REBOTE_GUARD_OUTAGE; g < REBOTE_N_GUARDS; g++)
    {
      guint n = count_findings (world->guards, g);

      score->alarms[g] += n > 0;
      score->n_findings += n;
    }
  for (guint i = 0; i < world->truth->len; i++)
    {
      gboolean held = get_guard (world->guards, i) != REBOTE_GUARD_NONE;

      if (g_array_index (world->truth, gboolean, i))
        {
          score->victims++;
          score->victims_held += held;
        }
      else
        {
          score->dead++;
          score->dead_held += held;
        }
    }
}

typedef void (*Scenario) (World *world);

/* Many runs in a measurement, a few in a test. */
static guint
get_n_runs (void)
{
  const char *runs = g_getenv ("REBOTE_TEST_RUNS");

  return runs ? g_ascii_strtoull (runs, NULL, 10) : 12;
}

static Score
run_scenario (const char *name,
              Scenario    scenario)
{
  Score score = { 0 };
  guint n = get_n_runs ();

  for (guint i = 0; i < n; i++)
    {
      World world = { .rand = g_rand_new_with_seed (1000 + i), .dead = 0.01 };

      world.guards = make_guards ();
      world.truth = g_array_new (FALSE, FALSE, sizeof (gboolean));
      scenario (&world);
      rebote_guards_judge (world.guards);
      count_held (&world, &score);
      rebote_guards_unref (world.guards);
      g_array_unref (world.truth);
      g_rand_free (world.rand);
    }
  g_test_message ("%s: %u sets of %u notices; sets with an outage %u, with a company %u; victims held %u of %u; "
                  "other notices held %u of %u",
                  name, score.runs, (score.victims + score.dead) / score.runs, score.alarms[REBOTE_GUARD_OUTAGE],
                  score.alarms[REBOTE_GUARD_SAME_DOMAIN], score.victims_held, score.victims, score.dead_held, score.dead);

  return score;
}

static void
make_ordinary (World *world)
{
  for (guint i = 0; i < 6; i++)
    send_mailing (world, 40000, START + i * WEEK);
}

static void
make_outage_with_history (World *world)
{
  for (guint i = 0; i < 4; i++)
    send_mailing (world, 40000, START + i * WEEK);
  world->outage = 1;
  world->hit = 0.25;
  send_mailing (world, 40000, START + 4 * WEEK);
}

/* A short fault, in a small list. */
static void
make_weak_outage (World *world)
{
  for (guint i = 0; i < 4; i++)
    send_mailing (world, 5000, START + i * WEEK);
  world->outage = 1;
  world->hit = 0.1;
  send_mailing (world, 5000, START + 4 * WEEK);
}

/* A mailing of which about five thousand come back, most of them by the fault. */
static void
make_outage_alone (World *world)
{
  world->dead = 0.02;
  world->outage = 1;
  world->hit = 0.25;
  send_mailing (world, 40000, START);
}

static void
make_old_list (World *world)
{
  world->dead = 0.3;
  send_mailing (world, 15000, START);
}

static void
make_old_list_with_history (World *world)
{
  for (guint i = 0; i < 4; i++)
    send_mailing (world, 20000, START + i * WEEK);
  world->dead = 0.3;
  send_mailing (world, 15000, START + 4 * WEEK);
}

/* Companies in one week, private people in the next. */
static void
make_mixed (World *world)
{
  for (guint i = 0; i < 6; i++)
    {
      world->companies = i % 2 ? 0.95 : 0.05;
      send_mailing (world, 20000, START + i * WEEK);
    }
}

static void
make_mixed_and_small (World *world)
{
  for (guint i = 0; i < 6; i++)
    {
      world->companies = i % 2 ? 0.95 : 0.05;
      send_mailing (world, 4000, START + i * WEEK);
    }
}

static void
make_old_companies (World *world)
{
  world->companies = 1;
  world->dead = 0.25;
  send_mailing (world, 8000, START);
}

static void
test_false_alarms (void)
{
  static const struct
  {
    const char *name;
    Scenario    scenario;
  } sets[] = {
    { "six ordinary mailings", make_ordinary },
    { "one old list", make_old_list },
    { "an old list after four ordinary mailings", make_old_list_with_history },
    { "companies and private people in turn", make_mixed },
    { "the same, a fifth as large", make_mixed_and_small },
    { "an old list of companies", make_old_companies },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sets); i++)
    {
      Score score = run_scenario (sets[i].name, sets[i].scenario);

      g_assert_cmpuint (score.alarms[REBOTE_GUARD_OUTAGE], ==, 0);
      /* Of many sets one may have a company that stands out by chance, but it holds next to nothing. */
      g_assert_cmpuint (score.alarms[REBOTE_GUARD_SAME_DOMAIN], <=, 1 + score.runs / 10);
      g_assert_cmpuint (score.dead_held, <=, score.dead / 200);
    }
}

static void
test_outages (void)
{
  Score known = run_scenario ("an outage after four ordinary mailings", make_outage_with_history);
  Score alone = run_scenario ("an outage in the only mailing", make_outage_alone);

  Score weak = run_scenario ("a weak outage of a small list", make_weak_outage);

  g_assert_cmpuint (known.alarms[REBOTE_GUARD_OUTAGE], ==, known.runs);
  g_assert_cmpuint (known.victims_held, >=, known.victims * 0.98);
  g_assert_cmpuint (alone.alarms[REBOTE_GUARD_OUTAGE], ==, alone.runs);
  g_assert_cmpuint (alone.victims_held, >=, alone.victims * 0.98);
  g_assert_cmpuint (weak.victims_held, >=, weak.victims * 0.5);
  /* The really dead of the same provider and hours cannot be told apart; those of all others can. */
  g_assert_cmpuint (known.dead_held, <, known.dead / 8);
}

static guint company_size;

static void
make_ordinary_with_company (World *world)
{
  static const Home corp = { "corp.example", NULL, 0, 0, 0 };

  send_mailing (world, 100000, START);
  for (guint i = 0; i < company_size; i++)
    {
      g_autofree char *address = g_strdup_printf ("e%u@corp.example", i);

      world_add (world, REBOTE_MESSAGE_BOUNCE, address, &corp, REBOTE_REASON_NO_SUCH_USER, START + i, TRUE);
    }
}

static void
test_company_in_crowd (void)
{
  static const guint sizes[] = { 3, 8, 30 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *name = g_strdup_printf ("a company of %u among many notices", sizes[i]);
      Score score;

      company_size = sizes[i];
      score = run_scenario (name, make_ordinary_with_company);
      if (sizes[i] == 3)
        g_assert_cmpuint (score.victims_held, ==, 0);
      else if (sizes[i] == 30)
        g_assert_cmpuint (score.victims_held, ==, score.victims);
    }
}

/* Small numbers prove nothing, whatever they look like. */
static void
test_small_numbers (void)
{
  g_autoptr (ReboteGuards) guards = make_guards ();

  for (guint i = 0; i < 24; i++)
    {
      g_autofree char *address = g_strdup_printf ("p%u@gmail.com", i);

      add (guards, address, REBOTE_REASON_NO_SUCH_USER, START + i);
    }
  rebote_guards_judge (guards);
  g_assert_cmpuint (rebote_guards_get_n_held (guards), ==, 0);
}

/* Who is denied once more when the fault must be over is gone. */
static void
test_recheck (void)
{
  World world = { .rand = g_rand_new_with_seed (7), .dead = 0.01 };
  guint again;

  world.guards = make_guards ();
  world.truth = g_array_new (FALSE, FALSE, sizeof (gboolean));
  make_outage_with_history (&world);
  again = add (world.guards, "again@gmail.com", REBOTE_REASON_NO_SUCH_USER, START + 4 * WEEK + HOUR);
  add (world.guards, "again@gmail.com", REBOTE_REASON_NO_SUCH_USER, START + 5 * WEEK);
  rebote_guards_judge (world.guards);
  g_assert_cmpuint (count_findings (world.guards, REBOTE_GUARD_OUTAGE), ==, 1);
  g_assert_cmpint (get_guard (world.guards, again), ==, REBOTE_GUARD_NONE);
  rebote_guards_unref (world.guards);
  g_array_unref (world.truth);
  g_rand_free (world.rand);
}

/* The order in which mails are read must not matter. */
static void
test_order (void)
{
  g_autoptr (ReboteGuards) forwards = make_guards ();
  g_autoptr (ReboteGuards) backwards = make_guards ();
  g_autoptr (GPtrArray) addresses = g_ptr_array_new_with_free_func (g_free);
  guint n = 2000;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (addresses, g_strdup_printf ("p%u@%s", i % 1500, i % 5 ? "gmail.com" : i % 10 ? "corp.example" : "gmx.de"));
  for (guint i = 0; i < n; i++)
    {
      guint j = n - 1 - i;

      add (forwards, g_ptr_array_index (addresses, i), i % 7 ? REBOTE_REASON_NO_SUCH_USER : REBOTE_REASON_MAILBOX_FULL,
           START + (i * 7919 % n) * 300);
      add (backwards, g_ptr_array_index (addresses, j), j % 7 ? REBOTE_REASON_NO_SUCH_USER : REBOTE_REASON_MAILBOX_FULL,
           START + (j * 7919 % n) * 300);
    }
  rebote_guards_judge (forwards);
  rebote_guards_judge (backwards);
  g_assert_cmpuint (rebote_guards_get_n_held (forwards), >, 0);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (get_guard (forwards, i), ==, get_guard (backwards, n - 1 - i));
}

/* A hundred thousand notices, in the worst order, take about as long as reading a hundred of them. */
static void
test_many (void)
{
  g_autoptr (ReboteGuards) guards = make_guards ();
  gint64 before;

  for (guint i = 0; i < 100000; i++)
    {
      g_autofree char *address = g_strdup_printf ("p%u@%s", i, i % 2 ? "gmail.com" : "one.example");

      add (guards, address, i % 3 ? REBOTE_REASON_NO_SUCH_USER : REBOTE_REASON_RATE_LIMITED, START + i * (gint64) HOUR * 9);
    }
  before = g_get_monotonic_time ();
  rebote_guards_judge (guards);
  g_test_message ("100000 notices judged in %.3f s", (g_get_monotonic_time () - before) / 1e6);
  g_assert_cmpint (g_get_monotonic_time () - before, <, 30 * G_TIME_SPAN_SECOND);
}

static void
test_nothing (void)
{
  g_autoptr (ReboteGuards) guards = make_guards ();
  ReboteGuardFact fact = { .type = REBOTE_MESSAGE_BOUNCE, .kind = REBOTE_KIND_HARD, .reason = REBOTE_REASON_NO_SUCH_USER };
  g_autofree char *words = NULL;

  rebote_guards_add (guards, &fact);
  fact.address = "not an address";
  rebote_guards_add (guards, &fact);
  fact.date = -5;
  fact.confidence = 7;
  rebote_guards_add (guards, &fact);
  rebote_guards_judge (guards);
  words = rebote_guards_describe_all (guards);
  g_assert_null (words);
  g_assert_cmpuint (rebote_guards_get_n_facts (guards), ==, 3);
}

int
main (int   argc,
      char *argv[])
{
  isolated_test_init (&argc, &argv);

  g_test_add_func ("/guards/nothing", test_nothing);
  g_test_add_func ("/guards/contradiction", test_contradiction);
  g_test_add_func ("/guards/forwarded", test_forwarded);
  g_test_add_func ("/guards/cache", test_cache);
  g_test_add_func ("/guards/single-evidence", test_single_evidence);
  g_test_add_func ("/guards/company", test_company);
  g_test_add_func ("/guards/company-exceptions", test_company_exceptions);
  g_test_add_func ("/guards/small-numbers", test_small_numbers);
  g_test_add_func ("/guards/crowds/false-alarms", test_false_alarms);
  g_test_add_func ("/guards/crowds/outages", test_outages);
  g_test_add_func ("/guards/crowds/company", test_company_in_crowd);
  g_test_add_func ("/guards/recheck", test_recheck);
  g_test_add_func ("/guards/order", test_order);
  g_test_add_func ("/guards/many", test_many);

  return isolated_test_run ();
}
