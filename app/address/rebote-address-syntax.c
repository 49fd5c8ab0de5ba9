/* rebote-address-syntax.c
 *
 * The long way: quotation marks, international names, network addresses, and the exact rule that a bad address breaks.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-address-syntax"

#include "config.h"

#include <arpa/inet.h>
#include <string.h>

#include <glib.h>
#include <idn2.h>

#include "rebote-address-private.h"

#define MAX_PARSED 4096 /* no address is longer, whatever its encoding */

static gboolean
is_invisible (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT || type == G_UNICODE_SURROGATE ||
         type == G_UNICODE_UNASSIGNED || c == 0xfffd || c == 0x34f || (c >= 0xfe00 && c <= 0xfe0f);
}

static ReboteAddressError
check_text (const char *text,
            gsize       length)
{
  const char *end = text + length;

  if (length == 0)
    return REBOTE_ADDRESS_ERROR_EMPTY;
  if (length > MAX_PARSED)
    return REBOTE_ADDRESS_ERROR_TOO_LONG;
  if (memchr (text, '\0', length))
    return REBOTE_ADDRESS_ERROR_CONTROL;
  if (!g_utf8_validate_len (text, length, NULL))
    return REBOTE_ADDRESS_ERROR_NOT_UTF8;

  for (const char *p = text; p < end; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\t' || c == '\r' || c == '\n' || (c >= 0x80 && g_unichar_isspace (c)))
        return REBOTE_ADDRESS_ERROR_SPACE;
      /* Joiners are part of some scripts; libidn2 knows where they may stand in a domain. */
      if (c != 0x200c && c != 0x200d && is_invisible (c))
        return REBOTE_ADDRESS_ERROR_CONTROL;
    }

  return REBOTE_ADDRESS_OK;
}

/* Finds the @ that ends a local part in quotation marks, which may hold others. */
static ReboteAddressError
scan_quoted (const char *text,
             gsize       length,
             gsize      *at)
{
  gsize i;

  for (i = 1; i < length && text[i] != '"'; i++)
    {
      /* Only printable ASCII may be escaped. */
      if (text[i] == '\\' && (++i >= length || text[i] < ' ' || text[i] > '~'))
        return REBOTE_ADDRESS_ERROR_QUOTES;
    }
  if (i + 1 >= length)
    return i >= length ? REBOTE_ADDRESS_ERROR_QUOTES : REBOTE_ADDRESS_ERROR_NO_AT;
  if (text[i + 1] != '@')
    return REBOTE_ADDRESS_ERROR_QUOTES;

  *at = i + 1;
  return REBOTE_ADDRESS_OK;
}

static ReboteAddressError
scan_dotted (const char *text,
             gsize       length,
             gsize      *at)
{
  const char *found = memchr (text, '@', length);
  gsize       n;

  if (memchr (text, '(', length))
    return REBOTE_ADDRESS_ERROR_COMMENT;
  if (found == NULL)
    return memchr (text, ' ', length) ? REBOTE_ADDRESS_ERROR_SPACE : REBOTE_ADDRESS_ERROR_NO_AT;

  n = found - text;
  if (n == 0)
    return REBOTE_ADDRESS_ERROR_NO_LOCAL_PART;
  for (gsize i = 0; i < n; i++)
    {
      guint8 c = text[i];

      if (c == ' ')
        return REBOTE_ADDRESS_ERROR_SPACE;
      if (c == '"')
        return REBOTE_ADDRESS_ERROR_QUOTES;
      if (c == '.' && (i == 0 || i == n - 1 || text[i - 1] == '.'))
        return REBOTE_ADDRESS_ERROR_LOCAL_DOT;
      if (c < 0x80 && c != '.' && !g_ascii_isalnum (c) && !strchr ("!#$%&'*+-/=?^_`{|}~", c))
        return REBOTE_ADDRESS_ERROR_LOCAL_CHARACTER;
    }

  *at = n;
  return REBOTE_ADDRESS_OK;
}

/* Folds the local part into the key. Quotation marks that are not needed do not make another address. */
static ReboteAddressError
fold_local (const char       *text,
            gsize             length,
            ReboteAddressKey *key)
{
  g_autofree char *plain = NULL;
  g_autofree char *normal = NULL;
  g_autofree char *folded = NULL;
  gsize            n = 0;

  plain = g_malloc (length + 1);
  if (text[0] == '"')
    {
      for (gsize i = 1; i < length - 1; i++)
        {
          if (text[i] == '\\')
            i++;
          plain[n++] = text[i];
        }
    }
  else
    {
      memcpy (plain, text, length);
      n = length;
    }
  plain[n] = '\0';

  normal = g_utf8_normalize (plain, n, G_NORMALIZE_NFC);
  folded = g_utf8_casefold (normal ? normal : plain, -1);
  n = strlen (folded);
  if (n + 1 + REBOTE_ADDRESS_MAX_DOMAIN + 1 > sizeof key->text)
    return REBOTE_ADDRESS_ERROR_LOCAL_TOO_LONG;

  memcpy (key->text, folded, n);
  key->at = n;
  key->text[n] = '@';
  return REBOTE_ADDRESS_OK;
}

