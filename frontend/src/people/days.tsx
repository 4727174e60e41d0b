import { useWords } from "@/words/provider";

/** For how long a link or token is valid. */
export function Days({ choices, first, endless = false }: { choices: number[]; first: number; endless?: boolean }) {
  const { t } = useWords();
  return (
    <label className="field">
      {t("people.valid")}
      <select name="days" defaultValue={first}>
        {choices.map((days) => (
          <option key={days} value={days}>
            {t("people.days", { n: days })}
          </option>
        ))}
        {endless ? <option value="">{t("people.no_end")}</option> : null}
      </select>
    </label>
  );
}

/** Until when something is valid, in words. */
export function Until({ date }: { date: string | null }) {
  const { t, date: written } = useWithDate();
  if (date === null) return <span>{t("people.no_expiry")}</span>;
  const over = new Date(date).getTime() < Date.now();
  return <span>{over ? t("people.expired") : t("people.until", { date: written(date) })}</span>;
}

function useWithDate() {
  const words = useWords();
  return { t: words.t, date: (iso: string) => words.date(iso) };
}
