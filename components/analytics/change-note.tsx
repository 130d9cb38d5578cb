import { ArrowDown, ArrowUp } from "lucide-react";
import { useTranslations } from "next-intl";
import { type Change, directionOf } from "./describe-change";

const ICONS = { up: ArrowUp, down: ArrowDown } as const;

type ChangeNoteProps = {
  change: Change;
  /** Whether a rise is good news; only then does colour repeat what word and icon say. */
  isRiseGood?: boolean;
};

export function ChangeNote({ change, isRiseGood = true }: ChangeNoteProps) {
  const [t, inWords] = [useTranslations("analytics.kpi"), useTranslations("dashboard.delta")];
  if (change.kind === "none") return null;
  const direction = directionOf(change);
  const Icon = direction ? ICONS[direction] : null;
  const text =
    change.kind === "points"
      ? t("points", { points: change.points, direction: change.direction })
      : inWords(change.kind, { percent: "percent" in change ? change.percent : "" });
  return (
    <span
      className={`inline-flex items-center gap-1 text-12 font-semibold whitespace-nowrap ${direction === "up" && isRiseGood ? "text-ok" : "text-ink-2"}`}
    >
      {Icon ? <Icon size={13} strokeWidth={1.75} aria-hidden /> : null}
      {text}
    </span>
  );
}
