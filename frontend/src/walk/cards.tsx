import { useEffect, useRef, useState } from "react";

import { useWorkspace } from "@/shell/session";
import { Avatar } from "@/ui/avatar";
import { Icon } from "@/ui/icon";
import { duration } from "@/walk/durations";
import { Face } from "@/walk/face";
import { isLate, type Journey, type Step } from "@/walk/fold";
import type { Mark } from "@/walk/data";
import { nameOf } from "@/walk/timeline";
import { useWords } from "@/words/provider";

export interface Marking {
  marks: readonly Mark[];
  say: (step: number, natural: boolean, note: string) => void;
  unsay: (id: string) => void;
}

interface CardProps {
  journey: Journey;
  step: Step;
  chosen: boolean;
  onChoose: () => void;
  marking: Marking;
}

/** A step: when, what, how long it took to come, and what the team thinks of it. */
export function StepCard({ journey, step, chosen, onChoose, marking }: CardProps) {
  const words = useWords();
  const { t } = words;
  const { may } = useWorkspace();
  const card = useRef<HTMLLIElement>(null);
  const marks = marking.marks.filter((one) => one.step === step.step);
  const before = useRef(chosen);
  useEffect(() => {
    // not at first: whoever opens a journey begins at its top
    if (chosen && !before.current) card.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
    before.current = chosen;
  }, [chosen]);
  const [first] = step.moments;
  const value = step.moments.reduce((sum, one) => sum + (one.value ?? 0), 0);
  const currency = step.moments.find((one) => one.currency)?.currency ?? journey.currency;
  return (
    <li ref={card} className="walk-card" data-chosen={chosen} aria-current={chosen ? "step" : undefined}>
      <button className="walk-card-open" onClick={onChoose} aria-pressed={chosen}>
        <span className="walk-card-when">
          <span className="quiet">{first?.stage?.label ?? t("walk.unclassified")}</span>
          <span>{journey.seconds <= 0 ? "" : step.since < 1 ? t("walk.begins") : t("walk.after", { duration: duration(words, step.since, "short") })}</span>
        </span>
        <strong>
          {step.feeling === null ? null : <Face feeling={step.feeling} size={18} />}
          <span dir="auto">{nameOf(step, t)}</span>
          {step.moments.length > 1 ? <span className="pill">×{words.number(step.moments.length)}</span> : null}
        </strong>
        <span className="walk-card-facts">
          {[
            first ? words.date(first.time, { dateStyle: "medium", timeStyle: "short", timeZone: journey.timezone }) : "",
            first?.channel ?? "",
            value && currency ? words.number(value, { style: "currency", currency }) : value ? words.number(value) : "",
          ]
            .filter(Boolean)
            .map((fact) => (
              <bdi key={fact}>{fact}</bdi>
            ))}
        </span>
        <WaitLine step={step} />
      </button>
      {marks.filter((one) => one.note && !one.mine).map((one) => (
        <Note key={one.id} mark={one} />
      ))}
      {may("commenter") ? <MarkButtons step={step} name={nameOf(step, t)} mine={marks.find((one) => one.mine)} marking={marking} /> : marks.filter((one) => one.note && one.mine).map((one) => <Note key={one.id} mark={one} />)}
    </li>
  );
}

/** How long it took to come here, and how usual that is. */
function WaitLine({ step }: { step: Step }) {
  const words = useWords();
  const { wait } = step;
  if (!wait || wait.seconds < 1) return null;
  const usual =
    wait.median === null
      ? words.t("walk.rare_step")
      : words.t("walk.usual", { median: duration(words, wait.median, "short"), p90: duration(words, wait.p90 ?? wait.median, "short") });
  return (
    <span className={isLate(wait) ? "walk-card-wait late" : "walk-card-wait"}>
      <b>{words.t("walk.came_after", { duration: duration(words, wait.seconds) })}</b>
      <span>{usual}</span>
      {isLate(wait) && wait.later_than !== null ? <span>{words.t("walk.later_than", { share: words.percent(wait.later_than) })}</span> : null}
    </span>
  );
}

function Note({ mark }: { mark: Mark }) {
  return (
    <p className="walk-note-said">
      <Avatar name={mark.user} size={20} />
      <q dir="auto">{mark.note}</q>
    </p>
  );
}

function MarkButtons({ step, name, mine, marking }: { step: Step; name: string; mine: Mark | undefined; marking: Marking }) {
  const { t } = useWords();
  const choose = (natural: boolean) => {
    if (mine?.natural === natural) marking.unsay(mine.id);
    else marking.say(step.step, natural, mine?.note ?? "");
  };
  return (
    <div className="walk-marks">
      {mine ? <NoteField key={mine.id} mark={mine} onSay={(note) => marking.say(step.step, mine.natural, note)} /> : null}
      <div role="group" aria-label={t("walk.mark_step", { touchpoint: name })}>
        <button className="button" aria-pressed={mine?.natural === true} data-natural onClick={() => choose(true)}>
          {mine?.natural === true ? <Icon name="check" /> : null}
          {t("walk.natural")}
        </button>
        <button className="button" aria-pressed={mine?.natural === false} data-unnatural onClick={() => choose(false)}>
          {mine?.natural === false ? <Icon name="close" /> : null}
          {t("walk.unnatural")}
        </button>
      </div>
    </div>
  );
}

/** A note is kept when one leaves the field. */
function NoteField({ mark, onSay }: { mark: Mark; onSay: (note: string) => void }) {
  const { t } = useWords();
  const [note, setNote] = useState(mark.note);
  const keep = () => note.trim() !== mark.note && onSay(note.trim());
  return (
    <input
      className="input"
      dir="auto"
      maxLength={2000}
      placeholder={t("walk.note")}
      aria-label={t("walk.note")}
      value={note}
      onChange={(event) => setNote(event.target.value)}
      onBlur={keep}
      onKeyDown={(event) => event.key === "Enter" && keep()}
    />
  );
}
