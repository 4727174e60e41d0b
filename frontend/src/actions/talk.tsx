import "@/map/around/around.css";

import { useEffect, useState } from "react";

import { useActionHistory, useActionThreads, wordOf, type Action, type State } from "@/actions/data";
import { MeasuredEffect } from "@/actions/effect";
import { Composer } from "@/map/around/composer";
import { pieces, useTalk, type Thread } from "@/map/around/threads";
import { useWorkspace } from "@/shell/session";
import { Avatar } from "@/ui/avatar";
import { Failed, Waiting } from "@/ui/states";
import { Window } from "@/ui/window";
import { useWords } from "@/words/provider";

/** All that is known of an action: its effect, what is said about it, who changed what. */
export function ActionWindow({ action, thread, onChange, onClose }: { action: Action; thread: string | null; onChange: (() => void) | null; onClose: () => void }) {
  const { t } = useWords();
  const { name: workspace, may } = useWorkspace();
  const { threads, begin } = useActionThreads(workspace, action.id);
  useRead(workspace, thread);
  return (
    <Window
      title={action.text}
      close={onClose}
      actions={onChange ? <button className="button" onClick={onChange}>{t("actions.change")}</button> : undefined}
    >
      <MeasuredEffect action={action} />
      <section className="action-talk" aria-labelledby="action-talk">
        <h3 id="action-talk">{t("actions.said")}</h3>
        {threads.error ? <Failed error={threads.error} /> : null}
        {!threads.data && !threads.error ? <Waiting /> : null}
        {threads.data?.length === 0 ? <p className="quiet">{t("actions.nothing_said")}</p> : null}
        <ul className="threads">
          {threads.data?.map((one) => <ActionThread key={one.id} thread={one} current={one.id === thread} />)}
        </ul>
        {may("commenter") ? <Composer label={t("actions.say")} send={t("comments.begin")} onSend={(text, mentions) => begin.mutateAsync({ text, mentions })} /> : null}
      </section>
      <History action={action} />
    </Window>
  );
}

/** Opening a conversation says that its mentions have been read. */
function useRead(workspace: string, thread: string | null) {
  const { mutate } = useTalk(workspace, "");
  useEffect(() => {
    if (thread !== null) mutate({ do: "read", thread });
  }, [thread, mutate]);
}

function ActionThread({ thread, current }: { thread: Thread; current: boolean }) {
  const { t, ago } = useWords();
  const { name: workspace, may } = useWorkspace();
  const talk = useTalk(workspace, "");
  const [answering, setAnswering] = useState(false);
  const resolved = thread.resolved !== null;
  return (
    <li className="thread" data-current={current || undefined} data-resolved={resolved || undefined}>
      {thread.comments.map((one) => {
        const by = one.by?.name ?? t("comments.somebody");
        return (
          <article key={one.id} className="comment">
            <Avatar name={by} size={24} />
            <div>
              <p className="comment-head">
                <strong dir="auto">{by}</strong> <time className="quiet small" dateTime={one.created}>{ago(one.created)}</time>
              </p>
              <p className="comment-text" dir="auto">
                {pieces(one.text, one.mentions).map((piece, place) => (piece.named ? <strong key={place} className="mention">{piece.text}</strong> : piece.text))}
              </p>
              {(one.mine && may("commenter")) || may("admin") ? (
                <p className="comment-acts">
                  <button className="link-button" onClick={() => window.confirm(t("comments.delete_sure")) && talk.mutate({ do: "delete", comment: one.id })}>{t("comments.delete")}</button>
                </p>
              ) : null}
            </div>
          </article>
        );
      })}
      {talk.error ? <Failed error={talk.error} /> : null}
      {answering ? (
        <Composer
          label={t("comments.answer")}
          send={t("comments.answer")}
          focus
          onCancel={() => setAnswering(false)}
          onSend={(text, mentions) => talk.mutateAsync({ do: "answer", thread: thread.id, text, mentions }).then(() => setAnswering(false))}
        />
      ) : may("commenter") ? (
        <p className="action-acts">
          {resolved ? null : <button className="link-button" onClick={() => setAnswering(true)}>{t("comments.answer")}</button>}
          <button className="link-button" onClick={() => talk.mutate({ do: "resolve", thread: thread.id, resolved: !resolved })}>{t(resolved ? "comments.reopen" : "comments.resolve")}</button>
        </p>
      ) : null}
    </li>
  );
}

/** Who changed what, the latest first. */
function History({ action }: { action: Action }) {
  const words = useWords();
  const { t } = words;
  const { name: workspace } = useWorkspace();
  const { data } = useActionHistory(workspace, action.id);
  if (!data?.length) return null;
  const isolated = (text: string) => `\u2068${text}\u2069`;
  const told = (field: string, value: string | null) => {
    if (value === null || value === "") return t("actions.nothing");
    if (field === "state" || field === "added") return t(wordOf(value as State));
    if (field === "due" || field === "started") return words.date(value);
    return isolated(value.length > 80 ? `${value.slice(0, 80)}…` : value);
  };
  return (
    <section className="action-history" aria-labelledby="action-history">
      <h3 id="action-history">{t("actions.history")}</h3>
      <ol>
        {data.map((one, place) => (
          <li key={place}>
            {t(one.field === "added" ? "actions.did.added" : one.field === "state" ? "actions.did.state" : "actions.did.changed", {
              by: isolated(one.by), field: t(`actions.${one.field}`), before: told(one.field, one.before), after: told(one.field, one.after),
            })}{" "}
            <time className="quiet small" dateTime={one.at} title={words.date(one.at, { dateStyle: "full", timeStyle: "short" })}>{words.ago(one.at)}</time>
          </li>
        ))}
      </ol>
    </section>
  );
}
