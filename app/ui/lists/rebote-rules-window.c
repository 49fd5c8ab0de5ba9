/* rebote-rules-window.c
 *
 * What cleaning does with each kind of contact, as a page of choices over the user's policy file.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-rules-window"

#include "config.h"

#include <glib/gi18n.h>

#include "contacts/rebote-finding-words.h"
#include "contacts/rebote-own-policy.h"
#include "ui/rebote-sheet.h"

#include "rebote-decision-bar.h"
#include "rebote-rules-window.h"

struct _ReboteRulesWindow
{
  AdwPreferencesWindow parent_instance;

  AdwComboRow         *rows[REBOTE_N_FINDINGS];
  AdwComboRow         *duplicates;
  GtkSpinButton       *n_campaigns;
  GtkSpinButton       *n_days;
  GtkSpinButton       *n_months;
  gboolean             is_showing; /* the rows are being set, not chosen */
  gboolean             is_changed;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ReboteRulesWindow, rebote_rules_window, ADW_TYPE_PREFERENCES_WINDOW)

typedef struct
{
  ReboteFinding finding;
  const char   *subtitle;
} Rule;

/* Complaints, suppressions and the wish to leave are no choice: such contacts are always taken out. */
static const Rule bounces[] = {
  { REBOTE_FINDING_HARD_BOUNCE, N_("The address, the account or its domain is gone for good.") },
  { REBOTE_FINDING_UNKNOWN_BOUNCE, N_("Nobody says why mail came back.") },
  { REBOTE_FINDING_DISPUTED, N_("Mail came back, but something else speaks for the address.") },
  { REBOTE_FINDING_MOVED, N_("There is another address now.") },
};
static const Rule soft[] = {
  { REBOTE_FINDING_SOFT_BOUNCE, N_("Mail came back for another reason. The contact is fine.") },
  { REBOTE_FINDING_REPEATED_SOFT, N_("Nothing arrived in between.") },
};
static const Rule addresses[] = {
  { REBOTE_FINDING_NO_ADDRESS, NULL },
  { REBOTE_FINDING_BAD_ADDRESS, N_("It is not clear what was meant.") },
  { REBOTE_FINDING_CORRECTABLE, N_("It is likely what was meant.") },
  { REBOTE_FINDING_TYPO, N_("For example “gmial.com”.") },
  { REBOTE_FINDING_DISPOSABLE, N_("They live for minutes.") },
  { REBOTE_FINDING_ROLE, N_("For example info@ or sales@.") },
  { REBOTE_FINDING_RESERVED_DOMAIN, N_("Nobody can receive mail there.") },
  { REBOTE_FINDING_NETWORK_ADDRESS, N_("For example user@[192.0.2.1].") },
  { REBOTE_FINDING_UNKNOWN_TOP_LEVEL, N_("For example user@company.comp.") },
};
static const Rule twice[] = {
  { REBOTE_FINDING_DUPLICATE, N_("The address stands in another row too.") },
  { REBOTE_FINDING_SAME_MAILBOX, N_("For example ana.maria@ and anamaria@ at Gmail.") },
};
static const Rule services[] = {
  { REBOTE_FINDING_CLEANED, N_("A column says that it did so because mail came back.") },
  { REBOTE_FINDING_REPORTED_BOUNCE, N_("A column says that mail came back, but not whether for good.") },
};

static const Rule verifiers[] = {
  { REBOTE_FINDING_UNDELIVERABLE, N_("Mail would come back.") },
  { REBOTE_FINDING_RISKY, N_("For example because the mailbox is full.") },
  { REBOTE_FINDING_CATCH_ALL, N_("Nobody can tell whether the mailbox exists.") },
  { REBOTE_FINDING_UNVERIFIABLE, N_("The service could not tell.") },
};

/* In the order of ReboteDuplicateChoice */
static const char *const choices[REBOTE_N_DUPLICATE_CHOICES] = {
  NC_ ("row of a list", "The first"),
  NC_ ("row of a list", "The last"),
  NC_ ("row of a list", "The most complete"),
};

