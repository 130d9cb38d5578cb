"use client";

import { Circle, CircleCheck, Link2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { useLive } from "./live-context";

type StepProps = { state: "now" | "done" | "todo"; title: string; body: string; action?: ReactNode };

const MARKS = {
  done: <CircleCheck size={18} strokeWidth={1.75} aria-hidden className="text-ok" />,
  now: <i aria-hidden className="mx-0.5 block size-3.5 rounded-full bg-signal ring-1 ring-signal-edge" />,
  todo: <Circle size={18} strokeWidth={1.75} aria-hidden className="text-ink-3" />,
};

function Step({ state, title, body, action }: StepProps) {
  const t = useTranslations("dashboard");
  return (
    <li className="grid min-h-14 grid-cols-[20px_minmax(0,1fr)] items-center gap-3 border-b border-line py-2.5 first:border-t md:grid-cols-[20px_minmax(0,1fr)_auto]">
      {MARKS[state]}
      <div>
        <b className="font-semibold">{title}</b> <span className="sr-only">{t(`first.state.${state}`)}</span>
        <p className="leading-[18px] wrap-anywhere text-ink-2">{body}</p>
      </div>
      {action ? <div className="col-start-2 justify-self-start md:col-start-3">{action}</div> : null}
    </li>
  );
}

function CopyShopLink() {
  const t = useTranslations("dashboard");
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  const copy = () =>
    navigator.clipboard.writeText(`${location.origin}/`).then(
      () => setState("copied"),
      () => setState("failed"),
    );
  return (
    <>
      <Button variant="sticker" onClick={() => void copy()}>
        <Link2 size={16} aria-hidden />
        {t("first.copyLink")}
      </Button>
      <p role="status" className="mt-2 text-ink-2">
        {state === "idle" ? "" : t(`first.${state}`)}
      </p>
    </>
  );
}

/** The first day of a shop: nothing sold yet, and what is left to do about it. */
export function FirstSteps({ setTarget }: { setTarget: ReactNode }) {
  const t = useTranslations("dashboard");
  const { hour, listeners } = useLive().state.snapshot;
  const hasTarget = hour.targetMinor !== null;
  return (
    <section
      aria-labelledby="first-steps"
      className="grid gap-5 border-t border-rule bg-raise px-4 py-5 lg:grid-cols-[300px_minmax(0,1fr)] lg:gap-8 lg:p-6"
    >
      <div>
        <h2 id="first-steps" className="display text-28 font-bold text-balance">
          {t("first.title")}
        </h2>
        <p className="mt-2 mb-4 text-ink-2">{t("first.listening", { count: listeners.now })}</p>
        <CopyShopLink />
      </div>
      <ol>
        <Step state="now" title={t("first.tell")} body={t("first.tellBody")} />
        <Step
          state={hasTarget ? "done" : "todo"}
          title={t("first.target")}
          body={t("first.targetBody")}
          action={hasTarget ? null : setTarget}
        />
      </ol>
    </section>
  );
}
