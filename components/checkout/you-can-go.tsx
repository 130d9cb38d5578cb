"use client";
import { Check, Copy, DoorOpen } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { FormSection } from "./form-section";

/** Nobody has to wait in front of an open payment: where to come back to, and the number to quote. */
export function YouCanGo({ orderId, orderNumber }: { orderId: string; orderNumber: string | null }) {
  const t = useTranslations("checkout.checking");
  return (
    <FormSection title={t("canGo")} className="pb-0">
      <div className="grid grid-cols-[22px_minmax(0,1fr)] gap-3.5">
        <DoorOpen size={20} strokeWidth={1.75} aria-hidden="true" className="mt-0.5 text-ink-2" />
        <div>
          <p>
            {t("canGoText")}{" "}
            <Link href={`/orders/${orderId}`} className="figures font-medium wrap-anywhere">
              /orders/{orderId}
            </Link>
          </p>
          <p className="mt-2 text-14 text-ink-2">{t("noPay")}</p>
          {orderNumber ? <CopyNumber orderNumber={orderNumber} /> : null}
        </div>
      </div>
    </FormSection>
  );
}

function CopyNumber({ orderNumber }: { orderNumber: string }) {
  const t = useTranslations("checkout.checking");
  const [isCopied, setIsCopied] = useState(false);
  async function copy() {
    if (!navigator.clipboard) return;
    await navigator.clipboard.writeText(orderNumber);
    setIsCopied(true);
  }
  const Icon = isCopied ? Check : Copy;
  return (
    <div className="mt-4 flex flex-wrap items-center gap-5">
      <Button onClick={copy}>
        <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
        <span aria-live="polite">{isCopied ? t("copied") : t("copy")}</span>
      </Button>
      <bdi className="figures text-16 font-semibold select-all">{orderNumber}</bdi>
    </div>
  );
}
