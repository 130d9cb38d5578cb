import { mergeClasses } from "./merge-classes";

export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={mergeClasses("block animate-pulse rounded-tight bg-sunk motion-reduce:animate-none", className)}
    />
  );
}
