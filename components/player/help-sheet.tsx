"use client";
import { useTranslations } from "next-intl";
import { Dialog, DialogContent } from "@/components/ui/dialog";

const KEYS = ["space", "arrows", "next", "previous", "mute", "queue", "link", "search", "help"] as const;

export function HelpSheet({ isOpen, onOpenChange }: { isOpen: boolean; onOpenChange: (isOpen: boolean) => void }) {
  const t = useTranslations("player");
  return (
    <Dialog open={isOpen} onOpenChange={onOpenChange}>
      <DialogContent title={t("helpTitle")}>
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-2.5 text-14">
          {KEYS.map((key) => (
            <div key={key} className="contents">
              <dt>
                <kbd className="inline-block rounded-tight border border-line-2 px-1.5 font-mono text-12/5 text-ink-2">
                  {t(`help.${key}.key`)}
                </kbd>
              </dt>
              <dd>{t(`help.${key}.does`)}</dd>
            </div>
          ))}
        </dl>
      </DialogContent>
    </Dialog>
  );
}
