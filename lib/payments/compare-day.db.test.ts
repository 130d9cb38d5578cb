import { beforeEach, describe, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import {
  type BookedCharge,
  type BookedRefund,
  lineOf,
  refundLineOf,
  type Scene,
  setScene,
} from "@/test/settlement-scene";
import type { SettlementLine } from "./settlement";
import { compareDay } from "./sql/reconcile-rows";
import { beginReading, storeLines } from "./sql/settlement-rows";

const DAY = "2026-11-20";
const DAY_MS = 86_400_000;
const span = { from: new Date(`${DAY}T00:00:00Z`), until: new Date("2026-11-21T00:00:00Z") };
const RAIL = "stripe";
const NOW = new Date("2026-11-21T05:00:00Z");

type Draw = (below: number) => number;
/** mulberry32: the same scene for the same seed, on every machine. */
function drawer(seed: number): Draw {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

const TROUBLES = [
  "none",
  "none",
  "none",
  "unlisted",
  "unbooked",
  "doubled",
  "amount",
  "currency",
  "fee",
  "ledger",
  "open_fee",
];

function drawCharge(draw: Draw, index: number): BookedCharge {
  // a few hours beyond the day on either side
  const at = new Date(span.from.getTime() - DAY_MS / 8 + draw(DAY_MS * 1.25));
  const minor = 50 + draw(5_000);
  const feeMinor = draw(90);
  const ref = `pi_${index}`;
  const captureRef = draw(3) === 0 ? `CAP${index}` : null;
  const facts = {
    ref,
    captureRef,
    minor,
    feeMinor,
    at,
    currency: draw(4) === 0 ? "EUR" : "USD",
    isLate: draw(12) === 0,
  };
  const requestFeeMinor = draw(2) * 13;
  return {
    attemptId: newId(),
    orderId: newId(),
    ...facts,
    requestFeeMinor,
    ledgerMinor: minor,
    ledgerFeeMinor: feeMinor,
  };
}

/** A charge that may be told of hours before or after it was booked, and what is wrong with it. */
function tell(scene: Scene, draw: Draw, charge: BookedCharge): void {
  const trouble = TROUBLES[draw(TROUBLES.length)];
  const late = new Date(charge.at.getTime() + draw(3) * 3_600_000 - 3_600_000);
  const line = lineOf(charge, {
    at: late,
    ...(draw(4) === 0 ? { ourRef: null } : draw(5) === 0 ? { chargeRef: null } : {}),
  });
  const off = draw(2) === 0 ? 1 : -1;
  const grossMinor = line.grossMinor + off;
  if (trouble !== "unbooked") scene.charges.push(charge);
  if (trouble === "ledger") charge.ledgerMinor += off;
  if (trouble === "unlisted") return;
  if (trouble === "amount") scene.lines.push({ ...line, grossMinor });
  else if (trouble === "currency") scene.lines.push({ ...line, currency: "GBP", settledIn: "GBP" });
  else if (trouble === "fee") scene.lines.push({ ...line, feeMinor: charge.feeMinor + off });
  else if (trouble === "open_fee") scene.lines.push({ ...line, feeMinor: charge.feeMinor + off, isFinal: false });
  else scene.lines.push(line);
  if (trouble === "doubled") scene.lines.push({ ...line, ref: `${line.ref}_again` });
}

function giveBack(scene: Scene, draw: Draw, charge: BookedCharge, index: number): void {
  if (charge.isLate || !scene.charges.includes(charge) || draw(3) > 0) return;
  const at = new Date(charge.at.getTime() + draw(DAY_MS / 2));
  const refund: BookedRefund = { id: newId(), charge, ref: `re_${index}`, minor: 1 + draw(charge.minor), at };
  // a fee of its own: none, what was quoted for any request, or another one, listed and booked
  const FEES = [0, 13, 15];
  const bookedMinor = FEES[draw(3)];
  if (bookedMinor) refund.feeMinor = bookedMinor;
  const feeMinor = FEES[draw(3)] ?? 0;
  const line = refundLineOf(refund, { feeMinor, ...(draw(2) === 0 ? { ourRef: null } : {}) });
  const trouble = draw(5);
  if (trouble !== 0) scene.refunds.push(refund);
  if (trouble !== 1) scene.lines.push(trouble === 2 ? { ...line, grossMinor: line.grossMinor - 1 } : line);
  // it failed at the rail after all: the money is back
  if (trouble === 3)
    scene.lines.push({ ...line, ref: `${line.ref}_back`, kind: "refund_returned", grossMinor: refund.minor });
}

function drawScene(seed: number, size: number): Scene {
  const draw = drawer(seed);
  const scene: Scene = { lines: [], charges: [], refunds: [] };
  for (let index = 0; index < size; index++) {
    const charge = drawCharge(draw, index);
    tell(scene, draw, charge);
    giveBack(scene, draw, charge, index);
  }
  for (const kind of ["fee", "payout", "other"] as const) {
    const bare = { subjectRef: null, chargeRef: null, ourRef: null, grossMinor: 0, currency: "USD", settledIn: "USD" };
    const amounts = { feeMinor: 15, netMinor: -15, at: new Date(`${DAY}T12:00:00Z`), isFinal: true };
    scene.lines.push({ ref: `txn_${kind}`, kind, ...bare, ...amounts });
  }
  return scene;
}

const isInside = (at: Date) => at >= span.from && at < span.until;
const byTime = (a: SettlementLine, b: SettlementLine) => a.at.getTime() - b.at.getTime() || (a.ref < b.ref ? -1 : 1);

/** Once it is booked no other; before, none or what was quoted, which is on its way into the books. */
const isFeeOf = (refund: BookedRefund | undefined, feeMinor: number | null) =>
  refund?.feeMinor === undefined
    ? [0, refund?.charge.requestFeeMinor].includes(feeMinor ?? Number.NaN)
    : feeMinor === refund.feeMinor;

/** The comparison once more, item by item over plain lists: slow, and with no code in common. */
function bruteForce(scene: Scene): Map<string, string> {
  const found = new Map<string, string>();
  const bounced = new Set(scene.lines.filter(({ kind }) => kind === "refund_returned").map((line) => line.subjectRef));
  const lines = scene.lines.filter(
    ({ kind, subjectRef }) => kind !== "refund_returned" && !(kind === "refund" && bounced.has(subjectRef)),
  );
  const chargeOf = ({ kind, chargeRef, ourRef }: SettlementLine) =>
    kind !== "charge"
      ? undefined
      : (scene.charges.find(({ ref, captureRef }) => [ref, captureRef].includes(chargeRef ?? "-")) ??
        scene.charges.find((charge) => ourRef !== null && ourRef === lineOf(charge).ourRef));
  const refundOf = (line: SettlementLine) =>
    line.kind !== "refund"
      ? undefined
      : scene.refunds.find((one) => one.ref === line.subjectRef || line.ourRef === refundLineOf(one).ourRef);
  const taken = new Set<unknown>();
  const judge = (line: SettlementLine): string => {
    const [charge, refund] = [chargeOf(line), refundOf(line)];
    const booked = charge ?? refund;
    if (!booked) return "missing_here";
    if (taken.has(booked)) return "missing_here";
    taken.add(booked);
    const currency = charge ? charge.currency : refund?.charge.currency;
    if (line.currency !== currency) return "currency_mismatch";
    const expected = charge
      ? [charge.isLate ? charge.ledgerMinor : charge.minor, charge.ledgerMinor]
      : [-(refund?.minor ?? 0)];
    if (expected.some((minor) => minor !== line.grossMinor)) return "amount_mismatch";
    const isFee = charge
      ? [charge.feeMinor, charge.ledgerFeeMinor].every((minor) => minor === line.feeMinor)
      : isFeeOf(refund, line.feeMinor);
    return line.isFinal && !isFee ? "fee_mismatch" : "matched";
  };
  for (const line of lines.filter(({ at, kind }) => isInside(at) && kind !== "payout").sort(byTime))
    found.set(`line:${line.ref}`, judge(line));
  for (const charge of scene.charges)
    if (isInside(charge.at) && !lines.some((line) => chargeOf(line) === charge))
      found.set(`booked:charge:${charge.attemptId}`, "missing_there");
  for (const refund of scene.refunds)
    if (isInside(refund.at) && !lines.some((line) => refundOf(line) === refund))
      found.set(`booked:refund:${refund.id}`, "missing_there");
  return found;
}

async function play(scene: Scene): Promise<Awaited<ReturnType<typeof compareDay>>> {
  await setScene(scene, RAIL);
  await storeLines(RAIL, await beginReading(), scene.lines);
  return compareDay(RAIL, DAY, span, { now: NOW });
}

async function readFindings(): Promise<Map<string, string>> {
  const { rows } = await pool.query<{ item: string; class: string }>(
    "SELECT item, class FROM reconciliation_finding WHERE gone_at IS NULL",
  );
  return new Map(rows.map((row) => [row.item, row.class]));
}
const sorted = (found: ReadonlyMap<string, string>) => [...found].sort(([a], [b]) => (a < b ? -1 : 1));

describe("any truth with any mismatch is judged as by brute force", () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])("seed %i", async (seed) => {
    const scene = drawScene(seed, 150);
    const tallies = await play(scene);
    const expected = bruteForce(scene);
    const wrong = new Map([...expected].filter(([, kind]) => kind !== "matched"));
    expect(sorted(await readFindings())).toEqual(sorted(wrong));
    const count = (kind: string) => tallies.reduce((sum, one) => sum + (one.class === kind ? one.count : 0), 0);
    for (const kind of [
      "matched",
      "missing_here",
      "missing_there",
      "amount_mismatch",
      "currency_mismatch",
      "fee_mismatch",
    ])
      expect([kind, count(kind)]).toEqual([kind, [...expected.values()].filter((other) => other === kind).length]);
  });
});

