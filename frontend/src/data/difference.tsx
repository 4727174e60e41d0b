import type { Schemas } from "@/api/client";
import { useWords } from "@/words/provider";

const SIGNS = { same: " ", added: "+", removed: "−", gap: "⋯" } as const;

/** How a text differs from the file, line by line; the signs say it too, not only the colours. */
export function Difference({ lines }: { lines: Schemas["DiffLine"][] }) {
  const { t } = useWords();
  if (!lines.length) return <p className="quiet">{t("data.no_difference")}</p>;
  return (
    <div className="data-difference" dir="ltr" tabIndex={0} role="group" aria-label={t("data.difference")}>
      {lines.map((line, place) => (
        <div key={place} data-kind={line.kind}>
          <span aria-hidden="true">{line.after ?? line.before ?? ""}</span>
          <span aria-hidden="true">{SIGNS[line.kind]}</span>
          <code>
            {line.kind === "added" || line.kind === "removed" ? <span className="visually-hidden">{t(`data.diff.${line.kind}`)} </span> : null}
            {line.text}
          </code>
        </div>
      ))}
    </div>
  );
}
