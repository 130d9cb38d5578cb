import type pg from "pg";
import { GENRES } from "../../lib/shared/schemas/catalog";
import { copyInto } from "./copy-into";
import {
  artistId,
  BORN_MS,
  buyerId,
  type Catalogue,
  DAY_MS,
  DAYS,
  drawRefunds,
  drawSales,
  KIND,
  lineId,
  makeCatalogue,
  makeTrackDraw,
  orderId,
  recordingId,
  releaseId,
  type Sale,
  type Scale,
  SEED,
  STORE_SHARE_PPM,
  trackId,
} from "./draw-sales";
import { seedRandom, uuidAt } from "./seeded-random";

const CID = "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy";
const HASH_LENGTH = 64;
const time = (ms: number) => new Date(ms).toISOString();
const row = (...fields: (string | number)[]) => `${fields.join("\t")}\n`;

function* catalogueRows(scale: Scale, catalogue: Catalogue, table: "artist" | "release" | "recording" | "track") {
  if (table === "artist" || table === "release") {
    for (let n = 0; n < scale.artists; n++)
      yield table === "artist"
        ? row(artistId(n), `artist-${n}`, `Artist ${n}`, time(BORN_MS))
        : row(
            releaseId(n),
            artistId(n),
            `release-${n}`,
            `Release ${n}`,
            "album",
            "published",
            GENRES[0],
            "USD",
            999,
            time(BORN_MS),
          );
    return;
  }
  for (let n = 0; n < scale.tracks; n++) {
    const artist = catalogue.artistOf[n] as number;
    const position = n - (catalogue.firstTrackOf[artist] as number) + 1;
    const hash = n.toString(16).padStart(HASH_LENGTH, "0");
    yield table === "recording"
      ? row(
          recordingId(n),
          artistId(artist),
          hash,
          CID,
          1_000_000,
          "audio/flac",
          "flac",
          "flac",
          "t",
          200_000,
          44_100,
          2,
          "[]",
        )
      : row(
          trackId(n),
          releaseId(artist),
          recordingId(n),
          artistId(artist),
          position,
          `Track ${n}`,
          catalogue.priceOf[n] as number,
        );
  }
}

function* buyerRows(scale: Scale) {
  for (let n = 0; n < scale.buyers; n++) yield row(buyerId(n), `buyer-${n}@example.com`, `Buyer ${n}`, time(BORN_MS));
}

function* orderRows(sales: Iterable<Sale>) {
  for (const sale of sales) {
    const netMinor = sale.lines.reduce((sum, line) => sum + line.netMinor, 0);
    const at = time(sale.paidMs);
    yield row(
      orderId(sale),
      `B-${sale.n}`,
      buyerId(sale.buyer),
      "paid",
      sale.currency,
      netMinor,
      0,
      netMinor,
      "US",
      '["US", "US"]',
      "artist",
      STORE_SHARE_PPM,
      "f",
      "-",
      at,
      at,
      at,
    );
  }
}

function* lineRows(sales: Iterable<Sale>) {
  for (const sale of sales)
    for (const [index, line] of sale.lines.entries())
      yield row(
        lineId(sale, line),
        orderId(sale),
        index + 1,
        "track",
        trackId(line.track),
        releaseId(line.artist),
        artistId(line.artist),
        "A track",
        line.netMinor,
        0,
        0,
        "*",
        "f",
      );
}

function* allocationRows(sales: Iterable<Sale>) {
  for (const sale of sales)
    for (const line of sale.lines) {
      const id = lineId(sale, line);
      yield row(id, `artist:${artistId(line.artist)}`, line.netMinor - line.feeMinor - line.storeMinor, 1) +
        row(id, "store", line.storeMinor, 1) +
        row(id, "provider:stripe", line.feeMinor, 1);
    }
}

function* refundRows(sales: Iterable<Sale>, untilMs: number) {
  for (const { sale, atMs, id } of drawRefunds(sales, untilMs))
    yield row(id, "refund", id, orderId(sale), "f", time(atMs));
}

function* entryRows(sales: Iterable<Sale>, untilMs: number) {
  for (const { sale, line, atMs, id } of drawRefunds(sales, untilMs)) {
    const parts = [
      ["rail:stripe:receivable", -line.netMinor],
      ["platform:fees", line.storeMinor],
      [`artist:${artistId(line.artist)}:payable`, line.netMinor - line.storeMinor],
    ] as const;
    for (const [index, [account, amountMinor]] of parts.entries())
      if (amountMinor !== 0)
        yield row(
          uuidAt(atMs, KIND.entry, line.n * parts.length + index),
          id,
          account,
          amountMinor,
          sale.currency,
          lineId(sale, line),
          "f",
        );
  }
}