describe("a day that is compared again", () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = drawScene(99, 60);
    await play(scene);
  });
  const everything = async () =>
    (await pool.query("SELECT *, xmin::text FROM reconciliation_finding ORDER BY id")).rows;

  test("leaves no trace while nothing has changed", async () => {
    const before = await everything();
    await compareDay(RAIL, DAY, span, { now: new Date(NOW.getTime() + DAY_MS) });
    expect(await everything()).toEqual(before);
    expect(before.length).toBeGreaterThan(10);
  });

  test("lets go of what has come right, and finds it again when it goes wrong once more", async () => {
    const line = scene.lines.find(({ kind }) => kind === "other") as SettlementLine;
    const state = async () =>
      (
        await pool.query("SELECT gone_at IS NULL AS open, found_at FROM reconciliation_finding WHERE line_ref = $1", [
          line.ref,
        ])
      ).rows[0];
    expect(await state()).toEqual({ open: true, found_at: NOW });
    await pool.query("DELETE FROM settlement_line WHERE ref = $1", [line.ref]);
    await compareDay(RAIL, DAY, span, { now: NOW });
    expect(await state()).toEqual({ open: false, found_at: NOW });
    const later = new Date(NOW.getTime() + DAY_MS);
    await storeLines(RAIL, await beginReading(), [line]);
    await compareDay(RAIL, DAY, span, { now: later });
    expect(await state()).toEqual({ open: true, found_at: later });
  });

  test("keeps an explanation until the figures change", async () => {
    const line = scene.lines.find(({ kind }) => kind === "other") as SettlementLine;
    const note = async () =>
      (await pool.query("SELECT note FROM reconciliation_finding WHERE line_ref = $1", [line.ref])).rows[0]?.note;
    await pool.query("UPDATE reconciliation_finding SET explained_at = $2, note = 'seen' WHERE line_ref = $1", [
      line.ref,
      NOW,
    ]);
    await compareDay(RAIL, DAY, span, { now: NOW });
    expect(await note()).toBe("seen");
    await storeLines(RAIL, await beginReading(), [{ ...line, grossMinor: 7 }]);
    await compareDay(RAIL, DAY, span, { now: NOW });
    expect(await note()).toBeNull();
  });
});
