/* rebote-spf-macro.c
 *
 * The macros in SPF records (RFC 7208, section 7).
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-spf-macro"

#include "config.h"

#include <string.h>

#include "rebote-spf-macro.h"

#define LETTERS    "slodiphv" /* c, r and t are for explanations only */
#define DELIMITERS ".-+,/_="

/* RFC 7208, 7.3: of a longer name the left labels are dropped. */
#define MAX_NAME 253

/* What it may grow to before that; a record is not longer than a message, but each macro may stand for a name. */
#define MAX_EXPANDED 4096

/* “%{ir2.}”, taken apart. */
typedef struct
{
  char     letter;
  guint    n_parts; /* 0: all */
  gboolean is_reversed;
  char     delimiters[sizeof DELIMITERS];
} Macro;

/* Returns what follows the macro, or NULL where it is none. */
static const char *
read_macro (const char *at,
            Macro      *macro)
{
  gsize n;

  *macro = (Macro){ .letter = g_ascii_tolower (*at) };
  if (*at == '\0' || strchr (LETTERS, macro->letter) == NULL)
    return NULL;
  at++;

  if (g_ascii_isdigit (*at))
    {
      char   *end;
      guint64 parts = g_ascii_strtoull (at, &end, 10);

      if (parts == 0)
        return NULL;
      macro->n_parts = MIN (parts, 128);
      at = end;
    }
  macro->is_reversed = *at == 'r' || *at == 'R';
  at += macro->is_reversed;
  n = strspn (at, DELIMITERS);
  if (n >= sizeof macro->delimiters || at[n] != '}')
    return NULL;
  memcpy (macro->delimiters, n > 0 ? at : ".", MAX (n, 1));

  return at + n + 1;
}

/* RFC 7208, 7.3: an address of IPv6 is written by its nibbles. */
static char *
write_ip (GInetAddress *ip)
{
  const guint8 *bytes = g_inet_address_to_bytes (ip);
  GString      *text;

  if (g_inet_address_get_family (ip) == G_SOCKET_FAMILY_IPV4)
    return g_inet_address_to_string (ip);

  text = g_string_new (NULL);
  for (guint i = 0; i < 16; i++)
    g_string_append_printf (text, i ? ".%x.%x" : "%x.%x", bytes[i] >> 4, bytes[i] & 15);

  return g_string_free (text, FALSE);
}

static char *
get_value (char                    letter,
           const ReboteSpfSubject *subject)
{
  switch (letter)
    {
    case 's':
      return g_strconcat ("postmaster@", subject->sender, NULL);
    case 'l':
      return g_strdup ("postmaster");
    case 'o':
    case 'h':
      return g_strdup (subject->sender);
    case 'd':
      return g_strdup (subject->domain);
    case 'i':
      return subject->ip ? write_ip (subject->ip) : NULL;
    case 'v':
      return subject->ip == NULL ? NULL
             : g_inet_address_get_family (subject->ip) == G_SOCKET_FAMILY_IPV4 ? g_strdup ("in-addr")
                                                                              : g_strdup ("ip6");
    case 'p':
    default:
      /* The validated name may be left unknown, and nobody should use it. */
      return g_strdup ("unknown");
    }
}

static void
append_value (GString     *out,
              const Macro *macro,
              const char  *value)
{
  g_auto (GStrv) parts = g_strsplit_set (value, macro->delimiters, -1);
  guint n = g_strv_length (parts);
  guint keep = macro->n_parts > 0 ? MIN (macro->n_parts, n) : n;

  for (guint i = n - keep; i < n; i++)
    {
      g_string_append (out, parts[macro->is_reversed ? n - 1 - i : i]);
      if (i + 1 < n)
        g_string_append_c (out, '.');
    }
}

/* Walks over a spec; without a subject it only looks whether it is one, and which letters it has. */
static GString *
expand (const char             *spec,
        const ReboteSpfSubject *subject,
        gboolean               *is_personal)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *p = spec; *p && out->len < MAX_EXPANDED;)
    {
      Macro            macro;
      g_autofree char *value = NULL;

      if (!g_ascii_isgraph (*p))
        return NULL;
      if (*p != '%')
        {
          g_string_append_c (out, *p++);
          continue;
        }
      if (p[1] == '%' || p[1] == '_' || p[1] == '-')
        {
          g_string_append (out, p[1] == '%' ? "%" : p[1] == '_' ? " " : "%20");
          p += 2;
          continue;
        }
      p = p[1] == '{' ? read_macro (p + 2, &macro) : NULL;
      if (p == NULL)
        return NULL;
      if (is_personal && strchr ("slipv", macro.letter))
        *is_personal = TRUE;
      value = subject ? get_value (macro.letter, subject) : NULL;
      if (subject && value == NULL)
        return NULL;
      if (value)
        append_value (out, &macro, value);
    }

  return g_steal_pointer (&out);
}

/* RFC 7208, 7.1: a name ends in a macro or a top level, which has a letter in it. */
static gboolean
has_good_end (const char *spec)
{
  gsize       length = strlen (spec);
  const char *dot;

  if (length > 0 && spec[length - 1] == '}')
    return TRUE;
  if (length > 1 && spec[length - 1] == '.')
    length--;
  dot = g_strrstr_len (spec, length, ".");
  if (dot == NULL || dot + 1 == spec + length || dot[1] == '-' || spec[length - 1] == '-')
    return FALSE;
  for (const char *p = dot + 1; p < spec + length; p++)
    {
      if (!g_ascii_isalnum (*p) && *p != '-')
        return FALSE;
    }

  return strspn (dot + 1, "0123456789") < (gsize)(spec + length - dot - 1);
}

/**
 * rebote_spf_macro_is_valid:
 * @spec: what stands in a record in place of a domain
 *
 * Returns: whether it keeps to the grammar of `domain-spec` (RFC 7208, 7.1)
 */
gboolean
rebote_spf_macro_is_valid (const char *spec)
{
  g_autoptr (GString) out = NULL;

  g_return_val_if_fail (spec != NULL, FALSE);

  out = expand (spec, NULL, NULL);
  if (out)
    return has_good_end (spec);
  return FALSE;
}

/**
 * rebote_spf_macro_is_personal:
 * @spec: what stands in a record in place of a domain
 *
 * Returns: whether it depends on the sender or the address that sends, so that nobody can follow it for the domain alone
 */
gboolean
rebote_spf_macro_is_personal (const char *spec)
{
  g_autoptr (GString) out = NULL;
  gboolean is_personal = FALSE;

  g_return_val_if_fail (spec != NULL, FALSE);

  out = expand (spec, NULL, &is_personal);
  return is_personal;
}

/**
 * rebote_spf_macro_expand:
 * @spec: what stands in a record in place of a domain
 * @subject: what to fill in
 *
 * Returns: (transfer full) (nullable): the name, or %NULL if it cannot be had from @subject
 */
char *
rebote_spf_macro_expand (const char             *spec,
                         const ReboteSpfSubject *subject)
{
  g_autoptr (GString) out = NULL;
  const char *name;

  g_return_val_if_fail (spec != NULL, NULL);
  g_return_val_if_fail (subject != NULL && subject->sender != NULL && subject->domain != NULL, NULL);

  out = expand (spec, subject, NULL);
  if (out == NULL)
    return NULL;
  for (name = out->str; strlen (name) > MAX_NAME && strchr (name, '.');)
    name = strchr (name, '.') + 1;

  return g_strdup (name);
}
