/* fuzz-mailbox.c
 *
 * Any bytes as a file in which mails are looked for: it is told what it is, cut into its mails, and no byte is handed
 * out that is not there.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bounce/rebote-mail-headers.h"
#include "bounce/rebote-mail-source.h"
#include "bounce/rebote-charset.h"
#include "fuzz.h"

static void
check (gboolean holds)
{
  if (!holds)
    abort ();
}

static void
try_headers (GBytes *mail)
{
  g_autoptr (ReboteFields) fields = rebote_fields_new ();
  g_autoptr (GByteArray) mime_fields = g_byte_array_new ();
  gsize size;
  const char *data = g_bytes_get_data (mail, &size);

  check (rebote_mail_headers_read (fields, data ? data : "", size, mime_fields) <= size);
}

static void
read_all (const char *path)
{
  const char *paths[] = { path, NULL };
  g_autoptr (ReboteMailSource) source = rebote_mail_source_new (paths);
  ReboteRawMail *raw;
  guint n = 0;

  while ((raw = rebote_mail_source_next (source, NULL)))
    {
      check ((raw->bytes != NULL) != (raw->error != NULL));
      /* A broken record of an export has a number too, and a short list is one message. */
      /* Each member of an archive begins anew. */
      check (raw->error || raw->index >= n || raw->index == 0);
      n = raw->index + (raw->error == NULL);
      if (raw->bytes)
        try_headers (raw->bytes);
      rebote_raw_mail_free (raw);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static int fd = -1;
  g_autofree char *path = NULL;

  fuzz_be_strict ();
  if (fd < 0)
    {
      rebote_charset_init ();
      fd = memfd_create ("mailbox", MFD_CLOEXEC);
    }
  check (fd >= 0 && ftruncate (fd, 0) == 0);
  check (pwrite (fd, data, size, 0) == (gssize) size);
  path = g_strdup_printf ("/proc/self/fd/%d", fd);
  read_all (path);

  return 0;
}
