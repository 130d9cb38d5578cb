"use client";

import { Copy, KeyRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";

type SigningSecretProps = { name: string; secret: string; onDone: () => void };

/** The only time that the secret can be read; takes the focus so that it is not missed. */
export function SigningSecret({ name, secret, onDone }: SigningSecretProps) {
  const t = useTranslations("alerts.delivery");
  const heading = useRef<HTMLHeadingElement>(null);
  const [state, setState] = useState<"idle" | "copied" | "copyFailed">("idle");
  useEffect(() => heading.current?.focus(), []);
  const copy = () =>
    navigator.clipboard.writeText(secret).then(
      () => setState("copied"),
      () => setState("copyFailed"),
    );
  return (
    <section className="max-w-2xl rounded-soft border border-rule bg-raise p-4 md:p-6">
      <h3 ref={heading} tabIndex={-1} className="display flex items-center gap-2.5 text-20 outline-none">
        <KeyRound size={18} aria-hidden />
        {t("secretOf", { name })}
      </h3>
      <p className="mt-2 text-ink-2">{t("onlyOnce")}</p>
      <code className="figures mt-3 block rounded-tight border border-line-2 bg-sunk p-3 text-13 wrap-anywhere select-all">
        {secret}
      </code>
      <p className="mt-3 text-ink-2">{t("howSigned")}</p>
      <code className="figures mt-1.5 block text-12 wrap-anywhere text-ink-2">
        backline-signature: t=&lt;seconds&gt;,v1=&lt;hex(hmac-sha256(secret, seconds + "." + body))&gt;
      </code>
      <div className="mt-3 flex flex-wrap items-center gap-2">
        <Button variant="sticker" onClick={() => void copy()}>
          <Copy size={16} aria-hidden />
          {t("copy")}
        </Button>
        <Button onClick={onDone}>{t("done")}</Button>
        <p role="status" className="text-ink-2">
          {state === "idle" ? "" : t(state)}
        </p>
      </div>
    </section>
  );
}
