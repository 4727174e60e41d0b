import "./walk.css";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { Link } from "react-router";

import { useWorkspace } from "@/shell/session";
import { TopBar } from "@/shell/top-bar";
import { Failed, Waiting } from "@/ui/states";
import { StepCard } from "@/walk/cards";
import { Chooser } from "@/walk/chooser";
import { useJourney, useMarks, useWalk, useWalkAddress } from "@/walk/data";
import { duration } from "@/walk/durations";
import { fold, telling, type Journey, type Step } from "@/walk/fold";
import { useKeys } from "@/walk/keys";
import { SaidSheet } from "@/walk/said";
import { Timeline, nameOf } from "@/walk/timeline";
import { titleOf } from "@/walk/title";
import { useWords } from "@/words/provider";

/** Step through one real journey after another. */
export function Component() {
  const words = useWords();
  const { t, language } = words;
  const queries = useQueryClient();
  const { name: workspace } = useWorkspace();
  const { order, chosen, journey: asked, change } = useWalkAddress();
  const walk = useWalk(workspace, order, chosen);
  const ids = walk.data?.journeys ?? [];
  const current = asked ?? (ids.length > 0 ? String(ids[0]) : null);
  const journey = useJourney(workspace, current);
  const shown = journey.data;
  const place = current === null ? -1 : ids.indexOf(shown && !journey.isPlaceholderData ? shown.id : Number(current.split("-")[0]));
  const named = shown && !journey.isPlaceholderData ? `${shown.id}-${shown.name}` : null;
  useEffect(() => {
    // a new build may count anew: what is in the address stays right by its name
    if (asked === null || named === null || asked === named) return;
    queries.setQueryData(["journey", workspace, named, language], shown);
    change({ journey: named }, true);
  });
  const go = (by: number) => {
    const next = ids[place < 0 ? 0 : place + by];
    if (next !== undefined) change({ journey: String(next) }, true);
  };
  return (
    <>
      <TopBar
        title={
          <>
            {t("walk.walk")}{" "}
            <span className="walk-place">
              {walk.data ? (place < 0 ? t("walk.of_total", { n: walk.data.total }) : t("walk.place", { place: place + 1, total: words.number(walk.data.total) })) : ""}
            </span>
          </>
        }
      >
        <button className="button" onClick={() => go(-1)} disabled={place <= 0}>
          {t("walk.previous")} <kbd>J</kbd>
        </button>
        <button className="button" onClick={() => go(1)} disabled={place >= ids.length - 1}>
          {t("walk.next")} <kbd>K</kbd>
        </button>
        {walk.data?.maps[0] ? (
          <Link className="button" to={`/w/${workspace}/maps/${chosen.map ?? walk.data.maps[0].id}${chosen.persona ? `?persona=${encodeURIComponent(chosen.persona)}` : ""}`}>
            {t("walk.on_map")}
          </Link>
        ) : null}
      </TopBar>
      <main className="walk">
        <Chooser walk={walk.data} order={order} chosen={chosen} change={change} />
        {walk.error ? <Failed error={walk.error} again={() => void walk.refetch()} /> : null}
        {journey.error ? <Failed error={journey.error} /> : null}
        {walk.data?.total === 0 && asked === null ? <p className="waiting">{t("walk.none")}</p> : null}
        {!shown && !journey.error && walk.data?.total !== 0 && !walk.error ? <Waiting /> : null}
        {shown && !journey.error ? <Walked key={shown.id} journey={shown} go={go} stale={journey.isPlaceholderData} sameWay={order === "typical" && place === 0 ? walk.data?.same_way ?? null : null} total={walk.data?.total ?? 0} /> : null}
      </main>
    </>
  );
}

