import "server-only";
import type { CheckName, Finding } from "@/lib/shared/schemas/doctor";

export type Verdict = Omit<Finding, "name">;
/** `needs`: where that one is broken this one cannot be told from it, and says so when it fails. */
export type Check = { name: CheckName; needs?: CheckName; run(): Promise<Verdict> };

export const fine = (says: string): Verdict => ({ state: "ok", says, todo: null });
export const worth = (says: string, todo: string | null = null): Verdict => ({ state: "warning", says, todo });
export const broken = (says: string, todo: string): Verdict => ({ state: "broken", says, todo });

const LIMIT_MS = 20_000;

/** What an error says, on one line, with what fetch hides behind it. */
export function sayError(error: unknown): string {
  const { message, cause } = error as { message?: string; cause?: { message?: string; code?: string } };
  return [message, cause?.message || cause?.code].filter(Boolean).join(": ").replace(/\s+/g, " ").slice(0, 300);
}

/** Runs all at the same time, the result in the order given; a check that throws or hangs is a finding like any other. */
export async function runChecks(checks: readonly Check[], limitMs = LIMIT_MS): Promise<Finding[]> {
  const failed = new Set<CheckName>();
  const findings = await Promise.all(
    checks.map(async ({ name, run }): Promise<Finding> => {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<Verdict>((resolve) => {
        const say = () =>
          resolve(
            broken(`No answer in ${Math.round(limitMs / 1000)} seconds.`, "Look whether what is asked there hangs."),
          );
        timer = setTimeout(say, limitMs);
      });
      const verdict = await Promise.race([run(), late]).catch((error: unknown) => {
        failed.add(name);
        return broken(`The check itself failed: ${sayError(error)}`, "Read the log around this time.");
      });
      clearTimeout(timer);
      return { name, ...verdict };
    }),
  );
  const isBroken = (name: CheckName | undefined) =>
    findings.some((finding) => finding.name === name && finding.state === "broken");
  return findings.map((finding, at) => {
    const needed = checks[at]?.needs;
    if (!needed || !failed.has(finding.name) || !isBroken(needed)) return finding;
    return { name: finding.name, ...worth(`Not looked at: it needs the ${needed}.`, `Mend the ${needed} first.`) };
  });
}
