/* rebote-code-card.c
 *
 * A code of a mail server, taken apart digit by digit: each digit in a small box, its meaning beside it.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-code-card"

#include "config.h"

#include "rebote-code-card.h"

struct _ReboteCodeCard
{
  GtkWidget parent_instance;

  GtkBox   *box;
  GtkLabel *code_label;
  GtkLabel *name_label;
  GtkLabel *reference_label;
  GtkLabel *meaning_label;
  GtkLabel *seen_label;
  GtkGrid  *grid;
};

G_DEFINE_FINAL_TYPE (ReboteCodeCard, rebote_code_card, GTK_TYPE_WIDGET)

static void
set_optional (GtkLabel   *label,
              const char *text)
{
  gtk_label_set_label (label, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text && *text);
}

static void
add_part (ReboteCodeCard *self,
          int             row,
          ReboteCodePart *part)
{
  GtkWidget *digits = gtk_label_new (part->digits);
  GtkWidget *meaning = gtk_label_new (*part->meaning ? part->meaning : part->name);

  gtk_widget_add_css_class (digits, "digit");
  gtk_widget_set_valign (digits, GTK_ALIGN_START);
  gtk_grid_attach (self->grid, digits, 0, row, 1, 1);

  gtk_label_set_xalign (GTK_LABEL (meaning), 0);
  gtk_label_set_wrap (GTK_LABEL (meaning), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (meaning), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (meaning), TRUE);
  gtk_widget_set_hexpand (meaning, TRUE);
  gtk_grid_attach (self->grid, meaning, 1, row, 1, 1);
}

static void
rebote_code_card_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), REBOTE_TYPE_CODE_CARD);

  G_OBJECT_CLASS (rebote_code_card_parent_class)->dispose (object);
}

static void
rebote_code_card_class_init (ReboteCodeCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rebote_code_card_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/rebote/ui/bounces/rebote-code-card.ui");
  gtk_widget_class_bind_template_child (widget_class, ReboteCodeCard, box);
  gtk_widget_class_bind_template_child (widget_class, ReboteCodeCard, code_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteCodeCard, name_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteCodeCard, reference_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteCodeCard, meaning_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteCodeCard, seen_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteCodeCard, grid);
}

static void
rebote_code_card_init (ReboteCodeCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rebote_code_card_set_code:
 * @self: a card
 * @code: (nullable): what to show; the card hides itself for %NULL
 *
 * Shows a code.
 */
void
rebote_code_card_set_code (ReboteCodeCard *self,
                           ReboteCode     *code)
{
  GtkWidget *child;

  g_return_if_fail (REBOTE_IS_CODE_CARD (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))))
    gtk_grid_remove (self->grid, child);

  gtk_widget_set_visible (GTK_WIDGET (self), code != NULL);

  if (code == NULL)
    return;

  gtk_label_set_label (self->code_label, code->code);
  set_optional (self->name_label, code->name);
  set_optional (self->reference_label, code->reference);
  set_optional (self->meaning_label, code->meaning);
  set_optional (self->seen_label, code->seen);

  /* Of many codes the last digit says it all; it is not said twice. */
  for (guint i = 0; i < code->parts->len; i++)
    {
      ReboteCodePart *part = g_ptr_array_index (code->parts, i);

      if (g_strcmp0 (part->meaning, code->meaning) == 0)
        gtk_widget_set_visible (GTK_WIDGET (self->meaning_label), FALSE);
    }

  for (guint i = 0; i < code->parts->len; i++)
    {
      ReboteCodePart *part = g_ptr_array_index (code->parts, i);

      /* Only what says something: the last digit of a reply code often merely numbers. */
      if (*part->meaning || *part->name)
        add_part (self, i, part);
    }
}
