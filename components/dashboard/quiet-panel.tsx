import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

type QuietPanelProps = { icon: LucideIcon; title: string; children: ReactNode };

/** Says which kind of empty a panel is; as high as a full one, so that nothing jumps when numbers arrive. */
export function QuietPanel({ icon: Icon, title, children }: QuietPanelProps) {
  return (
    <div className="min-h-[264px] border-t border-line pt-5">
      <Icon size={22} strokeWidth={1.5} aria-hidden className="mb-3 text-ink-3" />
      <p className="display text-20">{title}</p>
      <p className="mt-1.5 max-w-prose text-ink-2">{children}</p>
    </div>
  );
}
