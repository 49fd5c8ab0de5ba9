-- The sixth form: what verification services say about addresses.

-- A result file that was read; deleted is when the user took it back, which can be undone until the next one is read.
CREATE TABLE verification_import (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  name        TEXT NOT NULL,
  service     TEXT NOT NULL,
  imported    INTEGER NOT NULL,
  n_addresses INTEGER NOT NULL DEFAULT 0,
  deleted     INTEGER
) STRICT;

-- What a service said about an address at one instant. status, sub_status and score are its own words; yes and no hold a
-- bit for each flag. The same file read twice says nothing new, so the key is who said it when.
CREATE TABLE verification (
  canonical  TEXT NOT NULL,
  service    TEXT NOT NULL,
  checked    INTEGER NOT NULL,
  import_id  INTEGER REFERENCES verification_import (id) ON DELETE CASCADE,
  verdict    TEXT NOT NULL CHECK (verdict IN ('deliverable', 'undeliverable', 'risky', 'unknown')),
  reason     TEXT,
  yes        INTEGER NOT NULL DEFAULT 0,
  no         INTEGER NOT NULL DEFAULT 0,
  suggestion TEXT,
  status     TEXT,
  sub_status TEXT,
  score      TEXT,
  PRIMARY KEY (canonical, service, checked)
) STRICT, WITHOUT ROWID;
CREATE INDEX verification_by_import ON verification (import_id) WHERE import_id IS NOT NULL;
