/* rebote-verify-sheet-verifiers.c
 *
 * Who can be asked, in which order, and what those lack that cannot.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-verify-sheet-verifiers"

#include "config.h"

#include <glib/gi18n.h>

#include "verify/local/rebote-local-verifier.h"

#include "rebote-verify-sheet-private.h"

static gboolean
is_local (ReboteVerifyChoiceRow *row)
{
  return g_str_equal (rebote_verify_choice_row_get_id (row), REBOTE_LOCAL_VERIFIER_ID);
}

static gboolean
is_ready (ReboteVerifySheet     *self,
          ReboteVerifyChoiceRow *row)
{
  return is_local (row) || (self->missing && !g_hash_table_contains (self->missing, rebote_verify_choice_row_get_id (row)));
}

/* The ids of those that are to be asked, in their order; `local` comes first anyway. */
GStrv
_rebote_verify_sheet_dup_chosen (ReboteVerifySheet *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < self->rows->len; i++)
    {
      ReboteVerifyChoiceRow *row = g_ptr_array_index (self->rows, i);

      if (!is_local (row) && rebote_verify_choice_row_get_chosen (row))
        g_strv_builder_add (builder, rebote_verify_choice_row_get_id (row));
    }

  return g_strv_builder_end (builder);
}

static void
update_way (ReboteVerifySheet *self)
{
  g_auto (GStrv) chosen = _rebote_verify_sheet_dup_chosen (self);

  gtk_widget_set_visible (GTK_WIDGET (self->way_row), g_strv_length (chosen) > 1);
}

static void
choice_changed_cb (ReboteVerifySheet *self)
{
  update_way (self);
  _rebote_verify_sheet_look (self);
}

static void
update_moves (ReboteVerifySheet *self)
{
  ReboteVerifyChoiceRow *before = NULL;

  for (guint i = 0; i < self->rows->len; i++)
    {
      ReboteVerifyChoiceRow *row = g_ptr_array_index (self->rows, i);
      gboolean               has_next = FALSE;

      if (is_local (row) || !is_ready (self, row))
        continue;
      for (guint j = i + 1; j < self->rows->len; j++)
        has_next |= is_ready (self, g_ptr_array_index (self->rows, j));
      rebote_verify_choice_row_set_moves (row, before != NULL, has_next);
      before = row;
    }
}

/* Puts the rows where they belong: those that are ready into the group, the others under the row that opens. */
static void
place_rows (ReboteVerifySheet *self)
{
  gboolean any_missing = FALSE;

  g_object_ref (self->missing_row);
  adw_preferences_group_remove (self->verifiers_group, GTK_WIDGET (self->missing_row));
  for (guint i = 0; i < self->rows->len; i++)
    {
      ReboteVerifyChoiceRow *row = g_ptr_array_index (self->rows, i);

      if (is_ready (self, row))
        adw_preferences_group_add (self->verifiers_group, GTK_WIDGET (row));
      else if (self->missing)
        {
          rebote_verify_choice_row_set_missing (row, g_hash_table_lookup (self->missing, rebote_verify_choice_row_get_id (row)));
          adw_expander_row_add_row (self->missing_row, GTK_WIDGET (row));
          any_missing = TRUE;
        }
    }
  adw_preferences_group_add (self->verifiers_group, GTK_WIDGET (self->missing_row));
  g_object_unref (self->missing_row);
  gtk_widget_set_visible (GTK_WIDGET (self->missing_row), any_missing);
  update_moves (self);
}

static void
take_rows_away (ReboteVerifySheet *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);

      if (gtk_widget_get_parent (row) == NULL)
        continue;
      if (gtk_widget_is_ancestor (row, GTK_WIDGET (self->missing_row)))
        adw_expander_row_remove (self->missing_row, row);
      else
        adw_preferences_group_remove (self->verifiers_group, row);
    }
}

/* The next one that is ready, before or after a row, or -1. */
static int
find_neighbour (ReboteVerifySheet *self,
                guint              index,
                int                step)
{
  for (int i = (int)index + step; i > 0 && i < (int)self->rows->len; i += step)
    {
      if (is_ready (self, g_ptr_array_index (self->rows, i)))
        return i;
    }

  return -1;
}

static void
choice_moved_cb (ReboteVerifySheet     *self,
                 int                    step,
                 ReboteVerifyChoiceRow *row)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  guint      index;
  int        other;

  if (!g_ptr_array_find (self->rows, row, &index))
    return;
  other = find_neighbour (self, index, step);
  if (other < 0)
    return;

  take_rows_away (self);
  self->rows->pdata[index] = self->rows->pdata[other];
  self->rows->pdata[other] = row;
  place_rows (self);
  /* The button goes with its row; at the end there is only the way back. */
  if (focus && gtk_widget_get_sensitive (focus))
    gtk_widget_grab_focus (focus);
  else
    gtk_widget_child_focus (GTK_WIDGET (row), GTK_DIR_TAB_FORWARD);
  _rebote_verify_sheet_look (self);
}

