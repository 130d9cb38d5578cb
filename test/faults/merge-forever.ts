// A merger in a process of its own, for tests that kill it: says before each batch that it begins, and after it how many it merged.
import { mergeOutbox } from "../../lib/analytics/merge-outbox";

for (;;) {
  process.stdout.write("begin\n");
  process.stdout.write(`merged ${await mergeOutbox()}\n`);
}
