/* rebote-verifiers.c
 *
 * All verifiers there are: those of the program, services that files describe, programs of the user's; with what the user
 * has set for them.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-verifiers"

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <glib/gi18n.h>

#include "bounce/rebote-own-phrases.h"
#include "command/rebote-command-verifier.h"
#include "http/rebote-http-verifier.h"
#include "local/rebote-local-verifier.h"
#include "smtp/rebote-smtp-verifier.h"

#include "rebote-verifier-settings.h"
#include "rebote-verifiers.h"

/* How long the domain name system may take over a question, in milliseconds. */
#define DNS_TIMEOUT 5000

/* The first two are the program's own, and are made anew when what they work with changes. */
enum
{
  PLACE_LOCAL,
  PLACE_SMTP
};

struct _ReboteVerifiers
{
  GObject                 parent_instance;

  char                   *services;
  char                   *commands;
  ReboteVerifierSettings *settings;
  ReboteKnowledge        *knowledge;
  GPtrArray              *verifiers;
  GPtrArray              *problems;
  ReboteRouteCache       *routes; /* NULL where the domain name system cannot be asked */
  ReboteSmtpSettings     *smtp_settings;
  ReboteSmtpMemory       *smtp_memory;
  gboolean                offline;
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ReboteVerifiers, rebote_verifiers, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
add_problem (ReboteVerifiers *self,
             char            *problem)
{
  g_ptr_array_add (self->problems, problem);
}

static gboolean
make_routes (ReboteVerifiers *self,
             GError         **error)
{
  g_autofree char *servers = rebote_verifier_settings_get (self->settings, REBOTE_LOCAL_VERIFIER_ID,
                                                           REBOTE_VERIFIERS_DNS_SERVERS);
  ReboteNetworks *unroutable = rebote_networks_new_unroutable (error);
  g_autoptr (ReboteDnsClient) client = NULL;
  g_autoptr (GError) failure = NULL;

  if (unroutable == NULL)
    return FALSE;

  client = rebote_dns_client_new (servers, DNS_TIMEOUT, &failure);
  g_clear_object (&self->routes);
  if (client)
    self->routes = rebote_route_cache_new (client, unroutable, REBOTE_ROUTE_CACHE_SIZE);
  else
    {
      rebote_networks_free (unroutable);
      if (servers)
        add_problem (self, g_strdup_printf ("“%s” [%s] %s: %s", rebote_verifier_settings_get_path (self->settings),
                                            REBOTE_LOCAL_VERIFIER_ID, REBOTE_VERIFIERS_DNS_SERVERS, failure->message));
      else
        add_problem (self, g_strdup (failure->message));
    }

  return TRUE;
}

static ReboteVerifier *
make_local (ReboteVerifiers *self,
            GError         **error)
{
  return rebote_local_verifier_new (self->offline ? NULL : self->routes, error);
}

/* Without a name and a sender there is a verifier, too: one that is not ready, and says why. */
static ReboteSmtpSettings *
make_smtp_settings (ReboteVerifiers *self)
{
  g_autofree char *helo = rebote_verifier_settings_get (self->settings, REBOTE_SMTP_VERIFIER_ID, REBOTE_VERIFIERS_HELO_NAME);
  g_autofree char *from = rebote_verifier_settings_get (self->settings, REBOTE_SMTP_VERIFIER_ID, REBOTE_VERIFIERS_MAIL_FROM);
  g_autofree char *port = rebote_verifier_settings_get (self->settings, REBOTE_SMTP_VERIFIER_ID, REBOTE_VERIFIERS_PORT);
  ReboteSmtpSettings *settings = rebote_smtp_settings_new (helo, from);
  guint64 number = 0;

  if (port && g_ascii_string_to_unsigned (port, 10, 1, G_MAXUINT16, &number, NULL))
    settings->port = number;
  else if (port)
    add_problem (self, g_strdup_printf (_("“%s”: the value of “%s” is not one of those that are possible."),
                                        rebote_verifier_settings_get_path (self->settings), REBOTE_VERIFIERS_PORT));

  return settings;
}

static ReboteVerifier *
make_smtp (ReboteVerifiers *self,
           GError         **error)
{
  ReboteSmtpSettings *settings = make_smtp_settings (self);

  g_clear_pointer (&self->smtp_settings, rebote_smtp_settings_free);
  self->smtp_settings = settings;

  return self->routes ? rebote_smtp_verifier_new (settings, self->routes, self->knowledge, self->smtp_memory, error) : NULL;
}

/* Adds what has an id that is still free: an id is the way to what is remembered, and to keys. */
static void
add_all (ReboteVerifiers *self,
         GPtrArray       *verifiers,
         const char      *folder)
{
  for (guint i = 0; i < verifiers->len; i++)
    {
      ReboteVerifier *verifier = g_ptr_array_index (verifiers, i);
      const char     *id = rebote_verifier_get_info (verifier)->id;

      if (rebote_verifiers_lookup (self, id))
        /* Translators: a folder, and twice the id of a verifier */
        add_problem (self, g_strdup_printf (_("“%s”: “%s” is left out, for there is another verifier “%s” already."), folder,
                                            id, id));
      else
        g_ptr_array_add (self->verifiers, g_object_ref (verifier));
    }
}

/* What is set for a service that has no such setting is told, and does no harm. */
static void
apply_settings (ReboteVerifiers    *self,
                ReboteHttpVerifier *verifier)
{
  const char *id = rebote_verifier_get_info (REBOTE_VERIFIER (verifier))->id;
  g_auto (GStrv) keys = rebote_verifier_settings_get_keys (self->settings, id);

  for (guint i = 0; keys && keys[i]; i++)
    {
      g_autofree char *value = rebote_verifier_settings_get (self->settings, id, keys[i]);
      g_autoptr (GError) error = NULL;

      if (value && !rebote_http_verifier_set_setting (verifier, keys[i], value, &error))
        add_problem (self, g_strdup_printf ("“%s” [%s] %s: %s", rebote_verifier_settings_get_path (self->settings), id,
                                            keys[i], error->message));
    }
}

static gboolean
load (ReboteVerifiers *self,
      GError         **error)
{
  g_autoptr (GPtrArray) services = NULL;
  g_autoptr (GPtrArray) commands = NULL;
  ReboteVerifier *local;
  ReboteVerifier *smtp;
  g_autoptr (GError) failure = NULL;

  local = make_routes (self, error) ? make_local (self, error) : NULL;
  if (local == NULL)
    return FALSE;
  g_ptr_array_add (self->verifiers, local);
  smtp = make_smtp (self, &failure);
  if (smtp)
    g_ptr_array_add (self->verifiers, smtp);
  else if (failure)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  services = rebote_http_verifiers_load (self->services, self->problems, error);
  if (services == NULL)
    return FALSE;
  add_all (self, services, self->services);
  commands = rebote_command_verifiers_load (self->commands, self->problems);
  add_all (self, commands, self->commands);
  for (guint i = 0; i < self->verifiers->len; i++)
    {
      if (REBOTE_IS_HTTP_VERIFIER (g_ptr_array_index (self->verifiers, i)))
        apply_settings (self, g_ptr_array_index (self->verifiers, i));
    }

  return TRUE;
}

static GType
rebote_verifiers_get_item_type (GListModel *model)
{
  return REBOTE_TYPE_VERIFIER;
}

static guint
rebote_verifiers_get_n_items (GListModel *model)
{
  return REBOTE_VERIFIERS (model)->verifiers->len;
}

static gpointer
rebote_verifiers_get_item (GListModel *model,
                           guint       position)
{
  ReboteVerifiers *self = REBOTE_VERIFIERS (model);

  return position < self->verifiers->len ? g_object_ref (g_ptr_array_index (self->verifiers, position)) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = rebote_verifiers_get_item_type;
  iface->get_n_items = rebote_verifiers_get_n_items;
  iface->get_item = rebote_verifiers_get_item;
}

static void
rebote_verifiers_finalize (GObject *object)
{
  ReboteVerifiers *self = REBOTE_VERIFIERS (object);

  g_ptr_array_unref (self->verifiers);
  g_ptr_array_unref (self->problems);
  g_clear_object (&self->routes);
  g_clear_object (&self->smtp_memory);
  g_clear_pointer (&self->smtp_settings, rebote_smtp_settings_free);
  g_clear_pointer (&self->settings, rebote_verifier_settings_free);
  g_clear_pointer (&self->knowledge, rebote_knowledge_unref);
  g_free (self->services);
  g_free (self->commands);

  G_OBJECT_CLASS (rebote_verifiers_parent_class)->finalize (object);
}

static void
rebote_verifiers_class_init (ReboteVerifiersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rebote_verifiers_finalize;
}

static void
rebote_verifiers_init (ReboteVerifiers *self)
{
  self->verifiers = g_ptr_array_new_with_free_func (g_object_unref);
  self->problems = g_ptr_array_new_with_free_func (g_free);
  self->smtp_memory = rebote_smtp_memory_new ();
}

static ReboteVerifiers *
make (const ReboteVerifiersPlaces *places,
      ReboteKnowledge             *knowledge,
      gboolean                     offline,
      GError                     **error)
{
  g_autoptr (ReboteVerifiers) self = g_object_new (REBOTE_TYPE_VERIFIERS, NULL);
  g_autoptr (GError) failure = NULL;

  self->services = g_strdup (places->services);
  self->commands = g_strdup (places->commands);
  self->offline = offline;
  self->settings = rebote_verifier_settings_new (places->settings, &failure);
  if (failure)
    add_problem (self, g_strdup (failure->message));
  self->knowledge = knowledge ? rebote_knowledge_ref (knowledge) : rebote_knowledge_load (rebote_own_phrases_get_dir (), error);

  return self->knowledge && load (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * rebote_verifiers_new:
 * @places: (nullable): where the user's own things are; %NULL for where they are by default
 * @knowledge: (nullable): what is known about servers' words; %NULL to load it
 * @error: return location for an error: the program is damaged
 *
 * Loads all verifiers. What is faulty among the user's own things is left out, see rebote_verifiers_get_problems(). Of two
 * with the same id the one that comes with the program is used, else the first.
 *
 * Returns: (transfer full) (nullable): the verifiers, to be used in the main context that is the thread's default
 */
ReboteVerifiers *
rebote_verifiers_new (const ReboteVerifiersPlaces *places,
                      ReboteKnowledge             *knowledge,
                      GError                     **error)
{
  g_autofree char *services = g_build_filename (g_get_user_data_dir (), "rebote", "verifiers", NULL);
  g_autofree char *commands = g_build_filename (g_get_user_data_dir (), "rebote", "commands", NULL);
  g_autofree char *settings = g_build_filename (g_get_user_config_dir (), "rebote", "verifiers.ini", NULL);
  const ReboteVerifiersPlaces usual = { services, commands, settings };

  return make (places ? places : &usual, knowledge, FALSE, error);
}

/**
 * rebote_verifiers_copy:
 * @self: verifiers
 * @error: return location for an error
 *
 * Loads the same verifiers once more, to be used in another thread. May be called there.
 *
 * Returns: (transfer full) (nullable): verifiers
 */
ReboteVerifiers *
rebote_verifiers_copy (ReboteVerifiers *self,
                       GError         **error)
{
  ReboteVerifiersPlaces places;

  g_return_val_if_fail (REBOTE_IS_VERIFIERS (self), NULL);

  places = (ReboteVerifiersPlaces){ self->services, self->commands, rebote_verifier_settings_get_path (self->settings) };

  return make (&places, self->knowledge, self->offline, error);
}

/**
 * rebote_verifiers_lookup:
 * @self: verifiers
 * @id: an id
 *
 * Returns: (transfer none) (nullable): the verifier with that id
 */
ReboteVerifier *
rebote_verifiers_lookup (ReboteVerifiers *self,
                         const char      *id)
{
  g_return_val_if_fail (REBOTE_IS_VERIFIERS (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  for (guint i = 0; i < self->verifiers->len; i++)
    {
      ReboteVerifier *verifier = g_ptr_array_index (self->verifiers, i);

      if (g_str_equal (rebote_verifier_get_info (verifier)->id, id))
        return verifier;
    }

  return NULL;
}

/**
 * rebote_verifiers_get_problems:
 * @self: verifiers
 *
 * Returns: (transfer none) (element-type utf8): what is wrong with the user's own files: each names the file, the place in
 *   it, and the fault
 */
GPtrArray *
rebote_verifiers_get_problems (ReboteVerifiers *self)
{
  g_return_val_if_fail (REBOTE_IS_VERIFIERS (self), NULL);

  return self->problems;
}

/**
 * rebote_verifiers_get_offline:
 * @self: verifiers
 *
 * Returns: whether the verifier `local` leaves out what it would have to ask the domain name system for
 */
gboolean
rebote_verifiers_get_offline (ReboteVerifiers *self)
{
  g_return_val_if_fail (REBOTE_IS_VERIFIERS (self), TRUE);

  return self->offline;
}

static gboolean
replace (ReboteVerifiers *self,
         guint            place,
         ReboteVerifier  *verifier)
{
  gpointer *slot = &g_ptr_array_index (self->verifiers, place);

  if (verifier == NULL)
    return FALSE;

  g_object_unref (*slot);
  *slot = verifier;
  g_list_model_items_changed (G_LIST_MODEL (self), place, 1, 1);
  return TRUE;
}

/**
 * rebote_verifiers_set_offline:
 * @self: verifiers
 * @offline: whether the verifier `local` is to leave out what it would have to ask the domain name system for
 * @error: return location for an error: the program is damaged
 *
 * With it, nothing leaves the computer through `local`. The verifier is another object afterwards.
 *
 * Returns: whether it is so now
 */
gboolean
rebote_verifiers_set_offline (ReboteVerifiers *self,
                              gboolean         offline,
                              GError         **error)
{
  g_return_val_if_fail (REBOTE_IS_VERIFIERS (self), FALSE);

  if (self->offline == !!offline)
    return TRUE;

  self->offline = !!offline;
  return replace (self, PLACE_LOCAL, make_local (self, error));
}

/**
 * rebote_verifiers_get_setting:
 * @self: verifiers
 * @id: the id of a verifier
 * @key: the name of one of its settings
 *
 * Returns: (transfer full) (nullable): what it is
 */
char *
rebote_verifiers_get_setting (ReboteVerifiers *self,
                              const char      *id,
                              const char      *key)
{
  ReboteVerifier *verifier;

  g_return_val_if_fail (REBOTE_IS_VERIFIERS (self), NULL);
  g_return_val_if_fail (id != NULL && key != NULL, NULL);

  verifier = rebote_verifiers_lookup (self, id);
  if (REBOTE_IS_HTTP_VERIFIER (verifier))
    return g_strdup (rebote_http_verifier_get_setting (REBOTE_HTTP_VERIFIER (verifier), key));

  return rebote_verifier_settings_get (self->settings, id, key);
}

/* The settings of services are checked by those. */
static gboolean
has_setting (const char *id,
             const char *key)
{
  if (g_str_equal (id, REBOTE_LOCAL_VERIFIER_ID))
    return g_str_equal (key, REBOTE_VERIFIERS_DNS_SERVERS);

  return g_str_equal (id, REBOTE_SMTP_VERIFIER_ID) &&
         (g_str_equal (key, REBOTE_VERIFIERS_HELO_NAME) || g_str_equal (key, REBOTE_VERIFIERS_MAIL_FROM) ||
          g_str_equal (key, REBOTE_VERIFIERS_PORT));
}

/**
 * rebote_verifiers_set_setting:
 * @self: verifiers, of which none is at work
 * @id: the id of a verifier
 * @key: the name of one of its settings
 * @value: (nullable): what to set it to; %NULL to take it back, which a service heeds when it is loaded anew
 * @error: return location for %REBOTE_VERIFIER_ERROR_NOT_READY: it cannot be that; or a #GFileError
 *
 * Sets it, and writes it into the user's file.
 *
 * Returns: whether it is written
 */
gboolean
rebote_verifiers_set_setting (ReboteVerifiers *self,
                              const char      *id,
                              const char      *key,
                              const char      *value,
                              GError         **error)
{
  ReboteVerifier *verifier;

  g_return_val_if_fail (REBOTE_IS_VERIFIERS (self), FALSE);
  g_return_val_if_fail (id != NULL && key != NULL, FALSE);

  verifier = rebote_verifiers_lookup (self, id);
  if (REBOTE_IS_HTTP_VERIFIER (verifier) && value &&
      !rebote_http_verifier_set_setting (REBOTE_HTTP_VERIFIER (verifier), key, value, error))
    return FALSE;
  if (!REBOTE_IS_HTTP_VERIFIER (verifier) && !has_setting (id, key))
    {
      /* Translators: the id of a verifier, and the name of a setting */
      g_set_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_NOT_READY, _("“%s” has no setting “%s”"), id, key);
      return FALSE;
    }
  if (!rebote_verifier_settings_set (self->settings, id, key, value, error))
    return FALSE;
  if (g_str_equal (id, REBOTE_SMTP_VERIFIER_ID) && verifier)
    return replace (self, PLACE_SMTP, make_smtp (self, error));

  return TRUE;
}

/**
 * rebote_verifiers_get_routes:
 * @self: verifiers
 *
 * Returns: (transfer none) (nullable): what asks the domain name system for them; %NULL where that cannot be asked
 */
ReboteRouteCache *
rebote_verifiers_get_routes (ReboteVerifiers *self)
{
  g_return_val_if_fail (REBOTE_IS_VERIFIERS (self), NULL);

  return self->routes;
}

/**
 * rebote_verifiers_get_smtp_settings:
 * @self: verifiers
 *
 * Returns: (transfer none): how mail servers are asked
 */
const ReboteSmtpSettings *
rebote_verifiers_get_smtp_settings (ReboteVerifiers *self)
{
  g_return_val_if_fail (REBOTE_IS_VERIFIERS (self), NULL);

  return self->smtp_settings;
}
