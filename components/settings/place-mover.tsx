import { ChevronLeft, ChevronRight, GripHorizontal } from "lucide-react";
import { useTranslations } from "next-intl";

type PlaceMoverProps = { place: number; last: number; provider: string; onMove: (index: number) => void };

const STEP =
  "grid size-9 place-items-center rounded-tight text-ink-2 hover:bg-sunk hover:text-ink aria-disabled:text-line-2 md:size-7";

/**
 * The place in the order, moved a step at a time; the grip says that the strip can be dragged as well. At an end the button
 * is dead but stays, so that the focus of who pressed it does.
 */
export function PlaceMover({ place, last, provider, onMove }: PlaceMoverProps) {
  const t = useTranslations("settings");
  return (
    <div className="flex items-center gap-1 md:h-9 md:justify-between">
      <GripHorizontal size={16} aria-hidden className="hidden cursor-grab text-ink-3 md:block" />
      <div className="flex items-center">
        <button
          type="button"
          className={STEP}
          aria-disabled={place === 1}
          aria-label={t("payments.earlier", { provider })}
          onClick={() => place > 1 && onMove(place - 2)}
        >
          <ChevronLeft size={16} aria-hidden className="rtl:rotate-180" />
        </button>
        <span className="figures min-w-5 text-center text-16 font-medium">
          <span className="sr-only">{t("payments.priority")} </span>
          {place}
        </span>
        <button
          type="button"
          className={STEP}
          aria-disabled={place === last}
          aria-label={t("payments.later", { provider })}
          onClick={() => place < last && onMove(place)}
        >
          <ChevronRight size={16} aria-hidden className="rtl:rotate-180" />
        </button>
      </div>
    </div>
  );
}
