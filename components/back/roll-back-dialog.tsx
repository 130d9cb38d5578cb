import { Undo2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import type { Problem } from "@/lib/shared/schemas/common";
import { sendOnce } from "./send-json";

type RollBackDialogProps = {
  /** The one that comes back. */
  version: number;
  /** Where of the API, and what beside the version. */
  path: string;
  body: { baseVersion: number; [part: string]: unknown };
  words: { body: string; failed: string };
  /** With the answer, once the question is closed. */
  onDone: (answer: unknown) => void;
  /** Somebody else was faster; called when the words about it are closed, so that nothing moves below them. */
  onOvertaken?: () => void;
  /** What comes back, where the version alone does not say it. */
  children?: ReactNode;
};

/** Brings an earlier version back as a new one: asks once, and says why when it did not happen. */
export function RollBackDialog({ version, path, body, words, onDone, onOvertaken, children }: RollBackDialogProps) {
  const t = useTranslations("back.rollBack");
  const [isOpen, setOpen] = useState(false);
  const [refusal, setRefusal] = useState<{ problem: Problem | null } | null>(null);
  const [isSending, setSending] = useState(false);
  const send = async () => {
    setSending(true);
    const result = await sendOnce("POST", path, { ...body, version });
    setSending(false);
    if (!result.ok) return setRefusal(result);
    setOpen(false);
    setRefusal(null);
    onDone(result.body);
  };
  const change = (isOpening: boolean) => {
    setOpen(isOpening);
    setRefusal(null);
    if (refusal?.problem?.code === "conflict") onOvertaken?.();
  };
  const problem = refusal?.problem;
  return (
    <Dialog open={isOpen} onOpenChange={change}>
      <DialogTrigger asChild>
        <Button size="sm" className="min-h-11 md:min-h-8" aria-label={t("to", { version })}>
          <Undo2 size={14} aria-hidden />
          {t("button")}
        </Button>
      </DialogTrigger>
      <DialogContent title={t("title", { version })} description={words.body}>
        {children}
        <p role="alert" className="text-bad empty:hidden">
          {refusal ? (problem?.errors?.[0]?.message ?? problem?.detail ?? words.failed) : null}
        </p>
        <Button variant="sticker" disabled={isSending} onClick={send}>
          {t("to", { version })}
        </Button>
      </DialogContent>
    </Dialog>
  );
}
