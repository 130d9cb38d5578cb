/** An error in Adyen's own words: `ServiceError` of the published document. Nothing has happened then. */
export class AdyenRefusal extends Error {
  constructor(
    readonly status: number,
    readonly errorCode: keyof typeof MESSAGES,
    readonly errorType: "validation" | "security" | "internal" = "validation",
  ) {
    super(MESSAGES[errorCode]);
  }

  body(pspReference: string | null = null): Record<string, unknown> {
    const { status, errorCode, message, errorType } = this;
    return { status, errorCode, message, errorType, ...(pspReference === null ? {} : { pspReference }) };
  }
}

/** docs.adyen.com/development-resources/error-codes, read 2026-11. */
const MESSAGES = {
  "000": "HTTP Status Response - Unauthorized",
  "010": "Not allowed",
  "130": "Required field 'reference' is not provided.",
  "137": "Invalid amount specified",
  "138": "Unsupported currency specified",
  "167": "Original pspReference required for this operation",
  "172": "Encrypted data used outside of valid time period",
  "174": "Unable to decrypt data",
  "702": "The request could not be read, or a field of it is missing or not known.",
  "704": "request already processed or in progress",
  "901": "Invalid Merchant Account",
  "903": "Internal error",
};

export const unprocessable = (errorCode: keyof typeof MESSAGES) => new AdyenRefusal(422, errorCode);
