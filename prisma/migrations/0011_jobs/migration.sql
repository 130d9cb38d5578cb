-- Why a file for buyers could not be made, in a word that the pages have a sentence for; the last failure's.
ALTER TABLE rendition ADD COLUMN problem text
  CHECK (problem IN ('master_missing', 'no_ffmpeg', 'disk_full', 'too_slow', 'not_made'));
UPDATE rendition SET problem = 'not_made' WHERE state = 'failed';
ALTER TABLE rendition ADD CONSTRAINT rendition_failed_check CHECK ((state = 'failed') = (problem IS NOT NULL));
