import type { Rail, RailName } from "@/lib/payments/provider";
import type { FaultWorld } from "./fault-world";
import { addOutcomes, countOutcomes, judgeSettled, judgeUnsettled, NO_OUTCOMES, type Outcomes } from "./judge-history";
import { drawPlan, type Plan } from "./plan";
import { runPlan } from "./run-plan";
import { shrinkPlan } from "./shrink-plan";

type BreakRails = (rails: ReadonlyMap<RailName, Rail>) => ReadonlyMap<RailName, Rail>;
export type Violation = { seed: number; message: string; plan: Plan };
export type Report = { histories: number; outcomes: Outcomes; violations: Violation[] };

/** From an empty shop to a settled one; null when every invariant held. */
export async function tryPlan(faults: FaultWorld, plan: Plan, breakRails?: BreakRails): Promise<string | null> {
  await faults.reset(plan, breakRails);
  try {
    await runPlan(faults, plan);
    await judgeUnsettled(faults);
    await judgeSettled(faults);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The smallest plan that fails, and how. Steps at the same time may go well once: each candidate has two tries. */
export async function explain(faults: FaultWorld, plan: Plan, breakRails?: BreakRails): Promise<Violation> {
  let message = "fails only sometimes";
  const fails = async (candidate: Plan): Promise<boolean> => {
    for (let tries = 0; tries < 2; tries++) {
      const found = await tryPlan(faults, candidate, breakRails);
      if (found === null) continue;
      message = found;
      return true;
    }
    return false;
  };
  const smallest = await shrinkPlan(plan, fails);
  return { seed: plan.seed, message, plan: smallest };
}

const MOST_EXPLAINED = 3;

/** Each plan is judged alone, from an empty shop. */
export async function runPlans(faults: FaultWorld, plans: Iterable<Plan>): Promise<Report> {
  const report: Report = { histories: 0, outcomes: NO_OUTCOMES, violations: [] };
  for (const plan of plans) {
    const message = await tryPlan(faults, plan);
    report.histories += 1;
    report.outcomes = addOutcomes(report.outcomes, await countOutcomes());
    if (message === null) continue;
    const isExplained = report.violations.length < MOST_EXPLAINED;
    const explained = isExplained ? await explain(faults, plan) : { seed: plan.seed, message, plan };
    report.violations.push({ ...explained, message: `${message}; smallest: ${explained.message}` });
  }
  return report;
}

function* drawPlans(seed: number, count: number): Iterable<Plan> {
  for (let n = 0; n < count; n++) yield drawPlan(seed + n);
}

/** Histories `seed`, `seed + 1` … */
export function runHistories(faults: FaultWorld, seed: number, count: number): Promise<Report> {
  return runPlans(faults, drawPlans(seed, count));
}
