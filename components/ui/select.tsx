"use client";

import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { mergeClasses } from "./merge-classes";
import { useEarlyInput } from "./use-early-input";

/** The platform's own select, dressed: keyboard, touch and screen readers come with it. */
export function Select({ className, children, ref, ...rest }: ComponentProps<"select">) {
  const own = useEarlyInput(ref, rest.value);
  return (
    <span className="relative block">
      <select
        ref={own}
        className={mergeClasses(
          "min-h-11 w-full appearance-none rounded-tight border border-line-2 bg-raise ps-3 pe-10 text-16 text-ink transition-colors hover:border-ink disabled:bg-sunk disabled:text-ink-3 aria-invalid:border-bad",
          className,
        )}
        {...rest}
      >
        {children}
      </select>
      <ChevronDown
        size={16}
        aria-hidden="true"
        className="pointer-events-none absolute inset-y-0 end-3 my-auto text-ink-2"
      />
    </span>
  );
}
