import { mergeClasses } from "./merge-classes";

/** 266 000 → "4:26", 3 726 000 → "1:02:06"; rounded to the nearest second. */
export function formatDuration(durationMs: number): string {
  const total = Math.max(0, Math.round(durationMs / 1000));
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  const seconds = String(total % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${seconds}` : `${minutes}:${seconds}`;
}

export function Duration({ durationMs, className }: { durationMs: number; className?: string }) {
  return <bdi className={mergeClasses("figures", className)}>{formatDuration(durationMs)}</bdi>;
}
