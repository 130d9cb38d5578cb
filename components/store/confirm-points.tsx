"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";

type ConfirmPointsProps = {
  isOpen: boolean;
  title: string;
  body: string;
  /** What comes of it, one sentence or two each. */
  points: readonly string[];
  confirm: string;
  onConfirm: () => void;
  onClose: () => void;
};

/** A change whose consequences are read before it is made. */
export function ConfirmPoints({ isOpen, title, body, points, confirm, onConfirm, onClose }: ConfirmPointsProps) {
  const t = useTranslations("store");
  return (
    <Dialog open={isOpen} onOpenChange={(next) => (next ? undefined : onClose())}>
      <DialogContent title={<span className="wrap-anywhere">{title}</span>} description={body} className="max-w-xl">
        <ul className="grid list-disc gap-2 ps-5 text-14">
          {points.map((point) => (
            <li key={point}>{point}</li>
          ))}
        </ul>
        <div className="flex flex-wrap gap-2">
          <Button variant="sticker" onClick={onConfirm}>
            {confirm}
          </Button>
          <DialogClose asChild>
            <Button>{t("keep")}</Button>
          </DialogClose>
        </div>
      </DialogContent>
    </Dialog>
  );
}
