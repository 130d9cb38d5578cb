import Link from "next/link";
import { useTranslations } from "next-intl";
import type { SearchResult } from "@/lib/shared/schemas/catalog";
import { HitSection } from "./hit-section";
import { WhyMatched } from "./why-matched";

export function ArtistHits({ artists, q }: { artists: SearchResult["artists"]; q: string }) {
  const t = useTranslations("shop.search.kinds");
  return (
    <HitSection title={t("artists")}>
      <ul>
        {artists.map((artist) => (
          <li key={artist.id} className="border-b border-line py-3">
            <Link
              href={`/artists/${artist.slug}`}
              className="block font-display text-20/6 font-medium italic wrap-anywhere no-underline hover:underline"
            >
              <WhyMatched text={artist.name} q={q} />
            </Link>
            <span className="block text-13 text-ink-2">{artist.place}</span>
          </li>
        ))}
      </ul>
    </HitSection>
  );
}
