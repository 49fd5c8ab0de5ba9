/* rebote-timeline.c
 *
 * What happened to an address, the latest first. It is read in a thread, and only of the contact that somebody looks at.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-timeline"

#include "config.h"

#include <glib/gi18n.h>

#include "bounce/rebote-fact.h"
#include "bounce/rebote-words.h"
#include "store/rebote-store-timeline.h"
#include "ui/rebote-format.h"
#include "ui/rebote-status-icon.h"
#include "ui/suppressions/rebote-suppression-words.h"
#include "ui/verify/rebote-verdicts.h"
#include "verify/rebote-verification-words.h"
#include "verify/rebote-verifier-table.h"

#include "rebote-decision-bar.h"
#include "rebote-timeline.h"

/* An address of a robot may have bounced a thousand times. */
#define MAX_EVENTS 100

struct _ReboteTimeline
{
  GtkWidget parent_instance;

  /* Template children */
  GtkWidget  *box;
  GtkListBox *list;
  GtkWidget  *more_label;

  ReboteStore  *store;
  gint64        contact_id; /* 0 for none */
  char         *address;
  GCancellable *cancellable; /* of the question that is asked */
  GPtrArray    *events;      /* ReboteTimelineEvent: what is shown */
};

G_DEFINE_FINAL_TYPE (ReboteTimeline, rebote_timeline, GTK_TYPE_WIDGET)

static ReboteStatus
get_mail_status (const ReboteTimelineEvent *event,
                 ReboteMessageType          type)
{
  ReboteKind kind = REBOTE_KIND_NONE;

  if (type == REBOTE_MESSAGE_COMPLAINT)
    return REBOTE_STATUS_COMPLAINT;
  if (type == REBOTE_MESSAGE_DELAY)
    return REBOTE_STATUS_DELAYED;

  if (event->verdict)
    rebote_kind_from_slug (event->verdict, &kind);
  switch (kind)
    {
    case REBOTE_KIND_HARD:
      return REBOTE_STATUS_HARD;
    case REBOTE_KIND_SOFT:
      return REBOTE_STATUS_SOFT;
    case REBOTE_KIND_UNDETERMINED:
      return REBOTE_STATUS_UNDETERMINED;
    case REBOTE_KIND_NONE:
    default:
      return REBOTE_STATUS_NEUTRAL;
    }
}

static char *
describe_mail (const ReboteTimelineEvent *event,
               ReboteStatus              *status)
{
  ReboteMessageType type = REBOTE_MESSAGE_OTHER;
  ReboteKind   kind = REBOTE_KIND_NONE;
  ReboteReason reason = REBOTE_REASON_NONE;
  ReboteFact   fact = REBOTE_FACT_NONE;

  if (event->type)
    rebote_message_type_from_slug (event->type, &type);
  if (event->verdict)
    rebote_kind_from_slug (event->verdict, &kind);
  if (event->reason)
    rebote_reason_from_slug (event->reason, &reason);
  if (event->fact)
    rebote_fact_from_slug (event->fact, &fact);
  *status = get_mail_status (event, type);

  if (fact != REBOTE_FACT_NONE)
    return rebote_fact_describe (fact, event->until);
  if (type != REBOTE_MESSAGE_BOUNCE || kind == REBOTE_KIND_NONE)
    return g_strdup (rebote_message_type_get_name (type));

  return g_strdup_printf ("%s · %s", rebote_kind_get_name (kind), rebote_reason_get_name (reason));
}

static char *
describe_decision (const ReboteTimelineEvent *event,
                   ReboteStatus              *status)
{
  ReboteOutcome outcome = REBOTE_OUTCOME_KEEP;

  if (event->verdict == NULL)
    return g_strdup (event->undone ? _("Left to Rebote, and taken back") : _("Left to Rebote"));

  rebote_outcome_from_slug (event->verdict, &outcome);
  if (!event->undone)
    *status = rebote_outcome_get_status (outcome);

  /* Translators: “Keep”, “Review” or “Remove”. */
  return g_strdup_printf (event->undone ? _("You decided: %s, and took it back") : _("You decided: %s"),
                          rebote_outcome_get_title (outcome));
}

static char *
describe_verification (const ReboteTimelineEvent *event,
                       ReboteStatus              *status)
{
  ReboteVerification verification = { 0 };

  rebote_verification_verdict_from_slug (event->verdict, &verification.verdict);
  rebote_verification_reason_from_slug (event->reason, &verification.reason);
  *status = rebote_verification_get_status (&verification);

  /* Translators: the name of a verification service, and what it says, as “The mailbox does not exist” */
  return g_strdup_printf (_("%s: %s"), rebote_verifier_get_title (event->name),
                          rebote_verification_get_title (&verification));
}

static char *
describe (const ReboteTimelineEvent *event,
          ReboteStatus              *status)
{
  *status = REBOTE_STATUS_NEUTRAL;

  switch (event->kind)
    {
    case REBOTE_TIMELINE_LISTED:
      return g_strdup_printf (_("In the list “%s”"), event->name);

    case REBOTE_TIMELINE_DECIDED:
      return describe_decision (event, status);

    case REBOTE_TIMELINE_SUPPRESSED:
      *status = REBOTE_STATUS_HARD;
      return g_strdup_printf (_("Suppressed: %s"), rebote_suppression_get_reason_name (event->reason));

    case REBOTE_TIMELINE_LIFTED:
      return g_strdup (_("Taken off the suppressions"));

    case REBOTE_TIMELINE_VERIFIED:
      return describe_verification (event, status);

    case REBOTE_TIMELINE_MAIL:
    default:
      return describe_mail (event, status);
    }
}

