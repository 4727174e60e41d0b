import { useEffect, useState } from "react";
import { useSearchParams } from "react-router";

import type { MapDocument } from "@/live/contract";
import { Composer } from "@/map/around/composer";
import { useBeside } from "@/map/around/panel";
import { Side } from "@/map/around/side";
import { pieces, useMentions, useTalk, useThreads, type Comment, type Thread } from "@/map/around/threads";
import type { MapView } from "@/map/choice";
import { placeName } from "@/map/talk/place";
import { useMe, useWorkspace } from "@/shell/session";
import { Avatar } from "@/ui/avatar";
import { Icon } from "@/ui/icon";
import { Failed, Waiting } from "@/ui/states";
import { useWords } from "@/words/provider";

const SHOWN = ["open", "mine", "resolved"] as const;
type Shown = (typeof SHOWN)[number];

/** Conversations about a map, or about one place of it. */
export function CommentsPanel({ name, view, document }: { name: string; view: MapView; document: MapDocument | null }) {
  const { t } = useWords();
  const { name: workspace, may } = useWorkspace();
  const me = useMe();
  const { anchor, thread, show } = useBeside();
  const { threads, loaded, error } = useThreads(workspace, name);
  const mentions = useMentions(workspace);
  const talk = useTalk(workspace, name);
  const [shown, setShown] = useState<Shown>("open");
  useReadThread(workspace, name, thread);
  const named = new Set(mentions.latest.map((one) => one.thread));
  const list = threads.filter((one) => {
    if (thread !== null && one.id === thread) return true;
    if (anchor !== null && one.anchor !== anchor) return false;
    if (shown === "resolved") return one.resolved !== null;
    if (shown === "mine") return named.has(one.id) || one.comments.some((comment) => comment.by?.id === me.id);
    return one.resolved === null;
  });
  const place = placeName(view, anchor ?? "map", document) || t("comments.whole_map");
  return (
    <Side label={t("comments.comments")} crumb={anchor === null ? undefined : t("comments.about")} title={anchor === null ? t("comments.comments") : place}>
      <div className="filter" role="group" aria-label={t("comments.show")}>
        {SHOWN.map((one) => (
          <button key={one} aria-pressed={shown === one} onClick={() => setShown(one)}>
            {t(`comments.show.${one}`)}
          </button>
        ))}
        {anchor === null ? null : (
          <button className="link-button" onClick={() => show({ panel: "comments" })}>
            {t("comments.all_places")}
          </button>
        )}
      </div>
      {error ? <Failed error={error} /> : null}
      {!loaded && !error ? <Waiting /> : null}
      {loaded && !list.length ? <p className="quiet">{t(`comments.none.${shown}`)}</p> : null}
      <ul className="threads">
        {list.map((one) => (
          <ThreadItem key={one.id} thread={one} name={name} view={view} document={document} current={one.id === thread} />
        ))}
      </ul>
      {may("commenter") ? (
        <Composer
          key={anchor ?? "map"}
          label={t("comments.new", { place })}
          send={t("comments.begin")}
          onSend={(text, names) => talk.mutateAsync({ do: "begin", anchor: anchor ?? "map", place, text, mentions: names })}
        />
      ) : (
        <p className="quiet small">{t("comments.viewers_read")}</p>
      )}
    </Side>
  );
}

/** Opening a conversation says that its mentions have been read. */
function useReadThread(workspace: string, name: string, thread: string | null) {
  const { mutate } = useTalk(workspace, name);
  useEffect(() => {
    if (thread !== null) mutate({ do: "read", thread });
  }, [thread, mutate]);
}

