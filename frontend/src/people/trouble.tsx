import { Problem } from "@/api/client";
import { useWords } from "@/words/provider";

const KNOWN = new Set(["wrong_sign_in", "wrong_password", "weak_password", "too_many", "known_email", "wrong_token", "gone"]);

/** What went wrong with a form: in the reader's language where it is a common thing, else as the server says it. */
export function Trouble({ error }: { error: unknown }) {
  const { t } = useWords();
  if (!error) return null;
  const code = error instanceof Problem ? error.body.code : "";
  const message = error instanceof Error ? error.message : String(error);
  return (
    <p role="alert" className="field-error">
      {KNOWN.has(code) ? t(`people.problem.${code}`) : message}
    </p>
  );
}
