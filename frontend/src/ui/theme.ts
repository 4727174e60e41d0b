import { useEffect, useState } from "react";

export type ThemeChoice = "system" | "light" | "dark";
const KEPT = "touchline.theme";

/** Light or dark: as the system, unless the reader says otherwise. */
export function useTheme(): [ThemeChoice, (theme: ThemeChoice) => void] {
  const [theme, setTheme] = useState<ThemeChoice>(() => (localStorage.getItem(KEPT) as ThemeChoice | null) ?? "system");
  useEffect(() => {
    localStorage.setItem(KEPT, theme);
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);
  return [theme, setTheme];
}
