import { type APIRequestContext, expect } from "playwright/test";
import type { DemoFile } from "./fixtures";

type Item = { id: string; kind: string; recipient: string };
type Wanted = { kind: string; to: string };

/** The newest mail of a kind to somebody, as the demo's mail page shows it; waits until it is there. */
export async function readMail(request: APIRequestContext, demo: DemoFile, { kind, to }: Wanted): Promise<string> {
  const headers = { authorization: `Bearer ${demo.apiKeys.admin}` };
  let found: Item | undefined;
  await expect
    .poll(async () => {
      const board = (await (await request.get("/api/settings/mail", { headers })).json()) as { items: Item[] };
      found = board.items.find((item) => item.kind === kind && item.recipient === to);
      return found !== undefined;
    })
    .toBe(true);
  return (await request.get(`/api/settings/mail/${found?.id}/preview`, { headers })).text();
}

/** The address behind its button, which begins with `path` and goes on behind the #. */
export async function readMailLink(
  request: APIRequestContext,
  demo: DemoFile,
  mail: Wanted,
  path = "/account/link",
): Promise<string> {
  const html = await readMail(request, demo, mail);
  const address = [...html.matchAll(/href="([^"]+)"/g)]
    .map(([, url = ""]) => url)
    .find((url) => url.includes(`${path}#`));
  if (!address) throw new Error(`no link in the ${mail.kind} to ${mail.to}`);
  const { pathname, hash } = new URL(address.replaceAll("&amp;", "&"));
  return pathname + hash;
}
