/* rebote-frame-trace.c
 *
 * Tells where the window could not answer. While the main loop polls it is idle; from there to the next time it does
 * nothing else, neither draw nor hear the user. Every such time that costs a frame is logged, and how much of it the
 * thread was at work; for the rest it waited, be it only for a processor.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-frames"

#include "config.h"

#include <time.h>

#include "rebote-frame-trace.h"

/* A frame, at the usual 60 a second. Microseconds. */
#define FRAME 16667

static GPollFunc poll_before;
static gint64    idle_until;
static gint64    worked_until;

static gint64
get_work_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static int
poll_and_measure (GPollFD *fds,
                  guint    n_fds,
                  int      timeout)
{
  gint64 busy = g_get_monotonic_time () - idle_until;
  int    n_ready;

  if (idle_until > 0 && busy > FRAME)
    g_debug ("Busy for %.1f ms, at work for %.1f", busy / 1000.0, (get_work_time () - worked_until) / 1000.0);

  n_ready = poll_before (fds, n_fds, timeout);
  idle_until = g_get_monotonic_time ();
  worked_until = get_work_time ();

  return n_ready;
}

/**
 * rebote_frame_trace_start:
 *
 * Begins to watch the main loop, if somebody reads what is logged: `G_MESSAGES_DEBUG=rebote-frames`. To be called by the
 * main thread, once.
 */
void
rebote_frame_trace_start (void)
{
  if (g_log_writer_default_would_drop (G_LOG_LEVEL_DEBUG, G_LOG_DOMAIN))
    return;

  poll_before = g_main_context_get_poll_func (NULL);
  g_main_context_set_poll_func (NULL, poll_and_measure);
}
