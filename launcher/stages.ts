import type { Service } from "./children";
import type { DataFolder } from "./data-folder";
import { say } from "./progress";
import { StartProblem } from "./start-problem";

/** Everything that runs, in the order it was started, and the one way to end it. */
export class Stages {
  private stages: Service[][] = [];
  private ending: Promise<never> | undefined;

  constructor(private readonly folder: DataFolder) {}

  get isEnding(): boolean {
    return this.ending !== undefined;
  }

  /** Services of one stage are stopped together, stages in reverse order. */
  add(...services: Service[]): void {
    this.stages.push(services);
    this.notePids();
  }

  remove(service: Service): void {
    this.stages = this.stages.filter((stage) => !stage.includes(service));
    this.notePids();
  }

  notePids(): void {
    const pids = this.stages.flat().map((service) => service.pid());
    this.folder.note({ pids: pids.filter((pid) => pid !== undefined) });
  }

  fail(error: unknown): Promise<never> {
    if (!this.ending) printProblem(error);
    return this.end(1);
  }

  /** Stops everything, frees the data folder and ends this process. */
  end(exitCode: number): Promise<never> {
    this.ending ??= this.stopAll(exitCode);
    return this.ending;
  }

  private async stopAll(exitCode: number): Promise<never> {
    this.folder.note({ isStopping: true });
    for (const stage of this.stages.reverse()) {
      say(`Stopping the ${stage.map(({ name }) => name).join(" and the ")} …`);
      await Promise.allSettled(stage.map((service) => service.stop()));
    }
    this.folder.release();
    say("Stopped.");
    process.exit(exitCode);
  }
}

export function printProblem(error: unknown): void {
  const text =
    error instanceof StartProblem
      ? `${error.message}\nNext step: ${error.nextStep}`
      : String((error as Error)?.stack ?? error);
  process.stderr.write(`\n${text}\n`);
}
