import { setTimeout as sleep } from "node:timers/promises";
import { breakerBoard, readBreakers } from "../../lib/payments/breaker-board";
import { RAILS, type RailName } from "../../lib/payments/provider";
import { pool } from "../../lib/platform/db";
import { registry } from "../../lib/platform/metrics";
import { ROUTING_STRATEGIES } from "../../lib/shared/schemas/settings";
import type { PaymentStore } from "../payment-store";
import {
  type Buyer,
  control,
  countRequests,
  enter,
  isPaid,
  isWaiting,
  pay,
  pressOn,
  secondSteps,
} from "../simulated-buyer";
import { checkBooks, measureStaleness, replayAll } from "./check-books";
import { type Knocking, measureKnocking } from "./measure-rails";
import {
  type BuyersStreet,
  comesAbout,
  count,
  each,
  gather,
  IN_DOUBT,
  listCheapest,
  openStreet,
  seeThrough,
  switchTo,
  type Visit,
} from "./open-street";

export const SCENARIOS = ["one-dead", "two-dead", "hanging", "switching"] as const;
export type Scenario = (typeof SCENARIOS)[number];
/** `rails`: those that fail, and then stand first in the store's order; none: the cheapest, with lowest cost in force. `death`: how a dead one shows it. */
export type Asked = { buyers: number; rails: readonly RailName[]; death: "refused" | "429" };

/** Of the rail that hangs, instead of 8 to 20 s, so that an outage of minutes shows many time-outs. */
const SHORT_MS = 1_000;
const HANG_MS = 3_000;
const RECOVERY_MS = 60_000;
const GIVE_UP_MS = 180_000;
const SWITCH_MS = 2_000;
const KNOCKS_A_MINUTE = 5;

type Report = { told: string[]; broken: string[] };
type Run = { street: BuyersStreet; asked: Asked; report: Report };

const isIn = (visit: Visit): visit is Buyer => visit !== null;
const numbers = (size: number, from = 0) => Array.from({ length: size }, (_, n) => from + n);
const seconds = (sinceMs: number) => `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;
const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(3)} %`;

function promise({ broken }: Report, isKept: boolean, words: string): void {
  if (!isKept) broken.push(words);
}

/** How the latest attempts of those who did not pay ended. */
async function tellUnpaid(visits: readonly Visit[]): Promise<void> {
  const outside = visits.filter((visit) => visit === null).length;
  if (outside > 0) {
    const breakers = await breakerBoard().describe();
    const words = breakers.map((one) => `${one.rail} ${one.operation} ${one.state} ${one.lastCode}`);
    console.log(`  ${outside} were turned away at the door; breakers now: ${words.join(", ")}`);
  }
  const unpaid = visits.filter(isIn).filter((buyer) => !isPaid(buyer));
  const { rows } = await pool.query<{ n: number; how: string }>(
    `SELECT count(*)::int AS n, concat_ws(' ', how.rail, how.method, how.step, how.state, how.outcome_code) AS how
     FROM payment p CROSS JOIN LATERAL (SELECT * FROM payment_attempt WHERE payment_id = p.id ORDER BY n DESC LIMIT 1) how
     WHERE p.order_id = ANY($1) GROUP BY 2 ORDER BY 1 DESC`,
    [unpaid.map(({ orderId }) => orderId)],
  );
  for (const { n, how } of rows) console.log(`  ${n} unpaid: ${how}`);
}

/** Where the money went, by rail. */
async function tellTakers(): Promise<void> {
  const { rows } = await pool.query<{ rail: string; method: string; n: number }>(
    "SELECT rail, method, count(*)::int AS n FROM payment_attempt WHERE state = 'captured' GROUP BY 1, 2 ORDER BY 1, 2",
  );
  console.log(`  taken by ${rows.map(({ rail, method, n }) => `${rail} ${method} ${n}`).join(", ")}`);
}

/** Half of them are at the checkout already when it begins. */
async function throughOutage(
  { street, asked: { buyers } }: Run,
  begin: () => Promise<void>,
  pays: (buyer: Buyer) => Promise<Buyer>,
): Promise<Visit[]> {
  const half = Math.floor(buyers / 2);
  const early = await gather(street, numbers(half));
  await begin();
  const mixed = numbers(buyers).map((n) => ({ n: Math.floor(n / 2), early: n % 2 === 0 ? early[n / 2] : undefined }));
  return each(mixed, async ({ n, early: waiting }) => {
    const visit = waiting === undefined ? await enter(street, n) : waiting;
    return visit && pays(visit);
  });
}

