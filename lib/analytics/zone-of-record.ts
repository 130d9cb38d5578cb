import "server-only";
import { type Db, inTransaction, pool } from "../platform/db";
import { AppError } from "../platform/errors";
import { forgetSettings } from "../platform/settings";

export type ZoneState = {
  zone: string;
  /** The days of the roll-ups are still of two zones. */
  isChanging: boolean;
  /** Of the backfill that cuts them anew. */
  daysLeft: number;
};

/** Figures by day that cannot be given: some of them are of another zone's days. */
export class BeingCounted extends AppError {
  constructor({ zone, daysLeft }: ZoneState) {
    const left = daysLeft === 1 ? "1 day is left" : `${daysLeft} days are left`;
    super("being_counted", `The figures are being counted anew for the days of ${zone}; ${left}. Nothing is lost.`);
  }
}

/** As the caller's snapshot has it. */
export async function readZone(db: Db = pool): Promise<ZoneState> {
  const { rows } = await db.query<ZoneState>(
    `SELECT i.time_zone AS zone, r.is_zone_changing AS "isChanging", coalesce(r.rebuild_to - r.rebuild_from + 1, 0) AS "daysLeft"
     FROM rollup_state r LEFT JOIN instance i ON true`,
  );
  const state = rows[0] ?? { isChanging: false, daysLeft: 0 };
  return { ...state, zone: rows[0]?.zone ?? "UTC" };
}

/** For an answer that was asked for with a process's idea of the zone; throws where that is not the zone, or it is changing. */
export function requireZone(state: ZoneState, asked: string): void {
  if (state.isChanging) throw new BeingCounted(state);
  if (state.zone === asked) return;
  forgetSettings();
  throw new AppError("being_counted", `The store's zone was changed to ${state.zone} just now. Ask once more.`);
}

/** Rows by day with the zone they are of, in one snapshot. Throws as `requireZone`. */
export async function inOneZone<T>(zone: string, read: (db: Db) => Promise<T>): Promise<T> {
  return inTransaction(async (db) => {
    await db.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    requireZone(await readZone(db), zone);
    return read(db);
  });
}
