-- Analytics: distinct counts that add up, summaries per period, targets, alerts, share links, the funnel, mail to be sent.

-- ── Counters the roll-ups lacked ────────────────────────────────────────────────────────────────────────────────────
ALTER TABLE artist_day  ADD COLUMN orders bigint NOT NULL DEFAULT 0;
ALTER TABLE artist_hour ADD COLUMN orders bigint NOT NULL DEFAULT 0;
ALTER TABLE track_day   ADD COLUMN orders bigint NOT NULL DEFAULT 0,
  ADD COLUMN completes bigint NOT NULL DEFAULT 0, ADD COLUMN skips bigint NOT NULL DEFAULT 0;
ALTER TABLE track_hour  ADD COLUMN orders bigint NOT NULL DEFAULT 0,
  ADD COLUMN completes bigint NOT NULL DEFAULT 0, ADD COLUMN skips bigint NOT NULL DEFAULT 0;
-- What the play's outcome was before its last report: tells the roll-ups from where to where it moved.
ALTER TABLE play ADD COLUMN outcome_before text;

-- Orders of several artists count once here, and days are the store's: neither can be added up from the other roll-ups.
CREATE TABLE platform_day (
  day           date    NOT NULL,
  currency      char(3) NOT NULL,
  orders        bigint  NOT NULL DEFAULT 0,
  copies        bigint  NOT NULL DEFAULT 0,
  gross_minor   bigint  NOT NULL DEFAULT 0,
  refunds_minor bigint  NOT NULL DEFAULT 0,
  fees_minor    bigint  NOT NULL DEFAULT 0,
  net_minor     bigint  NOT NULL DEFAULT 0,
  plays         bigint  NOT NULL DEFAULT 0,
  PRIMARY KEY (day, currency)
);

-- What happened to sales later, by when: recounts and lists of orders read a span of it.
CREATE INDEX ledger_transaction_later_idx ON ledger_transaction (occurred_at) WHERE kind IN ('refund', 'dispute_lost', 'fee_true_up');

-- ── Distinct counts ─────────────────────────────────────────────────────────────────────────────────────────────────
-- Who was seen where: a buyer or listener of an artist, a track of an artist that was sold. The nil artist is the whole
-- store, 'XXX' no currency. `person` is an id or a hash, never a name. The days before tell what the last change moved.
CREATE TABLE reach_seen (
  kind         text    NOT NULL CHECK (kind IN ('buyer', 'listener', 'track')),
  artist_id    uuid    NOT NULL,
  currency     char(3) NOT NULL,
  person       uuid    NOT NULL,
  first_day    date    NOT NULL,
  last_day     date    NOT NULL,
  first_before date,
  last_before  date,
  PRIMARY KEY (artist_id, kind, currency, person)
);
-- How many were seen first and last on a day. Of a period that ends today, everyone in it was last seen in it: distinct
-- counts become sums (docs/analytics.md).
CREATE TABLE reach_day (
  artist_id  uuid    NOT NULL,
  kind       text    NOT NULL,
  currency   char(3) NOT NULL,
  day        date    NOT NULL,
  first_seen bigint  NOT NULL DEFAULT 0,
  last_seen  bigint  NOT NULL DEFAULT 0,
  PRIMARY KEY (artist_id, kind, currency, day)
);

-- One row: the data version rises with every merge; `rebuild_from` is the next day a running backfill has to count.
CREATE TABLE rollup_state (
  id           smallint    NOT NULL PRIMARY KEY DEFAULT 1 CHECK (id = 1),
  version      bigint      NOT NULL DEFAULT 0,
  changed_at   timestamptz NOT NULL DEFAULT now(),
  rebuild_from date,
  rebuild_to   date
);
INSERT INTO rollup_state (rebuild_from, rebuild_to)
  SELECT least(min(day), current_date), current_date + 1 FROM (
    SELECT min(paid_at)::date - 1 AS day FROM customer_order UNION ALL SELECT min(played_at)::date - 1 FROM play) first
  HAVING min(day) IS NOT NULL;
INSERT INTO rollup_state SELECT WHERE NOT EXISTS (SELECT 1 FROM rollup_state);

-- ── What merging and recounting share ───────────────────────────────────────────────────────────────────────────────
-- A name nobody can read back into a text: who is counted once, without saying who it is.
CREATE FUNCTION person_of(text) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$ SELECT encode(substring(sha256(convert_to($1, 'UTF8')) FROM 1 FOR 16), 'hex')::uuid $$;

