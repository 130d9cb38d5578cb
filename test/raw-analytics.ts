import { pool } from "@/lib/platform/db";
import { divideByWeights } from "@/lib/shared/money";

/** Every raw row that analytics are about, as plain objects; what belongs together is put together here, not in SQL. */
export type Amounts = { copies: number; gross: number; refunds: number; fees: number; net: number };
export type Fact = Amounts & {
  at: Date;
  event: "sale" | "refund" | "dispute" | "fee";
  eventId: string;
  orderId: string;
  buyer: string;
  artistId: string;
  currency: string;
  country: string;
  tracks: (Amounts & { trackId: string })[];
};
export type Play = { at: Date; trackId: string; artistId: string; listener: string; outcome: string };
type Track = {
  id: string;
  title: string;
  artistId: string;
  artistName: string;
  releaseId: string;
  releaseTitle: string;
  price: number;
  isPublished: boolean;
};
type Step = { at: Date; listener: string; step: number; artistIds: string[] };
export type Raw = { facts: Fact[]; plays: Play[]; tracks: Track[]; steps: Step[] };

type LineRow = {
  id: string;
  order_id: string;
  track_id: string | null;
  release_id: string;
  artist_id: string;
  net_minor: number;
  paid_at: Date;
  created_at: Date;
  currency: string;
  country: string;
  buyer: string;
  listener_id: string | null;
};
type EntryRow = {
  transaction_id: string;
  kind: string;
  occurred_at: Date;
  account: string;
  amount_minor: number;
  order_line_id: string;
};

const total = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

export async function loadRaw(): Promise<Raw> {
  const { rows: tracks } = await pool.query<Track>(
    `SELECT t.id, t.title, t.artist_id AS "artistId", a.name AS "artistName", t.release_id AS "releaseId", r.title AS "releaseTitle",
       coalesce(t.price_minor, 0)::int AS price, r.status = 'published' AND r.deleted_at IS NULL AND t.deleted_at IS NULL AS "isPublished"
     FROM track t JOIN release r ON r.id = t.release_id JOIN artist a ON a.id = t.artist_id ORDER BY t.release_id, t.disc, t.position`,
  );
  const { rows: lines } = await pool.query<LineRow>(
    `SELECT l.*, o.paid_at, o.created_at, o.currency, o.country, o.listener_id, coalesce(o.buyer_id::text, lower(c.email)) AS buyer
     FROM order_line l JOIN customer_order o ON o.id = l.order_id LEFT JOIN order_contact c ON c.order_id = o.id WHERE o.paid_at IS NOT NULL`,
  );
  const { rows: parts } = await pool.query<{ order_line_id: string; beneficiary: string; amount_minor: number }>(
    "SELECT * FROM line_allocation",
  );
  const { rows: entries } = await pool.query<EntryRow>(
    `SELECT e.transaction_id, t.kind, t.occurred_at, e.account, e.amount_minor, e.order_line_id FROM ledger_entry e
     JOIN ledger_transaction t ON t.id = e.transaction_id WHERE e.order_line_id IS NOT NULL AND t.kind IN ('refund', 'dispute_lost', 'fee_true_up')`,
  );
  const { rows: plays } = await pool.query<Play>(
    'SELECT played_at AS at, track_id AS "trackId", artist_id AS "artistId", listener_id AS listener, outcome FROM play',
  );
  const { rows: baskets } = await pool.query<{ at: Date; listener_id: string; artist_id: string }>(
    "SELECT * FROM funnel_event WHERE step = 'basket'",
  );
  const facts = lines.flatMap((line) =>
    [sale(line, parts), ...later(line, entries)].map((fact) => divide(fact, line, tracks)),
  );
  return { facts, plays, tracks, steps: listSteps(lines, plays, baskets) };
}

function ofLine(line: LineRow) {
  return {
    orderId: line.order_id,
    buyer: line.buyer,
    artistId: line.artist_id,
    currency: line.currency,
    country: line.country,
    tracks: [],
  };
}

function sale(
  line: LineRow,
  parts: readonly { order_line_id: string; beneficiary: string; amount_minor: number }[],
): Fact {
  const part = (prefix: string) =>
    total(
      parts.filter((x) => x.order_line_id === line.id && x.beneficiary.startsWith(prefix)).map((x) => x.amount_minor),
    );
  return {
    ...ofLine(line),
    at: line.paid_at,
    event: "sale",
    eventId: line.order_id,
    copies: 1,
    gross: line.net_minor,
    refunds: 0,
    fees: part("provider:"),
    net: part("artist:"),
  };
}

function later(line: LineRow, entries: readonly EntryRow[]): Fact[] {
  const own = entries.filter((entry) => entry.order_line_id === line.id);
  return [...new Set(own.map((entry) => entry.transaction_id))].map((id) => {
    const booked = own.filter((entry) => entry.transaction_id === id);
    const on = (prefix: string) =>
      total(booked.filter((entry) => entry.account.startsWith(prefix)).map((entry) => entry.amount_minor));
    const [first] = booked;
    if (!first) throw new Error("no entry");
    const isFee = first.kind === "fee_true_up";
    const event = isFee ? "fee" : first.kind === "refund" ? "refund" : "dispute";
    const refunds = isFee ? 0 : on("artist:") + on("platform:");
    return {
      ...ofLine(line),
      at: first.occurred_at,
      event,
      eventId: id,
      copies: 0,
      gross: 0,
      refunds,
      fees: isFee ? on("fees:") : 0,
      net: -on("artist:"),
    };
  });
}

function divide(fact: Fact, line: LineRow, tracks: readonly Track[]): Fact {
  const sold = tracks.filter(
    (track) => track.releaseId === line.release_id && (line.track_id === null || track.id === line.track_id),
  );
  const weights = sold.map((track) => track.price);
  const [gross, refunds, fees, net] = [fact.gross, fact.refunds, fact.fees, fact.net].map((minor) =>
    divideByWeights(minor, weights),
  );
  return {
    ...fact,
    tracks: sold.map((track, n) => ({
      trackId: track.id,
      copies: fact.copies,
      gross: gross?.[n] ?? 0,
      refunds: refunds?.[n] ?? 0,
      fees: fees?.[n] ?? 0,
      net: net?.[n] ?? 0,
    })),
  };
}

function listSteps(
  lines: readonly LineRow[],
  plays: readonly Play[],
  baskets: readonly { at: Date; listener_id: string; artist_id: string }[],
): Step[] {
  const ordered = lines.flatMap((line): Step[] =>
    line.listener_id === null
      ? []
      : [
          { at: line.created_at, listener: line.listener_id, step: 3, artistIds: [line.artist_id] },
          { at: line.paid_at, listener: line.listener_id, step: 4, artistIds: [line.artist_id] },
        ],
  );
  return [
    ...plays.map((play) => ({ at: play.at, listener: play.listener, step: 0, artistIds: [play.artistId] })),
    ...plays
      .filter((play) => play.outcome === "complete")
      .map((play) => ({ at: play.at, listener: play.listener, step: 1, artistIds: [play.artistId] })),
    ...baskets.map((row) => ({ at: row.at, listener: row.listener_id, step: 2, artistIds: [row.artist_id] })),
    ...ordered,
  ];
}
