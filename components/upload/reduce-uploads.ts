import { addSample } from "./measure-rate";
import { isRunning, type UploadItem, type UploadOutcome, type UploadState, type UploadTarget } from "./upload-item";

export type UploadAction =
  | { type: "added"; files: readonly { key: string; file: File; target: UploadTarget }[] }
  | { type: "bound"; groupKey: string; releaseId: string }
  | { type: "started"; key: string; atMs: number }
  | { type: "progressed"; key: string; sentBytes: number; atMs: number }
  | { type: "sent"; key: string }
  | { type: "settled"; key: string; outcome: UploadOutcome; atMs: number }
  | { type: "retried"; key: string; file?: File }
  | { type: "removed"; key: string }
  | { type: "cleared"; groupKeys: readonly string[] };

const FRESH = {
  phase: "waiting",
  sentBytes: 0,
  samples: [],
  track: null,
  isDuplicate: false,
  refusal: null,
  settledAtMs: null,
} as const satisfies Partial<UploadItem>;

/** The one place where the state of uploads changes; no clock, no network. */
export function reduceUploads(state: UploadState, action: UploadAction): UploadState {
  switch (action.type) {
    case "added":
      return { ...state, items: [...state.items, ...action.files.map((added) => ({ ...added, ...FRESH }))] };
    case "bound":
      return { ...state, releaseIds: { ...state.releaseIds, [action.groupKey]: action.releaseId } };
    case "started":
      return patch(state, action.key, { phase: "uploading", samples: [{ atMs: action.atMs, sentBytes: 0 }] });
    case "progressed":
      return progress(state, action);
    case "sent":
      return patch(state, action.key, (item) =>
        item.phase === "uploading" ? { phase: "analysing", sentBytes: item.file.size } : {},
      );
    case "settled":
      return settle(state, action);
    case "retried":
      return patch(state, action.key, (item) => ({ ...FRESH, file: action.file ?? item.file }));
    case "removed":
      return { ...state, items: state.items.filter((item) => item.key !== action.key) };
    case "cleared":
      return clear(state, action.groupKeys);
  }
}

type Change = Partial<UploadItem>;

function patch(state: UploadState, key: string, change: Change | ((item: UploadItem) => Change)): UploadState {
  const apply = (item: UploadItem) => ({ ...item, ...(typeof change === "function" ? change(item) : change) });
  return { ...state, items: state.items.map((item) => (item.key === key ? apply(item) : item)) };
}

function progress(state: UploadState, action: Extract<UploadAction, { type: "progressed" }>): UploadState {
  return patch(state, action.key, (item) => {
    // the browser counts the multipart frame too
    const sentBytes = Math.min(action.sentBytes, item.file.size);
    return { sentBytes, samples: addSample(item.samples, { atMs: action.atMs, sentBytes }) };
  });
}

function settle(state: UploadState, { key, outcome, atMs }: Extract<UploadAction, { type: "settled" }>): UploadState {
  const item = state.items.find((candidate) => candidate.key === key);
  if (!item) return state;
  if (outcome.kind === "refused")
    return patch(state, key, { phase: "refused", refusal: outcome.refusal, settledAtMs: atMs, samples: [] });
  const { track, isDuplicate } = outcome;
  const settled = patch(state, key, {
    phase: "ready",
    track,
    isDuplicate,
    sentBytes: item.file.size,
    settledAtMs: atMs,
    samples: [],
  });
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
