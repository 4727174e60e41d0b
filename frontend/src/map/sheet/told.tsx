import type { Schemas } from "@/api/client";
import { FigureButton, useFigures, Value } from "@/map/sheet/figures";
import { Bar } from "@/map/sheet/counted";
import { useWords } from "@/words/provider";

type Pain = Schemas["PainItem"];

/** What the bars of pain points measure: value at stake, else points lost. */
export function costOf(item: Pain): string | null {
  return item.stake ?? item.lost ?? null;
}

/** Pain points with what they cost; `most` is the largest cost on the map. */
export function Pains({ items, most }: { items: readonly Pain[]; most: number }) {
  return (
    <ul className="pains">
      {items.map((one) => (
        <PainEntry key={one.id} item={one} most={most} />
      ))}
    </ul>
  );
}

function PainEntry({ item, most }: { item: Pain; most: number }) {
  const words = useWords();
  const { t } = words;
  const known = useFigures();
  const cost = known(costOf(item));
  const persons = known(item.persons);
  const score = known(item.score) ?? known(item.wait) ?? (item.kind === "drop" ? known(item.share) : null);
  const main = cost ?? score ?? known(item.share) ?? persons;
  return (
    <li>
      <span className="rank" aria-hidden="true">
        {words.number(item.rank)}
      </span>
      <div className="pain">
        {main ? (
          <FigureButton id={main.figure.id} className="pain-name" shows="name">
            {item.label}
          </FigureButton>
        ) : (
          <span className="pain-name">{item.label}</span>
        )}
        {item.worst ? <span className="small">{item.worst}</span> : null}
        <span className="facts">
          {persons ? (
            <FigureButton id={persons.figure.id} className="fact" label={item.label}>
              <b>{persons.panel.value}</b> <span>{persons.figure.of ?? t("sheet.persons")}</span>
            </FigureButton>
          ) : null}
          {!known(item.stake) ? <Value id={item.value} className="fact" label={item.label} /> : null}
          {score ? (
            <FigureButton id={score.figure.id} className="fact loss" label={item.label}>
              {score.panel.value}
              {isStars(score.figure.scale) ? " ★" : ""}
            </FigureButton>
          ) : null}
        </span>
        {cost ? (
          <span className="cost">
            <Bar tone="loss" part={Math.abs(cost.figure.value ?? 0) / most} />
            <FigureButton id={cost.figure.id} className="fact loss" label={`${t("sheet.stake")}, ${item.label}`}>
              <bdi>{lost(cost.panel.value)}</bdi>
            </FigureButton>
          </span>
        ) : null}
      </div>
    </li>
  );
}

const lost = (value: string): string => (/^\u2066?[−-]/.test(value) ? value : `−${value}`);
const isStars = (scale: readonly [number, number] | null | undefined): boolean => scale?.[0] === 1 && scale[1] === 5;

/** Verbatims, in the direction of their own language. */
export function Quotes({ items }: { items: readonly Schemas["Quote"][] }) {
  return (
    <div className="quotes">
      {items.map((one, at) => (
        <QuoteEntry key={one.reference ?? at} item={one} />
      ))}
    </div>
  );
}

function QuoteEntry({ item }: { item: Schemas["Quote"] }) {
  const words = useWords();
  const { t, language } = words;
  const where = [item.about, item.segment].filter(Boolean).join(" · ");
  const known = item.score !== null && item.score !== undefined;
  return (
    <figure className="quote" data-feeling={item.feeling ?? "neutral"}>
      <div className="quote-head">
        {known && isStars(item.scale) ? (
          <span role="img" aria-label={t("sheet.stars", { n: Math.round(item.score ?? 0) })}>
            <span aria-hidden="true">{"★".repeat(Math.round(item.score ?? 0)) + "☆".repeat(5 - Math.round(item.score ?? 0))}</span>
          </span>
        ) : known && item.scale ? (
          <bdi>{`${words.number(item.score ?? 0)} / ${words.number(item.scale[1])}`}</bdi>
        ) : (
          <span className="visually-hidden">{t(`sheet.feeling.${item.feeling ?? "neutral"}`)}</span>
        )}
        {item.language && item.language !== language ? <bdi className="quiet">{item.language.toUpperCase()}</bdi> : null}
      </div>
      <blockquote dir="auto" lang={item.language ?? undefined}>
        “{item.text}”
      </blockquote>
      {where ? <figcaption className="small quiet">{where}</figcaption> : null}
    </figure>
  );
}

