"use client";
import { Check } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { buttonStyles } from "@/components/ui/button";
import { mergeClasses } from "@/components/ui/merge-classes";
import { Money } from "@/components/ui/money";
import type { ReleaseCard } from "@/lib/shared/schemas/catalog";
import { AddToBasket } from "./add-to-basket";
import { PriceTag } from "./price-tag";

type BuyAlbumProps = {
  release: Pick<
    ReleaseCard,
    "id" | "kind" | "title" | "artistName" | "coverUrl" | "priceMinor" | "currency" | "isPriceOpen"
  >;
  /** What the buyer named; without it the sticker sells at the least price. */
  namedMinor?: number;
  isDisabled?: boolean;
  size?: "md" | "lg";
  className?: string;
};

/** The sticker of a record: buys it, then leads to checkout. */
export function BuyAlbum({ release, namedMinor, isDisabled = false, size = "md", className }: BuyAlbumProps) {
  const t = useTranslations("shop.buy");
  const isBuying = useRef(false);
  const { id, kind, title, artistName, coverUrl, priceMinor, currency, isPriceOpen } = release;
  const line = {
    kind: "release" as const,
    id,
    title,
    artistName,
    coverUrl,
    priceMinor,
    currency,
    isPriceOpen,
    namedMinor,
  };
  const price =
    namedMinor === undefined ? (
      <PriceTag item={release} className="font-semibold tracking-[-0.02em]" />
    ) : (
      <Money amountMinor={namedMinor} currency={currency} className="font-semibold tracking-[-0.02em]" />
    );
  // the button goes when it is pressed: whoever came by keyboard goes on from the link in its place
  const takeFocus = (link: HTMLAnchorElement | null) => {
    if (isBuying.current) link?.focus();
    if (link) isBuying.current = false;
  };
  const look = mergeClasses(
    buttonStyles({ variant: "sticker", size }),
    "justify-between gap-3 whitespace-nowrap",
    className,
  );
  return (
    <AddToBasket line={line}>
      {({ isIn, add }) => {
        const buy = () => {
          isBuying.current = true;
          add();
        };
        return isIn ? (
          <Link ref={takeFocus} href="/checkout" className={look}>
            <span className="inline-flex items-center gap-2">
              <Check size={18} aria-hidden="true" />
              {t("checkOut")}
            </span>
            {price}
          </Link>
        ) : (
          <button type="button" onClick={buy} disabled={isDisabled} className={look}>
            {t(priceMinor === 0 && !isPriceOpen ? "take" : "buy", { kind })}
            {price}
          </button>
        );
      }}
    </AddToBasket>
  );
}
