import "server-only";
import { pool } from "../../platform/db";
import { AppError } from "../../platform/errors";
import type { Period } from "../../shared/schemas/analytics";
import { dayInZone } from "../../shared/time";
import type { AnalyticsFilter } from "../store";

/** What a filter means to the roll-ups: its tracks named one by one. */
export type Scope = Pick<AnalyticsFilter, "currency" | "artistIds" | "trackIds">;

/** Throws `invalid_request` on a filter that no roll-up can answer. */
export async function resolveScope(filter: AnalyticsFilter): Promise<Scope> {
  if (filter.country !== null || filter.rail !== null)
    throw new AppError(
      "invalid_request",
      "Only orders and their totals can be narrowed to a country or a payment provider.",
    );
  const { currency, artistIds, trackIds, releaseId } = filter;
  if (releaseId === null) return { currency, artistIds, trackIds };
  const { rows } = await pool.query<{ id: string }>("SELECT id FROM track WHERE release_id = $1", [releaseId]);
  const ofRelease = rows.map((row) => row.id);
  return { currency, artistIds, trackIds: trackIds ? ofRelease.filter((id) => trackIds.includes(id)) : ofRelease };
}

/** SQL text with numbered parameters, added as they are used. */
export class Params {
  readonly values: unknown[] = [];
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

export type Table = "platform" | "artist" | "track";
/** The coarsest roll-up that knows the scope. */
export const tableOf = (scope: Scope): Table => (scope.trackIds ? "track" : scope.artistIds ? "artist" : "platform");
export const unitOf = (period: Period): "hour" | "day" => (period.key === "24h" ? "hour" : "day");

/** `FROM … WHERE …` over the rows of a period and scope in a roll-up, the rows of plays (currency XXX) among them. */
export function fromRollUp(table: Table, period: Period, scope: Scope, params: Params): string {
  const unit = unitOf(period);
  const span = unit === "hour" ? inHours(period, params) : inDays(period, scope, params);
  return `FROM ${table}_${unit} r WHERE ${span}${narrow(table, scope, params)}`;
}

function inHours({ from, to }: Period, params: Params): string {
  return `r.hour >= ${params.add(from)} AND r.hour < ${params.add(to)}`;
}

/** For a few artists or tracks day by day, so that the index leads to each of them; it begins with the day. */
function inDays({ days: [first, last] }: Period, { artistIds, trackIds }: Scope, params: Params): string {
  if (artistIds ?? trackIds)
    return `r.day = ANY(ARRAY(SELECT generate_series(${params.add(first)}::date, ${params.add(last)}::date, interval '1 day')::date))`;
  return `r.day BETWEEN ${params.add(first)} AND ${params.add(last)}`;
}

function narrow(table: Table, { currency, artistIds, trackIds }: Scope, params: Params): string {
  const parts: string[] = [];
  if (currency) parts.push(`r.currency IN (${params.add(currency)}, 'XXX')`);
  if (artistIds && table !== "platform") parts.push(`r.artist_id = ANY(${params.add(artistIds)}::uuid[])`);
  if (trackIds && table === "track") parts.push(`r.track_id = ANY(${params.add(trackIds)}::uuid[])`);
  return parts.map((part) => ` AND ${part}`).join("");
}

/** Conditions on an order line (alias `l`) that a scope means. */
export function narrowLines({ artistIds, trackIds }: Scope, params: Params): string {
  const parts = ["true"];
  if (artistIds) parts.push(`l.artist_id = ANY(${params.add(artistIds)}::uuid[])`);
  if (trackIds)
    parts.push(`EXISTS (SELECT 1 FROM track t WHERE t.id = ANY(${params.add(trackIds)}::uuid[])
      AND t.release_id = l.release_id AND (l.track_id IS NULL OR l.track_id = t.id))`);
  return parts.join(" AND ");
}

/** Conditions on a play (alias `p`). */
export function narrowPlays({ artistIds, trackIds }: Scope, params: Params): string {
  const parts = ["true"];
  if (artistIds) parts.push(`p.artist_id = ANY(${params.add(artistIds)}::uuid[])`);
  if (trackIds) parts.push(`p.track_id = ANY(${params.add(trackIds)}::uuid[])`);
  return parts.join(" AND ");
}

/** Whether a period of whole days reaches today: everyone in it was then last seen in it (docs/analytics.md). */
export function endsToday(period: Period, now = new Date()): boolean {
  return unitOf(period) === "day" && period.days[1] >= dayInZone(now, period.zone);
}

/** A quotient; null when there is nothing to divide by. */
export const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
/** Minor units of a mean, half away from zero; null when there is nothing to divide by. */
export function meanMinor(totalMinor: number, count: number): number | null {
  if (count === 0) return null;
  return Math.sign(totalMinor) * Math.round(Math.abs(totalMinor) / count);
}
/** Refunds as the API shows them: what they take away. */
export const asLoss = (refundsMinor: number): number => 0 - refundsMinor;

/** Up to when everything that happened is in the roll-ups. */
export async function readAsOf(): Promise<string> {
  const { rows } = await pool.query<{ as_of: Date }>(
    "SELECT least(now(), (SELECT min(available_at) FROM outbox WHERE topic = 'rollup')) AS as_of",
  );
  return (rows[0]?.as_of ?? new Date()).toISOString();
}
