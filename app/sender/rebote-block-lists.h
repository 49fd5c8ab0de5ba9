/* rebote-block-lists.h
 *
 * Lists of senders that servers refuse, and what their answers mean.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "verify/dns/rebote-dns-answer.h"

G_BEGIN_DECLS

/**
 * ReboteBlockState:
 * @REBOTE_BLOCK_CLEAR: not on the list
 * @REBOTE_BLOCK_LISTED: on the list
 * @REBOTE_BLOCK_REFUSED: the list will not tell
 * @REBOTE_BLOCK_UNKNOWN: nobody answered, or nobody knows what the answer means
 */
typedef enum
{
  REBOTE_BLOCK_CLEAR,
  REBOTE_BLOCK_LISTED,
  REBOTE_BLOCK_REFUSED,
  REBOTE_BLOCK_UNKNOWN
} ReboteBlockState;

/**
 * ReboteBlockList:
 * @id: its stable name
 * @zone: what stands behind the name that is asked for
 * @name: what it is called
 * @url: its page for people
 * @terms: what its owner asks of its users, not translated
 * @is_about_domains: whether it lists domains rather than addresses
 * @answers: (element-type ReboteNode): its answers
 */
typedef struct
{
  const char *id;
  const char *zone;
  const char *name;
  const char *url;
  const char *terms;
  gboolean    is_about_domains;
  GPtrArray  *answers;
} ReboteBlockList;

/**
 * ReboteBlockLists:
 *
 * The lists that are known. Immutable.
 */
typedef struct _ReboteBlockLists ReboteBlockLists;

ReboteBlockLists      *rebote_block_lists_new_from_data (const char            *name,
                                                         const char            *data,
                                                         gssize                 length,
                                                         GError               **error);
ReboteBlockLists      *rebote_block_lists_get_default   (void);
void                   rebote_block_lists_free          (ReboteBlockLists      *self);
guint                  rebote_block_lists_get_size      (ReboteBlockLists      *self);
const ReboteBlockList *rebote_block_lists_get           (ReboteBlockLists      *self,
                                                         guint                  position);
char                  *rebote_block_list_make_name      (const ReboteBlockList *list,
                                                         const char            *domain,
                                                         GInetAddress          *ip);
ReboteBlockState       rebote_block_list_judge          (const ReboteBlockList *list,
                                                         ReboteDnsAnswer       *answer,
                                                         const char           **text,
                                                         const char           **advice);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteBlockLists, rebote_block_lists_free)

G_END_DECLS
