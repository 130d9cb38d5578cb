import "server-only";
import { env } from "@/lib/platform/env";
import { ENOUGH_SAMPLES } from "@/lib/shared/enough-samples";
import {
  type AbsenceReason,
  type PaymentSettings,
  PROVIDERS,
  type ProviderName,
  type ProviderStrip,
} from "@/lib/shared/schemas/settings";
import { isWallet, type Wallet } from "@/lib/shared/wallets";
import { availableRails } from "./available-rails";
import { breakerBoard } from "./breaker-board";
import { type Breaker, stateAt } from "./circuit-breaker";
import { describeVersions } from "./describe-versions";
import { methodsAt } from "./methods-at";
import { loadPaymentSettings, type PaymentSettingsRow } from "./payment-settings";
import { RAILS } from "./provider";
import { missingForFields } from "./rail-fields";
import { RAIL_LIMITS } from "./rail-limits";
import { weightOf } from "./rank-providers";
import { type ProviderStats, readProviderStats } from "./sql/provider-stats";
import { loadWindows, type RailWindow } from "./sql/routing-facts-rows";
import { listVersions } from "./sql/settings-rows";

const HOURS = 24;
const WHOLE_PPM = 1_000_000;

function ratioPpm(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part * WHOLE_PPM) / whole);
}

/** Why a provider is absent: not built in this version, or built but without keys. */
function absenceOf(provider: ProviderName): AbsenceReason {
  if (isWallet(provider)) return "no_rail_for_wallet";
  if (!(provider in RAIL_LIMITS)) return "not_built";
  return "no_keys";
}

function trendOf(stats: ProviderStats | undefined): (number | null)[] {
  return Array.from({ length: HOURS }, (_, index) => {
    const hour = stats?.hours.find((candidate) => candidate.ago === HOURS - 1 - index);
    return hour ? ratioPpm(hour.succeeded, hour.attempts) : null;
  });
}

function scheduleOf(provider: ProviderName, currency: string, { schedules }: PaymentSettingsRow) {
  const own = schedules.filter((schedule) => schedule.provider === provider && schedule.cardClass === "*");
  const schedule = own.find((candidate) => candidate.currency === currency) ?? own[0];
  if (!schedule) return null;
  const { percentPpm, fixedMinor, perAttemptMinor, source, asOf } = schedule;
  // what one payment costs that works at the first try
  return { percentPpm, fixedMinor: fixedMinor + perAttemptMinor, currency: schedule.currency, source, asOf };
}

const BREAKER_LEVEL = ["closed", "recovering", "half_open", "open"] as const;

function breakerOf(provider: ProviderName, breakers: readonly Breaker[], now: Date): ProviderStrip["breaker"] {
  const own = breakers.filter((breaker) => breaker.rail === provider);
  const levelOf = (breaker: Breaker) => BREAKER_LEVEL.indexOf(stateAt(breaker, now));
  const worst = own.toSorted((a, b) => levelOf(b) - levelOf(a))[0];
  const state = worst ? stateAt(worst, now) : "closed";
  if (!worst || state === "closed") return { state: "closed", operation: null, code: null, until: null };
  const until = state === "open" ? (worst.openUntil?.toISOString() ?? null) : null;
  return { state, operation: worst.operation, code: worst.lastCode, until };
}

/** The rails that are on and can take this wallet, in the store's order, with the state of each. */
function ridesOf(wallet: Wallet, { settings, available, breakers, now }: Facts): ProviderStrip["rides"] {
  return settings.body.providers
    .toSorted((a, b) => a.priority - b.priority)
    .flatMap(({ provider, isEnabled }) => {
      const rail = RAILS.find((name) => name === provider);
      const isRidden = rail && isEnabled && available.has(rail) && methodsAt(rail).includes(wallet);
      return isRidden ? [{ provider: rail, state: breakerOf(rail, breakers, now).state }] : [];
    });
}

/** A wallet works as well as the best rail under it: with one of them it can be paid. */
function bestOf(rides: ProviderStrip["rides"]): ProviderStrip["breaker"] {
  const best = BREAKER_LEVEL.find((level) => rides.some(({ state }) => state === level)) ?? "open";
  return { state: best, operation: null, code: null, until: null };
}