/**
 * rebote_address_check_labels:
 * @domain: a domain in ASCII
 * @length: its length
 *
 * Returns: the rule of host names that it breaks, or %REBOTE_ADDRESS_OK
 */
ReboteAddressError
rebote_address_check_labels (const char *domain,
                             gsize       length)
{
  gsize    label = 0;
  gboolean numeric = TRUE;

  for (gsize i = 0; i <= length; i++)
    {
      if (i < length && domain[i] != '.')
        {
          if (!g_ascii_isalnum (domain[i]) && domain[i] != '-')
            return domain[i] == ' ' ? REBOTE_ADDRESS_ERROR_SPACE : REBOTE_ADDRESS_ERROR_DOMAIN_CHARACTER;
          continue;
        }
      if (i == label)
        return REBOTE_ADDRESS_ERROR_DOMAIN_DOT;
      if (i - label > REBOTE_ADDRESS_MAX_LABEL)
        return REBOTE_ADDRESS_ERROR_LABEL_TOO_LONG;
      if (domain[label] == '-' || domain[i - 1] == '-')
        return REBOTE_ADDRESS_ERROR_DOMAIN_HYPHEN;
      if (i < length)
        label = i + 1;
    }
  if (length > REBOTE_ADDRESS_MAX_DOMAIN)
    return REBOTE_ADDRESS_ERROR_TOO_LONG;
  if (label == 0)
    return REBOTE_ADDRESS_ERROR_NO_TOP_LEVEL;
  for (gsize i = label; i < length; i++)
    numeric &= g_ascii_isdigit (domain[i]);

  return numeric ? REBOTE_ADDRESS_ERROR_NUMERIC_TOP_LEVEL : REBOTE_ADDRESS_OK;
}

/* libidn2 leaves out, without a word, what its mapping ignores, and under some options all that is forbidden. So ASCII is
 * checked before and after, and the result must lead back to itself. */
static ReboteAddressError
encode_domain (const char *text,
               gsize       length,
               char      **result)
{
  g_autofree char *input = g_strndup (text, length);
  g_autofree char *normal = NULL;
  char            *ascii = NULL;
  char            *unicode = NULL;
  char            *again = NULL;
  int              flags = IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL;
  gboolean         same;

  for (gsize i = 0; i < length; i++)
    {
      guint8 c = text[i];

      if (c == ' ')
        return REBOTE_ADDRESS_ERROR_SPACE;
      if (c == '@')
        return REBOTE_ADDRESS_ERROR_TWO_ATS;
      if (c < 0x80 && c != '.' && c != '-' && !g_ascii_isalnum (c))
        return REBOTE_ADDRESS_ERROR_DOMAIN_CHARACTER;
      if (c == '.' && (i == 0 || i == length - 1 || text[i - 1] == '.'))
        return REBOTE_ADDRESS_ERROR_DOMAIN_DOT;
    }

  if (idn2_to_ascii_8z (input, &ascii, flags) != IDN2_OK)
    return REBOTE_ADDRESS_ERROR_INTERNATIONAL;
  normal = g_ascii_strdown (ascii, -1);
  /* An A-label that does not decode is left as it is, without an error. */
  same = idn2_to_unicode_8z8z (normal, &unicode, 0) == IDN2_OK &&
         !g_str_has_prefix (unicode, "xn--") && !strstr (unicode, ".xn--") &&
         idn2_to_ascii_8z (unicode, &again, flags) == IDN2_OK && g_str_equal (again, normal);
  idn2_free (ascii);
  idn2_free (unicode);
  idn2_free (again);
  if (!same)
    return REBOTE_ADDRESS_ERROR_INTERNATIONAL;

  *result = g_steal_pointer (&normal);
  return REBOTE_ADDRESS_OK;
}

