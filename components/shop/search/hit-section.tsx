import type { ReactNode } from "react";

export function HitSection({ title, note, children }: { title: ReactNode; note?: ReactNode; children: ReactNode }) {
  return (
    <section>
      <div className="flex items-baseline gap-4 border-b border-rule pb-3">
        <h2 className="display text-20/7">{title}</h2>
        {note ? <span className="text-14 text-ink-2">{note}</span> : null}
      </div>
      {children}
    </section>
  );
}
