import { Problem } from "@/api/client";
import { useWords } from "@/words/provider";

const OF_PROVIDER = ["unreachable", "not_let_in", "not_invited", "expired", "tampered", "denied", "taken", "link_first", "only_way"].map((one) => `openid_${one}`);
const KNOWN = new Set([
  ...["wrong_sign_in", "wrong_password", "weak_password", "too_many", "known_email", "wrong_token", "gone", "password_off"],
  ...OF_PROVIDER,
]);

/** What went wrong on the way to the provider and back, which stands in the address as a code. */
export function TroubleOf({ code }: { code: string | null }) {
  const { t } = useWords();
  if (code === null || !KNOWN.has(code)) return null;
  return (
    <p role="alert" className="field-error">
      {t(`people.problem.${code}`)}
    </p>
  );
}

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
