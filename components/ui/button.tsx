import { cva, type VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { mergeClasses } from "./merge-classes";

/** `sticker` is the one primary action of a view; `ink` is the transport; the rest stays out of its way. */
export const buttonStyles = cva(
  "inline-flex shrink-0 items-center justify-center gap-2 rounded-tight border font-medium no-underline transition-colors select-none disabled:cursor-not-allowed aria-disabled:cursor-not-allowed [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        sticker:
          "border-signal-edge bg-signal font-semibold text-on-signal hover:bg-signal-hover disabled:border-line-2 disabled:bg-sunk disabled:text-ink-3",
        outline:
          "border-line-2 bg-transparent text-ink hover:border-ink disabled:text-ink-3 disabled:hover:border-line-2",
        quiet: "border-transparent text-ink hover:bg-sunk disabled:text-ink-3",
        ink: "border-transparent bg-ink text-paper hover:bg-ink-2 disabled:bg-line-2",
        danger: "border-bad bg-transparent text-bad hover:bg-bad-wash disabled:text-ink-3",
      },
      size: {
        sm: "min-h-8 px-3 text-13",
        md: "min-h-11 px-5 text-16",
        lg: "min-h-13 px-5 text-16",
        icon: "size-10",
        iconLarge: "size-11",
      },
    },
    defaultVariants: { variant: "outline", size: "md" },
  },
);

export type ButtonProps = ComponentProps<"button"> & VariantProps<typeof buttonStyles> & { asChild?: boolean };

export function Button({ className, variant, size, asChild = false, type, ...rest }: ButtonProps) {
  const Element = asChild ? Slot.Root : "button";
  return (
    <Element
      type={asChild ? type : (type ?? "button")}
      className={mergeClasses(buttonStyles({ variant, size }), className)}
      {...rest}
    />
  );
}
