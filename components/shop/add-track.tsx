"use client";
import { Check, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { mergeClasses } from "@/components/ui/merge-classes";
import type { PublicTrack } from "@/lib/shared/schemas/catalog";
import { AddToBasket } from "./add-to-basket";
import { PriceTag } from "./price-tag";

type AddTrackProps = {
  track: Pick<PublicTrack, "id" | "title" | "artistName" | "coverUrl" | "priceMinor" | "currency" | "isPriceOpen">;
  className?: string;
};

/** `+ $1.29`: puts one track in the basket, and takes it out again. */
export function AddTrack({ track, className }: AddTrackProps) {
  const t = useTranslations("shop.buy");
  const { id, title, artistName, coverUrl, priceMinor, currency, isPriceOpen } = track;
  return (
    <AddToBasket line={{ kind: "track", id, title, artistName, coverUrl, priceMinor, currency, isPriceOpen }}>
      {({ isIn, add, remove }) => (
        <button
          type="button"
          aria-pressed={isIn}
          onClick={isIn ? remove : add}
          className={mergeClasses(
            "figures inline-flex min-h-11 items-center justify-end gap-1.5 rounded-tight border border-transparent px-1 text-13 hover:border-line-2 aria-pressed:border-ink md:min-h-8 md:px-2",
            className,
          )}
        >
          {isIn ? (
            <Check size={14} aria-hidden="true" />
          ) : (
            <Plus size={14} aria-hidden="true" className="hidden md:block" />
          )}
          <span className="sr-only">{t("addTrack", { title })} </span>
          <PriceTag item={track} />
        </button>
      )}
    </AddToBasket>
  );
}
