import { CircleAlert, CircleCheck, CircleDashed, CircleX, type LucideIcon, Radio } from "lucide-react";
import type { ReactNode } from "react";
import { mergeClasses } from "./merge-classes";

const TONES = {
  ok: { icon: CircleCheck, color: "text-ok" },
  warn: { icon: CircleAlert, color: "text-warn" },
  bad: { icon: CircleX, color: "text-bad" },
  quiet: { icon: CircleDashed, color: "text-ink-2" },
  live: { icon: Radio, color: "text-ink" },
} satisfies Record<string, { icon: LucideIcon; color: string }>;

export type StatusTone = keyof typeof TONES;
type StatusTagProps = { tone: StatusTone; children: ReactNode; icon?: LucideIcon; className?: string };

/** A state in three ways at once: icon, word, colour. */
export function StatusTag({ tone, children, icon, className }: StatusTagProps) {
  const Icon = icon ?? TONES[tone].icon;
  return (
    <span
      className={mergeClasses(
        "inline-flex items-center gap-1.5 text-12 font-semibold whitespace-nowrap",
        TONES[tone].color,
        className,
      )}
    >
      <Icon size={14} aria-hidden="true" className="shrink-0" />
      {children}
    </span>
  );
}
