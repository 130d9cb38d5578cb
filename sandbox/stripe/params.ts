import { CURRENCY_EXPONENT, isCurrency } from "@/lib/shared/money";
import type { FormObject } from "../form-body";
import { invalidRequest, missingParam } from "./refuse";

const LARGEST_MINOR = 99_999_999;
/** Smallest charge where it differs from 50 minor units (https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts). */
const SMALLEST_MINOR: Record<string, number> = { GBP: 30, SEK: 300 };

export function rejectUnknown(form: FormObject, known: readonly string[]): void {
  const unknown = Object.keys(form).find((name) => !known.includes(name));
  if (unknown)
    throw invalidRequest(`Received unknown parameter: ${unknown}`, { code: "parameter_unknown", param: unknown });
}

export function readText(form: FormObject, name: string): string | null {
  const value = form[name];
  return typeof value === "string" && value !== "" ? value : null;
}

/** Null when absent. */
export function readChoice(form: FormObject, name: string, choices: readonly string[]): string | null {
  const value = readText(form, name);
  if (value !== null && !choices.includes(value)) {
    throw invalidRequest(`Invalid ${name}: must be one of ${choices.join(", ")}`, { param: name });
  }
  return value;
}

export function readCurrency(form: FormObject): string {
  const currency = readText(form, "currency")?.toUpperCase();
  if (currency === undefined) throw missingParam("currency");
  if (!isCurrency(currency))
    throw invalidRequest(`Invalid currency: ${currency.toLowerCase()}.`, { param: "currency" });
  return currency;
}

export function readAmount(
  form: FormObject,
  name: string,
  currency: string,
  smallestMinor = SMALLEST_MINOR[currency] ?? 50,
): number {
  const text = readText(form, name);
  if (text === null) throw missingParam(name);
  if (!/^\d{1,15}$/.test(text))
    throw invalidRequest(`Invalid integer: ${text}`, { code: "parameter_invalid_integer", param: name });
  const amountMinor = Number(text);
  if (amountMinor < smallestMinor) {
    throw invalidRequest(`Amount must be at least ${smallestMinor} ${currency.toLowerCase()}`, {
      code: "amount_too_small",
      param: name,
    });
  }
  if (amountMinor > LARGEST_MINOR) {
    throw invalidRequest(`Amount must be no more than ${LARGEST_MINOR}`, { code: "amount_too_large", param: name });
  }
  if (isCurrency(currency) && CURRENCY_EXPONENT[currency] === 3 && amountMinor % 10 !== 0) {
    throw invalidRequest("The last digit of an amount in a three-decimal currency must be 0.", { param: name });
  }
  return amountMinor;
}
