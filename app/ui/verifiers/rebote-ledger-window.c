/* rebote-ledger-window.c
 *
 * What has left this computer for verification: a table, and totals of each month above it.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-ledger-window"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "store/rebote-ledger-model.h"
#include "store/rebote-ledger-totals.h"
#include "ui/rebote-format.h"
#include "ui/rebote-scroll.h"
#include "ui/rebote-sheet.h"
#include "ui/rebote-wrap-layout.h"

#include "rebote-ledger-window.h"

/* Below this, the columns become lines under each other. */
#define MIN_TABLE_WIDTH 640

struct _ReboteLedgerWindow
{
  AdwWindow             parent_instance;

  AdwToastOverlay      *toast_overlay;
  GtkStack             *stack;
  GtkWidget            *totals_box;
  GtkDropDown          *month_drop_down;
  GtkScrolledWindow    *scroller;
  GtkColumnView        *table;
  GtkColumnViewColumn  *receiver_column;
  GtkColumnViewColumn  *what_column;
  GtkColumnViewColumn  *credits_column;
  GtkColumnViewColumn  *run_column;
  GtkColumnViewColumn  *when_column;

  ReboteVerifiers      *verifiers;
  ReboteLedgerModel    *model;
  GtkMultiSelection    *selection;
  GtkFileChooserNative *chooser;
  guint                 narrow_idle;
  gboolean              is_narrow;
  gboolean              is_filling; /* the months are being set, not chosen */
};

G_DEFINE_FINAL_TYPE (ReboteLedgerWindow, rebote_ledger_window, ADW_TYPE_WINDOW)

/* Who is no longer there has at least an id. */
static const char *
get_name (ReboteLedgerWindow *self,
          const char         *id)
{
  ReboteVerifier *verifier = rebote_verifiers_lookup (self->verifiers, id);

  return verifier ? rebote_verifier_get_info (verifier)->name : id;
}

static void
say (ReboteLedgerWindow *self,
     const char         *text)
{
  g_autofree char *title = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toast_overlay, adw_toast_new (title));
}

static void
show_totals (ReboteLedgerWindow      *self,
             const ReboteLedgerTotal *month)
{
  GPtrArray *totals = rebote_ledger_model_get_totals (self->model);
  GtkWidget *child;

  while ((child = gtk_widget_get_next_sibling (GTK_WIDGET (self->month_drop_down))))
    gtk_box_remove (GTK_BOX (self->totals_box), child);

  for (guint i = 0; month && i < totals->len; i++)
    {
      const ReboteLedgerTotal *total = g_ptr_array_index (totals, i);
      g_autofree char *amount = rebote_ledger_total_describe (total);
      g_autofree char *text = NULL;
      GtkWidget       *label;

      if (total->year != month->year || total->month != month->month)
        continue;
      /* Translators: the name of a verifier, and what it got */
      text = g_strdup_printf (_("%s: %s"), get_name (self, total->verifier), amount);
      label = gtk_label_new (text);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_add_css_class (label, "ledger-total");
      gtk_widget_add_css_class (label, "numeric");
      gtk_box_append (GTK_BOX (self->totals_box), label);
    }
}

/* The first total of a month, in the order of the drop-down. */
static const ReboteLedgerTotal *
find_month (ReboteLedgerWindow *self,
            guint               position)
{
  GPtrArray *totals = rebote_ledger_model_get_totals (self->model);
  const ReboteLedgerTotal *last = NULL;

  for (guint i = 0; i < totals->len; i++)
    {
      const ReboteLedgerTotal *total = g_ptr_array_index (totals, i);

      if (last && total->year == last->year && total->month == last->month)
        continue;
      if (position-- == 0)
        return total;
      last = total;
    }

  return NULL;
}

static void
month_selected_cb (ReboteLedgerWindow *self)
{
  if (self->model && !self->is_filling)
    show_totals (self, find_month (self, gtk_drop_down_get_selected (self->month_drop_down)));
}

