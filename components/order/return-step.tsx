"use client";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState, useTransition } from "react";
import { checkoutHttp } from "@/components/checkout/checkout-http";
import { useRailName } from "@/components/checkout/use-rail-name";
import { buttonStyles } from "@/components/ui/button";
import { newId } from "@/lib/shared/ids";
import type { Method } from "@/lib/shared/schemas/checkout";

type ReturnStepProps = { orderId: string; url: string; rail: string; method: Method | undefined };

/** The order of a buyer who was sent to a rail. They may be just back with a yes, so the rail is asked before they are. */
export function ReturnStep({ orderId, url, rail, method }: ReturnStepProps) {
  const t = useTranslations("order");
  const nameRail = useRailName();
  const isAsking = useReturnQuestion(orderId);
  if (isAsking) {
    return (
      <p role="status" className="inline-flex min-h-11 items-center gap-3 text-ink-2">
        <i
          aria-hidden="true"
          className="size-2.5 animate-pulse rounded-full border border-signal-edge bg-signal motion-reduce:animate-none"
        />
        {t("askingRail", { rail: nameRail(rail) })}
      </p>
    );
  }
  return (
    <p className="flex flex-wrap items-center gap-5">
      <a href={url} className={buttonStyles({ variant: "sticker" })}>
        {method === "card" ? t("toBank") : t("toRail", { rail: nameRail(rail) })}
      </a>
      <Link href="/checkout" className="py-2.5 font-medium">
        {t("toCheckout")}
      </Link>
    </p>
  );
}

/** Asks once whether the buyer said yes; a page whose order has moved on is drawn anew. */
function useReturnQuestion(orderId: string): boolean {
  const router = useRouter();
  const [isAsking, setIsAsking] = useState(true);
  const [isDrawing, startDrawing] = useTransition();
  useEffect(() => {
    let isOver = false;
    void checkoutHttp.confirm(orderId, { isApproved: true }, newId()).then((reply) => {
      if (isOver) return;
      setIsAsking(false);
      const hasMoved = reply.kind === "answered" && reply.value.next.kind !== "redirect";
      if (hasMoved) startDrawing(() => router.refresh());
    });
    return () => {
      isOver = true;
    };
  }, [orderId, router]);
  return isAsking || isDrawing;
}
