"use client";

import { CircleCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { fieldMessage } from "@/components/back/send-json";
import { CurrencySelect } from "@/components/setup/currency-select";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { Problem } from "@/lib/shared/schemas/common";
import { PublicUrl } from "@/lib/shared/schemas/setup";
import type { StoreFactsView } from "@/lib/shared/schemas/store";
import { ConfirmPoints } from "./confirm-points";
import { type SendFacts, StorePart, WhyNot } from "./store-part";

type State =
  | { kind: "rest" | "sending" | "saved" }
  | { kind: "asking" | "moved"; address: string }
  | { kind: "refused"; problem: Problem | null };

/** Name, currency of new records, public address; another address is asked about first. */
export function FactsForm({ facts, send }: { facts: StoreFactsView; send: SendFacts }) {
  const t = useTranslations("store");
  const [storeName, setStoreName] = useState(facts.storeName);
  const [currency, setCurrency] = useState<string>(facts.currency);
  const [publicUrl, setPublicUrl] = useState(facts.publicUrl);
  const [state, setState] = useState<State>({ kind: "rest" });
  const typed = PublicUrl.safeParse(publicUrl).data ?? publicUrl;
  const isMoving = !facts.fixed.publicUrl && typed !== facts.publicUrl;
  const save = async () => {
    setState({ kind: "sending" });
    const body = { storeName, currency, publicUrl: facts.fixed.publicUrl ? null : typed };
    const result = await send("facts", body);
    if (!result.ok) return setState({ kind: "refused", problem: result.problem });
    setState(isMoving ? { kind: "moved", address: typed } : { kind: "saved" });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // what is no address is for the server to say, before anybody is asked about it
    if (isMoving && PublicUrl.safeParse(publicUrl).success) return setState({ kind: "asking", address: typed });
    void save();
  };
  const change = (set: (value: string) => void) => (event: { target: { value: string } }) => {
    set(event.target.value);
    setState({ kind: "rest" });
  };
  const problem = state.kind === "refused" ? state.problem : null;
  return (
    <StorePart id="facts" title={t("facts.title")}>
      <form onSubmit={submit} noValidate className="grid gap-4">
        <Field label={t("facts.storeName")} hint={t("facts.storeNameHint")} error={fieldMessage(problem, "storeName")}>
          {(control) => (
            <Input {...control} name="storeName" maxLength={80} value={storeName} onChange={change(setStoreName)} />
          )}
        </Field>
        <Field label={t("facts.currency")} hint={t("facts.currencyHint")} error={fieldMessage(problem, "currency")}>
          {(control) => <CurrencySelect {...control} name="currency" value={currency} onChange={change(setCurrency)} />}
        </Field>
        <Field
          label={t("facts.publicUrl")}
          hint={t(facts.fixed.publicUrl ? "facts.publicUrlFixed" : "facts.publicUrlHint")}
          error={fieldMessage(problem, "publicUrl")}
        >
          {(control) => (
            <Input
              {...control}
              type="url"
              name="publicUrl"
              className="font-mono"
              spellCheck={false}
              maxLength={300}
              readOnly={facts.fixed.publicUrl}
              value={publicUrl}
              onChange={change(setPublicUrl)}
            />
          )}
        </Field>
        <WhyNot refusal={state.kind === "refused" ? state : null} />
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" variant="sticker" disabled={state.kind === "sending"}>
            {t(state.kind === "sending" ? "saving" : "save")}
          </Button>
          <span role="status" className="inline-flex items-center gap-1.5 text-14">
            {state.kind === "saved" ? (
              <>
                <CircleCheck size={14} aria-hidden className="text-ok" />
                {t("saved")}
              </>
            ) : null}
            {state.kind === "moved" ? (
              <a href={`${state.address}/sign-in?next=%2Fsettings%2Fstore`}>
                {t("facts.moved", { address: state.address })}
              </a>
            ) : null}
          </span>
        </div>
      </form>
      <ConfirmPoints
        isOpen={state.kind === "asking"}
        title={t("facts.move.title", { address: typed })}
        body={t("facts.move.body")}
        points={[
          t("facts.move.links"),
          t("facts.move.origin"),
          t("facts.move.passkeys", { count: facts.passkeyPeople }),
          t("facts.move.providers"),
        ]}
        confirm={t("facts.move.confirm")}
        onConfirm={() => void save()}
        onClose={() => setState({ kind: "rest" })}
      />
    </StorePart>
  );
}
