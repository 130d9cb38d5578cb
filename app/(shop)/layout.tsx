import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { PlayerBar } from "@/components/player/player-bar";
import { CheckoutHeader } from "@/components/shop/shell/checkout-header";
import { HeaderSwitch } from "@/components/shop/shell/header-switch";
import { ShopFooter } from "@/components/shop/shell/shop-footer";
import { ShopHeader } from "@/components/shop/shell/shop-header";
import { pickMessages } from "@/i18n/pick-messages";

export default async function ShopLayout({ children }: { children: ReactNode }) {
  const messages = await pickMessages(
    "checkout",
    "common",
    "genres",
    "letters",
    "library",
    "order",
    "people",
    "player",
    "proof",
    "refund",
    "shop",
  );
  return (
    <NextIntlClientProvider messages={messages}>
      <div className="flex min-h-dvh flex-col">
        <HeaderSwitch full={<ShopHeader />} bare={<CheckoutHeader />} />
        {children}
        <ShopFooter />
        <PlayerBar />
      </div>
    </NextIntlClientProvider>
  );
}
