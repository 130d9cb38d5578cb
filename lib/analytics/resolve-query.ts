import "server-only";
import { AppError, fieldError } from "../platform/errors";
import { fromPublicId, type IdKind } from "../shared/ids";
import { STORE_CURRENCY } from "../shared/money";
import type { AnalyticsQuery, Comparison, Period } from "../shared/schemas/analytics";
import { resolveComparison, resolvePeriod } from "./resolve-period";
import type { AnalyticsFilter } from "./store";
import type { AnalyticsViewer } from "./viewer";

/** A query at a moment, for one viewer: all that an answer depends on. */
export type Question = { period: Period; comparison: Comparison; compared: Period | null; filter: AnalyticsFilter };

function readId(kind: IdKind, path: "artistId" | "trackId" | "releaseId", given: string | undefined): string | null {
  if (given === undefined) return null;
  const id = fromPublicId(kind, given);
  if (id === null) throw fieldError(path, `${path}: there is no such id.`, "invalid_request");
  return id;
}

function narrowArtists(asked: string | null, viewer: AnalyticsViewer): readonly string[] | null {
  if (viewer.artistIds === null) return asked ? [asked] : null;
  if (!asked) return [...viewer.artistIds].sort();
  if (!viewer.artistIds.includes(asked))
    throw new AppError("forbidden", "These are the figures of somebody else's artist.");
  return [asked];
}

/** Throws `invalid_request` with the field at fault, `forbidden` for an artist that is not the viewer's. */
export function resolveQuery(query: AnalyticsQuery, viewer: AnalyticsViewer, zone: string, now: Date): Question {
  const period = resolvePeriod(query, zone, now);
  const trackId = readId("track", "trackId", query.trackId);
  const filter: AnalyticsFilter = {
    currency: query.currency === "all" ? null : (query.currency ?? STORE_CURRENCY),
    artistIds: narrowArtists(readId("artist", "artistId", query.artistId), viewer),
    trackIds: trackId ? [trackId] : null,
    releaseId: readId("release", "releaseId", query.releaseId),
    country: query.country ?? null,
    rail: query.rail ?? null,
  };
  const isNarrowed = Object.entries(filter).some(([name, value]) => name !== "currency" && value !== null);
  if (query.compare === "target" && isNarrowed)
    throw fieldError("compare", "Targets are the whole store's: take the filters off.", "invalid_request");
  return { period, comparison: query.compare, compared: resolveComparison(period, query.compare, now), filter };
}