function* playRows(scale: Scale, catalogue: Catalogue, untilMs: number) {
  const random = seedRandom(SEED + 3);
  const drawTrack = makeTrackDraw(scale, catalogue, random);
  for (let n = 0; n < scale.plays; n++) {
    const atMs = Math.round(untilMs - DAYS * DAY_MS * (1 - n / scale.plays));
    const track = drawTrack();
    const share = random();
    const outcome = share < 0.2 ? "skip" : share < 0.6 ? "complete" : "partial";
    const listener = `listener-${Math.floor(random() * scale.buyers)}`;
    yield row(
      uuidAt(atMs, KIND.play, n),
      time(atMs),
      trackId(track),
      artistId(catalogue.artistOf[track] as number),
      listener,
      100_000,
      outcome,
      "store",
    );
  }
}

type Table = { into: string; rows: () => Iterable<string> };

function listTables(scale: Scale, catalogue: Catalogue, untilMs: number): Table[] {
  const sales = () => drawSales(scale, catalogue, untilMs);
  const of = (table: "artist" | "release" | "recording" | "track") => () => catalogueRows(scale, catalogue, table);
  return [
    {
      into: "media_object (cid, kind, mime_type, size_bytes, cid_profile)",
      rows: () => [row(CID, "original", "audio/flac", 1_000_000, "bench")],
    },
    { into: "artist (id, slug, name, created_at)", rows: of("artist") },
    {
      into: "recording (id, artist_id, content_hash, cid, size_bytes, mime_type, container, codec, is_lossless, duration_ms, sample_rate_hz, channels, peaks)",
      rows: of("recording"),
    },
    {
      into: "release (id, artist_id, slug, title, kind, status, genre, currency, price_minor, published_at)",
      rows: of("release"),
    },
    { into: "track (id, release_id, recording_id, artist_id, position, title, price_minor)", rows: of("track") },
    { into: "app_user (id, email, name, created_at)", rows: () => buyerRows(scale) },
    {
      into: "customer_order (id, number, buyer_id, status, currency, net_minor, tax_minor, total_minor, country, location_evidence, fee_bearer, store_share_ppm, livemode, secret_hash, created_at, paid_at, fulfilled_at)",
      rows: () => orderRows(sales()),
    },
    {
      into: "order_line (id, order_id, position, kind, track_id, release_id, artist_id, title, net_minor, tax_minor, tax_rate_ppm, tax_jurisdiction, price_includes_tax)",
      rows: () => lineRows(sales()),
    },
    {
      into: "line_allocation (order_line_id, beneficiary, amount_minor, rule_version)",
      rows: () => allocationRows(sales()),
    },
    {
      into: "ledger_transaction (id, kind, source_id, order_id, livemode, occurred_at)",
      rows: () => refundRows(sales(), untilMs),
    },
    {
      into: "ledger_entry (id, transaction_id, account, amount_minor, currency, order_line_id, livemode)",
      rows: () => entryRows(sales(), untilMs),
    },
    {
      into: "play (id, played_at, track_id, artist_id, listener_id, played_ms, outcome, source)",
      rows: () => playRows(scale, catalogue, untilMs),
    },
  ];
}

/** Indexes that hold no promise: made after the load, as row by row they would take most of its time. */
async function dropPlainIndexes(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition FROM pg_index
     WHERE NOT indisunique AND indrelid IN ('customer_order'::regclass, 'order_line'::regclass, 'ledger_transaction'::regclass, 'ledger_entry'::regclass, 'track'::regclass, 'recording'::regclass)`,
  );
  for (const { name } of rows) await client.query(`DROP INDEX ${name}`);
  return rows.map(({ definition }) => definition);
}

/**
 * Fills an empty store: catalogue, sales with their divisions, refunds in the ledger, plays. Triggers and foreign keys are
 * off meanwhile, checks and unique indexes on. The ledger entries of sales are left out: no analytics query reads them.
 */
export async function makeData(client: pg.ClientBase, scale: Scale, untilMs: number): Promise<Catalogue> {
  const catalogue = makeCatalogue(scale);
  await client.query("SELECT ensure_play_partitions($1::date, $2::date)", [
    time(untilMs - DAYS * DAY_MS),
    time(untilMs),
  ]);
  await client.query("SET session_replication_role = replica");
  const indexes = await dropPlainIndexes(client);
  for (const { into, rows } of listTables(scale, catalogue, untilMs)) await copyInto(client, into, rows());
  for (const definition of indexes) await client.query(definition);
  await client.query("SET session_replication_role = origin");
  await client.query("ANALYZE");
  return catalogue;
}
