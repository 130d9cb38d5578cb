import { useTranslations } from "next-intl";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { CURRENCIES, isCurrency } from "@/lib/shared/money";
import { Method } from "@/lib/shared/schemas/checkout";
import type { FeeField, FeeTexts } from "./fee-draft";

type FeeKeyFieldsProps = {
  texts: FeeTexts;
  change: (part: Partial<FeeTexts>) => void;
  wrong: (field: FeeField) => string | undefined;
};

/** What a new price is for. */
export function FeeKeyFields({ texts, change, wrong }: FeeKeyFieldsProps) {
  const t = useTranslations("fees");
  const chooseMethod = (value: string) => {
    const method = Method.safeParse(value).data;
    if (method) change({ method });
  };
  return (
    <div className="grid items-start gap-4 sm:grid-cols-4">
      <Field label={t("field.method")}>
        {(control) => (
          <Select {...control} value={texts.method} onChange={(event) => chooseMethod(event.target.value)}>
            {Method.options.map((method) => (
              <option key={method} value={method}>
                {t(`methods.${method}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={t("field.currency")}>
        {(control) => (
          <Select
            {...control}
            value={texts.currency}
            onChange={({ target: { value } }) => isCurrency(value) && change({ currency: value })}
          >
            {CURRENCIES.map((currency) => (
              <option key={currency}>{currency}</option>
            ))}
          </Select>
        )}
      </Field>
      {(["region", "cardClass"] as const).map((key) => (
        <Field key={key} label={t(`field.${key}`)} hint={t(`hint.${key}`)} error={wrong(key)}>
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              maxLength={30}
              value={texts[key]}
              onChange={(event) => change({ [key]: event.target.value })}
            />
          )}
        </Field>
      ))}
    </div>
  );
}
