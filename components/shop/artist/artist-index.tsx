import Link from "next/link";
import { useTranslations } from "next-intl";
import { Cover } from "@/components/ui/cover";
import { Name } from "@/components/ui/name";
import type { ArtistEntry } from "@/lib/catalog/get-artist";

const ROWS_IN_VIEW = 12;

export function ArtistIndex({ artists }: { artists: readonly ArtistEntry[] }) {
  const t = useTranslations("shop.artists");
  return (
    <>
      <p className="mt-2 mb-7 text-14 text-ink-2">{t("note", { count: artists.length })}</p>
      <ul className="grid border-t border-rule md:grid-cols-2 md:gap-x-12">
        {artists.map((artist, place) => (
          <li
            key={artist.slug}
            className="relative grid grid-cols-[64px_minmax(0,1fr)_auto] items-center gap-4 border-b border-line py-3"
          >
            <Cover
              src={artist.coverUrl}
              title={artist.name}
              artistName={artist.place}
              sizes="64px"
              isEager={place < ROWS_IN_VIEW}
              isDecorative
            />
            <span className="min-w-0">
              <Link
                href={`/artists/${artist.slug}`}
                className="block truncate font-display text-20/6 font-medium italic no-underline after:absolute after:inset-0 hover:underline"
              >
                <Name>{artist.name}</Name>
              </Link>
              <span className="block truncate text-14 text-ink-2">{artist.place}</span>
            </span>
            <span className="figures text-13 text-ink-3">{t("records", { count: artist.releaseCount })}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
