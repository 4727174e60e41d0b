import { useQuery } from "@tanstack/react-query";

import { answered, api, type Schemas } from "@/api/client";
import { useWords } from "@/words/provider";
import type { Words } from "@/words/words";

export type Switches = Schemas["Switches"];
export type Period = Schemas["PeriodChoice"];

/** All that may be chosen of a map. */
export function useSwitches(workspace: string, name: string) {
  const { language } = useWords();
  return useQuery({
    queryKey: ["switches", workspace, name, language],
    staleTime: 300_000,
    queryFn: () =>
      answered(api.GET("/api/workspaces/{workspace}/maps/{name}/switches", { params: { path: { workspace, name }, query: { language } } })),
  });
}

export function dayName(iso: string, words: Words): string {
  return words.date(iso, { dateStyle: "medium", timeZone: "UTC" });
}

export function periodName(one: Period, words: Words): string {
  const year = words.number(one.year, { useGrouping: false });
  return words.t(`map.period.${one.kind}`, { n: one.number, year });
}

/** How the period in the address is called; null: all. */
export function chosenPeriod(since: string | null, until: string | null, known: readonly Period[], words: Words): string | null {
  if (since === null && until === null) return null;
  const preset = known.find((one) => one.since === since && one.until === until);
  if (preset) return periodName(preset, words);
  return [since, until].map((day) => (day === null ? "…" : dayName(day, words))).join(" – ");
}