static void
show_policy (ReboteRulesWindow *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RebotePolicy) policy = rebote_own_policy_load (rebote_own_policy_get_path (), &error);

  self->is_showing = TRUE;
  for (guint i = 0; i < REBOTE_N_FINDINGS; i++)
    {
      if (self->rows[i] == NULL)
        continue;
      gtk_widget_set_sensitive (GTK_WIDGET (self->rows[i]), policy != NULL);
      if (policy)
        adw_combo_row_set_selected (self->rows[i], rebote_policy_get_outcome (policy, i));
    }
  gtk_widget_set_sensitive (GTK_WIDGET (self->duplicates), policy != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->n_campaigns), policy != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->n_days), policy != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->n_months), policy != NULL);
  if (policy)
    {
      const ReboteSoftLimits *limits = rebote_policy_get_soft_limits (policy);

      adw_combo_row_set_selected (self->duplicates, rebote_policy_get_duplicates (policy));
      gtk_spin_button_set_value (self->n_campaigns, limits->n_campaigns);
      gtk_spin_button_set_value (self->n_days, limits->n_days);
      gtk_spin_button_set_value (self->n_months, rebote_policy_get_months (policy));
    }
  self->is_showing = FALSE;

  if (error)
    {
      g_autofree char *title = g_markup_escape_text (error->message, -1);

      adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), adw_toast_new (title));
    }
}

static void
take (ReboteRulesWindow *self,
      gboolean           done,
      const GError      *error)
{
  g_autofree char *title = done ? NULL : g_markup_escape_text (error->message, -1);

  self->is_changed |= done;
  if (title)
    adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), adw_toast_new (title));
}

static void
selected_cb (ReboteRulesWindow *self,
             GParamSpec        *pspec,
             AdwComboRow       *row)
{
  g_autoptr (GError) error = NULL;
  guint finding = 0;

  if (self->is_showing)
    return;

  while (finding < REBOTE_N_FINDINGS && self->rows[finding] != row)
    finding++;
  take (self, rebote_own_policy_set (rebote_own_policy_get_path (), finding, adw_combo_row_get_selected (row), &error),
        error);
}

static void
duplicates_selected_cb (ReboteRulesWindow *self)
{
  g_autoptr (GError) error = NULL;

  if (self->is_showing)
    return;

  take (self, rebote_own_policy_set_duplicates (rebote_own_policy_get_path (),
                                                adw_combo_row_get_selected (self->duplicates), &error),
        error);
}

static void
number_changed_cb (ReboteRulesWindow *self)
{
  g_autoptr (GError) error = NULL;

  if (self->is_showing)
    return;

  take (self, rebote_own_policy_set_soft_limits (rebote_own_policy_get_path (),
                                                 gtk_spin_button_get_value_as_int (self->n_campaigns),
                                                 gtk_spin_button_get_value_as_int (self->n_days), &error),
        error);
}

static void
months_changed_cb (ReboteRulesWindow *self)
{
  g_autoptr (GError) error = NULL;

  if (self->is_showing)
    return;

  take (self, rebote_own_policy_set_months (rebote_own_policy_get_path (),
                                            gtk_spin_button_get_value_as_int (self->n_months), &error),
        error);
}

static void
reset_cb (ReboteRulesWindow *self)
{
  g_autoptr (GError) error = NULL;

  take (self, rebote_own_policy_reset (rebote_own_policy_get_path (), &error), error);
  show_policy (self);
}

static GtkStringList *
make_outcomes (void)
{
  GtkStringList *names = gtk_string_list_new (NULL);

  for (guint i = 0; i < REBOTE_N_OUTCOMES; i++)
    gtk_string_list_append (names, rebote_outcome_get_title (i));

  return names;
}

static GtkWidget *
add_group (ReboteRulesWindow  *self,
           AdwPreferencesPage *page,
           const char         *title,
           const Rule         *rules,
           guint               n_rules)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  for (guint i = 0; i < n_rules; i++)
    {
      GtkWidget *row = adw_combo_row_new ();
      g_autoptr (GtkStringList) outcomes = make_outcomes ();

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), rebote_finding_to_title (rules[i].finding));
      if (rules[i].subtitle)
        adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _(rules[i].subtitle));
      adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (outcomes));
      self->rows[rules[i].finding] = ADW_COMBO_ROW (row);
      g_signal_connect_object (row, "notify::selected", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (group));

  return group;
}

