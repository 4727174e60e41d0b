import { useMutation } from "@tanstack/react-query";

import { answered, api, type Schemas } from "@/api/client";
import { ProposalDialog } from "@/data/proposal";
import { useWorkspace } from "@/shell/session";
import { useWords } from "@/words/provider";

type PersonView = Schemas["PersonView"];

/** One person: identifiers, why they are one person, what was refused, and how to part two. */
export function Person({ person, ask }: { person: PersonView; ask: (identifier: string) => void }) {
  const { t, date } = useWords();
  const { name: workspace, may } = useWorkspace();
  const propose = useMutation({
    mutationFn: (body: { one: string; other: string }) =>
      answered(api.POST("/api/workspaces/{workspace}/project-file/apart", { params: { path: { workspace } }, body })),
  });
  return (
    <section className="sheet data-person" aria-labelledby="data-person">
      <h2 id="data-person">
        <bdi>{person.key}</bdi>
      </h2>
      <Traits traits={person.traits} />
      <h3>{t("data.why_one", { n: person.identifiers.length })}</h3>
      <ul className="data-chains">
        {person.identifiers.map((identifier) => (
          <li key={identifier}>
            <button className="data-id" aria-current={identifier === person.asked} onClick={() => ask(identifier)}>
              <bdi dir="ltr">{identifier}</bdi>
            </button>
            {identifier === person.asked ? (
              <span className="quiet small">{t("data.asked")}</span>
            ) : (
              <ol className="data-chain">
                {(person.paths[identifier] ?? []).map((place) => {
                  const link = person.links[place];
                  return link ? (
                    <li key={place} className="small">
                      <code dir="ltr">{link.one}</code> {t("data.and")} <code dir="ltr">{link.other}</code>{" "}
                      <span className="quiet">
                        <bdi dir="ltr">{link.file}</bdi> {t("data.row_number", { row: String(link.row) })}
                        {link.time ? ` · ${date(link.time)}` : ""}
                      </span>
                    </li>
                  ) : null;
                })}
              </ol>
            )}
            {may("admin") && identifier !== person.asked ? (
              <button className="button" disabled={propose.isPending} onClick={() => propose.mutate({ one: person.asked, other: identifier })}>
                {t("data.part")}
              </button>
            ) : null}
          </li>
        ))}
      </ul>
      {person.more_links ? <p className="quiet small">{t("data.more_links", { n: person.more_links })}</p> : null}
      {person.refused.length ? <h3>{t("data.refused_here")}</h3> : null}
      <ul className="data-refusals">
        {person.refused.map((one, place) => (
          <li key={place}>
            <code dir="ltr">{one.left_out}</code>{" "}
            {one.reason === "limit" ? t("data.refused_limit", { n: one.limit ?? 1, type: one.limit_type ?? "" }) : t("data.refused_apart")}{" "}
            <span className="quiet small">
              <bdi dir="ltr">{one.file}</bdi> {t("data.row_number", { row: String(one.row) })}
            </span>
          </li>
        ))}
      </ul>
      {propose.error ? (
        <p role="alert" className="field-error" dir="auto">
          {propose.error.message}
        </p>
      ) : null}
      {propose.data ? <ProposalDialog title={t("data.part_title")} proposal={propose.data} close={propose.reset} /> : null}
    </section>
  );
}

function Traits({ traits }: { traits: Record<string, string> }) {
  const said = Object.entries(traits);
  if (!said.length) return null;
  return (
    <dl className="data-facts">
      {said.map(([name, value]) => (
        <div key={name}>
          <dt dir="auto">{name}</dt>
          <dd dir="auto">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
