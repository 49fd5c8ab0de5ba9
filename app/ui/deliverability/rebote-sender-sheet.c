/* rebote-sender-sheet.c
 *
 * Asks for a domain, and looks up how it is set up for sending mail. What can be learnt from the mails that came back is
 * filled in.
 *
 *   form -- check --> progress --> results
 *     ^                  |            |
 *     +---- cancel ------+--- back ---+
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-sender-sheet"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "sender/rebote-block-lists.h"
#include "sender/rebote-sender-check.h"
#include "store/rebote-store-trail.h"
#include "ui/rebote-sheet.h"

#include "rebote-sender-results.h"
#include "rebote-sender-sheet.h"

/* How long a name server may take for its first answer, in milliseconds. */
#define TIMEOUT 4000

/* Between the words of an entry */
#define SEPARATORS " ,;\t\n"

/* What mails tell, and where it is filled in. */
enum
{
  ENVELOPE,
  IPS,
  KEYS,
  N_LEARNT
};

struct _ReboteSenderSheet
{
  AdwWindow            parent_instance;

  /* Template children */
  AdwToastOverlay     *toast_overlay;
  GtkStack            *stack;
  GtkButton           *cancel_button;
  GtkButton           *back_button;
  GtkButton           *check_button;
  GtkButton           *copy_button;
  AdwEntryRow         *domain_row;
  AdwEntryRow         *ips_row;
  AdwEntryRow         *keys_row;
  AdwEntryRow         *envelope_row;
  AdwEntryRow         *dns_row;
  GtkLabel            *learnt_label;
  GtkLabel            *error_label;
  AdwActionRow        *lists_row;
  GtkSwitch           *lists_switch;
  GtkLabel            *progress_label;
  GtkProgressBar      *progress_bar;
  GtkScrolledWindow   *results_scroller;
  ReboteSenderResults *results;

  ReboteSenderTrail   *trail; /* NULL until it has been learnt */
  char                *learnt[N_LEARNT]; /* what was filled in, to tell it from what was typed */
  ReboteSenderReport  *report;
  GCancellable        *cancellable; /* of the sheet */
  GCancellable        *check;       /* of what is running */
};

G_DEFINE_FINAL_TYPE (ReboteSenderSheet, rebote_sender_sheet, ADW_TYPE_WINDOW)

static AdwEntryRow *
get_row (ReboteSenderSheet *self,
         guint              which)
{
  return which == ENVELOPE ? self->envelope_row : which == IPS ? self->ips_row : self->keys_row;
}

static const char *
get_text (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
show_error (ReboteSenderSheet *self,
            AdwEntryRow       *row,
            const char        *message)
{
  AdwEntryRow *rows[] = { self->domain_row, self->ips_row, self->keys_row, self->envelope_row, self->dns_row };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (rows[i]), "error");
  gtk_label_set_label (self->error_label, message ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), message != NULL);
  if (row)
    {
      gtk_widget_add_css_class (GTK_WIDGET (row), "error");
      gtk_widget_grab_focus (GTK_WIDGET (row));
    }
}

