import { type ReactNode, useId } from "react";
import { mergeClasses } from "@/components/ui/merge-classes";

type FormSectionProps = { title: string; children: ReactNode; className?: string };

/** A ruled block with its name in the margin; the name goes on top where there is no margin. */
export function FormSection({ title, children, className }: FormSectionProps) {
  const titleId = useId();
  return (
    <section
      aria-labelledby={titleId}
      className={mergeClasses(
        "grid gap-x-6 gap-y-3 border-t border-rule pt-4.5 pb-7.5 md:grid-cols-[8rem_minmax(0,1fr)] lg:grid-cols-1 xl:grid-cols-[8rem_minmax(0,1fr)]",
        className,
      )}
    >
      <h2 id={titleId} className="display text-20/7">
        {title}
      </h2>
      <div className="min-w-0">{children}</div>
    </section>
  );
}
