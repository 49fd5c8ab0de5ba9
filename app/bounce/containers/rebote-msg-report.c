/* rebote-msg-report.c
 *
 * What a report in a file of Outlook says of its recipients, as fields of RFC 3464. Exchange took the properties from
 * such fields ([MS-OXCMAIL] 2.2.3.7.1), so they are only written back; what is not there is left out.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-msg-report"

#include "config.h"

#include <string.h>

#include "rebote-msg-report.h"

#define MAX_RECIPIENTS 1000
#define MAX_VALUE      (64 * 1024)

#define PID_NDR_REASON_CODE    0x0C04
#define PID_NDR_DIAG_CODE      0x0C05
#define PID_SUPPLEMENTARY_INFO 0x0C1B
#define PID_NDR_STATUS_CODE    0x0C20
#define PID_REMOTE_MTA         0x0C21
#define PID_REPORT_TEXT        0x1001
#define PID_DISPLAY_NAME       0x3001
#define PID_EMAIL_ADDRESS      0x3003
#define PID_SMTP_ADDRESS       0x39FE
#define PID_REPORTING_MTA      0x6820

/**
 * rebote_msg_report_append_field:
 * @out: headers, or fields of a report
 * @name: the name of a field
 * @value: (nullable): its value; without one nothing is written
 *
 * Writes a field, on one line whatever the value has in it.
 */
void
rebote_msg_report_append_field (GString    *out,
                                const char *name,
                                const char *value)
{
  gboolean is_gap = TRUE;
  gsize n = 0;

  g_return_if_fail (out != NULL);
  g_return_if_fail (name != NULL);

  if (value == NULL || *value == '\0')
    return;

  g_string_append_printf (out, "%s: ", name);
  for (const char *c = value; *c && n < MAX_VALUE; c++, n++)
    {
      gboolean is_space = (guint8) *c <= ' ' || *c == 0x7f;

      if (!is_space)
        g_string_append_c (out, *c);
      else if (!is_gap)
        g_string_append_c (out, ' ');
      is_gap = is_space;
    }
  g_string_append_c (out, '\n');
}

/**
 * rebote_msg_report_get_action:
 * @message_class: the class of a message, such as `REPORT.IPM.Note.NDR`
 *
 * Returns: (transfer none) (nullable): what happened to the recipients (RFC 3464, section 2.3.3); %NULL if it is no
 *   report about delivery
 */
const char *
rebote_msg_report_get_action (const char *message_class)
{
  static const struct
  {
    const char *suffix;
    const char *action;
  } actions[] = {
    { ".ndr", "failed" }, { ".delayed.dr", "delayed" }, { ".relayed.dr", "relayed" }, { ".expanded.dr", "expanded" },
    { ".dr", "delivered" },
  };
  g_autofree char *folded = NULL;

  g_return_val_if_fail (message_class != NULL, NULL);

  folded = g_ascii_strdown (message_class, -1);
  for (guint i = 0; g_str_has_prefix (folded, "report.") && i < G_N_ELEMENTS (actions); i++)
    {
      if (g_str_has_suffix (folded, actions[i].suffix))
        return actions[i].action;
    }

  return NULL;
}

/**
 * rebote_msg_report_find_address:
 * @recipient: the storage of a recipient
 *
 * Returns: (transfer full) (nullable): the address; %NULL if only Exchange's internal name is known
 */
char *
rebote_msg_report_find_address (ReboteMsgStorage *recipient)
{
  static const guint ids[] = { PID_SMTP_ADDRESS, PID_EMAIL_ADDRESS, PID_DISPLAY_NAME };

  g_return_val_if_fail (recipient != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *value = rebote_msg_storage_get_string (recipient, ids[i]);

      if (value == NULL)
        continue;
      g_strstrip (value);
      if (strchr (value, '@') && !strpbrk (value, " \t\r\n<>"))
        return g_steal_pointer (&value);
    }

  return NULL;
}

/* In “<mx.example.org #5.1.1 smtp;550 5.1.1 No such user>” the code, and where the answer begins. */
static char *
find_status (const char *text)
{
  for (const char *c = text ? strchr (text, '#') : NULL; c; c = strchr (c + 1, '#'))
    {
      gsize n = strspn (c + 1, "0123456789.");

      if (n >= 5 && n <= 9 && strchr ("245", c[1]) && c[2] == '.' && g_ascii_isdigit (c[3]) && g_ascii_isdigit (c[n]))
        return g_strndup (c + 1, n);
    }

  return NULL;
}

