import type { ComponentProps } from "react";
import { mergeClasses } from "./merge-classes";

const CONTROL =
  "min-h-11 w-full rounded-tight border border-line-2 bg-raise px-3 text-16 text-ink transition-colors hover:border-ink disabled:bg-sunk disabled:text-ink-3 aria-invalid:border-bad";

export function Input({ className, type = "text", ...rest }: ComponentProps<"input">) {
  return <input type={type} className={mergeClasses(CONTROL, className)} {...rest} />;
}

export function Textarea({ className, ...rest }: ComponentProps<"textarea">) {
  return <textarea className={mergeClasses(CONTROL, "min-h-24 py-2", className)} {...rest} />;
}
