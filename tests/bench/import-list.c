/* import-list.c
 *
 * Imports a list into a store, as the window does: what bench-import measures.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "store/rebote-list-import.h"

int
main (int    argc,
      char **argv)
{
  ReboteListImport job = { 0 };
  g_autoptr (ReboteKnowledge) knowledge = NULL;
  g_autoptr (ReboteStore) store = NULL;
  g_autoptr (GError) error = NULL;

  if (argc != 3)
    {
      g_printerr ("Usage: import-list STORE LIST\n");
      return 2;
    }

  knowledge = rebote_knowledge_load (NULL, &error);
  store = knowledge ? rebote_store_open (argv[1], REBOTE_STORE_OPEN_DEFAULT, &error) : NULL;
  job.path = argv[2];
  job.name = "list";
  job.source = argv[2];
  job.knowledge = knowledge;
  if (store && rebote_list_import_run (store, &job, NULL, &error) > 0)
    return 0;

  g_printerr ("%s\n", error->message);
  return 1;
}
