import { useEffect, useRef, useState } from "react";

import { emotions, signed } from "@/map/around/curve-pair";
import type { MapView } from "@/map/choice";
import { Icon } from "@/ui/icon";
import { useWords } from "@/words/provider";

type Stage = MapView["stages"][number];

/** The map for a room: its finding, then one stage after another, the whole screen each. */
export function Present({ view, close }: { view: MapView; close: () => void }) {
  const { t, number } = useWords();
  const [at, setAt] = useState(0);
  const dialog = useRef<HTMLDialogElement>(null);
  const last = view.stages.length;
  const go = (place: number) => setAt(Math.max(0, Math.min(last, place)));
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    shown?.querySelector<HTMLElement>(".present-slide")?.focus();
    // A browser may refuse the whole screen; what is shown fills the window anyway.
    shown?.requestFullscreen?.().catch(() => undefined);
    return () => {
      if (document.fullscreenElement) void document.exitFullscreen();
    };
  }, []);
  const keyed = (event: React.KeyboardEvent) => {
    const ahead = view.direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const back = view.direction === "rtl" ? "ArrowRight" : "ArrowLeft";
    if ([ahead, "PageDown", " "].includes(event.key)) go(at + 1);
    else if ([back, "PageUp"].includes(event.key)) go(at - 1);
    else if (event.key === "Home") go(0);
    else if (event.key === "End") go(last);
    else return;
    event.preventDefault();
  };
  const stage = at === 0 ? null : view.stages[at - 1];
  return (
    <dialog ref={dialog} className="present" aria-label={t("map.present")} onClose={close} onKeyDown={keyed} dir={view.direction}>
      <div className="present-slide" aria-live="polite" tabIndex={-1}>
        {stage ? <StageSlide view={view} stage={stage} place={at} /> : <Opening view={view} />}
      </div>
      <footer className="present-foot">
        <EmotionStrip view={view} at={at - 1} go={(place) => go(place + 1)} />
        <span className="quiet">{t("map.slide_of", { at: number(at + 1), n: last + 1 })}</span>
        <button className="button" onClick={() => go(at - 1)} disabled={at === 0}>
          {t("map.before")}
        </button>
        <button className="button" onClick={() => go(at + 1)} disabled={at === last}>
          {t("map.next")}
        </button>
        <button className="icon-button" aria-label={t("map.close")} onClick={() => dialog.current?.close()}>
          <Icon name="close" />
        </button>
      </footer>
    </dialog>
  );
}

function Opening({ view }: { view: MapView }) {
  const journeys = view.panel[view.lens.journeys];
  return (
    <>
      <p className="present-crumb">
        {view.name} · {view.lens.name}
      </p>
      <h2 className="present-title">{view.title}</h2>
      {view.subtitle ? <p className="present-lead">{view.subtitle}</p> : null}
      {journeys ? (
        <p className="present-lead">
          <strong>{journeys.value}</strong> {view.unit}
        </p>
      ) : null}
    </>
  );
}

function StageSlide({ view, stage, place }: { view: MapView; stage: Stage; place: number }) {
  const { t, number } = useWords();
  const feeling = emotions(view).get(stage.id);
  const inStage = <Item extends { stage: string }>(items: (lane: MapView["lanes"][number]) => Item[] | undefined) =>
    view.lanes.flatMap((lane) => (items(lane) ?? []).filter((one) => one.stage === stage.id));
  const pains = inStage((lane) => lane.pains).slice(0, 4);
  const quotes = inStage((lane) => lane.quotes).slice(0, 2);
  const kpis = inStage((lane) => lane.kpis).slice(0, 4);
  const cards = inStage((lane) => lane.cards).slice(0, 4);
  const heads = ([["map.entrants", stage.entrants], ["map.go_on", stage.conversion], ["map.median", stage.median]] as const).flatMap(([label, id]) => {
    const said = id ? view.panel[id] : undefined;
    return said ? [{ label: t(label), said, known: view.figures[id ?? ""]?.value !== null }] : [];
  });
  return (
    <>
      <p className="present-crumb">
        {number(place)} · {view.name}
      </p>
      <h2 className="present-title">{stage.label}</h2>
      {stage.description ? <p className="present-lead">{stage.description}</p> : null}
      {stage.known === false ? <p className="hatched evidence-missing">{stage.hint ?? t("map.unknown")}</p> : null}
      <dl className="present-heads">
        {heads.filter((one) => one.known).map(({ label, said }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{said.value}</dd>
          </div>
        ))}
        {feeling === undefined ? null : (
          <div>
            <dt>{t("map.emotion")}</dt>
            <dd className={feeling < -0.25 ? "bad" : feeling > 0.25 ? "good" : undefined}>
              <bdi>{signed(feeling, number)}</bdi>
            </dd>
          </div>
        )}
        {kpis.map((kpi) => {
          const said = kpi.figure ? view.panel[kpi.figure] : undefined;
          return said ? (
            <div key={kpi.figure}>
              <dt>{said.label}</dt>
              <dd>{said.value}</dd>
            </div>
          ) : null;
        })}
      </dl>
      <div className="present-columns">
        {pains.length ? (
          <section>
            <h3>{t("map.pains")}</h3>
            <ol>
              {pains.map((pain, at) => (
                <li key={at}>{pain.label}</li>
              ))}
            </ol>
          </section>
        ) : null}
        {quotes.length ? (
          <section>
            <h3>{t("map.quotes")}</h3>
            {quotes.map((quote, at) => (
              <blockquote key={at} dir="auto">
                {quote.text}
              </blockquote>
            ))}
          </section>
        ) : null}
        {cards.length ? (
          <section>
            <h3>{t("map.cards")}</h3>
            <ul>
              {cards.map((card, at) => (
                <li key={at}>{card.text}</li>
              ))}
            </ul>
          </section>
        ) : null}
      </div>
    </>
  );
}

/** Where in the journey one is, and how people feel there. */
function EmotionStrip({ view, at, go }: { view: MapView; at: number; go: (place: number) => void }) {
  const feelings = emotions(view);
  return (
    <div className="strip">
      {view.stages.map((stage, place) => {
        const feeling = feelings.get(stage.id);
        const tone = feeling === undefined ? "unknown" : feeling < -1 ? "n2" : feeling < -0.25 ? "n1" : feeling <= 0.25 ? "z0" : feeling <= 1 ? "p1" : "p2";
        return <button key={stage.id} className="strip-stage" data-tone={tone} aria-current={place === at ? "step" : undefined} aria-label={stage.label} title={stage.label} onClick={() => go(place)} />;
      })}
    </div>
  );
}
