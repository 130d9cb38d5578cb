import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { checkoutHttp } from "@/components/checkout/checkout-http";
import type { TrailEntry } from "@/components/checkout/checkout-state";
import { checkDelayMs } from "@/components/checkout/retry-delays";
import { signProgress } from "./order-stage";

type Watched = { orderId: string; rail: string | null; shown: string; placedAtMs: number };

/** Asks how an order goes on, with growing pauses, and has the page drawn anew when something changed. */
export function useOrderWatch({ orderId, rail, shown, placedAtMs }: Watched) {
  const router = useRouter();
  const [checks, setChecks] = useState<TrailEntry[]>([]);
  const [isAsking, setIsAsking] = useState(false);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let isOver = false;
    async function ask(check: number) {
      setIsAsking(true);
      const reply = await checkoutHttp.look(orderId);
      if (isOver) return;
      setIsAsking(false);
      setChecks((last) => [...last, { kind: "check", atMs: Date.now(), rail, check }]);
      if (reply.kind === "answered" && signProgress(reply.value) !== shown) return router.refresh();
      timer = setTimeout(ask, checkDelayMs(check), check + 1);
    }
    timer = setTimeout(ask, checkDelayMs(0), 1);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [orderId, rail, shown, router]);

  const placed: TrailEntry = { kind: "placed", atMs: placedAtMs, rail, check: 0 };
  return { trail: [placed, ...checks], isAsking };
}
