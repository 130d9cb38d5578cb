import type { ReactNode } from "react";
import { mergeClasses } from "@/components/ui/merge-classes";

type ReceiptRowProps = { label: ReactNode; tone?: "plain" | "part" | "under" | "total"; children: ReactNode };

const TONE = {
  plain: "",
  part: "text-14 font-bold",
  under: "ps-4 text-ink-2",
  total: "text-20/7 font-bold",
};

/** Words, dots, amount: one line of a receipt. */
export function ReceiptRow({ label, tone = "plain", children }: ReceiptRowProps) {
  return (
    <div className={mergeClasses("flex items-baseline gap-2", TONE[tone])}>
      <dt className="min-w-0 wrap-anywhere">{label}</dt>
      <i aria-hidden="true" className="min-w-3 flex-1 -translate-y-1 border-b border-dotted border-line-2" />
      <dd className="whitespace-nowrap">
        <bdi>{children}</bdi>
      </dd>
    </div>
  );
}

export function ReceiptGroup({ children }: { children: ReactNode }) {
  return <dl className="border-t border-dashed border-line-2 py-3">{children}</dl>;
}
