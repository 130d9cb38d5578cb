import { Undo2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
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
  /** What comes back, where the version alone does not say it. */
  children?: ReactNode;
};

/** Brings an earlier version back as a new one: asks once, and says why when it did not happen. */
export function RollBackDialog({ version, path, body, words, onDone, children }: RollBackDialogProps) {
  const t = useTranslations("back.rollBack");
  const [isOpen, setOpen] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isSending, setSending] = useState(false);
  const send = async () => {
    setSending(true);
    const result = await sendOnce("POST", path, { ...body, version });
    setSending(false);
    if (!result.ok) return setRefusal(result.problem?.errors?.[0]?.message ?? result.problem?.detail ?? words.failed);
    setOpen(false);
    setRefusal(null);
    onDone(result.body);
  };
  return (
    <Dialog open={isOpen} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button size="sm" className="min-h-11 md:min-h-8" aria-label={t("to", { version })}>
          <Undo2 size={14} aria-hidden />
          {t("button")}
        </Button>
      </DialogTrigger>
      <DialogContent title={t("title", { version })} description={words.body}>
        {children}
        <p role="alert" className="text-bad empty:hidden">
          {refusal}
        </p>
        <Button variant="sticker" disabled={isSending} onClick={send}>
          {t("to", { version })}
        </Button>
      </DialogContent>
    </Dialog>
  );
}
