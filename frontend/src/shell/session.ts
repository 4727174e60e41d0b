import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "react-router";

import { answered, api, type Schemas } from "@/api/client";

export type Me = Schemas["Me"];
export type Role = Schemas["WorkspaceCard"]["role"];
const ROLES: Role[] = ["anyone", "signed in", "viewer", "commenter", "editor", "admin", "owner"];

/** Whether the server is set up, and who is signed in. */
export function useStart() {
  return useQuery({ queryKey: ["start"], queryFn: () => answered(api.GET("/api/start")), staleTime: Infinity });
}

/** Asks anew who is signed in: after signing in, out, or the first setup. */
export function useStartAgain() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: ["start"] });
}

/** Who is signed in; only inside of `Gate`. */
export function useMe(): Me {
  const { data } = useStart();
  if (!data?.me) throw new Error("nobody is signed in");
  return data.me;
}

/** The workspace of the address, and what one may do in it. */
export function useWorkspace(): { name: string; title: string; role: Role; may: (role: Role) => boolean } {
  const { workspace = "" } = useParams();
  const card = useMe().workspaces.find((one) => one.name === workspace);
  const role = card?.role ?? "signed in";
  return {
    name: workspace,
    title: card?.title ?? workspace,
    role,
    may: (wanted) => ROLES.indexOf(role) >= ROLES.indexOf(wanted),
  };
}
