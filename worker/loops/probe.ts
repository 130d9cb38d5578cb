import "server-only";
import { availableRails } from "@/lib/payments/available-rails";
import { breakerBoard } from "@/lib/payments/breaker-board";
import { probeAllRails, probeDueRails } from "@/lib/payments/probe-rails";
import type { Turn } from "../run-loop";

const askThoseThatAreDue: Turn = async () => {
  await probeDueRails(breakerBoard(), availableRails());
  return false;
};

const askAll: Turn = async () => {
  await probeAllRails(availableRails());
  return false;
};

export const probeLoop = { name: "probe", everyMs: 1_000, turn: askThoseThatAreDue };
export const healthLoop = { name: "health", everyMs: 30_000, turn: askAll };
