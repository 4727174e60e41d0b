import { Link } from "react-router";

import { useWords } from "@/words/provider";

export function NotFound() {
  const { t } = useWords();
  return (
    <main className="screen">
      <h1>{t("shell.not_found")}</h1>
      <p>
        <Link to="/">{t("shell.to_start")}</Link>
      </p>
    </main>
  );
}
