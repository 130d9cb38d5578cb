import { estimateSecondsLeft, measureRate } from "./measure-rate";
import { isSettled, type UploadItem } from "./upload-item";

export type UploadSummary = {
  total: number;
  ready: number;
  refused: number;
  open: number;
  /** On their way or waiting: what "pause all" would stop. */
  going: number;
  paused: number;
  sentBytes: number;
  totalBytes: number;
  bytesPerSecond: number | null;
  secondsLeft: number | null;
};

/** All files as one; refused files count in no byte figure, because none of theirs are kept. */
export function summariseUploads(items: readonly UploadItem[]): UploadSummary {
  const counted = items.filter((item) => item.phase !== "refused");
  const sentBytes = counted.reduce((sum, item) => sum + item.sentBytes, 0);
  const totalBytes = counted.reduce((sum, item) => sum + item.sizeBytes, 0);
  const rates = items.filter((item) => item.phase === "uploading").map((item) => measureRate(item.samples));
  const known = rates.filter((rate) => rate !== null);
  const bytesPerSecond = known.length > 0 ? known.reduce((a, b) => a + b, 0) : null;
  return {
    total: items.length,
    ready: items.filter((item) => item.phase === "ready").length,
    refused: items.filter((item) => item.phase === "refused").length,
    open: items.filter((item) => !isSettled(item)).length,
    going: items.filter(({ phase }) => phase === "waiting" || phase === "uploading" || phase === "interrupted").length,
    paused: items.filter(({ phase }) => phase === "paused").length,
    sentBytes,
    totalBytes,
    bytesPerSecond,
    secondsLeft: estimateSecondsLeft(totalBytes - sentBytes, bytesPerSecond),
  };
}