-- Largest remainder, ties to the lower index: lib/shared/money.ts in SQL, for recounting what releases were divided into.
CREATE FUNCTION divide_by_weights(total bigint, weights bigint[]) RETURNS bigint[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE WHEN cardinality(weights) = 1 THEN ARRAY[total] ELSE (
    SELECT array_agg(sign(total)::bigint * (whole + (place <= abs(total) - given)::int)::bigint ORDER BY n) FROM (
      SELECT n, whole, sum(whole) OVER () AS given, row_number() OVER (ORDER BY rest DESC, n) AS place FROM (
        SELECT n, div(abs(total) * weight, sum(weight) OVER ()) AS whole, mod(abs(total) * weight, sum(weight) OVER ()) AS rest FROM (
          SELECT n, CASE WHEN 0 = ALL (weights) THEN 1 ELSE weight END::numeric AS weight FROM unnest(weights) WITH ORDINALITY AS u(weight, n)
        ) weighted) divided) placed) END
$$;

-- ── Summaries per period, each over the calendar days that end today in the store's zone ────────────────────────────
-- bound when made: a refresh runs without a search path
CREATE FUNCTION store_today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
  RETURN (now() AT TIME ZONE coalesce((SELECT time_zone FROM instance), 'UTC'))::date;

DO $$
DECLARE period record;
BEGIN
  FOR period IN SELECT * FROM (VALUES ('7d', 7), ('30d', 30), ('90d', 90), ('1y', 365)) AS p(name, days) LOOP
    EXECUTE format($view$
      CREATE MATERIALIZED VIEW %2$I AS
      WITH money AS (
        SELECT artist_id, currency, sum(orders)::bigint AS orders, sum(copies)::bigint AS copies, sum(gross_minor)::bigint AS gross_minor,
          sum(refunds_minor)::bigint AS refunds_minor, sum(fees_minor)::bigint AS fees_minor, sum(net_minor)::bigint AS net_minor,
          sum(plays)::bigint AS plays
        FROM artist_day WHERE day > store_today() - %1$s AND day <= store_today() GROUP BY 1, 2
      ), reach AS (
        SELECT artist_id, currency, coalesce(sum(last_seen) FILTER (WHERE kind = 'buyer'), 0)::bigint AS buyers,
          coalesce(sum(last_seen) FILTER (WHERE kind = 'listener'), 0)::bigint AS listeners,
          coalesce(sum(last_seen) FILTER (WHERE kind = 'track'), 0)::bigint AS sold_tracks
        FROM reach_day WHERE day > store_today() - %1$s AND day <= store_today() GROUP BY 1, 2
      )
      SELECT money.*, coalesce(buyers, 0) AS buyers, coalesce(listeners, 0) AS listeners,
        coalesce(sold_tracks, 0) AS sold_tracks
      FROM money LEFT JOIN reach USING (artist_id, currency) WITH NO DATA $view$,
      period.days, 'artist_revenue_summary_' || period.name);
    EXECUTE format('CREATE UNIQUE INDEX %I ON %I (currency, artist_id)', 'artist_revenue_summary_' || period.name || '_key',
      'artist_revenue_summary_' || period.name);
  END LOOP;
END $$;

-- When each was refreshed, what it took, and which data version it holds: all of it, or it is not read.
CREATE TABLE summary_refresh (
  period       text        NOT NULL PRIMARY KEY CHECK (period IN ('7d', '30d', '90d', '1y')),
  version      bigint      NOT NULL,
  day          date        NOT NULL,
  refreshed_at timestamptz NOT NULL,
  duration_ms  integer     NOT NULL
);

-- ── Targets ─────────────────────────────────────────────────────────────────────────────────────────────────────────
-- Gross a month shall bring, `month` its first day. The hour's target is a setting.
CREATE TABLE revenue_target (
  month       date        NOT NULL CHECK (extract(day FROM month) = 1),
  currency    char(3)     NOT NULL,
  gross_minor bigint      NOT NULL CHECK (gross_minor > 0),
  updated_at  timestamptz NOT NULL DEFAULT now(),
  updated_by  uuid,
  PRIMARY KEY (month, currency)
);

-- ── The funnel ──────────────────────────────────────────────────────────────────────────────────────────────────────
-- Steps between listening and paying, at most one of a kind per listener, artist and UTC hour.
CREATE TABLE funnel_event (
  hour        timestamptz NOT NULL,
  step        text        NOT NULL CHECK (step IN ('basket', 'checkout', 'paid')),
  listener_id text        NOT NULL,
  artist_id   uuid        NOT NULL,
  at          timestamptz NOT NULL,
  PRIMARY KEY (hour, step, listener_id, artist_id)
);
-- Who listened before this order was placed; what turns its payment into the funnel's last step.
ALTER TABLE customer_order ADD COLUMN listener_id text;

-- ── Alerts ──────────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE alert (
  id              uuid        NOT NULL PRIMARY KEY,
  rule            text        NOT NULL,
  dedupe_key      text        NOT NULL,
  severity        text        NOT NULL CHECK (severity IN ('info', 'warning', 'critical')),
  state           text        NOT NULL CHECK (state IN ('firing', 'acknowledged', 'resolved')),
  -- numbers, window and baseline it was raised on
  facts           jsonb       NOT NULL,
  fired_at        timestamptz NOT NULL,
  last_seen_at    timestamptz NOT NULL,
  acknowledged_at timestamptz,
  acknowledged_by uuid,
  snoozed_until   timestamptz,
  resolved_at     timestamptz,
  CHECK ((state = 'resolved') = (resolved_at IS NOT NULL))
);
CREATE UNIQUE INDEX alert_open_key ON alert (dedupe_key) WHERE state <> 'resolved';
CREATE INDEX alert_fired_idx ON alert (fired_at DESC);

CREATE TABLE webhook_target (
  id           uuid        NOT NULL PRIMARY KEY,
  name         text        NOT NULL,
  shape        text        NOT NULL CHECK (shape IN ('slack', 'pagerduty')),
  -- sealed: such addresses and keys are secrets
  url          text        NOT NULL,
  routing_key  text,
  min_severity text        NOT NULL DEFAULT 'warning' CHECK (min_severity IN ('info', 'warning', 'critical')),
  is_enabled   boolean     NOT NULL DEFAULT true,
  created_at   timestamptz NOT NULL,
  created_by   uuid,
  updated_at   timestamptz NOT NULL
);

CREATE TABLE alert_delivery (
  id         uuid        NOT NULL PRIMARY KEY,
  alert_id   uuid        NOT NULL REFERENCES alert (id),
  event      text        NOT NULL CHECK (event IN ('fired', 'acknowledged', 'resolved')),
  -- null: by mail, a row in mail_outbox
  target_id  uuid        REFERENCES webhook_target (id) ON DELETE CASCADE,
  state      text        NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'refused', 'failed')),
  attempts   integer     NOT NULL DEFAULT 0,
  due_at     timestamptz NOT NULL,
  last_error text,
  created_at timestamptz NOT NULL,
  sent_at    timestamptz
);
CREATE UNIQUE INDEX alert_delivery_once_key ON alert_delivery (alert_id, event, coalesce(target_id, '00000000-0000-0000-0000-000000000000'));
CREATE INDEX alert_delivery_due_idx ON alert_delivery (due_at) WHERE state = 'waiting';

