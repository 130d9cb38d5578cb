import type { ReactNode } from "react";
import { mergeClasses } from "./merge-classes";

type EmptyStateProps = { title: ReactNode; children?: ReactNode; action?: ReactNode; className?: string };

/** Says which kind of empty this is and offers the one step that ends it. */
export function EmptyState({ title, children, action, className }: EmptyStateProps) {
  return (
    <div className={mergeClasses("grid justify-items-start gap-3 border-t border-b border-line py-8", className)}>
      <p className="display text-20">{title}</p>
      {children ? <div className="max-w-prose text-14 text-ink-2">{children}</div> : null}
      {action}
    </div>
  );
}