function Walked({ journey, go, stale, sameWay, total }: { journey: Journey; go: (by: number) => void; stale: boolean; sameWay: number | null; total: number }) {
  const words = useWords();
  const { t } = words;
  const { name: workspace, may } = useWorkspace();
  const [all, setAll] = useState(false);
  const every = useMemo(() => fold(journey, true), [journey]);
  const steps = useMemo(() => (all ? every : telling(fold(journey))), [journey, every, all]);
  const [chosen, choose] = useState(() => firstTelling(steps));
  const { marks, mark, unmark } = useMarks(workspace, journey.name);
  const step = steps[Math.min(chosen, steps.length - 1)];
  const address = `${journey.id}-${journey.name}`;
  const say = (at: number, natural: boolean, note: string) => mark.mutate({ journey: address, step: at, natural, note });
  const marking = { marks, say, unsay: (id: string) => unmark.mutate(id) };
  const noteOf = (one: Step) => marks.find((each) => each.mine && each.step === one.step)?.note ?? "";
  const move = (by: number) => choose((now) => Math.max(0, Math.min(steps.length - 1, now + by)));
  const toward = words.direction === "rtl" ? -1 : 1;
  const [keys, turnKeys] = useKeys({
    j: () => go(-1),
    k: () => go(1),
    ArrowRight: () => move(toward),
    ArrowLeft: () => move(-toward),
    ...(may("commenter") && step ? { n: () => say(step.step, true, noteOf(step)), u: () => say(step.step, false, noteOf(step)) } : {}),
  });
  const against = new Set(marks.filter((one) => !one.natural).map((one) => one.step)).size;
  return (
    <article className="walk-journey" data-stale={stale}>
      <header className="walk-head">
        <div>
          <h2 dir="auto">{titleOf(words, journey, every)}</h2>
          <p className="quiet">{t("walk.one_real", { name: journey.name })}</p>
        </div>
        <Traits journey={journey} />
      </header>
      <section className="sheet walk-sheet" aria-label={t("walk.to_scale_title")}>
        <Timeline journey={journey} steps={steps} chosen={chosen} onChoose={choose} />
      </section>
      {step ? <SaidSheet step={step} name={nameOf(step, t)} /> : null}
      <p className="walk-shape quiet small">
        {[
          journey.same_shape > 1 ? t("walk.same_shape", { n: journey.same_shape }) : t("walk.only_one"),
          sameWay === null ? "" : t("walk.same_way", { n: sameWay, total }),
        ].join(" ")}
      </p>
      <ol className="walk-cards" aria-label={t("walk.steps")}>
        {steps.map((one, n) => (
          <StepCard key={one.step} journey={journey} step={one} chosen={n === chosen} onChoose={() => choose(n)} marking={marking} />
        ))}
      </ol>
      <footer className="walk-foot">
        {steps.length < every.length || all ? (
          <button className="button" onClick={() => setAll(!all)} aria-expanded={all}>
            {all ? t("walk.fewer_steps") : t("walk.all_steps", { n: every.length })}
          </button>
        ) : null}
        {journey.left_out > 0 ? <span className="quiet">{t("walk.left_out", { n: journey.left_out })}</span> : null}
        <span>{t("walk.marked", { n: against, steps: every.length })}</span>
        <Link to={`/w/${workspace}/pains#candidates`}>{t("walk.to_candidates")}</Link>
        <label className="walk-keys">
          <input type="checkbox" checked={keys} onChange={(event) => turnKeys(event.target.checked)} /> {t("walk.keys")}
        </label>
        {mark.error ? <span role="alert" className="field-error">{mark.error.message}</span> : null}
      </footer>
    </article>
  );
}

/** The step with the strongest words, to begin with. */
function firstTelling(steps: readonly Step[]): number {
  const felt = steps.map((one) => (one.feeling === null ? -1 : 10 - one.feeling + (one.moments.some((moment) => moment.said?.text) ? 5 : 0)));
  const most = Math.max(...felt);
  return most < 0 ? 0 : felt.indexOf(most);
}

function Traits({ journey }: { journey: Journey }) {
  const words = useWords();
  const { t } = words;
  const told = [
    ...journey.traits.slice(0, 5),
    ...(journey.value !== null ? [{ label: t("walk.value"), value: journey.currency ? words.number(journey.value, { style: "currency", currency: journey.currency }) : words.number(journey.value) }] : []),
    ...(journey.seconds > 0 ? [{ label: t("walk.duration"), value: duration(words, journey.seconds) }] : []),
    ...(journey.outcome ? [{ label: t("walk.outcome"), value: journey.outcome }] : []),
  ];
  return (
    <dl className="walk-traits">
      {told.map((one) => (
        <div key={one.label}>
          <dt dir="auto">{one.label}</dt>
          <dd dir="auto">{one.value}</dd>
        </div>
      ))}
    </dl>
  );
}
