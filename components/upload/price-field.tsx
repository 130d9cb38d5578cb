"use client";

import { type Currency, toDecimal } from "@/lib/shared/money";
import { InlineField } from "./inline-field";
import { readTypedPrice } from "./use-save-field";

type PriceFieldProps = {
  label: string;
  priceMinor: number | null;
  currency: Currency;
  onSave: (price: string) => Promise<string | null>;
  onUnsavedChange: (isUnsaved: boolean) => void;
  onType?: (price: string) => void;
  isLarge?: boolean;
  className?: string;
};

export function PriceField({ priceMinor, currency, onSave, onType, isLarge, ...rest }: PriceFieldProps) {
  return (
    <InlineField
      {...rest}
      value={priceMinor === null ? "" : toDecimal(priceMinor, currency)}
      onSave={(text) => onSave(readTypedPrice(text))}
      onType={onType ? (text) => onType(readTypedPrice(text)) : undefined}
      unit={currency}
      inputMode="decimal"
      inputClassName={isLarge ? "py-1 font-display text-20 font-bold md:text-20" : "figures"}
    />
  );
}
