import "./explore.css";

import { useEffect, useMemo } from "react";
import { Link, useParams, useSearchParams } from "react-router";

import { Actions } from "@/explore/actions";
import { cellOf } from "@/explore/behind";
import { withTexts } from "@/explore/address";
import { Code } from "@/explore/code";
import { ANSWERS } from "@/explore/fields";
import { finding } from "@/explore/finding";
import { Form } from "@/explore/form";
import { Picture } from "@/explore/pictures";
import { useAnswer, useChoices, useVerbs, type Answer, type Choices, type Row, type VerbCard } from "@/explore/queries";
import { suggested } from "@/explore/suggest";
import { Figures } from "@/explore/table";
import { Names } from "@/explore/written";
import { NotFound } from "@/shell/not-found";
import { useWorkspace } from "@/shell/session";
import { TopBar } from "@/shell/top-bar";
import { Failed, Waiting } from "@/ui/states";
import { useWords } from "@/words/provider";

/** One question to the journeys: what is asked at the side, the finding, its picture and its figures beside. */
export function Component() {
  const { verb = "" } = useParams();
  const verbs = useVerbs();
  const choices = useChoices();
  const error = verbs.error ?? choices.error;
  if (error) return <Failed error={error} again={() => void (verbs.refetch(), choices.refetch())} />;
  if (!verbs.data || !choices.data) return <Waiting />;
  const card = verbs.data.find((one) => one.name === verb);
  return card === undefined ? <NotFound /> : <View key={verb} card={card} choices={choices.data} />;
}

function View({ card, choices }: { card: VerbCard; choices: Choices }) {
  const words = useWords();
  const { t } = words;
  const [search, setSearch] = useSearchParams();
  const names = useMemo(() => new Names(words, choices), [words, choices]);
  const missing = card.options.some((one) => one.required && !search.has(one.name)) || (card.name === "compare" && !search.has("segment") && !search.has("since"));
  useEffect(() => {
    const asked = missing && !card.options.some((one) => search.has(one.name)) ? suggested(card, choices) : null;
    if (asked !== null && Object.keys(asked).length > 0) setSearch(withTexts(search, asked), { replace: true });
    // what is asked at first is suggested once, when the view is opened
  }, [card]);
  const empty = lacking(card.name, choices);
  const { data, error, isFetching, refetch } = useAnswer(card.name, search, !missing && empty === null);
  const set = (changed: URLSearchParams) => setSearch(changed, { preventScrollReset: true });
  const title = data ? finding(data, words, names) : t(`explore.about.${card.name}`);
  return (
    <>
      <TopBar title={t(`explore.verb.${card.name}`)}>
        <Actions verb={card.name} search={search} title={title} />
      </TopBar>
      <div className="explore">
        <aside className="explore-side" aria-label={t("explore.question")}>
          <Form card={card} choices={choices} names={names} search={search} set={set} />
        </aside>
        <main className="explore-main" aria-busy={isFetching}>
          {empty === null ? null : <Lacking what={empty} />}
          {missing ? <p className="explore-missing sheet">{t("explore.missing")}</p> : null}
          {error && !isFetching ? <Failed error={error} again={() => void refetch()} /> : null}
          {!missing && empty === null && !data && !error ? <Waiting /> : null}
          {!missing && data && !error ? <Shown answer={data} names={names} search={search} set={set} title={title} /> : null}
        </main>
      </div>
    </>
  );
}

/** What a question about answers has nothing of. */
function lacking(verb: string, choices: Choices): "scores" | "texts" | null {
  if (verb === "scores" && choices.instruments.length === 0) return "scores";
  if (verb === "voice" && !choices.texts) return "texts";
  return verb === "importance" && choices.instruments.length === 0 && !choices.texts ? "scores" : null;
}

function Lacking({ what }: { what: "scores" | "texts" }) {
  const { t } = useWords();
  const { name: workspace } = useWorkspace();
  return (
    <section className="sheet lacking" aria-labelledby="lacking">
      <h2 id="lacking">{t(`explore.no_${what}`)}</h2>
      <p>{t(`explore.no_${what}_hint`)}</p>
      <p>
        <Link className="button" to={`/w/${workspace}/data/sources`}>
          {t("explore.to_sources")}
        </Link>
      </p>
    </section>
  );
}

function Shown({ answer, names, search, set, title }: { answer: Answer; names: Names; search: URLSearchParams; set: (search: URLSearchParams) => void; title: string }) {
  const { t } = useWords();
  const behind = (table: string) => ({ answer, search, cell: (row: Row) => cellOf(answer, table, row) });
  const further = Object.entries(answer.tables).filter(([, table]) => table.rows.length > 0);
  return (
    <>
      <div className="explore-title">
        <h2 dir="auto">{title}</h2>
        <p className="quiet">
          {t(`explore.about.${answer.verb}`)} {ANSWERS.has(answer.verb) ? null : t("explore.of_journeys", { n: answer.journeys })}
        </p>
      </div>
      <section className="sheet picture" aria-label={t("explore.picture")}>
        <Picture answer={answer} names={names} search={search} set={set} />
      </section>
      {answer.verb === "variants" ? null : (
        <section className="sheet" aria-label={t("explore.figures")}>
          <Figures table={answer} names={names} caption={t(`explore.verb.${answer.verb}`)} behind={behind("")} />
        </section>
      )}
      {further.map(([name, table]) => (
        <details key={name} className="sheet further">
          <summary>
            <h3>{names.column(name)}</h3>
          </summary>
          <Figures table={table} names={names} caption={names.column(name)} behind={behind(name)} />
        </details>
      ))}
      <Code answer={answer} />
    </>
  );
}
