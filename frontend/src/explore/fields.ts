/** What an option is about, where its type alone does not say it; and which options come first. */

export type About = "touchpoints" | "steps" | "segments" | "breakdowns" | "answer-keys" | "text-keys" | "groups" | "outcome" | "day" | "plain";

const TOUCHPOINTS = new Set([
  "scores.request", "paths.start", "paths.end", "paths.exclude", "next_step.after", "conformance.plan", "pain_points.errors",
  "pain_points.contacts", "pain_points.self_help", "pain_points.complaints", "pain_points.messages", "pain_points.opens",
  "pain_points.clicks", "pain_points.unsubscribes", "pain_points.baskets", "pain_points.checkouts",
]);
const SEGMENTS = new Set(["scores.rake", "importance.segments", "compare.segment", "dropoff.segments", "conformance.by", "pain_points.by", "retention.breakdown"]);
const BREAKDOWNS = new Set(["funnel.breakdown", "funnel.hold", "funnel_trend.hold", "time_to_convert.hold", "attribution.channel", "sessions.campaign"]);
/** Options of questions about answers. */
const KEYS: Record<string, About> = { "scores.by": "answer-keys", "voice.by": "text-keys", "profile.compare": "groups", "importance.outcome": "outcome" };
const DAYS = new Set(["begin", "since", "until", "dates"]);

export function aboutOf(verb: string, option: { name: string; kinds: string[] }): About {
  const full = `${verb}.${option.name}`;
  if (option.kinds.includes("step")) return "steps";
  const own = KEYS[full];
  if (own !== undefined) return own;
  if (TOUCHPOINTS.has(full)) return "touchpoints";
  if (SEGMENTS.has(full)) return "segments";
  if (BREAKDOWNS.has(full)) return "breakdowns";
  return DAYS.has(option.name) ? "day" : "plain";
}

/** Options that are shown at once; the others are a click away. */
export const FIRST: Record<string, string[]> = {
  attribution: ["model", "goal", "lookback", "channel"],
  compare: ["segment", "values", "since", "by", "goal"],
  dropoff: ["goal", "after", "segments"],
  loops: ["goal", "longest"],
  step_matrix: ["steps"],
  transitions: ["times"],
  funnel: ["steps", "window", "order", "breakdown"],
  funnel_trend: ["steps", "interval", "window"],
  time_to_convert: ["steps", "window"],
  window_funnel: ["steps", "window", "modes"],
  conversion: ["start", "end", "within"],
  conformance: ["plan", "others", "by"],
  pain_points: ["goal", "by", "least"],
  variants: ["limit", "collapse"],
  match: ["pattern"],
  paths: ["start", "end", "steps", "exclude"],
  next_step: ["after", "least"],
  retention: ["start", "back", "interval", "breakdown"],
  retention_flags: ["dates", "step"],
  sessions: ["gap", "midnight"],
  lifecycle: ["step", "interval"],
  stickiness: ["step", "interval"],
  times: ["source", "target", "directly"],
  scores: ["by", "request"],
  voice: ["by"],
  profile: ["by", "compare", "since"],
  importance: ["by", "outcome"],
};

/** Questions that are asked of answers: filters of journeys do not apply to them. */
export const ANSWERS = new Set(["scores", "voice", "profile", "importance"]);

/** What a question is asked with at first. */
export const BEGINS: Record<string, string> = { scores: "by=month" };

/** Verbs by what one wants to know. */
export const GROUPS: { name: string; verbs: string[] }[] = [
  { name: "ways", verbs: ["paths", "transitions", "variants", "step_matrix", "next_step", "match"] },
  { name: "goals", verbs: ["funnel", "funnel_trend", "time_to_convert", "conversion", "window_funnel", "attribution"] },
  { name: "trouble", verbs: ["dropoff", "loops", "pain_points", "conformance", "compare"] },
  { name: "said", verbs: ["scores", "voice", "profile", "importance"] },
  { name: "time", verbs: ["times", "retention", "lifecycle", "stickiness", "sessions", "retention_flags"] },
];
