"use client";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useRef, useState } from "react";
import { checkoutHttp } from "@/components/checkout/checkout-http";
import { guessCountry } from "@/components/checkout/countries";
import { keepLastPaid } from "@/components/checkout/last-paid";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { ReleaseView } from "@/lib/shared/schemas/catalog";
import { Email } from "@/lib/shared/schemas/common";

type TakeFreeProps = { release: Pick<ReleaseView, "id" | "kind" | "currency"> };
type State = { isTaking: boolean; error: string | null };

/** What costs nothing needs an address and one press: the same order as any, with nothing to pay. */
export function TakeFree({ release }: TakeFreeProps) {
  const t = useTranslations("shop.buy");
  const common = useTranslations("checkout");
  const router = useRouter();
  const [email, setEmail] = useState("");
  const [{ isTaking, error }, setState] = useState<State>({ isTaking: false, error: null });
  // pressed again after no answer, it is the same order
  const order = useRef({ email: "", key: "" });

  async function take(event: FormEvent) {
    event.preventDefault();
    const typed = email.trim();
    if (isTaking) return;
    if (!Email.safeParse(typed).success) return setState({ isTaking: false, error: common("errors.email") });
    setState({ isTaking: true, error: null });
    if (order.current.email !== typed) order.current = { email: typed, key: crypto.randomUUID() };
    const reply = await checkoutHttp.place(
      {
        lines: [{ releaseId: release.id, amountMinor: 0 }],
        currency: release.currency,
        country: guessCountry(navigator.languages.join(",")),
        email: typed,
        method: "card",
      },
      order.current.key,
    );
    if (reply.kind === "answered") {
      keepLastPaid(reply.value.order.id);
      return router.push(`/orders/${reply.value.order.id}`);
    }
    const words = reply.kind === "refused" ? reply.problem?.detail : undefined;
    setState({ isTaking: false, error: words ?? t("notTaken") });
  }

  return (
    <form noValidate onSubmit={take} className="mt-3 grid gap-3">
      <Field label={common("email")} hint={common("emailHint")} error={error ?? undefined}>
        {(control) => (
          <Input
            {...control}
            className="min-h-12 px-3.5"
            type="email"
            name="email"
            autoComplete="email"
            spellCheck={false}
            required
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" variant="sticker" size="lg" className="w-full justify-between" disabled={isTaking}>
        {isTaking ? t("taking") : t("take", { kind: release.kind })}
        <span className="font-semibold">{t("free")}</span>
      </Button>
      <p className="text-13 text-ink-2">{t("freeNote")}</p>
    </form>
  );
}
