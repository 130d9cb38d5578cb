"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useId, useState } from "react";

type PanelProps = {
  title: string;
  /** Beside the title, quieter: the span of time, a total. */
  note?: ReactNode;
  /** At the end of the head. */
  aside?: ReactNode;
  /** The same numbers as a table; a button in the head switches to it. */
  table?: ReactNode;
  children: ReactNode;
  className?: string;
};

/** A ruled section of the back office. Panels share hairlines; none has a gap or a shadow. */
export function Panel({ title, note, aside, table, children, className = "" }: PanelProps) {
  const t = useTranslations("back");
  const [isTable, setTable] = useState(false);
  const headingId = useId();
  return (
    <section aria-labelledby={headingId} className={`min-w-0 p-4 md:px-6 md:py-[18px] ${className}`}>
      <div className="mb-2.5 flex flex-wrap items-baseline gap-x-2.5 md:flex-nowrap">
        <h2 id={headingId} className="shrink-0 font-sans text-13 font-semibold">
          {title}
        </h2>
        {note ? <p className="order-2 basis-full text-ink-3 md:order-none md:basis-auto">{note}</p> : null}
        <div className="ms-auto flex items-center gap-3 text-12 max-md:[&>a]:-my-3 max-md:[&>a]:py-3.5">
          {aside}
          {table ? (
            <button
              type="button"
              aria-label={t(isTable ? "showChart" : "showTable", { title })}
              onClick={() => setTable(!isTable)}
              className="-my-3 cursor-pointer py-3.5 text-ink-2 md:my-0 md:py-1 underline decoration-line-2 underline-offset-[0.22em] hover:text-ink"
            >
              {t(isTable ? "chart" : "table")}
            </button>
          ) : null}
        </div>
      </div>
      {isTable ? table : children}
    </section>
  );
}