/* A month that was chosen stays so, counted from the oldest: new ones come before it. */
static void
fill_months (ReboteLedgerWindow *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GListModel *before = gtk_drop_down_get_model (self->month_drop_down);
  guint n_before = before ? g_list_model_get_n_items (before) : 0;
  guint selected = gtk_drop_down_get_selected (self->month_drop_down);
  gboolean is_older = selected > 0 && selected < n_before;
  const ReboteLedgerTotal *month;
  guint n = 0;

  for (; (month = find_month (self, n)); n++)
    {
      g_autoptr (GDateTime) date = g_date_time_new_local (month->year, month->month, 1, 0, 0, 0);
      /* Translators: a month, as “May 2026”; see g_date_time_format() */
      g_autofree char *name = date ? g_date_time_format (date, C_ ("date", "%OB %Y")) : g_strdup ("");

      gtk_string_list_append (names, name);
    }

  self->is_filling = TRUE;
  if (n != n_before)
    {
      gtk_drop_down_set_model (self->month_drop_down, G_LIST_MODEL (names));
      gtk_drop_down_set_selected (self->month_drop_down, is_older && n > n_before ? selected + n - n_before : 0);
    }
  self->is_filling = FALSE;
  month_selected_cb (self);
}

static void
update (ReboteLedgerWindow *self)
{
  gboolean has_any = g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0;

  fill_months (self);
  gtk_stack_set_visible_child_name (self->stack, has_any ? "content" : "empty");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "ledger.export", has_any);
}

static void
selection_changed_cb (ReboteLedgerWindow *self)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "ledger.copy", !gtk_bitset_is_empty (selected));
}

static void
failed_cb (ReboteLedgerWindow *self,
           const GError       *error)
{
  say (self, error->message);
}

/* Only what does not fit needs to be told again. */
static gboolean
query_tooltip_cb (GtkLabel   *label,
                  int         x,
                  int         y,
                  gboolean    keyboard_mode,
                  GtkTooltip *tooltip)
{
  if (!pango_layout_is_ellipsized (gtk_label_get_layout (label)))
    return FALSE;

  gtk_tooltip_set_text (tooltip, gtk_label_get_label (label));
  return TRUE;
}

static GtkWidget *
new_cell_label (float xalign)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_set_has_tooltip (label, TRUE);
  g_signal_connect (label, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);

  return label;
}

static void
label_setup_cb (GtkSignalListItemFactory *factory,
                GtkListItem              *item)
{
  gtk_list_item_set_child (item, new_cell_label (0));
}

static void
number_setup_cb (GtkSignalListItemFactory *factory,
                 GtkListItem              *item)
{
  gtk_list_item_set_child (item, new_cell_label (1));
}

/* Name and host; the other lines are for the narrow form. */
static void
receiver_setup_cb (GtkSignalListItemFactory *factory,
                   GtkListItem              *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  gtk_box_append (GTK_BOX (box), new_cell_label (0));
  for (guint i = 0; i < 3; i++)
    {
      GtkWidget *line = new_cell_label (0);

      gtk_widget_add_css_class (line, "caption");
      gtk_widget_add_css_class (line, "dim-label");
      gtk_box_append (GTK_BOX (box), line);
    }
  gtk_list_item_set_child (item, box);
}

static const ReboteLedgerEntry *
get_entry (GtkListItem *item)
{
  return rebote_ledger_row_get_entry (gtk_list_item_get_item (item));
}

static void
set_text (GtkListItem *item,
          const char  *text)
{
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), text ? text : "");
}

static char *
describe_all (const ReboteLedgerEntry *entry)
{
  gboolean is_domains = entry->sends == REBOTE_VERIFIER_SENDS_DOMAINS;
  const ReboteLedgerTotal total = {
    .n_addresses = is_domains ? 0 : entry->n_addresses,
    .n_domains = is_domains ? entry->n_addresses : 0,
    .n_credits = entry->n_credits,
  };

  return rebote_ledger_total_describe (&total);
}

static char *
format_when (const ReboteLedgerEntry *entry)
{
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_utc (entry->began);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  return when ? rebote_format_date (when, now) : g_strdup ("");
}

