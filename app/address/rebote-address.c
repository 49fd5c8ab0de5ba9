/* rebote-address.c
 *
 * The value, and the short way for ASCII addresses that a list of a million rows takes.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-address"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rebote-address-private.h"

struct _ReboteAddress
{
  char              *text;
  char              *local_part;
  char              *domain;
  char              *unicode_domain;
  char              *canonical;
  ReboteAddressFlags flags;
};

G_DEFINE_BOXED_TYPE (ReboteAddress, rebote_address, rebote_address_ref, rebote_address_unref)
G_DEFINE_QUARK (rebote_address_error, rebote_address_error)

/* What a byte may be: part of a local part (atext of RFC 5321) or of a host name. The lower-case form of each is
 * at hand, so that one look-up answers all. */
static char local_form[256];
static char domain_form[256];

static void
init_forms (void)
{
  static gsize ready = 0;

  if (g_once_init_enter (&ready))
    {
      for (guint c = 0x21; c < 0x7f; c++)
        {
          if (g_ascii_isalnum (c) || strchr ("!#$%&'*+-/=?^_`{|}~", c))
            local_form[c] = g_ascii_tolower (c);
          if (g_ascii_isalnum (c) || c == '-')
            domain_form[c] = g_ascii_tolower (c);
        }
      g_once_init_leave (&ready, 1);
    }
}

static inline gboolean
is_a_label (const char *label,
            gsize       length)
{
  return length >= 4 && memcmp (label, "xn--", 4) == 0;
}

/* The one pass for plain addresses. Whatever it does not like is looked at again, slowly, to say what it is. */
static gboolean
make_key_quickly (const char       *text,
                  gsize             length,
                  ReboteAddressKey *key)
{
  const guint8 *bytes = (const guint8 *)text;
  char         *to = key->text;
  gsize         at, i, label;
  gboolean      numeric;
  guint8        last = '.';

  for (i = 0; i < length; i++)
    {
      char form = local_form[bytes[i]];

      if (form == 0)
        {
          if (bytes[i] != '.' || last == '.')
            break;
          form = '.';
        }
      to[i] = last = form;
    }
  if (i == 0 || i >= length || bytes[i] != '@' || last == '.' || i > REBOTE_ADDRESS_MAX_LOCAL)
    return FALSE;

  at = i;
  to[i++] = '@';
  label = i;
  numeric = TRUE;
  for (; i < length; i++)
    {
      char form = domain_form[bytes[i]];

      if (form != 0)
        {
          numeric &= g_ascii_isdigit (form);
          to[i] = form;
          continue;
        }
      if (bytes[i] != '.' || i == label || i - label > REBOTE_ADDRESS_MAX_LABEL ||
          to[label] == '-' || to[i - 1] == '-' || is_a_label (to + label, i - label))
        return FALSE;
      to[i] = '.';
      label = i + 1;
      numeric = TRUE;
    }
  if (i == label || i - label > REBOTE_ADDRESS_MAX_LABEL || label == at + 1 || numeric ||
      to[label] == '-' || to[i - 1] == '-' || is_a_label (to + label, i - label))
    return FALSE;

  key->length = length;
  key->at = at;
  key->flags = REBOTE_ADDRESS_PLAIN;
  return TRUE;
}

/**
 * rebote_address_make_key:
 * @text: bytes that should be an address and nothing else
 * @length: their number
 * @key: (out caller-allocates): where the canonical form goes
 *
 * Judges an address and makes the form in which it is compared with others.
 *
 * Returns: %REBOTE_ADDRESS_OK, or the rule that it breaks
 */
ReboteAddressError
rebote_address_make_key (const char       *text,
                         gsize             length,
                         ReboteAddressKey *key)
{
  g_return_val_if_fail (text != NULL || length == 0, REBOTE_ADDRESS_ERROR_EMPTY);
  g_return_val_if_fail (key != NULL, REBOTE_ADDRESS_ERROR_EMPTY);

  init_forms ();
  if (length <= REBOTE_ADDRESS_MAX && make_key_quickly (text, length, key))
    return REBOTE_ADDRESS_OK;

  return rebote_address_make_key_slowly (text, length, key);
}

static const char *
describe_local_error (ReboteAddressError code)
{
  switch ((int)code)
    {
    case REBOTE_ADDRESS_ERROR_NO_LOCAL_PART:
      return _("Nothing stands before the @");
    case REBOTE_ADDRESS_ERROR_LOCAL_CHARACTER:
      return _("There is a character before the @ that may not stand there");
    case REBOTE_ADDRESS_ERROR_LOCAL_DOT:
      return _("Before the @, a dot is first or last, or two dots stand side by side");
    case REBOTE_ADDRESS_ERROR_QUOTES:
      return _("The quotation marks are not closed, or do not enclose all that stands before the @");
    case REBOTE_ADDRESS_ERROR_COMMENT:
      return _("There is a remark in brackets, which no mail server takes");
    case REBOTE_ADDRESS_ERROR_LOCAL_TOO_LONG:
      return _("More than 64 bytes stand before the @");
    default:
      return NULL;
    }
}

