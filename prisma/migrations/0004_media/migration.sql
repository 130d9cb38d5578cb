-- Recordings in other formats for those who bought them; whatever can be made again can be thrown away.
ALTER TABLE media_object DROP CONSTRAINT media_object_kind_check;
ALTER TABLE media_object ADD CONSTRAINT media_object_kind_check CHECK (kind IN ('original', 'preview', 'cover', 'rendition'));

-- `key` is the SHA-256 over all that decides the bytes: master, format, tags, cover, version of the profile.
CREATE TABLE rendition (
  key          text        NOT NULL PRIMARY KEY CHECK (key ~ '^[0-9a-f]{64}$'),
  track_id     uuid        NOT NULL REFERENCES track (id),
  recording_id uuid        NOT NULL REFERENCES recording (id),
  format       text        NOT NULL,
  state        text        NOT NULL CHECK (state IN ('waiting', 'ready', 'failed')),
  cid          text        REFERENCES media_object (cid),
  content_hash text        CHECK (content_hash ~ '^[0-9a-f]{64}$'),
  size_bytes   bigint      CHECK (size_bytes > 0),
  requested_at timestamptz NOT NULL,
  made_at      timestamptz,
  used_at      timestamptz NOT NULL,
  CHECK ((state = 'ready') = (cid IS NOT NULL AND content_hash IS NOT NULL AND size_bytes IS NOT NULL AND made_at IS NOT NULL))
);
CREATE INDEX rendition_track_idx ON rendition (track_id, format);
CREATE INDEX rendition_cid_idx ON rendition (cid);
