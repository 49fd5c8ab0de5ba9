/* rebote-explanation-page.c
 *
 * Why one mail came back, in plain words, and how we know. All sentences come from ReboteExplanation; this file only
 * arranges them.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-explanation-page"

#include "config.h"

#include <glib/gi18n.h>

#include "ui/rebote-format.h"
#include "ui/rebote-status-icon.h"
#include "ui/rebote-wrap-layout.h"

#include "rebote-code-card.h"
#include "rebote-explanation-page.h"
#include "rebote-marks.h"

/* How much of a mail's source is shown. Its notice comes first; what follows is the returned mail, whose attachments
 * nobody reads. */
#define MAX_SOURCE (128 * 1024)

struct _ReboteExplanationPage
{
  GtkWidget             parent_instance;

  /* Template children */
  GtkScrolledWindow    *scroller;
  GtkWidget            *verdict_box;
  ReboteStatusIcon     *verdict_icon;
  GtkLabel             *verdict_label;
  GtkLabel             *title_label;
  GtkLabel             *address_label;
  GtkLabel             *when_label;
  GtkWidget            *guard_box;
  GtkLabel             *guard_title;
  GtkLabel             *guard_label;
  GtkLabel             *happened_label;
  GtkLabel             *advice_label;
  GtkLabel             *caveat_label;
  GtkLinkButton        *help_button;
  GtkLabel             *help_label;
  GtkWidget            *buttons;
  GtkWidget            *suppress_button;
  GtkWidget            *suppressed_box;
  GtkWidget            *suggestion_button;
  GtkWidget            *copy_button;
  GtkWidget            *teach_button;
  GtkLabel             *arrive_label;
  GtkLabel             *resend_label;
  GtkLabel             *act_label;
  GtkLabel             *moved_label;
  GtkWidget            *contradiction_box;
  GtkLabel             *contradiction_label;
  ReboteCodeCard       *reply_card;
  ReboteCodeCard       *status_card;
  GtkWidget            *answer_box;
  GtkLabel             *answer_label;
  GtkLabel             *rule_label;
  GtkLabel             *reporter_label;
  GtkLabel             *reported_label;
  GtkLabel             *confidence_label;
  GtkWidget            *original_row;
  GtkLabel             *subject_label;
  GtkLabel             *from_label;
  GtkLabel             *sent_label;
  GtkLabel             *id_label;
  AdwExpanderRow       *source_row;
  GtkLabel             *source_note;
  GtkTextView          *source_view;

  ReboteMessageDetails *details;
  char                 *source;

  /* What holds the verdict back, if anything does */
  gboolean              is_held;
  char                 *guard_advice;
};

static const ReboteStatus statuses[REBOTE_N_VERDICTS] = {
  [REBOTE_VERDICT_NOT_A_BOUNCE] = REBOTE_STATUS_NEUTRAL,
  [REBOTE_VERDICT_HARD] = REBOTE_STATUS_HARD,
  [REBOTE_VERDICT_SOFT] = REBOTE_STATUS_SOFT,
  [REBOTE_VERDICT_UNDETERMINED] = REBOTE_STATUS_UNDETERMINED,
  [REBOTE_VERDICT_DELAYED] = REBOTE_STATUS_DELAYED,
  [REBOTE_VERDICT_COMPLAINT] = REBOTE_STATUS_COMPLAINT,
};

G_DEFINE_FINAL_TYPE (ReboteExplanationPage, rebote_explanation_page, GTK_TYPE_WIDGET)

/* Labels without text leave no gap. */
static void
set_text (GtkLabel   *label,
          const char *text)
{
  gtk_label_set_label (label, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text && *text);
}

static void
set_fact (GtkLabel   *label,
          const char *text)
{
  /* Translators: stands for a value that is not known. */
  gtk_label_set_label (label, text && *text ? text : C_("value", "Unknown"));
}

