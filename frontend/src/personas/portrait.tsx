import { useId } from "react";

import { usePortrait, type Card, type Portrait } from "@/personas/data";
import { Failed } from "@/ui/states";
import { Face } from "@/walk/face";
import { useWords } from "@/words/provider";

/** What was declared of a persona, and what was measured, side by side. */
export function PersonaPortrait({ workspace, persona }: { workspace: string; persona: string }) {
  const { t } = useWords();
  const { data, error, refetch } = usePortrait(workspace, persona);
  if (error) return <Failed error={error} again={() => void refetch()} />;
  if (!data) return <p className="waiting" role="status">{t("personas.measuring")}</p>;
  const card = data.personas?.[0];
  if (!card) return <p className="sheet">{t("personas.nothing")}</p>;
  return (
    <div className="persona-portrait">
      {card.contradictions?.length ? (
        <section className="sheet persona-contradictions">
          <h3>{t("personas.contradictions")}</h3>
          <ul>
            {card.contradictions.map((one) => (
              <li key={one} dir="auto">{one}</li>
            ))}
          </ul>
        </section>
      ) : null}
      <KeyFigures view={data} card={card} />
      <div className="persona-halves">
        <Declared card={card} />
        <Measured view={data} card={card} />
      </div>
    </div>
  );
}

const KEYS = ["persons", "share", "emotion", "value", "conversion", "duration"] as const;

function KeyFigures({ view, card }: { view: Portrait; card: Card }) {
  const { t } = useWords();
  return (
    <dl className="persona-keys">
      {KEYS.map((key) => {
        const id = card[key];
        const figure = id ? view.figures[id] : undefined;
        const panel = id ? view.panel[id] : undefined;
        const known = figure?.value != null;
        return (
          <div key={key} className={known ? "sheet" : "sheet hatched"} title={panel?.definition ?? undefined}>
            <dt>{t(`personas.key.${key}`)}</dt>
            <dd>
              {key === "emotion" && figure?.value != null ? <Face feeling={figure.value} size={20} /> : null}
              <b>{known ? panel?.value : t("personas.not_known")}</b>
              {known && panel?.interval ? <span className="small quiet">{panel.interval}</span> : null}
              {known && panel?.n ? <span className="small quiet">{panel.n}</span> : null}
              {!known && panel?.missing ? <span className="small">{panel.missing}</span> : null}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

const LISTS = ["goals", "needs", "frustrations", "interests", "hobbies", "declared_channels"] as const;

function Declared({ card }: { card: Card }) {
  const { t } = useWords();
  const title = useId();
  const lists = LISTS.filter((one) => card[one]?.length);
  return (
    <section className="sheet persona-half" aria-labelledby={title}>
      <h3 id={title}>{t("personas.declared")}</h3>
      <p className="small quiet">{t("personas.declared_hint")}</p>
      {card.quote ? <blockquote dir="auto">{card.quote}</blockquote> : null}
      {Object.entries(card.facts ?? {}).map(([name, value]) => (
        <p key={name}>
          <span className="quiet">{t(`personas.fact.${name}`)}: </span>
          <span dir="auto">{value}</span>
        </p>
      ))}
      {lists.map((name) => (
        <div key={name}>
          <h4>{t(`personas.list.${name}`)}</h4>
          <ul>
            {card[name]?.map((one) => (
              <li key={one} dir="auto">{one}</li>
            ))}
          </ul>
        </div>
      ))}
      {lists.length === 0 && !card.quote && !Object.keys(card.facts ?? {}).length ? <p>{t("personas.nothing_declared")}</p> : null}
    </section>
  );
}

function Measured({ view, card }: { view: Portrait; card: Card }) {
  const { t } = useWords();
  const title = useId();
  return (
    <section className="sheet persona-half" aria-labelledby={title}>
      <h3 id={title}>{t("personas.measured")}</h3>
      <p className="small quiet">{t("personas.measured_hint")}</p>
      {card.path?.length ? (
        <div>
          <h4>{t("personas.path")}</h4>
          <ol className="persona-path">
            {card.path.map((one, n) => (
              <li key={`${n}-${one}`} dir="auto">{one}</li>
            ))}
          </ol>
          {card.path_figure ? <p className="small quiet">{t("personas.path_share", { share: view.panel[card.path_figure]?.value ?? "" })}</p> : null}
        </div>
      ) : null}
      {card.stages?.length ? <Stages view={view} stages={card.stages} /> : null}
      {card.channels?.length ? <Shares title={t("personas.channels")} view={view} shares={card.channels} /> : null}
      <div className="persona-spreads">
        {card.distributions?.map((one) => <Shares key={one.id} title={one.label} view={view} shares={one.shares} />)}
      </div>
    </section>
  );
}

/** Where its journeys come to, and how it feels there. */
function Stages({ view, stages }: { view: Portrait; stages: NonNullable<Card["stages"]> }) {
  const { t } = useWords();
  const names = new Map(view.stages.map((one) => [one.id, one.label]));
  return (
    <div>
      <h4>{t("personas.stages")}</h4>
      <div className="persona-scroll">
        <table className="table">
          <thead>
            <tr>
              <th>{t("personas.stage")}</th>
              <th className="number">{t("personas.entrants")}</th>
              <th className="number">{t("personas.goes_on")}</th>
              <th className="number">{t("personas.key.emotion")}</th>
            </tr>
          </thead>
          <tbody>
            {stages.map((one) => {
              const feeling = one.emotion ? view.figures[one.emotion]?.value : null;
              return (
                <tr key={one.stage}>
                  <td dir="auto">{names.get(one.stage) ?? one.stage}</td>
                  <td className="number">{view.panel[one.entrants]?.value}</td>
                  <td className="number">{one.conversion ? view.panel[one.conversion]?.value : "–"}</td>
                  <td className={feeling == null ? "number hatched" : "number"}>
                    {feeling == null ? t("personas.not_known") : (
                      <span className="persona-feeling">
                        <Face feeling={feeling} size={16} /> <bdi>{one.emotion ? view.panel[one.emotion]?.value : ""}</bdi>
                      </span>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </div>
  );
}

/** How it is spread over values; beside each what everybody's share is. */
function Shares({ title, view, shares }: { title: string; view: Portrait; shares: NonNullable<Card["channels"]> }) {
  const { t, percent } = useShares();
  return (
    <div>
      <h4>
        <bdi>{title}</bdi>
      </h4>
      <ul className="persona-shares">
        {shares.map((one) => {
          const share = view.figures[one.figure]?.value;
          const more = one.against ? view.figures[one.against]?.value : null;
          return (
            <li key={one.figure}>
              <span>
                <bdi>{one.label}</bdi>
              </span>
              <b>{share == null ? t("personas.not_known") : percent(share)}</b>
              <div className="persona-bar" aria-hidden="true">
                {share == null ? null : <span style={{ inlineSize: `${100 * share}%` }} />}
                {share == null || more == null ? null : <i style={{ insetInlineStart: `${100 * (share - more)}%` }} />}
              </div>
              {share == null || more == null ? null : <span className="visually-hidden">{t("personas.everybody_share", { share: percent(share - more) })}</span>}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function useShares() {
  const words = useWords();
  return { t: words.t, percent: (share: number) => words.percent(share, 0) };
}
