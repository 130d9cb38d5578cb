"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { type BasketLine, useBasket } from "./basket-store";

/** Adds a line; when the basket is in another currency asks first. `trigger` draws the control for both states. */
export function AddToBasket({
  line,
  children,
}: {
  line: BasketLine;
  children: (control: { isIn: boolean; add: () => void; remove: () => void }) => ReactNode;
}) {
  const basket = useBasket();
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      {children({
        isIn: basket.has(line.id),
        add: () => setAsking(basket.add(line) === "other_currency"),
        remove: () => basket.remove(line.id),
      })}
      <NewBasketDialog line={line} isOpen={isAsking} onOpenChange={setAsking} />
    </>
  );
}

type NewBasketDialogProps = { line: BasketLine; isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

function NewBasketDialog({ line, isOpen, onOpenChange }: NewBasketDialogProps) {
  const t = useTranslations("shop.basket");
  const common = useTranslations("common");
  const basket = useBasket();
  if (!basket.currency) return null;
  const values = { title: line.title, wanted: line.currency, current: basket.currency, count: basket.count };
  return (
    <Dialog open={isOpen} onOpenChange={onOpenChange}>
      <DialogContent title={t("otherCurrencyTitle")} description={t("otherCurrencyText", values)}>
        <div className="flex flex-wrap gap-3">
          <Button
            variant="sticker"
            onClick={() => {
              basket.startWith(line);
              onOpenChange(false);
            }}
          >
            {t("startNew", values)}
          </Button>
          <Button onClick={() => onOpenChange(false)}>{common("cancel")}</Button>
        </div>
        <p className="text-13 text-ink-2">
          <Link href="/checkout">{t("payFirst")}</Link>
        </p>
      </DialogContent>
    </Dialog>
  );
}
