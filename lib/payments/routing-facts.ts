import "server-only";
import { log } from "@/lib/platform/log";
import { processGlobal } from "@/lib/platform/process-global";
import { type Clock, systemClock } from "@/lib/shared/time";
import type { Method } from "./payment-rows";
import { type PaymentSettingsRow, readPaymentSettings } from "./payment-settings";
import type { RailName } from "./provider";
import { needsSamples, type RailFacts } from "./routing-strategies";
import { loadVolumes, loadWindows, type MonthVolume, type RailWindow } from "./sql/routing-facts-rows";

/** `volumes` is null while nobody has counted the month; a rail that is not in it has captured nothing. */
export type RoutingFacts = { windows: readonly RailWindow[]; volumes: readonly MonthVolume[] | null };

const REFRESH_MS = 5_000;
/** A capture's row shows up this long after its time at the latest; what is older is counted once. */
const LATE_MS = 120_000;
/** As much of a month as one statement adds up, so that none takes long, however much was sold. */
const SLICE_MS = 24 * 3_600_000;
export const NOTHING_KNOWN: RoutingFacts = { windows: [], volumes: null };

/** What is known of each rail for one method and currency; a rail of which nothing is known is left out. */
export function factsFor(
  { windows, volumes }: RoutingFacts,
  rails: readonly RailName[],
  { method, currency }: { method: Method; currency: string },
): Partial<Record<RailName, RailFacts>> {
  const known: Partial<Record<RailName, RailFacts>> = {};
  for (const rail of rails) {
    const window = windows.find((one) => one.rail === rail && one.method === method);
    if (!window && volumes === null) continue;
    const volume = volumes?.find((one) => one.rail === rail && one.currency === currency);
    known[rail] = {
      samples: window?.samples ?? 0,
      successes: window?.successes ?? 0,
      latencyP50Ms: window?.latencyP50Ms ?? null,
      monthVolumeMinor: volumes === null ? null : (volume?.minor ?? 0),
    };
  }
  return known;
}

/** Tiers count calendar months in UTC, which is no provider's own month to the hour. */
function monthOf(at: Date): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth()));
}

/** What was captured this month up to an instant, so that no refresh adds the whole month up again. */
type Tally = { month: Date; until: Date; sums: Map<string, MonthVolume> };

function addUp(sums: ReadonlyMap<string, MonthVolume>, more: readonly MonthVolume[]): Map<string, MonthVolume> {
  const all = new Map(sums);
  for (const { rail, currency, minor } of more) {
    const key = `${rail}:${currency}`;
    all.set(key, { rail, currency, minor: (all.get(key)?.minor ?? 0) + minor });
  }
  return all;
}

/**
 * What decisions may know of how payments went, as this process last read it. A decision takes what is there and never
 * waits; the first one starts the reading, which goes on in the background for as long as the process lives.
 */
export class FactsBoard {
  private facts = NOTHING_KNOWN;
  /** Of which month the volumes of `facts` are. */
  private month: Date | null = null;
  private tally: Tally | null = null;
  private reading: Promise<void> | null = null;
  private isKept = false;

  constructor(private readonly clock: Clock = systemClock) {}

  read(): RoutingFacts {
    if (!this.isKept) this.keepFresh();
    const isOfThisMonth = this.month?.getTime() === monthOf(this.clock.now()).getTime();
    return isOfThisMonth ? this.facts : { ...this.facts, volumes: null };
  }

  /** Reads what the settings in force ask for, and nothing where they ask for none. Never throws. */
  refresh(): Promise<void> {
    this.reading ??= this.load()
      .catch((error: unknown) =>
        log.warn({ err: error }, "routing facts could not be read; going by those from before"),
      )
      .finally(() => {
        this.reading = null;
      });
    return this.reading;
  }

  private keepFresh(): void {
    this.isKept = true;
    void this.refresh();
    setInterval(() => void this.refresh(), REFRESH_MS).unref();
  }

  private async load(): Promise<void> {
    const settings = await readPaymentSettings();
    const [windows, counted] = await Promise.all([
      needsSamples(settings.body.strategy) ? loadWindows() : [],
      hasTiers(settings) ? this.countMonth() : null,
    ]);
    this.facts = { windows, volumes: counted?.volumes ?? null };
    this.month = counted?.month ?? null;
  }

  /** Keeps each day it has added up, so that one that fails is all that is asked again. */
  private async countMonth(): Promise<{ month: Date; volumes: MonthVolume[] }> {
    const now = this.clock.now();
    const month = monthOf(now);
    const isGoingOn = this.tally?.month.getTime() === month.getTime();
    let tally: Tally = this.tally && isGoingOn ? this.tally : { month, until: month, sums: new Map() };
    const settledAt = now.getTime() - LATE_MS;
    while (tally.until.getTime() < settledAt) {
      const until = new Date(Math.min(tally.until.getTime() + SLICE_MS, settledAt));
      tally = { month, until, sums: addUp(tally.sums, await loadVolumes(tally.until, until)) };
      this.tally = tally;
    }
    const recent = await loadVolumes(tally.until, null);
    return { month, volumes: [...addUp(tally.sums, recent).values()] };
  }
}

function hasTiers({ schedules }: PaymentSettingsRow): boolean {
  return schedules.some(({ tiers }) => tiers.length > 0);
}

/** The board of this process. */
export function factsBoard(): FactsBoard {
  return processGlobal("routing-facts", () => new FactsBoard());
}

export function readRoutingFacts(): RoutingFacts {
  return factsBoard().read();
}