static const char *
describe_domain_error (ReboteAddressError code)
{
  switch ((int)code)
    {
    case REBOTE_ADDRESS_ERROR_NO_DOMAIN:
      return _("Nothing stands behind the @");
    case REBOTE_ADDRESS_ERROR_DOMAIN_CHARACTER:
      return _("There is a character behind the @ that no domain has");
    case REBOTE_ADDRESS_ERROR_DOMAIN_DOT:
      return _("In the domain, a dot is first or last, or two dots stand side by side");
    case REBOTE_ADDRESS_ERROR_DOMAIN_HYPHEN:
      return _("A part of the domain begins or ends with a hyphen");
    case REBOTE_ADDRESS_ERROR_LABEL_TOO_LONG:
      return _("A part of the domain has more than 63 bytes");
    case REBOTE_ADDRESS_ERROR_NO_TOP_LEVEL:
      return _("The domain has no dot: its ending is missing");
    case REBOTE_ADDRESS_ERROR_NUMERIC_TOP_LEVEL:
      return _("The domain ends in a number, which no domain does");
    case REBOTE_ADDRESS_ERROR_INTERNATIONAL:
      return _("The international domain name is not written correctly");
    case REBOTE_ADDRESS_ERROR_LITERAL:
      return _("What stands in square brackets is not a network address");
    default:
      return NULL;
    }
}

/**
 * rebote_address_error_to_string:
 * @code: a rule that an address may break
 *
 * Returns: a sentence about it, without its full stop, in the user's language
 */
const char *
rebote_address_error_to_string (ReboteAddressError code)
{
  const char *text = describe_local_error (code);

  if (text == NULL)
    text = describe_domain_error (code);
  if (text)
    return text;

  switch ((int)code)
    {
    case REBOTE_ADDRESS_OK:
      return _("The address is written correctly");
    case REBOTE_ADDRESS_ERROR_EMPTY:
      return _("There is no address");
    case REBOTE_ADDRESS_ERROR_NO_AT:
      return _("There is no @ in it");
    case REBOTE_ADDRESS_ERROR_TWO_ATS:
      return _("There is more than one @ in it");
    case REBOTE_ADDRESS_ERROR_SPACE:
      return _("There is a space in it");
    case REBOTE_ADDRESS_ERROR_CONTROL:
      return _("There is an invisible character in it");
    case REBOTE_ADDRESS_ERROR_TOO_LONG:
      return _("It has more than 254 bytes");
    default:
      return _("Its bytes are not text");
    }
}

static void
address_clear (gpointer data)
{
  ReboteAddress *self = data;

  g_free (self->text);
  g_free (self->local_part);
  g_free (self->domain);
  g_free (self->unicode_domain);
  g_free (self->canonical);
}

/**
 * rebote_address_parse:
 * @text: an address and nothing else
 * @error: return location for a #ReboteAddressError
 *
 * Reads one address by RFC 5321 and RFC 6531. Of what those allow, domains without a dot and numeric top levels are
 * refused, because no mail arrives there.
 *
 * Returns: (transfer full) (nullable): the address
 */
ReboteAddress *
rebote_address_parse (const char *text,
                      GError    **error)
{
  ReboteAddress     *self;
  ReboteAddressKey   key;
  ReboteAddressError code;
  const char        *at;

  g_return_val_if_fail (text != NULL, NULL);

  code = rebote_address_make_key (text, strlen (text), &key);
  if (code != REBOTE_ADDRESS_OK)
    {
      g_autofree char *shown = g_utf8_make_valid (text, -1);

      /* Translators: an address as it was written, and what is wrong with it */
      g_set_error (error, REBOTE_ADDRESS_ERROR, code, _("“%s” is not an address: %s"), shown, rebote_address_error_to_string (code));
      return NULL;
    }

  /* The last @ separates: one before it can only stand in quotation marks. */
  at = strrchr (text, '@');
  self = g_atomic_rc_box_new0 (ReboteAddress);
  self->text = g_strdup (text);
  self->local_part = g_strndup (text, at - text);
  self->canonical = g_strndup (key.text, key.length);
  self->domain = g_strdup (self->canonical + key.at + 1);
  self->unicode_domain = rebote_address_domain_to_unicode (self->domain);
  self->flags = key.flags;

  return self;
}

/**
 * rebote_address_ref:
 * @self: an address
 *
 * Returns: (transfer full): the same address
 */
ReboteAddress *
rebote_address_ref (ReboteAddress *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

/**
 * rebote_address_unref:
 * @self: (transfer full): an address
 */
void
rebote_address_unref (ReboteAddress *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, address_clear);
}

/**
 * rebote_address_get_text:
 * @self: an address
 *
 * Returns: (transfer none): the address as it was written
 */
const char *
rebote_address_get_text (ReboteAddress *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->text;
}

/**
 * rebote_address_get_local_part:
 * @self: an address
 *
 * Returns: (transfer none): what stands before the @, as it was written
 */
const char *
rebote_address_get_local_part (ReboteAddress *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->local_part;
}

/**
 * rebote_address_get_domain:
 * @self: an address
 *
 * Returns: (transfer none): the domain as the DNS knows it: lower case, A-labels
 */
const char *
rebote_address_get_domain (ReboteAddress *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->domain;
}

/**
 * rebote_address_get_unicode_domain:
 * @self: an address
 *
 * Returns: (transfer none): the domain as people read it
 */
const char *
rebote_address_get_unicode_domain (ReboteAddress *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->unicode_domain;
}

/**
 * rebote_address_get_canonical:
 * @self: an address
 *
 * Returns: (transfer none): the form in which two addresses are compared: local part folded, domain as A-labels
 */
const char *
rebote_address_get_canonical (ReboteAddress *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->canonical;
}

/**
 * rebote_address_get_flags:
 * @self: an address
 *
 * Returns: what is special about it
 */
ReboteAddressFlags
rebote_address_get_flags (ReboteAddress *self)
{
  g_return_val_if_fail (self != NULL, REBOTE_ADDRESS_PLAIN);

  return self->flags;
}

/**
 * rebote_address_equal:
 * @a: an address
 * @b: another one
 *
 * Returns: whether both are the same, however they are written
 */
gboolean
rebote_address_equal (ReboteAddress *a,
                      ReboteAddress *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return g_str_equal (a->canonical, b->canonical);
}
