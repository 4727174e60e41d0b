import { duration } from "@/walk/durations";
import { isLate, type Journey, type Step } from "@/walk/fold";
import { nameOf } from "@/walk/timeline";
import type { Words } from "@/words/words";

const LARGE = 0.2;

/** What is most worth saying of a journey: how long, where it waited too long, how it was rated. */
export function titleOf(words: Words, journey: Journey, steps: readonly Step[]): string {
  const late = steps
    .filter((one) => isLate(one.wait) && (one.wait?.seconds ?? 0) > LARGE * journey.seconds)
    .sort((a, b) => (b.wait?.seconds ?? 0) - (a.wait?.seconds ?? 0))[0];
  const rated = steps
    .flatMap((one) => one.moments)
    .flatMap((one) => (one.said?.score != null && one.said.high !== null ? [one.said] : []))
    .sort((a, b) => (a.feeling ?? 0) - (b.feeling ?? 0))[0];
  const args = {
    duration: duration(words, journey.seconds),
    n: journey.moments.length + journey.left_out,
    wait: late?.wait ? duration(words, late.wait.seconds) : "",
    touchpoint: late ? nameOf(late, words.t) : "",
    score: rated?.score ?? 0,
    of: rated?.high ?? 0,
  };
  if (journey.seconds <= 0) return words.t(rated ? "walk.title.untimed_rated" : "walk.title.untimed", args);
  if (late) return words.t(rated ? "walk.title.wait_rated" : "walk.title.wait", args);
  return words.t(rated ? "walk.title.rated" : "walk.title.steps", args);
}
