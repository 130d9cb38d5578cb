"use client";

import { useTranslations } from "next-intl";
import { useEffect, useId, useState } from "react";
import { formatDuration } from "@/components/ui/duration";
import { Waveform } from "@/components/ui/waveform";
import { latestStart, previewWindow } from "@/lib/shared/preview-window";
import type { UploadedTrack } from "@/lib/shared/schemas/upload";

const STEP_MS = 500;
const LOOK_EVERY_MS = 1_500;

type PreviewFieldProps = {
  track: UploadedTrack;
  onSave: (fromMs: number) => Promise<string | null>;
  /** Asks the server how far it is. */
  onLook: () => Promise<void>;
};

/** Where the 30 s that everyone may hear begin: a window on the waveform, moved by pointer or arrow keys. */
export function PreviewField({ track, onSave, onLook }: PreviewFieldProps) {
  const t = useTranslations("draft.preview");
  const id = useId();
  const { durationMs, preview } = track;
  const [chosenMs, setChosenMs] = useState<number | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const { fromMs, toMs } = previewWindow(durationMs, chosenMs ?? preview.wantedMs ?? preview.fromMs);
  useLook(preview.state === "waiting", onLook);
  const latestMs = latestStart(durationMs);
  if (latestMs === 0) return null;

  async function save() {
    if (chosenMs === null) return;
    setProblem(await onSave(chosenMs));
    setChosenMs(null);
  }
  const words = { from: formatDuration(fromMs), to: formatDuration(toMs) };
  return (
    <div className="sm:col-span-12">
      <label htmlFor={id} className="mb-1 block text-12 text-ink-2">
        {t("label")}
      </label>
      <div dir="ltr" className="relative">
        <Waveform peaks={track.peaks} heightPx={44} assumedWidthPx={480} restClassName="fill-line-2" />
        <input
          id={id}
          type="range"
          min={0}
          max={latestMs}
          step={STEP_MS}
          value={fromMs}
          aria-valuetext={t("range", words)}
          onChange={(event) => setChosenMs(Number(event.target.value))}
          onPointerUp={save}
          onKeyUp={save}
          onBlur={save}
          className="peer absolute inset-0 h-full w-full cursor-ew-resize opacity-0"
        />
        <span
          aria-hidden="true"
          className="pointer-events-none absolute inset-y-0 rounded-tight border-2 border-ink bg-signal/25 peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-ink"
          style={{ insetInlineStart: share(fromMs, durationMs), inlineSize: share(toMs - fromMs, durationMs) }}
        />
      </div>
      <p role="status" className="mt-1 text-12 text-ink-2">
        <span className="figures">{t("range", words)}</span> {preview.state === "ready" ? null : t(preview.state)}
      </p>
      {problem ? (
        <p role="alert" className="mt-1 text-12 text-bad">
          {problem}
        </p>
      ) : null}
    </div>
  );
}

function useLook(isWaiting: boolean, onLook: () => Promise<void>) {
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(() => void onLook(), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [isWaiting, onLook]);
}

function share(ms: number, wholeMs: number): string {
  return `${(ms * 100) / wholeMs}%`;
}
