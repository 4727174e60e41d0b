import "@/map/around/around.css";
import "./gallery.css";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { Link } from "react-router";

import { answered, api, type Schemas } from "@/api/client";
import { NewMap } from "@/map/around/new-map";
import { useMentions } from "@/map/around/threads";
import { useWorkspace } from "@/shell/session";
import { TopBar } from "@/shell/top-bar";
import { Icon } from "@/ui/icon";
import { Failed, Waiting } from "@/ui/states";
import { useWords } from "@/words/provider";

type Card = Schemas["MapCard"];

/** The maps of the workspace: each with its finding and its curve. */
export function Component() {
  const { t, language } = useWords();
  const { name: workspace, may } = useWorkspace();
  const [making, setMaking] = useState<{ copyOf?: string } | null>(null);
  const { data, error } = useQuery({
    queryKey: ["maps", workspace, language],
    queryFn: () => answered(api.GET("/api/workspaces/{workspace}/maps", { params: { path: { workspace }, query: { language } } })),
  });
  return (
    <>
      <TopBar title={t("map.maps")}>
        {may("editor") ? (
          <button className="button primary" onClick={() => setMaking({})}>
            <Icon name="plus" />
            {t("map.new")}
          </button>
        ) : null}
      </TopBar>
      <main className="screen">
        {error ? <Failed error={error} /> : null}
        {!data && !error ? <Waiting /> : null}
        {data && !data.length ? <p className="quiet">{t("map.none")}</p> : null}
        <Named workspace={workspace} />
        <ul className="gallery">
          {data?.map((one) => (
            <MapItem key={one.map} card={one} copy={() => setMaking({ copyOf: one.map })} />
          ))}
        </ul>
        {making ? <NewMap copyOf={making.copyOf} close={() => setMaking(null)} /> : null}
      </main>
    </>
  );
}

function MapItem({ card, copy }: { card: Card; copy: () => void }) {
  const { t, language } = useWords();
  const { name: workspace, may } = useWorkspace();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => answered(api.DELETE("/api/workspaces/{workspace}/maps/{name}", { params: { path: { workspace, name: card.map } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["maps", workspace] }),
  });
  const names = new Intl.DisplayNames([language], { type: "language" });
  const act = (key: string) => {
    if (key === "copy") copy();
    else if (window.confirm(t("map.remove_sure", { name: card.name }))) remove.mutate();
  };
  return (
    <li className="sheet gallery-card">
      <div className="gallery-head">
        <h2>
          <Link to={encodeURIComponent(card.map)} dir="auto">
            {card.name}
          </Link>
        </h2>
        {may("editor") ? (
          <MenuTrigger>
            <Button className="icon-button" aria-label={t("map.more_of", { name: card.name })}>
              <Icon name="more" />
            </Button>
            <Popover className="popover" placement="bottom end">
              <Menu className="menu" onAction={(key) => act(String(key))}>
                <MenuItem id="copy">{t("map.copy_map")}</MenuItem>
                {may("admin") ? <MenuItem id="remove">{t("map.remove")}</MenuItem> : null}
              </Menu>
            </Popover>
          </MenuTrigger>
        ) : null}
      </div>
      <Curve curve={card.curve ?? []} />
      <p className="gallery-title" dir="auto">
        {card.title ?? t("map.not_computed")}
      </p>
      <p className="gallery-foot">
        {card.journeys === null || card.journeys === undefined ? null : (
          <span>
            <strong>{t("map.count", { n: card.journeys })}</strong> {card.unit}
          </span>
        )}
        {card.state === "future" ? <span className="pill">{t("map.future")}</span> : null}
        <span className="quiet small">{card.languages.map((one) => names.of(one)).join(" · ")}</span>
      </p>
      {remove.error ? <Failed error={remove.error} /> : null}
    </li>
  );
}

const [WIDTH, HEIGHT] = [260, 56];

/** The emotion over the stages, as on the map; it breaks where nothing is known. */
function Curve({ curve }: { curve: (number | null)[] }) {
  const { direction } = useWords();
  if (!curve.some((value) => value !== null)) return <div className="hatched gallery-curve" />;
  const x = (place: number) => {
    const along = 6 + (place / Math.max(1, curve.length - 1)) * (WIDTH - 12);
    return direction === "rtl" ? WIDTH - along : along;
  };
  const y = (value: number) => HEIGHT / 2 - (value / 2) * (HEIGHT / 2 - 6);
  const lines: string[][] = [[]];
  curve.forEach((value, place) => (value === null ? lines.push([]) : lines.at(-1)?.push(`${x(place)},${y(value)}`)));
  return (
    <svg className="gallery-curve" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <line x1={0} x2={WIDTH} y1={y(0)} y2={y(0)} />
      {lines.map((points, at) => (
        <polyline key={at} points={points.join(" ")} />
      ))}
      {curve.map((value, place) =>
        value === null ? null : <circle key={place} cx={x(place)} cy={y(value)} r={3.4} data-tone={value < -1 ? "n2" : value < -0.25 ? "n1" : value <= 0.25 ? "z0" : value <= 1 ? "p1" : "p2"} />,
      )}
    </svg>
  );
}

/** Comments that name the reader and are not read yet, on any map. */
function Named({ workspace }: { workspace: string }) {
  const { t, ago } = useWords();
  const { unread, latest } = useMentions(workspace);
  if (!unread) return null;
  return (
    <section className="sheet named">
      <h2>{t("comments.named", { n: unread })}</h2>
      <ul>
        {latest.filter((one) => !one.read).slice(0, 5).map((one) => (
          <li key={one.thread + one.created}>
            <Link to={one.map ? `${encodeURIComponent(one.map)}?thread=${one.thread}` : `/w/${workspace}/actions?about=${encodeURIComponent(one.anchor.replace("action:", ""))}&thread=${one.thread}`}>
              <strong dir="auto">{one.by?.name ?? t("comments.somebody")}</strong> · <span dir="auto">{one.place}</span>
            </Link>{" "}
            <span className="quiet small">{ago(one.created)}</span>
            <p dir="auto">{one.text}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
