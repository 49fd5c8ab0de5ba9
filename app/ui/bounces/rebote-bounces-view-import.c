/* rebote-bounces-view-import.c
 *
 * Reading mails in the Bounces view: the row that shows how far it is, and what is said at the end.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-bounces-view-import"

#include "config.h"

#include <glib/gi18n.h>

#include "ui/rebote-format.h"

#include "rebote-bounces-view-private.h"
#include "rebote-import-row.h"
#include "rebote-problems-dialog.h"

/* Long enough to read that something was not read, and to decide whether one cares. */
#define DETAILS_SECONDS 90 /* what went wrong may be read at leisure */

/* What a toast's Details needs: the toast outlives the import's row. */
typedef struct
{
  ReboteBouncesView *self;
  ReboteImport      *import;
} Report;

static void
report_free (gpointer  data,
             GClosure *closure)
{
  Report *report = data;

  g_object_unref (report->self);
  g_object_unref (report->import);
  g_free (report);
}

static void
details_clicked_cb (AdwToast *toast,
                    gpointer  user_data)
{
  Report *report = user_data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (report->self));

  if (GTK_IS_WINDOW (root))
    gtk_window_present (rebote_problems_dialog_new (GTK_WINDOW (root), rebote_import_get_problems (report->import),
                                                    rebote_import_get_n_problems (report->import)));
}

static char *
make_problem_text (ReboteImport *import)
{
  guint n = rebote_import_get_n_problems (import);
  g_autofree char *number = rebote_format_number (n);

  if (n == 1)
    {
      g_autoptr (ReboteProblem) problem = g_list_model_get_item (rebote_import_get_problems (import), 0);

      /* Translators: the name of a file. */
      return g_strdup_printf (_("“%s” could not be read"), rebote_problem_get_name (problem));
    }

  return g_strdup_printf (ngettext ("%s input could not be read", "%s inputs could not be read", n), number);
}

static char *
make_success_text (ReboteImport *import)
{
  guint n_messages = rebote_import_get_n_messages (import);
  guint n_new = rebote_import_get_n_new (import);
  g_autofree char *number = rebote_format_number (n_messages);

  if (n_messages > 0 && n_new == 0)
    return g_strdup (ngettext ("This mail had been read before", "These mails had been read before", n_messages));

  return g_strdup_printf (ngettext ("%s mail read", "%s mails read", n_messages), number);
}

static void
tell (ReboteBouncesView *self,
      ReboteImport      *import)
{
  gboolean has_problems = rebote_import_get_n_problems (import) > 0;
  g_autofree char *text = NULL;
  g_autofree char *title = NULL;
  AdwToast *toast;

  if (!has_problems && rebote_import_get_n_messages (import) == 0)
    return;

  text = has_problems ? make_problem_text (import) : make_success_text (import);
  title = g_markup_escape_text (text, -1);
  toast = adw_toast_new (title);

  if (has_problems)
    {
      Report *report = g_new0 (Report, 1);

      report->self = g_object_ref (self);
      report->import = g_object_ref (import);
      adw_toast_set_button_label (toast, _("_Details"));
      adw_toast_set_timeout (toast, DETAILS_SECONDS);
      g_signal_connect_data (toast, "button-clicked", G_CALLBACK (details_clicked_cb), report, report_free, 0);
    }

  rebote_widget_add_toast (GTK_WIDGET (self), toast);
}

static void
finished_cb (ReboteBouncesView *self,
             const GError      *error,
             ReboteImportRow   *row)
{
  ReboteImport *import = rebote_import_row_get_import (row);
  GListModel *lists = rebote_import_get_contact_lists (import);

  if (error && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autofree char *title = g_markup_escape_text (error->message, -1);

      rebote_widget_add_toast (GTK_WIDGET (self), adw_toast_new (title));
    }
  else
    tell (self, import);

  if (g_list_model_get_n_items (lists) > 0)
    rebote_view_pass_lists (REBOTE_VIEW (self), lists);

  /* Whoever drops one mail wants to read about that one. */
  if (rebote_import_get_n_messages (import) == 1)
    _rebote_bounces_view_want_row (self, rebote_import_get_first_row (import));

  gtk_box_remove (self->imports_box, GTK_WIDGET (row));
  gtk_widget_set_visible (GTK_WIDGET (self->imports_box),
                          gtk_widget_get_first_child (GTK_WIDGET (self->imports_box)) != NULL);
}

void
_rebote_bounces_view_import (ReboteBouncesView *self,
                             GListModel        *files,
                             GBytes            *bytes)
{
  g_autoptr (ReboteImport) import = NULL;
  GtkWidget *row;

  g_return_if_fail (self->store != NULL);

  import = rebote_import_new (self->store, self->knowledge);
  row = rebote_import_row_new (import);
  g_signal_connect_object (row, "finished", G_CALLBACK (finished_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->imports_box, row);
  gtk_widget_set_visible (GTK_WIDGET (self->imports_box), TRUE);
  rebote_import_row_run (REBOTE_IMPORT_ROW (row), files, bytes);
}
