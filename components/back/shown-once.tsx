"use client";

import { Copy, KeyRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";

type ShownOnceProps = {
  title: string;
  lead: string;
  secret: string;
  /** Where it stands by itself, and not in a panel with a heading of its own. */
  isSection?: boolean;
  children?: ReactNode;
  onDone: () => void;
};

/** The only time that a secret can be read; takes the focus so that it is not missed. `children` say how it is used. */
export function ShownOnce({ title, lead, secret, isSection = false, children, onDone }: ShownOnceProps) {
  const t = useTranslations("back.shownOnce");
  const heading = useRef<HTMLHeadingElement>(null);
  const [state, setState] = useState<"idle" | "copied" | "copyFailed">("idle");
  useEffect(() => heading.current?.focus(), []);
  const Heading = isSection ? "h2" : "h3";
  const copy = () =>
    navigator.clipboard.writeText(secret).then(
      () => setState("copied"),
      () => setState("copyFailed"),
    );
  return (
    <section className="max-w-2xl rounded-soft border border-rule bg-raise p-4 md:p-6">
      <Heading ref={heading} tabIndex={-1} className="display flex items-center gap-2.5 text-20 outline-none">
        <KeyRound size={18} aria-hidden />
        {title}
      </Heading>
      <p className="mt-2 text-ink-2">{lead}</p>
      <code className="figures mt-3 block rounded-tight border border-line-2 bg-sunk p-3 text-13 whitespace-pre-line wrap-anywhere select-all">
        {secret}
      </code>
      {children}
      <div className="mt-3 flex flex-wrap items-center gap-2">
        <Button variant="sticker" onClick={() => void copy()}>
          <Copy size={16} aria-hidden />
          {t("copy")}
        </Button>
        <Button variant="outline" onClick={onDone}>
          {t("done")}
        </Button>
        <p role="status" className="text-ink-2">
          {state === "idle" ? "" : t(state)}
        </p>
      </div>
    </section>
  );
}
