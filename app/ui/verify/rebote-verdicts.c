/* rebote-verdicts.c
 *
 * What verifiers say of an address, side by side. It is read in a thread, and only of the contact that somebody looks at.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-verdicts"

#include "config.h"

#include <glib/gi18n.h>

#include "store/rebote-store-verifications.h"
#include "ui/rebote-format.h"
#include "verify/local/rebote-local-verifier.h"
#include "verify/rebote-verification-weigh.h"
#include "verify/rebote-verification-words.h"
#include "verify/rebote-verifier-table.h"
#include "verify/rebote-verifiers.h"

#include "rebote-verdicts.h"

struct _ReboteVerdicts
{
  GtkWidget parent_instance;

  /* Template children */
  GtkWidget  *box;
  GtkWidget  *disputed_box;
  GtkListBox *list;

  ReboteStore     *store;
  ReboteKnowledge *knowledge;
  ReboteVerifiers *verifiers; /* for their names, or NULL */
  char            *address;
  GCancellable    *cancellable; /* of the question that is asked */
};

G_DEFINE_FINAL_TYPE (ReboteVerdicts, rebote_verdicts, GTK_TYPE_WIDGET)

static gboolean
is_local (const ReboteVerification *verification)
{
  return g_strcmp0 (verification->service, REBOTE_LOCAL_VERIFIER_ID) == 0;
}

static char *
describe (const ReboteVerification *verification,
          const char               *name)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (verification->checked);
  g_autofree char *when = date ? rebote_format_exact_date (date) : g_strdup (_("Date unknown"));
  g_autofree char *words = rebote_verification_describe_raw (verification);

  /* Our own words are those of the title. */
  if (*words == '\0' || is_local (verification))
    return g_strdup_printf ("%s\n%s", name, when);

  /* Translators: the name of a verifier, and its own words */
  return g_strdup_printf (_("%s: “%s”\n%s"), name, words, when);
}

static GtkWidget *
make_row (const ReboteVerification *verification,
          const char               *name)
{
  GtkWidget       *row = adw_action_row_new ();
  GtkWidget       *icon = rebote_status_icon_new ();
  g_autofree char *title = NULL;
  g_autofree char *more = describe (verification, name);

  /* Translators: a verdict and its reason: “Undeliverable: The mailbox does not exist” */
  title = verification->reason == REBOTE_VERIFICATION_REASON_NONE
            ? g_strdup (rebote_verification_verdict_get_title (verification->verdict))
            : g_strdup_printf (C_ ("verification", "%s: %s"), rebote_verification_verdict_get_title (verification->verdict),
                               rebote_verification_get_title (verification));
  rebote_status_icon_set_status (REBOTE_STATUS_ICON (icon), rebote_verification_get_status (verification));
  gtk_widget_set_valign (icon, GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), more);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);

  return row;
}

static void
clear (ReboteVerdicts *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))))
    gtk_list_box_remove (self->list, child);
  gtk_widget_set_visible (self->box, FALSE);
}

/* The checks of our own come first, and have no say where somebody has looked closer. */
static gboolean
are_disputed (GPtrArray *said)
{
  g_autoptr (GPtrArray) others = g_ptr_array_new ();
  const ReboteVerification *against = NULL;

  for (guint i = 0; i < said->len; i++)
    {
      ReboteVerification *one = g_ptr_array_index (said, i);

      if (!is_local (one))
        g_ptr_array_add (others, one);
    }
  rebote_verifications_weigh (others, &against);

  return against != NULL;
}

/* Services of the user's own are named in their files. */
static const char *
find_name (ReboteVerdicts *self,
           const char     *service)
{
  ReboteVerifier *verifier;

  if (self->verifiers == NULL)
    self->verifiers = rebote_verifiers_new (NULL, self->knowledge, NULL);
  verifier = self->verifiers && service ? rebote_verifiers_lookup (self->verifiers, service) : NULL;

  return verifier ? rebote_verifier_get_info (verifier)->name : rebote_verifier_get_title (service);
}

static void
show_verdicts (ReboteVerdicts *self,
               GPtrArray      *said)
{
  guint n = 0;

  clear (self);
  for (guint i = 0; i < said->len; i++)
    {
      const ReboteVerification *one = g_ptr_array_index (said, i);
      GtkWidget *row = make_row (one, find_name (self, one->service));

      /* Whoever has looked closer comes first. */
      gtk_list_box_insert (self->list, row, is_local (one) ? -1 : (int)n++);
    }
  gtk_widget_set_visible (self->disputed_box, are_disputed (said));
  gtk_widget_set_visible (self->box, said->len > 0);
}

