// How many buyers end paid while rails are dead or hang or strategies are switched, what the rails are asked meanwhile, and
// whether store and rails agree in the end. Five rails, lowest cost.
//   npm run bench:buyers                                            10 000 buyers in each scenario, one after the other
//   npm run bench:buyers -- 500 --scenario one-dead                 one-dead, two-dead, hanging, switching or all
//   npm run bench:buyers -- 500 --scenario one-dead --rails stripe  other rails than the cheapest
//   npm run bench:buyers -- 500 --scenario one-dead --death 429     one that answers, and refuses everything
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { RAILS } from "../sandbox/rails";
import { openPaymentStore } from "./payment-store";

const SCENARIOS = ["one-dead", "two-dead", "hanging", "switching"] as const;
type Scenario = (typeof SCENARIOS)[number];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    scenario: { type: "string", default: "all" },
    rails: { type: "string", default: "" },
    death: { type: "string", default: "refused" },
  },
});
const buyers = Number(positionals[0] ?? 10_000);
if (!Number.isInteger(buyers) || buyers < 2) throw new Error("the number of buyers is a whole number from 2 up");
const rails = values.rails.split(",").filter(Boolean);
if (rails.some((rail) => !RAILS.some((known) => known === rail))) throw new Error(`rails are ${RAILS.join(", ")}`);
const scenario = SCENARIOS.find((name) => name === values.scenario);
if (!scenario && values.scenario !== "all") throw new Error(`scenarios are ${SCENARIOS.join(", ")} and all`);
const death = values.death === "429" ? "429" : "refused";

/** A process, a store and rails of its own for each, so that none begins with what another left. */
function runApart(name: Scenario): Promise<boolean> {
  const own = [
    String(buyers),
    "--scenario",
    name,
    "--death",
    death,
    "--rails",
    name === "two-dead" ? "" : values.rails,
  ];
  const child = spawn(process.execPath, [...process.execArgv, fileURLToPath(import.meta.url), ...own], {
    stdio: "inherit",
  });
  return new Promise((resolve) => child.once("exit", (code) => resolve(code === 0)));
}

async function runHere(name: Scenario): Promise<boolean> {
  const store = await openPaymentStore();
  const [{ runScenario }, { pool }, { openLiveChannel }] = await Promise.all([
    import("./buyers/scenarios"),
    import("../lib/platform/db"),
    import("../lib/platform/live-channel"),
  ]);
  try {
    return await runScenario(store, name, { buyers, death, rails: RAILS.filter((rail) => rails.includes(rail)) });
  } finally {
    await openLiveChannel().close();
    await pool.end();
    await store.close();
  }
}

let areKept = true;
if (scenario) areKept = await runHere(scenario);
else for (const name of SCENARIOS) areKept = (await runApart(name)) && areKept;
if (!scenario) console.log(areKept ? "all scenarios: every promise kept" : "all scenarios: BROKEN, see above");
process.exit(areKept ? 0 : 1);
