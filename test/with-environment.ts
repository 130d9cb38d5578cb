import { vi } from "vitest";

/**
 * Loads modules anew under another environment, as a process that was started with it would; `undefined` takes a variable
 * away. What is made once per process (pool, channel, registry) stays what it was.
 */
export async function withEnvironment<T>(
  changes: Record<string, string | undefined>,
  load: () => Promise<T>,
): Promise<T> {
  const before = Object.fromEntries(Object.keys(changes).map((name) => [name, process.env[name]]));
  const apply = (values: Record<string, string | undefined>) => {
    for (const [name, value] of Object.entries(values)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
  apply(changes);
  vi.resetModules();
  try {
    const { env } = await import("@/lib/platform/env");
    // parsed at first use, so it is used while the change is in force
    void env.PORT;
    return await load();
  } finally {
    apply(before);
    vi.resetModules();
  }
}
