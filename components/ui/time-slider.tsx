"use client";
import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from "react";
import { formatDuration } from "./duration";
import { mergeClasses } from "./merge-classes";

export type TimeSliderProps = {
  label: string;
  durationMs: number;
  positionMs: number;
  /** What a screen reader hears as the position, such as "1:38 of 4:26". */
  valueText: string;
  onSeek: (positionMs: number) => void;
  /** Text of the hover flag; the time unless told. */
  describeTime?: (positionMs: number) => string;
  children: ReactNode;
  className?: string;
};

const STEP_MS = 5_000;

/** Anything drawn along time (`children`) as a slider: drag, click, arrows, Home and End; hover shows the time. */
export function TimeSlider({
  label,
  durationMs,
  positionMs,
  valueText,
  onSeek,
  describeTime,
  children,
  className,
}: TimeSliderProps) {
  const [hover, setHover] = useState<number | null>(null);
  const clamp = (ms: number) => Math.min(durationMs, Math.max(0, ms));

  function seekToPointer(event: PointerEvent<HTMLDivElement>) {
    onSeek(clamp(shareOf(event) * durationMs));
  }
  function handleKey(event: KeyboardEvent) {
    const target = targetOf(event.key, positionMs, durationMs);
    if (target === null) return;
    event.preventDefault();
    event.stopPropagation();
    onSeek(clamp(target));
  }
  return (
    <div
      role="slider"
      tabIndex={0}
      dir="ltr"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Math.round(durationMs / 1000)}
      aria-valuenow={Math.round(positionMs / 1000)}
      aria-valuetext={valueText}
      className={mergeClasses("relative cursor-crosshair touch-pan-y select-none", className)}
      onKeyDown={handleKey}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        seekToPointer(event);
      }}
      onPointerMove={(event) => {
        setHover(shareOf(event));
        if (event.buttons === 1) seekToPointer(event);
      }}
      onPointerLeave={() => setHover(null)}
    >
      {children}
      {hover === null ? null : <HoverFlag share={hover} text={(describeTime ?? formatDuration)(hover * durationMs)} />}
    </div>
  );
}

function HoverFlag({ share, text }: { share: number; text: string }) {
  return (
    <span
      aria-hidden="true"
      className="pointer-events-none absolute inset-y-0 z-10 w-px bg-ink-3"
      style={{ left: `${share * 100}%` }}
    >
      <span
        className="figures absolute -top-2 rounded-tight bg-ink px-2 py-px text-12 whitespace-nowrap text-paper"
        style={share > 0.75 ? { right: 6 } : { left: 6 }}
      >
        {text}
      </span>
    </span>
  );
}

function shareOf(event: PointerEvent<HTMLDivElement>): number {
  const box = event.currentTarget.getBoundingClientRect();
  return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
}

function targetOf(key: string, positionMs: number, durationMs: number): number | null {
  switch (key) {
    case "ArrowRight":
    case "ArrowUp":
      return positionMs + STEP_MS;
    case "ArrowLeft":
    case "ArrowDown":
      return positionMs - STEP_MS;
    case "PageUp":
      return positionMs + 6 * STEP_MS;
    case "PageDown":
      return positionMs - 6 * STEP_MS;
    case "Home":
      return 0;
    case "End":
      return durationMs;
    default:
      return null;
  }
}
