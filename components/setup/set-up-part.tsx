import { type ReactNode, useId } from "react";

/** One ruled part of the set-up: its name beside its answers, above them on a phone. */
export function SetUpPart({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className="border-t border-rule pt-[18px] pb-7 md:grid md:grid-cols-[128px_minmax(0,1fr)] md:gap-x-6"
    >
      <h2 id={id} className="display mb-3 text-20">
        {title}
      </h2>
      <div className="grid gap-4">{children}</div>
    </section>
  );
}
