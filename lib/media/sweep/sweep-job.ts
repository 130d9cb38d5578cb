import "server-only";

export const SWEEP_JOB = "sweep-store";
