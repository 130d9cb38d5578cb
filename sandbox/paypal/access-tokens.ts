import { createHash, createHmac, timingSafeEqual } from "node:crypto";

const LIFE_SECONDS = 32_400;

export function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/** OAuth client credentials. Tokens carry their own end and proof, so that they outlive a restart as PayPal's do. */
export class AccessTokens {
  constructor(
    private readonly clientId: string,
    private readonly clientSecret: string,
  ) {}

  /** Null when the Basic credentials are not the client's. */
  grant(authorization: string | null, nonce: string): Record<string, unknown> | null {
    const [scheme, value = ""] = authorization?.split(" ") ?? [];
    const given = Buffer.from(value, "base64").toString();
    if (scheme !== "Basic" || !isSame(given, `${this.clientId}:${this.clientSecret}`)) return null;
    const endsAt = Math.floor(Date.now() / 1000) + LIFE_SECONDS;
    return {
      scope:
        "https://uri.paypal.com/services/payments/payment/authcapture https://uri.paypal.com/services/disputes/read-seller",
      access_token: `A21AA${endsAt}.${this.prove(endsAt)}`,
      token_type: "Bearer",
      app_id: "APP-80W284485P519543T",
      expires_in: LIFE_SECONDS,
      nonce,
    };
  }

  isValid(authorization: string | null): boolean {
    const [, end = "", proof = ""] = /^Bearer A21AA(\d{1,12})\.(\S+)$/.exec(authorization ?? "") ?? [];
    return end !== "" && isSame(proof, this.prove(Number(end))) && Number(end) * 1000 > Date.now();
  }

  private prove(endsAt: number): string {
    return createHmac("sha256", this.clientSecret).update(`${this.clientId}:${endsAt}`).digest("base64url");
  }
}
