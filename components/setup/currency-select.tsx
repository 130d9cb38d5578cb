"use client";

import { type ComponentProps, useMemo } from "react";
import { Select } from "@/components/ui/select";
import { CURRENCIES } from "@/lib/shared/money";

export function CurrencySelect(props: ComponentProps<"select">) {
  const names = useMemo(() => new Intl.DisplayNames("en", { type: "currency" }), []);
  return (
    <Select {...props}>
      {CURRENCIES.map((code) => (
        <option key={code} value={code}>
          {code}, {names.of(code)}
        </option>
      ))}
    </Select>
  );
}
