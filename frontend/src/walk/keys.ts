import { useEffect, useState } from "react";

const KEPT = "touchline.walk.keys";

/** Single keys walk through journeys and steps, unless the reader has turned them off or is writing. */
export function useKeys(acts: Readonly<Record<string, () => void>>): [boolean, (on: boolean) => void] {
  const [on, setOn] = useState(() => localStorage.getItem(KEPT) !== "off");
  useEffect(() => {
    if (!on) return;
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const at = event.target;
      if (at instanceof HTMLElement && at.closest("input, textarea, select, [role=menu], [role=dialog]")) return;
      const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (!act) return;
      event.preventDefault();
      act();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [acts, on]);
  const turn = (next: boolean) => {
    localStorage.setItem(KEPT, next ? "on" : "off");
    setOn(next);
  };
  return [on, turn];
}