static void
show_verdict (ReboteExplanationPage *self)
{
  ReboteExplanation *explanation = self->details->explanation;
  ReboteStatus status = self->is_held ? REBOTE_STATUS_DISPUTED : statuses[explanation->verdict];

  gtk_widget_remove_css_class (self->verdict_box,
                               rebote_status_get_css_class (rebote_status_icon_get_status (self->verdict_icon)));
  rebote_status_icon_set_status (self->verdict_icon, status);
  gtk_widget_add_css_class (self->verdict_box, rebote_status_get_css_class (status));
  /* Translators: stands in place of “HARD” where a person has to look at it first. */
  gtk_label_set_label (self->verdict_label, self->is_held ? C_("verdict", "TO REVIEW") : explanation->verdict_word);
}

static void
show_head (ReboteExplanationPage *self)
{
  ReboteExplanation *explanation = self->details->explanation;
  ReboteBounce *bounce = self->details->bounce;
  ReboteRecipient *recipient = self->details->recipient;
  g_autofree char *date = bounce->date ? rebote_format_exact_date (bounce->date) : NULL;
  g_autofree char *when = NULL;

  show_verdict (self);

  set_text (self->title_label, explanation->title);
  set_text (self->address_label, recipient && recipient->address ? recipient->address : bounce->from);

  if (bounce->delay_seconds >= 0)
    {
      g_autofree char *duration = rebote_explanation_format_duration (bounce->delay_seconds);

      if (date)
        /* Translators: the first is a length of time (“4 seconds”), the second a moment (“4 May 2026, 08:12”). */
        when = g_strdup_printf (_("%s after you sent it · %s"), duration, date);
      else
        /* Translators: a length of time: “4 seconds”. */
        when = g_strdup_printf (_("%s after you sent it"), duration);
    }

  set_text (self->when_label, when ? when : date);
}

/* The page opens only when somebody wants it, and who looks sees where it leads. */
static void
show_help (ReboteExplanationPage *self)
{
  const char *url = self->details->explanation->help_url;
  g_autoptr (GUri) uri = url ? g_uri_parse (url, G_URI_FLAGS_NONE, NULL) : NULL;
  g_autofree char *text = NULL;
  g_autofree char *tooltip = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->help_button), uri != NULL);
  if (uri == NULL)
    return;

  /* Translators: the name of a website, as “postmaster.example.com” */
  text = g_strdup_printf (_("Read More at %s"), g_uri_get_host (uri));
  /* Translators: the address of a web page */
  tooltip = g_strdup_printf (_("%s – opens in your browser"), url);
  gtk_label_set_label (self->help_label, text);
  gtk_link_button_set_uri (self->help_button, url);
  gtk_link_button_set_visited (self->help_button, FALSE);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->help_button), tooltip);
}

static void
show_advice (ReboteExplanationPage *self)
{
  ReboteExplanation *explanation = self->details->explanation;
  ReboteRecipient *recipient = self->details->recipient;
  gboolean has_address = recipient && recipient->address;
  gboolean is_advised = recipient && !self->is_held && (recipient->action == REBOTE_ACTION_REMOVE ||
                                      recipient->action == REBOTE_ACTION_SUPPRESS);

  set_text (self->happened_label, explanation->happened);
  set_text (self->advice_label, self->is_held ? self->guard_advice : explanation->advice);
  set_text (self->caveat_label, explanation->caveat);
  show_help (self);

  gtk_widget_set_visible (self->buttons, recipient != NULL);
  gtk_widget_set_visible (self->suppress_button, has_address && !self->details->suppressed);
  gtk_widget_set_visible (self->copy_button, has_address);
  gtk_widget_set_visible (self->teach_button, self->details->bounce->type == REBOTE_MESSAGE_BOUNCE);
  gtk_widget_set_visible (self->suppressed_box, self->details->suppressed);
  gtk_widget_set_visible (self->suggestion_button, recipient && recipient->suggestion);

  if (is_advised)
    gtk_widget_add_css_class (self->suppress_button, "suggested-action");
  else
    gtk_widget_remove_css_class (self->suppress_button, "suggested-action");

  set_text (self->arrive_label, explanation->will_arrive);
  /* Translators: answer to “Send again?” */
  set_text (self->resend_label, self->is_held ? C_("answer", "Not yet") : explanation->resend);
  set_text (self->act_label, explanation->who_must_act);
  set_text (self->moved_label, explanation->has_moved);
}

