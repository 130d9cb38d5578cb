import { z } from "zod";
import { CURRENCY_EXPONENT, type Currency, isCurrency, parseDecimal } from "@/lib/shared/money";
import { type Detail, invalidRequest, unprocessable } from "./refuse";

/** What the store sells in and PayPal does not take. */
const NOT_TAKEN: Currency[] = ["KWD"];

const Money = z.object({ currency_code: z.string().length(3), value: z.string().max(32) });
export type WireMoney = z.infer<typeof Money>;
const Reference = z.string().min(1).max(127);
const ExperienceContext = z.object({ return_url: z.url().optional(), cancel_url: z.url().optional() });
/** No card numbers: the shop never sees one. What it may say about the card besides is not looked at. */
const CardSource = z.strictObject({
  single_use_token: z.string().min(1).max(255).optional(),
  experience_context: ExperienceContext.optional(),
  name: z.unknown().optional(),
  billing_address: z.unknown().optional(),
  attributes: z.unknown().optional(),
  stored_credential: z.unknown().optional(),
});

export const OrderBody = z.object({
  intent: z.enum(["AUTHORIZE", "CAPTURE"]),
  purchase_units: z
    .array(
      z.object({
        reference_id: z.string().min(1).max(256).optional(),
        description: z.string().min(1).max(127).optional(),
        custom_id: Reference.optional(),
        invoice_id: Reference.optional(),
        amount: Money,
      }),
    )
    .min(1)
    .max(10),
  payment_source: z
    .strictObject({ paypal: z.object({ experience_context: ExperienceContext.optional() }).optional() })
    .optional(),
});
export const AuthorizeBody = z.object({ payment_source: z.strictObject({ card: CardSource.optional() }).optional() });
export const CaptureBody = z.object({
  amount: Money.optional(),
  invoice_id: Reference.optional(),
  final_capture: z.boolean().optional(),
});
export const RefundBody = z.object({
  amount: Money.optional(),
  custom_id: Reference.optional(),
  invoice_id: Reference.optional(),
  note_to_payer: z.string().min(1).max(255).optional(),
});

/** An empty body counts as `{}`. Throws 400 with one detail per field. */
export function readRequest<T extends z.ZodType>(schema: T, text: string): z.infer<T> {
  let json: unknown;
  try {
    json = JSON.parse(text === "" ? "{}" : text);
  } catch {
    throw invalidRequest([{ issue: "MALFORMED_REQUEST_JSON", description: "The request JSON is not well formed." }]);
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw invalidRequest(parsed.error.issues.map(toDetail));
  return parsed.data;
}

function toDetail(issue: z.core.$ZodIssue): Detail {
  const field = `/${issue.path.join("/")}`;
  const [name, description] = nameProblem(issue);
  return { issue: name, description, field, location: "body" };
}

function nameProblem(issue: z.core.$ZodIssue): [name: string, description: string] {
  const isLength = issue.code === "too_big" || issue.code === "too_small";
  if (isLength && issue.origin === "array") {
    return issue.code === "too_big"
      ? ["INVALID_ARRAY_MAX_ITEMS", "The number of items in an array parameter is too large."]
      : ["INVALID_ARRAY_MIN_ITEMS", "The number of items in an array parameter is too small."];
  }
  if (isLength) return ["INVALID_STRING_LENGTH", "The value of a field is either too short or too long."];
  if (issue.code === "invalid_type" && issue.message.includes("undefined")) {
    return ["MISSING_REQUIRED_PARAMETER", "A required field / parameter is missing."];
  }
  return ["INVALID_PARAMETER_VALUE", "The value of a field is invalid."];
}

/** Throws 422 where the amount is none that PayPal could take. */
export function readMoney(money: WireMoney, field: string): { amountMinor: number; currency: Currency } {
  const { currency_code: currency, value } = money;
  if (!isCurrency(currency) || NOT_TAKEN.includes(currency)) {
    throw unprocessable("INVALID_CURRENCY_CODE", { field: `${field}/currency_code`, value: currency });
  }
  const at = { field: `${field}/value`, value };
  if (/^-?[\d.]+$/.test(value) && Number(value) <= 0) throw unprocessable("CANNOT_BE_ZERO_OR_NEGATIVE", at);
  const amountMinor = parseDecimal(value, currency);
  if (amountMinor !== null) return { amountMinor, currency };
  if (!/^\d+\.\d+$/.test(value)) {
    const description = "The value of a field does not conform to the expected format.";
    throw invalidRequest([{ issue: "INVALID_PARAMETER_SYNTAX", description, ...at, location: "body" }]);
  }
  throw unprocessable(CURRENCY_EXPONENT[currency] === 0 ? "DECIMALS_NOT_SUPPORTED" : "DECIMAL_PRECISION", at);
}
