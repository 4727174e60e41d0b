/** A view is its address: options of the verb and filters, written as on the command line. */

/** Parameters of the address that are no options of a verb. */
export const FILTERS = ["where", "began", "persona", "kept"] as const;

/** Changes some parameters; no texts leaves one out. */
export function withTexts(search: URLSearchParams, changes: Record<string, readonly string[]>): URLSearchParams {
  const changed = new URLSearchParams(search);
  for (const [name, texts] of Object.entries(changes)) {
    changed.delete(name);
    for (const text of texts) changed.append(name, text);
  }
  return changed;
}

/** Keeps the filters alone: what stays when another verb is asked. */
export function filtersOf(search: URLSearchParams): URLSearchParams {
  const kept = new URLSearchParams();
  for (const [name, text] of search) if (FILTERS.some((one) => one === name)) kept.append(name, text);
  return kept;
}

/** What the API is asked with: an array where a parameter comes several times. */
export function queryOf(search: URLSearchParams): Record<string, string[]> {
  const query: Record<string, string[]> = {};
  for (const [name, text] of search) (query[name] ??= []).push(text);
  return query;
}

/** The filter by segments: segment → wanted values. */
export function segmentsOf(search: URLSearchParams): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const text of search.getAll("where")) {
    const sign = text.indexOf("=");
    if (sign > 0) found.set(text.slice(0, sign), text.slice(sign + 1).split("|"));
  }
  return found;
}

/** Puts a value of a segment into the filter, or takes it out. */
export function toggled(search: URLSearchParams, segment: string, value: string): URLSearchParams {
  const chosen = segmentsOf(search);
  const values = chosen.get(segment) ?? [];
  chosen.set(segment, values.includes(value) ? values.filter((one) => one !== value) : [...values, value]);
  const texts = [...chosen].filter(([, some]) => some.length > 0).map(([name, some]) => `${name}=${some.join("|")}`);
  return withTexts(search, { where: texts });
}

/** First and last day of the filter by time; empty where it is open. */
export function periodOf(search: URLSearchParams): [string, string] {
  const [since = "", until = ""] = (search.get("began") ?? "").split("..");
  return [since, until];
}

export function withPeriod(search: URLSearchParams, since: string, until: string): URLSearchParams {
  return withTexts(search, { began: since || until ? [`${since}..${until}`] : [] });
}
