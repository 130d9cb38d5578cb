/** How long a provider's script and fields may take; later the page says so and offers to try again. */
export const LOAD_WAIT_MS = 15_000;

/** `work`, or an Error once `ms` have passed; what comes later is dropped. */
export function waitAtMost<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
