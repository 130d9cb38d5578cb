import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { NothingFound } from "@/components/shop/search/nothing-found";
import { type SearchQuery, toSearchPath, toSearchQuery } from "@/components/shop/search/search-query";
import { SearchResults } from "@/components/shop/search/search-results";
import { SearchSkeleton } from "@/components/shop/search/search-skeleton";
import { SearchField } from "@/components/shop/shell/search-field";
import { listReleases } from "@/lib/catalog/list-releases";
import { searchCatalog } from "@/lib/catalog/search-catalog";

type SearchPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata({ searchParams }: SearchPageProps): Promise<Metadata> {
  const [{ q }, t] = await Promise.all([searchParams.then(toSearchQuery), getTranslations("shop.search")]);
  return { title: q ? t("foundExactly", { q }) : t("title"), robots: { index: false } };
}

export default async function SearchPage({ searchParams }: SearchPageProps) {
  const query = toSearchQuery(await searchParams);
  return (
    <main id="main">
      <div className="wrap pt-3 lg:hidden">
        <Suspense>
          <SearchField className="h-13" />
        </Suspense>
      </div>
      <Suspense key={toSearchPath(query)} fallback={<SearchSkeleton />}>
        <Answer query={query} />
      </Suspense>
    </main>
  );
}

async function Answer({ query }: { query: SearchQuery }) {
  const result = await searchCatalog({ q: query.q, exactOnly: query.isExactOnly });
  if (result.releases.length + result.tracks.length + result.artists.length > 0) {
    return <SearchResults query={query} result={result} />;
  }
  const newest = await listReleases({ sort: "new", limit: 5 });
  return <NothingFound query={query} newest={newest.data} />;
}
