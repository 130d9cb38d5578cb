-- Uploads that can be taken up again (tus). The bytes so far are a file named by the id; its size is the offset.
CREATE TABLE resumable_upload (
  id         uuid        NOT NULL PRIMARY KEY,
  artist_id  uuid        NOT NULL REFERENCES artist (id),
  file_name  text        NOT NULL,
  size_bytes bigint      NOT NULL CHECK (size_bytes > 0),
  fields     jsonb       NOT NULL,
  -- Uploads of one batch end up on one release.
  batch      text,
  state      text        NOT NULL DEFAULT 'receiving' CHECK (state IN ('receiving', 'stored', 'refused')),
  track_id   uuid        REFERENCES track (id),
  is_new     boolean     NOT NULL DEFAULT false,
  problem    jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  CHECK ((state = 'stored') = (track_id IS NOT NULL)),
  CHECK ((state = 'refused') = (problem IS NOT NULL))
);
CREATE INDEX resumable_upload_artist_idx ON resumable_upload (artist_id, state);
CREATE INDEX resumable_upload_batch_idx ON resumable_upload (artist_id, batch) WHERE batch IS NOT NULL;
CREATE INDEX resumable_upload_expiry_idx ON resumable_upload (expires_at);
