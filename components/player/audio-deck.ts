"use client";

/** What is loaded: an address of a track, whose first byte is `fromMs` into the whole. */
export type Loaded = { trackId: string; url: string; fromMs: number };
export type DeckEvents = {
  onPlay: () => void;
  onPause: () => void;
  onTime: () => void;
  onEnded: () => void;
  onWaiting: () => void;
  onFlowing: () => void;
  onError: () => void;
};
type Plate = { element: HTMLAudioElement; loaded: Loaded | null };

/** How far apart two players of the same sound may be when one takes over from the other, in seconds. */
const CLOSE_SECONDS = 0.03;
const MOST_TRIES = 5;

/**
 * Two audio elements: one is heard, the other holds what comes next, or the same track at a fresh address. Events come from
 * the one that is heard.
 */
export class AudioDeck {
  private heard: Plate;
  private spare: Plate;

  constructor(events: DeckEvents) {
    this.heard = this.createPlate(events);
    this.spare = this.createPlate(events);
  }

  get element(): HTMLAudioElement {
    return this.heard.element;
  }
  get loaded(): Loaded | null {
    return this.heard.loaded;
  }
  get positionMs(): number {
    return (this.heard.loaded?.fromMs ?? 0) + this.heard.element.currentTime * 1000;
  }
  /** Whether all that is still to come has arrived. */
  get isComplete(): boolean {
    const { buffered, currentTime, duration } = this.heard.element;
    for (let n = 0; n < buffered.length; n++)
      if (buffered.start(n) <= currentTime && buffered.end(n) >= duration - 0.1) return true;
    return false;
  }

  load(loaded: Loaded, positionMs: number) {
    if (isSame(this.spare.loaded, loaded) && positionMs <= loaded.fromMs) this.swap();
    else put(this.heard, loaded, positionMs);
  }

  seek(positionMs: number) {
    this.heard.element.currentTime = Math.max(0, positionMs - (this.heard.loaded?.fromMs ?? 0)) / 1000;
  }

  /** Called in a click or key press: Safari then lets both elements play later, when no finger is on the screen. */
  unlock() {
    for (const { element, loaded } of [this.heard, this.spare]) if (!loaded) element.load();
  }

  /** Loads what comes next without a sound. */
  prepare(loaded: Loaded) {
    if (!isSame(this.spare.loaded, loaded)) put(this.spare, loaded, loaded.fromMs);
  }

  dropSpare() {
    if (this.spare.loaded) empty(this.spare);
  }

  /** The same track from another address, in step with what is heard; true when it took over. */
  async takeOver(loaded: Loaded): Promise<boolean> {
    const { heard: from, spare: to } = this;
    const isStill = () => this.heard === from && to.loaded === loaded;
    to.element.muted = true;
    put(to, loaded, loaded.fromMs + from.element.currentTime * 1000);
    await to.element.play();
    for (let tries = 0; tries < MOST_TRIES && isStill() && !isClose(from, to); tries++) {
      const isSought = new Promise((done) => to.element.addEventListener("seeked", done, { once: true }));
      to.element.currentTime = from.element.currentTime + CLOSE_SECONDS;
      await isSought;
    }
    if (isStill() && !from.element.paused) {
      this.swap();
      return true;
    }
    to.element.pause();
    return false;
  }

  stop() {
    this.heard.element.pause();
    empty(this.heard);
    empty(this.spare);
  }

  private swap() {
    const before = this.heard;
    this.heard = this.spare;
    this.spare = before;
    this.heard.element.muted = before.element.muted;
    before.element.pause();
    empty(before);
  }

  private createPlate(events: DeckEvents): Plate {
    const element = new Audio();
    element.preload = "auto";
    const listen = (name: string, tell: () => void) =>
      element.addEventListener(name, () => {
        if (element === this.heard.element) tell();
      });
    listen("play", events.onPlay);
    listen("pause", events.onPause);
    listen("timeupdate", events.onTime);
    listen("ended", events.onEnded);
    listen("waiting", events.onWaiting);
    listen("playing", events.onFlowing);
    listen("error", events.onError);
    return { element, loaded: null };
  }
}

function put(plate: Plate, loaded: Loaded, positionMs: number) {
  plate.loaded = loaded;
  plate.element.src = loaded.url;
  const seconds = (positionMs - loaded.fromMs) / 1000;
  if (seconds > 0) plate.element.currentTime = seconds;
}

function empty(plate: Plate) {
  plate.loaded = null;
  plate.element.removeAttribute("src");
  plate.element.load();
}

function isSame(a: Loaded | null, b: Loaded): boolean {
  return a !== null && a.trackId === b.trackId && a.url === b.url;
}

function isClose(a: Plate, b: Plate): boolean {
  return Math.abs(a.element.currentTime - b.element.currentTime) < CLOSE_SECONDS;
}
