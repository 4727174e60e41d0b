import "./pains.css";

import { Link } from "react-router";

import { held, points, stake } from "@/pains/figures";
import type { Pain } from "@/pains/data";
import { useWorkspace } from "@/shell/session";
import { useWords } from "@/words/provider";

interface CardProps {
  pain: Pain;
  /** For whom it was searched; nobody: all customers. */
  persona?: string | null;
  level?: "h3" | "h4";
  /** What the costliest one costs: bars are drawn by it. */
  most: number;
  /** Whether the address names it. */
  named?: boolean;
  onAct: () => void;
}

/** A pain point: what, for whom, what it costs, by what it is told. */
export function PainSheet({ pain, persona = null, level: Title = "h3", named = false, most, onAct }: CardProps) {
  const words = useWords();
  const { t } = words;
  const { name: workspace, may } = useWorkspace();
  const whose = persona === null ? "" : `&persona=${encodeURIComponent(persona)}`;
  return (
    <li className="sheet pain" id={pain.id} data-named={named}>
      <span className="pain-rank" aria-label={t("pains.rank", { n: pain.rank })}>
        {words.number(pain.rank)}
      </span>
      <div className="pain-what">
        <Title className="pain-title" dir="auto">{pain.title}</Title>
        <p className="pain-where">
          {pain.stage ? <span className="pill">{pain.stage.label}</span> : null}
          {pain.whom.length === 0 ? <span className="pill">{t("pains.everybody")}</span> : null}
          {pain.whom.map((one) => (
            <span key={one.label} className="pill pain-whom">
              <bdi>{one.label}</bdi>: <bdi>{one.value}</bdi>
            </span>
          ))}
        </p>
        <p dir="auto">{pain.text}</p>
        {pain.quotes.map((one) => (
          <blockquote key={one.text} className="pain-quote" lang={one.language ?? undefined} dir="auto">
            {one.text}
          </blockquote>
        ))}
        <p className="pain-links">
          {pain.walkable ? (
            <Link className="button" to={`/w/${workspace}/walk?order=painful&pain=${encodeURIComponent(pain.id)}${whose}`}>
              {t("pains.walk", { n: pain.journeys })}
            </Link>
          ) : pain.touchpoint ? (
            <Link className="button" to={`/w/${workspace}/walk?order=painful&touchpoint=${encodeURIComponent(pain.touchpoint.id)}${whose}`}>
              {t("pains.walk_touchpoint")}
            </Link>
          ) : null}
          {may("editor") ? (
            <button className="button" onClick={onAct}>
              {t("pains.act")}
            </button>
          ) : null}
          {pain.actions > 0 ? <Link to={`/w/${workspace}/actions?pain=${encodeURIComponent(pain.id)}${whose}`}>{t("pains.actions", { n: pain.actions })}</Link> : null}
        </p>
      </div>
      <Evidence pain={pain} most={most} />
    </li>
  );
}

/** The figures, each with its interval. */
function Evidence({ pain, most }: { pain: Pain; most: number }) {
  const words = useWords();
  const { t } = words;
  const { held: two } = pain;
  const [from, to] = two.unit === "emotion" ? [-2, 2] : [Math.min(0, two.here, two.elsewhere), Math.max(two.here, two.elsewhere, 0)];
  const wide = to - from || 1;
  return (
    <div className="pain-evidence">
      <div>
        <p className="pain-label">{t(pain.currency ? "pains.stake_money" : pain.outcome === "satisfaction" ? "pains.stake_satisfied" : "pains.stake_reached")}</p>
        <p className="pain-stake">{pain.stake > 0 ? stake(words, pain, pain.stake) : t("pains.no_stake")}</p>
        <div className="pain-bar" aria-hidden="true">
          <span style={{ inlineSize: `${(100 * pain.weight) / (most || 1)}%` }} />
        </div>
        <p className="small quiet">
          {pain.stake <= 0 ? "" : pain.stake_low === null || pain.stake_high === null ? t("pains.no_interval") : t("pains.interval", { low: stake(words, pain, pain.stake_low), high: stake(words, pain, pain.stake_high) })}
        </p>
      </div>
      <div>
        <p className="pain-label">{t("pains.compared")}</p>
        {(["here", "elsewhere"] as const).map((side) => (
          <div key={side} className="pain-held">
            <span>{side === "here" ? t("pains.here") : t(`pains.against.${two.against}`)}</span>
            <b>
              <bdi>{held(words, two.unit, two[side])}</bdi>
            </b>
            <span className="small quiet">{t("pains.n", { n: side === "here" ? two.n_here : two.n_elsewhere })}</span>
            <div className="pain-bar" data-side={side} aria-hidden="true">
              <span style={{ inlineSize: `${(100 * Math.abs(two[side] - from)) / wide}%` }} />
            </div>
          </div>
        ))}
      </div>
      <p className="small quiet">
        {t(pain.outcome === "satisfaction" ? "pains.effect_satisfied" : "pains.effect_reached", { points: points(words, pain.effect), n: pain.persons })}{" "}
        {pain.effect_low === null || pain.effect_high === null ? "" : t("pains.interval", { low: points(words, pain.effect_low), high: points(words, pain.effect_high) })}
      </p>
    </div>
  );
}