/* RFC 5321 4.1.3: [192.0.2.1] or [IPv6:2001:db8::1] */
static gboolean
check_literal (const char *text,
               gsize       length,
               char      **canonical)
{
  g_autofree char *inner = NULL;
  struct in_addr   v4;
  struct in6_addr  v6;

  if (length < 3 || text[length - 1] != ']')
    return FALSE;

  inner = g_strndup (text + 1, length - 2);
  if (inet_pton (AF_INET, inner, &v4) == 1)
    {
      *canonical = g_strndup (text, length);
      return TRUE;
    }
  if (g_ascii_strncasecmp (inner, "IPv6:", 5) == 0 && inet_pton (AF_INET6, inner + 5, &v6) == 1)
    {
      char buffer[INET6_ADDRSTRLEN];

      inet_ntop (AF_INET6, &v6, buffer, sizeof buffer);
      *canonical = g_strdup_printf ("[ipv6:%s]", buffer);
      return TRUE;
    }

  return FALSE;
}

static ReboteAddressError
fold_domain (const char       *text,
             gsize             length,
             ReboteAddressKey *key)
{
  g_autofree char   *domain = NULL;
  ReboteAddressError code = REBOTE_ADDRESS_OK;
  gboolean           ascii = TRUE;
  gsize              n;

  if (length == 0)
    return REBOTE_ADDRESS_ERROR_NO_DOMAIN;

  for (gsize i = 0; i < length; i++)
    ascii &= (guint8)text[i] < 0x80;
  if (text[0] == '[')
    {
      if (!check_literal (text, length, &domain))
        return REBOTE_ADDRESS_ERROR_LITERAL;
      key->flags |= REBOTE_ADDRESS_LITERAL;
    }
  else if (memchr (text, '@', length))
    return REBOTE_ADDRESS_ERROR_TWO_ATS;
  else
    {
      domain = g_ascii_strdown (text, length);
      /* Before the check of labels: their length counts as the DNS sees them. */
      if (!ascii || g_str_has_prefix (domain, "xn--") || strstr (domain, ".xn--"))
        {
          g_clear_pointer (&domain, g_free);
          code = encode_domain (text, length, &domain);
          key->flags |= REBOTE_ADDRESS_INTERNATIONAL;
        }
      if (code == REBOTE_ADDRESS_OK)
        code = rebote_address_check_labels (domain, strlen (domain));
      if (code != REBOTE_ADDRESS_OK)
        return code;
    }

  n = strlen (domain);
  memcpy (key->text + key->at + 1, domain, n);
  key->length = key->at + 1 + n;
  return REBOTE_ADDRESS_OK;
}

/**
 * rebote_address_make_key_slowly:
 * @text: bytes that should be an address
 * @length: their number
 * @key: (out caller-allocates): where the canonical form goes
 *
 * As rebote_address_make_key(), for every address.
 *
 * Returns: %REBOTE_ADDRESS_OK, or the rule that it breaks
 */
ReboteAddressError
rebote_address_make_key_slowly (const char       *text,
                                gsize             length,
                                ReboteAddressKey *key)
{
  ReboteAddressError code = check_text (text, length);
  gsize              at = 0;

  if (code != REBOTE_ADDRESS_OK)
    return code;

  code = text[0] == '"' ? scan_quoted (text, length, &at) : scan_dotted (text, length, &at);
  if (code != REBOTE_ADDRESS_OK)
    return code;

  key->flags = text[0] == '"' ? REBOTE_ADDRESS_QUOTED : REBOTE_ADDRESS_PLAIN;
  for (gsize i = 0; i < at; i++)
    {
      if ((guint8)text[i] >= 0x80)
        key->flags |= REBOTE_ADDRESS_UTF8_LOCAL;
    }
  if (at > REBOTE_ADDRESS_MAX_LOCAL)
    return REBOTE_ADDRESS_ERROR_LOCAL_TOO_LONG;
  code = fold_local (text, at, key);
  if (code == REBOTE_ADDRESS_OK)
    code = fold_domain (text + at + 1, length - at - 1, key);
  if (code != REBOTE_ADDRESS_OK)
    return code;

  return at + key->length - key->at > REBOTE_ADDRESS_MAX ? REBOTE_ADDRESS_ERROR_TOO_LONG : REBOTE_ADDRESS_OK;
}

/**
 * rebote_address_domain_to_unicode:
 * @domain: a domain as A-labels
 *
 * Returns: (transfer full): the domain as people read it
 */
char *
rebote_address_domain_to_unicode (const char *domain)
{
  g_autofree char *copy = NULL;
  char            *unicode = NULL;

  g_return_val_if_fail (domain != NULL, NULL);

  if (idn2_to_unicode_8z8z (domain, &unicode, 0) != IDN2_OK)
    return g_strdup (domain);

  copy = g_strdup (unicode);
  idn2_free (unicode);
  return g_steal_pointer (&copy);
}
