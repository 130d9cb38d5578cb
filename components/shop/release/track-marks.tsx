import type { RecordSpan } from "./whole-record";

type TrackMarksProps = { spans: readonly RecordSpan[]; durationMs: number; currentId: string | null };

/** The ruler under the whole record; the track list below says the same in full, so it is silent. */
export function TrackMarks({ spans, durationMs, currentId }: TrackMarksProps) {
  return (
    <ol aria-hidden="true" className="relative h-8.5 border-t border-ink md:h-11.5">
      {spans.map((span) => (
        <li
          key={span.id}
          data-current={span.id === currentId || undefined}
          style={{ left: `${(span.fromMs * 100) / durationMs}%`, width: `${(span.durationMs * 100) / durationMs}%` }}
          className="absolute top-0 h-full overflow-hidden border-s border-line-2 ps-[3px] pt-1.5 text-12 text-ink-2 data-current:font-semibold data-current:text-ink data-current:shadow-[inset_0_3px_var(--accent)] md:px-1.5"
        >
          <span className="figures block">{span.position}</span>
          <span className="hidden truncate md:block">{span.title}</span>
        </li>
      ))}
    </ol>
  );
}