/** `promised`: the share that must have paid; null: none is. */
function tellPaid({ asked: { buyers }, report }: Run, visits: readonly Visit[], promised: number | null): void {
  const paid = visits.filter(isIn).filter(isPaid).length;
  const second = visits.filter(isIn).reduce((sum, buyer) => sum + secondSteps(buyer), 0);
  report.told.push(
    `${paid} of ${buyers} paid (${percent(paid, buyers)}${promised === null ? "" : `, promised ${100 * promised} %`}), ` +
      `${second} second steps`,
  );
  promise(report, paid >= (promised ?? 0) * buyers, `only ${percent(paid, buyers)} of the buyers paid`);
}

function tellKnocking({ report }: Run, knocking: readonly Knocking[]): void {
  for (const { rail, asked, after, mostInMinute, inFlight, payments, probes, story } of knocking) {
    report.told.push(
      `${rail}: ${asked} requests, ${payments} of them of payments; ${after} after the failures that opened its breakers ` +
        `(in any minute ${mostInMinute}, promised ${KNOCKS_A_MINUTE}; in flight then ${inFlight}), ${probes} probes`,
    );
    if (mostInMinute > KNOCKS_A_MINUTE) console.log(`  ${rail} ${story.join("; ")}`);
    promise(report, mostInMinute <= KNOCKS_A_MINUTE, `${rail} was asked ${mostInMinute} times within a minute`);
  }
}

async function endBooks({ street, report }: Run): Promise<void> {
  const areUndone = await comesAbout(
    async () => (await count("payment_obligation WHERE settled_at IS NULL AND kind <> 'review'")) === 0,
    GIVE_UP_MS,
  );
  promise(report, areUndone, "holds of attempts that are over were not given back");
  const isHandedOver = await comesAbout(async () => (await count("outbox WHERE topic = 'fulfil'")) === 0, GIVE_UP_MS);
  promise(report, isHandedOver, "paid orders wait to be handed over");
  const { doubles, cascades, lost, problem } = await checkBooks(street);
  report.told.push(`${cascades} cascades, ${doubles} charged twice, ${lost} lost`);
  promise(report, cascades === 0, `${cascades} cascades`);
  promise(report, doubles === 0, `${doubles} orders were charged twice`);
  promise(report, lost === 0, `${lost} payments were lost`);
  promise(report, problem === null, `the books differ: ${problem}`);
  const decisions = await replayAll();
  const { latestMs, tooEarly } = await measureStaleness();
  report.told.push(
    `${decisions.count} decisions replayed from ${decisions.versions} versions and ${decisions.strategies.size} strategies, ` +
      `${decisions.differing} differ, the last was written ${latestMs.toFixed(0)} ms after its version was followed, at the end of its request`,
  );
  promise(report, decisions.differing === 0, `${decisions.differing} decisions do not follow from their version`);
  promise(report, tooEarly === 0, `${tooEarly} decisions by a version that was not there yet`);
}

async function killRails(run: Run, dead: readonly RailName[], promised: number): Promise<void> {
  const { street, asked, report } = run;
  const isRefusing = asked.death === "refused";
  let since = new Date();
  const arrived = async () => Promise.all(dead.map((rail) => countRequests(street, rail)));
  let before: number[] = [];
  const begin = async () => {
    before = await arrived();
    since = new Date();
    for (const rail of dead)
      await control(
        street,
        isRefusing ? { rail, refuse: true } : { faults: [{ rail, kind: "429", when: "before", count: null }] },
      );
  };
  const startedAt = performance.now();
  const visits = await throughOutage(run, begin, (buyer) => pay(street, buyer));
  const ended = await seeThrough(street, visits, GIVE_UP_MS);
  report.told.push(`${asked.buyers} buyers in ${seconds(startedAt)}`);
  tellPaid(run, ended, promised);
  await tellUnpaid(ended);
  tellKnocking(run, await Promise.all(dead.map((rail) => measureKnocking(street.rails.calls, rail, since))));
  const reached = (await arrived()).map((count, index) => count - (before[index] ?? 0));
  report.told.push(`counted at the rails' own wires ${reached.join(" and ")}`);
  const unseen = await count("payment_attempt WHERE state = 'not_sent' AND confirm_count = 0 AND created_at >= $1", [
    since,
  ]);
  report.told.push(`${unseen} failovers that no buyer saw`);
  await control(street, { clear: true });
  await waitForUse(run);
}

/** Buyers come until every breaker has closed again. */
async function waitForUse({ street, report }: Run): Promise<void> {
  const startedAt = performance.now();
  let next = 0;
  const isBack = await comesAbout(async () => {
    const visits = await gather(street, numbers(20, next));
    next += 20;
    await seeThrough(street, await each(visits, async (visit) => visit && pay(street, visit)), GIVE_UP_MS);
    return Object.keys(await readBreakers()).length === 0;
  }, GIVE_UP_MS);
  report.told.push(`${isBack ? "in full use" : "still not in use"} ${seconds(startedAt)} after it answered`);
  promise(report, isBack, "what was dead was not used again");
}