type Facts = {
  settings: PaymentSettingsRow;
  stats: Awaited<ReturnType<typeof readProviderStats>>;
  available: ReadonlySet<string>;
  breakers: readonly Breaker[];
  windows: readonly RailWindow[];
  now: Date;
};

function stateOf(isAvailable: boolean, isEnabled: boolean): Pick<ProviderStrip, "state"> {
  if (!isAvailable) return { state: "absent" };
  if (!isEnabled) return { state: "off" };
  return { state: env.BACKLINE_MODE === "demo" ? "sandbox" : "live" };
}

/** A wallet is there as soon as one rail with keys could take it, on or off. */
function isOffered(provider: ProviderName, available: ReadonlySet<string>): boolean {
  return isWallet(provider) && RAILS.some((rail) => available.has(rail) && methodsAt(rail).includes(provider));
}

function toStrip(provider: ProviderName, facts: Facts): ProviderStrip {
  const { settings, available, breakers, windows, now } = facts;
  const { rails, wallets } = facts.stats;
  const rides = isWallet(provider) ? ridesOf(provider, facts) : [];
  const entry = settings.body.providers.find((candidate) => candidate.provider === provider);
  const isAvailable = available.has(provider) || isOffered(provider, available);
  const stats = [...rails, ...wallets].find((own) => own.rail === provider);
  const totalVolumeMinor = rails.reduce((sum, own) => sum + own.volumeMinor, 0);
  const totalLastHour = rails.reduce((sum, own) => sum + own.lastHour, 0);
  const currency = stats?.currency ?? "USD";
  const volumeMinor = stats?.volumeMinor ?? 0;
  return {
    provider,
    kind: isWallet(provider) ? "wallet" : "rail",
    ...stateOf(isAvailable, entry?.isEnabled ?? false),
    reason: isAvailable ? (entry?.isEnabled ? null : "switched_off") : absenceOf(provider),
    missingForCards: isAvailable ? missingForFields(provider) : [],
    isEnabled: entry?.isEnabled ?? false,
    priority: entry?.priority ?? null,
    weight: entry ? weightOf(entry) : null,
    breaker: isWallet(provider) ? bestOf(rides) : breakerOf(provider, breakers, now),
    rides,
    liveSharePpm: ratioPpm(stats?.lastHour ?? 0, totalLastHour) ?? 0,
    attempts: stats?.attempts ?? 0,
    succeeded: stats?.succeeded ?? 0,
    recentAttempts: stats?.recent ?? 0,
    recentSucceeded: stats?.recentSucceeded ?? 0,
    samples: windows.filter(({ rail }) => rail === provider).map(({ method, samples }) => ({ method, samples })),
    successPpm: ratioPpm(stats?.succeeded ?? 0, stats?.attempts ?? 0),
    latencyP50Ms: stats?.latencyP50Ms ?? null,
    sharePpm: ratioPpm(volumeMinor, totalVolumeMinor) ?? 0,
    trend: trendOf(stats),
    feeSchedule: scheduleOf(provider, currency, settings),
    effectiveCostPpm: ratioPpm(stats?.feesMinor ?? 0, volumeMinor),
    feesMinor: stats?.feesMinor ?? 0,
    volumeMinor,
    currency,
    lastEventAt: stats?.lastEventAt?.toISOString() ?? null,
  };
}

const SHOWN_VERSIONS = 8;

/** The providers page: all seven, those that are not there with the reason, what the last 24 hours were like, and what changed. */
export async function getPaymentSettings(): Promise<PaymentSettings> {
  const now = new Date();
  const [settings, stats, breakers, windows, versions] = await Promise.all([
    loadPaymentSettings(),
    readProviderStats(now),
    breakerBoard().describe(),
    loadWindows(),
    listVersions(SHOWN_VERSIONS + 1),
  ]);
  const facts = { settings, stats, breakers, windows, now, available: new Set<string>(availableRails().keys()) };
  return {
    snapshotId: settings.version,
    mode: env.BACKLINE_MODE,
    strategy: settings.body.strategy,
    activeSince: settings.activeSince.toISOString(),
    enoughSamples: ENOUGH_SAMPLES,
    providers: PROVIDERS.map((provider) => toStrip(provider, facts)),
    history: describeVersions(versions, SHOWN_VERSIONS),
  };
}
