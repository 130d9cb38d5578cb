import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { BackShell } from "@/components/back/back-shell";
import { ForgetNow } from "@/components/retention/forget-now";
import { RetentionForm } from "@/components/retention/retention-form";
import { Time } from "@/components/ui/time";
import { requirePage } from "@/lib/platform/session";
import { getStoreZone } from "@/lib/platform/settings";
import { readRetentionBoard } from "@/lib/retention/retention-settings";

const PATH = "/settings/privacy";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("retention");
  return { title: t("title") };
}

export default async function PrivacyPage() {
  const actor = await requirePage(["admin"], PATH);
  const [t, settings, { days, lastRun }, zone] = await Promise.all([
    getTranslations("retention"),
    getTranslations("settings"),
    readRetentionBoard(),
    getStoreZone(),
  ]);
  return (
    <BackShell actor={actor} current={PATH} section={settings("section")} title={t("title")} hasOwnHeading>
      <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-3 px-4 pt-[18px] pb-4 md:px-6">
        <div>
          <h1 className="display text-28 font-bold">{t("title")}</h1>
          <p className="mt-1 max-w-prose text-ink-2">{t("lead")}</p>
          <p className="mt-1 max-w-prose text-ink-2">
            {lastRun
              ? t.rich(lastRun.hasFailed ? "lastFailed" : "last", {
                  at: () => <Time at={lastRun.startedAt} zone={zone} />,
                })
              : t("never")}
          </p>
        </div>
        <ForgetNow />
      </div>
      <RetentionForm days={days} counts={lastRun?.counts ?? {}} />
    </BackShell>
  );
}