-- Mail to be sent. Erasable: the one place that holds an address and a text together.
CREATE TABLE mail_outbox (
  id         uuid        NOT NULL PRIMARY KEY,
  kind       text        NOT NULL,
  recipient  text        NOT NULL,
  subject    text        NOT NULL,
  body       text        NOT NULL,
  attempts   integer     NOT NULL DEFAULT 0,
  due_at     timestamptz NOT NULL DEFAULT now(),
  last_error text,
  created_at timestamptz NOT NULL DEFAULT now(),
  sent_at    timestamptz
);
CREATE INDEX mail_outbox_due_idx ON mail_outbox (due_at) WHERE sent_at IS NULL;

-- ── Share links ─────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE share_link (
  id          uuid        NOT NULL PRIMARY KEY,
  -- SHA-256 of what the address holds
  secret_hash text        NOT NULL,
  -- the page and query it shows, and nothing else
  scope       jsonb       NOT NULL,
  created_by  uuid        NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
  created_at  timestamptz NOT NULL,
  expires_at  timestamptz NOT NULL,
  revoked_at  timestamptz,
  opened      integer     NOT NULL DEFAULT 0,
  opened_at   timestamptz
);
CREATE UNIQUE INDEX share_link_secret_key ON share_link (secret_hash);
CREATE INDEX share_link_owner_idx ON share_link (created_by, created_at DESC);
