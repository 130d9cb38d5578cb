-- Days that are over, added up once a day for each period that ends today: a summary or a top 100 then reads one row per
-- artist and today's, not every day of a year.
CREATE TABLE closed_days (
  id          smallint    NOT NULL PRIMARY KEY DEFAULT 1 CHECK (id = 1),
  -- the first day that is not in `artist_closed`; null: they have to be added up anew
  day         date,
  closed_at   timestamptz,
  duration_ms integer     NOT NULL DEFAULT 0
);
INSERT INTO closed_days DEFAULT VALUES;

-- Rises with every merge that changed a day before today: what is said of such days stands until then.
ALTER TABLE rollup_state ADD COLUMN past_version bigint NOT NULL DEFAULT 0;

CREATE TABLE artist_closed (
  period        text    NOT NULL,
  currency      char(3) NOT NULL,
  artist_id     uuid    NOT NULL,
  orders        bigint  NOT NULL,
  copies        bigint  NOT NULL,
  gross_minor   bigint  NOT NULL,
  refunds_minor bigint  NOT NULL,
  fees_minor    bigint  NOT NULL,
  net_minor     bigint  NOT NULL,
  plays         bigint  NOT NULL,
  buyers        bigint  NOT NULL,
  listeners     bigint  NOT NULL,
  sold_tracks   bigint  NOT NULL,
  PRIMARY KEY (period, currency, artist_id)
);

-- What mergers changed about days before today since: events that came late, people seen again who were last seen then. Only
-- ever added to, so that no merger waits for who adds the days up.
CREATE TABLE artist_closed_change (
  id            bigint  NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  day           date    NOT NULL,
  currency      char(3) NOT NULL,
  artist_id     uuid    NOT NULL,
  orders        bigint  NOT NULL DEFAULT 0,
  copies        bigint  NOT NULL DEFAULT 0,
  gross_minor   bigint  NOT NULL DEFAULT 0,
  refunds_minor bigint  NOT NULL DEFAULT 0,
  fees_minor    bigint  NOT NULL DEFAULT 0,
  net_minor     bigint  NOT NULL DEFAULT 0,
  plays         bigint  NOT NULL DEFAULT 0,
  buyers        bigint  NOT NULL DEFAULT 0,
  listeners     bigint  NOT NULL DEFAULT 0,
  sold_tracks   bigint  NOT NULL DEFAULT 0
);
CREATE INDEX reach_day_day_idx ON reach_day (day);
-- An artist's tracks over a long period: the key begins with the day.
CREATE INDEX track_day_artist_idx ON track_day (artist_id, day);

-- The store's day now; unlike `store_today()` it goes on while a transaction waits.
CREATE FUNCTION store_day_now() RETURNS date LANGUAGE sql VOLATILE
  RETURN (clock_timestamp() AT TIME ZONE coalesce((SELECT time_zone FROM instance), 'UTC'))::date;

-- What sum() does, without its detour over numeric: an overflow is an error here too.
CREATE AGGREGATE total (bigint) (SFUNC = int8pl, STYPE = bigint, INITCOND = '0', COMBINEFUNC = int8pl, PARALLEL = SAFE);

-- What days added up do not hold of the periods that end on `closed_days.day`: that day, and what changed since.
CREATE VIEW artist_live AS
WITH span_period (period, days) AS (VALUES ('7d', 7), ('30d', 30), ('90d', 90), ('1y', 365))
SELECT p.period, d.currency, d.artist_id, d.orders, d.copies, d.gross_minor, d.refunds_minor, d.fees_minor, d.net_minor, d.plays,
  0::bigint AS buyers, 0::bigint AS listeners, 0::bigint AS sold_tracks
FROM span_period p, artist_day d WHERE d.day = (SELECT day FROM closed_days)
UNION ALL
SELECT p.period, r.currency, r.artist_id, 0, 0, 0, 0, 0, 0, 0, CASE r.kind WHEN 'buyer' THEN r.last_seen ELSE 0 END,
  CASE r.kind WHEN 'listener' THEN r.last_seen ELSE 0 END, CASE r.kind WHEN 'track' THEN r.last_seen ELSE 0 END
FROM span_period p, reach_day r WHERE r.day = (SELECT day FROM closed_days) AND r.last_seen <> 0
  AND r.artist_id <> '00000000-0000-0000-0000-000000000000'
UNION ALL
SELECT p.period, c.currency, c.artist_id, c.orders, c.copies, c.gross_minor, c.refunds_minor, c.fees_minor, c.net_minor, c.plays, c.buyers,
  c.listeners, c.sold_tracks
FROM span_period p, artist_closed_change c, closed_days s WHERE c.day < s.day AND c.day > s.day - p.days;

-- Rows whose sums are an artist's figures of such a period.
CREATE VIEW artist_span AS
SELECT period, currency, artist_id, orders, copies, gross_minor, refunds_minor, fees_minor, net_minor, plays, buyers, listeners, sold_tracks
FROM artist_closed
UNION ALL
SELECT period, currency, artist_id, orders, copies, gross_minor, refunds_minor, fees_minor, net_minor, plays, buyers, listeners, sold_tracks
FROM artist_live;

-- `nothing`: a refresh looks for duplicates among rows without a null before all else, which takes half its time and finds none,
-- as the rows are grouped by the key.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['7d', '30d', '90d', '1y'] LOOP
    EXECUTE format('DROP MATERIALIZED VIEW %I', 'artist_revenue_summary_' || name);
    EXECUTE format($view$
      CREATE MATERIALIZED VIEW %I AS
      SELECT artist_id, currency, coalesce(c.orders, 0) + coalesce(l.orders, 0) AS orders,
        coalesce(c.copies, 0) + coalesce(l.copies, 0) AS copies,
        coalesce(c.gross_minor, 0) + coalesce(l.gross_minor, 0) AS gross_minor,
        coalesce(c.refunds_minor, 0) + coalesce(l.refunds_minor, 0) AS refunds_minor,
        coalesce(c.fees_minor, 0) + coalesce(l.fees_minor, 0) AS fees_minor,
        coalesce(c.net_minor, 0) + coalesce(l.net_minor, 0) AS net_minor,
        coalesce(c.plays, 0) + coalesce(l.plays, 0) AS plays,
        coalesce(c.buyers, 0) + coalesce(l.buyers, 0) AS buyers,
        coalesce(c.listeners, 0) + coalesce(l.listeners, 0) AS listeners,
        coalesce(c.sold_tracks, 0) + coalesce(l.sold_tracks, 0) AS sold_tracks,
        NULL::boolean AS nothing
      FROM (SELECT * FROM artist_closed WHERE period = %2$L) c FULL JOIN (
        SELECT artist_id, currency, total(orders) AS orders, total(copies) AS copies, total(gross_minor) AS gross_minor, total(refunds_minor) AS refunds_minor, total(fees_minor) AS fees_minor,
          total(net_minor) AS net_minor, total(plays) AS plays, total(buyers) AS buyers, total(listeners) AS listeners, total(sold_tracks) AS sold_tracks
        FROM artist_live WHERE period = %2$L GROUP BY 1, 2
      ) l USING (artist_id, currency) WITH NO DATA $view$, 'artist_revenue_summary_' || name, name);
    EXECUTE format('CREATE UNIQUE INDEX %I ON %I (currency, artist_id)', 'artist_revenue_summary_' || name || '_key',
      'artist_revenue_summary_' || name);
  END LOOP;
END $$;
DELETE FROM summary_refresh;
