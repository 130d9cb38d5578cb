-- Backline, first sale. PostgreSQL >= 15, no extension. Money is bigint minor units; times are UTC timestamptz;
-- ids are UUIDv7 made by the application. Constraints live here, not only in code (docs/adr/0003).

-- ── Platform ────────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE instance (
  id         smallint    NOT NULL DEFAULT 1 PRIMARY KEY CHECK (id = 1),
  mode       text        NOT NULL CHECK (mode IN ('demo', 'live')),
  time_zone  text        NOT NULL DEFAULT 'UTC',
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE store_setting (
  key        text        NOT NULL PRIMARY KEY,
  value      jsonb       NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  updated_by uuid
);

CREATE TABLE outbox (
  id           uuid        NOT NULL PRIMARY KEY,
  topic        text        NOT NULL,
  payload      jsonb       NOT NULL,
  attempts     integer     NOT NULL DEFAULT 0,
  created_at   timestamptz NOT NULL DEFAULT now(),
  available_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX outbox_topic_available_idx ON outbox (topic, available_at, id);

-- ── Accounts ────────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE app_user (
  id            uuid        NOT NULL PRIMARY KEY,
  email         text        NOT NULL CHECK (email = lower(email)),
  name          text        NOT NULL,
  password_hash text,
  created_at    timestamptz NOT NULL DEFAULT now(),
  disabled_at   timestamptz
);
CREATE UNIQUE INDEX app_user_email_key ON app_user (email);

CREATE TABLE role_grant (
  user_id    uuid        NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
  role       text        NOT NULL CHECK (role IN ('buyer', 'artist', 'analyst', 'admin')),
  granted_by uuid,
  granted_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, role)
);

CREATE TABLE session (
  id           uuid        NOT NULL PRIMARY KEY,
  user_id      uuid        NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
  created_at   timestamptz NOT NULL DEFAULT now(),
  expires_at   timestamptz NOT NULL,
  revoked_at   timestamptz,
  user_agent   text        NOT NULL DEFAULT '',
  CHECK (expires_at > created_at)
);
CREATE INDEX session_user_idx ON session (user_id);

CREATE TABLE api_key (
  id           uuid        NOT NULL PRIMARY KEY,
  user_id      uuid        NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
  name         text        NOT NULL,
  prefix       text        NOT NULL,
  key_hash     text        NOT NULL,
  scopes       text[]      NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz,
  revoked_at   timestamptz
);
CREATE UNIQUE INDEX api_key_key_hash_key ON api_key (key_hash);
CREATE INDEX api_key_user_idx ON api_key (user_id);

CREATE TABLE sign_in_throttle (
  subject         text        NOT NULL PRIMARY KEY,
  failures        integer     NOT NULL DEFAULT 0,
  window_ends_at  timestamptz NOT NULL,
  blocked_until   timestamptz
);

-- ── Catalogue ───────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE artist (
  id         uuid        NOT NULL PRIMARY KEY,
  slug       text        NOT NULL,
  name       text        NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  place      text        NOT NULL DEFAULT '',
  bio        text        NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX artist_slug_key ON artist (slug);

CREATE TABLE artist_member (
  user_id    uuid        NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
  artist_id  uuid        NOT NULL REFERENCES artist (id),
  role       text        NOT NULL CHECK (role IN ('owner', 'member')),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, artist_id)
);
CREATE INDEX artist_member_artist_idx ON artist_member (artist_id);

CREATE TABLE media_object (
  cid         text        NOT NULL PRIMARY KEY,
  kind        text        NOT NULL CHECK (kind IN ('original', 'preview', 'cover')),
  mime_type   text        NOT NULL,
  size_bytes  bigint      NOT NULL CHECK (size_bytes > 0),
  cid_profile text        NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE recording (
  id             uuid        NOT NULL PRIMARY KEY,
  artist_id      uuid        NOT NULL REFERENCES artist (id),
  content_hash   text        NOT NULL CHECK (content_hash ~ '^[0-9a-f]{64}$'),
  cid            text        NOT NULL REFERENCES media_object (cid),
  preview_cid    text        REFERENCES media_object (cid),
  size_bytes     bigint      NOT NULL CHECK (size_bytes > 0),
  mime_type      text        NOT NULL,
  container      text        NOT NULL,
  codec          text        NOT NULL,
  is_lossless    boolean     NOT NULL,
  duration_ms    integer     NOT NULL CHECK (duration_ms > 0),
  sample_rate_hz integer     NOT NULL CHECK (sample_rate_hz > 0),
  bit_depth      integer     CHECK (bit_depth > 0),
  bitrate_bps    integer     CHECK (bitrate_bps > 0),
  channels       integer     NOT NULL CHECK (channels > 0),
  peaks          jsonb       NOT NULL,
  metadata       jsonb       NOT NULL DEFAULT '{}',
  file_name      text        NOT NULL DEFAULT '',
  created_at     timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX recording_artist_content_key ON recording (artist_id, content_hash);

CREATE SEQUENCE release_catalog_number_seq START 401;

CREATE TABLE release (
  id             uuid        NOT NULL PRIMARY KEY,
  artist_id      uuid        NOT NULL REFERENCES artist (id),
  catalog_number integer     NOT NULL DEFAULT nextval('release_catalog_number_seq'),
  slug           text        NOT NULL,
  title          text        NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
  kind           text        NOT NULL DEFAULT 'single' CHECK (kind IN ('single', 'ep', 'album')),
  status         text        NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'published')),
  genre          text        NOT NULL,
  description    text        NOT NULL DEFAULT '',
  credits        jsonb       NOT NULL DEFAULT '[]',
  currency       char(3)     NOT NULL,
  price_minor    bigint      CHECK (price_minor BETWEEN 0 AND 9007199254740991),
  cover_cid      text        REFERENCES media_object (cid),
  cover_small_cid text       REFERENCES media_object (cid),
  accent         jsonb,
  published_at   timestamptz,
  created_at     timestamptz NOT NULL DEFAULT now(),
  updated_at     timestamptz NOT NULL DEFAULT now(),
  deleted_at     timestamptz,
  CHECK (status = 'draft' OR (published_at IS NOT NULL AND price_minor IS NOT NULL))
);
CREATE UNIQUE INDEX release_slug_key ON release (slug);
CREATE UNIQUE INDEX release_catalog_number_key ON release (catalog_number);
CREATE INDEX release_artist_idx ON release (artist_id);
CREATE INDEX release_published_idx ON release (published_at DESC, id DESC) WHERE status = 'published' AND deleted_at IS NULL;

CREATE TABLE track (
  id           uuid        NOT NULL PRIMARY KEY,
  release_id   uuid        NOT NULL REFERENCES release (id),
  recording_id uuid        NOT NULL REFERENCES recording (id),
  artist_id    uuid        NOT NULL REFERENCES artist (id),
  disc         integer     NOT NULL DEFAULT 1 CHECK (disc > 0),
  position     integer     NOT NULL CHECK (position > 0),
  title        text        NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
  price_minor  bigint      CHECK (price_minor BETWEEN 0 AND 9007199254740991),
  created_at   timestamptz NOT NULL DEFAULT now(),
  deleted_at   timestamptz,
  CONSTRAINT track_place_key UNIQUE (release_id, disc, position) DEFERRABLE INITIALLY IMMEDIATE
);
CREATE UNIQUE INDEX track_release_recording_key ON track (release_id, recording_id) WHERE deleted_at IS NULL;
CREATE INDEX track_recording_idx ON track (recording_id);
CREATE INDEX track_artist_idx ON track (artist_id);

-- Folded text and its trigrams, computed by lib/catalog/fold-text.ts: no extension, same answer on every host.
CREATE TABLE search_entry (
  kind       text   NOT NULL CHECK (kind IN ('release', 'track', 'artist')),
  entity_id  uuid   NOT NULL,
  folded     text   NOT NULL,
  grams      text[] NOT NULL,
  PRIMARY KEY (kind, entity_id)
);
CREATE INDEX search_entry_grams_idx ON search_entry USING gin (grams);

-- ── Payment settings ────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE payment_settings_version (
  version    integer     NOT NULL PRIMARY KEY,
  body       jsonb       NOT NULL,
  note       text        NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  created_by uuid
);

CREATE TABLE fee_schedule (
  id            uuid    NOT NULL PRIMARY KEY,
  provider      text    NOT NULL,
  method        text    NOT NULL,
  currency      char(3) NOT NULL,
  region        text    NOT NULL DEFAULT '*',
  percent_ppm   integer NOT NULL CHECK (percent_ppm >= 0),
  fixed_minor   bigint  NOT NULL CHECK (fixed_minor >= 0),
  international_ppm integer NOT NULL DEFAULT 0 CHECK (international_ppm >= 0),
  source        text    NOT NULL,
  as_of         date    NOT NULL,
  version       integer NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX fee_schedule_key ON fee_schedule (provider, method, currency, region, version);

CREATE TABLE tax_rate (
  jurisdiction       text    NOT NULL PRIMARY KEY,
  rate_ppm           integer NOT NULL CHECK (rate_ppm BETWEEN 0 AND 1000000),
  price_includes_tax boolean NOT NULL DEFAULT false,
  source             text    NOT NULL,
  as_of              date    NOT NULL
);

-- ── Orders ──────────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE customer_order (
  id            uuid        NOT NULL PRIMARY KEY,
  number        text        NOT NULL,
  buyer_id      uuid        REFERENCES app_user (id),
  status        text        NOT NULL DEFAULT 'pending'
                CHECK (status IN ('pending', 'paid', 'paid_needs_attention', 'failed', 'expired', 'refunded')),
  currency      char(3)     NOT NULL,
  net_minor     bigint      NOT NULL CHECK (net_minor >= 0),
  tax_minor     bigint      NOT NULL CHECK (tax_minor >= 0),
  total_minor   bigint      NOT NULL CHECK (total_minor BETWEEN 0 AND 9007199254740991),
  country       char(2)     NOT NULL,
  location_evidence jsonb   NOT NULL CHECK (jsonb_array_length(location_evidence) = 2),
  fee_bearer    text        NOT NULL CHECK (fee_bearer IN ('artist', 'store')),
  store_share_ppm integer   NOT NULL CHECK (store_share_ppm BETWEEN 0 AND 1000000),
  livemode      boolean     NOT NULL,
  secret_hash   text        NOT NULL,
  created_at    timestamptz NOT NULL,
  paid_at       timestamptz,
  fulfilled_at  timestamptz,
  CHECK (total_minor = net_minor + tax_minor),
  CHECK ((status IN ('paid', 'paid_needs_attention', 'refunded')) = (paid_at IS NOT NULL))
);
CREATE UNIQUE INDEX customer_order_number_key ON customer_order (number);
CREATE INDEX customer_order_buyer_idx ON customer_order (buyer_id, created_at DESC);
CREATE INDEX customer_order_paid_idx ON customer_order (paid_at DESC) WHERE paid_at IS NOT NULL;

-- The erasable half of an order (decisions.md D13).
CREATE TABLE order_contact (
  order_id uuid NOT NULL PRIMARY KEY REFERENCES customer_order (id),
  email    text NOT NULL,
  name     text NOT NULL DEFAULT ''
);

CREATE TABLE order_line (
  id                 uuid    NOT NULL PRIMARY KEY,
  order_id           uuid    NOT NULL REFERENCES customer_order (id),
  position           integer NOT NULL CHECK (position > 0),
  kind               text    NOT NULL CHECK (kind IN ('track', 'release')),
  track_id           uuid    REFERENCES track (id),
  release_id         uuid    NOT NULL REFERENCES release (id),
  artist_id          uuid    NOT NULL REFERENCES artist (id),
  title              text    NOT NULL,
  net_minor          bigint  NOT NULL CHECK (net_minor >= 0),
  tax_minor          bigint  NOT NULL CHECK (tax_minor >= 0),
  tax_rate_ppm       integer NOT NULL CHECK (tax_rate_ppm BETWEEN 0 AND 1000000),
  tax_jurisdiction   text    NOT NULL,
  price_includes_tax boolean NOT NULL,
  CHECK ((kind = 'track') = (track_id IS NOT NULL))
);
CREATE UNIQUE INDEX order_line_order_position_key ON order_line (order_id, position);
CREATE INDEX order_line_track_idx ON order_line (track_id);
CREATE INDEX order_line_release_idx ON order_line (release_id);

-- Who gets what of a line's net amount, fixed when the money is captured. Parts add up to the line (trigger below).
CREATE TABLE line_allocation (
  order_line_id uuid    NOT NULL REFERENCES order_line (id),
  beneficiary   text    NOT NULL CHECK (beneficiary ~ '^(artist:[0-9a-f-]{36}|store|provider:[a-z_]+)$'),
  amount_minor  bigint  NOT NULL,
  rule_version  integer NOT NULL,
  PRIMARY KEY (order_line_id, beneficiary)
);

CREATE TABLE entitlement (
  id            uuid        NOT NULL PRIMARY KEY,
  order_id      uuid        NOT NULL REFERENCES customer_order (id),
  order_line_id uuid        NOT NULL REFERENCES order_line (id),
  track_id      uuid        NOT NULL REFERENCES track (id),
  recording_id  uuid        NOT NULL REFERENCES recording (id),
  buyer_id      uuid        REFERENCES app_user (id),
  livemode      boolean     NOT NULL,
  created_at    timestamptz NOT NULL,
  revoked_at    timestamptz
);
CREATE UNIQUE INDEX entitlement_line_track_key ON entitlement (order_line_id, track_id);
CREATE INDEX entitlement_order_idx ON entitlement (order_id);
CREATE INDEX entitlement_buyer_track_idx ON entitlement (buyer_id, track_id);

-- ── Payments ────────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE payment (
  id           uuid        NOT NULL PRIMARY KEY,
  order_id     uuid        NOT NULL REFERENCES customer_order (id),
  method       text        NOT NULL CHECK (method IN ('card', 'paypal', 'apple_pay', 'google_pay')),
  amount_minor bigint      NOT NULL CHECK (amount_minor > 0),
  currency     char(3)     NOT NULL,
  state        text        NOT NULL DEFAULT 'open'
               CHECK (state IN ('open', 'authorized', 'captured', 'refunded', 'disputed', 'failed', 'expired', 'review')),
  captured_minor bigint    NOT NULL DEFAULT 0,
  refunded_minor bigint    NOT NULL DEFAULT 0,
  epoch        integer     NOT NULL DEFAULT 0,
  livemode     boolean     NOT NULL,
  created_at   timestamptz NOT NULL,
  updated_at   timestamptz NOT NULL,
  CHECK (captured_minor BETWEEN 0 AND amount_minor),
  CHECK (refunded_minor BETWEEN 0 AND captured_minor)
);
CREATE UNIQUE INDEX payment_order_key ON payment (order_id);
CREATE INDEX payment_open_idx ON payment (updated_at) WHERE state = 'open';

CREATE TABLE routing_decision (
  id               uuid        NOT NULL PRIMARY KEY,
  payment_id       uuid        NOT NULL REFERENCES payment (id),
  settings_version integer     NOT NULL REFERENCES payment_settings_version (version),
  strategy         text        NOT NULL,
  candidates       jsonb       NOT NULL,
  exclusions       jsonb       NOT NULL,
  chosen           text,
  created_at       timestamptz NOT NULL
);
CREATE INDEX routing_decision_payment_idx ON routing_decision (payment_id);

CREATE TABLE payment_attempt (
  id              uuid        NOT NULL PRIMARY KEY,
  payment_id      uuid        NOT NULL REFERENCES payment (id),
  n               integer     NOT NULL CHECK (n > 0),
  decision_id     uuid        NOT NULL REFERENCES routing_decision (id),
  rail            text        NOT NULL,
  method          text        NOT NULL,
  state           text        NOT NULL CHECK (state IN ('planned', 'sent', 'created', 'needs_buyer', 'unknown', 'authorized',
                  'capturing', 'capture_unknown', 'captured', 'declined', 'not_sent', 'absent', 'superseded', 'expired', 'voiding', 'voided')),
  step            text        NOT NULL CHECK (step IN ('create', 'confirm', 'capture', 'void', 'none')),
  idempotency_key text        NOT NULL CHECK (length(idempotency_key) <= 45),
  provider_ref    text,
  token_hash      text,
  confirm_count   integer     NOT NULL DEFAULT 0,
  -- the requests that asked for a confirmation: a retry after a crash finds itself here and asks for no second one
  confirm_ids     uuid[]      NOT NULL DEFAULT '{}',
  -- what the buyer does next at the rail; sealed, because rails put secrets into such addresses
  buyer_step      text,
  further_refs    jsonb       NOT NULL DEFAULT '{}',
  outcome_class   text,
  outcome_code    text,
  card_last4      text        CHECK (card_last4 ~ '^[0-9]{4}$'),
  card_brand      text,
  fee_quote_minor bigint      NOT NULL,
  fee_percent_ppm integer     NOT NULL,
  fee_fixed_minor bigint      NOT NULL,
  fee_actual_minor bigint,
  livemode        boolean     NOT NULL,
  lease_until     timestamptz,
  resolve_count   integer     NOT NULL DEFAULT 0,
  latency_ms      integer,
  created_at      timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL,
  finished_at     timestamptz
);
CREATE UNIQUE INDEX payment_attempt_n_key ON payment_attempt (payment_id, n);
CREATE UNIQUE INDEX payment_attempt_idempotency_key ON payment_attempt (rail, idempotency_key);
CREATE UNIQUE INDEX payment_attempt_provider_ref_key ON payment_attempt (rail, provider_ref) WHERE provider_ref IS NOT NULL;
-- I3: at most one live attempt per payment
CREATE UNIQUE INDEX payment_attempt_one_live_key ON payment_attempt (payment_id)
  WHERE state IN ('planned', 'sent', 'created', 'needs_buyer', 'unknown', 'authorized', 'capturing', 'capture_unknown');
-- I2: captures of one payment come from one rail
CREATE UNIQUE INDEX payment_attempt_one_captured_key ON payment_attempt (payment_id) WHERE state = 'captured';
CREATE INDEX payment_attempt_resolvable_idx ON payment_attempt (lease_until) WHERE lease_until IS NOT NULL;
CREATE INDEX payment_attempt_created_idx ON payment_attempt (created_at);

-- I9: an unknown ends only with evidence
CREATE TABLE attempt_evidence (
  id         uuid        NOT NULL PRIMARY KEY,
  attempt_id uuid        NOT NULL REFERENCES payment_attempt (id),
  kind       text        NOT NULL,
  raw        jsonb       NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX attempt_evidence_attempt_idx ON attempt_evidence (attempt_id, created_at);

CREATE TABLE payment_obligation (
  id          uuid        NOT NULL PRIMARY KEY,
  attempt_id  uuid        NOT NULL REFERENCES payment_attempt (id),
  kind        text        NOT NULL CHECK (kind IN ('void', 'refund', 'review')),
  reason      text        NOT NULL,
  attempts    integer     NOT NULL DEFAULT 0,
  due_at      timestamptz NOT NULL,
  created_at  timestamptz NOT NULL,
  settled_at  timestamptz
);
CREATE UNIQUE INDEX payment_obligation_open_key ON payment_obligation (attempt_id, kind) WHERE settled_at IS NULL;
CREATE INDEX payment_obligation_due_idx ON payment_obligation (due_at) WHERE settled_at IS NULL;

CREATE TABLE webhook_inbox (
  id           uuid        NOT NULL PRIMARY KEY,
  rail         text        NOT NULL,
  event_key    text        NOT NULL,
  event_type   text        NOT NULL,
  provider_ref text,
  payload      jsonb       NOT NULL,
  livemode     boolean     NOT NULL,
  received_at  timestamptz NOT NULL DEFAULT now(),
  retry_at     timestamptz NOT NULL DEFAULT now(),
  processed_at timestamptz,
  attempts     integer     NOT NULL DEFAULT 0,
  error        text
);
CREATE UNIQUE INDEX webhook_inbox_event_key ON webhook_inbox (rail, event_key);
CREATE INDEX webhook_inbox_waiting_idx ON webhook_inbox (retry_at) WHERE processed_at IS NULL;

CREATE TABLE idempotency_key (
  actor        text        NOT NULL,
  key          text        NOT NULL CHECK (length(key) BETWEEN 8 AND 255),
  operation    text        NOT NULL,
  fingerprint  text        NOT NULL,
  status       integer,
  reply        jsonb,
  resource_id  uuid,
  locked_until timestamptz NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (actor, key)
);
CREATE INDEX idempotency_key_created_idx ON idempotency_key (created_at);

-- ── Ledger ──────────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE ledger_transaction (
  id          uuid        NOT NULL PRIMARY KEY,
  kind        text        NOT NULL,
  order_id    uuid,
  payment_id  uuid,
  livemode    boolean     NOT NULL,
  occurred_at timestamptz NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ledger_transaction_order_idx ON ledger_transaction (order_id);
-- one sale, one fee estimate per order: a replayed posting fails instead of doubling
CREATE UNIQUE INDEX ledger_transaction_once_key ON ledger_transaction (order_id, kind) WHERE kind IN ('sale', 'fee_estimated');

CREATE TABLE ledger_entry (
  id             uuid        NOT NULL PRIMARY KEY,
  transaction_id uuid        NOT NULL REFERENCES ledger_transaction (id),
  account        text        NOT NULL CHECK (account ~ '^(rail:[a-z_]+:receivable|fees:[a-z_]+|artist:[0-9a-f-]{36}:payable|platform:fees|tax:[A-Z*]{1,2}|refunds|disputes|payouts)$'),
  amount_minor   bigint      NOT NULL CHECK (amount_minor <> 0),
  currency       char(3)     NOT NULL,
  order_line_id  uuid,
  livemode       boolean     NOT NULL,
  created_at     timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ledger_entry_transaction_idx ON ledger_entry (transaction_id);
CREATE INDEX ledger_entry_account_idx ON ledger_entry (account, currency);

-- ── Plays and roll-ups ──────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE play (
  id          uuid        NOT NULL,
  played_at   timestamptz NOT NULL,
  track_id    uuid        NOT NULL,
  artist_id   uuid        NOT NULL,
  listener_id text        NOT NULL,
  played_ms   integer     NOT NULL CHECK (played_ms >= 0),
  outcome     text        NOT NULL CHECK (outcome IN ('complete', 'partial', 'skip')),
  source      text        NOT NULL,
  PRIMARY KEY (played_at, id)
) PARTITION BY RANGE (played_at);
CREATE INDEX play_track_idx ON play (track_id, played_at);
CREATE TABLE play_default PARTITION OF play DEFAULT;

-- The listen in progress per listener and track: reports less than 30 s apart are one play. Kept 48 h.
CREATE TABLE play_dedupe (
  listener_id text        NOT NULL,
  track_id    uuid        NOT NULL,
  play_id     uuid        NOT NULL,
  played_at   timestamptz NOT NULL,
  last_at     timestamptz NOT NULL,
  PRIMARY KEY (listener_id, track_id)
);
CREATE INDEX play_dedupe_last_idx ON play_dedupe (last_at);

-- Money columns belong to `currency`; plays have none and are counted in the rows of 'XXX' (ISO 4217: no currency).
CREATE TABLE track_hour (
  hour          timestamptz NOT NULL,
  track_id      uuid        NOT NULL,
  currency      char(3)     NOT NULL,
  artist_id     uuid        NOT NULL,
  copies        bigint      NOT NULL DEFAULT 0,
  gross_minor   bigint      NOT NULL DEFAULT 0,
  refunds_minor bigint      NOT NULL DEFAULT 0,
  fees_minor    bigint      NOT NULL DEFAULT 0,
  net_minor     bigint      NOT NULL DEFAULT 0,
  plays         bigint      NOT NULL DEFAULT 0,
  PRIMARY KEY (hour, track_id, currency)
);
CREATE TABLE track_day (
  day           date    NOT NULL,
  track_id      uuid    NOT NULL,
  currency      char(3) NOT NULL,
  artist_id     uuid    NOT NULL,
  copies        bigint  NOT NULL DEFAULT 0,
  gross_minor   bigint  NOT NULL DEFAULT 0,
  refunds_minor bigint  NOT NULL DEFAULT 0,
  fees_minor    bigint  NOT NULL DEFAULT 0,
  net_minor     bigint  NOT NULL DEFAULT 0,
  plays         bigint  NOT NULL DEFAULT 0,
  PRIMARY KEY (day, track_id, currency)
);
CREATE TABLE artist_hour (
  hour          timestamptz NOT NULL,
  artist_id     uuid        NOT NULL,
  currency      char(3)     NOT NULL,
  copies        bigint      NOT NULL DEFAULT 0,
  gross_minor   bigint      NOT NULL DEFAULT 0,
  refunds_minor bigint      NOT NULL DEFAULT 0,
  fees_minor    bigint      NOT NULL DEFAULT 0,
  net_minor     bigint      NOT NULL DEFAULT 0,
  plays         bigint      NOT NULL DEFAULT 0,
  PRIMARY KEY (hour, artist_id, currency)
);
CREATE TABLE artist_day (
  day           date    NOT NULL,
  artist_id     uuid    NOT NULL,
  currency      char(3) NOT NULL,
  copies        bigint  NOT NULL DEFAULT 0,
  gross_minor   bigint  NOT NULL DEFAULT 0,
  refunds_minor bigint  NOT NULL DEFAULT 0,
  fees_minor    bigint  NOT NULL DEFAULT 0,
  net_minor     bigint  NOT NULL DEFAULT 0,
  plays         bigint  NOT NULL DEFAULT 0,
  PRIMARY KEY (day, artist_id, currency)
);
CREATE TABLE platform_hour (
  hour          timestamptz NOT NULL,
  currency      char(3)     NOT NULL,
  orders        bigint      NOT NULL DEFAULT 0,
  copies        bigint      NOT NULL DEFAULT 0,
  gross_minor   bigint      NOT NULL DEFAULT 0,
  tax_minor     bigint      NOT NULL DEFAULT 0,
  refunds_minor bigint      NOT NULL DEFAULT 0,
  fees_minor    bigint      NOT NULL DEFAULT 0,
  store_minor   bigint      NOT NULL DEFAULT 0,
  net_minor     bigint      NOT NULL DEFAULT 0,
  plays         bigint      NOT NULL DEFAULT 0,
  listeners_peak bigint     NOT NULL DEFAULT 0,
  PRIMARY KEY (hour, currency)
);
-- The running hours by the minute, kept 9 days: what the meter wall adds up.
CREATE TABLE platform_minute (
  minute        timestamptz NOT NULL,
  currency      char(3)     NOT NULL,
  orders        bigint      NOT NULL DEFAULT 0,
  gross_minor   bigint      NOT NULL DEFAULT 0,
  refunds       bigint      NOT NULL DEFAULT 0,
  refunds_minor bigint      NOT NULL DEFAULT 0,
  fees_minor    bigint      NOT NULL DEFAULT 0,
  PRIMARY KEY (minute, currency)
);
CREATE TABLE live_snapshot (
  currency   char(3)     NOT NULL PRIMARY KEY,
  version    bigint      NOT NULL,
  body       jsonb       NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE TABLE system_metrics (
  id          uuid        NOT NULL PRIMARY KEY,
  name        text        NOT NULL,
  value       jsonb       NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX system_metrics_name_idx ON system_metrics (name, recorded_at DESC);

-- ── Audit ───────────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE audit_entry (
  seq       bigint      NOT NULL PRIMARY KEY,
  at        timestamptz NOT NULL,
  actor_id  text        NOT NULL,
  action    text        NOT NULL,
  subject   text        NOT NULL,
  before    jsonb,
  after     jsonb,
  prev_hash text        NOT NULL,
  hash      text        NOT NULL
);
CREATE INDEX audit_entry_action_idx ON audit_entry (action, seq DESC);

-- ── What code must not be able to break ─────────────────────────────────────────────────────────────────────────────
CREATE FUNCTION raise_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER ledger_transaction_append_only BEFORE UPDATE OR DELETE ON ledger_transaction FOR EACH ROW EXECUTE FUNCTION raise_append_only();
CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION raise_append_only();
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION raise_append_only();
CREATE TRIGGER line_allocation_append_only BEFORE UPDATE OR DELETE ON line_allocation FOR EACH ROW EXECUTE FUNCTION raise_append_only();
CREATE TRIGGER ledger_transaction_no_truncate BEFORE TRUNCATE ON ledger_transaction FOR EACH STATEMENT EXECUTE FUNCTION raise_append_only();
CREATE TRIGGER ledger_entry_no_truncate BEFORE TRUNCATE ON ledger_entry FOR EACH STATEMENT EXECUTE FUNCTION raise_append_only();
CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION raise_append_only();

CREATE FUNCTION check_ledger_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM ledger_entry WHERE transaction_id = NEW.transaction_id
             GROUP BY currency HAVING sum(amount_minor) <> 0) THEN
    RAISE EXCEPTION 'ledger transaction % does not sum to zero', NEW.transaction_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_entry_balance AFTER INSERT ON ledger_entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_ledger_balance();

CREATE FUNCTION check_line_allocation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT sum(amount_minor) FROM line_allocation WHERE order_line_id = NEW.order_line_id)
     <> (SELECT net_minor FROM order_line WHERE id = NEW.order_line_id) THEN
    RAISE EXCEPTION 'allocations of line % do not add up to its net amount', NEW.order_line_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER line_allocation_sum AFTER INSERT ON line_allocation
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_line_allocation();

CREATE FUNCTION check_order_lines() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE sums record; head record;
BEGIN
  SELECT net_minor, tax_minor INTO head FROM customer_order WHERE id = NEW.order_id;
  SELECT sum(net_minor) AS net, sum(tax_minor) AS tax INTO sums FROM order_line WHERE order_id = NEW.order_id;
  IF sums.net <> head.net_minor OR sums.tax <> head.tax_minor THEN
    RAISE EXCEPTION 'lines of order % do not add up', NEW.order_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER order_line_sum AFTER INSERT OR UPDATE ON order_line
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_order_lines();

-- I19: what is owed never changes under a live payment
CREATE FUNCTION keep_payment_amount() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.amount_minor <> OLD.amount_minor OR NEW.currency <> OLD.currency OR NEW.order_id <> OLD.order_id THEN
    RAISE EXCEPTION 'amount, currency and order of a payment are fixed' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payment_amount_fixed BEFORE UPDATE ON payment FOR EACH ROW EXECUTE FUNCTION keep_payment_amount();

-- I9: an attempt of unknown outcome ends as declined or absent only when evidence is on file
CREATE FUNCTION require_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state IN ('unknown', 'capture_unknown') AND NEW.state IN ('declined', 'absent')
     AND NOT EXISTS (SELECT 1 FROM attempt_evidence WHERE attempt_id = NEW.id AND created_at >= OLD.updated_at) THEN
    RAISE EXCEPTION 'attempt % is unknown: it needs evidence to become %', NEW.id, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payment_attempt_evidence BEFORE UPDATE OF state ON payment_attempt FOR EACH ROW EXECUTE FUNCTION require_evidence();

CREATE FUNCTION check_single_currency() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT currency FROM customer_order WHERE id = NEW.order_id) <> NEW.currency THEN
    RAISE EXCEPTION 'payment currency differs from its order' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payment_currency_of_order BEFORE INSERT ON payment FOR EACH ROW EXECUTE FUNCTION check_single_currency();

-- Monthly partitions of play, made ahead of need (decisions.md D11). Idempotent; safe when several workers call it.
CREATE FUNCTION ensure_play_partitions(from_month date, to_month date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE month date := date_trunc('month', from_month)::date; name text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('play_partitions'));
  WHILE month <= to_month LOOP
    name := 'play_' || to_char(month, 'YYYY_MM');
    IF to_regclass(name) IS NULL THEN
      EXECUTE format('CREATE TABLE %I PARTITION OF play FOR VALUES FROM (%L) TO (%L)', name,
        month::text || ' 00:00:00+00', (month + interval '1 month')::date::text || ' 00:00:00+00');
    END IF;
    month := (month + interval '1 month')::date;
  END LOOP;
END $$;

-- ── What every store starts with ────────────────────────────────────────────────────────────────────────────────────
INSERT INTO tax_rate (jurisdiction, rate_ppm, source, as_of) VALUES ('*', 0, 'no rates configured: prices are final', '2026-11-21');
INSERT INTO payment_settings_version (version, body, note)
  VALUES (1, '{"strategy":"priority","providers":[{"provider":"stripe","isEnabled":true,"priority":1}]}', 'first version');
INSERT INTO fee_schedule (id, provider, method, currency, region, percent_ppm, fixed_minor, international_ppm, source, as_of) VALUES
  ('01930000-0000-7000-8000-000000000001', 'stripe', 'card', 'USD', 'US', 29000, 30, 15000, 'stripe.com/pricing (US, cards)', '2026-11-01'),
  ('01930000-0000-7000-8000-000000000002', 'stripe', 'card', 'GBP', 'GB', 15000, 20, 0, 'stripe.com/gb/pricing (UK cards)', '2026-11-01'),
  ('01930000-0000-7000-8000-000000000003', 'stripe', 'card', 'EUR', 'EEA', 15000, 25, 0, 'stripe.com/ie/pricing (EEA cards)', '2026-11-01'),
  ('01930000-0000-7000-8000-000000000004', 'stripe', 'card', 'CAD', 'CA', 29000, 30, 8000, 'stripe.com/en-ca/pricing (to be checked)', '2026-11-01'),
  ('01930000-0000-7000-8000-000000000005', 'stripe', 'card', 'AUD', 'AU', 17000, 30, 18000, 'stripe.com/au/pricing (to be checked)', '2026-11-01'),
  ('01930000-0000-7000-8000-000000000006', 'stripe', 'card', 'SEK', 'EEA', 15000, 180, 10000, 'stripe.com/en-se/pricing (to be checked)', '2026-11-01'),
  ('01930000-0000-7000-8000-000000000007', 'stripe', 'card', 'JPY', 'JP', 36000, 0, 0, 'stripe.com/en-jp/pricing (to be checked)', '2026-11-01');