/** Calls of this process that ended without an answer about the money. */
async function countUnknown(): Promise<number> {
  const metric = await registry.getSingleMetric("backline_payment_failures_total")?.get();
  const unknown = (metric?.values ?? []).filter(({ labels }) => Reflect.get(labels, "class") === "unknown");
  return unknown.reduce((sum, { value }) => sum + value, 0);
}

async function hangRails(run: Run, rails: readonly RailName[]): Promise<void> {
  const { street, asked, report } = run;
  const startedAt = performance.now();
  street.rails.shorten(rails, SHORT_MS);
  const begin = async () => {
    for (const rail of rails) await control(street, { rail, latencyMs: { any: HANG_MS } });
  };
  const visits = await throughOutage(run, begin, async (buyer) => {
    const later = await pay(street, buyer);
    if (isWaiting(later)) await pressOn(later);
    return later;
  });
  const told = visits.filter(isIn).filter(isWaiting).length;
  const unknown = await countUnknown();
  report.told.push(
    `${asked.buyers} buyers in ${seconds(startedAt)}: ${visits.filter(isIn).filter(isPaid).length} paid at once, ` +
      `${told} told to wait, ${unknown} calls without an answer`,
  );
  promise(report, unknown > 0, "no outcome was ever unknown, so nothing was shown");
  await control(street, { clear: true });
  const answeredAt = performance.now();
  const isDone = await comesAbout(async () => (await count(`payment_attempt WHERE ${IN_DOUBT}`)) === 0, GIVE_UP_MS);
  const tookMs = performance.now() - answeredAt;
  report.told.push(`the last ${isDone ? "" : "not "}resolved ${seconds(answeredAt)} after the answers came (60 s)`);
  promise(report, isDone && tookMs <= RECOVERY_MS, "unknown outcomes were not resolved within 60 s");
  const ended = await seeThrough(street, visits, GIVE_UP_MS);
  tellPaid(run, ended, null);
  await tellUnpaid(ended);
}

async function switchStrategies(run: Run): Promise<void> {
  const { street, asked, report } = run;
  const startedAt = performance.now();
  const over = new AbortController();
  const switching = (async () => {
    for (let n = 0; !over.signal.aborted; n++) {
      const first = RAILS[n % RAILS.length] ?? "stripe";
      await switchTo(street, ROUTING_STRATEGIES[n % ROUTING_STRATEGIES.length] ?? "priority", [first]);
      await sleep(SWITCH_MS, undefined, { signal: over.signal }).catch(() => undefined);
    }
    return count("payment_settings_version");
  })();
  const visits = await each(numbers(asked.buyers), async (n) => {
    const visit = await enter(street, n);
    return visit && pay(street, visit);
  });
  const ended = await seeThrough(street, visits, GIVE_UP_MS);
  over.abort();
  report.told.push(`${asked.buyers} buyers in ${seconds(startedAt)}, ${await switching} versions`);
  tellPaid(run, ended, 0.999);
  await tellUnpaid(ended);
}

/** What all of it cost the processors, in words. */
function startCpu({ readOtherCpuSeconds }: PaymentStore): (buyers: number) => string {
  const [own, other] = [process.cpuUsage(), readOtherCpuSeconds()];
  return (buyers) => {
    const { user, system } = process.cpuUsage(own);
    const [hereMs, elsewhereMs] = [(user + system) / 1_000, (readOtherCpuSeconds() - other) * 1_000];
    return `CPU a buyer ${(hereMs / buyers).toFixed(1)} ms here, ${(elsewhereMs / buyers).toFixed(1)} ms database and sandbox`;
  };
}

/** Runs one of them on a store of its own; prints one line, and returns whether every promise was kept. */
export async function runScenario(store: PaymentStore, scenario: Scenario, asked: Asked): Promise<boolean> {
  const { street, stop } = await openStreet(store);
  const report: Report = { told: [], broken: [] };
  const run: Run = { street, asked, report };
  const cpu = startCpu(store);
  const cheapest = await listCheapest();
  const chosen = asked.rails.length > 0 ? asked.rails : cheapest.slice(0, scenario === "two-dead" ? 2 : 1);
  if (asked.rails.length > 0) await switchTo(street, "priority", asked.rails);
  try {
    if (scenario === "one-dead") await killRails(run, chosen, 0.999);
    if (scenario === "two-dead") await killRails(run, chosen, 0.99);
    if (scenario === "hanging") await hangRails(run, chosen);
    if (scenario === "switching") await switchStrategies(run);
    report.told.push(cpu(asked.buyers));
    await endBooks(run);
    await tellTakers();
  } finally {
    await stop();
  }
  const about = scenario === "switching" ? "" : ` (${chosen.join(" and ")})`;
  const verdict = report.broken.length === 0 ? "every promise kept" : `BROKEN: ${report.broken.join("; ")}`;
  console.log(`${scenario}${about}: ${verdict}. ${report.told.join("; ")}`);
  return report.broken.length === 0;
}