/** What customers speak of. */
export function Themes({ items }: { items: readonly Schemas["ThemeItem"][] }) {
  const { t } = useWords();
  const known = useFigures();
  return (
    <ul className="themes">
      {items.map((one) => {
        const feeling = known(one.feeling);
        return (
          <li key={one.id}>
            <span className="strong">{one.label}</span>
            <span className="facts">
              <Value id={one.figure} className="fact" label={one.label} />
              <Value id={one.share} className="fact" label={one.label} />
              {feeling ? (
                <FigureButton id={feeling.figure.id} className="fact" label={one.label}>
                  <span className="feeling" data-feeling={toneOf(feeling.figure.value)}>
                    <bdi>{feeling.panel.value}</bdi>
                  </span>
                </FigureButton>
              ) : null}
              {one.direction ? <span className="small quiet">{t(`sheet.trend.${one.direction}`)}</span> : null}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** Colour of a feeling between −2 and 2. */
export function toneOf(value: number | null): "n2" | "n1" | "z0" | "p1" | "p2" {
  if (value === null) return "z0";
  return value <= -1 ? "n2" : value < -0.25 ? "n1" : value <= 0.25 ? "z0" : value < 1 ? "p1" : "p2";
}

/** KPIs with their history. */
export function Kpis({ items }: { items: readonly Schemas["KpiItem"][] }) {
  const { t } = useWords();
  const known = useFigures();
  return (
    <ul className="kpis">
      {items.map((one) => {
        const found = known(one.figure);
        return (
          <li key={one.id}>
            <span className="small quiet">{one.label}</span>
            {found ? (
              <>
                <FigureButton id={one.figure} className="kpi" label={one.label}>
                  <b>
                    <bdi>{found.panel.value}</bdi>
                  </b>
                  <Spark history={one.history ?? []} highestIsWorst={found.figure.unit === "seconds"} />
                </FigureButton>
                {found.panel.interval ? <span className="notes">{found.panel.interval}</span> : null}
              </>
            ) : (
              <span className="unknown">{t("sheet.unknown")}</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

const WIDTH = 84;
const HEIGHT = 22;

/** A line that breaks where a value is not known; the worst and the last point are marked. */
function Spark({ history, highestIsWorst }: { history: readonly Schemas["Period"][]; highestIsWorst: boolean }) {
  const known = history.flatMap((one) => (one.value === null || one.value === undefined ? [] : [one.value]));
  if (known.length < 2) return null;
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const x = (at: number) => 3 + ((WIDTH - 6) * at) / (history.length - 1);
  const y = (value: number) => 3 + (HEIGHT - 6) * (1 - (value - low) / (high - low || 1));
  let path = "";
  let down = false;
  history.forEach((one, at) => {
    if (typeof one.value === "number") path += `${down ? "L" : "M"}${x(at).toFixed(1)} ${y(one.value).toFixed(1)}`;
    down = typeof one.value === "number";
  });
  const worst = history.findIndex((one) => one.value === (highestIsWorst ? high : low));
  const last = history.findLastIndex((one) => typeof one.value === "number");
  return (
    <svg className="spark" width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <path d={path} fill="none" stroke="var(--river)" strokeWidth="1.5" strokeLinejoin="round" />
      <circle cx={x(worst)} cy={y(highestIsWorst ? high : low)} r="2.6" fill="var(--n2)" />
      <circle cx={x(last)} cy={y(history[last]?.value ?? low)} r="2.6" fill="var(--ink)" />
    </svg>
  );
}
