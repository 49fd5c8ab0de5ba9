/* rebote-marks.c
 *
 * Marks the words that decided: with a background, and bold and underlined, so that it does not depend on colour.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-marks"

#include "config.h"

#include "rebote-marks.h"

#define TAG_NAME "mark"

/* How much of the mark's colour lies over what is below it. */
#define MARK_ALPHA 0.3

/* The style's own colour, so that light, dark and high contrast are right. */
static void
get_mark_color (GtkWidget *widget,
                GdkRGBA   *color)
{
  GtkStyleContext *context = gtk_widget_get_style_context (widget);

  if (!gtk_style_context_lookup_color (context, "warning_bg_color", color))
    gtk_style_context_get_color (context, color);

  color->alpha = MARK_ALPHA;
}

static void
insert (PangoAttrList  *attributes,
        PangoAttribute *attribute,
        ReboteMark     *mark)
{
  attribute->start_index = mark->start;
  attribute->end_index = mark->end;
  pango_attr_list_insert (attributes, attribute);
}

/**
 * rebote_marks_show_on_label:
 * @label: a label whose text is plain, not markup
 * @marks: (element-type ReboteMark): what to mark in it
 *
 * Marks words of a label. To be called again when the style has changed.
 */
void
rebote_marks_show_on_label (GtkLabel *label,
                            GArray   *marks)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  GdkRGBA color;

  g_return_if_fail (GTK_IS_LABEL (label));
  g_return_if_fail (marks != NULL);

  get_mark_color (GTK_WIDGET (label), &color);

  for (guint i = 0; i < marks->len; i++)
    {
      ReboteMark *mark = &g_array_index (marks, ReboteMark, i);

      insert (attributes,
              pango_attr_background_new (color.red * G_MAXUINT16, color.green * G_MAXUINT16, color.blue * G_MAXUINT16),
              mark);
      insert (attributes, pango_attr_background_alpha_new (color.alpha * G_MAXUINT16), mark);
      insert (attributes, pango_attr_underline_new (PANGO_UNDERLINE_SINGLE), mark);
      insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD), mark);
    }

  gtk_label_set_attributes (label, attributes);
}

/**
 * rebote_marks_show_in_text:
 * @view: a text view
 * @text: the text that it shows
 * @marks: (element-type ReboteMark): what to mark in it
 *
 * Marks words of a text view. To be called again when the style has changed.
 */
void
rebote_marks_show_in_text (GtkTextView *view,
                           const char  *text,
                           GArray      *marks)
{
  GtkTextBuffer *buffer;
  GtkTextTagTable *tags;
  GtkTextTag *tag;
  GtkTextIter start;
  GtkTextIter end;
  GdkRGBA color;

  g_return_if_fail (GTK_IS_TEXT_VIEW (view));
  g_return_if_fail (text != NULL);
  g_return_if_fail (marks != NULL);

  buffer = gtk_text_view_get_buffer (view);
  tags = gtk_text_buffer_get_tag_table (buffer);
  tag = gtk_text_tag_table_lookup (tags, TAG_NAME);

  if (tag)
    gtk_text_tag_table_remove (tags, tag);

  get_mark_color (GTK_WIDGET (view), &color);
  tag = gtk_text_buffer_create_tag (buffer, TAG_NAME,
                                    "background-rgba", &color,
                                    "underline", PANGO_UNDERLINE_SINGLE,
                                    "weight", PANGO_WEIGHT_BOLD,
                                    NULL);

  for (guint i = 0; i < marks->len; i++)
    {
      ReboteMark *mark = &g_array_index (marks, ReboteMark, i);

      gtk_text_buffer_get_iter_at_offset (buffer, &start, g_utf8_pointer_to_offset (text, text + mark->start));
      gtk_text_buffer_get_iter_at_offset (buffer, &end, g_utf8_pointer_to_offset (text, text + mark->end));
      gtk_text_buffer_apply_tag (buffer, tag, &start, &end);
    }
}
