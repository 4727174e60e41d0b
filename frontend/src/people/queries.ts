import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { answered, api, type Schemas } from "@/api/client";

export type Team = Schemas["Team"];
export type MemberCard = Schemas["MemberCard"];
export type InvitationCard = Schemas["InvitationCard"];
export type ShareCard = Schemas["ShareCard"];
export type TokenCard = Schemas["TokenCard"];

const teamKey = (workspace: string) => ["team", workspace];
const sharesKey = (workspace: string) => ["shares", workspace];

/** Members, open invitations, and what was changed; only for administrators. */
export function useTeam(workspace: string, may: boolean) {
  return useQuery({
    queryKey: teamKey(workspace),
    queryFn: () => answered(api.GET("/api/workspaces/{workspace}/team", { params: { path: { workspace } } })),
    enabled: may,
  });
}

/** Changes something in the team, then asks for it anew. */
export function useTeamChange<Body, Answer>(workspace: string, change: (body: Body) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: change, onSettled: () => queries.invalidateQueries({ queryKey: teamKey(workspace) }) });
}

/** Public links of the workspace, or of one map. */
export function useShares(workspace: string, map?: string) {
  return useQuery({
    queryKey: [...sharesKey(workspace), map],
    queryFn: () =>
      answered(api.GET("/api/workspaces/{workspace}/shares", { params: { path: { workspace }, query: map === undefined ? {} : { map } } })),
  });
}

/** Makes a public link to a map, or takes one back. */
export function useSharing(workspace: string) {
  const queries = useQueryClient();
  const onSettled = async () => {
    await queries.invalidateQueries({ queryKey: sharesKey(workspace) });
    await queries.invalidateQueries({ queryKey: teamKey(workspace) });
  };
  return {
    make: useMutation({
      mutationFn: ({ map, body }: { map: string; body: Schemas["NewShare"] }) =>
        answered(api.POST("/api/workspaces/{workspace}/maps/{name}/shares", { params: { path: { workspace, name: map } }, body })),
      onSettled,
    }),
    takeBack: useMutation({
      mutationFn: (share: string) =>
        answered(api.DELETE("/api/workspaces/{workspace}/shares/{share}", { params: { path: { workspace, share } } })),
      onSettled,
    }),
  };
}
