-- What recomputing the audit log said, so that the page tells up to when it is known to be whole.
CREATE TABLE audit_check (
  id            uuid        NOT NULL PRIMARY KEY,
  asked_at      timestamptz NOT NULL,
  finished_at   timestamptz,
  -- entries that follow from one another, from the first on, and the hash of the last of them
  entries       bigint,
  head_hash     text,
  -- heads of the chain that were noted outside of the database, and found again
  anchors       integer,
  fault         text        CHECK (fault IN ('changed', 'unlinked', 'removed', 'rewritten', 'truncated')),
  broken_at_seq bigint,
  CHECK ((finished_at IS NULL) = (entries IS NULL)),
  CHECK ((fault IS NULL) = (broken_at_seq IS NULL))
);
CREATE INDEX audit_check_asked_idx ON audit_check (asked_at DESC);
