import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { Button, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { useNavigate } from "react-router";

import { answered, api, Problem } from "@/api/client";
import { useWorkspace } from "@/shell/session";
import { Icon } from "@/ui/icon";
import { Window } from "@/ui/window";
import { useWords } from "@/words/provider";

interface Viewed {
  verb: string;
  search: URLSearchParams;
  /** The finding. */
  title: string;
}

/** What can be done with a view. */
export function Actions(viewed: Viewed) {
  const { t } = useWords();
  const { may, name: workspace } = useWorkspace();
  const [saving, save] = useState(false);
  return (
    <>
      <Downloads {...viewed} workspace={workspace} />
      <AddToMap {...viewed} />
      {may("editor") ? (
        <button className="button primary" onClick={() => save(true)}>
          {t("explore.save")}
        </button>
      ) : null}
      {saving ? <Save {...viewed} close={() => save(false)} /> : null}
    </>
  );
}

function Downloads({ verb, search, workspace }: Viewed & { workspace: string }) {
  const { t } = useWords();
  const address = (form: string) => {
    const asked = new URLSearchParams(search);
    asked.set("format", form);
    return `/api/workspaces/${encodeURIComponent(workspace)}/explore/${verb}?${asked}`;
  };
  return (
    <MenuTrigger>
      <Button className="button">
        {t("explore.download")} <Icon name="chevron" size={12} />
      </Button>
      <Popover className="popover">
        <Menu className="menu">
          {["csv", "parquet", "json"].map((form) => (
            <MenuItem key={form} href={address(form)} download={`${verb}.${form}`}>
              <bdi>{t(`explore.format.${form}`)}</bdi>
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

/** Takes the finding, and where it comes from, to a map: as the text of a card that is put there by hand. */
function AddToMap({ verb, search, title }: Viewed) {
  const { t, language } = useWords();
  const { name: workspace, may } = useWorkspace();
  const navigate = useNavigate();
  const { data } = useQuery({
    queryKey: ["maps", workspace, language],
    queryFn: () => answered(api.GET("/api/workspaces/{workspace}/maps", { params: { path: { workspace }, query: { language } } })),
  });
  if (!may("editor") || !data?.length) return null;
  const text = `${title}\n${location.origin}/w/${workspace}/explore/${verb}?${search}`;
  const add = (map: string) => void navigate({ pathname: `/w/${workspace}/maps/${map}`, search: new URLSearchParams({ add: text }).toString() });
  return (
    <MenuTrigger>
      <Button className="button">
        {t("explore.add_to_map")} <Icon name="chevron" size={12} />
      </Button>
      <Popover className="popover">
        <Menu className="menu" onAction={(key) => add(String(key))}>
          {data.map((one) => (
            <MenuItem key={one.map} id={one.map}>
              <span dir="auto">{one.name}</span>
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

const NEW = "";

function Save({ verb, search, title, close }: Viewed & { close: () => void }) {
  const { t } = useWords();
  const { name: workspace } = useWorkspace();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const path = { workspace };
  const { data } = useQuery({ queryKey: ["dashboards", workspace], queryFn: () => answered(api.GET("/api/workspaces/{workspace}/dashboards", { params: { path } })) });
  const [chosen, choose] = useState<string | null>(null);
  const dashboard = chosen ?? data?.[0]?.id ?? NEW;
  const save = useMutation({
    mutationFn: async ({ name, tile }: { name: string; tile: string }) => {
      const target = dashboard || (await answered(api.POST("/api/workspaces/{workspace}/dashboards", { params: { path }, body: { name } }))).id;
      const body = { title: tile, verb, search: search.toString(), size: "medium" } as const;
      return answered(api.POST("/api/workspaces/{workspace}/dashboards/{dashboard}/tiles", { params: { path: { ...path, dashboard: target } }, body }));
    },
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: ["dashboards", workspace] });
      close();
      void navigate(`/w/${workspace}/dashboards/${id}`);
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const said = new FormData(event.currentTarget);
    save.mutate({ name: String(said.get("name") ?? ""), tile: String(said.get("tile")) });
  };
  return (
    <Window
      title={t("explore.save")}
      close={close}
      actions={
        <>
          <button className="button" onClick={close}>
            {t("explore.cancel")}
          </button>
          <button className="button primary" form="save" disabled={save.isPending}>
            {t("explore.save_it")}
          </button>
        </>
      }
    >
      <form id="save" onSubmit={submit} className="save">
        <label className="field">
          {t("explore.tile_title")}
          <input name="tile" required maxLength={120} defaultValue={title.slice(0, 120)} dir="auto" />
        </label>
        <label className="field">
          {t("explore.dashboard")}
          <select value={dashboard} onChange={(event) => choose(event.target.value)}>
            {data?.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
            <option value={NEW}>{t("explore.new_dashboard")}</option>
          </select>
        </label>
        {dashboard === NEW ? (
          <label className="field">
            {t("explore.dashboard_name")}
            <input name="name" required maxLength={120} dir="auto" />
          </label>
        ) : null}
        {save.error ? <p className="field-error">{save.error instanceof Problem ? save.error.body.message : String(save.error)}</p> : null}
      </form>
    </Window>
  );
}
