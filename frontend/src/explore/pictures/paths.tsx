import { useMemo, useState } from "react";

import { withTexts } from "@/explore/address";
import { curve, placed, type PlacedFlow, type PlacedSpot } from "@/explore/pictures/flows";
import { Drawing, pressed, short, type Pictured } from "@/explore/pictures/frame";
import { duration } from "@/explore/written";
import { useWords } from "@/words/provider";

const ASIDE = 128;

/** The flows of paths; loss is orange, everything else neutral. */
export function Paths(pictured: Pictured) {
  const { answer, names, search, set, small } = pictured;
  const { t } = useWords();
  const [chosen, choose] = useState<string | null>(null);
  const height = small ? 260 : 470;
  const most = Math.max(1, ...answer.rows.map((row) => Number(row.count) || 0));
  return (
    <div className="paths">
      {small ? null : <Tools {...pictured} most={most} chosen={chosen} choose={choose} />}
      <Drawing label={t("explore.verb.paths")} height={height} least={small ? 420 : 640}>
        {(width) => <Flows {...pictured} width={width} height={height} chosen={chosen} choose={small ? undefined : choose} />}
      </Drawing>
      {answer.rows.length === 0 ? <p className="quiet">{t("explore.no_paths")}</p> : null}
      {small || chosen === null ? null : <Chosen chosen={chosen} names={names} search={search} set={set} choose={choose} answer={answer} />}
    </div>
  );
}

function Flows({ answer, names, width, height, chosen, choose }: Pictured & { width: number; height: number; chosen: string | null; choose?: (touchpoint: string | null) => void }) {
  const words = useWords();
  const rtl = words.direction === "rtl";
  const graph = useMemo(() => placed(answer, width - ASIDE, height), [answer, width, height]);
  if (graph === null) return null;
  const touches = (flow: PlacedFlow) => [flow.source, flow.target].some((one) => typeof one === "object" && one.touchpoint === chosen);
  return (
    <>
      <g transform={rtl ? `translate(${width} 0) scale(-1 1)` : undefined} fill="none">
        {graph.links.map((flow, place) => {
          const [source, target] = [flow.source as PlacedSpot, flow.target as PlacedSpot];
          const said = words.t("explore.flow", { from: names.touchpoint(source.touchpoint), to: names.touchpoint(target.touchpoint), n: flow.count, share: words.percent(flow.share) });
          return (
            <path key={place} d={curve(flow) ?? undefined} strokeWidth={Math.max(1, flow.width ?? 1)} className="flow" data-lost={target.end || undefined} data-dim={(chosen !== null && !touches(flow)) || undefined}>
              <title>{flow.seconds === null ? said : `${said} · ${duration(words, flow.seconds)}`}</title>
            </path>
          );
        })}
      </g>
      {graph.nodes.map((node) => (
        <Spot key={node.id} node={node} width={width} rtl={rtl} names={names} chosen={chosen} choose={choose} />
      ))}
    </>
  );
}

function Spot({ node, width, rtl, names, chosen, choose }: { node: PlacedSpot; width: number; rtl: boolean; names: Pictured["names"]; chosen: string | null; choose?: (touchpoint: string | null) => void }) {
  const words = useWords();
  const [x0, x1, y0, y1] = [node.x0 ?? 0, node.x1 ?? 0, node.y0 ?? 0, node.y1 ?? 0];
  const at = (x: number) => (rtl ? width - x : x);
  const name = names.touchpoint(node.touchpoint);
  const tall = y1 - y0;
  const press = choose !== undefined && node.touchpoint !== null ? pressed(() => choose(chosen === node.touchpoint ? null : node.touchpoint)) : null;
  return (
    <g className="spot" data-lost={node.end || undefined} data-chosen={(node.touchpoint !== null && node.touchpoint === chosen) || undefined}>
      {/* The text may be cut short; beside the button, it is no second name of it. */}
      <g className="spot-button" role="img" aria-label={`${name}: ${words.number(node.count)}`} aria-pressed={press ? node.touchpoint === chosen : undefined} {...press}>
        <rect x={Math.min(at(x0), at(x1))} y={y0} width={x1 - x0} height={Math.max(2, tall)} rx={1.5} className="spot-mark" />
        <rect x={rtl ? at(x1 + ASIDE) : x0} y={(y0 + y1) / 2 - 14} width={ASIDE} height={28} fill="transparent" />
      </g>
      <text x={at(x1 + 6)} y={(y0 + y1) / 2 + (tall > 26 ? -2 : 4)} className="spot-name" aria-hidden="true">
        {`\u2068${short(name, tall > 26 ? 18 : 13)}\u2069`}
        {tall > 26 ? null : <tspan className="spot-n">{`\u2002\u2068${words.number(node.count)}\u2069`}</tspan>}
        <title>{`${name}: ${words.number(node.count)} · ${words.percent(node.share)}`}</title>
      </text>
      {tall > 26 ? (
        <text x={at(x1 + 6)} y={(y0 + y1) / 2 + 13} className="spot-n" aria-hidden="true">
          {words.number(node.count)}
        </text>
      ) : null}
    </g>
  );
}

