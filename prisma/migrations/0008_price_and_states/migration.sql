-- Name your price, releases that publish themselves, and unlisted releases that open by a link.

-- An open price is a least price: the buyer may name more. Zero is free.
ALTER TABLE release ADD COLUMN is_price_open boolean NOT NULL DEFAULT false;
ALTER TABLE track ADD COLUMN is_price_open boolean NOT NULL DEFAULT false;
-- Where buyers name the price of a release: what its page proposes. Counts only while it is over the price.
ALTER TABLE release ADD COLUMN suggested_minor bigint CHECK (suggested_minor BETWEEN 0 AND 9007199254740991);

-- `published_at`: when it was first in the shop; it stays when the release is taken out again.
ALTER TABLE release ADD COLUMN publish_at timestamptz;
ALTER TABLE release DROP CONSTRAINT release_status_check;
ALTER TABLE release DROP CONSTRAINT release_check;
ALTER TABLE release ADD CONSTRAINT release_status_check CHECK (status IN ('draft', 'scheduled', 'published', 'unlisted'));
ALTER TABLE release ADD CONSTRAINT release_published_check CHECK (status <> 'published' OR published_at IS NOT NULL);
ALTER TABLE release ADD CONSTRAINT release_priced_check CHECK (status = 'draft' OR price_minor IS NOT NULL);
ALTER TABLE release ADD CONSTRAINT release_scheduled_check CHECK ((status = 'scheduled') = (publish_at IS NOT NULL));
CREATE INDEX release_scheduled_idx ON release (publish_at) WHERE status = 'scheduled' AND deleted_at IS NULL;

-- A secret way to an unlisted release; only the hash of the token is kept.
CREATE TABLE release_link (
  id           uuid        NOT NULL PRIMARY KEY,
  release_id   uuid        NOT NULL REFERENCES release (id),
  label        text        NOT NULL DEFAULT '' CHECK (length(label) <= 100),
  token_hash   text        NOT NULL CHECK (token_hash ~ '^[0-9a-f]{64}$'),
  created_at   timestamptz NOT NULL,
  last_used_at timestamptz,
  revoked_at   timestamptz
);
CREATE UNIQUE INDEX release_link_token_key ON release_link (token_hash);
CREATE INDEX release_link_release_idx ON release_link (release_id, created_at DESC);

-- What the shop asked at least when the buyer named the price; null where the price was fixed.
ALTER TABLE order_line ADD COLUMN asked_minor bigint CHECK (asked_minor BETWEEN 0 AND 9007199254740991);

-- One answer to "may this be seen, heard and bought": by everyone, or with one of these links.
CREATE FUNCTION is_open_release(r release, link_hashes text[]) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT r.deleted_at IS NULL AND (r.status = 'published' OR (r.status = 'unlisted' AND EXISTS (
    SELECT 1 FROM release_link k WHERE k.release_id = r.id AND k.revoked_at IS NULL AND k.token_hash = ANY(link_hashes))))
$$;
