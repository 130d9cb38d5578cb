import { useTranslations } from "next-intl";

/** `isAtLeast`: the share is of a smaller amount than the one that is named. */
type ArtistShareProps = { share: string; artistName: string; isAtLeast?: boolean };

export function ArtistShare({ share, artistName, isAtLeast = false }: ArtistShareProps) {
  const t = useTranslations("shop.buy");
  return (
    <>
      <p className="mt-3 text-13 text-ink-2">
        {t.rich(isAtLeast ? "shareAtLeast" : "share", {
          share,
          artist: artistName,
          b: (amount) => <b className="figures font-semibold text-ink">{amount}</b>,
        })}
      </p>
      <p className="mt-1 text-13 text-ink-3">{t("shareEstimated")}</p>
    </>
  );
}
