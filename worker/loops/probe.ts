import "server-only";
import { availableRails } from "@/lib/payments/available-rails";
import { breakerBoard } from "@/lib/payments/breaker-board";
import { probeDueRails } from "@/lib/payments/probe-rails";
import type { Turn } from "../run-loop";

const turn: Turn = async () => {
  await probeDueRails(breakerBoard(), availableRails());
  return false;
};

export const probeLoop = { name: "probe", everyMs: 1_000, turn };