static void
show_page (ReboteSenderSheet *self,
           const char        *name)
{
  gboolean is_form = g_str_equal (name, "form");
  gboolean is_results = g_str_equal (name, "results");

  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_widget_set_visible (GTK_WIDGET (self->cancel_button), !is_results);
  gtk_widget_set_visible (GTK_WIDGET (self->back_button), is_results);
  gtk_widget_set_visible (GTK_WIDGET (self->check_button), is_form);
  gtk_widget_set_visible (GTK_WIDGET (self->copy_button), is_results);
  /* A window forgets its default when that is hidden. */
  gtk_window_set_default_widget (GTK_WINDOW (self), is_form ? GTK_WIDGET (self->check_button) : NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sender.check",
                                 is_form && strpbrk (get_text (self->domain_row), ".") != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sender.copy", is_results);
}

/* The words of a trace, unless somebody has written something else. */
static gboolean
fill_in (ReboteSenderSheet *self,
         const char        *domain,
         guint              which,
         ReboteSenderTrace  trace)
{
  g_auto (GStrv) values = rebote_sender_trail_get_traces (self->trail, domain, trace);
  g_autofree char *suffix = g_strconcat ("._domainkey.", domain, NULL);
  g_autofree char *text = NULL;
  AdwEntryRow     *row = get_row (self, which);

  /* Of several places to which bounces go, the most frequent counts. */
  if (which == ENVELOPE && values[0])
    g_clear_pointer (&values[1], g_free);
  if (which == ENVELOPE && g_strcmp0 (values[0], domain) == 0)
    g_clear_pointer (&values[0], g_free);
  for (guint i = 0; which == KEYS && values[i]; i++)
    {
      if (g_str_has_suffix (values[i], suffix))
        values[i][strlen (values[i]) - strlen (suffix)] = '\0';
    }
  text = g_strjoinv (" ", values);
  if (g_strcmp0 (get_text (row), self->learnt[which] ? self->learnt[which] : "") == 0)
    {
      g_free (self->learnt[which]);
      self->learnt[which] = g_strdup (text);
      gtk_editable_set_text (GTK_EDITABLE (row), text);
    }

  return *text != '\0' && g_str_equal (get_text (row), text);
}

static void
fill_in_all (ReboteSenderSheet *self)
{
  g_autofree char *domain = rebote_sender_domain_normalize (get_text (self->domain_row), NULL);
  gboolean is_learnt;

  if (self->trail == NULL || domain == NULL)
    return;

  is_learnt = fill_in (self, domain, ENVELOPE, REBOTE_SENDER_TRACE_ENVELOPE);
  is_learnt |= fill_in (self, domain, IPS, REBOTE_SENDER_TRACE_IP);
  is_learnt |= fill_in (self, domain, KEYS, REBOTE_SENDER_TRACE_KEY);
  gtk_widget_set_visible (GTK_WIDGET (self->learnt_label), is_learnt);
}

static void
domain_changed_cb (ReboteSenderSheet *self)
{
  show_error (self, NULL, NULL);
  fill_in_all (self);
  show_page (self, gtk_stack_get_visible_child_name (self->stack));
}

static void
entry_changed_cb (ReboteSenderSheet *self)
{
  show_error (self, NULL, NULL);
}

static void
learn_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  GError *error = NULL;
  ReboteSenderTrail *trail = rebote_store_learn_trail (source, task_data, cancellable, &error);

  if (trail)
    g_task_return_pointer (task, trail, (GDestroyNotify)rebote_sender_trail_free);
  else
    g_task_return_error (task, error);
}

/* Where nothing can be learnt, people write it themselves. */
static void
learnt_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (ReboteSenderSheet) self = user_data;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) domains = NULL;

  self->trail = g_task_propagate_pointer (G_TASK (result), &error);
  if (self->trail == NULL)
    {
      g_debug ("%s", error->message);
      return;
    }

  domains = rebote_sender_trail_get_domains (self->trail);
  if (*get_text (self->domain_row) == '\0' && domains[0])
    gtk_editable_set_text (GTK_EDITABLE (self->domain_row), domains[0]);
  else
    fill_in_all (self);
}

static gboolean
add_words (ReboteSenderRequest *request,
           AdwEntryRow         *row,
           gboolean (*add) (ReboteSenderRequest *request, const char *text, GError **error),
           GError             **error)
{
  g_auto (GStrv) words = g_strsplit_set (get_text (row), SEPARATORS, -1);

  for (guint i = 0; words[i]; i++)
    {
      if (*words[i] && !add (request, words[i], error))
        return FALSE;
    }

  return TRUE;
}

/* Says what is wrong with what was written. */
static ReboteSenderRequest *
read_form (ReboteSenderSheet *self)
{
  g_autoptr (ReboteSenderRequest) request = NULL;
  g_autoptr (GError) error = NULL;
  AdwEntryRow *wrong = NULL;

  request = rebote_sender_request_new (get_text (self->domain_row), &error);
  if (request == NULL)
    wrong = self->domain_row;
  else if (!add_words (request, self->ips_row, rebote_sender_request_add_ip, &error))
    wrong = self->ips_row;
  else if (!add_words (request, self->keys_row, rebote_sender_request_add_key, &error))
    wrong = self->keys_row;
  else if (!add_words (request, self->envelope_row, rebote_sender_request_set_envelope, &error))
    wrong = self->envelope_row;

  show_error (self, wrong, wrong ? error->message : NULL);
  if (wrong)
    return NULL;

  request->ask_block_lists = gtk_switch_get_active (self->lists_switch);
  if (self->trail)
    request->one_click = rebote_sender_trail_get_one_click (self->trail, request->domain);
  return g_steal_pointer (&request);
}

