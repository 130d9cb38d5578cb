-- The release that a batch of uploads goes to, whatever becomes of the tracks that it got first.
CREATE TABLE upload_batch (
  artist_id  uuid        NOT NULL REFERENCES artist (id),
  batch      text        NOT NULL,
  release_id uuid        NOT NULL REFERENCES release (id) ON DELETE CASCADE,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (artist_id, batch)
);
CREATE INDEX upload_batch_release_idx ON upload_batch (release_id);
CREATE INDEX upload_batch_expiry_idx ON upload_batch (expires_at);

INSERT INTO upload_batch (artist_id, batch, release_id, expires_at)
SELECT DISTINCT ON (u.artist_id, u.batch) u.artist_id, u.batch, t.release_id, u.expires_at
FROM resumable_upload u JOIN track t ON t.id = u.track_id
WHERE u.batch IS NOT NULL AND u.is_new ORDER BY u.artist_id, u.batch, u.created_at;
