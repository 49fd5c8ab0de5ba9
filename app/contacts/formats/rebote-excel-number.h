/* rebote-excel-number.h
 *
 * What the numbers of a workbook say: dates are numbers too, and only their form tells.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ReboteExcelForm:
 * @REBOTE_EXCEL_FORM_NUMBER: a number, or an amount of something
 * @REBOTE_EXCEL_FORM_DATE: a day, perhaps with a time
 * @REBOTE_EXCEL_FORM_TIME: a time of day
 *
 * How a number is shown.
 */
typedef enum
{
  REBOTE_EXCEL_FORM_NUMBER,
  REBOTE_EXCEL_FORM_DATE,
  REBOTE_EXCEL_FORM_TIME
} ReboteExcelForm;

ReboteExcelForm rebote_excel_form_from_id (guint id);
ReboteExcelForm rebote_excel_form_from_code (const char *code);
char           *rebote_excel_number_to_text (const char     *number,
                                             ReboteExcelForm form,
                                             gboolean        from_1904);

G_END_DECLS
