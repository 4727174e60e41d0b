import type { ReactNode } from "react";

import { Profile, Quadrants } from "@/explore/pictures/experience";
import type { Pictured } from "@/explore/pictures/frame";
import { Funnel } from "@/explore/pictures/funnel";
import { Graph } from "@/explore/pictures/graph";
import { Retention, StepMatrix } from "@/explore/pictures/heat";
import { Counts, Spread } from "@/explore/pictures/histogram";
import { Lifecycle, Trend } from "@/explore/pictures/lines";
import { Paths } from "@/explore/pictures/paths";
import { Attribution, Compared, Ranked } from "@/explore/pictures/ranks";
import { Scores } from "@/explore/pictures/scores";
import { Themes } from "@/explore/pictures/themes";
import { Variants } from "@/explore/pictures/variants";

const PICTURES: Record<string, (pictured: Pictured) => ReactNode> = {
  attribution: Attribution,
  compare: Compared,
  funnel: Funnel,
  funnel_trend: Trend,
  importance: Quadrants,
  lifecycle: Lifecycle,
  paths: Paths,
  profile: Profile,
  retention: Retention,
  scores: Scores,
  sessions: Counts,
  step_matrix: StepMatrix,
  stickiness: Counts,
  time_to_convert: Spread,
  times: Spread,
  transitions: Graph,
  variants: Variants,
  voice: Themes,
};

/** The picture of an answer; bars for verbs without one of their own. */
export function Picture(pictured: Pictured) {
  const Shown = PICTURES[pictured.answer.verb] ?? Ranked;
  return <Shown {...pictured} />;
}
