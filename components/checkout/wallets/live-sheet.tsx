import { useTranslations } from "next-intl";
import { useEffect, useEffectEvent, useRef } from "react";
import { Money } from "@/components/ui/money";
import type { WalletSheet } from "@/lib/shared/schemas/wallet-sheet";
import { useTheme } from "../use-theme";
import { openApple } from "./open-apple";
import { openGoogle } from "./open-google";
import { openWithBraintree } from "./open-with-braintree";
import { openWithSquare } from "./open-with-square";
import { openWithStripe } from "./open-with-stripe";
import type { ShownWallet, WalletDoors, WalletRequest } from "./wallet-opener";

export type LiveWalletSheet = Exclude<WalletSheet, { kind: "sandbox" }>;

function open(
  place: HTMLElement,
  { sheet, request, label }: { sheet: LiveWalletSheet; request: WalletRequest; label: string },
  doors: WalletDoors,
): ShownWallet {
  switch (sheet.kind) {
    case "google":
      return openGoogle(place, sheet, request, doors);
    case "apple":
      return openApple(place, sheet, request, doors, label);
    case "stripe":
      return openWithStripe(place, sheet, request, doors, label);
    case "square":
      return openWithSquare(place, sheet, request, doors, label);
    case "braintree":
      return openWithBraintree(place, sheet, request, doors, label);
  }
}

type LiveSheetProps = {
  sheet: LiveWalletSheet;
  request: Omit<WalletRequest, "theme">;
  name: string;
  doors: WalletDoors;
};

/** The total of the order, and the wallet's own button: its sheet opens from a press of that and from nothing else. */
export function LiveSheet({ sheet, request, name, doors }: LiveSheetProps) {
  const t = useTranslations("checkout.wallet");
  const place = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  const { wallet, total, storeName } = request;
  const label = t("payWith", { name });
  const doorsNow: WalletDoors = {
    take: useEffectEvent((...given: Parameters<WalletDoors["take"]>) => doors.take(...given)),
    leave: useEffectEvent(() => doors.leave()),
    fail: useEffectEvent(() => doors.fail()),
  };
  const show = useEffectEvent((box: HTMLElement, shownTheme: WalletRequest["theme"]) => {
    const shown = open(box, { sheet, label, request: { wallet, total, storeName, theme: shownTheme } }, doorsNow);
    void shown.isShown.then((isThere) => !isThere && box.isConnected && doorsNow.fail());
    return shown;
  });
  useEffect(() => {
    if (!place.current || !theme) return;
    const shown = show(place.current, theme);
    return () => shown.close();
  }, [theme]);
  return (
    <div className="grid gap-4">
      <p className="flex items-baseline justify-between gap-3">
        <span className="text-ink-2">{t("total")}</span>
        <Money {...total} className="text-20" />
      </p>
      <div ref={place} className="min-h-12" />
    </div>
  );
}
