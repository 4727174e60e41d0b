/** Names in the order in which they must be looked for: Edge says Chrome too, Chrome says Safari too. */
const BROWSERS: [RegExp, string][] = [
  [/Edg\//, "Edge"],
  [/OPR\//, "Opera"],
  [/SamsungBrowser\//, "Samsung Internet"],
  [/Firefox\/|FxiOS\//, "Firefox"],
  [/Chrome\/|CriOS\/|Chromium\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const SYSTEMS: [RegExp, string][] = [
  [/Android/, "Android"],
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Windows/, "Windows"],
  [/Mac OS X|Macintosh/, "macOS"],
  [/CrOS/, "ChromeOS"],
  [/Linux/, "Linux"],
];

/** Says which browser it is, as its owner would: "Firefox · Linux"; null: none that is known. */
export function agentName(agent: string): string | null {
  const find = (known: [RegExp, string][]) => known.find(([mark]) => mark.test(agent))?.[1];
  const found = [find(BROWSERS), find(SYSTEMS)].filter((one) => one !== undefined);
  return found.length > 0 ? found.join(" · ") : null;
}
