import type { ReactNode } from "react";
import { PlayerBar } from "@/components/player/player-bar";
import { CheckoutHeader } from "@/components/shop/shell/checkout-header";
import { HeaderSwitch } from "@/components/shop/shell/header-switch";
import { ShopFooter } from "@/components/shop/shell/shop-footer";
import { ShopHeader } from "@/components/shop/shell/shop-header";

export default function ShopLayout({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col">
      <HeaderSwitch full={<ShopHeader />} bare={<CheckoutHeader />} />
      {children}
      <ShopFooter />
      <PlayerBar />
    </div>
  );
}
