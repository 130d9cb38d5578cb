import { useTranslations } from "next-intl";
import { formatMoney } from "@/lib/shared/money";
import type { ReleaseView } from "@/lib/shared/schemas/catalog";
import { BuyAlbum } from "../buy-album";

export function BuyPanel({ release }: { release: ReleaseView }) {
  const t = useTranslations("shop.buy");
  const price = formatMoney({ amountMinor: release.priceMinor, currency: release.currency });
  const share = formatMoney({ amountMinor: release.artistShareMinor, currency: release.currency });
  return (
    <section className="col-span-full px-4 pt-6 pb-5 md:px-0 lg:col-span-1 lg:border-s lg:border-line-2 lg:py-0 lg:ps-7">
      <h2 className="text-14 font-semibold">{t("toKeep", { kind: release.kind })}</h2>
      <p className="mt-3 mb-4">
        <bdi className="font-display text-40/none font-[650] tracking-[-0.02em] lining-nums">{price}</bdi>
      </p>
      <BuyAlbum release={release} size="lg" className="mt-1.5 w-full" />
      <p className="mt-3 text-13 text-ink-2">
        {t.rich("share", {
          share,
          artist: release.artistName,
          b: (amount) => <b className="figures font-semibold text-ink">{amount}</b>,
        })}
      </p>
      <p className="mt-1 text-13 text-ink-3">{t("shareEstimated")}</p>
    </section>
  );
}
