"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ShownOnce } from "@/components/back/shown-once";
import { buttonStyles } from "@/components/ui/button";
import { StatusTag } from "@/components/ui/status-tag";
import type { FactorList } from "@/lib/shared/schemas/factors";
import { AppSection } from "./app-section";
import { BackupSection } from "./backup-section";
import { PasskeySection } from "./passkey-section";

type SecurityDeskProps = FactorList & {
  zone: string;
  hasPasskeys: boolean;
  /** An admin of a live store who may go no further without one; where they wanted to go. */
  demanded: { next: string } | null;
};

/** All that proves a person beside the password. What was made is the server's list, asked for again after each change. */
export function SecurityDesk({ factors, backupCodesLeft, zone, hasPasskeys, demanded }: SecurityDeskProps) {
  const t = useTranslations("factors.page");
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  // the page no longer demands one once it is there, but whoever came because of it still wants to go on
  const [goesTo] = useState(demanded?.next ?? null);
  const app = factors.find(({ kind }) => kind === "totp");
  const shown = codes ? (
    <ShownOnce
      title={t("madeTitle")}
      lead={t("madeLead")}
      secret={codes.join("\n")}
      isSection
      onDone={() => setCodes(null)}
    />
  ) : null;
  return (
    <div className="grid gap-10">
      {demanded ? <Demand /> : null}
      {goesTo && !demanded && !codes ? (
        <p>
          <Link href={goesTo} prefetch={false} className={buttonStyles({ variant: "sticker" })}>
            {t("demanded.done")}
          </Link>
        </p>
      ) : null}
      {shown}
      <PasskeySection
        passkeys={factors.filter(({ kind }) => kind === "passkey")}
        zone={zone}
        hasPasskeys={hasPasskeys}
        onCodes={setCodes}
      />
      <AppSection app={app ?? null} zone={zone} onCodes={setCodes} />
      {factors.length > 0 ? <BackupSection left={backupCodesLeft} onCodes={setCodes} /> : null}
    </div>
  );
}

function Demand() {
  const t = useTranslations("factors.page.demanded");
  return (
    <section className="grid gap-1 border border-s-[6px] border-warn bg-raise p-4">
      <h2 className="text-16">
        <StatusTag tone="warn" className="text-16">
          {t("title")}
        </StatusTag>
      </h2>
      <p className="text-14 text-ink-2">{t("body")}</p>
    </section>
  );
}
