/* rebote-descriptor-template.c
 *
 * Fills the places of a request, and writes each value so that it stays a value: an address cannot become a second
 * parameter, another host or a header of its own.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-descriptor-template"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rebote-descriptor-template.h"
#include "verify/rebote-verifier-error.h"

typedef enum
{
  PART_LITERAL,
  PART_EMAIL,
  PART_LOCAL,
  PART_DOMAIN,
  PART_EMAILS,
  PART_TIMEOUT,
  PART_JOB,
  PART_PAGE,
  PART_OFFSET,
  PART_SECRET,
  PART_SETTING
} PartKind;

typedef struct
{
  PartKind kind;
  char    *text; /* the literal, or the name of the secret or setting */
} Part;

struct _ReboteDescriptorTemplate
{
  GArray *parts;
};

static const struct
{
  const char *name;
  PartKind    kind;
} simple[] = {
  { "email", PART_EMAIL },
  { "local", PART_LOCAL },
  { "domain", PART_DOMAIN },
  { "emails", PART_EMAILS },
  { "timeout_s", PART_TIMEOUT },
  { "job", PART_JOB },
  { "page", PART_PAGE },
  { "offset", PART_OFFSET },
};

static void
part_clear (gpointer data)
{
  Part *part = data;

  g_free (part->text);
}

static gboolean
read_place (const char *name,
            Part       *part)
{
  *part = (Part){ 0 };
  for (guint i = 0; i < G_N_ELEMENTS (simple); i++)
    {
      if (g_str_equal (simple[i].name, name))
        {
          part->kind = simple[i].kind;
          return TRUE;
        }
    }
  if (g_str_has_prefix (name, "secret.") && name[strlen ("secret.")])
    *part = (Part){ PART_SECRET, g_strdup (name + strlen ("secret.")) };
  else if (g_str_has_prefix (name, "setting.") && name[strlen ("setting.")])
    *part = (Part){ PART_SETTING, g_strdup (name + strlen ("setting.")) };

  return part->text != NULL;
}

/**
 * rebote_descriptor_template_new:
 * @text: a template as it is written
 * @reason: (out) (transfer full): what is wrong with it, in words
 *
 * Returns: (transfer full) (nullable): the template; %NULL with @reason
 */
ReboteDescriptorTemplate *
rebote_descriptor_template_new (const char *text,
                                char      **reason)
{
  g_autoptr (ReboteDescriptorTemplate) self = g_new0 (ReboteDescriptorTemplate, 1);
  const char *p = text;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (reason != NULL, NULL);

  self->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  g_array_set_clear_func (self->parts, part_clear);
  while (*p)
    {
      gsize            n = strcspn (p, "{}");
      g_autofree char *name = NULL;
      const char      *end;
      Part             part = { PART_LITERAL, NULL };

      if (n > 0)
        {
          part.text = g_strndup (p, n);
          g_array_append_val (self->parts, part);
          p += n;
          continue;
        }
      end = *p == '{' ? strchr (p, '}') : NULL;
      name = end ? g_strndup (p + 1, end - p - 1) : NULL;
      if (name == NULL || !read_place (name, &part))
        {
          *reason = name ? g_strdup_printf (_("there is no place {%s}"), name) : g_strdup (_("a brace has no partner"));
          return NULL;
        }
      g_array_append_val (self->parts, part);
      p = end + 1;
    }

  return g_steal_pointer (&self);
}

/**
 * rebote_descriptor_template_free:
 * @self: (transfer full): a template
 */
void
rebote_descriptor_template_free (ReboteDescriptorTemplate *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->parts, g_array_unref);
  g_free (self);
}

/**
 * rebote_descriptor_template_get_names:
 * @self: a template
 *
 * Returns: (transfer full): its places, as “email” or “secret.key”
 */
GStrv
rebote_descriptor_template_get_names (ReboteDescriptorTemplate *self)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->parts->len; i++)
    {
      const Part      *part = &g_array_index (self->parts, Part, i);
      g_autofree char *name = NULL;

      if (part->kind == PART_LITERAL)
        continue;
      if (part->text)
        name = g_strconcat (part->kind == PART_SECRET ? "secret." : "setting.", part->text, NULL);
      for (guint j = 0; name == NULL && j < G_N_ELEMENTS (simple); j++)
        name = simple[j].kind == part->kind ? g_strdup (simple[j].name) : NULL;
      g_strv_builder_add (names, name);
    }

  return g_strv_builder_end (names);
}

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return address ? g_inet_address_get_is_loopback (address) : g_ascii_strcasecmp (host, "localhost") == 0;
}

/* Looks at the beginning of a URL, with words in place of the settings. */
static const char *
check_start (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    return _("this is no URL");
  if (g_uri_get_userinfo (uri) || g_uri_get_query (uri) || g_uri_get_fragment (uri))
    return _("a URL has no user, query or fragment here");
  if (!g_str_equal (g_uri_get_scheme (uri), "https") &&
      !(g_str_equal (g_uri_get_scheme (uri), "http") && is_loopback (g_uri_get_host (uri))))
    return _("only https:// is allowed here");

  return NULL;
}

/**
 * rebote_descriptor_template_check_url:
 * @self: a template that is to be a URL
 * @types: (element-type utf8 utf8): the types of the settings by their name
 *
 * A host is written in the file, chosen among those in the file, or typed by the user as a URL. Keys never stand in a URL.
 *
 * Returns: (nullable): what is wrong with it, in words
 */
