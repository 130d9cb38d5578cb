-- Reconciliation: what a provider says it moved, day by day, and where that is not what is booked here.

-- ── The provider's own list, as it last told it ─────────────────────────────────────────────────────────────────────
CREATE TABLE settlement_line (
  rail        text        NOT NULL,
  ref         text        NOT NULL,
  kind        text        NOT NULL CHECK (kind IN ('charge', 'refund', 'refund_returned', 'dispute', 'dispute_reversal',
                          'fee', 'payout', 'other')),
  subject_ref text,
  charge_ref  text,
  -- the attempt or refund that our own reference names
  our_id      uuid,
  gross_minor bigint      NOT NULL,
  currency    text        NOT NULL,
  fee_minor   bigint      NOT NULL,
  net_minor   bigint      NOT NULL,
  settled_in  text        NOT NULL,
  at          timestamptz NOT NULL,
  is_final    boolean     NOT NULL,
  -- the reading that last showed it: what the next one does not show is gone
  reading     integer     NOT NULL,
  PRIMARY KEY (rail, ref)
);
CREATE INDEX settlement_line_at_idx ON settlement_line (rail, at);
CREATE INDEX settlement_line_charge_idx ON settlement_line (charge_ref, kind) WHERE charge_ref IS NOT NULL;
CREATE INDEX settlement_line_returned_idx ON settlement_line (charge_ref, subject_ref) WHERE kind = 'refund_returned';
CREATE INDEX settlement_line_ours_idx ON settlement_line (our_id) WHERE our_id IS NOT NULL;

CREATE SEQUENCE settlement_reading AS integer;

-- ── How a day stands ────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE reconciliation_day (
  rail        text        NOT NULL,
  day         date        NOT NULL,
  state       text        NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
  reading     integer     NOT NULL DEFAULT 0,
  asked_at    timestamptz NOT NULL,
  asked_by    uuid,
  finished_at timestamptz,
  line_count  bigint      NOT NULL DEFAULT 0,
  -- why what it shows may still change: day_open, list_behind, fees_open
  settling    text[]      NOT NULL DEFAULT '{}',
  summary     jsonb       NOT NULL DEFAULT '[]',
  error       text,
  PRIMARY KEY (rail, day)
);
CREATE INDEX reconciliation_day_day_idx ON reconciliation_day (day);

-- ── What does not match ─────────────────────────────────────────────────────────────────────────────────────────────
-- A row per line or booking; the next comparison of its day finds it again under the same `item`.
CREATE TABLE reconciliation_finding (
  id              uuid        NOT NULL PRIMARY KEY,
  rail            text        NOT NULL,
  day             date        NOT NULL,
  item            text        NOT NULL,
  kind            text        NOT NULL,
  class           text        NOT NULL CHECK (class IN ('missing_here', 'missing_there', 'amount_mismatch',
                              'currency_mismatch', 'fee_mismatch')),
  is_repeat       boolean     NOT NULL,
  line_ref        text,
  charge_ref      text,
  attempt_id      uuid,
  order_id        uuid,
  at              timestamptz NOT NULL,
  there_minor     bigint,
  there_fee_minor bigint,
  there_currency  text,
  here_minor      bigint,
  here_fee_minor  bigint,
  here_currency   text,
  ledger_minor    bigint,
  ledger_fee_minor bigint,
  found_at        timestamptz NOT NULL,
  -- a later comparison did not find it any more
  gone_at         timestamptz,
  explained_at    timestamptz,
  explained_by    uuid,
  note            text
);
CREATE UNIQUE INDEX reconciliation_finding_item_key ON reconciliation_finding (rail, item);
CREATE INDEX reconciliation_finding_day_idx ON reconciliation_finding (rail, day) WHERE gone_at IS NULL;
