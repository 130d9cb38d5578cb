import type { ReactNode } from "react";

export function AsideHead({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-4 border-b border-rule pb-2.5">
      <h2 className="display text-20/7">{title}</h2>
      {children}
    </div>
  );
}
