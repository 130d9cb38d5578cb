import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { DialogClose, DialogContent } from "@/components/ui/dialog";

type RefundConfirmProps = {
  amount: string;
  provider: string | null;
  reason: string;
  error: string | null;
  isSending: boolean;
  onConfirm(): void;
};

/** The one question before money goes back. */
export function RefundConfirm({ amount, provider, reason, error, isSending, onConfirm }: RefundConfirmProps) {
  const t = useTranslations("refund");
  return (
    <DialogContent
      title={t("confirm", { amount })}
      description={provider ? t("confirmText", { provider, reason }) : t("confirmTextNoProvider", { reason })}
    >
      {error ? (
        <p role="alert" className="text-14 text-bad">
          {error}
        </p>
      ) : null}
      <div className="flex flex-wrap gap-2">
        <Button variant="danger" disabled={isSending} onClick={onConfirm}>
          {isSending ? t("sending") : t("send", { amount })}
        </Button>
        <DialogClose asChild>
          <Button variant="outline">{t("keep")}</Button>
        </DialogClose>
      </div>
    </DialogContent>
  );
}
