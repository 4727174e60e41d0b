import { useState } from "react";

import type { Answer } from "@/explore/queries";
import { useWords } from "@/words/provider";

/** The same question in Python and as a command line; and what exactly was computed. */
export function Code({ answer }: { answer: Answer }) {
  const words = useWords();
  const { t } = words;
  return (
    <section className="sheet code" aria-labelledby="code">
      <h2 id="code">{t("explore.how")}</h2>
      <p className="explanation" lang="en" dir="ltr">
        {answer.explanation}
      </p>
      <Snippet name="Python" text={answer.python} />
      {answer.command ? <Snippet name={t("explore.command_line")} text={answer.command} /> : <p className="quiet small">{t("explore.no_command")}</p>}
      <p className="quiet small">{t("explore.took", { ms: words.number(Math.round(answer.ms)) })}</p>
    </section>
  );
}

/** Lines to copy. */
export function Snippet({ name, text }: { name: string; text: string }) {
  const { t } = useWords();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <div className="snippet">
      <div className="snippet-head">
        <h3>{name}</h3>
        <button className="button" onClick={() => void copy()} aria-label={t("explore.copy_what", { what: name })}>
          <span aria-live="polite">{copied ? t("explore.copied") : t("explore.copy")}</span>
        </button>
      </div>
      <pre dir="ltr" tabIndex={0} aria-label={name}>
        <code>{text}</code>
      </pre>
    </div>
  );
}
