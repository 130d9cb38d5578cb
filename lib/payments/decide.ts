import "server-only";
import { pool } from "@/lib/platform/db";
import type { PaymentsContext } from "./context";
import type { FeeSchedule } from "./fees";
import { RAIL_LIMITS } from "./rail-limits";
import {
  type Candidate,
  type Exclusion,
  type ProviderSwitch,
  type RoutingContext,
  type RoutingSnapshot,
  rankProviders,
} from "./rank-providers";

export type Decision = {
  settingsVersion: number;
  strategy: RoutingSnapshot["strategy"];
  candidates: Candidate[];
  exclusions: Exclusion[];
  chosen: Candidate | null;
};

type SettingsBody = { strategy: RoutingSnapshot["strategy"]; providers: ProviderSwitch[] };

// One row: the version in force and the newest price of each provider, method, currency and region.
const LOAD_SETTINGS = `
  SELECT v.version, v.body, v.created_at, (
    SELECT coalesce(jsonb_agg(jsonb_build_object('provider', f.provider, 'method', f.method, 'currency', f.currency,
      'region', f.region, 'percentPpm', f.percent_ppm, 'fixedMinor', f.fixed_minor,
      'internationalPpm', f.international_ppm, 'source', f.source, 'asOf', f.as_of) ORDER BY f.id), '[]')
    FROM fee_schedule f WHERE NOT EXISTS (
      SELECT 1 FROM fee_schedule newer WHERE newer.provider = f.provider AND newer.method = f.method
        AND newer.currency = f.currency AND newer.region = f.region AND newer.version > f.version)
  ) AS schedules
  FROM payment_settings_version v ORDER BY v.version DESC LIMIT 1`;

export type PaymentSettingsRow = { version: number; body: SettingsBody; activeSince: Date; schedules: FeeSchedule[] };

export async function loadPaymentSettings(): Promise<PaymentSettingsRow> {
  const { rows } = await pool.query<{
    version: number;
    body: SettingsBody;
    created_at: Date;
    schedules: FeeSchedule[];
  }>(LOAD_SETTINGS);
  const row = rows[0];
  if (!row) throw new Error("no payment settings: the first migration writes version 1");
  return { version: row.version, body: row.body, activeSince: row.created_at, schedules: row.schedules };
}

/** Ranks the rails for one payment under the settings in force now. Stores nothing. */
export async function decide(context: Pick<PaymentsContext, "rails">, payment: RoutingContext): Promise<Decision> {
  const settings = await loadPaymentSettings();
  const ranking = rankProviders(payment, {
    version: settings.version,
    strategy: settings.body.strategy,
    providers: settings.body.providers,
    schedules: settings.schedules,
    availableRails: [...context.rails.keys()],
    limits: RAIL_LIMITS,
  });
  return {
    settingsVersion: settings.version,
    strategy: settings.body.strategy,
    ...ranking,
    chosen: ranking.candidates[0] ?? null,
  };
}
