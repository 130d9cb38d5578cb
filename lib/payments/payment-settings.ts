import "server-only";
import { pool } from "@/lib/platform/db";
import { publish } from "@/lib/platform/live-channel";
import { processGlobal } from "@/lib/platform/process-global";
import { watchTopic } from "@/lib/platform/watch-topic";
import type { RoutingStrategy } from "@/lib/shared/schemas/settings";
import type { FeeSchedule } from "./fees";
import type { ProviderSwitch } from "./rank-providers";

export type SettingsBody = { strategy: RoutingStrategy; providers: ProviderSwitch[] };
export type PaymentSettingsRow = { version: number; body: SettingsBody; activeSince: Date; schedules: FeeSchedule[] };

// One row: the version in force and the newest price of each provider, method, currency, region and kind of card, if it was
// not withdrawn.
const LOAD_SETTINGS = `
  SELECT v.version, v.body, v.created_at, (
    SELECT coalesce(jsonb_agg(jsonb_build_object('provider', f.provider, 'method', f.method, 'currency', f.currency,
      'region', f.region, 'cardClass', f.card_class, 'percentPpm', f.percent_ppm, 'fixedMinor', f.fixed_minor,
      'perAttemptMinor', f.per_attempt_minor, 'internationalPpm', f.international_ppm, 'source', f.source, 'asOf', f.as_of,
      'tiers', (SELECT coalesce(jsonb_agg(jsonb_build_object('fromMinor', t.from_minor, 'percentPpm', t.percent_ppm,
        'fixedMinor', t.fixed_minor) ORDER BY t.from_minor), '[]') FROM fee_tier t WHERE t.schedule_id = f.id)
      ) ORDER BY f.id), '[]')
    FROM fee_schedule f WHERE NOT f.is_withdrawn AND NOT EXISTS (
      SELECT 1 FROM fee_schedule newer WHERE newer.provider = f.provider AND newer.method = f.method
        AND newer.currency = f.currency AND newer.region = f.region
        AND newer.card_class = f.card_class AND newer.version > f.version)
  ) AS schedules
  FROM payment_settings_version v ORDER BY v.version DESC LIMIT 1`;

const TOPIC = "payment-settings";
/** A note can be lost with its connection; a switch must bite within a second all the same. */
const CACHE_MS = 900;

const kept = processGlobal<{ row: PaymentSettingsRow | null; readAt: number }>("payment-settings", () => ({
  row: null,
  readAt: 0,
}));
const watch = processGlobal("payment-settings-watch", () =>
  watchTopic(TOPIC, () => {
    kept.row = null;
  }),
);

/** The settings in force, from the database. */
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

/** As `loadPaymentSettings`, at most 0.9 s old; fresh at once in every process after `announcePaymentSettings`. */
export async function readPaymentSettings(): Promise<PaymentSettingsRow> {
  const mayKeep = watch.begin();
  if (kept.row && Date.now() - kept.readAt < CACHE_MS) return kept.row;
  const readAt = Date.now();
  const row = await loadPaymentSettings();
  if (mayKeep()) Object.assign(kept, { row, readAt });
  return row;
}

/** Lets every process read the settings anew; call it once a new version is committed. */
export async function announcePaymentSettings(): Promise<void> {
  watch.forget();
  await publish(TOPIC, {});
}
