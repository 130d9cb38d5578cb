import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ReleaseShelf, toShelfQuery } from "@/components/shop/lists/release-shelf";
import { listReleases } from "@/lib/catalog/list-releases";

type ReleasesPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("shop.list");
  return { title: t("newTitle") };
}

export default async function ReleasesPage({ searchParams }: ReleasesPageProps) {
  const query = toShelfQuery(await searchParams);
  const [page, t] = await Promise.all([listReleases({ ...query, limit: 20 }), getTranslations("shop.list")]);
  return (
    <main id="main" className="wrap pt-10 pb-14 md:pb-20">
      <ReleaseShelf title={t("newTitle")} path="/releases" query={query} page={page} />
    </main>
  );
}