static void
add_duplicates (ReboteRulesWindow *self,
                GtkWidget         *group)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; i < REBOTE_N_DUPLICATE_CHOICES; i++)
    gtk_string_list_append (names, g_dpgettext2 (NULL, "row of a list", choices[i]));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Row that stays"));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (names));
  self->duplicates = ADW_COMBO_ROW (row);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (duplicates_selected_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
}

static GtkSpinButton *
add_number (ReboteRulesWindow *self,
            GtkWidget         *group,
            const char        *title,
            const char        *subtitle,
            guint              least,
            GCallback          changed)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *number = gtk_spin_button_new_with_range (least, REBOTE_POLICY_MAX_NUMBER, 1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_editable_set_width_chars (GTK_EDITABLE (number), 4);
  gtk_widget_set_valign (number, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (number), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), number);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), number);
  g_signal_connect_object (number, "value-changed", changed, self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);

  return GTK_SPIN_BUTTON (number);
}

static void
add_soft (ReboteRulesWindow *self,
          GtkWidget         *group)
{
  self->n_campaigns = add_number (self, group, _("Number of campaigns"), _("At least so many came back."), 1,
                                  G_CALLBACK (number_changed_cb));
  self->n_days = add_number (self, group, _("Number of days"), _("At least so many from the first to the last."), 0,
                             G_CALLBACK (number_changed_cb));
}

static void
add_verifiers (ReboteRulesWindow *self,
               GtkWidget         *group)
{
  self->n_months = add_number (self, group, _("Number of months"), _("What is older decides nothing."), 1,
                               G_CALLBACK (months_changed_cb));
}

static void
add_end (ReboteRulesWindow  *self,
         AdwPreferencesPage *page)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Reset All Rules"));

  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group),
                                         _("Who complained, unsubscribed or is in your suppressions is always taken "
                                           "out. What you decide about a contact yourself beats every rule."));
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_top (button, 12);
  g_signal_connect_object (button, "clicked", G_CALLBACK (reset_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), button);
  adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (group));
}

static gboolean
rebote_rules_window_close_request (GtkWindow *window)
{
  ReboteRulesWindow *self = REBOTE_RULES_WINDOW (window);

  if (self->is_changed)
    g_signal_emit (self, signals[CHANGED], 0);

  return GTK_WINDOW_CLASS (rebote_rules_window_parent_class)->close_request (window);
}

static void
rebote_rules_window_class_init (ReboteRulesWindowClass *klass)
{
  GTK_WINDOW_CLASS (klass)->close_request = rebote_rules_window_close_request;

  signals[CHANGED] = g_signal_new ("changed", REBOTE_TYPE_RULES_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
rebote_rules_window_init (ReboteRulesWindow *self)
{
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());

  gtk_window_set_title (GTK_WINDOW (self), _("Cleaning Rules"));
  gtk_widget_add_css_class (GTK_WIDGET (self), "rules");
  adw_preferences_window_set_search_enabled (ADW_PREFERENCES_WINDOW (self), FALSE);
  add_group (self, page, _("Mail That Came Back"), bounces, G_N_ELEMENTS (bounces));
  add_soft (self, add_group (self, page, _("Soft Bounces"), soft, G_N_ELEMENTS (soft)));
  add_group (self, page, _("Addresses"), addresses, G_N_ELEMENTS (addresses));
  add_duplicates (self, add_group (self, page, _("Twice in a List"), twice, G_N_ELEMENTS (twice)));
  add_group (self, page, _("What the List Says"), services, G_N_ELEMENTS (services));
  add_verifiers (self, add_group (self, page, _("What Verification Services Say"), verifiers, G_N_ELEMENTS (verifiers)));
  add_end (self, page);
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (self), page);
  show_policy (self);
}

/**
 * rebote_rules_window_new:
 * @parent: the window that it belongs to
 *
 * Returns: (transfer none): the page, not shown yet; it owns itself
 */
GtkWindow *
rebote_rules_window_new (GtkWindow *parent)
{
  GtkWindow *self;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);

  self = g_object_new (REBOTE_TYPE_RULES_WINDOW, "transient-for", parent, "modal", TRUE, NULL);
  rebote_sheet_fit (self, parent);

  return self;
}
