import type { FormEvent } from "react";

/** Reads a form that is sent, instead of letting the browser send it. */
export function read(event: FormEvent<HTMLFormElement>) {
  event.preventDefault();
  const said = new FormData(event.currentTarget);
  return {
    text: (name: string) => String(said.get(name) ?? ""),
    /** A number of days, or null: without end. */
    days: (name: string) => Number(said.get(name)) || null,
    is: (name: string) => said.get(name) === "on",
  };
}
