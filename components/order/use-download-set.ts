import { useEffect, useState } from "react";
import type { DownloadFormat } from "@/lib/shared/download-format";
import type { DownloadSet } from "@/lib/shared/schemas/downloads";
import { askDownloadSet } from "./ask-download-set";

const ASK_EVERY_MS = 1_500;

/**
 * What was chosen, and how far its files are; the artist's own files are always there, so they are not asked about, nor is
 * `made`, the format that is chosen first because its files are known to be there.
 */
export function useDownloadSet(orderId: string, lineId: string, made: DownloadFormat = "original") {
  const [format, setFormat] = useState(made);
  const [asked, setAsked] = useState<DownloadSet | null>(null);
  const [isLost, setLost] = useState(false);
  const [tries, setTries] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another try asks again, though nothing else has changed
  useEffect(() => {
    setLost(false);
    if (format === "original" || format === made) return;
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const ask = async () => {
      const set = await askDownloadSet(orderId, lineId, format, stop.signal);
      if (stop.signal.aborted) return;
      setLost(set === null);
      if (set) setAsked(set);
      if (!set || set.ready + set.failed < set.total) timer = setTimeout(ask, ASK_EVERY_MS);
    };
    ask();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [orderId, lineId, format, made, tries]);

  const set = asked?.format === format ? asked : null;
  return { format, setFormat, set, isLost, tryAgain: () => setTries((count) => count + 1) };
}
export type DownloadChoice = ReturnType<typeof useDownloadSet>;
