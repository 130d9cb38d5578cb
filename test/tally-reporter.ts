import fs from "node:fs";
import type { Reporter, TestCase, TestModule } from "vitest/node";
import { shortenFailure, type Tally } from "../launcher/tally";

/** Hands the counts of a run to the file BACKLINE_TALLY names. A file that did not load counts as one failed test. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly { message?: string }[]): void {
    const file = process.env.BACKLINE_TALLY;
    if (!file) return;
    const cases = modules.flatMap((module) => [...module.children.allTests()]);
    const broken = modules.filter((module) => module.state() === "failed" && module.errors().length > 0);
    const tally: Tally = {
      passed: cases.filter((found) => found.result().state === "passed").length,
      failed: [
        ...cases.filter((found) => found.result().state === "failed").map(describeFailure),
        ...broken.map((module) => `${module.relativeModuleId}: did not load`),
        ...errors.map((error) => `outside any test: ${error.message ?? "unknown"}`),
      ],
      skipped: cases
        .filter((found) => ["skipped", "pending"].includes(found.result().state))
        .map((found) => ({ name: describeCase(found), reason: readNote(found) })),
    };
    fs.writeFileSync(file, JSON.stringify(tally));
  }
}

function describeCase(found: TestCase): string {
  return `${found.module.relativeModuleId}: ${found.fullName}`;
}

/** With what went wrong: the last lines of a run are all that some machines keep. */
function describeFailure(found: TestCase): string {
  const [error] = found.result().errors ?? [];
  return shortenFailure(describeCase(found), error?.message);
}

function readNote(found: TestCase): string {
  const result = found.result();
  return result.state === "skipped" ? (result.note ?? "") : "";
}