static char *
find_answer (const char *text)
{
  g_autofree char *folded = text ? g_ascii_strdown (text, -1) : NULL;
  const char *at = folded ? strstr (folded, "smtp;") : NULL;
  char *answer;

  if (at == NULL)
    return NULL;

  answer = g_strstrip (g_strdup (text + (at - folded) + strlen ("smtp;")));
  if (g_str_has_suffix (answer, ">") && strchr (text, '<') && strchr (text, '<') < text + (at - folded))
    answer[strlen (answer) - 1] = '\0';

  return answer;
}

static void
write_status (ReboteMsgStorage *recipient,
              const char       *info,
              GString          *out)
{
  g_autofree char *status = find_status (info);
  gint32 code;

  /* Three digits, of which the last two are 0 if they were larger than 9. */
  if (status == NULL && rebote_msg_storage_get_number (recipient, PID_NDR_STATUS_CODE, &code) && code >= 200 &&
      code < 600 && code / 100 != 3)
    status = g_strdup_printf ("%d.%d.%d", code / 100, code / 10 % 10, code % 10);
  rebote_msg_report_append_field (out, "Status", status);
}

static void
write_diagnostic (ReboteMsgStorage *recipient,
                  const char       *info,
                  GString          *out)
{
  g_autofree char *answer = find_answer (info);
  g_autofree char *words = rebote_msg_storage_get_string (recipient, PID_REPORT_TEXT);
  g_autofree char *field = NULL;
  gint32 reason, code;

  if (answer && *answer)
    field = g_strconcat ("smtp; ", answer, NULL);
  else if (info)
    field = g_strconcat ("x-supplementary-info; ", info, NULL);
  else if (words)
    field = g_strconcat ("x-report-text; ", words, NULL);
  else if (rebote_msg_storage_get_number (recipient, PID_NDR_REASON_CODE, &reason) &&
           rebote_msg_storage_get_number (recipient, PID_NDR_DIAG_CODE, &code))
    field = g_strdup_printf ("x-mapi; reason %d, diagnostic %d", reason, code);
  rebote_msg_report_append_field (out, "Diagnostic-Code", field);
  if (answer)
    rebote_msg_report_append_field (out, "X-Supplementary-Info", info);
}

/**
 * rebote_msg_report_write_fields:
 * @message: the storage of a report
 * @action: what happened to its recipients
 * @out: takes the content of a message/delivery-status
 *
 * Returns: whether there was any recipient with an address
 */
gboolean
rebote_msg_report_write_fields (ReboteMsgStorage *message,
                                const char       *action,
                                GString          *out)
{
  g_autofree char *reporter = NULL;
  gboolean any = FALSE;

  g_return_val_if_fail (message != NULL, FALSE);
  g_return_val_if_fail (action != NULL, FALSE);
  g_return_val_if_fail (out != NULL, FALSE);

  reporter = rebote_msg_storage_get_string (message, PID_REPORTING_MTA);
  if (reporter)
    {
      g_autofree char *host = strchr (reporter, ';') ? g_strdup (reporter) : g_strconcat ("dns; ", reporter, NULL);

      rebote_msg_report_append_field (out, "Reporting-MTA", host);
      g_string_append_c (out, '\n');
    }

  for (guint i = 0; i < MAX_RECIPIENTS; i++)
    {
      g_autoptr (ReboteMsgStorage) recipient = rebote_msg_storage_open_nth (message, "recip", i);
      g_autofree char *address = NULL;
      g_autofree char *info = NULL;
      g_autofree char *remote = NULL;

      if (recipient == NULL)
        break;
      address = rebote_msg_report_find_address (recipient);
      if (address == NULL)
        continue;

      info = rebote_msg_storage_get_string (recipient, PID_SUPPLEMENTARY_INFO);
      remote = rebote_msg_storage_get_string (recipient, PID_REMOTE_MTA);
      g_string_append (out, "Final-Recipient: rfc822; ");
      g_string_append (out, address);
      g_string_append_c (out, '\n');
      rebote_msg_report_append_field (out, "Action", action);
      write_status (recipient, info, out);
      if (remote)
        {
          g_autofree char *host = strchr (remote, ';') ? g_strdup (remote) : g_strconcat ("dns; ", remote, NULL);

          rebote_msg_report_append_field (out, "Remote-MTA", host);
        }
      write_diagnostic (recipient, info, out);
      g_string_append_c (out, '\n');
      any = TRUE;
    }

  return any;
}
