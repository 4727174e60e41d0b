import { useState } from "react";
import { Link } from "react-router";

import { useCandidates, type Candidate } from "@/pains/data";
import { useWorkspace } from "@/shell/session";
import { Avatar } from "@/ui/avatar";
import { useWords } from "@/words/provider";

/** What those who walked as a customer found unnatural. */
export function Candidates() {
  const { t } = useWords();
  const { name: workspace } = useWorkspace();
  const { candidates, error, judge } = useCandidates(workspace);
  return (
    <section id="candidates" className="pain-section" aria-labelledby="candidates-title">
      <h2 id="candidates-title">{t("pains.candidates")}</h2>
      <p className="quiet">{t("pains.candidates_hint")}</p>
      {error ? <p role="alert" className="field-error">{error.message}</p> : null}
      {candidates?.length === 0 ? (
        <p>
          {t("pains.no_candidates")} <Link to={`/w/${workspace}/walk`}>{t("pains.go_walk")}</Link>
        </p>
      ) : null}
      <ul className="pain-candidates">
        {candidates?.map((one) => (
          <CandidateCard key={one.touchpoint.id} candidate={one} onJudge={(verdict, text) => judge.mutate({ touchpoint: one.touchpoint.id, verdict, text })} />
        ))}
      </ul>
    </section>
  );
}

function CandidateCard({ candidate, onJudge }: { candidate: Candidate; onJudge: (verdict: Candidate["verdict"], text: string) => void }) {
  const { t } = useWords();
  const { name: workspace, may } = useWorkspace();
  const [text, setText] = useState<string | null>(null);
  const open = candidate.verdict === "open";
  return (
    <li className="sheet pain-candidate" data-verdict={candidate.verdict}>
      <h3 dir="auto">{candidate.touchpoint.label}</h3>
      <p>
        <b className="pain-count">{t("pains.unnatural", { n: candidate.unnatural })}</b>{" "}
        <span className="quiet">{t("pains.by", { n: candidate.people, journeys: candidate.journeys, natural: candidate.natural })}</span>
      </p>
      <ul className="pain-notes">
        {candidate.marks.slice(0, 5).map((one) => (
          <li key={one.id}>
            <Avatar name={one.user} size={20} />
            {one.note ? <q dir="auto">{one.note}</q> : <span className="quiet">{t("pains.no_note")}</span>}
            <Link to={`/w/${workspace}/walk?journey=0-${one.journey}`}>{t("pains.see_journey")}</Link>
          </li>
        ))}
      </ul>
      {open ? null : (
        <p className="pain-links">
          <span className="pill">{t(`pains.verdict.${candidate.verdict}`)}</span>
          {candidate.action ? <Link to={`/w/${workspace}/actions?about=${candidate.action}`}>{t("pains.see_action")}</Link> : null}
        </p>
      )}
      <p className="pain-links">
        <Link className="button" to={`/w/${workspace}/walk?order=painful&touchpoint=${encodeURIComponent(candidate.touchpoint.id)}`}>{t("pains.walk_touchpoint")}</Link>
      </p>
      {may("editor") && open && text === null ? (
        <p className="pain-links">
          <button className="button" onClick={() => setText("")}>
            {t("pains.act")}
          </button>
          <button className="button" onClick={() => onJudge("rejected", "")}>
            {t("pains.reject")}
          </button>
        </p>
      ) : null}
      {may("editor") && !open ? (
        <button className="button" onClick={() => onJudge("open", "")}>
          {t("pains.reopen")}
        </button>
      ) : null}
      {text !== null && open ? (
        <form
          className="pain-promote"
          onSubmit={(event) => {
            event.preventDefault();
            onJudge("promoted", text);
            setText(null);
          }}
        >
          <label className="field">
            {t("pains.what_to_do")}
            <input className="input" dir="auto" required maxLength={2000} value={text} autoFocus onChange={(event) => setText(event.target.value)} />
          </label>
          <button className="button primary">{t("pains.add_action")}</button>
          <button type="button" className="button" onClick={() => setText(null)}>
            {t("pains.cancel")}
          </button>
        </form>
      ) : null}
    </li>
  );
}
