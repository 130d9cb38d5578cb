export type ProcessFacts = { name: string; clients: number; rssMb: number; resources: number };

/** What each web process says of itself. */
export async function readProcesses(address: string, metricsToken: string): Promise<ProcessFacts[]> {
  const reply = await fetch(`${address}/api/metrics`, { headers: { authorization: `Bearer ${metricsToken}` } });
  if (!reply.ok) throw new Error(`the metrics answered ${reply.status}`);
  const text = await reply.text();
  const read = (metric: string, name: string) =>
    Number(new RegExp(`^${metric}\\{process="${name}"\\} (\\S+)$`, "m").exec(text)?.[1] ?? 0);
  const names = new Set([...text.matchAll(/process="(web[^"]*)"/g)].map(([, name]) => name as string));
  return [...names].sort().map((name) => ({
    name,
    clients: read("backline_live_clients", name),
    rssMb: read("process_resident_memory_bytes", name) / 2 ** 20,
    resources: read("nodejs_active_resources_total", name),
  }));
}
