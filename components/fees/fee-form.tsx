import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { sendOnce } from "@/components/back/send-json";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { FeeList } from "@/lib/shared/schemas/fees";
import { type FeeField, type FeeTexts, fieldsOfProblem, readChange } from "./fee-draft";
import { FeeKeyFields } from "./fee-key-fields";
import { FeeTiers } from "./fee-tiers";
import { TryFee } from "./try-fee";

const URL = "/api/settings/fees";
const TEXTS = [
  { key: "percent", field: "percentPpm" },
  { key: "fixed", field: "fixedMinor" },
  { key: "international", field: "internationalPpm" },
  { key: "perAttempt", field: "perAttemptMinor" },
] as const;

type FeeFormProps = {
  initial: FeeTexts;
  baseVersion: number;
  onSaved: (list: FeeList) => void;
  /** Somebody else changed the price meanwhile. */
  onOvertaken?: () => void;
};
type Refusal = { wrong: ReadonlySet<FeeField>; words: string | null };
const FINE: Refusal = { wrong: new Set(), words: null };

function useFeeForm({ initial, baseVersion, onSaved, onOvertaken }: FeeFormProps) {
  const t = useTranslations("fees");
  const [texts, setTexts] = useState(initial);
  const [refusal, setRefusal] = useState(FINE);
  const [isSending, setSending] = useState(false);
  const send = async (body: unknown) => {
    setSending(true);
    const result = await sendOnce("PUT", URL, body);
    setSending(false);
    if (result.ok) return onSaved(FeeList.parse(result.body));
    if (result.problem?.code === "conflict") onOvertaken?.();
    setRefusal({ wrong: fieldsOfProblem(result.problem), words: result.problem?.detail ?? t("notSaved") });
  };
  const read = () => {
    const found = readChange(texts, baseVersion);
    setRefusal("wrong" in found ? { wrong: found.wrong, words: null } : FINE);
    return "input" in found ? found.input : null;
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const input = read();
    if (input) await send(input);
  };
  const withdraw = () => {
    const { provider, method, currency, region, cardClass } = initial;
    return send({ key: { provider, method, currency, region, cardClass }, baseVersion, terms: null });
  };
  return {
    texts,
    change: (part: Partial<FeeTexts>) => setTexts({ ...texts, ...part }),
    refusal,
    isSending,
    read,
    save,
    withdraw,
  };
}

type PartProps = {
  texts: FeeTexts;
  change: (part: Partial<FeeTexts>) => void;
  wrong: (field: FeeField) => string | undefined;
};

/** Where the price is written down, and when somebody looked. */
function FeeSource({ texts, change, wrong }: PartProps) {
  const t = useTranslations("fees");
  return (
    <div className="grid items-start gap-4 sm:grid-cols-[minmax(0,1fr)_180px]">
      <Field label={t("field.source")} error={wrong("source")}>
        {(control) => (
          <Input
            {...control}
            maxLength={300}
            value={texts.source}
            onChange={(event) => change({ source: event.target.value })}
          />
        )}
      </Field>
      <Field label={t("field.asOf")} error={wrong("asOf")}>
        {(control) => (
          <Input
            {...control}
            type="date"
            className="figures"
            value={texts.asOf}
            onChange={(event) => change({ asOf: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}

/** A price to be added or changed. What was typed stays after a refusal. */
export function FeeForm(props: FeeFormProps) {
  const t = useTranslations("fees");
  const { texts, change, refusal, isSending, read, save, withdraw } = useFeeForm(props);
  const wrong = (field: FeeField) => (refusal.wrong.has(field) ? t(`wrong.${field}`) : undefined);
  const isNew = props.baseVersion === 0;
  return (
    <form onSubmit={save} noValidate className="grid gap-4">
      {isNew ? <FeeKeyFields texts={texts} change={change} wrong={wrong} /> : null}
      <div className="grid items-start gap-4 sm:grid-cols-4">
        {TEXTS.map(({ key, field }) => (
          <Field key={key} label={t(`field.${key}`, { currency: texts.currency })} error={wrong(field)}>
            {(control) => (
              <Input
                {...control}
                inputMode="decimal"
                autoComplete="off"
                className="figures"
                value={texts[key]}
                onChange={(event) => change({ [key]: event.target.value })}
              />
            )}
          </Field>
        ))}
      </div>
      <FeeTiers texts={texts} onChange={(tiers) => change({ tiers })} error={wrong("tiers")} />
      <FeeSource texts={texts} change={change} wrong={wrong} />
      <TryFee read={read} />
      {refusal.words ? (
        <p role="alert" className="text-bad">
          {refusal.words}
        </p>
      ) : null}
      <div className="flex flex-wrap gap-3">
        <Button type="submit" variant="sticker" disabled={isSending}>
          {t(isSending ? "saving" : isNew ? "addIt" : "save")}
        </Button>
        {isNew ? null : (
          <Button disabled={isSending} onClick={withdraw}>
            {t("withdraw")}
          </Button>
        )}
      </div>
    </form>
  );
}
