import { Search } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Suspense } from "react";
import { buttonStyles } from "@/components/ui/button";
import { mergeClasses } from "@/components/ui/merge-classes";
import { ThemeToggle } from "@/components/ui/theme-toggle";
import { Wordmark } from "@/components/ui/wordmark";
import { AccountLink } from "./account-link";
import { BasketLink } from "./basket-link";
import { SearchField } from "./search-field";
import { ShopMenu } from "./shop-menu";
import { ShopNav } from "./shop-nav";

const TEXT_LINK = "border-b-2 border-transparent py-2.5 no-underline hover:border-line-2";

export function ShopHeader() {
  const t = useTranslations("shop.header");
  return (
    <header className="border-b border-rule">
      <div className="wrap grid h-15 grid-cols-[auto_1fr] items-center gap-2 md:h-18 md:gap-6 lg:grid-cols-[auto_minmax(200px,440px)_1fr] lg:gap-8">
        <Wordmark />
        <Suspense fallback={<span className="hidden lg:block" />}>
          <SearchField className="hidden lg:flex" />
        </Suspense>
        <div className="flex items-center justify-end gap-1 text-14 font-medium md:gap-4 xl:gap-7">
          <nav aria-label={t("nav")} className="hidden items-center gap-6 md:flex xl:gap-7">
            <ShopNav className={TEXT_LINK} />
          </nav>
          <Link
            href="/search"
            aria-label={t("search")}
            className={mergeClasses(buttonStyles({ variant: "quiet", size: "iconLarge" }), "lg:hidden")}
          >
            <Search size={20} aria-hidden="true" />
          </Link>
          <AccountLink className={mergeClasses(TEXT_LINK, "hidden md:block")} />
          <ThemeToggle className="hidden md:inline-flex" />
          <BasketLink />
          <ShopMenu />
        </div>
      </div>
    </header>
  );
}