/* When, and what the mail was called or the user wrote. */
static char *
describe_more (const ReboteTimelineEvent *event)
{
  g_autofree char *when = event->date ? rebote_format_exact_date (event->date) : g_strdup (_("Date unknown"));
  const char *words = event->kind == REBOTE_TIMELINE_MAIL ? event->name : event->note;

  return words && *words && event->kind != REBOTE_TIMELINE_LISTED ? g_strdup_printf ("%s\n%s", when, words)
                                                                   : g_steal_pointer (&when);
}

static GtkWidget *
make_row (const ReboteTimelineEvent *event)
{
  GtkWidget       *row = adw_action_row_new ();
  GtkWidget       *icon = rebote_status_icon_new ();
  ReboteStatus     status;
  g_autofree char *title = describe (event, &status);
  g_autofree char *more = describe_more (event);

  rebote_status_icon_set_status (REBOTE_STATUS_ICON (icon), status);
  gtk_widget_set_valign (icon, GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), more);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 4);
  if (event->note)
    gtk_widget_set_tooltip_text (row, event->note);

  return row;
}

static void
clear (ReboteTimeline *self)
{
  GtkWidget *child;

  g_clear_pointer (&self->events, g_ptr_array_unref);

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))))
    gtk_list_box_remove (self->list, child);
  gtk_widget_set_visible (self->box, FALSE);
}

static gboolean
is_shown (ReboteTimeline *self,
          GPtrArray      *events)
{
  if (self->events == NULL || self->events->len != events->len)
    return FALSE;

  for (guint i = 0; i < events->len; i++)
    {
      if (!rebote_timeline_event_equal (g_ptr_array_index (self->events, i), g_ptr_array_index (events, i)))
        return FALSE;
    }

  return TRUE;
}

/* The store changes all the time while mails are read, and a row takes its time to make. */
static void
show_events (ReboteTimeline *self,
             GPtrArray      *events)
{
  if (is_shown (self, events))
    return;

  clear (self);
  self->events = g_ptr_array_ref (events);
  for (guint i = 0; i < MIN (events->len, MAX_EVENTS); i++)
    gtk_list_box_append (self->list, make_row (g_ptr_array_index (events, i)));
  gtk_widget_set_visible (self->more_label, events->len > MAX_EVENTS);
  gtk_widget_set_visible (self->box, events->len > 0);
}

typedef struct
{
  gint64 contact_id;
  char  *address;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->address);
  g_free (question);
}

static void
find_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  const Question *question = task_data;
  GError    *error = NULL;
  GPtrArray *events = rebote_store_timeline_find (source, question->contact_id, question->address, MAX_EVENTS + 1, &error);

  if (events)
    g_task_return_pointer (task, events, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (ReboteTimeline) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = g_task_propagate_pointer (G_TASK (result), &error);

  /* Another contact is looked at by now. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->cancellable);
  if (events)
    show_events (self, events);
  else
    g_debug ("%s", error->message);
}

static void
find (ReboteTimeline *self)
{
  g_autoptr (GTask) task = NULL;
  Question *question;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->store == NULL || self->contact_id == 0 || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  question = g_new0 (Question, 1);
  question->contact_id = self->contact_id;
  question->address = g_strdup (self->address);

  self->cancellable = g_cancellable_new ();
  task = g_task_new (self->store, self->cancellable, found_cb, g_object_ref (self));
  g_task_set_source_tag (task, find);
  g_task_set_task_data (task, question, question_free);
  g_task_run_in_thread (task, find_in_thread);
}

/* What happened while nobody looked. */
static void
rebote_timeline_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (rebote_timeline_parent_class)->map (widget);
  find (REBOTE_TIMELINE (widget));
}

static void
rebote_timeline_dispose (GObject *object)
{
  ReboteTimeline *self = REBOTE_TIMELINE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->store);
  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), REBOTE_TYPE_TIMELINE);

  G_OBJECT_CLASS (rebote_timeline_parent_class)->dispose (object);
}

static void
rebote_timeline_class_init (ReboteTimelineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rebote_timeline_dispose;
  widget_class->map = rebote_timeline_map;

  gtk_widget_class_set_template_from_resource (widget_class, "/rebote/ui/lists/rebote-timeline.ui");
  gtk_widget_class_bind_template_child (widget_class, ReboteTimeline, box);
  gtk_widget_class_bind_template_child (widget_class, ReboteTimeline, list);
  gtk_widget_class_bind_template_child (widget_class, ReboteTimeline, more_label);
}

static void
rebote_timeline_init (ReboteTimeline *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rebote_timeline_set_store:
 * @self: a timeline
 * @store: what is asked
 */
void
rebote_timeline_set_store (ReboteTimeline *self,
                           ReboteStore    *store)
{
  g_return_if_fail (REBOTE_IS_TIMELINE (self));
  g_return_if_fail (REBOTE_IS_STORE (store));
  g_return_if_fail (self->store == NULL);

  self->store = g_object_ref (store);
  g_signal_connect_object (store, "changed", G_CALLBACK (find), self, G_CONNECT_SWAPPED);
  find (self);
}

/**
 * rebote_timeline_set_contact:
 * @self: a timeline
 * @contact_id: the key of the contact whose events it shows, or 0 for nobody's
 * @address: (nullable): the contact's address
 */
void
rebote_timeline_set_contact (ReboteTimeline *self,
                             gint64          contact_id,
                             const char     *address)
{
  g_return_if_fail (REBOTE_IS_TIMELINE (self));

  if (self->contact_id == contact_id && g_strcmp0 (self->address, address) == 0)
    return;

  self->contact_id = contact_id;
  g_free (self->address);
  self->address = g_strdup (address);
  clear (self);
  find (self);
}
