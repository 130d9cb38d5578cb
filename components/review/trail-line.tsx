import {
  ArrowDownLeft,
  ArrowUpRight,
  CircleHelp,
  CircleOff,
  Flag,
  type LucideIcon,
  RefreshCw,
  Route,
  TimerOff,
  Undo2,
  User,
  Webhook,
} from "lucide-react";
import { useTranslations } from "next-intl";
import { formatFull, formatSecond } from "@/components/back/format-time";
import type { TrailEntry, TrailKind } from "@/lib/shared/schemas/review";
import { useReviewWords } from "./use-review-words";

const ICONS: Record<TrailKind, LucideIcon> = {
  routing: Route,
  sent: ArrowUpRight,
  came_back: ArrowDownLeft,
  nothing: TimerOff,
  not_sent: CircleOff,
  resolver: RefreshCw,
  webhook: Webhook,
  review: CircleHelp,
  owed: Undo2,
  settled: Flag,
  person: User,
};

/** "14:02:12.104" in the zone; the day is in the title. */
function Moment({ at, zone }: { at: string; zone: string }) {
  return (
    <time dateTime={at} title={`${formatFull(at, zone, "en")} ${zone}`}>
      {formatSecond(at, zone)}.{at.slice(20, 23)}
    </time>
  );
}

function RawEvidence({ entry }: { entry: TrailEntry }) {
  const t = useTranslations("review");
  if (entry.raw.length === 0) return null;
  const words = entry.count > 1 ? t("rawMany", { count: entry.count }) : t("raw", { kind: entry.kind });
  const value = entry.raw.length === 1 ? entry.raw[0] : entry.raw;
  return (
    <details className="md:contents">
      <summary className="-my-1.5 w-fit cursor-pointer py-3.5 text-12 underline decoration-line-2 underline-offset-[0.22em] hover:decoration-ink md:col-start-4 md:row-start-1 md:my-0 md:justify-self-end md:py-0">
        {words}
      </summary>
      <pre className="min-w-0 rounded-tight bg-sunk p-3 text-12 whitespace-pre-wrap wrap-anywhere md:col-span-4">
        {JSON.stringify(value, null, 2)}
      </pre>
    </details>
  );
}

type TrailLineProps = { entry: TrailEntry; asOf: string; zone: string };

/** One moment of the story: when, what kind, in words, and what is on file of it. */
export function TrailLine({ entry, asOf, zone }: TrailLineProps) {
  const t = useTranslations("review");
  const { sayEntry } = useReviewWords(asOf);
  const Icon = ICONS[entry.kind];
  const isNothing = entry.kind === "nothing";
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-1 border-b border-line py-2.5 md:grid-cols-[104px_96px_minmax(0,1fr)_auto]">
      <span className="figures order-2 text-end text-ink-2 md:order-none md:text-start">
        <Moment at={entry.at} zone={zone} />
        {entry.lastAt ? (
          <>
            {` ${t("trail.to")} `}
            <Moment at={entry.lastAt} zone={zone} />
          </>
        ) : null}
      </span>
      <span className={`flex items-center gap-2 self-start font-semibold ${isNothing ? "text-warn" : ""}`}>
        <Icon size={15} strokeWidth={1.75} aria-hidden className="shrink-0" />
        {t(`kinds.${entry.kind}`)}
      </span>
      <span className="order-3 col-span-2 wrap-anywhere md:order-none md:col-span-1">
        {sayEntry(entry)}
        {entry.note ? (
          <span className="text-ink-2">
            {" "}
            {entry.kind === "sent" ? <span className="figures">{entry.note}</span> : entry.note}
          </span>
        ) : null}
      </span>
      <div className="order-4 col-span-2 min-w-0 md:contents">
        <RawEvidence entry={entry} />
      </div>
    </li>
  );
}
