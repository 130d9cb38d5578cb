-- A track that left its release keeps its row for who bought it, and its place is free for the others.
ALTER TABLE track DROP CONSTRAINT track_place_key;
ALTER TABLE track ADD CONSTRAINT track_place_key
  EXCLUDE USING btree (release_id WITH =, disc WITH =, position WITH =) WHERE (deleted_at IS NULL) DEFERRABLE INITIALLY IMMEDIATE;
-- The unique one was also the way to the tracks of a release, those that left it among them.
CREATE INDEX track_release_idx ON track (release_id, disc, position);
