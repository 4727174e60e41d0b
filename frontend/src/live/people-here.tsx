import "./live.css";

import type { MapDocument, Presence } from "@/live/contract";
import { Avatar } from "@/ui/avatar";
import { useWords } from "@/words/provider";

/** More are counted. */
const MOST = 4;

/** Who has the map open, and whether it is saved. */
export function PeopleHere({ document }: { document: MapDocument }) {
  const words = useWords();
  const { t } = words;
  const people = byName(document.people);
  const rest = people.length - MOST;
  return (
    <div className="people-here">
      <Status document={document} />
      {people.length > 0 ? (
        <ul className="people-here-list" aria-label={t("live.people")}>
          {people.slice(0, MOST).map(({ name, me, editing }) => (
            <li key={`${name}/${me}`} data-editing={editing || undefined}>
              <Avatar name={name} />
              {me || editing ? <span className="visually-hidden">{t(me ? "live.you" : "live.editing", { name })}</span> : null}
            </li>
          ))}
          {rest > 0 ? (
            <li>
              <span className="people-here-more" title={people.slice(MOST).map((one) => one.name).join(", ")}>
                <span aria-hidden="true">+{words.number(rest)}</span>
                <span className="visually-hidden">{t("live.more", { n: rest })}</span>
              </span>
            </li>
          ) : null}
        </ul>
      ) : null}
    </div>
  );
}

function Status({ document }: { document: MapDocument }) {
  const { t } = useWords();
  const status = document.status === "live" && document.problem !== null ? "problem" : document.status;
  const hint = document.problem ?? (status === "offline" && document.editable ? t("live.offline_hint") : null);
  return (
    <span className="live-status" data-status={status} role="status" title={hint ?? undefined}>
      <span>{t(`live.status.${status}`)}</span>
      {hint ? <span className="visually-hidden">{hint}</span> : null}
    </span>
  );
}

interface Somebody {
  name: string;
  me: boolean;
  editing: boolean;
}

/** One for each name, oneself last: a person with three tabs is one person. */
function byName(people: readonly Presence[]): Somebody[] {
  const found = new Map<string, Somebody>();
  for (const { name, me, editing } of people) {
    const known = found.get(name);
    found.set(name, { name, me: me || (known?.me ?? false), editing: (!me && editing !== null) || (known?.editing ?? false) });
  }
  return [...found.values()].sort((one, other) => Number(one.me) - Number(other.me));
}
