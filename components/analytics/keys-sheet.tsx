"use client";
import { useTranslations } from "next-intl";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { ACTION_KEYS, PERIOD_OF_KEY } from "./page-keys";
import { useKeysSwitch } from "./use-page-keys";

type KeysSheetProps = { isOpen: boolean; onOpenChange: (isOpen: boolean) => void; canShare: boolean };

/** Every key of the page, and the switch that turns them off. */
export function KeysSheet({ isOpen, onOpenChange, canShare }: KeysSheetProps) {
  const t = useTranslations("analytics");
  const [isOn, setOn] = useKeysSwitch();
  const actions = (["compare", "export", "share", "clear", "help"] as const).filter(
    (name) => name !== "share" || canShare,
  );
  const rows = [
    ...Object.entries(PERIOD_OF_KEY).map(([key, period]) => ({ key, does: t(`period.${period}`) })),
    ...actions.map((name) => ({ key: ACTION_KEYS[name], does: t(`keys.${name}`) })),
  ];
  return (
    <Dialog open={isOpen} onOpenChange={onOpenChange}>
      <DialogContent title={t("keys.title")}>
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-2 text-14">
          {rows.map(({ key, does }) => (
            <div key={key} className="contents">
              <dt>
                <kbd className="inline-block min-w-6 rounded-tight border border-line-2 px-1.5 text-center font-mono text-12/5 text-ink-2">
                  {key}
                </kbd>
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
        <label className="flex min-h-11 items-center gap-2.5 border-t border-line pt-3 text-14">
          <input
            type="checkbox"
            checked={isOn}
            onChange={(event) => setOn(event.target.checked)}
            className="size-4 accent-(--ink)"
          />
          {t("keys.isOn")}
        </label>
      </DialogContent>
    </Dialog>
  );
}
