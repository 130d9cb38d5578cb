import { expect, test } from "vitest";
import { RenditionFault, readProblem } from "./rendition-problem";

test.each([
  ["a full disk, told by the system", Object.assign(new Error("write"), { code: "ENOSPC" }), "disk_full"],
  [
    "a full disk, told by ffmpeg",
    new Error("ffmpeg ended with 1: av_interleaved_write_frame(): No space left on device"),
    "disk_full",
  ],
  ["no program of that name", Object.assign(new Error("spawn ffmpeg ENOENT"), { code: "ENOENT" }), "no_ffmpeg"],
  ["killed at its time limit", new Error("ffmpeg ended with SIGKILL: "), "too_slow"],
  ["told by the job itself", new RenditionFault("master_missing", "missing object x"), "master_missing"],
  ["ffmpeg's own trouble", new Error("ffmpeg ended with 1: Invalid data"), "not_made"],
  ["no error at all", "words", "not_made"],
])("%s", (_, error, expected) => expect(readProblem(error)).toBe(expected));
