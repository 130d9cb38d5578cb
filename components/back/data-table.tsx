type DataTableProps = {
  caption: string;
  columns: readonly string[];
  /** The first cell of a row is its head; the rest are figures. */
  rows: readonly (readonly string[])[];
  /** As high as what it stands in for, so that switching to it does not move the page. */
  heightPx: number;
};

/** What a chart shows, as rows; scrolls inside itself. */
export function DataTable({ caption, columns, rows, heightPx }: DataTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
    <section tabIndex={0} aria-label={caption} className="overflow-auto" style={{ height: heightPx }}>
      <table className="w-full border-collapse">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column}
                scope="col"
                className="sticky top-0 bg-paper ps-3 pb-1.5 text-end text-12 font-medium whitespace-nowrap text-ink-3 first:ps-0 first:text-start"
              >
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([head, ...cells]) => (
            <tr key={head} className="border-t border-line">
              <th scope="row" className="py-1.5 text-start font-mono font-normal whitespace-nowrap tabular-nums">
                {head}
              </th>
              {cells.map((cell, index) => (
                <td key={columns[index + 1]} className="figures ps-3 text-end whitespace-nowrap">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
