import "server-only";

/** One value per process: Next builds routes and pages as separate module graphs, each with its own module state. */
export function processGlobal<T>(name: string, make: () => T): T {
  const key = Symbol.for(`backline.${name}`);
  const store = globalThis as unknown as Record<symbol, T | undefined>;
  store[key] ??= make();
  return store[key];
}
