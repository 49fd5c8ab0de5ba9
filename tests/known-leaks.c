/* known-leaks.c
 *
 * What the libraries below never give back is not ours: the leak checker looks away while they do it. Only in builds with
 * the address sanitizer, whose linker sends the calls here (--wrap).
 *
 * Its own way, a list of names to be found in the stack, would ask for the whole stack of each allocation, which takes most
 * of the time of such a run: our libraries come without frame pointers.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gio/gio.h>
#include <gsf/gsf-infile-msole.h>
#include <sanitizer/lsan_interface.h>

void       __real_g_mime_init (void);
char      *__real_g_content_type_guess (const char *filename, const guchar *data, gsize size, gboolean *uncertain);
GsfInfile *__real_gsf_infile_msole_new (GsfInput *source, GError **error);

void       __wrap_g_mime_init (void);
char      *__wrap_g_content_type_guess (const char *filename, const guchar *data, gsize size, gboolean *uncertain);
GsfInfile *__wrap_gsf_infile_msole_new (GsfInput *source, GError **error);

/* GMime's own table of types, made once for the whole process. */
void
__wrap_g_mime_init (void)
{
  __lsan_disable ();
  __real_g_mime_init ();
  __lsan_enable ();
}

/* GLib 2.74 looks up the folders of its table of file types anew, and forgets the old ones. */
char *
__wrap_g_content_type_guess (const char   *filename,
                             const guchar *data,
                             gsize         size,
                             gboolean     *uncertain)
{
  char *type;

  __lsan_disable ();
  type = __real_g_content_type_guess (filename, data, size, uncertain);
  __lsan_enable ();

  return type;
}

/* libgsf forgets what it had read of a broken directory. */
GsfInfile *
__wrap_gsf_infile_msole_new (GsfInput *source,
                             GError  **error)
{
  GsfInfile *file;

  __lsan_disable ();
  file = __real_gsf_infile_msole_new (source, error);
  __lsan_enable ();

  return file;
}
