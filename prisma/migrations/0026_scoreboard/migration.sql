-- What the active probes of the last days found out, and every change of a breaker's state: why, and how long it lasted.
CREATE TABLE rail_probe (
  rail       text        NOT NULL,
  at         timestamptz NOT NULL,
  is_up      boolean     NOT NULL,
  latency_ms integer     CHECK (latency_ms >= 0),
  code       text,
  PRIMARY KEY (rail, at),
  CHECK (is_up = (code IS NULL))
);
CREATE INDEX rail_probe_at_idx ON rail_probe (at);

CREATE TABLE rail_health_event (
  id         uuid        NOT NULL PRIMARY KEY,
  rail       text        NOT NULL,
  operation  text        NOT NULL,
  from_state text        NOT NULL,
  to_state   text        NOT NULL,
  code       text,
  at         timestamptz NOT NULL,
  CHECK (from_state <> to_state)
);
CREATE INDEX rail_health_event_rail_idx ON rail_health_event (rail, at);
CREATE INDEX rail_health_event_at_idx ON rail_health_event (at);

-- One provider's attempts of a period are found by the period, whatever the provider.
CREATE INDEX payment_attempt_ended_idx ON payment_attempt (finished_at)
  WHERE state IN ('captured', 'declined', 'not_sent', 'absent');
