import "server-only";

/**
 * What a rail said of a charge under its signature: the fields that it covers, and none beside them. `ref` names the step,
 * `originalRef` the charge where the step is not the charge itself, `ourRef` what we gave the step as its reference.
 */
export type ToldFact = {
  event: string;
  isSuccess: boolean;
  ref: string;
  originalRef: string | null;
  ourRef: string;
  amountMinor: number;
  currency: string;
};
/** `toldAt`: when we first heard it; the rail's own time is not under its signature. ISO 8601. */
export type Told = ToldFact & { toldAt: string };

/**
 * `eventKey` is unique per rail (inbox key). Trust nothing in it but the ref: it nudges the resolver, which asks. Only a rail
 * that cannot be asked (`hasLookUp` false) has its signed `fact` kept and believed.
 * `attemptRef`: our own reference as the rail gives it back, of the attempt or, in news of a refund, of that refund.
 * `captureRef`: the rail's id of the capture, where it has one of its own; some news names nothing else.
 */
export type WebhookEvent = {
  /** `report`: a file is ready; `providerRef` is its name. */
  about: "charge" | "refund" | "dispute" | "report";
  eventKey: string;
  type: string;
  providerRef: string | null;
  attemptRef: string | null;
  captureRef: string | null;
  occurredAt: Date;
  fact?: ToldFact;
};
