// A process of its own: writes sales at a steady pace and tells when each was committed.
//   write-sales.ts <scale factor> <sales a second> <seconds>
import { setTimeout as sleep } from "node:timers/promises";
import { postingCtes, postingsToJson } from "../../lib/ledger/post-entries";
import { buildSalePlan } from "../../lib/orders/plan-sale";
import type { Payment } from "../../lib/payments/payment-rows";
import { pool } from "../../lib/platform/db";
import { newId } from "../../lib/shared/ids";
import {
  artistId,
  makeCatalogue,
  makeLine,
  makeTrackDraw,
  releaseId,
  STORE_SHARE_PPM,
  scaleBy,
  trackId,
} from "./draw-sales";
import { seedRandom } from "./seeded-random";

/** What a capture writes about the order: paid order, line, allocations, ledger and outbox, in one transaction. */
const WRITE_SALE = `
WITH paid AS (
  INSERT INTO customer_order (id, number, status, currency, net_minor, tax_minor, total_minor, country, location_evidence, fee_bearer, store_share_ppm,
    livemode, secret_hash, created_at, paid_at)
  VALUES ($1, $2, 'paid', 'USD', $3, 0, $3, 'US', '["US", "US"]', 'artist', $4, false, '-', $5, $5) RETURNING id
), sold AS (
  INSERT INTO order_line (id, order_id, position, kind, track_id, release_id, artist_id, title, net_minor, tax_minor, tax_rate_ppm, tax_jurisdiction,
    price_includes_tax)
  SELECT $6, id, 1, 'track', $7, $8, $9, 'A track', $3, 0, 0, '*', false FROM paid
), allocated AS (
  INSERT INTO line_allocation (order_line_id, beneficiary, amount_minor, rule_version)
  SELECT a."orderLineId", a.beneficiary, a."amountMinor", a."ruleVersion"
  FROM paid, jsonb_to_recordset($10::jsonb) AS a("orderLineId" uuid, beneficiary text, "amountMinor" bigint, "ruleVersion" integer)
), announced AS (
  INSERT INTO outbox (id, topic, payload, created_at, available_at)
  SELECT o.id, o.topic, o.payload, $5, $5 FROM paid, jsonb_to_recordset($11::jsonb) AS o(id uuid, topic text, payload jsonb)
), ${postingCtes("$12", "paid")}
SELECT id FROM paid`;

const [factor, perSecond, seconds] = process.argv.slice(2).map(Number) as [number, number, number];
const scale = scaleBy(factor);
const catalogue = makeCatalogue(scale);
const drawTrack = makeTrackDraw(scale, catalogue, seedRandom(Date.now()));

async function writeSale(n: number): Promise<void> {
  const { track, artist, netMinor, feeMinor } = makeLine(catalogue, n, drawTrack());
  const [id, lineId, at] = [newId(), newId(), new Date()];
  const ofLine = {
    releaseId: releaseId(artist),
    artistId: artistId(artist),
    netMinor,
    taxMinor: 0,
    taxJurisdiction: "*",
  };
  const tracks = [{ id: trackId(track), priceMinor: netMinor }];
  const order = {
    ...{ id, currency: "USD", country: "US", taxMinor: 0, totalMinor: netMinor, storeSharePpm: STORE_SHARE_PPM },
    ...{ feeBearer: "artist" as const, lines: [{ id: lineId, kind: "track" as const, ...ofLine, tracks }] },
  };
  const payment = { id: newId(), orderId: id, livemode: false } as Payment;
  const plan = buildSalePlan(order, { payment, rail: "stripe", feeMinor, capturedAt: at });
  const outbox = plan.outbox.filter(({ topic }) => topic === "rollup");
  await pool.query({
    name: "write-sale",
    text: WRITE_SALE,
    values: [
      ...[
        id,
        `L-${n}-${id.slice(-12)}`,
        netMinor,
        STORE_SHARE_PPM,
        at,
        lineId,
        trackId(track),
        releaseId(artist),
        artistId(artist),
      ],
      ...[JSON.stringify(plan.allocations), JSON.stringify(outbox), postingsToJson(plan.postings)],
    ],
  });
}

const committedAt: number[] = [];
const waiting = new Set<Promise<void>>();
const startedAt = Date.now();
for (let n = 0; n < perSecond * seconds; n++) {
  const aheadMs = startedAt + (n * 1000) / perSecond - Date.now();
  if (aheadMs > 1) await sleep(aheadMs);
  const writing: Promise<void> = writeSale(n).then(() => {
    committedAt.push(Date.now());
    waiting.delete(writing);
  });
  waiting.add(writing);
}
await Promise.all(waiting);
process.send?.({ committedAt });
await pool.end();
process.disconnect?.();
