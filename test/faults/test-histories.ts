import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FaultWorld, openFaultWorld } from "./fault-world";
import type { Plan } from "./plan";
import { type Report, runHistories, runPlans, type Violation } from "./run-histories";

const { FAULT_SEED: seed = "20261121", FAULT_HISTORIES: histories = "2000", FAULT_PLAN, FAULT_REPORTS } = process.env;
const SHARDS = 4;
/** Fewer may well lack an outcome. */
const MANY = 200;
const DAY_MS = 24 * 3_600_000;

function describeViolation({ seed, message, plan }: Violation): string {
  return `seed ${seed}: ${message}; ${JSON.stringify(plan)}`;
}

function expectGood(report: Report, shard: number): void {
  if (FAULT_REPORTS) fs.writeFileSync(path.join(FAULT_REPORTS, `shard-${shard}.json`), JSON.stringify(report));
  // the words of an error, as an assertion would shorten them
  if (report.violations.length > 0) throw new Error(report.violations.map(describeViolation).join("\n"));
  if (report.histories < MANY) return;
  expect(report.outcomes.paid, "histories that pay").toBeGreaterThan(report.histories / 4);
  const { review: _, ...wanted } = report.outcomes;
  for (const [name, seen] of Object.entries(wanted)) expect(seen, `histories with ${name}`).toBeGreaterThan(0);
}

/** A part of the run, a file of its own: a part waits for time-outs half of its time. Or the one plan of FAULT_PLAN. */
export function testHistories(shard: number): void {
  let faults: FaultWorld;
  beforeAll(async () => {
    faults = await openFaultWorld();
  });
  afterAll(() => faults.close());

  const before = Math.floor((Number(histories) * (shard - 1)) / SHARDS);
  const count = Math.floor((Number(histories) * shard) / SHARDS) - before;
  const from = Number(seed) + before;
  test.skipIf(FAULT_PLAN)(
    `${count} histories from seed ${from}: paid once or not at all, nothing lost, the ledger equals the rails`,
    async () => expectGood(await runHistories(faults, from, count), shard),
    DAY_MS,
  );
  if (FAULT_PLAN && shard === 1)
    test(
      "the given plan",
      async () => {
        const plan = JSON.parse(fs.readFileSync(FAULT_PLAN, "utf8")) as Plan;
        expectGood(await runPlans(faults, [plan]), shard);
      },
      DAY_MS,
    );
}
