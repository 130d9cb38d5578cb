import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { EmptyShop } from "@/components/shop/home/empty-shop";
import { GenreBins } from "@/components/shop/home/genre-bins";
import { getShopWindow } from "@/lib/catalog/shop-window";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("shop.header");
  return { title: t("genres") };
}

export default async function GenresPage() {
  const [{ bins }, t, home] = await Promise.all([
    getShopWindow({ sort: "new" }),
    getTranslations("shop.list"),
    getTranslations("shop.home"),
  ]);
  if (bins.length === 0) return <EmptyShop />;
  const records = bins.reduce((sum, bin) => sum + bin.count, 0);
  return (
    <main id="main" className="wrap pt-10 pb-14 md:pb-20">
      <h1 className="display text-40/none font-bold tracking-[-0.022em]">{t("genresTitle")}</h1>
      <p className="mt-2 text-14 text-ink-2">{home("binsCount", { bins: bins.length, records })}</p>
      <div className="mt-6">
        <GenreBins bins={bins} isAboveFold />
      </div>
    </main>
  );
}