function Tools({ answer, names, search, set, most, chosen, choose }: Pictured & { most: number; chosen: string | null; choose: (touchpoint: string | null) => void }) {
  const words = useWords();
  const { t } = words;
  const stages = new Map<string, string>();
  for (const one of names.choices?.touchpoints ?? []) if (one.stage_label) stages.set(one.id, one.stage_label);
  const grouped = search.has("group");
  const least = Number(search.get("least") ?? 1);
  const top = Math.log10(Math.max(10, most, least));
  const shown = answer.rows.reduce((sum, row) => sum + (Number(row.step) === 1 ? Number(row.count) : 0), 0);
  return (
    <div className="paths-tools">
      <label className="rare">
        <span>{t("explore.rare", { n: least })}</span>
        <input type="range" min={0} max={top} step={top / 40} defaultValue={Math.log10(Math.max(1, least))} key={`${least} ${most}`} aria-valuetext={words.number(least)} onChange={() => undefined} onPointerUp={(event) => commit(event.currentTarget.value)} onKeyUp={(event) => commit(event.currentTarget.value)} />
        <span className="quiet small">{t("explore.rare_shown", { n: shown, all: Number(answer.figures.paths ?? 0) })}</span>
      </label>
      {stages.size > 0 ? (
        <button className="button" aria-pressed={grouped} onClick={() => (choose(null), set(withTexts(search, { group: grouped ? [] : [JSON.stringify(Object.fromEntries(stages))], start: [], end: [] })))}>
          {grouped ? t("explore.by_touchpoint") : t("explore.by_stage")}
        </button>
      ) : null}
      {chosen === null ? <span className="quiet small">{t("explore.press_spot")}</span> : null}
    </div>
  );

  function commit(value: string) {
    const wanted = Math.max(1, Math.round(10 ** Number(value)));
    if (wanted !== least) set(withTexts(search, { least: wanted > 1 ? [String(wanted)] : [], limit: wanted > 1 ? ["300"] : [] }));
  }
}

function Chosen({ chosen, names, search, set, choose }: Pictured & { chosen: string; choose: (touchpoint: string | null) => void }) {
  const { t } = useWords();
  const go = (changes: Record<string, string[]>) => {
    choose(null);
    set(withTexts(search, changes));
  };
  const group = JSON.parse(search.get("group") ?? "{}") as Record<string, string>;
  const members = Object.keys(group).filter((one) => group[one] === chosen);
  const stage = names.choices?.touchpoints.find((one) => one.id === chosen);
  const siblings = names.choices?.touchpoints.filter((one) => one.stage === stage?.stage && stage !== undefined) ?? [];
  const expand = () => go({ group: groupTexts(Object.fromEntries(Object.entries(group).filter(([one]) => !members.includes(one)))) });
  const collapse = () => go({ group: groupTexts({ ...group, ...Object.fromEntries(siblings.map((one) => [one.id, one.stage_label ?? one.id])) }) });
  return (
    <div className="chosen" role="group" aria-label={names.touchpoint(chosen)}>
      <b dir="auto">{names.touchpoint(chosen)}</b>
      <button className="button" onClick={() => go({ start: [chosen], end: [] })}>
        {t("explore.forward")}
      </button>
      <button className="button" onClick={() => go({ end: [chosen], start: [] })}>
        {t("explore.backward")}
      </button>
      <button className="button" onClick={() => go({ exclude: [...search.getAll("exclude"), ...(members.length > 0 ? members : [chosen])] })}>
        {t("explore.hide")}
      </button>
      {members.length > 0 ? (
        <button className="button" onClick={expand}>
          {t("explore.expand")}
        </button>
      ) : siblings.length > 1 ? (
        <button className="button" onClick={collapse}>
          {t("explore.collapse", { stage: stage?.stage_label ?? "" })}
        </button>
      ) : null}
    </div>
  );
}

function groupTexts(group: Record<string, string>): string[] {
  return Object.keys(group).length > 0 ? [JSON.stringify(group)] : [];
}
