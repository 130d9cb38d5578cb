import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { useRailName } from "./use-rail-name";

const SLOW_AFTER_MS = 3_000;

/** After a few seconds without an answer: who is slow, and that nothing is sent a second time. */
export function SlowNote({ rail }: { rail: string | null }) {
  const t = useTranslations("checkout");
  const nameRail = useRailName();
  const [isSlow, setIsSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(setIsSlow, SLOW_AFTER_MS, true);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p role="status" className={isSlow ? "mt-3 text-14 text-warn" : "sr-only"}>
      {isSlow ? t("slow", { rail: nameRail(rail) }) : ""}
    </p>
  );
}
