/* make-list.c
 *
 * Writes a contact list of any length to standard output, the same one every time: names with accents, addresses of big and
 * small domains, about one in nine a duplicate, and the faults that real lists have.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <glib.h>

static const char *const names[] = { "Ana", "José", "Lucía", "Martín", "Sofía", "Hugo", "Núria", "Álvaro", "Inés", "Óscar",
                                     "Marta", "Íñigo", "Zoe", "Rubén", "Elena", "Bruno", "Claudia", "Gael", "Irene", "Jorge" };
static const char *const surnames[] = { "García", "Fernández", "López", "Muñoz", "Peña", "Castro", "Vázquez", "Rey", "Otero",
                                        "Lago", "Núñez", "Gómez", "Blanco", "Iglesias", "Solís", "Ferreiro", "Prieto", "Vidal" };
static const char *const towns[] = { "Vigo", "Santiago de Compostela", "A Coruña", "Madrid", "Barcelona", "Sevilla", "Málaga",
                                     "Gijón", "Cádiz", "Logroño" };
static const char *const letters[] = { "ana", "jose", "lucia", "martin", "sofia", "hugo", "nuria", "alvaro", "ines", "oscar",
                                       "marta", "inigo", "zoe", "ruben", "elena", "bruno", "claudia", "gael", "irene", "jorge" };

static guint64
next (guint64 *state)
{
  guint64 z = (*state += G_GUINT64_CONSTANT (0x9E3779B97F4A7C15));

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94D049BB133111EB);
  return z ^ (z >> 31);
}

/* Big domains have most of the addresses; the rest is spread over many small ones, as in life. */
static void
print_domain (guint64 r)
{
  static const char *const big[] = { "gmail.com", "hotmail.com", "yahoo.es", "outlook.com", "icloud.com", "telefonica.net" };
  guint                    percent = r % 100;

  if (percent < 30)
    fputs (big[0], stdout);
  else if (percent < 60)
    fputs (big[(r >> 8) % G_N_ELEMENTS (big)], stdout);
  else if (percent < 61)
    fputs ((r >> 8) % 2 ? "gmial.com" : "hotmail.con", stdout);
  else
    printf ("empresa-%u.es", (guint)((r >> 8) % 20000));
}

static void
print_address (guint64 person)
{
  guint64 state = person * 7919 + 11;
  guint64 r = next (&state);

  switch (r % 500)
    {
    case 0:
      break;
    case 1:
      printf ("%s@@empresa.es", letters[(r >> 20) % G_N_ELEMENTS (letters)]);
      break;
    case 2:
      fputs ("info@", stdout);
      print_domain (next (&state));
      break;
    default:
      printf ("%s.%" G_GUINT64_FORMAT "@", letters[(r >> 20) % G_N_ELEMENTS (letters)], person);
      print_domain (next (&state));
      break;
    }
}

int
main (int    argc,
      char **argv)
{
  guint64 n = argc > 1 ? g_ascii_strtoull (argv[1], NULL, 10) : 1000000;
  guint64 state = 42;

  puts ("id,first name,last name,email,town,signed up,amount,notes");
  for (guint64 i = 0; i < n; i++)
    {
      guint64 r = next (&state);
      guint64 person = r % 9 == 0 && i > 0 ? next (&state) % i : i;

      printf ("MA-%08" G_GUINT64_FORMAT ",%s,%s %s,", i, names[(r >> 8) % G_N_ELEMENTS (names)],
              surnames[(r >> 16) % G_N_ELEMENTS (surnames)], surnames[(r >> 24) % G_N_ELEMENTS (surnames)]);
      print_address (person);
      printf (",%s,20%02u-%02u-%02u 10:%02u:00,%u.%02u,", towns[(r >> 32) % G_N_ELEMENTS (towns)], (guint)(10 + (r >> 36) % 16),
              (guint)(1 + (r >> 40) % 12), (guint)(1 + (r >> 44) % 28), (guint)((r >> 48) % 60), (guint)((r >> 50) % 900),
              (guint)((r >> 56) % 100));
      /* A tenth of the notes need quotation marks. */
      puts ((r >> 60) == 0 ? "\"prefers letters, not calls; \"\"club\"\" since 2019\"" : "customer of the web shop");
    }

  return fflush (stdout) == 0 && !ferror (stdout) ? EXIT_SUCCESS : EXIT_FAILURE;
}
