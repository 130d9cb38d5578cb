import { mergeClasses } from "@/components/ui/merge-classes";

type ObiProps = { title: string; catalogNumber: string; isSlim?: boolean; className?: string };

/** The paper strip round a sleeve. It repeats what stands beside it, so screen readers pass by. */
export function Obi({ title, catalogNumber, isSlim = false, className }: ObiProps) {
  return (
    <div
      aria-hidden="true"
      className={mergeClasses(
        "relative flex items-center justify-between overflow-hidden rounded-s-tight bg-accent px-4 text-on-accent [writing-mode:vertical-rl]",
        className,
      )}
    >
      <b
        className={mergeClasses(
          "min-h-0 truncate font-display font-[650] tracking-[0.005em] [text-orientation:sideways] [word-spacing:var(--display-word)]",
          isSlim ? "text-14/8" : "text-14/8 md:text-16/14",
        )}
      >
        {title}
      </b>
      <span
        className={mergeClasses(
          "figures text-12 [text-orientation:sideways]",
          isSlim ? "leading-8" : "hidden md:block md:leading-14",
        )}
      >
        {catalogNumber}
      </span>
    </div>
  );
}
