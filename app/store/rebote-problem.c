/* rebote-problem.c
 *
 * An input that could not be read, and why.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-problem"

#include "config.h"

#include "rebote-problem.h"

struct _ReboteProblem
{
  GObject parent_instance;

  char   *source;
  char   *name;
  char   *message;
};

enum
{
  PROP_0,
  PROP_SOURCE,
  PROP_NAME,
  PROP_MESSAGE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ReboteProblem, rebote_problem, G_TYPE_OBJECT)

static void
rebote_problem_finalize (GObject *object)
{
  ReboteProblem *self = REBOTE_PROBLEM (object);

  g_free (self->source);
  g_free (self->name);
  g_free (self->message);

  G_OBJECT_CLASS (rebote_problem_parent_class)->finalize (object);
}

static void
rebote_problem_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  ReboteProblem *self = REBOTE_PROBLEM (object);

  switch (prop_id)
    {
    case PROP_SOURCE:
      g_value_set_string (value, rebote_problem_get_source (self));
      break;

    case PROP_NAME:
      g_value_set_string (value, rebote_problem_get_name (self));
      break;

    case PROP_MESSAGE:
      g_value_set_string (value, rebote_problem_get_message (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rebote_problem_class_init (ReboteProblemClass *klass)
{
  static const char *const names[N_PROPS] = { NULL, "source", "name", "message" };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = rebote_problem_finalize;
  object_class->get_property = rebote_problem_get_property;

  for (guint i = PROP_SOURCE; i < N_PROPS; i++)
    properties[i] = g_param_spec_string (names[i], NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rebote_problem_init (ReboteProblem *self)
{
}

/**
 * rebote_problem_new:
 * @source: the input: a path, or what the user calls it
 * @message: why it could not be read, as a sentence for the user
 *
 * Returns: (transfer full): a problem
 */
ReboteProblem *
rebote_problem_new (const char *source,
                    const char *message)
{
  ReboteProblem *self;

  g_return_val_if_fail (source != NULL, NULL);
  g_return_val_if_fail (message != NULL, NULL);

  self = g_object_new (REBOTE_TYPE_PROBLEM, NULL);
  /* A file's name may hold any bytes. */
  self->source = g_filename_display_name (source);
  self->name = g_filename_display_basename (source);
  self->message = g_utf8_make_valid (message, -1);

  return self;
}

/**
 * rebote_problem_get_source:
 * @self: a problem
 *
 * Returns: the input
 */
const char *
rebote_problem_get_source (ReboteProblem *self)
{
  g_return_val_if_fail (REBOTE_IS_PROBLEM (self), NULL);

  return self->source;
}

/**
 * rebote_problem_get_name:
 * @self: a problem
 *
 * Returns: the name of the input, without its folders
 */
const char *
rebote_problem_get_name (ReboteProblem *self)
{
  g_return_val_if_fail (REBOTE_IS_PROBLEM (self), NULL);

  return self->name;
}

/**
 * rebote_problem_get_message:
 * @self: a problem
 *
 * Returns: why it could not be read
 */
const char *
rebote_problem_get_message (ReboteProblem *self)
{
  g_return_val_if_fail (REBOTE_IS_PROBLEM (self), NULL);

  return self->message;
}
