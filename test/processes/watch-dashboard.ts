import { pin } from "./pinned-client";

type Snapshot = { version: number; hour: { sales: number } };
export type Dashboard = { latest(): Snapshot | undefined; close(): void };

/** An open dashboard of one process: keeps the last snapshot its event stream brought. */
export async function watchDashboard(
  address: string,
  process: string,
  currency: string,
  headers: Record<string, string>,
): Promise<Dashboard> {
  const client = await pin(address, (name) => name === process);
  const stream = await client.read(`/api/analytics/live?currency=${currency}`, { headers });
  let latest: Snapshot | undefined;
  let text = "";
  // the store ends its streams when it stops
  stream.on("error", () => {});
  stream.setEncoding("utf8").on("data", (piece: string) => {
    const frames = (text + piece).split("\n\n");
    text = frames.pop() ?? "";
    for (const frame of frames) {
      const data = /^data: (.*)$/m.exec(frame)?.[1];
      if (data) latest = JSON.parse(data);
    }
  });
  return { latest: () => latest, close: client.close };
}
