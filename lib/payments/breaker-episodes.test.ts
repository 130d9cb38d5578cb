import { expect, test } from "vitest";
import { listEpisodes } from "./breaker-episodes";
import type { RailOperation } from "./provider";
import type { BreakerState } from "./rank-providers";

const at = (second: number) => new Date(second * 1_000);
const change = (second: number, operation: RailOperation, from: BreakerState, to: BreakerState, code = "x") => ({
  rail: "stripe" as const,
  operation,
  from,
  to,
  code: to === "open" ? code : null,
  at: at(second),
});

test("from the first opening to the closing; operations apart; newest first", () => {
  const changes = [
    change(1, "create", "closed", "open", "ECONNREFUSED"),
    change(2, "confirm", "closed", "open", "ETIMEDOUT"),
    change(6, "create", "open", "half_open"),
    change(7, "create", "half_open", "open", "502"),
    change(17, "create", "open", "half_open"),
    change(18, "create", "half_open", "recovering"),
    change(20, "create", "recovering", "closed"),
    change(30, "create", "closed", "open", "503"),
  ];
  expect(listEpisodes(changes)).toEqual([
    { operation: "create", openedAt: at(30), code: "503", openings: 1, closedAt: null },
    { operation: "confirm", openedAt: at(2), code: "ETIMEDOUT", openings: 1, closedAt: null },
    { operation: "create", openedAt: at(1), code: "ECONNREFUSED", openings: 2, closedAt: at(20) },
  ]);
});

test("one whose opening was swept away is left out until it opens again", () => {
  const changes = [
    change(1, "create", "half_open", "recovering"),
    change(2, "create", "recovering", "closed"),
    change(3, "create", "closed", "open"),
  ];
  expect(listEpisodes(changes)).toHaveLength(1);
});
