import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { ReleaseShelf, toShelfQuery } from "@/components/shop/lists/release-shelf";
import { buttonStyles } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { listReleases } from "@/lib/catalog/list-releases";
import { Genre } from "@/lib/shared/schemas/catalog";

type GenrePageProps = {
  params: Promise<{ genre: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

async function readGenre({ params }: Pick<GenrePageProps, "params">): Promise<Genre> {
  const genre = Genre.safeParse((await params).genre);
  return genre.success ? genre.data : notFound();
}

export async function generateMetadata(props: GenrePageProps): Promise<Metadata> {
  const [genre, t] = await Promise.all([readGenre(props), getTranslations("genres")]);
  return { title: t(`${genre}.name`), description: t(`${genre}.note`) };
}

export default async function GenrePage(props: GenrePageProps) {
  const [genre, params] = await Promise.all([readGenre(props), props.searchParams]);
  const query = toShelfQuery(params);
  const [page, t, genres] = await Promise.all([
    listReleases({ ...query, genre, limit: 20 }),
    getTranslations("shop.list"),
    getTranslations("genres"),
  ]);
  const name = genres(`${genre}.name`);
  const empty = (
    <EmptyState
      title={t("emptyGenre")}
      action={
        <Link href="/genres" className={buttonStyles()}>
          {t("genresTitle")}
        </Link>
      }
    >
      {t("emptyGenreText", { genre: name })}
    </EmptyState>
  );
  return (
    <main id="main" className="wrap pt-10 pb-14 md:pb-20">
      <ReleaseShelf
        title={name}
        note={genres(`${genre}.note`)}
        path={`/genres/${genre}`}
        query={query}
        page={page}
        empty={empty}
      />
    </main>
  );
}
