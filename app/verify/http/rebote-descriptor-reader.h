/* rebote-descriptor-reader.h
 *
 * Reads the objects of a descriptor strictly.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "rebote-descriptor-path.h"

G_BEGIN_DECLS

/**
 * ReboteDescriptorReader:
 * @file: the name of the file
 * @error: (nullable): the first fault
 * @in_job: whether what is being read belongs to a job
 *
 * A file being read. The first fault is kept, and after it whatever is asked for is empty: who reads need not look after
 * each step.
 */
typedef struct
{
  const char *file;
  GError     *error;
  gboolean    in_job;
} ReboteDescriptorReader;

/**
 * ReboteDescriptorObject:
 * @reader: the file
 * @where: the way to the object, for messages
 * @json: (nullable): the object; %NULL after a fault
 *
 * An object within the file, with the keys that it may have. Begin with rebote_descriptor_object_init().
 */
typedef struct
{
  ReboteDescriptorReader *reader;
  char                   *where;
  JsonObject             *json;
} ReboteDescriptorObject;

void                  rebote_descriptor_reader_fail     (ReboteDescriptorReader *self,
                                                         const char             *where,
                                                         const char             *reason);
void                  rebote_descriptor_reader_fail_key (ReboteDescriptorReader *self,
                                                         const char             *where,
                                                         const char             *key,
                                                         const char             *reason);
const char           *rebote_descriptor_reader_check    (ReboteDescriptorReader *self,
                                                         const char             *where,
                                                         JsonNode               *node);
void                  rebote_descriptor_object_init     (ReboteDescriptorObject *self,
                                                         ReboteDescriptorReader *reader,
                                                         const char             *where,
                                                         JsonNode               *node,
                                                         const char *const      *keys);
void                  rebote_descriptor_object_clear    (ReboteDescriptorObject *self);
char                 *rebote_descriptor_object_where    (ReboteDescriptorObject *self,
                                                         const char             *key);
JsonNode             *rebote_descriptor_object_node     (ReboteDescriptorObject *self,
                                                         const char             *key,
                                                         gboolean                required);
JsonArray            *rebote_descriptor_object_array    (ReboteDescriptorObject *self,
                                                         const char             *key,
                                                         gboolean                required);
const char           *rebote_descriptor_object_string   (ReboteDescriptorObject *self,
                                                         const char             *key,
                                                         gboolean                required);
double                rebote_descriptor_object_number   (ReboteDescriptorObject *self,
                                                         const char             *key,
                                                         double                  least,
                                                         double                  most,
                                                         double                  otherwise);
gboolean              rebote_descriptor_object_boolean  (ReboteDescriptorObject *self,
                                                         const char             *key,
                                                         gboolean                otherwise);
int                   rebote_descriptor_object_choice   (ReboteDescriptorObject *self,
                                                         const char             *key,
                                                         const char *const      *choices,
                                                         int                     otherwise);
ReboteDescriptorPath *rebote_descriptor_object_path     (ReboteDescriptorObject *self,
                                                         const char             *key,
                                                         gboolean                required);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ReboteDescriptorObject, rebote_descriptor_object_clear)

G_END_DECLS
