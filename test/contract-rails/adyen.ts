import { createAdyenRail } from "@/lib/payments/providers/adyen";
import type { ContractRail } from "./contract-rail";

const KEYS = { apiKey: "contract_api_key", merchantAccount: "ContractECOM", hmacKey: "AB12".repeat(16) };
export const ADYEN_KEYS = { ...KEYS, reportUser: "report@Company.Contract", reportPassword: "contract-report" };

/** Nothing can be asked of it, so `rail-contract.ts` puts what it has told in the rail's ear, as the machine does. */
export const ADYEN_CONTRACT: ContractRail = {
  name: "adyen",
  connect: (baseUrl, { secret = ADYEN_KEYS.apiKey, timeoutsMs = {} } = {}) =>
    createAdyenRail({ ...KEYS, apiKey: secret, reports: null, baseUrl, livemode: false, timeoutsMs }),
  cards: {
    approved: "adyenjs_test_visa",
    foreign: "adyenjs_test_ie",
    insufficientFunds: "adyenjs_test_chargeDeclinedInsufficientFunds",
    generic: "adyenjs_test_chargeDeclined",
    lost: "adyenjs_test_chargeDeclinedLostCard",
    expired: "adyenjs_test_chargeDeclinedExpiredCard",
    wrongCode: "adyenjs_test_chargeDeclinedIncorrectCvc",
    authentication: "adyenjs_test_authenticationRequired",
  },
  noToken: "adyenjs_test_notARealToken",
  codes: {
    insufficientFunds: "12",
    generic: "2",
    lost: "5",
    expired: "6",
    wrongCode: "24",
    noToken: "174",
    limit: "http_429",
  },
  feesMinor: { home: 44, abroad: 64 },
  isFeeFinal: false,
  knowsCountry: true,
  createsFirst: false,
  isTold: true,
  takesThousandths: true,
  oddMinor: 0,
  replayed500: "effect",
  lateVoid: { kind: "captured", amountMinor: 1_299 },
  voidOfUnpaid: "nothing_held",
  nobody: "8ZZZZZZZZZZZZZZZ",
  canSearch: false,
  hasFurtherRefs: false,
  wireNames: { refunds: "refunds", probe: "probe" },
  webhooks: { header: "", captured: "CAPTURE", other: "AUTHORISATION", staleAfterMs: null },
};

/** What Adyen's card fields would hand out for a test card, which its test environment takes unencrypted. */
export function tokenOfParts(number: string, holderName?: string): string {
  const parts = {
    encryptedCardNumber: `test_${number}`,
    encryptedExpiryMonth: "test_03",
    encryptedExpiryYear: "test_2030",
    encryptedSecurityCode: "test_737",
    ...(holderName === undefined ? {} : { holderName }),
  };
  return `adyenparts_${Buffer.from(JSON.stringify(parts)).toString("base64url")}`;
}
