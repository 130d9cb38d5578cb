"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { type ReactNode, useId, useState } from "react";
import { AccountNav } from "@/components/account/account-nav";
import { useFreshSend } from "@/components/account/use-fresh-send";
import { buttonStyles } from "@/components/ui/button";
import { Time } from "@/components/ui/time";
import type { PrivacyView } from "@/lib/shared/schemas/privacy";
import { CopyButton } from "./copy-button";
import { EraseForm } from "./erase-form";

type PrivacyScreenProps = { view: PrivacyView; storeName: string; zone: string };

function Section({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="grid gap-4 border-t border-line py-8 lg:grid-cols-[240px_minmax(0,1fr)]">
      <h2 id={id} className="display text-20">
        {title}
      </h2>
      <div className="grid max-w-[40rem] min-w-0 gap-5">{children}</div>
    </section>
  );
}

function Items({ items }: { items: readonly ReactNode[] }) {
  return (
    <ul className="grid list-disc gap-1.5 ps-5 marker:text-ink-3">
      {items.map((item, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a list of sentences that never changes its order
        <li key={n} className="wrap-anywhere">
          {item}
        </li>
      ))}
    </ul>
  );
}

/** One's own data: what there is, a copy of it, and the end of it. */
export function PrivacyScreen({ view, storeName, zone }: PrivacyScreenProps) {
  const t = useTranslations("privacy");
  const [isErased, setErased] = useState(false);
  const { send, dialog } = useFreshSend();
  if (isErased) return <Erased />;
  return (
    <main id="main" className="wrap flex-1 py-8 md:py-12">
      <AccountNav current="privacy" className="-mx-2.5 mb-6" />
      <h1 className="display text-40 font-bold">{t("title")}</h1>
      <p className="mt-2 mb-8 max-w-prose text-ink-2">{t("lead", { store: storeName })}</p>
      <Section title={t("holds.title")}>
        <Items
          items={[
            t.rich("holds.account", {
              email: view.email,
              since: () => <Time at={view.since ?? ""} format="date" zone={zone} />,
            }),
            t("holds.orders", { count: view.orders }),
            t("holds.tracks", { count: view.tracks }),
            t("holds.rest"),
          ]}
        />
      </Section>
      <Section title={t("copy.title")}>
        <p className="text-ink-2">{t("copy.lead")}</p>
        <CopyButton path="/api/account/copy" label={t("copy.get")} send={send} />
      </Section>
      <Section title={t("erase.title")}>
        <p className="text-ink-2">{t("erase.lead")}</p>
        <WhatHappens view={view} />
        <EraseForm
          path="/api/account/erasure"
          email={view.email}
          obstacles={view.obstacles}
          send={send}
          onErased={() => setErased(true)}
        />
      </Section>
      {dialog}
    </main>
  );
}

function WhatHappens({ view: { tracks, endingArtists } }: { view: PrivacyView }) {
  const t = useTranslations("privacy.erase");
  const library = useTranslations("privacy.copy");
  const artists = endingArtists.map((name) => t("goesItems.artists", { names: name }));
  const goes = [
    t("goesItems.account"),
    t("goesItems.library", { count: tracks }),
    t("goesItems.orders"),
    t("goesItems.heard"),
  ];
  return (
    <>
      <div className="grid gap-2">
        <h3 className="text-16 font-semibold">{t("goes")}</h3>
        <Items items={[...goes, ...artists]} />
        {tracks > 0 ? (
          <p>
            {t("first")} <Link href="/library">{library("library")}</Link>
          </p>
        ) : null}
      </div>
      <div className="grid gap-2">
        <h3 className="text-16 font-semibold">{t("stays")}</h3>
        <Items items={[t("staysItems.books"), t("staysItems.provider"), t("staysItems.backups")]} />
      </div>
    </>
  );
}

function Erased() {
  const t = useTranslations("privacy.erase");
  return (
    <main id="main" className="wrap flex-1 py-12 md:py-20">
      <div role="status">
        <h1 className="display text-40 font-bold">{t("done")}</h1>
        <p className="mt-2 max-w-prose text-ink-2">{t("doneLead")}</p>
      </div>
      {/* the whole page anew: what it knew of somebody is gone */}
      <a href="/" className={buttonStyles({ variant: "sticker", className: "mt-6" })}>
        {t("toShop")}
      </a>
    </main>
  );
}
