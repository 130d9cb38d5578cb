import "server-only";
import { env } from "@/lib/platform/env";
import {
  type AbsenceReason,
  type PaymentSettings,
  PROVIDERS,
  type ProviderName,
  type ProviderStrip,
} from "@/lib/shared/schemas/settings";
import { availableRails } from "./available-rails";
import { loadPaymentSettings, type PaymentSettingsRow } from "./decide";
import { RAIL_LIMITS } from "./rail-limits";
import { type ProviderStats, readProviderStats } from "./sql/provider-stats";

const HOURS = 24;
const WALLETS: readonly ProviderName[] = ["apple_pay", "google_pay"];
const WHOLE_PPM = 1_000_000;

function ratioPpm(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part * WHOLE_PPM) / whole);
}

/** Why a provider is absent: not built in this version, or built but without keys. */
function absenceOf(provider: ProviderName): AbsenceReason {
  if (WALLETS.includes(provider)) return "no_rail_for_wallet";
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
  const own = schedules.filter((schedule) => schedule.provider === provider);
  const schedule = own.find((candidate) => candidate.currency === currency) ?? own[0];
  if (!schedule) return null;
  const { percentPpm, fixedMinor, source, asOf } = schedule;
  return { percentPpm, fixedMinor, currency: schedule.currency, source, asOf };
}

function toStrip(
  provider: ProviderName,
  settings: PaymentSettingsRow,
  found: { stats: ProviderStats | undefined; isAvailable: boolean; totalVolumeMinor: number },
): ProviderStrip {
  const { stats, isAvailable, totalVolumeMinor } = found;
  const isEnabled = settings.body.providers.some((entry) => entry.provider === provider && entry.isEnabled);
  const isOn = isAvailable && isEnabled;
  const currency = stats?.currency ?? "USD";
  const volumeMinor = stats?.volumeMinor ?? 0;
  const reason = isAvailable ? "switched_off" : absenceOf(provider);
  return {
    provider,
    kind: WALLETS.includes(provider) ? "wallet" : "rail",
    state: isOn ? (env.BACKLINE_MODE === "demo" ? "sandbox" : "live") : "absent",
    reason: isOn ? null : reason,
    attempts: stats?.attempts ?? 0,
    succeeded: stats?.succeeded ?? 0,
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

/** The providers page: all seven, those that are not there with the reason, and what the last 24 hours were like. */
export async function getPaymentSettings(): Promise<PaymentSettings> {
  const [settings, stats] = await Promise.all([loadPaymentSettings(), readProviderStats(new Date())]);
  const rails = availableRails();
  const totalVolumeMinor = stats.reduce((sum, own) => sum + own.volumeMinor, 0);
  return {
    snapshotId: settings.version,
    mode: env.BACKLINE_MODE,
    strategy: settings.body.strategy,
    activeSince: settings.activeSince.toISOString(),
    providers: PROVIDERS.map((provider) =>
      toStrip(provider, settings, {
        stats: stats.find((own) => own.rail === provider),
        isAvailable: [...rails.keys()].some((rail) => rail === provider),
        totalVolumeMinor,
      }),
    ),
  };
}