const char *
rebote_descriptor_template_check_url (ReboteDescriptorTemplate *self,
                                      GHashTable               *types)
{
  g_autoptr (GString) url = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (types != NULL, NULL);

  for (guint i = 0; i < self->parts->len; i++)
    {
      const Part *part = &g_array_index (self->parts, Part, i);
      const char *type = part->kind == PART_SETTING ? g_hash_table_lookup (types, part->text) : NULL;
      const char *host = strstr (url->str, "://");
      gboolean    in_host = host == NULL || strchr (host + strlen ("://"), '/') == NULL;

      if (part->kind == PART_SECRET || part->kind == PART_EMAILS)
        return _("keys and lists of addresses do not belong into a URL");
      if (part->kind == PART_LITERAL)
        g_string_append (url, part->text);
      else if (i == 0 && g_strcmp0 (type, "url") == 0)
        g_string_append (url, "https://host.invalid");
      else if (in_host && (host == NULL || g_strcmp0 (type, "choice") != 0))
        return _("only a choice may name the host, and only a URL the whole server");
      else
        g_string_append (url, "x");
      /* What follows a server that was typed must not lengthen its name. */
      if (i == 1 && g_str_has_prefix (url->str, "https://host.invalid") &&
          url->str[strlen ("https://host.invalid")] != '/')
        return _("a path must follow the server");
    }

  return check_start (url->str);
}

static char *
get_value (const Part                   *part,
           const ReboteDescriptorValues *values)
{
  const char *at = values->email ? strrchr (values->email, '@') : NULL;
  const char *value = NULL;

  switch (part->kind)
    {
    case PART_LITERAL:
      value = part->text;
      break;
    case PART_EMAIL:
      value = values->email;
      break;
    case PART_LOCAL:
      return at ? g_strndup (values->email, at - values->email) : g_strdup ("");
    case PART_DOMAIN:
      value = at ? at + 1 : "";
      break;
    case PART_EMAILS:
      value = values->emails;
      break;
    case PART_TIMEOUT:
      return g_strdup_printf ("%u", values->timeout_s);
    case PART_JOB:
      value = values->job;
      break;
    case PART_PAGE:
      return g_strdup_printf ("%u", values->page);
    case PART_OFFSET:
      return g_strdup_printf ("%u", values->offset);
    case PART_SECRET:
      value = values->secrets ? g_hash_table_lookup (values->secrets, part->text) : NULL;
      break;
    case PART_SETTING:
      value = values->settings ? g_hash_table_lookup (values->settings, part->text) : NULL;
      break;
    default:
      g_assert_not_reached ();
    }

  /* A key that is not needed, or a setting that nobody made, is empty. */
  return g_strdup (value ? value : "");
}

static gboolean
has_control (const char *text)
{
  for (const char *p = text; *p; p++)
    {
      if (g_ascii_iscntrl (*p))
        return TRUE;
    }

  return FALSE;
}

/* A value that would break out of its line is refused, and not mended: it would be another one. */
static gboolean
check_value (const Part *part,
             const char *value,
             GError    **error)
{
  if (part->kind == PART_LITERAL || (g_utf8_validate (value, -1, NULL) && (part->kind == PART_EMAILS || !has_control (value))))
    return TRUE;

  if (part->kind == PART_SECRET)
    g_set_error_literal (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_NOT_READY,
                         _("The key has a line break or another sign that no key has."));
  else if (part->kind == PART_SETTING)
    g_set_error_literal (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_NOT_READY,
                         _("A setting has a line break or another sign that it must not have."));
  else
    g_set_error_literal (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_ADDRESS,
                         _("The address has a line break or another sign that cannot be sent."));
  return FALSE;
}

/**
 * rebote_descriptor_template_expand:
 * @self: a template
 * @place: where it stands
 * @values: the values
 * @error: return location for a #ReboteVerifierError: a value that cannot stand there
 *
 * Returns: (transfer full) (nullable): the template with its values, escaped (RFC 3986, section 2.1)
 */
char *
rebote_descriptor_template_expand (ReboteDescriptorTemplate     *self,
                                   ReboteDescriptorPlace         place,
                                   const ReboteDescriptorValues *values,
                                   GError                      **error)
{
  g_autoptr (GString) whole = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (values != NULL, NULL);

  for (guint i = 0; i < self->parts->len; i++)
    {
      const Part      *part = &g_array_index (self->parts, Part, i);
      g_autofree char *value = get_value (part, values);
      const char      *host = strstr (whole->str, "://");
      gboolean         is_host = place == REBOTE_DESCRIPTOR_PLACE_URL && part->kind == PART_SETTING &&
                         (i == 0 || (host && strchr (host + strlen ("://"), '/') == NULL));

      if (!check_value (part, value, error))
        return NULL;
      if (place == REBOTE_DESCRIPTOR_PLACE_QUERY ||
          (place == REBOTE_DESCRIPTOR_PLACE_URL && part->kind != PART_LITERAL && !is_host))
        g_string_append_uri_escaped (whole, value, NULL, FALSE);
      else
        g_string_append (whole, value);
    }

  return g_string_free (g_steal_pointer (&whole), FALSE);
}