static void
progress_cb (guint    n_answered,
             guint    n_asked,
             gpointer user_data)
{
  ReboteSenderSheet *self = user_data;
  g_autofree char   *text = NULL;

  /* Translators: how many of so many questions are answered */
  text = g_strdup_printf (_("%u of %u answers"), n_answered, n_asked);
  gtk_label_set_label (self->progress_label, text);
  gtk_progress_bar_set_fraction (self->progress_bar, n_asked > 0 ? (double)n_answered / n_asked : 0);
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (ReboteSenderSheet) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteSenderReport) report = rebote_sender_check_finish (REBOTE_DNS_CLIENT (source), result, &error);

  if (report)
    {
      g_clear_pointer (&self->report, rebote_sender_report_unref);
      self->report = g_steal_pointer (&report);
      rebote_sender_results_show (self->results, self->report);
      gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->results_scroller), 0);
      show_page (self, "results");
      gtk_widget_grab_focus (GTK_WIDGET (self->back_button));
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      show_page (self, "form");
      show_error (self, NULL, error->message);
    }
}

static void
check_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  ReboteSenderSheet *self = REBOTE_SENDER_SHEET (widget);
  g_autoptr (ReboteSenderRequest) request = read_form (self);
  g_autoptr (ReboteDnsClient) client = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *servers = NULL;

  if (request == NULL)
    return;

  servers = g_strstrip (g_strdup (get_text (self->dns_row)));
  client = rebote_dns_client_new (*servers ? servers : NULL, TIMEOUT, &error);
  if (client == NULL)
    {
      show_error (self, *servers ? self->dns_row : NULL, error->message);
      return;
    }

  g_clear_object (&self->check);
  self->check = g_cancellable_new ();
  progress_cb (0, 0, self);
  show_page (self, "progress");
  rebote_sender_check_async (client, request, progress_cb, g_object_ref (self), g_object_unref, self->check, checked_cb,
                             g_object_ref (self));
}

static void
stop (ReboteSenderSheet *self)
{
  if (self->check)
    g_cancellable_cancel (self->check);
  g_clear_object (&self->check);
}

/* From the progress back to the form; from there, away. */
static void
cancel_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  ReboteSenderSheet *self = REBOTE_SENDER_SHEET (widget);

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "progress") != 0)
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  stop (self);
  show_page (self, "form");
  gtk_widget_grab_focus (GTK_WIDGET (self->domain_row));
}

static void
back_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  ReboteSenderSheet *self = REBOTE_SENDER_SHEET (widget);

  show_page (self, "form");
  gtk_widget_grab_focus (GTK_WIDGET (self->domain_row));
}

static void
tell_copied (ReboteSenderSheet *self)
{
  adw_toast_overlay_add_toast (self->toast_overlay, adw_toast_new (_("Copied")));
}

static void
copy_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  ReboteSenderSheet *self = REBOTE_SENDER_SHEET (widget);
  g_autofree char   *text = rebote_sender_report_to_text (self->report);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  tell_copied (self);
}

/* Who would be told what, in the words of the table. */
static void
describe_lists (ReboteSenderSheet *self)
{
  ReboteBlockLists *lists = rebote_block_lists_get_default ();
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;
  g_autofree char *joined = NULL;
  g_autofree char *told = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < rebote_block_lists_get_size (lists); i++)
    g_strv_builder_add (builder, rebote_block_lists_get (lists, i)->name);
  names = g_strv_builder_end (builder);
  joined = g_strjoinv (", ", names);
  /* Translators: %s are names of block lists */
  told = g_strdup_printf (_("%s are told the IP addresses and the domain, once each."), joined);
  text = g_strconcat (told, " ", _(rebote_block_lists_get (lists, 0)->terms), NULL);
  adw_action_row_set_subtitle (self->lists_row, text);
}

/* An entry takes the focus only once it is on the screen. */
static void
rebote_sender_sheet_map (GtkWidget *widget)
{
  ReboteSenderSheet *self = REBOTE_SENDER_SHEET (widget);

  GTK_WIDGET_CLASS (rebote_sender_sheet_parent_class)->map (widget);

  gtk_widget_grab_focus (GTK_WIDGET (self->domain_row));
}

static void
rebote_sender_sheet_dispose (GObject *object)
{
  ReboteSenderSheet *self = REBOTE_SENDER_SHEET (object);

  g_cancellable_cancel (self->cancellable);
  stop (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), REBOTE_TYPE_SENDER_SHEET);

  G_OBJECT_CLASS (rebote_sender_sheet_parent_class)->dispose (object);
}

