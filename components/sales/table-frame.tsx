import Link from "next/link";
import type { ReactNode } from "react";
import { Time } from "@/components/ui/time";

/** `shown` says from which width on the column is there and where its text begins. */
export type Column = { name: string; label: string; shown: string };

export function TableFrame(props: { title: string; columns: readonly Column[]; children: ReactNode }) {
  return (
    <table className="w-full border-collapse border-b border-line">
      <caption className="sr-only">{props.title}</caption>
      <thead>
        <tr className="border-b border-ink">
          {props.columns.map(({ name, label, shown }) => (
            <th
              key={name}
              scope="col"
              className={`py-2 pe-6 text-12 font-medium whitespace-nowrap text-ink-3 last:pe-0 ${shown}`}
            >
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{props.children}</tbody>
    </table>
  );
}

type RowProps = { id: string; number: string; placedAt: Date; zone: string; below: ReactNode; children: ReactNode };

/** A row that begins with its order's number; `below` is what phones show under it instead of columns. */
export function OrderRow({ id, number, placedAt, zone, below, children }: RowProps) {
  return (
    <tr className="border-t border-line align-top first:border-0">
      <th scope="row" className="py-2.5 pe-6 text-start font-normal">
        <Link href={`/orders/${id}`} className="figures inline-flex min-h-11 items-center whitespace-nowrap md:min-h-0">
          {number}
        </Link>
        <span className="grid gap-0.5 text-12 text-ink-2 lg:hidden">
          <Time at={placedAt} zone={zone} />
          {below}
        </span>
      </th>
      <td className="figures py-2.5 pe-6 text-start text-12 text-ink-2 max-lg:hidden">
        <Time at={placedAt} zone={zone} />
      </td>
      {children}
    </tr>
  );
}
