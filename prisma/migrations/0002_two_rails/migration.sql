-- Two rails, several processes: refunds, disputes, breakers, limits, and what a second rail needs of an attempt.

-- ── Attempts ────────────────────────────────────────────────────────────────────────────────────────────────────────
ALTER TABLE payment_attempt
  -- sealed; only while a confirmation is on its way, for rails that settle a doubt by sending the same one again
  ADD COLUMN confirm_token text,
  -- what a browser that comes back from the rail must know: SHA-256 of a nonce that is in no other address
  ADD COLUMN return_nonce_hash text,
  ADD COLUMN fee_settled_at timestamptz;
CREATE UNIQUE INDEX payment_attempt_return_nonce_key ON payment_attempt (return_nonce_hash) WHERE return_nonce_hash IS NOT NULL;
CREATE INDEX payment_attempt_unsettled_fee_idx ON payment_attempt (finished_at) WHERE state = 'captured' AND fee_settled_at IS NULL;
CREATE INDEX payment_attempt_recent_idx ON payment_attempt (updated_at);

-- Everything a decision was made from, so that replaying it gives the same answer.
ALTER TABLE routing_decision ADD COLUMN context jsonb NOT NULL DEFAULT '{}';

-- Who decided a review by hand, and why.
ALTER TABLE payment_obligation ADD COLUMN settled_by uuid, ADD COLUMN note text;

-- Settled fees come with the refunds' and disputes' postings: each posting names its source and is written once.
ALTER TABLE ledger_transaction ADD COLUMN source_id uuid;
CREATE UNIQUE INDEX ledger_transaction_source_key ON ledger_transaction (kind, source_id) WHERE source_id IS NOT NULL;

-- ── Refunds ─────────────────────────────────────────────────────────────────────────────────────────────────────────
-- What refunds in flight and done may take of a capture together: reserved before the rail is asked (I14).
ALTER TABLE payment ADD COLUMN refund_reserved_minor bigint NOT NULL DEFAULT 0;
UPDATE payment SET refund_reserved_minor = refunded_minor WHERE refunded_minor > 0;
ALTER TABLE payment ADD CHECK (refund_reserved_minor BETWEEN refunded_minor AND captured_minor);
ALTER TABLE customer_order ADD COLUMN link_revoked_at timestamptz;

CREATE TABLE refund (
  id              uuid        NOT NULL PRIMARY KEY,
  payment_id      uuid        NOT NULL REFERENCES payment (id),
  attempt_id      uuid        NOT NULL REFERENCES payment_attempt (id),
  n               integer     NOT NULL CHECK (n > 0),
  amount_minor    bigint      NOT NULL CHECK (amount_minor > 0),
  currency        char(3)     NOT NULL,
  reason          text        NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  requested_by    uuid,
  -- sent: on its way · pending: the rail took it and is not done · unknown: ask the rail
  state           text        NOT NULL CHECK (state IN ('sent', 'pending', 'unknown', 'succeeded', 'failed')),
  idempotency_key text        NOT NULL CHECK (length(idempotency_key) <= 45),
  provider_ref    text,
  outcome_class   text,
  outcome_code    text,
  lease_until     timestamptz,
  resolve_count   integer     NOT NULL DEFAULT 0,
  livemode        boolean     NOT NULL,
  created_at      timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL,
  finished_at     timestamptz,
  CHECK ((state IN ('succeeded', 'failed')) = (finished_at IS NOT NULL))
);
CREATE UNIQUE INDEX refund_payment_n_key ON refund (payment_id, n);
CREATE UNIQUE INDEX refund_key ON refund (attempt_id, idempotency_key);
CREATE INDEX refund_due_idx ON refund (lease_until) WHERE lease_until IS NOT NULL;

CREATE TABLE refund_line (
  refund_id     uuid   NOT NULL REFERENCES refund (id),
  order_line_id uuid   NOT NULL REFERENCES order_line (id),
  net_minor     bigint NOT NULL CHECK (net_minor >= 0),
  tax_minor     bigint NOT NULL CHECK (tax_minor >= 0),
  PRIMARY KEY (refund_id, order_line_id)
);
CREATE INDEX refund_line_line_idx ON refund_line (order_line_id);

CREATE FUNCTION check_refund_lines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT sum(net_minor + tax_minor) FROM refund_line WHERE refund_id = NEW.refund_id)
     <> (SELECT amount_minor FROM refund WHERE id = NEW.refund_id) THEN
    RAISE EXCEPTION 'lines of refund % do not add up to its amount', NEW.refund_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER refund_line_sum AFTER INSERT OR UPDATE ON refund_line
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_refund_lines();

-- An artist's own sales.
CREATE INDEX order_line_artist_idx ON order_line (artist_id, order_id);

