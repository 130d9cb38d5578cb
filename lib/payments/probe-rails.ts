import "server-only";
import { log } from "@/lib/platform/log";
import { gauge, histogram } from "@/lib/platform/metrics";
import { type Clock, systemClock } from "@/lib/shared/time";
import type { BreakerBoard } from "./breaker-board";
import type { ProbeOutcome, Rail, RailName } from "./provider";
import { insertProbe } from "./sql/health-rows";

const answers = gauge("backline_rail_probe_up", "Whether a provider answered its last probe", ["provider"]);
const durations = histogram(
  "backline_rail_probe_duration_seconds",
  "Time of one probe of a provider that was answered",
  [0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8],
  ["provider"],
);

/** Asks one rail whether it is there and keeps what came of it; what cannot be kept is still the answer. */
async function probe(rail: Rail, clock: Clock): Promise<ProbeOutcome> {
  const outcome = await rail.probe();
  const isUp = outcome.kind === "up";
  const durationMs = isUp ? outcome.durationMs : outcome.failure.evidence.durationMs;
  answers.set({ provider: rail.name }, isUp ? 1 : 0);
  if (isUp) durations.observe({ provider: rail.name }, durationMs / 1_000);
  const code = isUp ? null : outcome.failure.code;
  await insertProbe({ rail: rail.name, at: clock.now(), isUp, latencyMs: Math.round(durationMs), code }).catch(
    (error: unknown) => log.warn({ err: error, rail: rail.name }, "a probe could not be kept"),
  );
  return outcome;
}

/**
 * Asks every rail, whatever its breakers say; one that hangs delays no other. It opens none: how payments themselves end does
 * that, since an account may pay well and not be allowed what the probe asks.
 */
export async function probeAllRails(
  rails: ReadonlyMap<RailName, Rail>,
  clock: Clock = systemClock,
): Promise<Map<RailName, ProbeOutcome>> {
  return new Map(await Promise.all([...rails].map(async ([name, rail]) => [name, await probe(rail, clock)] as const)));
}

/**
 * Asks rails whose breaker has been open for its time whether they are back; one that hangs delays no other. Doubts that
 * were held back beside a trial are woken until the rail is in order.
 */
export async function probeDueRails(
  board: BreakerBoard,
  rails: ReadonlyMap<RailName, Rail>,
  clock: Clock = systemClock,
): Promise<void> {
  const due = await board.listDueForProbe();
  await Promise.all(
    due.map(async (name) => {
      const rail = rails.get(name);
      if (rail) await board.noteProbe(name, (await probe(rail, clock)).kind === "up");
    }),
  );
  await board.wakeHeldBack();
}
