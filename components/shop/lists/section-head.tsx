import type { ReactNode } from "react";
import { mergeClasses } from "@/components/ui/merge-classes";

type SectionHeadProps = { title: ReactNode; note?: ReactNode; children?: ReactNode; id?: string; isFirst?: boolean };

/** A section's title under the double rule, with a quiet note and, at the end of the line, its tabs. */
export function SectionHead({ title, note, children, id, isFirst = false }: SectionHeadProps) {
  return (
    <div
      className={mergeClasses(
        "flex flex-wrap items-baseline gap-x-4 gap-y-1 pt-3.5 pb-4 md:gap-x-5 md:pt-4.5 md:pb-5.5",
        !isFirst && "section-rule",
      )}
    >
      <h2 id={id} className="display text-28 font-bold tracking-[-0.015em]">
        {title}
      </h2>
      {note ? <span className="text-14 text-ink-2">{note}</span> : null}
      {children ? <div className="-ms-2.5 w-full min-w-0 md:ms-auto md:w-auto">{children}</div> : null}
    </div>
  );
}
