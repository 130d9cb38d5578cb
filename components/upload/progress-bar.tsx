type ProgressBarProps = {
  label: string;
  value: number;
  max: number;
  valueText: string;
  /** Nothing moves: what is there is hatched instead of yellow. */
  isAtRest?: boolean;
};

/** Bytes that are really out, as a bar: yellow, because it is happening now. */
export function ProgressBar({ label, value, max, valueText, isAtRest = false }: ProgressBarProps) {
  const percent = max > 0 ? Math.min(100, (value / max) * 100) : 0;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuenow={Math.floor(percent)}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuetext={valueText}
      className="h-2 overflow-hidden rounded-tight bg-sunk inset-ring inset-ring-line-2"
    >
      <div
        className={
          isAtRest
            ? "h-full border-e border-ink-3 bg-[repeating-linear-gradient(135deg,var(--ink-3)_0_2px,transparent_2px_5px)]"
            : "h-full border-e border-on-signal bg-signal"
        }
        style={{ width: `${percent}%` }}
      />
    </div>
  );
}
