import readline from "node:readline";
import { configuredContext } from "@/lib/orders/payments-context";
import { availableRails } from "@/lib/payments/available-rails";
import { browserHosts } from "@/lib/payments/browser-hosts";
import { railKeys } from "@/lib/payments/rail-keys";
import { watchPageKeys } from "@/lib/payments/watch-page-keys";

// A process of a live store that says, once a line, which rails it has: for the test of keys that are entered on the page.
await watchPageKeys();
for await (const _ of readline.createInterface({ input: process.stdin })) {
  const said = {
    rails: [...availableRails().keys()],
    guarded: [...configuredContext().rails.keys()],
    connect: browserHosts(railKeys()).connect,
    stripeKey: railKeys().STRIPE_SECRET_KEY ?? null,
  };
  process.stdout.write(`${JSON.stringify(said)}\n`);
}
process.exit(0);
