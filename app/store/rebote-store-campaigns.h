/* rebote-store-campaigns.h
 *
 * Campaigns, and how many mails were sent.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-store.h"

G_BEGIN_DECLS

/**
 * ReboteCampaign:
 * @id: its key; 0 before it is stored
 * @name: what the user calls it
 * @date: Unix time at which it was sent, or 0
 * @sending_domain: (nullable): the domain that it was sent from
 * @list_id: the list that it was sent to, or 0
 * @sent: to how many addresses, or 0 if unknown
 */
typedef struct {
  gint64 id;
  char  *name;
  gint64 date;
  char  *sending_domain;
  gint64 list_id;
  gint64 sent;
} ReboteCampaign;

void       rebote_campaign_free                  (ReboteCampaign        *self);

gint64     rebote_store_campaigns_save           (ReboteStore           *store,
                                                  const ReboteCampaign  *campaign,
                                                  GError               **error);
GPtrArray *rebote_store_campaigns_get_all        (ReboteStore           *store,
                                                  GError               **error);
gboolean   rebote_store_campaigns_delete         (ReboteStore           *store,
                                                  gint64                 campaign_id,
                                                  GError               **error);
gboolean   rebote_store_campaigns_get_total_sent (ReboteStore           *store,
                                                  gint64                *sent,
                                                  GError               **error);
gboolean   rebote_store_campaigns_set_total_sent (ReboteStore           *store,
                                                  gint64                 sent,
                                                  GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteCampaign, rebote_campaign_free)

G_END_DECLS
