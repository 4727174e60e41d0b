import "@/explore/explore.css";

import { useMemo } from "react";
import { Link, useNavigate } from "react-router";

import type { Schemas } from "@/api/client";
import { ANSWERS } from "@/explore/fields";
import { Picture } from "@/explore/pictures";
import { useAnswer } from "@/explore/queries";
import type { Names } from "@/explore/written";
import { useWorkspace } from "@/shell/session";
import { Icon } from "@/ui/icon";
import { Failed, Waiting } from "@/ui/states";
import { useWords } from "@/words/provider";

type TileView = Schemas["TileView"];
const SIZES = ["small", "medium", "large"] as const;

/** A saved view: its title leads to it, its picture is asked for anew. */
export function Tile({ tile, place, last, names, kept, editing, onMove, onChange }: {
  tile: TileView;
  place: number;
  last: boolean;
  names: Names;
  /** A segment that all tiles of journeys are asked of instead of their own. */
  kept: string | null;
  editing: boolean;
  onMove: (to: number) => void;
  onChange: (tile: TileView | null) => void;
}) {
  const words = useWords();
  const { t } = words;
  const { name: workspace } = useWorkspace();
  const navigate = useNavigate();
  const search = useMemo(() => {
    const own = new URLSearchParams(tile.search);
    if (kept !== null && !ANSWERS.has(tile.verb)) own.set("kept", kept);
    return own;
  }, [tile.search, tile.verb, kept]);
  const { data, error } = useAnswer(tile.verb, search);
  const address = `/w/${workspace}/explore/${tile.verb}`;
  return (
    <>
      <div className="tile-head">
        <h2 dir="auto">{editing ? tile.title : <Link to={`${address}?${search}`}>{tile.title}</Link>}</h2>
        <span className="quiet small">
          {t(`explore.verb.${tile.verb}`)}
          {data && !ANSWERS.has(tile.verb) ? ` · ${t("explore.n_journeys", { n: data.journeys })}` : ""}
          {kept !== null && ANSWERS.has(tile.verb) ? ` · ${t("explore.all_answers")}` : ""}
        </span>
      </div>
      {editing ? (
        <div className="tile-tools">
          <input className="input" dir="auto" aria-label={t("explore.tile_title")} defaultValue={tile.title} maxLength={120} onBlur={(event) => event.target.value.trim() && event.target.value !== tile.title && onChange({ ...tile, title: event.target.value.trim() })} />
          <select className="input" aria-label={t("explore.size_of", { what: tile.title })} value={tile.size} onChange={(event) => onChange({ ...tile, size: event.target.value as TileView["size"] })}>
            {SIZES.map((one) => (
              <option key={one} value={one}>
                {t(`explore.size.${one}`)}
              </option>
            ))}
          </select>
          <button className="button" disabled={place === 0} aria-label={t("explore.move_before", { what: tile.title, n: words.number(place + 1) })} onClick={() => onMove(place - 1)}>
            <span className="turn-start">
              <Icon name="chevron" size={14} />
            </span>
          </button>
          <button className="button" disabled={last} aria-label={t("explore.move_after", { what: tile.title, n: words.number(place + 1) })} onClick={() => onMove(place + 1)}>
            <span className="turn-end">
              <Icon name="chevron" size={14} />
            </span>
          </button>
          <button className="button danger" aria-label={t("explore.remove", { what: tile.title })} onClick={() => onChange(null)}>
            <Icon name="close" size={14} />
          </button>
        </div>
      ) : null}
      <div className="tile-picture" inert={editing}>
        {error ? <Failed error={error} /> : null}
        {!data && !error ? <Waiting /> : null}
        {data ? <Picture answer={data} names={names} search={search} set={(changed) => void navigate({ pathname: address, search: changed.toString() })} small /> : null}
      </div>
    </>
  );
}