static void
receiver_bind_cb (GtkSignalListItemFactory *factory,
                  GtkListItem              *item)
{
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *window = gtk_widget_get_ancestor (box, REBOTE_TYPE_LEDGER_WINDOW);
  GtkWidget *label = gtk_widget_get_first_child (box);
  gboolean   is_narrow = window && REBOTE_LEDGER_WINDOW (window)->is_narrow;
  const ReboteLedgerEntry *entry = get_entry (item);
  const char      *name = window ? get_name (REBOTE_LEDGER_WINDOW (window), entry->verifier) : entry->verifier;
  g_autofree char *when = format_when (entry);
  g_autofree char *what = describe_all (entry);
  /* Translators: when, and the name of a list: “Yesterday · people.csv” */
  g_autofree char *where = g_strdup_printf (C_ ("ledger", "%s · %s"), when, entry->run_name);
  const char      *lines[] = { name, entry->receiver, is_narrow ? what : NULL, is_narrow ? where : NULL };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++, label = gtk_widget_get_next_sibling (label))
    {
      gtk_label_set_label (GTK_LABEL (label), lines[i] ? lines[i] : "");
      gtk_widget_set_visible (label, lines[i] != NULL);
    }
}

static void
what_bind_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item)
{
  g_autofree char *text = rebote_ledger_row_describe (gtk_list_item_get_item (item));

  set_text (item, text);
}

static void
credits_bind_cb (GtkSignalListItemFactory *factory,
                 GtkListItem              *item)
{
  g_autofree char *number = rebote_format_number (get_entry (item)->n_credits);

  set_text (item, number);
}

static void
run_bind_cb (GtkSignalListItemFactory *factory,
             GtkListItem              *item)
{
  set_text (item, get_entry (item)->run_name);
}

static void
when_bind_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item)
{
  const ReboteLedgerEntry *entry = get_entry (item);
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (entry->began);
  g_autofree char *when = format_when (entry);
  g_autofree char *exact = date ? rebote_format_exact_date (date) : NULL;
  GtkWidget       *label = gtk_list_item_get_child (item);

  set_text (item, when);
  g_signal_handlers_disconnect_by_func (label, query_tooltip_cb, NULL);
  gtk_widget_set_tooltip_text (label, exact);
}

/* Columns that are hidden go on taking their width in GTK 4.8, so they leave the table. Every cell is bound anew with
 * the model. */
static gboolean
narrow_cb (gpointer user_data)
{
  ReboteLedgerWindow *self = user_data;
  GtkColumnViewColumn *const columns[] = { self->what_column, self->credits_column, self->run_column };
  int      width = gtk_widget_get_width (GTK_WIDGET (self));
  int      height;
  gboolean is_narrow;

  self->narrow_idle = 0;
  if (width == 0)
    gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  is_narrow = width < MIN_TABLE_WIDTH;
  if (is_narrow == self->is_narrow)
    return G_SOURCE_REMOVE;

  gtk_column_view_set_model (self->table, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      if (is_narrow)
        gtk_column_view_remove_column (self->table, columns[i]);
      else
        gtk_column_view_append_column (self->table, columns[i]);
    }
  if (is_narrow)
    gtk_column_view_remove_column (self->table, self->when_column);
  else
    gtk_column_view_insert_column (self->table, 0, self->when_column);
  self->is_narrow = is_narrow;
  gtk_column_view_set_model (self->table, GTK_SELECTION_MODEL (self->selection));

  return G_SOURCE_REMOVE;
}

static void
rebote_ledger_window_size_allocate (GtkWidget *widget,
                                    int        width,
                                    int        height,
                                    int        baseline)
{
  ReboteLedgerWindow *self = REBOTE_LEDGER_WINDOW (widget);

  /* Columns may not come and go while sizes are given. */
  if ((width < MIN_TABLE_WIDTH) != self->is_narrow && self->narrow_idle == 0)
    self->narrow_idle = g_idle_add (narrow_cb, self);

  GTK_WIDGET_CLASS (rebote_ledger_window_parent_class)->size_allocate (widget, width, height, baseline);
}

static void
copy_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  ReboteLedgerWindow *self = REBOTE_LEDGER_WINDOW (widget);
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *text = NULL;
  GtkBitsetIter    iter;
  guint            position;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    g_ptr_array_add (rows, g_list_model_get_item (G_LIST_MODEL (self->model), position));
  text = rebote_ledger_rows_to_text (rows);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (ReboteLedgerWindow) self = user_data;
  g_autofree char *name = g_file_get_basename (G_FILE (source));
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    /* Translators: the name of a file */
    text = g_strdup_printf (_("Saved as “%s”"), shown);
  say (self, text ? text : error->message);
}

