import { z } from "zod";
import { isCurrency } from "@/lib/shared/money";
import { parseJson } from "../read-body";
import { AdyenRefusal, unprocessable } from "./refuse";

const Amount = z.strictObject({ currency: z.string().length(3), value: z.int() });
const Card = z.strictObject({
  type: z.enum(["scheme", "card"]),
  encryptedCard: z.string().max(40_000).optional(),
  encryptedCardNumber: z.string().max(15_000).optional(),
  encryptedExpiryMonth: z.string().max(15_000).optional(),
  encryptedExpiryYear: z.string().max(15_000).optional(),
  encryptedSecurityCode: z.string().max(15_000).optional(),
  holderName: z.string().max(15_000).optional(),
});
const ApplePay = z.strictObject({ type: z.literal("applepay"), applePayToken: z.string().max(10_000) });
const GooglePay = z.strictObject({
  type: z.literal("googlepay"),
  googlePayToken: z.string().max(10_000),
  googlePayCardNetwork: z.string().max(40).optional(),
});
/** The fields of the published document that this sandbox acts upon or lets pass; it refuses all others. */
export const PaymentBody = z.strictObject({
  amount: Amount,
  merchantAccount: z.string(),
  reference: z.string().min(1).max(80),
  paymentMethod: z.union([Card, ApplePay, GooglePay]),
  returnUrl: z.string().max(8_000),
  merchantOrderReference: z.string().max(1_000).optional(),
  channel: z.enum(["Web", "iOS", "Android"]).optional(),
  origin: z.string().max(80).optional(),
  shopperInteraction: z.enum(["Ecommerce", "ContAuth", "Moto", "POS"]).optional(),
  authenticationData: z
    .strictObject({
      threeDSRequestData: z.strictObject({ nativeThreeDS: z.enum(["preferred", "disabled"]).optional() }).optional(),
    })
    .optional(),
  additionalData: z.record(z.string(), z.string()).optional(),
});
export const DetailsBody = z.strictObject({ details: z.strictObject({ redirectResult: z.string().max(20_000) }) });
const Step = { merchantAccount: z.string(), reference: z.string().max(80).optional() };
export const AmountStepBody = z.strictObject({ ...Step, amount: Amount });
export const CancelBody = z.strictObject(Step);
export const ApplePaySessionBody = z.strictObject({
  displayName: z.string().min(1).max(64),
  domainName: z.string().min(1),
  merchantIdentifier: z.string().min(1),
});
export const PaymentMethodsBody = z.strictObject({ merchantAccount: z.string(), amount: Amount.optional() });

/** Throws 400 for what does not have the document's shape. */
export function readRequest<T extends z.ZodType>(schema: T, text: string): z.infer<T> {
  const parsed = schema.safeParse(parseJson(text));
  if (!parsed.success) throw new AdyenRefusal(400, "702");
  return parsed.data;
}

/** Minor units, as the store's own currencies count them. */
export function readAmount({ currency, value }: z.infer<typeof Amount>): { amountMinor: number; currency: string } {
  if (!isCurrency(currency)) throw unprocessable("138");
  if (value <= 0) throw unprocessable("137");
  return { amountMinor: value, currency };
}
