export const dynamic = "force-dynamic";

// the bytes the shop's own route answers, given by the bench, so that both sides send the same
const body = process.env.BARE_BODY ?? "{}";

export function GET(): Response {
  return new Response(body, { headers: { "content-type": "application/json", "cache-control": "no-store" } });
}
