/* rebote-row-selection.c
 *
 * Which rows of a long list are selected: positions, and of a few rows the keys too, by which they are found again where a
 * change of the list takes them out and puts them in at another place.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-row-selection"

#include "config.h"

#include "rebote-row-selection.h"

/* So many selected rows are found again, among so many that come. */
#define MAX_FOLLOWED 100
#define MAX_LOOKED_AT 1024

struct _ReboteRowSelection
{
  GObject         parent_instance;

  ReboteRowModel *model;
  GtkBitset      *selected;
  GArray         *keys; /* gint64: of the selected rows, in their order; empty if there are too many */
};

static void list_model_iface_init (GListModelInterface *iface);
static void selection_model_iface_init (GtkSelectionModelInterface *iface);

/* clang-format off */
G_DEFINE_FINAL_TYPE_WITH_CODE (ReboteRowSelection, rebote_row_selection, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init)
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL, selection_model_iface_init))
/* clang-format on */

static GType
get_item_type (GListModel *list)
{
  return REBOTE_TYPE_ROW;
}

static guint
get_n_items (GListModel *list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (REBOTE_ROW_SELECTION (list)->model));
}

static gpointer
get_item (GListModel *list,
          guint       position)
{
  return g_list_model_get_item (G_LIST_MODEL (REBOTE_ROW_SELECTION (list)->model), position);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
note_keys (ReboteRowSelection *self)
{
  GtkBitsetIter iter;
  guint         position;

  g_array_set_size (self->keys, 0);
  if (gtk_bitset_get_size (self->selected) > MAX_FOLLOWED)
    return;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, self->selected, &position);
       more;
       more = gtk_bitset_iter_next (&iter, &position))
    {
      gint64 key = rebote_row_model_get_row_id (self->model, position);

      g_array_append_val (self->keys, key);
    }
}

static gboolean
is_selected (GtkSelectionModel *model,
             guint              position)
{
  return gtk_bitset_contains (REBOTE_ROW_SELECTION (model)->selected, position);
}

static GtkBitset *
get_selection_in_range (GtkSelectionModel *model,
                        guint              position,
                        guint              n_items)
{
  return gtk_bitset_copy (REBOTE_ROW_SELECTION (model)->selected);
}

static gboolean
set_selection (GtkSelectionModel *model,
               GtkBitset         *selected,
               GtkBitset         *mask)
{
  ReboteRowSelection *self = REBOTE_ROW_SELECTION (model);
  g_autoptr (GtkBitset) changes = gtk_bitset_copy (self->selected);
  guint first;

  gtk_bitset_difference (changes, selected);
  gtk_bitset_intersect (changes, mask);
  gtk_bitset_remove_range_closed (changes, g_list_model_get_n_items (G_LIST_MODEL (model)), G_MAXUINT);
  if (gtk_bitset_is_empty (changes))
    return TRUE;

  gtk_bitset_difference (self->selected, changes);
  note_keys (self);
  first = gtk_bitset_get_minimum (changes);
  gtk_selection_model_selection_changed (model, first, gtk_bitset_get_maximum (changes) - first + 1);

  return TRUE;
}

/* Of a list that is still filling, all is what it will show. */
static gboolean
select_all (GtkSelectionModel *model)
{
  g_autoptr (GtkBitset) all = NULL;

  rebote_row_model_settle (REBOTE_ROW_SELECTION (model)->model);
  all = gtk_bitset_new_range (0, g_list_model_get_n_items (G_LIST_MODEL (model)));

  return set_selection (model, all, all);
}

static void
selection_model_iface_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = is_selected;
  iface->get_selection_in_range = get_selection_in_range;
  iface->set_selection = set_selection;
  iface->select_all = select_all;
}

/* The keys of the selected rows that go. */
static GHashTable *
find_gone (ReboteRowSelection *self,
           guint               position,
           guint               removed)
{
  GHashTable   *gone = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  GtkBitsetIter iter;
  guint         selected;
  guint         i = 0;

  if (self->keys->len == 0)
    return gone;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, self->selected, &selected);
       more && selected < position + removed;
       more = gtk_bitset_iter_next (&iter, &selected), i++)
    {
      if (selected >= position)
        g_hash_table_add (gone, g_memdup2 (&g_array_index (self->keys, gint64, i), sizeof (gint64)));
    }

  return gone;
}

static void
items_changed_cb (ReboteRowSelection *self,
                  guint               position,
                  guint               removed,
                  guint               added)
{
  g_autoptr (GHashTable) gone = find_gone (self, position, removed);
  guint64 n_before = gtk_bitset_get_size (self->selected);
  gboolean has_moved = FALSE;

  gtk_bitset_splice (self->selected, position, removed, added);
  for (guint i = 0; i < MIN (added, MAX_LOOKED_AT) && g_hash_table_size (gone) > 0; i++)
    {
      gint64 key = rebote_row_model_get_row_id (self->model, position + i);

      if (!g_hash_table_remove (gone, &key))
        continue;
      gtk_bitset_add (self->selected, position + i);
      has_moved = TRUE;
    }
  /* Otherwise the keys are the same ones in the same order. */
  if (has_moved || n_before != gtk_bitset_get_size (self->selected))
    note_keys (self);

  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
rebote_row_selection_finalize (GObject *object)
{
  ReboteRowSelection *self = REBOTE_ROW_SELECTION (object);

  g_clear_object (&self->model);
  g_clear_pointer (&self->selected, gtk_bitset_unref);
  g_clear_pointer (&self->keys, g_array_unref);

  G_OBJECT_CLASS (rebote_row_selection_parent_class)->finalize (object);
}

static void
rebote_row_selection_class_init (ReboteRowSelectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rebote_row_selection_finalize;
}

static void
rebote_row_selection_init (ReboteRowSelection *self)
{
  self->selected = gtk_bitset_new_empty ();
  self->keys = g_array_new (FALSE, FALSE, sizeof (gint64));
}

/**
 * rebote_row_selection_new:
 * @model: (transfer none): the rows
 *
 * Returns: (transfer full): a selection of none of them
 */
ReboteRowSelection *
rebote_row_selection_new (ReboteRowModel *model)
{
  ReboteRowSelection *self;

  g_return_val_if_fail (REBOTE_IS_ROW_MODEL (model), NULL);

  self = g_object_new (REBOTE_TYPE_ROW_SELECTION, NULL);
  self->model = g_object_ref (model);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * rebote_row_selection_dup_ids:
 * @self: a selection
 *
 * Returns: (transfer full) (element-type gint64): the keys of the selected rows, in their order; no row is made for that
 */
GArray *
rebote_row_selection_dup_ids (ReboteRowSelection *self)
{
  const gint64 *all;
  GArray       *ids;
  GtkBitsetIter iter;
  guint         position;
  guint         n;

  g_return_val_if_fail (REBOTE_IS_ROW_SELECTION (self), NULL);

  ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), gtk_bitset_get_size (self->selected));
  if (self->keys->len > 0)
    {
      g_array_append_vals (ids, self->keys->data, self->keys->len);
      return ids;
    }

  all = rebote_row_model_peek_row_ids (self->model, &n);
  for (gboolean more = gtk_bitset_iter_init_first (&iter, self->selected, &position);
       more && position < n;
       more = gtk_bitset_iter_next (&iter, &position))
    g_array_append_val (ids, all[position]);

  return ids;
}
