import { CircleAlert } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";

type NoticeBoxProps = { title: string; isFocused: boolean; children: ReactNode };

/** What happened, what did not, and the next step. Comes into view and is read out when it appears. */
export function NoticeBox({ title, isFocused, children }: NoticeBoxProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isFocused) box.current?.focus();
  }, [isFocused]);
  return (
    <div
      ref={box}
      role="alert"
      tabIndex={-1}
      className="mb-8 rounded-tight border border-s-6 border-rule border-s-warn bg-raise px-4 pt-4.5 pb-5 md:px-6 md:pt-5.5"
    >
      <div className="grid grid-cols-[24px_minmax(0,1fr)] gap-x-3">
        <CircleAlert size={24} strokeWidth={1.75} aria-hidden="true" className="mt-px text-warn" />
        <h2 className="display text-20/6.5">{title}</h2>
        <div className="mt-1.5 min-w-0 max-md:col-span-2 md:col-start-2">{children}</div>
      </div>
    </div>
  );
}
