import { useState } from "react";

import type { Schemas } from "@/api/client";
import { useQuarantine } from "@/data/api";
import { FileEditor } from "@/data/file-editor";
import { useWorkspace } from "@/shell/session";
import { Failed, Waiting } from "@/ui/states";
import { useWords } from "@/words/provider";

type Group = Schemas["QuarantineGroup"];

/** The rows that could not be read: by source, column and reason, with a way to mend them. */
export function Component() {
  const { t, percent } = useWords();
  const { data, error } = useQuarantine();
  if (error) return <Failed error={error} />;
  if (!data) return <Waiting />;
  if (!data.rows) return <p className="data-lead">{t(data.read ? "data.quarantine_none" : "data.not_loaded", { n: data.read })}</p>;
  const sources = [...new Set(data.groups.map((one) => one.source))];
  return (
    <>
      <p className="quiet data-lead">{t("data.quarantine_lead", { n: data.rows, share: percent(data.rows / data.read, 2) })}</p>
      {sources.map((source) => (
        <Source key={source} source={source} groups={data.groups.filter((one) => one.source === source)} />
      ))}
    </>
  );
}

function Source({ source, groups }: { source: string; groups: Group[] }) {
  const { t } = useWords();
  const { may } = useWorkspace();
  const [mending, setMending] = useState(false);
  return (
    <section className="sheet data-quarantine" aria-label={source}>
      <header className="data-source-head">
        <h2>
          <bdi>{source}</bdi>
        </h2>
        {may("admin") ? (
          <button className="button" aria-expanded={mending} onClick={() => setMending(!mending)}>
            {t(mending ? "data.mend_close" : "data.mend")}
          </button>
        ) : null}
      </header>
      {groups.map((group, place) => (
        <GroupView key={place} group={group} />
      ))}
      {mending ? (
        <div className="data-mend">
          <h3>{t("data.lines_of", { source })}</h3>
          <FileEditor source={source} />
        </div>
      ) : null}
    </section>
  );
}

function GroupView({ group }: { group: Group }) {
  const { t, number } = useWords();
  return (
    <div className="data-group">
      <h3>
        {group.column ? (
          <code dir="ltr" className="data-column">
            {group.column}
          </code>
        ) : null}{" "}
        {t(`data.reason.${group.reason}`)} <span className="quiet">{t("data.rows", { n: group.rows })}</span>
      </h3>
      <p className="quiet small">
        {t("data.expected")} {group.usual ? t(`data.expected.${group.reason}`) : <bdi dir="auto">{group.expected.replaceAll("`", "")}</bdi>}
        {group.of_file ? ` ${t("data.of_file")}` : ""}
      </p>
      {group.examples?.length ? (
        <div className="data-scroll" tabIndex={0} role="group" aria-label={t("data.examples")}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t("data.value")}</th>
                <th scope="col">{t("data.file")}</th>
                <th scope="col" className="number">{t("data.row")}</th>
                <th scope="col">{t("data.raw")}</th>
              </tr>
            </thead>
            <tbody>
              {group.examples.map((one) => (
                <tr key={`${one.file}\n${one.row}`}>
                  <td>{one.value === null ? <span className="quiet">–</span> : <code dir="auto" className="data-value">{one.value}</code>}</td>
                  <td>
                    <code dir="ltr">{one.file}</code>
                  </td>
                  <td className="number">{number(one.row, { useGrouping: false })}</td>
                  <td>
                    <code dir="ltr" className="data-raw" tabIndex={0}>
                      {one.raw}
                    </code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      {group.examples === null ? <p className="quiet small">{t("data.rows_for_editors")}</p> : null}
    </div>
  );
}
