/* rebote-settings.c
 *
 * The settings of the program.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-settings"

#include "config.h"

#include "rebote-settings.h"

/**
 * rebote_settings_new:
 *
 * Settings exist only where the program has been installed, or has been told where to find them.
 *
 * Returns: (transfer full) (nullable): the settings
 */
GSettings *
rebote_settings_new (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source)
    schema = g_settings_schema_source_lookup (source, REBOTE_APP_ID, TRUE);

  return schema ? g_settings_new_full (schema, NULL, NULL) : NULL;
}
