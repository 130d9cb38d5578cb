import { type APIRequestContext, expect } from "playwright/test";
import type { DemoFile } from "./fixtures";

type Item = { id: string; kind: string; recipient: string };

/** The address behind the button of the newest mail of a kind to somebody, as the demo's mail page shows it. */
export async function readMailLink(
  request: APIRequestContext,
  demo: DemoFile,
  mail: { kind: string; to: string },
): Promise<string> {
  const headers = { authorization: `Bearer ${demo.apiKeys.admin}` };
  let found: Item | undefined;
  await expect
    .poll(async () => {
      const board = (await (await request.get("/api/settings/mail", { headers })).json()) as { items: Item[] };
      found = board.items.find(({ kind, recipient }) => kind === mail.kind && recipient === mail.to);
      return found !== undefined;
    })
    .toBe(true);
  const html = await (await request.get(`/api/settings/mail/${found?.id}/preview`, { headers })).text();
  const address = /href="([^"]*\/account\/link#[^"]+)"/.exec(html)?.[1];
  if (!address) throw new Error(`no link in the ${mail.kind} to ${mail.to}`);
  const { pathname, hash } = new URL(address.replaceAll("&amp;", "&"));
  return pathname + hash;
}
