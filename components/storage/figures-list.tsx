import type { ReactNode } from "react";

type FiguresListProps = { caption: string; head: readonly string[]; rows: { key: string; cells: ReactNode[] }[] };

/** A small table: words first, figures at the end. */
export function FiguresList({ caption, head, rows }: FiguresListProps) {
  return (
    <table className="w-full border-collapse">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>
          {head.map((name, column) => (
            <th
              key={name}
              scope="col"
              className={`pb-1.5 text-12 font-medium text-ink-3 ${column === 0 ? "text-start" : "ps-3 text-end"}`}
            >
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, cells: [first, ...rest] }) => (
          <tr key={key} className="border-t border-line">
            <th scope="row" className="py-2 text-start font-normal">
              {first}
            </th>
            {rest.map((cell, column) => (
              <td key={head[column + 1]} className="figures ps-3 text-end whitespace-nowrap">
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
