-- Routing by more than priority: prices per attempt, kind of card and volume tier, what is known of each rail, and why.

-- ── Prices ──────────────────────────────────────────────────────────────────────────────────────────────────────────
ALTER TABLE fee_schedule
  -- the provider's own word for a kind of card; * for any
  ADD COLUMN card_class text NOT NULL DEFAULT '*' CHECK (card_class <> ''),
  -- due for a refused attempt as well
  ADD COLUMN per_attempt_minor bigint NOT NULL DEFAULT 0 CHECK (per_attempt_minor >= 0);
DROP INDEX fee_schedule_key;
CREATE UNIQUE INDEX fee_schedule_key ON fee_schedule (provider, method, currency, region, card_class, version);

-- From what was captured in a calendar month (UTC) on: another percentage and fixed part. Negotiated, so a store's own.
CREATE TABLE fee_tier (
  schedule_id uuid    NOT NULL REFERENCES fee_schedule (id),
  from_minor  bigint  NOT NULL CHECK (from_minor > 0),
  percent_ppm integer NOT NULL CHECK (percent_ppm >= 0),
  fixed_minor bigint  NOT NULL CHECK (fixed_minor >= 0),
  PRIMARY KEY (schedule_id, from_minor)
);

-- ── Decisions ───────────────────────────────────────────────────────────────────────────────────────────────────────
-- The strategy that gave the order; another than the one asked for where data were too few. NULL before this was kept.
ALTER TABLE routing_decision ADD COLUMN applied text;

-- The last finished attempts of a rail and method, and the captures of its month.
CREATE INDEX payment_attempt_finished_idx ON payment_attempt (rail, method, finished_at)
  WHERE state IN ('captured', 'declined', 'not_sent', 'absent');
