/** Texts of Braintree's processor response codes (developer.paypal.com/braintree/docs, authorization responses, read 2026-11). */
const TEXTS: Record<string, string> = {
  "1000": "Approved",
  "1002": "Processed",
  "2000": "Do Not Honor",
  "2001": "Insufficient Funds",
  "2002": "Limit Exceeded",
  "2003": "Cardholder's Activity Limit Exceeded",
  "2004": "Expired Card",
  "2005": "Invalid Credit Card Number",
  "2006": "Invalid Expiration Date",
  "2007": "No Account",
  "2008": "Card Account Length Error",
  "2009": "No Such Issuer",
  "2010": "Card Issuer Declined CVV",
  "2011": "Voice Authorization Required",
  "2012": "Processor Declined - Possible Lost Card",
  "2013": "Processor Declined - Possible Stolen Card",
  "2014": "Processor Declined - Fraud Suspected",
  "2015": "Transaction Not Allowed",
  "2016": "Duplicate Transaction",
  "2038": "Processor Declined",
  "2046": "Declined",
  "2047": "Call Issuer. Pick Up Card",
  "2053": "Card reported as lost or stolen",
  "2099": "Cardholder Authentication Required",
  "3000": "Processor Network Unavailable - Try Again",
};

export function processorText(code: string): string {
  return TEXTS[code] ?? "Processor Declined";
}

/** `code`: of the processor; `rejection`: the gateway's own reason, which asks no processor. */
export type Refused = { code: string } | { rejection: string };

/** What the shared test cards' declines are called here. */
const BY_DECLINE: Record<string, Refused> = {
  generic_decline: { code: "2000" },
  insufficient_funds: { code: "2001" },
  card_velocity_exceeded: { code: "2003" },
  expired_card: { code: "2004" },
  incorrect_cvc: { code: "2010" },
  lost_card: { code: "2012" },
  stolen_card: { code: "2013" },
  fraudulent: { rejection: "fraud" },
  processing_error: { code: "3000" },
};

export function refusalOf(declineCode: string): Refused {
  return BY_DECLINE[declineCode] ?? { code: "2046" };
}

/**
 * Published test amounts: 2000.00 to 2999.99 are declined with the whole part as their code, 3000.00 to 3000.99 with 3000;
 * 5001 is what the gateway rejects as incomplete. All others are approved.
 */
export function refusalOfAmount(amountMinor: number, exponent: number): Refused | null {
  const whole = Math.floor(amountMinor / 10 ** exponent);
  if (whole >= 2000 && whole <= 3000) return { code: String(whole) };
  return whole === 5001 ? { rejection: "application_incomplete" } : null;
}
