-- Copies of media on an IPFS node, what may be swept, and what a check of the store has found.

-- When a writer last said that it needs these bytes; a sweep counts its grace period from here.
ALTER TABLE media_object ADD COLUMN touched_at timestamptz NOT NULL DEFAULT now();
UPDATE media_object SET touched_at = created_at;

-- Who a file belongs to, asked for by its CID: by sweeps for each object, by the list of pins for each name.
CREATE INDEX recording_cid_idx ON recording (cid);
CREATE INDEX recording_preview_cid_idx ON recording (preview_cid);
CREATE INDEX release_cover_cid_idx ON release (cover_cid);
CREATE INDEX release_cover_small_cid_idx ON release (cover_small_cid);

-- The artist's word that a paid original may lie on IPFS as it is (an original without it is only ever sent encrypted).
ALTER TABLE track ADD COLUMN shares_original boolean NOT NULL DEFAULT false;

-- No reference to media_object: the copy outlives the object until the node has let go of it.
CREATE TABLE media_pin (
  cid         text        NOT NULL,
  form        text        NOT NULL CHECK (form IN ('plain', 'sealed')),
  state       text        NOT NULL CHECK (state IN ('queued', 'pinned', 'failed', 'leaving')),
  size_bytes  bigint      NOT NULL CHECK (size_bytes > 0),
  -- What the node calls it: `cid` itself, or the CID of the ciphertext.
  node_cid    text,
  sealed_key  text,
  attempts    integer     NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  reason      text,
  queued_at   timestamptz NOT NULL DEFAULT now(),
  -- Null: not by itself.
  next_try_at timestamptz DEFAULT now(),
  pinned_at   timestamptz,
  -- The last time that bytes were wanted back and the node did not give them.
  missed_at   timestamptz,
  PRIMARY KEY (cid, form),
  CHECK ((form = 'sealed') = (sealed_key IS NOT NULL)),
  CHECK (form = 'sealed' OR node_cid IS NULL OR node_cid = cid),
  CHECK (state <> 'pinned' OR (node_cid IS NOT NULL AND pinned_at IS NOT NULL)),
  CHECK (state <> 'failed' OR reason IS NOT NULL)
);
CREATE INDEX media_pin_due_idx ON media_pin (next_try_at) WHERE state <> 'pinned';

-- A rendition that made room is known by its hash for good, and made again for whoever asks.
ALTER TABLE rendition DROP CONSTRAINT rendition_state_check;
ALTER TABLE rendition ADD CONSTRAINT rendition_state_check CHECK (state IN ('waiting', 'ready', 'failed', 'evicted'));
ALTER TABLE rendition DROP CONSTRAINT rendition_check;
ALTER TABLE rendition ADD CONSTRAINT rendition_bytes_check CHECK ((state = 'ready') = (cid IS NOT NULL));
ALTER TABLE rendition ADD CONSTRAINT rendition_known_check CHECK (
  (state NOT IN ('ready', 'evicted') OR content_hash IS NOT NULL)
  AND (content_hash IS NULL) = (size_bytes IS NULL) AND (content_hash IS NULL) = (made_at IS NULL)
);

CREATE TABLE storage_run (
  id            uuid        NOT NULL PRIMARY KEY,
  kind          text        NOT NULL CHECK (kind IN ('check', 'sweep')),
  started_at    timestamptz NOT NULL DEFAULT now(),
  finished_at   timestamptz,
  -- A check: objects so far, of `total`. A sweep: what it removed.
  total_objects integer     NOT NULL DEFAULT 0,
  total_bytes   bigint      NOT NULL DEFAULT 0,
  done_objects  integer     NOT NULL DEFAULT 0,
  done_bytes    bigint      NOT NULL DEFAULT 0,
  at_cid        text        NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX storage_run_one_open_key ON storage_run (kind) WHERE finished_at IS NULL;
CREATE INDEX storage_run_latest_idx ON storage_run (kind, started_at DESC);

CREATE TABLE storage_finding (
  cid      text        NOT NULL PRIMARY KEY,
  problem  text        NOT NULL CHECK (problem IN ('missing', 'damaged')),
  found_at timestamptz NOT NULL DEFAULT now(),
  -- Why the last try to get it back did not succeed.
  reason   text
);
