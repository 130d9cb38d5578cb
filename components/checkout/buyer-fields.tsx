import { useTranslations } from "next-intl";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { CountryName } from "./countries";
import { FormSection } from "./form-section";
import type { TypedForm } from "./use-kept-form";

type BuyerFieldsProps = {
  form: TypedForm;
  countries: CountryName[];
  errors: Record<string, string>;
  isLocked: boolean;
  onChange(part: Partial<TypedForm>): void;
};

export function BuyerFields({ form, countries, errors, isLocked, onChange }: BuyerFieldsProps) {
  const t = useTranslations("checkout");
  return (
    <FormSection title={t("you")}>
      <div className="grid gap-4 md:grid-cols-2">
        <Field label={t("email")} hint={t("emailHint")} error={errors.email} className="content-start">
          {(control) => (
            <Input
              {...control}
              className="min-h-12 px-3.5"
              type="email"
              name="email"
              autoComplete="email"
              spellCheck={false}
              required
              readOnly={isLocked}
              value={form.email}
              onChange={(event) => onChange({ email: event.target.value })}
            />
          )}
        </Field>
        <Field label={t("country")} hint={t("countryHint")} error={errors.country} className="content-start">
          {(control) => (
            <Select
              {...control}
              className="min-h-12 ps-3.5"
              name="country"
              autoComplete="country"
              disabled={isLocked}
              value={form.country}
              onChange={(event) => onChange({ country: event.target.value })}
            >
              {countries.map(({ code, name }) => (
                <option key={code} value={code}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
    </FormSection>
  );
}
