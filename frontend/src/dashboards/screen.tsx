import "./dashboards.css";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useNavigate, useParams, useSearchParams } from "react-router";

import { answered, api, type Schemas } from "@/api/client";
import { Tile } from "@/dashboards/tile";
import { KeptField } from "@/explore/kept";
import { useChoices } from "@/explore/queries";
import { moved } from "@/explore/step-text";
import { Names } from "@/explore/written";
import { useWorkspace } from "@/shell/session";
import { TopBar } from "@/shell/top-bar";
import { Failed, Waiting } from "@/ui/states";
import { useWords } from "@/words/provider";

type View = Schemas["DashboardView"];
type TileView = View["tiles"][number];

/** A dashboard: saved views, in an order that is dragged or moved by keys. */
export function Component() {
  const { name: workspace } = useWorkspace();
  const { id = "" } = useParams();
  const path = { workspace, dashboard: id };
  const { data, error, refetch } = useQuery({
    queryKey: ["dashboards", workspace, id],
    queryFn: () => answered(api.GET("/api/workspaces/{workspace}/dashboards/{dashboard}", { params: { path } })),
  });
  if (error) return <Failed error={error} again={() => void refetch()} />;
  return data ? <Shown view={data} /> : <Waiting />;
}

function Shown({ view }: { view: View }) {
  const words = useWords();
  const { t } = words;
  const { name: workspace, may } = useWorkspace();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { data: choices } = useChoices();
  const names = useMemo(() => new Names(words, choices), [words, choices]);
  const [address, setAddress] = useSearchParams();
  const kept = address.get("kept");
  const [editing, edit] = useState(false);
  const [dragged, drag] = useState<number | null>(null);
  const [said, say] = useState("");
  const key = ["dashboards", workspace, view.id];
  const path = { workspace, dashboard: view.id };
  const save = useMutation({
    mutationFn: (body: Schemas["DashboardBody"]) => answered(api.PUT("/api/workspaces/{workspace}/dashboards/{dashboard}", { params: { path }, body })),
    // shown at once; what the server says then counts
    onMutate: (body) => queries.setQueryData(key, { ...view, ...body }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["dashboards", workspace] }),
  });
  const remove = useMutation({
    mutationFn: () => answered(api.DELETE("/api/workspaces/{workspace}/dashboards/{dashboard}", { params: { path } })),
    onSuccess: async () => {
      await navigate(`/w/${workspace}/dashboards`);
      await queries.invalidateQueries({ queryKey: ["dashboards", workspace] });
    },
  });
  const put = (tiles: TileView[]) => save.mutate({ name: view.name, tiles });
  const move = (from: number, to: number) => {
    if (to < 0 || to >= view.tiles.length || from === to) return;
    put(moved(view.tiles, from, to));
    say(t("explore.moved", { what: view.tiles[from]?.title ?? "", n: to + 1, all: words.number(view.tiles.length) }));
  };
  return (
    <>
      <TopBar title={<bdi>{view.name}</bdi>}>
        {may("editor") ? (
          <>
            {editing ? (
              <button className="button danger" onClick={() => confirm(t("explore.remove_dashboard_sure", { what: view.name })) && remove.mutate()}>
                {t("explore.remove_dashboard")}
              </button>
            ) : null}
            <button className="button" aria-pressed={editing} onClick={() => edit(!editing)}>
              {editing ? t("explore.done") : t("explore.arrange")}
            </button>
          </>
        ) : null}
      </TopBar>
      <main className="dashboard">
        {save.error ? <p className="field-error">{save.error.message}</p> : null}
        <p className="quiet small">
          {view.owner ? t("explore.made_by", { who: view.owner }) : null} {t("explore.shared_with_all")}
        </p>
        {view.tiles.length > 0 ? (
          <div className="dashboard-filter">
            <KeptField manage={false} value={kept} onChange={(id) => setAddress(id === null ? {} : { kept: id }, { replace: true })} />
          </div>
        ) : null}
        <p className="visually-hidden" role="status">
          {said}
        </p>
        {editing ? (
          <label className="field dashboard-name">
            {t("explore.dashboard_name")}
            <input defaultValue={view.name} maxLength={120} dir="auto" onBlur={(event) => event.target.value.trim() && event.target.value !== view.name && save.mutate({ name: event.target.value.trim(), tiles: view.tiles })} />
          </label>
        ) : null}
        {view.tiles.length === 0 ? <p className="sheet dashboard-empty">{t("explore.no_tiles")}</p> : null}
        <ul className="tiles">
          {view.tiles.map((tile, place) => (
            <li
              key={tile.id}
              className="tile sheet"
              data-size={tile.size}
              data-dragged={dragged === place || undefined}
              draggable={editing}
              onDragStart={(event) => {
                event.dataTransfer.effectAllowed = "move";
                drag(place);
              }}
              onDragOver={(event) => dragged !== null && event.preventDefault()}
              onDrop={(event) => {
                event.preventDefault();
                if (dragged !== null) move(dragged, place);
              }}
              onDragEnd={() => drag(null)}
            >
              <Tile
                tile={tile}
                place={place}
                last={place === view.tiles.length - 1}
                names={names}
                kept={kept}
                editing={editing}
                onMove={(to) => move(place, to)}
                onChange={(changed) => put(view.tiles.flatMap((one) => (one.id !== tile.id ? [one] : changed === null ? [] : [changed])))}
              />
            </li>
          ))}
        </ul>
      </main>
    </>
  );
}
