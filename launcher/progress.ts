/** Since this process began, the installation included. */
export function elapsedSeconds(): string {
  return `${(performance.now() / 1000).toFixed(1)} s`;
}

/** One line about what happens now, with the time since the start. */
export function say(text: string): void {
  process.stdout.write(`${elapsedSeconds().padStart(8)}  ${text}\n`);
}
