import { CircleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useEffectEvent } from "react";
import { Button } from "@/components/ui/button";

const LOOK_AGAIN_MS = 15_000;

/** No rail takes a payment now: said in words, in place of a button that could not work, and looked at again by itself. */
export function AllResting({ onAgain }: { onAgain(): void }) {
  const t = useTranslations("checkout.resting");
  const again = useEffectEvent(onAgain);
  useEffect(() => {
    const timer = setInterval(() => again(), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <div
      role="alert"
      className="rounded-tight border border-s-6 border-rule border-s-warn bg-raise px-4 py-4.5 md:px-6"
    >
      <div className="grid grid-cols-[24px_minmax(0,1fr)] gap-x-3">
        <CircleAlert size={24} strokeWidth={1.75} aria-hidden="true" className="text-warn" />
        <h2 className="display text-20/6.5">{t("title")}</h2>
        <div className="mt-1.5 text-ink-2 max-md:col-span-2 md:col-start-2">
          <p>{t("text")}</p>
          <Button className="mt-3" onClick={onAgain}>
            {t("again")}
          </Button>
        </div>
      </div>
    </div>
  );
}
