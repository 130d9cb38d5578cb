/** A start that cannot go on: `message` says what is wrong in one sentence, `nextStep` what to do about it. */
export class StartProblem extends Error {
  constructor(
    message: string,
    readonly nextStep: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "StartProblem";
  }
}
