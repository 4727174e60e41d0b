import { useState } from "react";

import { useWords } from "@/words/provider";

/** A link or token that is shown this once, with a button to copy it. */
export function Secret({ value, label }: { value: string; label: string }) {
  const { t } = useWords();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
  };
  return (
    <div className="secret">
      <p>{t("people.once")}</p>
      <div className="secret-row">
        <input className="input" readOnly autoFocus value={value} aria-label={label} onFocus={(event) => event.currentTarget.select()} />
        <button type="button" className="button" onClick={() => void copy()}>
          {t("people.copy")}
        </button>
      </div>
      <p role="status" className="said-done small">
        {copied ? t("people.copied") : ""}
      </p>
    </div>
  );
}
