import { afterAll, beforeAll, expect, test } from "vitest";
import type { RailName } from "@/sandbox/rails";
import { type FaultWorld, openFaultWorld } from "./fault-world";
import { CALLS, CELLS, EXCLUDED, TROUBLES, WALLET_CELLS, webhookCasesOf } from "./matrix";
import { runCell } from "./run-cell";

/** A cell has one fault: a busy machine must not add another. */
const RAIL_TIMEOUT_MS = 500;

/** The cells of one rail, each a test: a file of its own, so that both cores work. */
export function testMatrix(rail: RailName): void {
  let faults: FaultWorld;
  beforeAll(async () => {
    faults = await openFaultWorld(RAIL_TIMEOUT_MS);
  });
  afterAll(() => faults.close());

  const cells = CELLS.filter((cell) => cell.rail === rail);
  const excluded = EXCLUDED.filter((cell) => cell.rail === rail);
  test("every situation is a cell or is excluded for a reason", () => {
    for (const { call, trouble, reason, webhooks } of excluded)
      process.stdout.write(`not a cell: ${rail}, ${call}, ${trouble}${webhooks ? `, ${webhooks}` : ""}: ${reason}\n`);
    const situations = CALLS.length * TROUBLES.length;
    const wholly = excluded.filter(({ webhooks }) => !webhooks);
    expect(cells.length).toBe((situations - wholly.length) * webhookCasesOf(rail).length);
  });

  test.each(WALLET_CELLS.filter((cell) => cell.rail === rail))("by $method: $call, $trouble", (cell) =>
    runCell(faults, cell),
  );

  test.each(cells)("$call, $trouble, webhooks $webhooks", (cell) => runCell(faults, cell));
}
