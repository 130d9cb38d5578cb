import { ArrowDown, ArrowUp, Minus } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Delta } from "./format-figures";

const ICONS = { up: ArrowUp, down: ArrowDown, same: Minus } as const;

/** `isPoints`: the change is one of points, not a share of what it is against. */
type DeltaNoteProps = { delta: Delta; isPoints?: boolean; className?: string };

/** Direction in word and icon; colour only repeats it. Says nothing when there is nothing to compare with. */
export function DeltaNote({ delta, isPoints = false, className = "" }: DeltaNoteProps) {
  const t = useTranslations("dashboard");
  if (delta.kind === "none") return null;
  const Icon = delta.kind === "new" ? null : ICONS[delta.kind];
  const color = delta.kind === "up" ? "text-ok" : "text-ink-2";
  return (
    <span className={`inline-flex items-center gap-1 text-12 font-semibold whitespace-nowrap ${color} ${className}`}>
      {Icon ? <Icon size={13} strokeWidth={1.75} aria-hidden /> : null}
      {"percent" in delta
        ? t(`delta.${delta.kind}${isPoints ? "Points" : ""}`, { percent: delta.percent })
        : t(`delta.${delta.kind}`)}
    </span>
  );
}
