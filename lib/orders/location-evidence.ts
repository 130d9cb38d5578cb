import "server-only";

export type LocationEvidence = { kind: "declared" | "ip"; country: string | null; source: string };

/** Two pieces of evidence of where the buyer is (decisions.md D6). One that is not known says so. */
export function describeLocation(declaredCountry: string): [LocationEvidence, LocationEvidence] {
  return [
    { kind: "declared", country: declaredCountry, source: "the buyer, at checkout" },
    { kind: "ip", country: null, source: "not known: this store has no address database" },
  ];
}
