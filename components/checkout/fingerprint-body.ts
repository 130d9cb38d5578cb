/** FNV-1a, 64 bit, as hex: tells one checkout body from another without keeping the e-mail address in it. */
export function fingerprintBody(body: unknown): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(JSON.stringify(body))) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, "0");
}
