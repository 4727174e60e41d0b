/** Two groups as they stand in an address: `{"city": ["Porto", "Faro"]}`, or `city=Porto|Faro`. */
export function readGroups(text: string | undefined): [string, string[]] {
  if (!text) return ["", []];
  if (!text.startsWith("{")) {
    const [key = "", values = ""] = text.split("=");
    return [key, values.split("|")];
  }
  try {
    const [found] = Object.entries(JSON.parse(text) as Record<string, unknown>);
    const [key, values] = found ?? ["", []];
    return [key, Array.isArray(values) ? values.map(String) : []];
  } catch {
    return ["", []]; // the server says what is wrong with it
  }
}
