import { type RefObject, useLayoutEffect, useState } from "react";
import { z } from "zod";
import { Method } from "@/lib/shared/schemas/checkout";

const SLOT = "backline.checkout.form";
const Typed = z.object({ email: z.string(), country: z.string() });
const Kept = Typed.extend({ method: Method.nullable().catch(null) });
/** `method`: what the buyer chose; null until they choose. */
export type TypedForm = z.infer<typeof Kept>;

/** What was typed stays: through a reload, in this tab only, and when it was typed before the page's script ran. */
export function useKeptForm(defaultCountry: string, formElement: RefObject<HTMLFormElement | null>) {
  const [form, setForm] = useState<TypedForm>({ email: "", country: defaultCountry, method: null });

  // hydration leaves the fields as they are; the first update after it would put back what the state says
  useLayoutEffect(() => {
    const kept = readKept() ?? { email: "", country: defaultCountry, method: null };
    const typed = readFields(formElement.current);
    setForm({
      ...kept,
      email: typed?.email || kept.email,
      country: typed && typed.country !== defaultCountry ? typed.country : kept.country,
    });
  }, [defaultCountry, formElement]);

  function change(part: Partial<TypedForm>) {
    const next = { ...form, ...part };
    setForm(next);
    sessionStorage.setItem(SLOT, JSON.stringify(next));
  }

  return { form, change };
}

function readFields(element: HTMLFormElement | null) {
  if (!element) return null;
  const parsed = Typed.safeParse(Object.fromEntries(new FormData(element)));
  return parsed.success ? parsed.data : null;
}

function readKept(): TypedForm | null {
  try {
    const parsed = Kept.safeParse(JSON.parse(sessionStorage.getItem(SLOT) ?? "null"));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
