"use client";

import { Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import { CREDIT_ROLES, type Credit, MOST_CREDITS } from "@/lib/shared/schemas/draft";
import { InlineField } from "./inline-field";

type CreditsFieldProps = { credits: readonly Credit[]; onSave: (credits: Credit[]) => Promise<string | null> };

/** Who made it, one line a person and role; a line saves itself, an empty one is not kept. */
export function CreditsField({ credits, onSave }: CreditsFieldProps) {
  const t = useTranslations("draft");
  const [added, setAdded] = useState<Credit["role"] | null>(null);
  const replace = (index: number, change: Partial<Credit>) =>
    onSave(credits.map((credit, n) => (n === index ? { ...credit, ...change } : credit)));

  async function add(name: string) {
    if (name === "" || !added) return null;
    const problem = await onSave([...credits, { role: added, name }]);
    if (problem === null) setAdded(null);
    return problem;
  }
  return (
    <fieldset className="min-w-0 sm:col-span-12">
      <legend className="mb-1 text-12 text-ink-2">{t("field.credits")}</legend>
      <ul className="grid gap-2">
        {credits.map((credit, index) => (
          <li
            key={`${credit.role} ${credit.name}`}
            className="grid grid-cols-[minmax(0,1fr)_auto] gap-2 sm:grid-cols-[150px_minmax(0,1fr)_auto]"
          >
            <RoleField role={credit.role} onChange={(role) => replace(index, { role })} />
            <InlineField
              label={t("field.name", { role: t(`role.${credit.role}`) })}
              isLabelHidden
              value={credit.name}
              onSave={(name) => replace(index, { name })}
              className="max-sm:row-start-2"
            />
            <button
              type="button"
              aria-label={t("field.removeCredit", { name: credit.name })}
              onClick={() => onSave(credits.filter((_, n) => n !== index))}
              className="grid size-11 place-items-center rounded-tight text-ink-2 hover:bg-sunk hover:text-ink md:size-9"
            >
              <X size={16} strokeWidth={1.75} aria-hidden="true" />
            </button>
          </li>
        ))}
        {added ? (
          <li className="grid grid-cols-[minmax(0,1fr)] gap-2 sm:grid-cols-[150px_minmax(0,1fr)_36px]">
            <RoleField role={added} onChange={setAdded} />
            <InlineField label={t("field.newName", { role: t(`role.${added}`) })} isLabelHidden value="" onSave={add} />
          </li>
        ) : null}
      </ul>
      {added || credits.length >= MOST_CREDITS ? null : (
        <Button
          size="sm"
          variant="quiet"
          className="mt-1 -ms-3 max-md:min-h-11"
          onClick={() => setAdded(CREDIT_ROLES[0])}
        >
          <Plus size={14} aria-hidden="true" />
          {t("field.addCredit")}
        </Button>
      )}
    </fieldset>
  );
}

function RoleField({ role, onChange }: { role: Credit["role"]; onChange: (role: Credit["role"]) => void }) {
  const t = useTranslations("draft");
  return (
    <Select
      aria-label={t("field.role")}
      value={role}
      onChange={(event) => onChange(event.target.value as Credit["role"])}
      className="bg-paper md:min-h-9 md:text-13"
    >
      {CREDIT_ROLES.map((one) => (
        <option key={one} value={one}>
          {t(`role.${one}`)}
        </option>
      ))}
    </Select>
  );
}