function ThreadItem({ thread, name, view, document, current }: { thread: Thread; name: string; view: MapView; document: MapDocument | null; current: boolean }) {
  const { t, ago } = useWords();
  const { name: workspace, may } = useWorkspace();
  const [answering, setAnswering] = useState(false);
  const [, setSearch] = useSearchParams();
  const talk = useTalk(workspace, name);
  const figure = thread.anchor.startsWith("figure:") ? thread.anchor.slice("figure:".length) : null;
  const place = placeName(view, thread.anchor, document) || thread.place || t("comments.whole_map");
  return (
    <li className="thread" data-current={current || undefined} data-resolved={thread.resolved !== null || undefined}>
      <header>
        {figure !== null && view.figures[figure] ? (
          <button className="link-button" onClick={() => setSearch((now) => withFigure(now, figure))}>
            {place}
          </button>
        ) : (
          <span className="quiet small">{place}</span>
        )}
        {may("commenter") ? (
          <button className="link-button" onClick={() => talk.mutate({ do: "resolve", thread: thread.id, resolved: thread.resolved === null })}>
            {thread.resolved === null ? t("comments.resolve") : t("comments.reopen")}
          </button>
        ) : null}
      </header>
      {thread.comments.map((one) => (
        <CommentItem key={one.id} comment={one} name={name} />
      ))}
      {thread.resolved === null ? null : (
        <p className="quiet small resolved">
          <Icon name="check" size={14} />
          {t("comments.resolved_by", { name: thread.resolved_by?.name ?? t("comments.somebody"), when: ago(thread.resolved) })}
        </p>
      )}
      {talk.error ? <Failed error={talk.error} /> : null}
      {!may("commenter") || thread.resolved !== null ? null : answering ? (
        <Composer
          label={t("comments.answer")}
          send={t("comments.answer")}
          focus
          onCancel={() => setAnswering(false)}
          onSend={async (text, names) => {
            await talk.mutateAsync({ do: "answer", thread: thread.id, text, mentions: names });
            setAnswering(false);
          }}
        />
      ) : (
        <button className="link-button" onClick={() => setAnswering(true)}>
          {t("comments.answer")}
        </button>
      )}
    </li>
  );
}

function CommentItem({ comment, name }: { comment: Comment; name: string }) {
  const { t, ago, date } = useWords();
  const { name: workspace, may } = useWorkspace();
  const [editing, setEditing] = useState(false);
  const talk = useTalk(workspace, name);
  const by = comment.by?.name ?? t("comments.somebody");
  return (
    <article className="comment">
      <Avatar name={by} size={24} />
      <div>
        <p className="comment-head">
          <strong dir="auto">{by}</strong>{" "}
          <time className="quiet small" dateTime={comment.created} title={date(comment.created, { dateStyle: "medium", timeStyle: "short" })}>
            {ago(comment.created)}
          </time>
          {comment.edited ? <span className="quiet small"> · {t("comments.edited")}</span> : null}
        </p>
        {editing ? (
          <Composer
            label={t("comments.edit")}
            send={t("comments.save")}
            text={comment.text}
            focus
            onCancel={() => setEditing(false)}
            onSend={async (text, mentions) => {
              await talk.mutateAsync({ do: "edit", comment: comment.id, text, mentions });
              setEditing(false);
            }}
          />
        ) : (
          <p className="comment-text" dir="auto">
            {pieces(comment.text, comment.mentions).map((piece, place) =>
              piece.named ? (
                <strong key={place} className="mention">
                  {piece.text}
                </strong>
              ) : (
                piece.text
              ),
            )}
          </p>
        )}
        {editing ? null : (
          <p className="comment-acts">
            {comment.mine && may("commenter") ? (
              <button className="link-button" onClick={() => setEditing(true)}>
                {t("comments.edit")}
              </button>
            ) : null}
            {(comment.mine && may("commenter")) || may("admin") ? (
              <button className="link-button" onClick={() => window.confirm(t("comments.delete_sure")) && talk.mutate({ do: "delete", comment: comment.id })}>
                {t("comments.delete")}
              </button>
            ) : null}
          </p>
        )}
      </div>
    </article>
  );
}

function withFigure(search: URLSearchParams, figure: string): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const part of ["panel", "thread", "anchor", "compare"]) next.delete(part);
  next.set("figure", figure);
  return next;
}
