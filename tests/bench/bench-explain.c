/* bench-explain.c
 *
 * How fast mails are explained, against a bare parse of the same mails by GMime in the same process. Prints ratios:
 * seconds depend on the machine, ratios hardly.
 *
 * usage: bench-explain FOLDER [ROUNDS]
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdlib.h>
#include <time.h>

#include <gmime/gmime.h>

#include "bounce/rebote-bounce-json.h"
#include "bounce/rebote-bounce-reader.h"
#include "bounce/rebote-bounce-run.h"
#include "bounce/rebote-mail-source.h"

#define N_TURNS 7

typedef struct
{
  GPtrArray       *mails;     /* GBytes */
  ReboteKnowledge *knowledge;
} Bench;

typedef void (*Work) (Bench  *bench,
                      GBytes *mail);

static double
cpu_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

/* What anybody would have to do: parse, and decode the text parts. */
static void
decode_part (GMimeObject *parent,
             GMimeObject *part,
             gpointer     user_data)
{
  if (GMIME_IS_TEXT_PART (part))
    g_free (g_mime_text_part_get_text (GMIME_TEXT_PART (part)));
}

static void
parse_only (Bench  *bench,
            GBytes *mail)
{
  gsize size;
  const char *data = g_bytes_get_data (mail, &size);
  GMimeStream *stream = g_mime_stream_mem_new_with_buffer (data, size);
  GMimeParser *parser = g_mime_parser_new_with_stream (stream);
  GMimeMessage *message = g_mime_parser_construct_message (parser, NULL);

  g_mime_message_foreach (message, decode_part, NULL);
  g_object_unref (message);
  g_object_unref (parser);
  g_object_unref (stream);
}

static void
explain (Bench  *bench,
         GBytes *mail)
{
  g_autoptr (ReboteBounce) bounce = rebote_bounce_reader_read (bench->knowledge, mail, "bench", 0, NULL);
}

static void
explain_json (Bench  *bench,
              GBytes *mail)
{
  g_autoptr (ReboteBounce) bounce = rebote_bounce_reader_read (bench->knowledge, mail, "bench", 0, NULL);

  if (bounce)
    g_free (rebote_bounce_to_json (bounce));
}

static double
measure (Bench *bench,
         Work   work,
         guint  rounds)
{
  double start = cpu_seconds ();

  for (guint round = 0; round < rounds; round++)
    {
      for (guint i = 0; i < bench->mails->len; i++)
        work (bench, g_ptr_array_index (bench->mails, i));
    }

  return cpu_seconds () - start;
}

static gboolean
write_result (const char   *source,
              guint         index,
              ReboteBounce *bounce,
              const GError *error,
              gpointer      user_data)
{
  if (bounce)
    g_free (rebote_bounce_to_json (bounce));

  return TRUE;
}

/* Messages a second of a whole run over the folder, several times in a row, by the clock on the wall. */
static double
measure_run (Bench      *bench,
             const char *folder,
             guint       rounds,
             guint       n_threads)
{
  ReboteBounceRunStats stats = { 0 };
  g_autofree const char **paths = g_new0 (const char *, rounds + 1);
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < rounds; i++)
    paths[i] = folder;
  rebote_bounce_run (bench->knowledge, paths, n_threads, write_result, NULL, &stats, NULL, NULL);

  return stats.n_messages / ((g_get_monotonic_time () - start) / (double) G_USEC_PER_SEC);
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* One thread and all of them by turns, so that what else the machine does meets both: the median of the ratios. */
static void
compare_threads (Bench      *bench,
                 const char *folder,
                 guint       rounds)
{
  double ratios[N_TURNS], one = 0, all = 0, cost_of_one = 0, cost_of_all = 0;

  measure_run (bench, folder, 1, 0);
  for (guint i = 0; i < N_TURNS; i++)
    {
      double start = cpu_seconds ();
      double of_one = measure_run (bench, folder, rounds, 1);
      double middle = cpu_seconds ();
      double of_all = measure_run (bench, folder, rounds, 0);

      cost_of_one += middle - start;
      cost_of_all += cpu_seconds () - middle;
      ratios[i] = of_all / of_one;
      one = MAX (one, of_one);
      all = MAX (all, of_all);
    }
  qsort (ratios, N_TURNS, sizeof *ratios, compare_doubles);

  g_print ("run with one thread       %8.0f mails/s  1.00\n", one);
  g_print ("run with %2u threads       %8.0f mails/s  %.2f times that (%.2f to %.2f in %d turns)\n", g_get_num_processors (),
           all, ratios[N_TURNS / 2], ratios[0], ratios[N_TURNS - 1], N_TURNS);
  g_print ("processor time of both    %8.2f times that of one\n", cost_of_all / cost_of_one);
}

int
main (int    argc,
      char **argv)
{
  Bench bench = { 0 };
  g_autoptr (ReboteMailSource) source = NULL;
  const char *paths[2] = { argc > 1 ? argv[1] : NULL, NULL };
  guint rounds = argc > 2 ? (guint) atoi (argv[2]) : 5;
  ReboteRawMail *raw;
  double parse, read, json;
  gsize n_bytes = 0;

  if (argc < 2)
    {
      g_printerr ("usage: bench-explain FOLDER [ROUNDS]\n");
      return 2;
    }

  g_mime_init ();
  bench.knowledge = rebote_knowledge_load (NULL, NULL);
  bench.mails = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  source = rebote_mail_source_new (paths);
  while ((raw = rebote_mail_source_next (source, NULL)))
    {
      if (raw->bytes)
        {
          n_bytes += g_bytes_get_size (raw->bytes);
          g_ptr_array_add (bench.mails, g_bytes_ref (raw->bytes));
        }
      rebote_raw_mail_free (raw);
    }

  /* First of all: what Rebote tells GMime about returned mails would speed up the bare parse too. */
  measure (&bench, parse_only, 1);
  parse = measure (&bench, parse_only, rounds);
  measure (&bench, explain_json, 1);
  read = measure (&bench, explain, rounds);
  json = measure (&bench, explain_json, rounds);

  g_print ("%u mails, %.1f MB, %u rounds, one thread, CPU time\n", bench.mails->len, n_bytes / 1e6, rounds);
  g_print ("bare GMime parse          %8.0f mails/s  1.00\n", bench.mails->len * rounds / parse);
  g_print ("read and judged           %8.0f mails/s  %.2f of the parse's rate\n", bench.mails->len * rounds / read,
           parse / read);
  g_print ("read, judged and written  %8.0f mails/s  %.2f of the parse's rate\n", bench.mails->len * rounds / json,
           parse / json);

  compare_threads (&bench, argv[1], rounds);

  g_ptr_array_unref (bench.mails);
  rebote_knowledge_unref (bench.knowledge);
  return 0;
}
