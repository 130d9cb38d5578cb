-- Room of one artist where it is not the store's; null: as the store's.
CREATE TABLE artist_quota (
  artist_id  uuid        NOT NULL PRIMARY KEY REFERENCES artist (id) ON DELETE CASCADE,
  max_files  integer     CHECK (max_files > 0),
  max_bytes  bigint      CHECK (max_bytes > 0),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CHECK (max_files IS NOT NULL OR max_bytes IS NOT NULL)
);
