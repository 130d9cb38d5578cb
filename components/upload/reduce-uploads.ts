import { addSample } from "./measure-rate";
import { isRunning, type UploadItem, type UploadOutcome, type UploadState, type UploadTarget } from "./upload-item";

export type AddedFile = { key: string; file: File; target: UploadTarget };
/** An upload of an earlier visit; `file` is null when this browser has it no more. */
export type RestoredUpload = Pick<
  UploadItem,
  "key" | "file" | "name" | "sizeBytes" | "sentBytes" | "target" | "uploadUrl" | "isKept"
> & { isPaused: boolean };

export type UploadAction =
  | { type: "added"; files: readonly AddedFile[] }
  | { type: "restored"; uploads: readonly RestoredUpload[] }
  | { type: "found"; key: string; file: File }
  | { type: "kept"; key: string }
  | { type: "bound"; groupKey: string; releaseId: string }
  | { type: "started"; key: string; atMs: number }
  | { type: "addressed"; key: string; uploadUrl: string | null }
  | { type: "progressed"; key: string; sentBytes: number; atMs: number }
  | { type: "interrupted"; key: string }
  | { type: "paused"; keys: readonly string[] }
  | { type: "resumed"; keys: readonly string[] }
  | { type: "sent"; key: string }
  | { type: "settled"; key: string; outcome: UploadOutcome; atMs: number }
  | { type: "retried"; key: string; file?: File }
  | { type: "removed"; key: string }
  | { type: "cleared"; groupKeys: readonly string[] };

const FRESH = {
  phase: "waiting",
  sentBytes: 0,
  samples: [],
  uploadUrl: null,
  isKept: false,
  track: null,
  isDuplicate: false,
  refusal: null,
  settledAtMs: null,
} as const satisfies Partial<UploadItem>;

const describeFile = (file: File) => ({ file, name: file.name, sizeBytes: file.size });

/** The one place where the state of uploads changes; no clock, no network. */
export function reduceUploads(state: UploadState, action: UploadAction): UploadState {
  switch (action.type) {
    case "added":
      return append(
        state,
        action.files.map((added) => ({ ...FRESH, ...added, ...describeFile(added.file) })),
      );
    case "restored":
      return restore(state, action.uploads);
    case "bound":
      return { ...state, releaseIds: { ...state.releaseIds, [action.groupKey]: action.releaseId } };
    case "paused":
    case "resumed":
      return hold(state, action);
    case "settled":
      return settle(state, action);
    case "removed":
      return { ...state, items: state.items.filter((item) => item.key !== action.key) };
    case "cleared":
      return clear(state, action.groupKeys);
    default:
      return patch(state, action.key, (item) => changeOne(item, action));
  }
}

type OneAction = Exclude<
  UploadAction,
  { type: "added" | "restored" | "bound" | "paused" | "resumed" | "settled" | "removed" | "cleared" }
>;

function changeOne(item: UploadItem, action: OneAction): Partial<UploadItem> {
  switch (action.type) {
    case "found":
      return { ...describeFile(action.file), phase: "waiting" };
    case "kept":
      return { isKept: true };
    case "started":
      return { phase: "uploading", samples: [{ atMs: action.atMs, sentBytes: item.sentBytes }] };
    case "addressed":
      return { uploadUrl: action.uploadUrl };
    case "progressed":
      return item.phase === "uploading" || item.phase === "interrupted" ? progress(item, action) : {};
    case "interrupted":
      return isRunning(item) ? { phase: "interrupted", samples: [] } : {};
    case "sent":
      return item.phase === "uploading" ? { phase: "analysing", sentBytes: item.sizeBytes } : {};
    case "retried":
      if (action.file) return { ...FRESH, ...describeFile(action.file) };
      return { phase: "waiting", samples: [], refusal: null, settledAtMs: null };
  }
}

type Change = Partial<UploadItem>;

function patch(state: UploadState, key: string, change: (item: UploadItem) => Change): UploadState {
  return { ...state, items: state.items.map((item) => (item.key === key ? { ...item, ...change(item) } : item)) };
}

function append(state: UploadState, added: readonly UploadItem[]): UploadState {
  return { ...state, items: [...state.items, ...added] };
}

/** What is on the desk already (another page of this visit brought it) is not brought twice. */
function restore(state: UploadState, uploads: readonly RestoredUpload[]): UploadState {
  const known = new Set(state.items.flatMap(({ key, uploadUrl }) => [key, uploadUrl ?? key]));
  const fresh = uploads.filter(({ key, uploadUrl }) => !known.has(key) && !known.has(uploadUrl ?? key));
  return append(
    state,
    fresh.map(({ isPaused, ...upload }) => {
      const resting = isPaused ? "paused" : "waiting";
      return { ...FRESH, ...upload, phase: upload.file ? resting : "missing" };
    }),
  );
}

function hold(state: UploadState, { type, keys }: Extract<UploadAction, { type: "paused" | "resumed" }>): UploadState {
  const change = (item: UploadItem): UploadItem => {
    if (!keys.includes(item.key)) return item;
    if (type === "resumed") return item.phase === "paused" ? { ...item, phase: "waiting" } : item;
    const canPause = item.phase === "waiting" || item.phase === "uploading" || item.phase === "interrupted";
    return canPause ? { ...item, phase: "paused", samples: [] } : item;
  };
  return { ...state, items: state.items.map(change) };
}

function progress(item: UploadItem, action: Extract<UploadAction, { type: "progressed" }>): Change {
  const sentBytes = Math.min(action.sentBytes, item.sizeBytes);
  const sample = { atMs: action.atMs, sentBytes };
  // what was lost with a connection is sent again: a rate over that step back would be none
  const hasGoneBack = sentBytes < item.sentBytes || item.samples.length === 0;
  return { phase: "uploading", sentBytes, samples: hasGoneBack ? [sample] : addSample(item.samples, sample) };
}

function settle(state: UploadState, { key, outcome, atMs }: Extract<UploadAction, { type: "settled" }>): UploadState {
  const item = state.items.find((candidate) => candidate.key === key);
  if (!item) return state;
  if (outcome.kind === "refused")
    return patch(state, key, () => ({ phase: "refused", refusal: outcome.refusal, settledAtMs: atMs, samples: [] }));
  const { track, isDuplicate } = outcome;
  const settled = patch(state, key, () => ({
    phase: "ready",
    track,
    isDuplicate,
    sentBytes: item.sizeBytes,
    settledAtMs: atMs,
    samples: [],
  }));
  const { groupKey } = item.target;
  // known bytes answer with where they already are: that is not the record this group is making
  if (settled.releaseIds[groupKey] || isDuplicate) return settled;
  return { ...settled, releaseIds: { ...settled.releaseIds, [groupKey]: track.releaseId } };
}

function clear(state: UploadState, groupKeys: readonly string[]): UploadState {
  const isGone = (groupKey: string) => groupKeys.includes(groupKey);
  return {
    items: state.items.filter((item) => !isGone(item.target.groupKey) || isRunning(item)),
    releaseIds: Object.fromEntries(Object.entries(state.releaseIds).filter(([groupKey]) => !isGone(groupKey))),
  };
}
