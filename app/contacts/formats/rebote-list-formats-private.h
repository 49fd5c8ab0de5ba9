/* rebote-list-formats-private.h
 *
 * What the readers of the formats offer to what chooses among them. Each fills a conversion.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-list-conversion.h"

G_BEGIN_DECLS

/* A workbook with more sheets is made by a program for programs. */
#define REBOTE_WORKBOOK_MAX_SHEETS 1000

/* All the texts that cells of an Excel workbook share are kept in memory. */
#define REBOTE_XLSX_MAX_STRINGS (512 * 1024 * 1024)

/* A contact with more than this is not one. */
#define REBOTE_ADDRESS_BOOK_MAX_ENTRY (16 * 1024 * 1024)

gboolean _rebote_list_convert_xlsx (int                       fd,
                                    ReboteListConversion     *conversion,
                                    const ReboteCsvOverrides *overrides,
                                    GError                  **error);
gboolean _rebote_list_convert_ods (int                       fd,
                                   ReboteListConversion     *conversion,
                                   const ReboteCsvOverrides *overrides,
                                   GError                  **error);
gboolean _rebote_list_convert_vcard (int                       fd,
                                     ReboteListConversion     *conversion,
                                     const ReboteCsvOverrides *overrides,
                                     GError                  **error);
gboolean _rebote_list_convert_ldif (int                       fd,
                                    ReboteListConversion     *conversion,
                                    const ReboteCsvOverrides *overrides,
                                    GError                  **error);
gboolean _rebote_list_convert_parts (int                       fd,
                                     ReboteListConversion     *conversion,
                                     const ReboteCsvOverrides *overrides,
                                     GError                  **error);

ReboteListSheet *_rebote_list_conversion_add_sheet (ReboteListConversion *self,
                                                    const char           *name,
                                                    gboolean              hidden);
gboolean         _rebote_list_conversion_choose_sheet (ReboteListConversion     *self,
                                                       const ReboteCsvOverrides *overrides,
                                                       GError                  **error);
gboolean         _rebote_list_conversion_take_sheet (ReboteListConversion *self,
                                                     guint                 position,
                                                     ReboteListSpool      *spool,
                                                     GError              **error);
char            *_rebote_list_describe_link (const char *text,
                                             const char *target);

G_END_DECLS