/* The words that decided, in the answer where there is one, or else in the notice. */
static void
show_answer (ReboteExplanationPage *self)
{
  ReboteRecipient *recipient = self->details->recipient;
  const char *answer = recipient ? recipient->diagnostic : NULL;
  g_autoptr (GArray) marks = NULL;

  gtk_widget_set_visible (self->answer_box, answer && *answer);

  if (answer == NULL || *answer == '\0')
    return;

  gtk_label_set_label (self->answer_label, answer);
  marks = rebote_explanation_find_marks (answer, -1, self->details->bounce, self->details->position);
  rebote_marks_show_on_label (self->answer_label, marks);
}

static void
show_evidence (ReboteExplanationPage *self)
{
  ReboteExplanation *explanation = self->details->explanation;
  g_autofree char *confidence = NULL;

  gtk_widget_set_visible (self->contradiction_box, explanation->contradiction != NULL);
  set_text (self->contradiction_label, explanation->contradiction);
  rebote_code_card_set_code (self->reply_card, explanation->reply);
  rebote_code_card_set_code (self->status_card, explanation->status);
  show_answer (self);
  set_text (self->rule_label, explanation->rule);
  set_text (self->reporter_label, explanation->reporter);
  set_text (self->reported_label, explanation->reported);

  if (explanation->confidence_words)
    /* Translators: how sure the program is of its verdict: “How sure we are: very sure”. */
    confidence = g_strdup_printf (_("How sure we are: %s"), explanation->confidence_words);

  set_text (self->confidence_label, confidence);
}

static void
show_original (ReboteExplanationPage *self)
{
  ReboteBounce *bounce = self->details->bounce;
  g_autofree char *sent = bounce->original_date ? rebote_format_exact_date (bounce->original_date) : NULL;

  gtk_widget_set_visible (self->original_row, bounce->original_subject || bounce->original_from ||
                                                bounce->original_date || bounce->original_message_id);
  set_fact (self->subject_label, bounce->original_subject);
  set_fact (self->from_label, bounce->original_from);
  set_fact (self->sent_label, sent);
  set_fact (self->id_label, bounce->original_message_id);
}

static void
mark_source (ReboteExplanationPage *self)
{
  g_autoptr (GArray) marks = NULL;

  if (self->source == NULL)
    return;

  marks = rebote_explanation_find_marks (self->source, -1, self->details->bounce, self->details->position);
  rebote_marks_show_in_text (self->source_view, self->source, marks);
}

/* A mail's line ends would show as boxes. */
static char *
drop_carriage_returns (char *text)
{
  char *to = text;

  for (const char *from = text; *from; from++)
    {
      if (*from != '\r')
        *to++ = *from;
    }

  *to = '\0';

  return text;
}

/* Only when somebody wants to see it. */
static void
show_source (ReboteExplanationPage *self)
{
  GBytes *raw = self->details ? self->details->bounce->raw : NULL;
  g_autofree char *text = NULL;
  const char *data;
  gsize size;

  if (raw == NULL || self->source || !adw_expander_row_get_expanded (self->source_row))
    return;

  data = g_bytes_get_data (raw, &size);
  text = g_utf8_make_valid (data, MIN (size, MAX_SOURCE));
  self->source = drop_carriage_returns (g_steal_pointer (&text));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->source_view), self->source, -1);
  mark_source (self);

  if (size > MAX_SOURCE || self->details->truncated)
    {
      g_autofree char *shown = g_format_size (MIN (size, MAX_SOURCE));
      g_autofree char *note = NULL;

      /* Translators: a size: “128 kB”. */
      note = g_strdup_printf (_("Only the first %s are shown."), shown);
      set_text (self->source_note, note);
    }
  else
    set_text (self->source_note, NULL);
}

static void
source_expanded_cb (ReboteExplanationPage *self)
{
  show_source (self);
}

static void
style_changed_cb (ReboteExplanationPage *self)
{
  if (self->details == NULL)
    return;

  show_answer (self);
  mark_source (self);
}

