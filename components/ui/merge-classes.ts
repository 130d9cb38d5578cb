import { type ClassValue, clsx } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

const merge = extendTailwindMerge({
  extend: {
    classGroups: {
      "font-size": [{ text: ["12", "13", "14", "16", "20", "28", "40", "64"] }],
      rounded: [{ rounded: ["tight", "soft"] }],
    },
  },
});

/** Class names with Tailwind conflicts resolved: the later one wins, so a caller can override a primitive. */
export function mergeClasses(...classes: ClassValue[]): string {
  return merge(clsx(classes));
}
