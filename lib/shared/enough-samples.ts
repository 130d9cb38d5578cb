/** With fewer finished attempts the error of a success rate of 90 % is above five points: what is said of fewer says so. */
export const ENOUGH_SAMPLES = 30;
