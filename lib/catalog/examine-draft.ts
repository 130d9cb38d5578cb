import "server-only";
import { pool } from "../platform/db";
import { toPublicId } from "../shared/ids";
import { formatIsrc, readIsrc } from "../shared/isrc";
import { findSameNumbers, orderTracks } from "../shared/order-tracks";
import { tidyTitle } from "../shared/read-file-number";
import type { ReportItem } from "../shared/schemas/draft";
import type { OwnReleaseDetail, UploadedTrack } from "../shared/schemas/upload";

type Draft = Omit<OwnReleaseDetail, "report">;
/** A track of another release by the same artist; ids are public. */
export type IsrcElsewhere = { isrc: string; releaseId: string; title: string; releaseTitle: string };

const LONG_SILENCE_MS = { start: 3_000, end: 6_000 };

/** What an artist should know before the record is in the shop, the grave first. Nothing of it forbids publishing. */
export function examineDraft(draft: Draft, elsewhere: readonly IsrcElsewhere[]): ReportItem[] {
  const items = [
    ...draft.tracks.flatMap(examineSound),
    ...examineRates(draft),
    ...examineCover(draft),
    ...examineIsrcs(draft, elsewhere),
    ...examineNumbers(draft),
    ...examineTitles(draft),
  ];
  return [...items.filter(({ level }) => level === "warning"), ...items.filter(({ level }) => level === "hint")];
}

/** Tracks of the artist's other releases that carry an ISRC of this release (bare uuid) on another recording. */
export async function findIsrcElsewhere(releaseId: string): Promise<IsrcElsewhere[]> {
  const { rows } = await pool.query<IsrcElsewhere>(
    `SELECT DISTINCT ON (o.isrc) o.isrc, o.release_id AS "releaseId", o.title, r.title AS "releaseTitle"
     FROM track t
     JOIN track o ON o.artist_id = t.artist_id AND o.isrc = t.isrc AND o.release_id <> t.release_id
       AND o.recording_id <> t.recording_id AND o.deleted_at IS NULL
     JOIN release r ON r.id = o.release_id AND r.deleted_at IS NULL
     WHERE t.release_id = $1 AND t.deleted_at IS NULL AND t.isrc IS NOT NULL ORDER BY o.isrc, o.created_at`,
    [releaseId],
  );
  return rows.map((row) => ({ ...row, releaseId: toPublicId("release", row.releaseId) }));
}

function examineSound({ id, analysis }: UploadedTrack): ReportItem[] {
  if (!analysis) return [];
  const about = { trackIds: [id], fix: null };
  if (analysis.isSilent) return [{ ...about, code: "silent", level: "warning", values: {} }];
  const { clippedStretches, missingMs, leadSilenceMs, tailSilenceMs, lossyCutoffHz } = analysis;
  const items: (ReportItem | false)[] = [
    clippedStretches > 0 && { ...about, code: "clipping", level: "warning", values: { count: clippedStretches } },
    missingMs > 0 && { ...about, code: "truncated", level: "warning", values: { ms: missingMs } },
    leadSilenceMs >= LONG_SILENCE_MS.start && {
      ...about,
      code: "silent_start",
      level: "hint",
      values: { ms: leadSilenceMs },
    },
    tailSilenceMs >= LONG_SILENCE_MS.end && {
      ...about,
      code: "silent_end",
      level: "hint",
      values: { ms: tailSilenceMs },
    },
    lossyCutoffHz !== null && { ...about, code: "lossy_master", level: "hint", values: { hz: lossyCutoffHz } },
  ];
  return items.filter((item) => item !== false);
}

/** Those that differ from what most tracks have. */
function examineRates({ tracks }: Draft): ReportItem[] {
  const rates = [...new Set(tracks.map(({ sampleRateHz }) => sampleRateHz))].sort((a, b) => a - b);
  if (rates.length < 2) return [];
  const count = (rate: number) => tracks.filter(({ sampleRateHz }) => sampleRateHz === rate).length;
  const usual = rates.reduce((most, rate) => (count(rate) > count(most) ? rate : most));
  const odd = tracks.filter(({ sampleRateHz }) => sampleRateHz !== usual);
  const list = rates.map((rate) => `${rate / 1000} kHz`).join(", ");
  return [{ code: "mixed_rates", level: "hint", trackIds: odd.map(({ id }) => id), values: { list }, fix: null }];
}

function examineCover({ coverUrl, tracks, status }: Draft): ReportItem[] {
  if (coverUrl || tracks.length === 0) return [];
  const canTake = status === "draft" && tracks.some(({ metadata }) => metadata.cover);
  const fix: ReportItem["fix"] = canTake ? { of: "release", patch: { derive: ["cover"] } } : null;
  return [{ code: "missing_cover", level: "warning", trackIds: [], values: {}, fix }];
}

function examineIsrcs({ tracks }: Draft, elsewhere: readonly IsrcElsewhere[]): ReportItem[] {
  const idsOf = (isrc: string) => tracks.filter((track) => track.isrc === isrc).map(({ id }) => id);
  const isrcs = [...new Set(tracks.flatMap(({ isrc }) => isrc ?? []))];
  const twice = isrcs.filter((isrc) => idsOf(isrc).length > 1);
  const invalid = tracks.filter(({ isrc, metadata }) => {
    const tag = typeof metadata.isrc === "string" ? metadata.isrc : "";
    return isrc === null && tag !== "" && readIsrc(tag) === null;
  });
  return [
    ...twice.map((isrc) => item("duplicate_isrc", "warning", idsOf(isrc), { isrc: formatIsrc(isrc) })),
    ...elsewhere.map(({ isrc, title, releaseTitle }) =>
      item("isrc_elsewhere", "warning", idsOf(isrc), { isrc: formatIsrc(isrc), title, record: releaseTitle }),
    ),
    ...invalid.map(({ id, metadata }) => item("invalid_isrc", "hint", [id], { isrc: String(metadata.isrc) })),
  ];
}

/** Numbers that several tags claim; the names of the files are offered when they say something else than stands there. */
function examineNumbers({ tracks, derived }: Draft): ReportItem[] {
  const facts = tracks.map(({ id, path, metadata, contentHash }) => ({
    ...{ id, path, contentHash },
    tagDisc: toNumber(metadata.discNumber),
    tagNumber: toNumber(metadata.trackNumber),
  }));
  const same = findSameNumbers(facts);
  if (same.length === 0 || !derived.includes("order")) return [];
  const byName = orderTracks(facts, "names");
  const isOther = byName.some(({ id }, index) => tracks[index]?.id !== id);
  const fix: ReportItem["fix"] = isOther ? { of: "release_order", patch: { orderBy: "names" } } : null;
  return [{ ...item("same_numbers", "warning", [], { list: same.join(", ") }), fix }];
}

function examineTitles({ tracks }: Draft): ReportItem[] {
  const patches = tracks
    .filter(({ title }) => tidyTitle(title) !== title)
    .map(({ id, title }) => ({ trackId: id, patch: { title: tidyTitle(title) } }));
  if (patches.length === 0) return [];
  const [first] = tracks.filter(({ id }) => id === patches[0]?.trackId);
  const values = { count: patches.length, from: first?.title ?? "", to: patches[0]?.patch.title ?? "" };
  const ids = patches.map(({ trackId }) => trackId);
  return [{ ...item("untidy_titles", "hint", ids, values), fix: { of: "tracks", patches } }];
}

function item(
  code: ReportItem["code"],
  level: ReportItem["level"],
  trackIds: string[],
  values: ReportItem["values"],
): ReportItem {
  return { code, level, trackIds, values, fix: null };
}

function toNumber(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}
