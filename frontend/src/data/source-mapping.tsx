import type { Schemas } from "@/api/client";
import { useWords } from "@/words/provider";

/** What a row of a source means: each field with the columns that fill it. */
export function Mapping({ mapping }: { mapping: Schemas["MappingView"] }) {
  const { t } = useWords();
  return (
    <div className="data-mapping">
      <h3>
        {t(`data.table.${mapping.table}`)}
        {mapping.title ? (
          <>
            {" · "}
            <bdi>{mapping.title}</bdi>
          </>
        ) : null}
      </h3>
      {mapping.when ? (
        <p className="small quiet">
          {t("data.only_rows")} <code dir="ltr">{mapping.when}</code>
        </p>
      ) : null}
      <dl className="data-fields">
        {(mapping.fields ?? []).map((line, place) => (
          <div key={place}>
            <dt>
              {line.group ? <span className="quiet">{t(`data.group.${line.group}`)} </span> : null}
              <bdi>{line.group ? line.field : t(`data.field.${line.field}`)}</bdi>
            </dt>
            <dd>
              {(line.columns ?? []).map((column) => (
                <code key={column} dir="ltr">
                  {column}
                </code>
              ))}
              {line.value != null ? <span dir="auto">“{line.value}”</span> : null}
              {line.note ? (
                <span className="small quiet" dir="ltr">
                  {line.note}
                </span>
              ) : null}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
