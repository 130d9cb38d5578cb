import { useTranslations } from "next-intl";
import { mergeClasses } from "@/components/ui/merge-classes";
import { Time } from "@/components/ui/time";
import type { TrailEntry } from "./checkout-state";
import { useRailName } from "./use-rail-name";

type AttemptTrailProps = {
  entries: TrailEntry[];
  amount: string;
  className?: string;
  isAsking?: boolean;
  zone: string;
};

const LAST_SHOWN = 6;

/** What was done, by whom, and what came of it: only what this browser saw happen. */
export function AttemptTrail({ entries, amount, className, isAsking = false, zone }: AttemptTrailProps) {
  const t = useTranslations("checkout.trail");
  const nameRail = useRailName();
  const shown = entries.slice(-LAST_SHOWN);
  const words = {
    placed: "placed",
    sent: "sent",
    opened: "opened",
    left: "left",
    silent: "silent",
    unclear: "unclear",
    not_taken: "notTaken",
    ready: "ready",
  } as const;
  function who({ kind, rail, check }: TrailEntry) {
    if (kind === "check") return t("check", { count: check });
    return kind === "sent" || kind === "placed" ? t("shop") : nameRail(rail);
  }
  return (
    <ol aria-label={t("label")} className={mergeClasses("border-t border-line pt-1 text-13/5", className)}>
      {shown.map((entry) => (
        <TrailRow
          key={`${entry.kind} ${entry.atMs} ${entry.check}`}
          who={who(entry)}
          at={new Date(entry.atMs)}
          zone={zone}
        >
          {entry.kind === "check" ? t("checked") : t(words[entry.kind], { amount })}
        </TrailRow>
      ))}
      {isAsking ? (
        <TrailRow who={t("check", { count: countChecks(entries) + 1 })} at={null} zone={zone} isNow>
          {t("asking")}
        </TrailRow>
      ) : null}
    </ol>
  );
}

function countChecks(entries: TrailEntry[]): number {
  return entries.filter((entry) => entry.kind === "check").length;
}

type TrailRowProps = { who: string; at: Date | null; zone: string; isNow?: boolean; children: string };

function TrailRow({ who, at, zone, isNow = false, children }: TrailRowProps) {
  return (
    <li className="grid grid-cols-[4.75rem_minmax(0,1fr)] gap-x-3 py-1.5 not-first:border-t not-first:border-line md:grid-cols-[4.75rem_5.5rem_minmax(0,1fr)]">
      <span className="figures text-ink-3">{at ? <Time at={at} format="second" zone={zone} /> : null}</span>
      <b className="font-semibold">
        {isNow ? (
          <i
            aria-hidden="true"
            className="me-2 inline-block size-2.25 rounded-full border border-signal-edge bg-signal"
          />
        ) : null}
        {who}
      </b>
      <span className="text-ink-2 max-md:col-start-2">{children}</span>
    </li>
  );
}
