import { mergeClasses } from "@/components/ui/merge-classes";

export type SplitPart = { id: string; key: "artists" | "fee" | "store" | "tax"; amountMinor: number };

/** The four inks of where money goes, the same in the bar and beside its words. */
export const SPLIT_INK = {
  artists: "bg-ink",
  fee: "bg-line-2",
  store: "bg-ink-3",
  tax: "bg-[repeating-linear-gradient(135deg,var(--ink-3)_0_1.5px,transparent_1.5px_5px)] shadow-[inset_0_0_0_1px_var(--ink-3)]",
} satisfies Record<SplitPart["key"], string>;

/** One stacked bar in true proportion; a part that is not nothing stays visible. */
export function MoneySplit({ parts, label, className }: { parts: SplitPart[]; label: string; className?: string }) {
  return (
    <div role="img" aria-label={label} className={mergeClasses("flex gap-0.5", className)}>
      {parts.map(({ id, key, amountMinor }) =>
        amountMinor > 0 ? (
          <i key={id} className={mergeClasses("block min-w-1", SPLIT_INK[key])} style={{ flex: amountMinor }} />
        ) : null,
      )}
    </div>
  );
}
