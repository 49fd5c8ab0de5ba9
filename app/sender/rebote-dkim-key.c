/* rebote-dkim-key.c
 *
 * The key with which receivers test a signature (RFC 6376, 3.6.1).
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-dkim-key"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rebote-dkim-key.h"
#include "rebote-sender-error.h"
#include "rebote-tag-list.h"

#define VERSION "DKIM1"

/* DER (X.690, 8.1) */
#define DER_INTEGER    0x02
#define DER_BIT_STRING 0x03
#define DER_OBJECT     0x06
#define DER_SEQUENCE   0x30

/* RFC 8463, 4: the bytes of a key are all that there is. */
#define ED25519_SIZE 32

/* 1.2.840.113549.1.1.1, rsaEncryption (RFC 3279, 2.3.1) */
static const guint8 rsa_encryption[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01 };

typedef struct
{
  const guint8 *data;
  gsize         size;
} Der;

/* Takes an element of a certain kind off the beginning. */
static gboolean
der_take (Der   *from,
          guint8 tag,
          Der   *content)
{
  gsize length, head = 2;

  if (from->size < 2 || from->data[0] != tag)
    return FALSE;
  length = from->data[1];
  if (length & 0x80)
    {
      guint n = length & 0x7f;

      /* A key of 64 KiB would not fit into a message. */
      if (n == 0 || n > 2 || from->size < 2 + n)
        return FALSE;
      head += n;
      length = n == 1 ? from->data[2] : (gsize)from->data[2] << 8 | from->data[3];
    }
  if (from->size - head < length)
    return FALSE;

  *content = (Der){ from->data + head, length };
  from->data += head + length;
  from->size -= head + length;
  return TRUE;
}

/* RFC 8017, A.1.1: the modulus comes first. */
static gboolean
read_rsa (Der    key,
          guint *n_bits)
{
  Der inner, modulus, exponent;

  if (!der_take (&key, DER_SEQUENCE, &inner) || !der_take (&inner, DER_INTEGER, &modulus) ||
      !der_take (&inner, DER_INTEGER, &exponent))
    return FALSE;
  while (modulus.size > 0 && modulus.data[0] == 0)
    {
      modulus.data++;
      modulus.size--;
    }
  if (modulus.size == 0)
    return FALSE;

  *n_bits = (modulus.size - 1) * 8 + g_bit_storage (modulus.data[0]);
  return TRUE;
}

/* The standard speaks of the bare key, but its example and everybody wrap it up (RFC 5280, 4.1.2.7). */
static gboolean
read_public_key (Der    der,
                 guint *n_bits)
{
  Der whole = der, inner, algorithm, object, bits;

  if (!der_take (&der, DER_SEQUENCE, &inner))
    return FALSE;
  if (!der_take (&inner, DER_SEQUENCE, &algorithm))
    return read_rsa (whole, n_bits);
  if (!der_take (&algorithm, DER_OBJECT, &object) || object.size != sizeof rsa_encryption ||
      memcmp (object.data, rsa_encryption, sizeof rsa_encryption) != 0)
    return FALSE;
  /* The first byte counts the bits at the end that mean nothing: none. */
  if (!der_take (&inner, DER_BIT_STRING, &bits) || bits.size < 1 || bits.data[0] != 0)
    return FALSE;

  return read_rsa ((Der){ bits.data + 1, bits.size - 1 }, n_bits);
}

/* GLib passes over what is no base64; here it means that something was lost on the way into the record. */
static guint8 *
decode (const char *value,
        gsize      *size)
{
  g_autoptr (GString) letters = g_string_new (NULL);
  gsize n;

  for (const char *p = value; *p; p++)
    {
      if (!g_ascii_isspace (*p))
        g_string_append_c (letters, *p);
    }
  n = strspn (letters->str, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
  if (letters->len % 4 != 0 || letters->len - n > 2 || strspn (letters->str + n, "=") != letters->len - n)
    return NULL;

  return g_base64_decode (letters->str, size);
}

static gboolean
read_key (const char    *value,
          ReboteDkimKey *key)
{
  gsize              size;
  g_autofree guint8 *bytes = decode (value, &size);

  if (bytes == NULL)
    return FALSE;
  switch (key->algorithm)
    {
    case REBOTE_DKIM_RSA:
      return read_public_key ((Der){ bytes, size }, &key->n_bits);
    case REBOTE_DKIM_ED25519:
      key->n_bits = size * 8;
      return size == ED25519_SIZE;
    case REBOTE_DKIM_UNKNOWN:
    default:
      return TRUE;
    }
}

static ReboteDkimAlgorithm
get_algorithm (const char *name)
{
  if (name == NULL || g_ascii_strcasecmp (name, "rsa") == 0)
    return REBOTE_DKIM_RSA;

  return g_ascii_strcasecmp (name, "ed25519") == 0 ? REBOTE_DKIM_ED25519 : REBOTE_DKIM_UNKNOWN;
}

/**
 * rebote_dkim_key_parse:
 * @text: (array length=length): the text of a TXT record
 * @length: its length
 * @key: (out): what it says
 * @error: return location for %REBOTE_SENDER_ERROR_SYNTAX
 *
 * Returns: whether it is a key
 */
gboolean
rebote_dkim_key_parse (const char    *text,
                       gsize          length,
                       ReboteDkimKey *key,
                       GError       **error)
{
  g_autoptr (ReboteTagList) tags = NULL;
  const char *version, *value, *service, *hash;

  g_return_val_if_fail (text != NULL || length == 0, FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  *key = (ReboteDkimKey){ 0 };
  tags = rebote_tag_list_parse (text, length, error);
  if (tags == NULL)
    return FALSE;

  version = rebote_tag_list_get (tags, "v");
  value = rebote_tag_list_get (tags, "p");
  if (value == NULL || (version && (!g_str_equal (version, VERSION) ||
                                    g_strcmp0 (rebote_tag_list_get_first (tags), "v") != 0)))
    {
      g_set_error_literal (error, REBOTE_SENDER_ERROR, REBOTE_SENDER_ERROR_SYNTAX,
                           value ? _("It does not begin with “v=DKIM1”.") : _("There is no key in it (“p=”)."));
      return FALSE;
    }

  service = rebote_tag_list_get (tags, "s");
  hash = rebote_tag_list_get (tags, "h");
  key->algorithm = get_algorithm (rebote_tag_list_get (tags, "k"));
  key->is_revoked = *value == '\0';
  key->is_testing = rebote_tag_list_has_word (rebote_tag_list_get (tags, "t"), "y");
  key->is_for_mail = service == NULL || rebote_tag_list_has_word (service, "*") || rebote_tag_list_has_word (service, "email");
  key->takes_sha256 = hash == NULL || rebote_tag_list_has_word (hash, "sha256");
  if (key->is_revoked || read_key (value, key))
    return TRUE;

  g_set_error_literal (error, REBOTE_SENDER_ERROR, REBOTE_SENDER_ERROR_SYNTAX,
                       _("The key is damaged: letters are missing or too many."));
  return FALSE;
}
