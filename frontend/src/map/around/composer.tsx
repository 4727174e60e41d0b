import { useId, useRef, useState, type KeyboardEvent } from "react";

import { nameBegun, namedIn, useMentionable, type Named } from "@/map/around/threads";
import { useWorkspace } from "@/shell/session";
import { Failed } from "@/ui/states";
import { useWords } from "@/words/provider";

interface ComposerProps {
  label: string;
  send: string;
  text?: string;
  focus?: boolean;
  onSend: (text: string, mentions: string[]) => Promise<unknown>;
  onCancel?: () => void;
}

/** Where something is said; an @ begins the name of a member. */
export function Composer({ label, send, text: first = "", focus = false, onSend, onCancel }: ComposerProps) {
  const { t } = useWords();
  const { name: workspace } = useWorkspace();
  const [text, setText] = useState(first);
  const [cursor, setCursor] = useState(first.length);
  const [chosen, setChosen] = useState(0);
  const [state, setState] = useState<{ sending: boolean; error: unknown }>({ sending: false, error: null });
  const field = useRef<HTMLTextAreaElement>(null);
  const list = useId();
  const begun = nameBegun(text, cursor);
  const people = useMentionable(workspace, text.includes("@"));
  const offered = begun === null ? [] : people.filter((one) => one.name.toLowerCase().startsWith(begun.toLowerCase()) && one.name !== begun).slice(0, 6);
  const at = Math.min(chosen, Math.max(0, offered.length - 1));

  const take = (one: Named) => {
    const start = cursor - (begun?.length ?? 0);
    const next = `${text.slice(0, start)}${one.name} ${text.slice(cursor)}`;
    setText(next);
    setCursor(start + one.name.length + 1);
    field.current?.focus();
  };
  const say = async () => {
    if (!text.trim() || state.sending) return;
    setState({ sending: true, error: null });
    try {
      await onSend(text.trim(), namedIn(text, people));
      setText("");
      setState({ sending: false, error: null });
    } catch (error) {
      setState({ sending: false, error });
    }
  };
  const keyed = (event: KeyboardEvent) => {
    if (offered.length && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      setChosen((at + (event.key === "ArrowDown" ? 1 : offered.length - 1)) % offered.length);
    } else if (offered.length && (event.key === "Enter" || event.key === "Tab")) {
      event.preventDefault();
      const one = offered[at];
      if (one) take(one);
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void say();
    } else if (event.key === "Escape" && (offered.length || onCancel)) {
      event.preventDefault();
      if (offered.length) setCursor(0);
      else onCancel?.();
    }
  };

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void say();
      }}
    >
      <label className="visually-hidden" htmlFor={`${list}-field`}>
        {label}
      </label>
      <textarea
        id={`${list}-field`}
        ref={field}
        className="input"
        dir="auto"
        rows={3}
        maxLength={5000}
        autoFocus={focus}
        placeholder={label}
        value={text}
        aria-autocomplete="list"
        aria-controls={list}
        aria-activedescendant={offered.length ? `${list}-${at}` : undefined}
        onChange={(event) => {
          setText(event.target.value);
          setCursor(event.target.selectionStart);
          setChosen(0);
        }}
        onSelect={(event) => setCursor(event.currentTarget.selectionStart)}
        onKeyDown={keyed}
      />
      <ul className="composer-names" id={list} role="listbox" aria-label={t("comments.people")} hidden={!offered.length}>
        {offered.map((one, place) => (
          <li key={one.id} id={`${list}-${place}`} role="option" aria-selected={place === at} onPointerDown={(event) => event.preventDefault()} onClick={() => take(one)}>
            <bdi>{one.name}</bdi>
          </li>
        ))}
      </ul>
      {state.error ? <Failed error={state.error} /> : null}
      <div className="composer-acts">
        {onCancel ? (
          <button type="button" className="button" onClick={onCancel}>
            {t("comments.cancel")}
          </button>
        ) : null}
        <button className="button primary" disabled={!text.trim() || state.sending}>
          {send}
        </button>
      </div>
    </form>
  );
}
