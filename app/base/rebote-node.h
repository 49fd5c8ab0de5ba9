/* rebote-node.h
 *
 * A small tree of elements, read from one of the XML tables of data/knowledge.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ReboteNodeError:
 * @REBOTE_NODE_ERROR_MALFORMED: the text is not XML, or not of the kind that was asked for
 * @REBOTE_NODE_ERROR_BAD_VALUE: an element, an attribute or a text is missing or not allowed
 */
typedef enum
{
  REBOTE_NODE_ERROR_MALFORMED,
  REBOTE_NODE_ERROR_BAD_VALUE
} ReboteNodeError;

#define REBOTE_NODE_ERROR (rebote_node_error_quark ())

GQuark rebote_node_error_quark (void);

/**
 * ReboteNode:
 * @name: the element's name
 * @text: its text, without the space around it; empty for an element that holds others
 * @line: the line where it begins
 * @file: the name of the table, for messages
 * @children: (element-type ReboteNode): the elements in it
 *
 * An element. Immutable once read; the root owns the whole tree.
 */
typedef struct
{
  char       *name;
  char       *text;
  guint       line;
  const char *file;
  GPtrArray  *children;

  /*< private >*/
  GPtrArray *attributes;
} ReboteNode;

ReboteNode *rebote_node_new_from_data (const char *file,
                                       const char *data,
                                       gssize      length,
                                       const char *root,
                                       GError    **error);
ReboteNode *rebote_node_new_from_resource (const char *file,
                                           const char *root,
                                           GError    **error);
void        rebote_node_free (ReboteNode *self);
const char *rebote_node_get_attribute (ReboteNode *self,
                                       const char *name);
gboolean    rebote_node_check_attributes (ReboteNode        *self,
                                          const char *const *allowed,
                                          GError           **error);
const char *rebote_node_require_attribute (ReboteNode *self,
                                           const char *name,
                                           GError    **error);
const char *rebote_node_get_child_text (ReboteNode *self,
                                        const char *name);
void        rebote_node_set_error (ReboteNode *self,
                                   GError    **error,
                                   const char *format,
                                   ...) G_GNUC_PRINTF (3, 4);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteNode, rebote_node_free)

G_END_DECLS