static void
rebote_explanation_page_dispose (GObject *object)
{
  ReboteExplanationPage *self = REBOTE_EXPLANATION_PAGE (object);

  g_clear_pointer (&self->details, rebote_message_details_unref);
  g_clear_pointer (&self->source, g_free);
  g_clear_pointer (&self->guard_advice, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), REBOTE_TYPE_EXPLANATION_PAGE);

  G_OBJECT_CLASS (rebote_explanation_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, verdict_box);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, verdict_icon);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, verdict_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, title_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, address_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, when_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, guard_box);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, guard_title);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, guard_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, happened_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, advice_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, caveat_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, help_button);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, help_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, buttons);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, suppress_button);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, suppressed_box);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, suggestion_button);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, copy_button);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, teach_button);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, arrive_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, resend_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, act_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, moved_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, contradiction_box);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, contradiction_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, reply_card);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, status_card);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, answer_box);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, answer_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, rule_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, reporter_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, reported_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, confidence_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, original_row);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, subject_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, from_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, sent_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, id_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, source_row);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, source_note);
  gtk_widget_class_bind_template_child (widget_class, ReboteExplanationPage, source_view);
}

static void
rebote_explanation_page_class_init (ReboteExplanationPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rebote_explanation_page_dispose;

  g_type_ensure (REBOTE_TYPE_CODE_CARD);
  g_type_ensure (REBOTE_TYPE_STATUS_ICON);
  g_type_ensure (REBOTE_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/rebote/ui/bounces/rebote-explanation-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, source_expanded_cb);
}

static void
rebote_explanation_page_init (ReboteExplanationPage *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (style_changed_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (style_changed_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

/**
 * rebote_explanation_page_set_details:
 * @self: a page
 * @details: what to show
 *
 * Shows why a mail came back.
 */
void
rebote_explanation_page_set_details (ReboteExplanationPage *self,
                                     ReboteMessageDetails  *details)
{
  gboolean is_other;

  g_return_if_fail (REBOTE_IS_EXPLANATION_PAGE (self));
  g_return_if_fail (details != NULL);

  is_other = self->details == NULL || self->details->message_id != details->message_id ||
             self->details->position != details->position;

  rebote_message_details_ref (details);
  g_clear_pointer (&self->details, rebote_message_details_unref);
  self->details = details;

  show_head (self);
  show_advice (self);
  show_evidence (self);
  show_original (self);

  if (is_other)
    {
      g_clear_pointer (&self->source, g_free);
      show_source (self);
      gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
    }
}

/**
 * rebote_explanation_page_dup_selection:
 * @self: a page
 *
 * Returns: (transfer full) (nullable): what is selected in the answer, or else in the source; %NULL if nothing is
 */
char *
rebote_explanation_page_dup_selection (ReboteExplanationPage *self)
{
  GtkTextBuffer *buffer;
  GtkTextIter start, end;
  int from, to;

  g_return_val_if_fail (REBOTE_IS_EXPLANATION_PAGE (self), NULL);

  if (gtk_label_get_selection_bounds (self->answer_label, &from, &to))
    return g_utf8_substring (gtk_label_get_text (self->answer_label), from, to);

  buffer = gtk_text_view_get_buffer (self->source_view);
  if (self->source && gtk_text_buffer_get_selection_bounds (buffer, &start, &end))
    return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);

  return NULL;
}

/**
 * rebote_explanation_page_set_guard:
 * @self: a page that shows something
 * @finding: (nullable): what holds back what it shows; %NULL if nothing does
 * @words: (nullable): why, in a sentence or two
 *
 * Says above all else that the address is not to be removed yet.
 */
void
rebote_explanation_page_set_guard (ReboteExplanationPage    *self,
                                   const ReboteGuardFinding *finding,
                                   const char               *words)
{
  g_return_if_fail (REBOTE_IS_EXPLANATION_PAGE (self));

  self->is_held = finding != NULL;
  g_free (self->guard_advice);
  self->guard_advice = g_strdup (finding ? finding->advice_for_one : NULL);
  gtk_widget_set_visible (self->guard_box, self->is_held);
  set_text (self->guard_title, finding ? finding->title : NULL);
  set_text (self->guard_label, words);

  if (self->details)
    {
      show_verdict (self);
      show_advice (self);
    }
}
