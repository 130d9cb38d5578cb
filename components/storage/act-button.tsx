"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useState, useTransition } from "react";
import { sendJson } from "@/components/back/send-json";
import { Button, type ButtonProps } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";

type ActButtonProps = {
  method?: "POST" | "PUT";
  url: string;
  body: unknown;
  children: ReactNode;
  label?: string;
  variant?: ButtonProps["variant"];
  /** Asked once before it is done. */
  confirm?: { title: string; text: string; yes: string };
};

/** One act on the server, after which the page is read anew; what refused it is said beside the button. */
export function ActButton({ confirm, children, label, variant = "outline", ...call }: ActButtonProps) {
  const t = useTranslations("storage");
  const [isOpen, setOpen] = useState(false);
  const { act, error, isBusy } = useAct(call, () => setOpen(false));
  const problem = error ? (
    <p role="alert" className="max-w-60 text-12 text-bad">
      {error}
    </p>
  ) : null;
  const own = { size: "sm", className: "min-h-11 md:min-h-8", variant, "aria-label": label } as const;
  if (!confirm)
    return (
      <span className="inline-grid justify-items-start gap-1">
        <Button {...own} disabled={isBusy} onClick={act}>
          {children}
        </Button>
        {problem}
      </span>
    );
  return (
    <Dialog open={isOpen} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button {...own}>{children}</Button>
      </DialogTrigger>
      <DialogContent title={confirm.title} description={confirm.text}>
        {problem}
        <div className="flex flex-wrap gap-2">
          <Button variant="danger" disabled={isBusy} onClick={act}>
            {confirm.yes}
          </Button>
          <DialogClose asChild>
            <Button variant="outline">{t("cancel")}</Button>
          </DialogClose>
        </div>
      </DialogContent>
    </Dialog>
  );
}

function useAct({ method = "POST", url, body }: Pick<ActButtonProps, "method" | "url" | "body">, onDone: () => void) {
  const t = useTranslations("storage");
  const router = useRouter();
  const [error, setError] = useState<string | null>(null);
  const [isSending, setSending] = useState(false);
  const [isRefreshing, startRefresh] = useTransition();
  const act = async () => {
    setSending(true);
    const result = await sendJson(method, url, body);
    setSending(false);
    setError(result.ok ? null : (result.problem?.detail ?? t("failed")));
    if (!result.ok) return;
    onDone();
    startRefresh(() => router.refresh());
  };
  return { act: () => void act(), error, isBusy: isSending || isRefreshing };
}
