/* rebote-service-file.h
 *
 * A file of the user's that describes a service: chosen, put into its folder, and taken out again.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-descriptor.h"

G_BEGIN_DECLS

/**
 * ReboteServiceFile:
 *
 * A file that describes a service and has been found to be without fault, with what stood in it. Immutable.
 */
typedef struct _ReboteServiceFile ReboteServiceFile;

gboolean           rebote_service_file_is_shipped     (const char        *id);
ReboteServiceFile *rebote_service_file_read           (const char        *path,
                                                       GError           **error);
ReboteServiceFile *rebote_service_file_find           (const char        *folder,
                                                       const char        *id);
ReboteServiceFile *rebote_service_file_ref            (ReboteServiceFile *self);
void               rebote_service_file_unref          (ReboteServiceFile *self);
const char        *rebote_service_file_get_path       (ReboteServiceFile *self);
ReboteDescriptor  *rebote_service_file_get_descriptor (ReboteServiceFile *self);
gboolean           rebote_service_file_install        (ReboteServiceFile *self,
                                                       const char        *folder,
                                                       gboolean           may_replace,
                                                       GError           **error);
gboolean           rebote_service_file_remove         (ReboteServiceFile *self,
                                                       GError           **error);
gboolean           rebote_service_file_put_back       (ReboteServiceFile *self,
                                                       GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteServiceFile, rebote_service_file_unref)

G_END_DECLS
