import { z } from "zod";
import { type Currency, isCurrency } from "@/lib/shared/money";
import { refuse, type SquareCode, SquareRefusal, squareError } from "./refuse";
import type { SquareError } from "./render-payment";

/** Those of the countries where Square takes cards. A real location takes one of them; the sandbox's takes all. */
const TAKEN: readonly Currency[] = ["USD", "CAD", "GBP", "AUD", "EUR", "JPY"];
const LARGEST_MINOR = 9_999_999_900;

const Money = z.strictObject({ amount: z.int(), currency: z.string() });
const Key = z.string().min(1).max(45);

/** Of what the published document lists, the parts that a card payment online may say. */
export const CreatePaymentBody = z.strictObject({
  source_id: z.string().min(1),
  idempotency_key: Key,
  amount_money: Money,
  autocomplete: z.boolean().optional(),
  location_id: z.string().optional(),
  reference_id: z.string().max(40).optional(),
  note: z.string().max(500).optional(),
  verification_token: z.string().optional(),
  buyer_email_address: z.string().max(255).optional(),
  customer_details: z.unknown().optional(),
  billing_address: z.unknown().optional(),
  statement_description_identifier: z.string().max(20).optional(),
});
export const CancelByKeyBody = z.strictObject({ idempotency_key: Key });
export const CompleteBody = z.strictObject({ version_token: z.string().nullish() });
export const RefundBody = z.strictObject({
  idempotency_key: z.string().min(1),
  amount_money: Money,
  payment_id: z.string().nullish(),
  reason: z.string().max(192).nullish(),
  payment_version_token: z.string().nullish(),
});

/** An empty body counts as `{}`. Throws 400 with one error per field. */
export function readRequest<T extends z.ZodType>(schema: T, text: string): z.infer<T> {
  let json: unknown;
  try {
    json = JSON.parse(text === "" ? "{}" : text);
  } catch {
    throw refuse(400, "EXPECTED_JSON_BODY", "The request body is not valid JSON.");
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new SquareRefusal(400, parsed.error.issues.flatMap(toErrors));
  return parsed.data;
}

function toErrors(issue: z.core.$ZodIssue): SquareError[] {
  const field = issue.path.join(".");
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => squareError("UNKNOWN_BODY_PARAMETER", "The body parameter is not recognized.", key));
  const [code, detail] = nameProblem(issue);
  return [squareError(code, detail, field)];
}

function nameProblem(issue: z.core.$ZodIssue): [code: SquareCode, detail: string] {
  if (issue.code === "too_big") return ["VALUE_TOO_LONG", "Field must not be greater than its maximum length."];
  if (issue.code === "too_small") return ["VALUE_TOO_SHORT", "Field must not be empty."];
  if (issue.code === "invalid_type" && issue.message.includes("undefined"))
    return ["MISSING_REQUIRED_PARAMETER", "Field must be set."];
  return ["INCORRECT_TYPE", "Field is of the wrong type."];
}

export function readMoney({ amount, currency }: z.infer<typeof Money>): { amountMinor: number; currency: Currency } {
  if (!isCurrency(currency) || !TAKEN.includes(currency))
    throw refuse(400, "INVALID_VALUE", `\`${currency}\` is not a currency of this location.`, "amount_money.currency");
  if (amount < 1) throw refuse(400, "VALUE_TOO_LOW", "The amount must be at least 1.", "amount_money.amount");
  if (amount > LARGEST_MINOR) throw refuse(400, "INVALID_VALUE", "The amount is too large.", "amount_money.amount");
  return { amountMinor: amount, currency };
}

/** The key stands in the body, and only where the rail honours one. */
export function keyIn(text: string): string | null {
  try {
    const key: unknown = (JSON.parse(text) as { idempotency_key?: unknown } | null)?.idempotency_key;
    return typeof key === "string" ? key : null;
  } catch {
    return null;
  }
}
