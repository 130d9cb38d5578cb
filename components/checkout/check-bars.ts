export type CheckBar = { height: number; kind: "past" | "now" | "ahead" };

type CheckBarsInput = { sentAtMs: number; askedAtMs: readonly number[]; nowMs: number; spanMs: number; count: number };

const AHEAD_EVERY = 8;

/** The wait as a waveform, oldest first: tall bars are questions, one is now, the rest is still to come. Heights 0 to 1. */
export function buildCheckBars({ sentAtMs, askedAtMs, nowMs, spanMs, count }: CheckBarsInput): CheckBar[] {
  const indexOf = (atMs: number) => Math.floor(((atMs - sentAtMs) / spanMs) * count);
  const now = Math.min(Math.max(indexOf(nowMs), 0), count - 1);
  const asked = new Set(askedAtMs.map(indexOf));
  return Array.from({ length: count }, (_, index) => {
    const kind = index < now ? "past" : index === now ? "now" : "ahead";
    const isQuestion = index === 0 || kind === "now" || asked.has(index);
    const isPlanned = kind === "ahead" && (index - now) % AHEAD_EVERY === 0;
    return { kind, height: isQuestion || isPlanned ? 1 : restHeight(index, now) };
  });
}

/** Loud where the payment was sent, then silence; the same at every draw. */
function restHeight(index: number, now: number): number {
  const isEarly = index < Math.min(10, now);
  return isEarly ? 0.28 + 0.12 * Math.abs(Math.sin(index * 1.7)) : 0.11 + 0.04 * Math.abs(Math.sin(index * 2.3));
}

const SPANS_MS = [150_000, 600_000, 3_600_000, 86_400_000];

/** The shortest of the drawn spans that still has room for the wait so far. */
export function chooseSpanMs(waitedMs: number): number {
  return SPANS_MS.find((spanMs) => waitedMs < spanMs * 0.9) ?? waitedMs * 2;
}

/** 46 000 → "46 s", 125 000 → "2 min". */
export function describeWait(waitedMs: number): string {
  const seconds = Math.max(0, Math.floor(waitedMs / 1000));
  if (seconds < 100) return `${seconds} s`;
  return seconds < 7200 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3600)} h`;
}
