import { z } from "zod";
import { Timestamp } from "./common";

/** Of an app or a backup code, as typed. */
export const FactorCode = z.string().min(1, "the code, please").max(40);

const Base64Url = z
  .string()
  .regex(/^[\w-]*$/)
  .max(16_384);
/** What a browser says beside the answer itself; nothing here is believed but `transports`, which is a hint. */
const Extensions = z.record(z.string(), z.unknown());
const Transport = z.enum(["ble", "cable", "hybrid", "internal", "nfc", "smart-card", "usb"]);
const Attachment = z.enum(["cross-platform", "platform"]);

const Registration = z.object({
  id: Base64Url.min(1),
  rawId: Base64Url.min(1),
  type: z.literal("public-key"),
  clientExtensionResults: Extensions,
  authenticatorAttachment: Attachment.optional(),
  response: z.object({
    clientDataJSON: Base64Url,
    attestationObject: Base64Url,
    transports: z.array(Transport).max(10).optional(),
  }),
});

export type Registration = z.infer<typeof Registration>;

export const Assertion = z.object({
  id: Base64Url.min(1),
  rawId: Base64Url.min(1),
  type: z.literal("public-key"),
  clientExtensionResults: Extensions,
  authenticatorAttachment: Attachment.optional(),
  response: z.object({
    clientDataJSON: Base64Url,
    authenticatorData: Base64Url,
    signature: Base64Url,
    userHandle: Base64Url.optional(),
  }),
});

export type Assertion = z.infer<typeof Assertion>;

const FactorName = z.string().trim().min(1, "give it a name").max(60);

export const PasskeyInput = z.strictObject({
  name: FactorName,
  response: Registration,
});
export const FactorNameInput = z.strictObject({ name: FactorName });
export const TotpCodeInput = z.strictObject({
  code: z
    .string()
    .trim()
    .regex(/^\d{3}\s?\d{3}$/, "six digits"),
});

/** The browser's own words for it: what navigator.credentials takes, as JSON. */
export const KeyOptions = z.looseObject({ challenge: z.string() });

/** Shown once: the secret of an authenticator app, and the address that its QR code holds. */
export const TotpStart = z.object({ secret: z.string(), uri: z.string() });
export type TotpStart = z.infer<typeof TotpStart>;

/** `backupCodes`: with the first factor, shown this once. */
export const AddedFactor = z.object({ id: z.string(), backupCodes: z.array(z.string()).nullable() });
export type AddedFactor = z.infer<typeof AddedFactor>;
export const BackupCodes = z.object({ backupCodes: z.array(z.string()) });

export const FactorView = z.object({
  id: z.string(),
  kind: z.enum(["passkey", "totp"]),
  name: z.string(),
  /** The host a passkey works at. */
  site: z.string().nullable(),
  createdAt: Timestamp,
  lastUsedAt: Timestamp.nullable(),
});
export type FactorView = z.infer<typeof FactorView>;
export const FactorList = z.object({ factors: z.array(FactorView), backupCodesLeft: z.int() });
export type FactorList = z.infer<typeof FactorList>;

/** JSON in a form field. */
function fromJson(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: "custom", message: "not JSON" });
    return z.NEVER;
  }
}
const AssertionText = z.string().max(65_536).transform(fromJson).pipe(Assertion);

/** What the sign-in form sends with a passkey, and at the second step. */
export const PasskeyAnswer = z.object({ response: AssertionText });
export const SecondStep = z.discriminatedUnion("method", [
  z.object({ method: z.literal("passkey"), response: AssertionText }),
  z.object({ method: z.literal("totp"), code: FactorCode }),
  z.object({ method: z.literal("backup"), code: FactorCode }),
]);
export type SecondStep = z.infer<typeof SecondStep>;
