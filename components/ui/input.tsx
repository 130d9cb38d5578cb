"use client";

import type { ComponentProps } from "react";
import { mergeClasses } from "./merge-classes";
import { useEarlyInput } from "./use-early-input";

const CONTROL =
  "min-h-11 w-full rounded-tight border border-line-2 bg-raise px-3 text-16 text-ink transition-colors hover:border-ink disabled:bg-sunk disabled:text-ink-3 aria-invalid:border-bad";

export function Input({ className, type = "text", ref, ...rest }: ComponentProps<"input">) {
  return (
    <input ref={useEarlyInput(ref, rest.value)} type={type} className={mergeClasses(CONTROL, className)} {...rest} />
  );
}

export function Textarea({ className, ref, ...rest }: ComponentProps<"textarea">) {
  const own = useEarlyInput(ref, rest.value);
  return <textarea ref={own} className={mergeClasses(CONTROL, "min-h-24 py-2", className)} {...rest} />;
}
