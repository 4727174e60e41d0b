import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { answered, api, type Schemas } from "@/api/client";

export type Thread = Schemas["ThreadCard"];
export type Comment = Schemas["CommentCard"];
export type Named = Schemas["NamedPerson"];

const EVERY = 10_000;
const NONE: readonly Thread[] = [];

/** Conversations about a map: all of them, by what they are about, and how many are open. */
export function useThreads(workspace: string, name: string) {
  const { data, error } = useQuery({
    queryKey: ["threads", workspace, name],
    queryFn: () =>
      answered(api.GET("/api/workspaces/{workspace}/maps/{name}/threads", { params: { path: { workspace, name } } })),
    refetchInterval: EVERY,
  });
  const threads = data ?? NONE;
  return { threads, loaded: data !== undefined, error, open: threads.filter((one) => one.resolved === null), byAnchor: byAnchor(threads) };
}

/** Open conversations by what they are about: `byAnchor.get("cell:pains:delivery")`. */
export function byAnchor(threads: readonly Thread[]): Map<string, Thread[]> {
  const found = new Map<string, Thread[]>();
  for (const one of threads) {
    if (one.resolved !== null) continue;
    const there = found.get(one.anchor);
    if (there) there.push(one);
    else found.set(one.anchor, [one]);
  }
  return found;
}

/** Who may be named. */
export function useMentionable(workspace: string, enabled: boolean) {
  const { data } = useQuery({
    queryKey: ["mentionable", workspace],
    enabled,
    queryFn: () => answered(api.GET("/api/workspaces/{workspace}/mentionable", { params: { path: { workspace } } })),
  });
  return data ?? [];
}

/** Comments that name the reader. */
export function useMentions(workspace: string) {
  const { data } = useQuery({
    queryKey: ["mentions", workspace],
    queryFn: () => answered(api.GET("/api/workspaces/{workspace}/mentions", { params: { path: { workspace } } })),
    refetchInterval: 3 * EVERY,
  });
  return data ?? { unread: 0, latest: [] };
}

/** Everything that can be said and done in conversations; what is shown follows. */
export function useTalk(workspace: string, name: string) {
  const queries = useQueryClient();
  const after = () => Promise.all(["threads", "mentions"].map((key) => queries.invalidateQueries({ queryKey: [key, workspace] })));
  const path = (more: Record<string, string>) => ({ workspace, ...more });
  return useMutation({
    mutationFn: async (act: Act) => {
      if (act.do === "begin") {
        const body = { anchor: act.anchor, place: act.place, text: act.text, mentions: act.mentions };
        return answered(api.POST("/api/workspaces/{workspace}/maps/{name}/threads", { params: { path: { workspace, name } }, body }));
      }
      if (act.do === "answer") {
        const body = { text: act.text, mentions: act.mentions };
        return answered(api.POST("/api/workspaces/{workspace}/threads/{thread}/comments", { params: { path: path({ thread: act.thread }) as never }, body }));
      }
      if (act.do === "edit") {
        const body = { text: act.text, mentions: act.mentions };
        return answered(api.PATCH("/api/workspaces/{workspace}/comments/{comment}", { params: { path: path({ comment: act.comment }) as never }, body }));
      }
      if (act.do === "resolve") {
        const body = { resolved: act.resolved };
        return answered(api.PATCH("/api/workspaces/{workspace}/threads/{thread}", { params: { path: path({ thread: act.thread }) as never }, body }));
      }
      if (act.do === "read") {
        await answered(api.POST("/api/workspaces/{workspace}/threads/{thread}/read", { params: { path: path({ thread: act.thread }) as never } }));
        return null;
      }
      await answered(api.DELETE("/api/workspaces/{workspace}/comments/{comment}", { params: { path: path({ comment: act.comment }) as never } }));
      return null;
    },
    onSettled: after,
  });
}

type Words = { text: string; mentions: string[] };
export type Act =
  | ({ do: "begin"; anchor: string; place: string } & Words)
  | ({ do: "answer"; thread: string } & Words)
  | ({ do: "edit"; comment: string } & Words)
  | { do: "resolve"; thread: string; resolved: boolean }
  | { do: "read"; thread: string }
  | { do: "delete"; comment: string };

/** The people whose names stand in a text with an @ before. */
export function namedIn(text: string, people: readonly Named[]): string[] {
  return people.filter((one) => text.includes(`@${one.name}`)).map((one) => one.id);
}

/** A text in pieces: names of those who are named apart from the rest. */
export function pieces(text: string, named: readonly Named[]): { text: string; named: boolean }[] {
  const names = named.map((one) => `@${one.name}`).sort((one, other) => other.length - one.length);
  const found: { text: string; named: boolean }[] = [];
  let rest = text;
  while (rest) {
    const next = names.map((name) => [rest.indexOf(name), name] as const).filter(([at]) => at >= 0).sort((one, other) => one[0] - other[0])[0];
    if (!next) break;
    const [at, name] = next;
    if (at > 0) found.push({ text: rest.slice(0, at), named: false });
    found.push({ text: name, named: true });
    rest = rest.slice(at + name.length);
  }
  return rest ? [...found, { text: rest, named: false }] : found;
}

/** What is being typed after the last @ before the cursor; null: no name is being typed. */
export function nameBegun(text: string, cursor: number): string | null {
  const found = /(?:^|\s)@([^@\n]{0,40})$/u.exec(text.slice(0, cursor));
  return found?.[1] ?? null;
}