-- ── Disputes ────────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE dispute (
  id           uuid        NOT NULL PRIMARY KEY,
  payment_id   uuid        NOT NULL REFERENCES payment (id),
  attempt_id   uuid        NOT NULL REFERENCES payment_attempt (id),
  rail         text        NOT NULL,
  provider_ref text        NOT NULL,
  amount_minor bigint      NOT NULL CHECK (amount_minor > 0),
  currency     char(3)     NOT NULL,
  reason       text        NOT NULL,
  state        text        NOT NULL CHECK (state IN ('open', 'won', 'lost')),
  livemode     boolean     NOT NULL,
  opened_at    timestamptz NOT NULL,
  updated_at   timestamptz NOT NULL,
  closed_at    timestamptz,
  CHECK ((state = 'open') = (closed_at IS NULL))
);
CREATE UNIQUE INDEX dispute_provider_ref_key ON dispute (rail, provider_ref);
CREATE INDEX dispute_payment_idx ON dispute (payment_id);

-- ── Breakers: one row per rail and operation, shared by all processes ───────────────────────────────────────────────
CREATE TABLE rail_breaker (
  rail         text        NOT NULL,
  operation    text        NOT NULL,
  state        text        NOT NULL CHECK (state IN ('closed', 'open', 'half_open', 'recovering')),
  -- the last samples, newest last: [at in ms, 1 = technical failure]
  samples      jsonb       NOT NULL DEFAULT '[]',
  failures_in_row integer  NOT NULL DEFAULT 0,
  opened_count integer     NOT NULL DEFAULT 0,
  open_until   timestamptz,
  trial_until  timestamptz,
  good_calls   integer     NOT NULL DEFAULT 0,
  last_code    text,
  changed_at   timestamptz NOT NULL,
  PRIMARY KEY (rail, operation)
);

-- ── Limits: counters of rate-limiter-flexible; losing them in a crash only forgives ─────────────────────────────────
CREATE UNLOGGED TABLE rate_limit (
  key    varchar(255) NOT NULL PRIMARY KEY,
  points integer      NOT NULL DEFAULT 0,
  expire bigint
);
CREATE INDEX rate_limit_expire_idx ON rate_limit (expire);

-- ── The second rail ─────────────────────────────────────────────────────────────────────────────────────────────────
INSERT INTO payment_settings_version (version, body, note)
  SELECT version + 1, jsonb_set(body, '{providers}', body->'providers' ||
    jsonb_build_array(jsonb_build_object('provider', 'paypal', 'isEnabled', true,
      'priority', (SELECT coalesce(max((p->>'priority')::int), 0) + 1 FROM jsonb_array_elements(body->'providers') p)))), 'PayPal joins'
  FROM payment_settings_version ORDER BY version DESC LIMIT 1;
INSERT INTO fee_schedule (id, provider, method, currency, region, percent_ppm, fixed_minor, international_ppm, source, as_of) VALUES
  ('01930000-0000-7000-8000-000000000101', 'paypal', 'paypal', 'USD', 'US', 34900, 49, 15000, 'paypal.com/us/business/paypal-business-fees (PayPal Checkout)', '2026-11-01'),
  ('01930000-0000-7000-8000-000000000102', 'paypal', 'card',   'USD', 'US', 29900, 49, 15000, 'paypal.com/us/business/paypal-business-fees (cards)', '2026-11-01'),
  ('01930000-0000-7000-8000-000000000103', 'paypal', 'paypal', 'GBP', 'GB', 29000, 30, 12900, 'paypal.com/uk/business/paypal-business-fees (to be checked)', '2026-11-01'),
  ('01930000-0000-7000-8000-000000000104', 'paypal', 'card',   'GBP', 'GB', 29000, 30, 12900, 'paypal.com/uk/business/paypal-business-fees (to be checked)', '2026-11-01'),
  ('01930000-0000-7000-8000-000000000105', 'paypal', 'paypal', 'EUR', 'EEA', 29900, 39, 19900, 'paypal.com/de/business/paypal-business-fees (to be checked)', '2026-11-01'),
  ('01930000-0000-7000-8000-000000000106', 'paypal', 'card',   'EUR', 'EEA', 29900, 39, 19900, 'paypal.com/de/business/paypal-business-fees (to be checked)', '2026-11-01'),
  ('01930000-0000-7000-8000-000000000107', 'paypal', 'paypal', 'CAD', 'CA', 29000, 30, 8000, 'paypal.com/ca/business/paypal-business-fees (to be checked)', '2026-11-01'),
  ('01930000-0000-7000-8000-000000000108', 'paypal', 'paypal', 'AUD', 'AU', 26000, 30, 10000, 'paypal.com/au/business/paypal-business-fees (to be checked)', '2026-11-01'),
  ('01930000-0000-7000-8000-000000000109', 'paypal', 'paypal', 'SEK', 'EEA', 34000, 325, 19900, 'paypal.com/se/business/paypal-business-fees (to be checked)', '2026-11-01'),
  ('01930000-0000-7000-8000-00000000010a', 'paypal', 'paypal', 'JPY', 'JP', 36000, 40, 5000, 'paypal.com/jp/business/paypal-business-fees (to be checked)', '2026-11-01');
