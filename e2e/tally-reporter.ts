import fs from "node:fs";
import type { Reporter, Suite, TestCase, TestError } from "playwright/types/testReporter";
import { shortenFailure, type Tally } from "../launcher/tally";

/** Hands the counts of a run to the file BACKLINE_TALLY names; an error outside the tests counts as one failed test. */
export default class TallyReporter implements Reporter {
  private suite: Suite | undefined;
  private readonly errors: string[] = [];

  onBegin(_: unknown, suite: Suite): void {
    this.suite = suite;
  }

  onError(error: TestError): void {
    this.errors.push(`outside any test: ${error.message ?? error.value ?? "unknown"}`);
  }

  onEnd(): void {
    const file = process.env.BACKLINE_TALLY;
    if (!file) return;
    const cases = this.suite?.allTests() ?? [];
    const named = (outcomes: string[]) => cases.filter((found) => outcomes.includes(found.outcome()));
    const tally: Tally = {
      passed: named(["expected"]).length,
      failed: [...named(["unexpected", "flaky"]).map(describeFailure), ...this.errors],
      skipped: named(["skipped"]).map((found) => ({ name: describeCase(found), reason: readReason(found) })),
    };
    fs.writeFileSync(file, JSON.stringify(tally));
  }
}

function describeCase(found: TestCase): string {
  return found.titlePath().filter(Boolean).join(" › ");
}

function describeFailure(found: TestCase): string {
  const error = found.results.findLast((result) => result.error)?.error;
  return shortenFailure(describeCase(found), error?.message);
}

function readReason(found: TestCase): string {
  return found.annotations.find(({ type }) => type === "skip" || type === "fixme")?.description ?? "";
}
