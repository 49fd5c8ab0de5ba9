/* rebote-lists-view-undo.c
 *
 * Undoing and redoing in the Lists view: by the toast, or by the keyboard.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-lists-view-undo"

#include "config.h"

#include <glib/gi18n.h>

#include "store/rebote-store-verifications.h"

#include "rebote-lists-view-private.h"

/* Long enough to see what one has done; what was undone on purpose is seen sooner. */
#define UNDO_SECONDS 30
#define TURN_SECONDS 8

/* Something that was done, or is undone. */
typedef struct
{
  ReboteListUndo kind;
  gint64         key;
} Deed;

/* A deed on its way back, or forth. One after the other: each rests on the one before. */
typedef struct
{
  Deed     deed;
  gboolean is_redo;
} Turn;

struct _ReboteListUndos
{
  GArray  *done;   /* Deed, the latest last */
  GArray  *undone; /* Deed, the latest last */
  GQueue   turns;  /* Turn, the one that is being made first */
};

/* What a toast's button needs: kept by the toast, so that several can be undone, each for itself. */
typedef struct
{
  ReboteListsView *self;
  Deed             deed;
} Offer;

ReboteListUndos *
_rebote_list_undos_new (void)
{
  ReboteListUndos *self = g_new0 (ReboteListUndos, 1);

  self->done = g_array_new (FALSE, FALSE, sizeof (Deed));
  self->undone = g_array_new (FALSE, FALSE, sizeof (Deed));
  g_queue_init (&self->turns);

  return self;
}

void
_rebote_list_undos_free (ReboteListUndos *self)
{
  g_array_unref (self->done);
  g_array_unref (self->undone);
  g_queue_clear_full (&self->turns, g_free);
  g_free (self);
}

static gboolean
turn (ReboteStore *store,
      const Turn  *what,
      GError     **error)
{
  gint64 key = what->deed.key;

  if (what->deed.kind == REBOTE_LIST_UNDO_RESULTS)
    return what->is_redo ? rebote_store_verifications_restore (store, key, error)
                         : rebote_store_verifications_delete (store, key, error);

  return what->is_redo ? rebote_store_lists_delete (store, key, error) : rebote_store_lists_restore (store, key, error);
}

static void
turn_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  GError *error = NULL;

  if (turn (source, task_data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void offer_turn_back (ReboteListsView *self,
                             const Turn      *turned);

static void
turned_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (ReboteListsView) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_autofree char *title = g_markup_escape_text (error->message, -1);

      rebote_widget_add_toast (GTK_WIDGET (self), adw_toast_new (title));
    }
  _rebote_lists_view_turned (self, error);
}

static void
turn_at_once (ReboteListsView *self,
              const Turn      *next)
{
  g_autoptr (GTask) task = g_task_new (self->store, NULL, turned_cb, g_object_ref (self));

  g_task_set_source_tag (task, turn_at_once);
  g_task_set_task_data (task, g_memdup2 (next, sizeof *next), g_free);
  g_task_run_in_thread (task, turn_in_thread);
}

static void
start_turn (ReboteListsView *self)
{
  const Turn *next = g_queue_peek_head (&self->undos->turns);
  g_autoptr (ReboteListJob) job = NULL;

  if (next == NULL)
    return;
  if (next->deed.kind != REBOTE_LIST_UNDO_DECISION)
    {
      turn_at_once (self, next);
      return;
    }

  job = rebote_list_job_new_turn (self->store, next->deed.key, next->is_redo);
  _rebote_lists_view_run_job (self, job);
}

/* What rests on a deed that could not be turned must not be turned either: everything stays where it came from. */
static void
put_back (ReboteListUndos *self)
{
  Turn *last;

  while ((last = g_queue_pop_tail (&self->turns)))
    {
      g_array_append_val (last->is_redo ? self->undone : self->done, last->deed);
      g_free (last);
    }
}

