-- The first form of the store. A migration is never changed once it is released: the next form is a file of its own.
-- Instants are Unix seconds (UTC). Kinds, reasons, actions and decisions are the slugs of the program.

CREATE TABLE setting (
  name  TEXT PRIMARY KEY,
  value ANY
) STRICT, WITHOUT ROWID;

-- A contact list as it was imported. It is complete when its last contact is in; deleted is when the user threw it
-- away, which can be undone for a while.
CREATE TABLE list (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  name           TEXT NOT NULL,
  source         TEXT,
  dialect        TEXT NOT NULL,
  columns        TEXT NOT NULL,
  address_column INTEGER NOT NULL,
  preamble       BLOB,
  postamble      BLOB,
  imported       INTEGER NOT NULL,
  n_contacts     INTEGER NOT NULL DEFAULT 0,
  complete       INTEGER NOT NULL DEFAULT 0,
  deleted        INTEGER
) STRICT;

-- One row of a list. The key is list << 32 | row, so that the rows of a list lie together and in their order. record
-- holds the bytes of the file; fields the cells, decoded, each ended by U+001F. override is what the user says
-- instead of the program's decision.
CREATE TABLE contact (
  id           INTEGER PRIMARY KEY,
  list_id      INTEGER NOT NULL REFERENCES list (id) ON DELETE CASCADE,
  record       BLOB NOT NULL,
  address      TEXT,
  canonical    TEXT,
  fields       TEXT NOT NULL,
  decision     TEXT NOT NULL CHECK (decision IN ('keep', 'review', 'remove')),
  reason       TEXT,
  explanation  TEXT,
  evidence     TEXT,
  suggestion   TEXT,
  override     TEXT CHECK (override IN ('keep', 'review', 'remove')),
  override_why TEXT,
  verdict      TEXT NOT NULL GENERATED ALWAYS AS (coalesce (override, decision)) VIRTUAL
) STRICT;
CREATE INDEX contact_by_verdict ON contact (list_id, verdict, reason);

-- Where an address is. Not an index: an index is written all over the place while a million contacts come in, and makes
-- the import take three times as long; this is filled in order when the last contact is in.
CREATE TABLE contact_address (
  canonical  TEXT NOT NULL,
  contact_id INTEGER NOT NULL,
  PRIMARY KEY (canonical, contact_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER contact_deleted AFTER DELETE ON contact WHEN old.canonical IS NOT NULL BEGIN
  DELETE FROM contact_address WHERE canonical = old.canonical AND contact_id = old.id;
END;

-- What the user decided, one row for each contact of each change; decision is NULL where it went back to the
-- program's. The address keeps the decision findable after its list is gone.
CREATE TABLE decision (
  id           INTEGER PRIMARY KEY,
  change_id    INTEGER NOT NULL,
  contact_id   INTEGER REFERENCES contact (id) ON DELETE SET NULL,
  canonical    TEXT,
  decision     TEXT CHECK (decision IN ('keep', 'review', 'remove')),
  why          TEXT,
  previous     TEXT,
  previous_why TEXT,
  made         INTEGER NOT NULL,
  undone       INTEGER
) STRICT;
CREATE INDEX decision_by_change ON decision (change_id);
CREATE INDEX decision_by_contact ON decision (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX decision_by_canonical ON decision (canonical) WHERE canonical IS NOT NULL;

CREATE TABLE campaign (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  name           TEXT NOT NULL UNIQUE,
  date           INTEGER,
  sending_domain TEXT,
  list_id        INTEGER REFERENCES list (id) ON DELETE SET NULL,
  sent           INTEGER CHECK (sent > 0)
) STRICT;
CREATE INDEX campaign_by_list ON campaign (list_id) WHERE list_id IS NOT NULL;

-- One mail. The digest tells a mail that is read twice.
CREATE TABLE message (
  id                  INTEGER PRIMARY KEY AUTOINCREMENT,
  digest              BLOB NOT NULL UNIQUE,
  campaign_id         INTEGER REFERENCES campaign (id) ON DELETE SET NULL,
  source              TEXT,
  source_index        INTEGER NOT NULL,
  type                TEXT NOT NULL,
  date                INTEGER,
  subject             TEXT,
  sender              TEXT,
  reporter_mta        TEXT,
  reporter_role       TEXT NOT NULL,
  format              TEXT,
  original_message_id TEXT,
  original_subject    TEXT,
  original_from       TEXT,
  original_date       INTEGER,
  delay_seconds       INTEGER,
  added               INTEGER NOT NULL
) STRICT;
CREATE INDEX message_by_campaign ON message (campaign_id) WHERE campaign_id IS NOT NULL;
CREATE INDEX message_by_original ON message (original_message_id) WHERE original_message_id IS NOT NULL;

-- The bytes of a mail, apart, so that looking through the mails does not drag them along; size is their number before
-- the end was cut off.
CREATE TABLE message_raw (
  message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
  size       INTEGER NOT NULL,
  raw        BLOB NOT NULL
) STRICT;

-- The fate of one recipient of one mail. A mail that names nobody has one row, with position -1. type and date are the
-- mail's, which never change: they save looking at it for each row of a sorted list.
CREATE TABLE recipient (
  id                 INTEGER PRIMARY KEY AUTOINCREMENT,
  message_id         INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  position           INTEGER NOT NULL,
  type               TEXT NOT NULL,
  date               INTEGER,
  address            TEXT,
  canonical          TEXT,
  original_address   TEXT,
  domain             TEXT,
  provider           TEXT,
  kind               TEXT,
  reason             TEXT,
  action             TEXT NOT NULL,
  status             TEXT,
  reply              TEXT,
  confidence         REAL NOT NULL,
  diagnostic         TEXT,
  remote_mta         TEXT,
  suggestion         TEXT,
  contradiction      INTEGER NOT NULL,
  contradicting_code TEXT,
  deleted            INTEGER,
  UNIQUE (message_id, position)
) STRICT;
CREATE INDEX recipient_by_verdict ON recipient (kind, type, reason) WHERE deleted IS NULL;
CREATE INDEX recipient_by_canonical ON recipient (canonical) WHERE canonical IS NOT NULL;
CREATE INDEX recipient_deleted ON recipient (deleted) WHERE deleted IS NOT NULL;

-- An address that must not be mailed; lifted is when it was taken off again.
CREATE TABLE suppression (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  canonical  TEXT NOT NULL,
  address    TEXT NOT NULL,
  reason     TEXT NOT NULL,
  origin     TEXT NOT NULL,
  since      INTEGER NOT NULL,
  note       TEXT,
  lifted     INTEGER,
  lifted_why TEXT
) STRICT;
CREATE UNIQUE INDEX suppression_active ON suppression (canonical) WHERE lifted IS NULL;
CREATE INDEX suppression_by_canonical ON suppression (canonical);