/* The latest of each comes last. */
static gboolean
take (const ReboteVerification *verification,
      gpointer                  user_data,
      GError                  **error)
{
  GPtrArray *said = user_data;

  if (said->len > 0 &&
      g_strcmp0 (((ReboteVerification *)g_ptr_array_index (said, said->len - 1))->service, verification->service) == 0)
    g_ptr_array_remove_index (said, said->len - 1);
  g_ptr_array_add (said, rebote_verification_copy (verification));

  return TRUE;
}

static void
find_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  g_autoptr (GPtrArray) said = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_verification_free);
  GError *error = NULL;

  if (!rebote_store_verifications_foreach (source, task_data, take, said, cancellable, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&said), (GDestroyNotify)g_ptr_array_unref);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (ReboteVerdicts) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) said = g_task_propagate_pointer (G_TASK (result), &error);

  /* Another contact is looked at by now. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->cancellable);
  if (said)
    show_verdicts (self, said);
  else
    g_debug ("%s", error->message);
}

static void
find (ReboteVerdicts *self)
{
  g_autoptr (GTask) task = NULL;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->store == NULL || self->address == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  self->cancellable = g_cancellable_new ();
  task = g_task_new (self->store, self->cancellable, found_cb, g_object_ref (self));
  g_task_set_source_tag (task, find);
  g_task_set_task_data (task, g_strdup (self->address), g_free);
  g_task_run_in_thread (task, find_in_thread);
}

static void
store_changed_cb (ReboteVerdicts *self,
                  guint           subjects)
{
  if (subjects & REBOTE_STORE_VERIFICATIONS)
    find (self);
}

/* What was said while nobody looked. */
static void
rebote_verdicts_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (rebote_verdicts_parent_class)->map (widget);
  find (REBOTE_VERDICTS (widget));
}

static void
rebote_verdicts_dispose (GObject *object)
{
  ReboteVerdicts *self = REBOTE_VERDICTS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->store);
  g_clear_object (&self->verifiers);
  g_clear_pointer (&self->knowledge, rebote_knowledge_unref);
  g_clear_pointer (&self->address, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), REBOTE_TYPE_VERDICTS);

  G_OBJECT_CLASS (rebote_verdicts_parent_class)->dispose (object);
}

static void
rebote_verdicts_class_init (ReboteVerdictsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rebote_verdicts_dispose;
  widget_class->map = rebote_verdicts_map;

  g_type_ensure (REBOTE_TYPE_STATUS_ICON);
  gtk_widget_class_set_template_from_resource (widget_class, "/rebote/ui/verify/rebote-verdicts.ui");
  gtk_widget_class_bind_template_child (widget_class, ReboteVerdicts, box);
  gtk_widget_class_bind_template_child (widget_class, ReboteVerdicts, disputed_box);
  gtk_widget_class_bind_template_child (widget_class, ReboteVerdicts, list);
}

static void
rebote_verdicts_init (ReboteVerdicts *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rebote_verdicts_set_up:
 * @self: the verdicts
 * @store: what is asked
 * @knowledge: what servers’ words are read with
 *
 * Hands over what they work with, once.
 */
void
rebote_verdicts_set_up (ReboteVerdicts  *self,
                        ReboteStore     *store,
                        ReboteKnowledge *knowledge)
{
  g_return_if_fail (REBOTE_IS_VERDICTS (self));
  g_return_if_fail (REBOTE_IS_STORE (store));
  g_return_if_fail (self->store == NULL);

  self->store = g_object_ref (store);
  self->knowledge = rebote_knowledge_ref (knowledge);
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  find (self);
}

/**
 * rebote_verdicts_set_address:
 * @self: the verdicts
 * @address: (nullable): whose they are
 */
void
rebote_verdicts_set_address (ReboteVerdicts *self,
                             const char     *address)
{
  g_return_if_fail (REBOTE_IS_VERDICTS (self));

  if (g_strcmp0 (self->address, address) == 0)
    return;

  g_free (self->address);
  self->address = g_strdup (address);
  clear (self);
  find (self);
}

/**
 * rebote_verification_get_status:
 * @verification: what a verifier says
 *
 * Returns: the shape and colour for that
 */
ReboteStatus
rebote_verification_get_status (const ReboteVerification *verification)
{
  static const ReboteStatus statuses[REBOTE_N_VERIFICATION_VERDICTS] = {
    [REBOTE_VERIFICATION_UNKNOWN] = REBOTE_STATUS_UNDETERMINED,
    [REBOTE_VERIFICATION_DELIVERABLE] = REBOTE_STATUS_NEUTRAL,
    [REBOTE_VERIFICATION_RISKY] = REBOTE_STATUS_SOFT,
    [REBOTE_VERIFICATION_UNDELIVERABLE] = REBOTE_STATUS_HARD,
  };

  g_return_val_if_fail (verification != NULL, REBOTE_STATUS_UNDETERMINED);

  return rebote_verification_get_action (verification) == REBOTE_ACTION_SUPPRESS ? REBOTE_STATUS_COMPLAINT
                                                                                 : statuses[verification->verdict];
}
