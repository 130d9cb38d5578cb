import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReleaseCard } from "@/lib/shared/schemas/catalog";
import { SectionHead } from "../lists/section-head";
import { SleeveGrid } from "../lists/sleeve-grid";
import { type SearchQuery, toSearchPath } from "./search-query";

/** Nothing asked yet, or nothing found: says which, what may help, and shows what is new meanwhile. */
export function NothingFound({ query, newest }: { query: SearchQuery; newest: readonly ReleaseCard[] }) {
  const t = useTranslations("shop.search");
  const link = (words: React.ReactNode) => <Link href={toSearchPath({ ...query, isExactOnly: false })}>{words}</Link>;
  return (
    <div className="wrap pb-14 md:pb-20">
      <div className="pt-5 pb-10 md:pt-10 md:pb-14">
        <h1 className="display text-28 font-bold tracking-[-0.022em] wrap-anywhere md:text-40">
          {query.q ? t("noneTitle", { q: query.q }) : t("prompt")}
        </h1>
        <p className="mt-2 max-w-prose text-16 text-ink-2">
          {query.q === "" ? t("promptText") : query.isExactOnly ? t.rich("noneExactText", { a: link }) : t("noneText")}
        </p>
      </div>
      {newest.length > 0 ? (
        <section>
          <SectionHead title={t("meanwhile")} />
          <SleeveGrid releases={newest} source="search" isAboveFold />
        </section>
      ) : null}
    </div>
  );
}