static void
add_row (ReboteVerifySheet *self,
         ReboteVerifier    *verifier)
{
  GtkWidget *row = rebote_verify_choice_row_new (self->verifiers, verifier);

  g_signal_connect_object (row, "changed", G_CALLBACK (choice_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "moved", G_CALLBACK (choice_moved_cb), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->rows, g_object_ref_sink (row));
}

/* What was chosen stays so, as far as it is ready. */
static void
choose_again (ReboteVerifySheet *self,
              GStrv              chosen)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      ReboteVerifyChoiceRow *row = g_ptr_array_index (self->rows, i);

      if (is_ready (self, row) && g_strv_contains ((const char *const *)chosen, rebote_verify_choice_row_get_id (row)))
        rebote_verify_choice_row_choose (row);
    }
}

/* Shows all verifiers there are. At first nobody but `local` is chosen, for that costs nothing. */
void
_rebote_verify_sheet_show_verifiers (ReboteVerifySheet *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteVerifiers) verifiers = rebote_verifiers_new (NULL, self->knowledge, &error);
  g_auto (GStrv) chosen = _rebote_verify_sheet_dup_chosen (self);

  take_rows_away (self);
  g_ptr_array_set_size (self->rows, 0);
  g_set_object (&self->verifiers, verifiers);
  gtk_label_set_label (self->error_label, error ? error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), error != NULL);
  for (guint i = 0; verifiers && i < g_list_model_get_n_items (G_LIST_MODEL (verifiers)); i++)
    {
      g_autoptr (ReboteVerifier) verifier = g_list_model_get_item (G_LIST_MODEL (verifiers), i);

      add_row (self, verifier);
    }
  place_rows (self);
  choose_again (self, chosen);
  update_way (self);
}

static gboolean
are_equal (GHashTable *one,
           GHashTable *other)
{
  GHashTableIter iter;
  gpointer id, words;

  if (one == NULL || g_hash_table_size (one) != g_hash_table_size (other))
    return FALSE;

  g_hash_table_iter_init (&iter, one);
  while (g_hash_table_iter_next (&iter, &id, &words))
    {
      if (g_strcmp0 (g_hash_table_lookup (other, id), words) != 0)
        return FALSE;
    }

  return TRUE;
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (ReboteVerifySheet) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) missing = g_task_propagate_pointer (G_TASK (result), &error);

  self->checking = FALSE;
  if (missing == NULL || self->is_closed || are_equal (self->missing, missing))
    return;

  g_clear_pointer (&self->missing, g_hash_table_unref);
  self->missing = g_steal_pointer (&missing);
  /* What has become ready was told something that the rows do not know. */
  _rebote_verify_sheet_show_verifiers (self);
  _rebote_verify_sheet_look (self);
}

static void
unref_table (gpointer data)
{
  g_hash_table_unref (data);
}

/* With a registry of its own: whoever holds the keys may take its time. */
static void
check_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GHashTable) missing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (ReboteVerifiers) verifiers = NULL;
  GError *error = NULL;

  g_main_context_push_thread_default (context);
  verifiers = rebote_verifiers_new (NULL, task_data, &error);
  for (guint i = 0; verifiers && i < g_list_model_get_n_items (G_LIST_MODEL (verifiers)); i++)
    {
      g_autoptr (ReboteVerifier) verifier = g_list_model_get_item (G_LIST_MODEL (verifiers), i);
      g_autoptr (GError) failure = NULL;

      if (!rebote_verifier_check_ready (verifier, &failure))
        g_hash_table_insert (missing, g_strdup (rebote_verifier_get_info (verifier)->id), g_strdup (failure->message));
    }
  g_clear_object (&verifiers);
  g_main_context_pop_thread_default (context);

  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&missing), unref_table);
}

static void
unref_knowledge (gpointer data)
{
  rebote_knowledge_unref (data);
}

/* Finds out who is ready. */
void
_rebote_verify_sheet_check_ready (ReboteVerifySheet *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->checking)
    return;

  self->checking = TRUE;
  task = g_task_new (self, self->cancellable, checked_cb, g_object_ref (self));
  g_task_set_source_tag (task, _rebote_verify_sheet_check_ready);
  g_task_set_task_data (task, rebote_knowledge_ref (self->knowledge), unref_knowledge);
  g_task_run_in_thread (task, check_in_thread);
}
