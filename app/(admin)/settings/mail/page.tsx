import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { BackShell } from "@/components/back/back-shell";
import { RetryButton } from "@/components/back/retry-button";
import { MailLetter } from "@/components/mail/mail-letter";
import { MailList } from "@/components/mail/mail-list";
import { MailSettingsForm } from "@/components/mail/mail-settings-form";
import { readMailBoard } from "@/lib/mail/mail-board";
import { findPreview } from "@/lib/mail/preview-mail";
import { requirePage } from "@/lib/platform/session";
import { getStoreZone } from "@/lib/platform/settings";
import { MailState } from "@/lib/shared/schemas/mail";

const PATH = "/settings/mail";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("mail");
  return { title: t("title") };
}

export default async function MailPage({ searchParams }: PageProps<"/settings/mail">) {
  const actor = await requirePage(["admin"], PATH);
  const asked = await searchParams;
  const state = MailState.safeParse(asked.state).data ?? null;
  const openId = typeof asked.id === "string" ? asked.id : null;
  const [t, settings, board, zone, letter] = await Promise.all([
    getTranslations("mail"),
    getTranslations("settings"),
    readMailBoard(state),
    getStoreZone(),
    openId ? findPreview(openId) : null,
  ]);
  if (letter === "unreadable") notFound();
  const { way, counts } = board;
  return (
    <BackShell actor={actor} current={PATH} section={settings("section")} title={t("title")} hasOwnHeading>
      <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-3 px-4 pt-[18px] pb-4 md:px-6">
        <div>
          <h1 className="display text-28 font-bold">{t("title")}</h1>
          <p className="mt-1 max-w-prose text-ink-2">{t("lead")}</p>
          <p className="mt-1 max-w-prose text-ink-2">{t(`way.${way}`)}</p>
          <p className="mt-1">
            <a href="#mail-settings" className="inline-flex min-h-11 items-center md:min-h-0">
              {t("settings.jump")}
            </a>
          </p>
        </div>
        {counts.failed > 0 ? <RetryButton of="mail" label={t("retryAll", { count: counts.failed })} /> : null}
      </div>
      <div className={openId ? "grid gap-8 px-4 pb-8 md:px-6 xl:grid-cols-2" : "px-4 pb-8 md:px-6"}>
        {openId ? (
          <div className="min-w-0 xl:order-2">
            <MailLetter id={openId} letter={letter} closeAddress={state ? `${PATH}?state=${state}` : PATH} />
          </div>
        ) : null}
        <div className="min-w-0">
          <MailList board={board} zone={zone} path={PATH} state={state} openId={openId} />
        </div>
      </div>
      <section id="mail-settings" className="border-t border-rule px-4 py-[18px] pb-8 md:px-6">
        <h2 className="display mb-3 text-20">{t("settings.title")}</h2>
        <MailSettingsForm settings={board.settings} />
      </section>
    </BackShell>
  );
}
