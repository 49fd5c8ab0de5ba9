-- The seventh form: runs that have addresses verified, and what has left the computer for that.

-- source tells the same list again; started and finished are empty before and while it runs.
CREATE TABLE verify_run (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  name     TEXT NOT NULL,
  source   TEXT,
  made     INTEGER NOT NULL,
  started  INTEGER,
  finished INTEGER,
  compares INTEGER NOT NULL,
  offline  INTEGER NOT NULL,
  max_age  INTEGER NOT NULL
) STRICT;
CREATE INDEX verify_run_by_source ON verify_run (source) WHERE finished IS NULL;

-- The verifiers of a run, in the order in which they are asked. message is what stopped one.
CREATE TABLE verify_backend (
  run_id   INTEGER NOT NULL REFERENCES verify_run (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  verifier TEXT NOT NULL,
  state    TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'stopped')),
  message  TEXT,
  PRIMARY KEY (run_id, position)
) STRICT, WITHOUT ROWID;

-- The addresses of a run. last is the position of the verifier that had the last word: who comes after it is not asked.
CREATE TABLE verify_address (
  run_id     INTEGER NOT NULL REFERENCES verify_run (id) ON DELETE CASCADE,
  canonical  TEXT NOT NULL,
  suppressed INTEGER NOT NULL DEFAULT 0,
  last       INTEGER,
  PRIMARY KEY (run_id, canonical)
) STRICT, WITHOUT ROWID;

-- Whole lists that a service works on by itself. job is its name for one, which is here before anything else happens, and until
-- all is told of it.
CREATE TABLE verify_job (
  id        INTEGER PRIMARY KEY,
  run_id    INTEGER NOT NULL REFERENCES verify_run (id) ON DELETE CASCADE,
  position  INTEGER NOT NULL,
  job       TEXT NOT NULL,
  submitted INTEGER NOT NULL,
  UNIQUE (run_id, position, job)
) STRICT;

-- What came of asking a verifier about an address; nothing is here before it is asked. asked: a question has left, or is about
-- to, and there is no answer; with a job_id it is in a list that the service has, and without one in doubt after an interruption.
-- With done and reused, checked leads to the verification. why is in words.
CREATE TABLE verify_answer (
  run_id    INTEGER NOT NULL REFERENCES verify_run (id) ON DELETE CASCADE,
  position  INTEGER NOT NULL,
  canonical TEXT NOT NULL,
  state     TEXT NOT NULL CHECK (state IN ('asked', 'done', 'reused', 'failed')),
  checked   INTEGER,
  why       TEXT,
  job_id    INTEGER REFERENCES verify_job (id) ON DELETE SET NULL,
  PRIMARY KEY (run_id, position, canonical)
) STRICT, WITHOUT ROWID;
CREATE INDEX verify_answer_by_job ON verify_answer (job_id) WHERE job_id IS NOT NULL;

-- What has left the computer: a line for each verifier and each time that a run was at work. Addresses are
-- counted before they leave, and domains when they were looked up. It outlives the run. sent is what leaves of an address.
CREATE TABLE ledger (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id      INTEGER REFERENCES verify_run (id) ON DELETE SET NULL,
  run_name    TEXT NOT NULL,
  verifier    TEXT NOT NULL,
  receiver    TEXT,
  sent        TEXT NOT NULL CHECK (sent IN ('domains', 'addresses')),
  began       INTEGER NOT NULL,
  ended       INTEGER NOT NULL,
  n_addresses INTEGER NOT NULL DEFAULT 0,
  n_credits   INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX ledger_by_run ON ledger (run_id) WHERE run_id IS NOT NULL;