static void
chosen_cb (GtkNativeDialog    *chooser,
           int                 response,
           ReboteLedgerWindow *self)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;
  char *csv;

  g_clear_object (&self->chooser);
  if (file == NULL)
    return;

  csv = rebote_ledger_rows_to_csv (rebote_ledger_model_get_rows (self->model));
  {
    g_autoptr (GBytes) bytes = g_bytes_new_take (csv, strlen (csv));

    g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL, written_cb,
                                         g_object_ref (self));
  }
}

static void
export_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  ReboteLedgerWindow *self = REBOTE_LEDGER_WINDOW (widget);

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_("Export"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE, _("_Export"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  /* Translators: the name of a file; keep the ending */
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), _("sent for verification.csv"));
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
rebote_ledger_window_dispose (GObject *object)
{
  ReboteLedgerWindow *self = REBOTE_LEDGER_WINDOW (object);

  g_clear_handle_id (&self->narrow_idle, g_source_remove);
  g_clear_object (&self->chooser);
  gtk_widget_dispose_template (GTK_WIDGET (self), REBOTE_TYPE_LEDGER_WINDOW);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);
  g_clear_object (&self->verifiers);

  G_OBJECT_CLASS (rebote_ledger_window_parent_class)->dispose (object);
}

static void
rebote_ledger_window_class_init (ReboteLedgerWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rebote_ledger_window_dispose;
  widget_class->size_allocate = rebote_ledger_window_size_allocate;

  g_type_ensure (REBOTE_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/rebote/ui/verifiers/rebote-ledger-window.ui");
  gtk_widget_class_bind_template_child (widget_class, ReboteLedgerWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, ReboteLedgerWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, ReboteLedgerWindow, totals_box);
  gtk_widget_class_bind_template_child (widget_class, ReboteLedgerWindow, month_drop_down);
  gtk_widget_class_bind_template_child (widget_class, ReboteLedgerWindow, scroller);
  gtk_widget_class_bind_template_child (widget_class, ReboteLedgerWindow, table);
  gtk_widget_class_bind_template_child (widget_class, ReboteLedgerWindow, receiver_column);
  gtk_widget_class_bind_template_child (widget_class, ReboteLedgerWindow, what_column);
  gtk_widget_class_bind_template_child (widget_class, ReboteLedgerWindow, credits_column);
  gtk_widget_class_bind_template_child (widget_class, ReboteLedgerWindow, run_column);
  gtk_widget_class_bind_template_child (widget_class, ReboteLedgerWindow, when_column);
  gtk_widget_class_bind_template_callback (widget_class, month_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, label_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, number_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, receiver_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, receiver_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, what_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, credits_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, run_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, when_bind_cb);

  gtk_widget_class_install_action (widget_class, "ledger.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "ledger.export", NULL, export_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "ledger.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
rebote_ledger_window_init (ReboteLedgerWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "ledger.export", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "ledger.copy", FALSE);
  rebote_scroll_prepare (self->scroller);
}

/**
 * rebote_ledger_window_new:
 * @parent: the window that it belongs to
 * @store: the store
 * @verifiers: the verifiers, for their names
 *
 * Returns: (transfer none): the window, not shown yet; it owns itself
 */
GtkWindow *
rebote_ledger_window_new (GtkWindow       *parent,
                          ReboteStore     *store,
                          ReboteVerifiers *verifiers)
{
  ReboteLedgerWindow *self;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);
  g_return_val_if_fail (REBOTE_IS_VERIFIERS (verifiers), NULL);

  self = g_object_new (REBOTE_TYPE_LEDGER_WINDOW, "transient-for", parent, NULL);
  rebote_sheet_fit (GTK_WINDOW (self), parent);
  narrow_cb (self);
  self->verifiers = g_object_ref (verifiers);
  self->model = rebote_ledger_model_new (store);
  self->selection = gtk_multi_selection_new (G_LIST_MODEL (g_object_ref (self->model)));
  g_signal_connect_object (self->model, "loaded", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (selection_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_column_view_set_model (self->table, GTK_SELECTION_MODEL (self->selection));

  return GTK_WINDOW (self);
}
