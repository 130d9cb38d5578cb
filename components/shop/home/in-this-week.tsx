import { useTranslations } from "next-intl";
import { LinkTabs } from "@/components/ui/link-tabs";
import type { ReleaseCard } from "@/lib/shared/schemas/catalog";
import { SectionHead } from "../lists/section-head";
import { SleeveGrid } from "../lists/sleeve-grid";

const SHOWS = ["new", "popular", "singles"] as const;

export function InThisWeek({ show, releases }: { show: (typeof SHOWS)[number]; releases: readonly ReleaseCard[] }) {
  const t = useTranslations("shop.home");
  const tabs = SHOWS.map((key) => ({
    href: key === "new" ? "/" : `/?show=${key}`,
    label: t(`sort.${key}`),
    isCurrent: key === show,
  }));
  return (
    <section className="pb-14 md:pb-20">
      <SectionHead title={t("inThisWeek")}>
        <LinkTabs label={t("sort.label")} tabs={tabs} />
      </SectionHead>
      {releases.length > 0 ? (
        <SleeveGrid releases={releases} source="home" />
      ) : (
        <p className="text-14 text-ink-2">{t("noSingles")}</p>
      )}
    </section>
  );
}
