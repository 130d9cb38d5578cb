-- What a release still takes from its files; what its artist set by hand is no longer in the list.
ALTER TABLE release ADD COLUMN year integer CHECK (year BETWEEN 1860 AND 2200);
ALTER TABLE release ADD COLUMN derived text[] NOT NULL DEFAULT '{year,kind,cover}'
  CHECK (derived <@ ARRAY['title', 'genre', 'year', 'kind', 'order', 'cover']::text[]);

ALTER TABLE track ADD COLUMN isrc text CHECK (isrc ~ '^[A-Z]{2}[A-Z0-9]{3}[0-9]{7}$');
ALTER TABLE track ADD COLUMN lyrics text NOT NULL DEFAULT '' CHECK (length(lyrics) <= 20000);
ALTER TABLE track ADD COLUMN credits jsonb NOT NULL DEFAULT '[]';
-- Where the file stood in the folder that was dropped, its own name last.
ALTER TABLE track ADD COLUMN source_path text NOT NULL DEFAULT '';
CREATE INDEX track_isrc_idx ON track (artist_id, isrc) WHERE isrc IS NOT NULL;

-- What the acceptance decode heard; null for recordings from before it listened for it.
ALTER TABLE recording ADD COLUMN analysis jsonb;
-- Where the preview that is played begins, and where the one that is being made will; null is the store's own choice.
ALTER TABLE recording ADD COLUMN preview_from_ms integer CHECK (preview_from_ms >= 0);
ALTER TABLE recording ADD COLUMN preview_wanted_ms integer CHECK (preview_wanted_ms >= 0);
ALTER TABLE recording ADD COLUMN preview_state text NOT NULL DEFAULT 'ready' CHECK (preview_state IN ('ready', 'waiting', 'failed'));

-- What the files of earlier uploads said of themselves was kept, and had no column yet.
UPDATE track t SET isrc = found.isrc
FROM (
  SELECT id, upper(regexp_replace(metadata ->> 'isrc', '[^A-Za-z0-9]', '', 'g')) AS isrc FROM recording
) found
WHERE found.id = t.recording_id AND found.isrc ~ '^[A-Z]{2}[A-Z0-9]{3}[0-9]{7}$';
