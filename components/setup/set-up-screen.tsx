"use client";

import { useTranslations } from "next-intl";
import { useRef } from "react";
import { AfterOpening } from "./after-opening";
import { DoctorPanel } from "./doctor-panel";
import { SetUpDone } from "./set-up-done";
import { SetUpForm } from "./set-up-form";
import { useDoctor } from "./use-doctor";
import { useSetUp } from "./use-set-up";

export function SetUpScreen() {
  const t = useTranslations("setup");
  const setUp = useSetUp();
  const form = useRef<HTMLFormElement>(null);
  const doctor = useDoctor(setUp.phase === "form", setUp.answers.publicUrl ?? "", setUp.isMailProved);
  if (setUp.phase === "done") return <SetUpDone publicUrl={setUp.fixed.publicUrl ?? setUp.answers.publicUrl ?? ""} />;
  if (setUp.phase !== "form") return <Notice isClosed={setUp.phase === "closed"} />;
  const mailRefusal = setUp.problem?.errors?.find(({ path }) => path.split(".")[0] === "server");
  const goTo = (field: string) => form.current?.querySelector<HTMLElement>(`[name="${field}"]`)?.focus();
  return (
    <main
      id="main"
      className="mx-auto grid max-w-[1440px] lg:min-h-[calc(100dvh-4.5rem)] lg:grid-cols-[minmax(0,1fr)_minmax(380px,480px)]"
    >
      <section className="px-4 pt-7 pb-9 md:px-8 lg:pt-11 lg:pb-16 lg:pe-18 lg:ps-16">
        <h1 className="display text-28 font-bold tracking-[-0.022em] md:text-40">{t("title")}</h1>
        <p className="mt-1.5 mb-7 text-ink-2">{t("lead")}</p>
        <SetUpForm ref={form} setUp={setUp} findings={doctor.report} />
      </section>
      <aside className="bg-sunk px-4 pt-7 pb-10 md:px-8 lg:pt-11 lg:pb-16 lg:pe-16 lg:ps-14">
        <DoctorPanel doctor={doctor} mailRefusal={mailRefusal} onGoTo={goTo} />
        <AfterOpening />
      </aside>
    </main>
  );
}

function Notice({ isClosed }: { isClosed: boolean }) {
  const t = useTranslations("setup");
  return (
    <main id="main" className="wrap py-14" aria-busy={!isClosed}>
      <h1 className="display text-28 font-bold tracking-[-0.022em] md:text-40">
        {t(isClosed ? "closed.title" : "title")}
      </h1>
      <p className="mt-2 max-w-prose text-ink-2">{t(isClosed ? "closed.body" : "opening")}</p>
      {isClosed ? <p className="mt-2 max-w-prose text-ink-2">{t("closed.again")}</p> : null}
    </main>
  );
}
