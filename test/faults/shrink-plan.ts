import { mapRails } from "@/sandbox/rails";
import type { Plan } from "./plan";

/**
 * The smallest plan found that still fails, by leaving out halves, then ever smaller runs of steps, then single ones, and what
 * else a plan need not have. `fails` runs a plan from nothing.
 */
export async function shrinkPlan(plan: Plan, fails: (plan: Plan) => Promise<boolean>): Promise<Plan> {
  let smallest = plan;
  const keepIfFailing = async (candidate: Plan): Promise<boolean> => {
    if (!(await fails(candidate))) return false;
    smallest = candidate;
    return true;
  };
  for (let size = Math.ceil(plan.steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < smallest.steps.length; ) {
      const steps = smallest.steps.filter((_, index) => index < from || index >= from + size);
      if (!(await keepIfFailing({ ...smallest, steps }))) from += size;
    }
  }
  await keepIfFailing({ ...smallest, isGuarded: false });
  await keepIfFailing({ ...smallest, strategy: "priority" });
  await keepIfFailing({ ...smallest, webhooks: mapRails(() => "never" as const) });
  await keepIfFailing({ ...smallest, steps: smallest.steps.map(({ together: _, ...step }) => step) });
  await keepIfFailing({ ...smallest, steps: smallest.steps.map((step) => ({ ...step, leapMs: 0 })) });
  return smallest;
}
