"use client";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Dialog as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "./button";
import { allowInjectedStyles } from "./injected-styles";
import { mergeClasses } from "./merge-classes";

allowInjectedStyles();

export const Dialog = Primitive.Root;
export const DialogTrigger = Primitive.Trigger;
export const DialogClose = Primitive.Close;

type DialogContentProps = {
  title: ReactNode;
  description?: ReactNode;
  children?: ReactNode;
  className?: string;
  /** When it has closed and focus is about to go back to its trigger. */
  onCloseAutoFocus?: (event: Event) => void;
};

export function DialogContent({ title, description, children, className, onCloseAutoFocus }: DialogContentProps) {
  const t = useTranslations("common");
  return (
    <Primitive.Portal>
      <Primitive.Overlay className="fixed inset-0 z-40 bg-[oklch(0.15_0.02_60/0.5)]" />
      <Primitive.Content
        {...(description ? {} : { "aria-describedby": undefined })}
        {...(onCloseAutoFocus ? { onCloseAutoFocus } : {})}
        className={mergeClasses(
          "fixed inset-x-4 top-1/2 z-50 mx-auto grid max-h-[85dvh] max-w-md -translate-y-1/2 gap-4 overflow-y-auto rounded-soft border border-rule bg-raise p-6 text-ink",
          className,
        )}
      >
        <div className="flex items-start justify-between gap-4">
          <Primitive.Title className="display text-20">{title}</Primitive.Title>
          <Primitive.Close asChild>
            <Button variant="quiet" size="icon" className="-me-2 -mt-2" aria-label={t("close")}>
              <X size={18} aria-hidden="true" />
            </Button>
          </Primitive.Close>
        </div>
        {description ? (
          <Primitive.Description className="text-14 text-ink-2">{description}</Primitive.Description>
        ) : null}
        {children}
      </Primitive.Content>
    </Primitive.Portal>
  );
}
