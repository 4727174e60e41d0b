import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from "react";
import { I18nProvider } from "react-aria-components";

import { LANGUAGES, loadMessages, localeOf, Words, type Messages } from "@/words/words";

interface Choice {
  words: Words;
  choose: (language: string) => void;
}

const Context = createContext<Choice | null>(null);
const KEPT = "touchline.language";

function first(): string {
  const wanted = [localStorage.getItem(KEPT), ...navigator.languages].map((one) => one?.slice(0, 2));
  return wanted.find((one) => one !== undefined && LANGUAGES.some((known) => known === one)) ?? "en";
}

/** Loads the language of the reader, and turns the whole page in its direction. */
export function WordsProvider({ children }: { children: ReactNode }) {
  const [language, choose] = useState(first);
  const [loaded, setLoaded] = useState<{ language: string; messages: Messages } | null>(null);

  useEffect(() => {
    let wanted = true;
    void loadMessages(language).then((messages) => wanted && setLoaded({ language, messages }));
    localStorage.setItem(KEPT, language);
    return () => {
      wanted = false;
    };
  }, [language]);

  const value = useMemo(
    () => (loaded === null ? null : { words: new Words(loaded.language, loaded.messages), choose }),
    [loaded],
  );
  useEffect(() => {
    if (value === null) return;
    document.documentElement.lang = value.words.language;
    document.documentElement.dir = value.words.direction;
  }, [value]);

  if (value === null) return null;
  return (
    <I18nProvider locale={localeOf(value.words.language)}>
      <Context value={value}>{children}</Context>
    </I18nProvider>
  );
}

export function useLanguage(): Choice {
  const found = useContext(Context);
  if (found === null) throw new Error("useLanguage is used outside of WordsProvider");
  return found;
}

export function useWords(): Words {
  return useLanguage().words;
}
