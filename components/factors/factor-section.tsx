import { type ReactNode, useId } from "react";

type FactorSectionProps = { title: string; lead: string; children: ReactNode };

/** One kind of proof: what it is, what there is of it, and how to add one. */
export function FactorSection({ title, lead, children }: FactorSectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="grid gap-4 border-t border-rule pt-5">
      <div>
        <h2 id={id} className="display text-28 font-bold">
          {title}
        </h2>
        <p className="mt-1 max-w-prose text-14 text-ink-2">{lead}</p>
      </div>
      {children}
    </section>
  );
}
