import "server-only";
import { z } from "zod";
import { CURRENCIES, STORE_CURRENCY } from "../shared/money";
import { StoredRetention } from "../shared/schemas/retention";
import { type Db, prisma } from "./db";
import { publish } from "./live-channel";
import { processGlobal } from "./process-global";
import { watchTopic } from "./watch-topic";

const MEBIBYTE = 1024 * 1024;

/** Store settings with their defaults. A value that is absent or does not parse counts as the default. */
export const SETTINGS = {
  storeName: z.string().min(1).max(80).default("Backline"),
  /** Where people reach the store, unless PUBLIC_URL says it; the launcher hands it to every process. */
  publicUrl: z.string().max(300).default(""),
  /** Of new releases; what has a currency keeps it. */
  currency: z.enum(CURRENCIES).default(STORE_CURRENCY),
  hourlyTargetMinor: z.record(z.string(), z.int().min(0)).default({}),
  minimumPriceMinor: z.int().min(0).default(50),
  maximumNamedMinor: z.int().min(100).max(100_000_000).default(100_000),
  storeSharePpm: z.int().min(0).max(1_000_000).default(60_000),
  feeBearer: z.enum(["artist", "store"]).default("artist"),
  maxLossyBytes: z
    .int()
    .min(1)
    .max(1024 * MEBIBYTE)
    .default(50 * MEBIBYTE),
  maxLosslessBytes: z
    .int()
    .min(1)
    .max(1024 * MEBIBYTE)
    .default(300 * MEBIBYTE),
  maxFilesPerArtist: z.int().min(1).max(1_000_000).default(5_000),
  maxBytesPerArtist: z
    .int()
    .min(1)
    .max(1_048_576 * MEBIBYTE)
    .default(20 * 1024 * MEBIBYTE),
  /** How long nothing that was written or needed lately is swept. */
  garbageGraceHours: z.int().min(1).max(720).default(24),
  renditionKeepDays: z.int().min(1).max(3_650).default(90),
  maxRenditionBytes: z
    .int()
    .min(1)
    .max(1_048_576 * MEBIBYTE)
    .default(50 * 1024 * MEBIBYTE),
  isCacheOn: z.boolean().default(true),
  /** Millionths of a dollar; what a cloud store asks for a GiB that leaves it. Only the figure of what the cache saves uses it. */
  storageReadMicrosPerGib: z.int().min(0).max(10_000_000).default(90_000),
  uploadKeepDays: z.int().min(1).max(90).default(7),
  /** How often an artist's members hear of sales: once for each hour or day that had any. */
  saleNotices: z.enum(["off", "hourly", "daily"]).default("daily"),
  /** Letters that each artist, and the store, may send in a day; and how many mails of them go out in a minute. */
  lettersPerDay: z.int().min(0).max(20).default(2),
  lettersPerMinute: z.int().min(1).max(1_000).default(60),
  /** Whether anybody may make an account to buy with; invitations are taken up either way. */
  isSignUpOpen: z.boolean().default(true),
  /** Days that data about people are kept, where they are others than delivered. */
  retention: StoredRetention.default({}),
} as const;
export type SettingKey = keyof typeof SETTINGS;
export type SettingValue<K extends SettingKey> = z.output<(typeof SETTINGS)[K]>;

const CACHE_MS = 5_000;
type Snapshot = { values: Map<string, unknown>; readAt: number };
const kept = processGlobal<{ snapshot: Snapshot | null }>("settings", () => ({ snapshot: null }));
const watch = processGlobal("settings-watch", () =>
  watchTopic("settings", () => {
    kept.snapshot = null;
    zone.readAt = 0;
  }),
);

async function readAll(): Promise<Map<string, unknown>> {
  const mayKeep = watch.begin();
  if (kept.snapshot && Date.now() - kept.snapshot.readAt < CACHE_MS) return kept.snapshot.values;
  const rows = await prisma.storeSetting.findMany({ select: { key: true, value: true } });
  const values = new Map<string, unknown>(rows.map((row) => [row.key, row.value]));
  if (mayKeep()) kept.snapshot = { values, readAt: Date.now() };
  return values;
}

/** The value in force; at most 5 s old, and fresh at once in every process after `announceSettings`. */
export async function getSetting<K extends SettingKey>(key: K): Promise<SettingValue<K>> {
  const stored = (await readAll()).get(key);
  const parsed = SETTINGS[key].safeParse(stored);
  return (parsed.success ? parsed.data : SETTINGS[key].parse(undefined)) as SettingValue<K>;
}

/** Stores a value that already fits the schema; the caller authorises, audits, and announces it after its commit. */
export async function setSetting<K extends SettingKey>(
  db: Db,
  key: K,
  value: SettingValue<K>,
  userId: string | null,
): Promise<void> {
  await db.query(
    `INSERT INTO store_setting (key, value, updated_by) VALUES ($1, $2, $3)
     ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value, updated_at = now(), updated_by = EXCLUDED.updated_by`,
    [key, JSON.stringify(SETTINGS[key].parse(value)), userId],
  );
  kept.snapshot = null;
}

/** Lets every process read the settings anew; call it once the change is committed. */
export async function announceSettings(): Promise<void> {
  forgetSettings();
  await publish("settings", {});
}

const zone = processGlobal("store-zone", () => ({ name: "", readAt: 0 }));

/** Has this process read settings and zone anew at the next question. */
export function forgetSettings(): void {
  watch.forget();
}

/** The store's zone of record (decisions.md D9), as fresh as a setting is. */
export async function getStoreZone(): Promise<string> {
  if (zone.name !== "" && Date.now() - zone.readAt < CACHE_MS) return zone.name;
  const askedAt = Date.now();
  const instance = await prisma.instance.findUnique({ where: { id: 1 }, select: { timeZone: true } });
  if (!instance) return "UTC";
  Object.assign(zone, { name: instance.timeZone, readAt: askedAt });
  return instance.timeZone;
}