/* The turn that was being made is over, well or badly. */
void
_rebote_lists_view_turned (ReboteListsView *self,
                           const GError    *error)
{
  g_autofree Turn *turned = NULL;

  /* Nothing will ever turn what is not there. */
  if (error && !g_error_matches (error, REBOTE_STORE_ERROR, REBOTE_STORE_ERROR_NOT_FOUND))
    {
      put_back (self->undos);
      return;
    }

  turned = g_queue_pop_head (&self->undos->turns);
  if (error == NULL)
    {
      if (turned->deed.kind == REBOTE_LIST_UNDO_DELETION && !turned->is_redo)
        self->wanted_list = turned->deed.key;
      if (turned->deed.kind == REBOTE_LIST_UNDO_RESULTS)
        _rebote_lists_view_judge_all (self, TRUE);
      g_array_append_val (turned->is_redo ? self->undos->done : self->undos->undone, turned->deed);
      offer_turn_back (self, turned);
    }

  start_turn (self);
}

/* Takes a deed from one end of the way; it comes to the other end when it has been turned. */
static void
add_turn (ReboteListsView *self,
          GArray          *from,
          guint            i)
{
  Turn next = { g_array_index (from, Deed, i), from == self->undos->undone };

  g_array_remove_index (from, i);
  g_queue_push_tail (&self->undos->turns, g_memdup2 (&next, sizeof next));
  if (self->undos->turns.length == 1)
    start_turn (self);
}

static void
undo_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  ReboteListsView *self = REBOTE_LISTS_VIEW (widget);

  if (self->undos->done->len > 0)
    add_turn (self, self->undos->done, self->undos->done->len - 1);
}

static void
redo_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  ReboteListsView *self = REBOTE_LISTS_VIEW (widget);

  if (self->undos->undone->len > 0)
    add_turn (self, self->undos->undone, self->undos->undone->len - 1);
}

static void
offer_free (gpointer  data,
            GClosure *closure)
{
  g_object_unref (((Offer *)data)->self);
  g_free (data);
}

static void
take_up (Offer  *offer,
         GArray *from)
{
  for (guint i = from->len; i > 0; i--)
    {
      const Deed *deed = &g_array_index (from, Deed, i - 1);

      if (deed->kind == offer->deed.kind && deed->key == offer->deed.key)
        {
          add_turn (offer->self, from, i - 1);
          return;
        }
    }
}

static void
undo_clicked_cb (AdwToast *toast,
                 gpointer  user_data)
{
  Offer *offer = user_data;

  take_up (offer, offer->self->undos->done);
}

static void
redo_clicked_cb (AdwToast *toast,
                 gpointer  user_data)
{
  Offer *offer = user_data;

  take_up (offer, offer->self->undos->undone);
}

static void
add_toast (ReboteListsView *self,
           const char      *text,
           guint            seconds,
           const Deed      *deed,
           const char      *label,
           GCallback        clicked)
{
  g_autofree char *title = g_markup_escape_text (text, -1);
  AdwToast        *toast = adw_toast_new (title);
  Offer           *offer = g_new0 (Offer, 1);

  offer->self = g_object_ref (self);
  offer->deed = *deed;
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  adw_toast_set_button_label (toast, label);
  adw_toast_set_timeout (toast, seconds);
  g_signal_connect_data (toast, "button-clicked", clicked, offer, offer_free, 0);
  rebote_widget_add_toast (GTK_WIDGET (self), toast);
}

static void
offer_turn_back (ReboteListsView *self,
                 const Turn      *turned)
{
  if (turned->is_redo)
    add_toast (self, _("Done again"), TURN_SECONDS, &turned->deed, _("_Undo"), G_CALLBACK (undo_clicked_cb));
  else
    add_toast (self, _("Undone"), TURN_SECONDS, &turned->deed, _("_Redo"), G_CALLBACK (redo_clicked_cb));
}

/* Something was done: what had been undone before cannot be done again after it. */
void
_rebote_lists_view_add_undo (ReboteListsView *self,
                             ReboteListUndo   kind,
                             gint64           key,
                             const char      *text)
{
  Deed deed = { kind, key };

  g_array_append_val (self->undos->done, deed);
  g_array_set_size (self->undos->undone, 0);
  add_toast (self, text, UNDO_SECONDS, &deed, _("_Undo"), G_CALLBACK (undo_clicked_cb));
}

void
_rebote_lists_view_class_undo_init (ReboteListsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "lists.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "lists.redo", NULL, redo_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "lists.undo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "lists.redo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_y, GDK_CONTROL_MASK, "lists.redo", NULL);
}
