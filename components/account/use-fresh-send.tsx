"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, type ReactNode, useRef, useState } from "react";
import { fieldMessage, type SendResult, sendJson } from "@/components/back/send-json";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { SecretField } from "./secret-field";

type Method = Parameters<typeof sendJson>[0];
type FreshSend = (method: Method, url: string, body?: unknown) => Promise<SendResult>;

const isStale = (result: SendResult) => !result.ok && result.problem?.code === "fresh_sign_in_required";

/**
 * Sends a sensitive change. When the server wants a fresh proof of who asks, the dialog asks for the password and the change
 * goes once more; closed without one, the refusal is the answer. Put `dialog` on the page.
 */
export function useFreshSend(): { send: FreshSend; dialog: ReactNode } {
  const [isOpen, setOpen] = useState(false);
  const settle = useRef<((isProven: boolean) => void) | null>(null);
  const close = (isProven: boolean) => {
    setOpen(false);
    settle.current?.(isProven);
    settle.current = null;
  };
  const send: FreshSend = async (method, url, body) => {
    const first = await sendJson(method, url, body);
    if (!isStale(first)) return first;
    const isProven = await new Promise<boolean>((resolve) => {
      settle.current = resolve;
      setOpen(true);
    });
    return isProven ? sendJson(method, url, body) : first;
  };
  return { send, dialog: <ProveDialog isOpen={isOpen} onClose={close} /> };
}

function ProveDialog({ isOpen, onClose }: { isOpen: boolean; onClose: (isProven: boolean) => void }) {
  const t = useTranslations("people.prove");
  return (
    <Dialog open={isOpen} onOpenChange={(next) => (next ? undefined : onClose(false))}>
      <DialogContent title={t("title")} description={t("body")}>
        <ProofForm onProven={() => onClose(true)} />
      </DialogContent>
    </Dialog>
  );
}

function ProofForm({ onProven }: { onProven: () => void }) {
  const t = useTranslations("people.prove");
  const [password, setPassword] = useState("");
  const [error, setError] = useState<string | undefined>();
  const [isSending, setSending] = useState(false);
  const prove = async (event: FormEvent) => {
    event.preventDefault();
    // a dialog is outside the form it came from on the page, and inside it in React's tree
    event.stopPropagation();
    setSending(true);
    const result = await sendJson("POST", "/api/account/proof", { password });
    setSending(false);
    if (result.ok) return onProven();
    setError(fieldMessage(result.problem, "password") ?? result.problem?.detail ?? t("failed"));
  };
  return (
    <form onSubmit={prove} noValidate className="grid gap-4">
      <SecretField
        label={t("password")}
        value={password}
        onChange={setPassword}
        autoComplete="current-password"
        error={error}
      />
      <Button type="submit" variant="sticker" disabled={isSending || password === ""}>
        {t(isSending ? "checking" : "confirm")}
      </Button>
    </form>
  );
}
