import Link from "next/link";
import { useTranslations } from "next-intl";
import { LinkTabs } from "@/components/ui/link-tabs";
import type { SearchResult } from "@/lib/shared/schemas/catalog";
import { type SearchQuery, toSearchPath } from "./search-query";

type SearchHeadProps = { query: SearchQuery; result: SearchResult; bestTitle: string };

/** The answer first, then why, then the way to search for exactly what was typed. */
export function SearchHead({ query, result, bestTitle }: SearchHeadProps) {
  const t = useTranslations("shop.search");
  const isGuess = result.exactCount === 0;
  return (
    <div className="flex flex-wrap items-end gap-x-10 gap-y-3 pt-5 pb-4 md:pt-10 md:pb-7">
      <h1 className="display text-28 font-bold tracking-[-0.022em] wrap-anywhere md:text-40">
        {isGuess ? t("mostLikely", { title: bestTitle }) : t("foundExactly", { q: query.q })}
      </h1>
      <p className="basis-full text-14 text-ink-2 md:-mt-1.5 md:text-16">
        <ExactNote query={query} result={result} />
      </p>
    </div>
  );
}

function ExactNote({ query, result }: { query: SearchQuery; result: SearchResult }) {
  const t = useTranslations("shop.search");
  const toggled = toSearchPath({ ...query, isExactOnly: !query.isExactOnly });
  const link = (words: React.ReactNode) => <Link href={toggled}>{words}</Link>;
  if (query.isExactOnly) return t.rich("onlyExact", { q: query.q, a: link });
  if (result.exactCount === 0) return t.rich("closest", { q: query.q, a: link });
  return t("exact", { count: result.exactCount });
}

export function SearchTabs({ query, result }: { query: SearchQuery; result: SearchResult }) {
  const t = useTranslations("shop.search.kinds");
  const counts = { records: result.releases.length, tracks: result.tracks.length, artists: result.artists.length };
  const all = { all: counts.records + counts.tracks + counts.artists, ...counts };
  const tabs = (["all", "records", "tracks", "artists"] as const).map((kind) => ({
    href: toSearchPath({ ...query, kind }),
    label: t(kind),
    count: all[kind],
    isCurrent: query.kind === kind,
  }));
  return <LinkTabs label={t("label")} tabs={tabs} className="border-b border-rule [&>a:first-child]:ps-0" />;
}