static void
rebote_sender_sheet_finalize (GObject *object)
{
  ReboteSenderSheet *self = REBOTE_SENDER_SHEET (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->trail, rebote_sender_trail_free);
  g_clear_pointer (&self->report, rebote_sender_report_unref);
  for (guint i = 0; i < N_LEARNT; i++)
    g_free (self->learnt[i]);

  G_OBJECT_CLASS (rebote_sender_sheet_parent_class)->finalize (object);
}

static gboolean
close_request_cb (ReboteSenderSheet *self)
{
  stop (self);
  return FALSE;
}

static void
rebote_sender_sheet_class_init (ReboteSenderSheetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rebote_sender_sheet_dispose;
  object_class->finalize = rebote_sender_sheet_finalize;
  widget_class->map = rebote_sender_sheet_map;

  g_type_ensure (REBOTE_TYPE_SENDER_RESULTS);
  gtk_widget_class_set_template_from_resource (widget_class, "/rebote/ui/deliverability/rebote-sender-sheet.ui");
  gtk_widget_class_bind_template_child (widget_class, ReboteSenderSheet, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, ReboteSenderSheet, stack);
  gtk_widget_class_bind_template_child (widget_class, ReboteSenderSheet, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, ReboteSenderSheet, back_button);
  gtk_widget_class_bind_template_child (widget_class, ReboteSenderSheet, check_button);
  gtk_widget_class_bind_template_child (widget_class, ReboteSenderSheet, copy_button);
  gtk_widget_class_bind_template_child (widget_class, ReboteSenderSheet, domain_row);
  gtk_widget_class_bind_template_child (widget_class, ReboteSenderSheet, ips_row);
  gtk_widget_class_bind_template_child (widget_class, ReboteSenderSheet, keys_row);
  gtk_widget_class_bind_template_child (widget_class, ReboteSenderSheet, envelope_row);
  gtk_widget_class_bind_template_child (widget_class, ReboteSenderSheet, dns_row);
  gtk_widget_class_bind_template_child (widget_class, ReboteSenderSheet, learnt_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteSenderSheet, error_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteSenderSheet, lists_row);
  gtk_widget_class_bind_template_child (widget_class, ReboteSenderSheet, lists_switch);
  gtk_widget_class_bind_template_child (widget_class, ReboteSenderSheet, progress_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteSenderSheet, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, ReboteSenderSheet, results_scroller);
  gtk_widget_class_bind_template_child (widget_class, ReboteSenderSheet, results);
  gtk_widget_class_bind_template_callback (widget_class, domain_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, tell_copied);
  gtk_widget_class_bind_template_callback (widget_class, close_request_cb);
  gtk_widget_class_install_action (widget_class, "sender.check", NULL, check_action);
  gtk_widget_class_install_action (widget_class, "sender.cancel", NULL, cancel_action);
  gtk_widget_class_install_action (widget_class, "sender.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "sender.copy", NULL, copy_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "sender.cancel", NULL);
}

static void
rebote_sender_sheet_init (ReboteSenderSheet *self)
{
  self->cancellable = g_cancellable_new ();

  gtk_widget_init_template (GTK_WIDGET (self));

  describe_lists (self);
  show_page (self, "form");
}

/**
 * rebote_sender_sheet_new:
 * @parent: the window that it belongs to
 * @store: (nullable): where to learn from how the user sends
 * @knowledge: (nullable): what mails are read with
 *
 * Returns: (transfer none): a sheet
 */
GtkWindow *
rebote_sender_sheet_new (GtkWindow       *parent,
                         ReboteStore     *store,
                         ReboteKnowledge *knowledge)
{
  ReboteSenderSheet *self;
  g_autoptr (GTask)  task = NULL;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);

  self = g_object_new (REBOTE_TYPE_SENDER_SHEET, "transient-for", parent, NULL);
  rebote_sheet_fit (GTK_WINDOW (self), parent);
  if (store == NULL || knowledge == NULL)
    return GTK_WINDOW (self);

  task = g_task_new (store, self->cancellable, learnt_cb, g_object_ref (self));
  g_task_set_source_tag (task, rebote_sender_sheet_new);
  g_task_set_task_data (task, rebote_knowledge_ref (knowledge), (GDestroyNotify)rebote_knowledge_unref);
  g_task_run_in_thread (task, learn_in_thread);

  return GTK_WINDOW (self);
}
