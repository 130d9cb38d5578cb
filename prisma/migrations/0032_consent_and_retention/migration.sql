-- Who wants letters of whom, proven by facts that are only ever added; letters; and what a store has forgotten.

-- The address is the one thing about a person here, and it can be taken away: facts name the row alone (decisions.md D13).
CREATE TABLE letter_subscriber (
  id           uuid        NOT NULL PRIMARY KEY,
  email        text        CHECK (email = lower(email)),
  -- as mail_bounce knows it
  address_hash text,
  created_at   timestamptz NOT NULL,
  CHECK ((email IS NULL) = (address_hash IS NULL))
);
CREATE UNIQUE INDEX letter_subscriber_email_key ON letter_subscriber (email);

CREATE TABLE letter_consent (
  seq           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- what was ticked together is asked and confirmed together
  wish_id       uuid        NOT NULL,
  subscriber_id uuid        NOT NULL REFERENCES letter_subscriber (id),
  -- null: the store's own letters
  artist_id     uuid        REFERENCES artist (id),
  act           text        NOT NULL CHECK (act IN ('asked', 'confirmed', 'withdrawn')),
  how           text        NOT NULL CHECK (how IN ('checkout', 'artist-page', 'account', 'mail', 'letter')),
  -- what was shown when it was asked: the version, and the very words
  wording       text,
  words         text,
  at            timestamptz NOT NULL,
  CHECK ((act = 'asked') = (wording IS NOT NULL AND words IS NOT NULL))
);
CREATE INDEX letter_consent_subscriber_idx ON letter_consent (subscriber_id, artist_id, seq DESC);
CREATE INDEX letter_consent_artist_idx ON letter_consent (artist_id, seq DESC);
CREATE INDEX letter_consent_wish_idx ON letter_consent (wish_id);
CREATE TRIGGER letter_consent_append_only BEFORE UPDATE OR DELETE ON letter_consent FOR EACH ROW EXECUTE FUNCTION raise_append_only();

-- The one answer to "may this letter be sent": the last word that decides, of an address that is still known.
CREATE VIEW letter_reader AS
  SELECT last.subscriber_id, last.artist_id, last.since, s.email, s.address_hash
  FROM (SELECT DISTINCT ON (subscriber_id, artist_id) subscriber_id, artist_id, act, at AS since FROM letter_consent
        WHERE act IN ('confirmed', 'withdrawn') ORDER BY subscriber_id, artist_id, seq DESC) last
  JOIN letter_subscriber s ON s.id = last.subscriber_id
  WHERE last.act = 'confirmed' AND s.email IS NOT NULL;

CREATE TABLE letter (
  id         uuid        NOT NULL PRIMARY KEY,
  artist_id  uuid        REFERENCES artist (id),
  subject    text        NOT NULL,
  body       text        NOT NULL,
  written_by uuid        REFERENCES app_user (id) ON DELETE SET NULL,
  created_at timestamptz NOT NULL,
  -- how many it was put on its way to
  readers    integer     NOT NULL
);
CREATE INDEX letter_artist_idx ON letter (artist_id, created_at DESC);
CREATE INDEX mail_outbox_letter_idx ON mail_outbox (about) WHERE kind = 'letter';

-- What each run of "forget what is old" took away, by kind of data.
CREATE TABLE retention_run (
  id          uuid        NOT NULL PRIMARY KEY,
  started_at  timestamptz NOT NULL,
  finished_at timestamptz,
  counts      jsonb       NOT NULL DEFAULT '{}',
  error       text
);
CREATE INDEX retention_run_started_idx ON retention_run (started_at DESC);

-- An address or a listener's id that was forgotten leaves the number that roll-ups count it by, so that they recount equal.
CREATE OR REPLACE FUNCTION person_of(text) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$ SELECT CASE WHEN $1 ~ '^forgotten:[0-9a-f-]{36}$' THEN substring($1 FROM 11)::uuid
       ELSE encode(substring(sha256(convert_to($1, 'UTF8')) FROM 1 FOR 16), 'hex')::uuid END $$;

-- every kind in one place
INSERT INTO store_setting (key, value, updated_at, updated_by)
  SELECT 'retention', jsonb_build_object('mail', value), updated_at, updated_by FROM store_setting WHERE key = 'mailKeepDays';
DELETE FROM store_setting WHERE key = 'mailKeepDays';

-- what a run looks for is found without reading what it left before
CREATE INDEX play_listener_idx ON play (played_at) WHERE listener_id NOT LIKE 'forgotten:%';
CREATE INDEX webhook_inbox_body_idx ON webhook_inbox (processed_at) WHERE NOT payload ? 'forgotten';
