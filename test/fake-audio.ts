/** The part of an audio element that the player uses, for tests: it moves when told to. */
export class FakeAudio extends EventTarget {
  static made: FakeAudio[] = [];
  src = "";
  duration = 200;
  paused = true;
  ended = false;
  muted = false;
  preload = "";
  bufferedTo = 0;
  private seconds = 0;

  constructor() {
    super();
    FakeAudio.made.push(this);
  }

  static get heard(): FakeAudio | undefined {
    return FakeAudio.made.find((element) => !element.paused && !element.muted);
  }

  get buffered() {
    return { length: 1, start: () => 0, end: () => this.bufferedTo };
  }
  get currentTime() {
    return this.seconds;
  }
  set currentTime(seconds: number) {
    this.seconds = seconds;
    queueMicrotask(() => this.tell("seeked"));
  }

  play(): Promise<void> {
    this.paused = false;
    this.ended = false;
    this.tell("play");
    this.tell("playing");
    return Promise.resolve();
  }
  pause() {
    if (this.paused) return;
    this.paused = true;
    this.tell("pause");
  }
  load() {
    this.seconds = 0;
    this.paused = true;
  }
  removeAttribute() {
    this.src = "";
  }

  /** Time goes by. */
  moveTo(seconds: number) {
    this.seconds = seconds;
    this.tell("timeupdate");
  }
  finish() {
    this.paused = true;
    this.ended = true;
    this.tell("pause");
    this.tell("ended");
  }
  tell(name: string) {
    this.dispatchEvent(new Event(name));
  }
}
