import type { Job } from "@/data/api";
import { useWords } from "@/words/provider";

/** Gives a function that says which step a job is at. */
export function useStep(): (job: Job) => string {
  const { t } = useWords();
  return (job) => (job.step ? t(`data.step.${job.step}`, { about: job.about ?? "" }) : t("data.step.start"));
}

/** How long a job took, or has taken so far, in seconds. */
export function secondsOf(job: Pick<Job, "started" | "finished">, now = Date.now()): number {
  const end = job.finished ? new Date(job.finished).getTime() : now;
  return Math.max(0, (end - new Date(job.started).getTime()) / 1000);
}

/** What came of a job: rows, quarantine, journeys; or the error with what to do about it. */
export function Outcome({ job }: { job: Job }) {
  const { t } = useWords();
  if (job.error)
    return (
      <div className="data-error">
        {job.error.where ? <code dir="ltr">{job.error.where}</code> : null}
        <span dir="auto">{job.error.message}</span>
        {job.error.hint ? (
          <span className="quiet" dir="auto">
            {job.error.hint}
          </span>
        ) : null}
      </div>
    );
  if (job.state !== "done") return null;
  const said = [
    job.added === 0 || job.added === null ? t("data.job.no_rows") : job.added > 0 ? t("data.job.added", { n: job.added }) : t("data.job.removed", { n: -job.added }),
    job.newly_quarantined ? (job.newly_quarantined > 0 ? t("data.job.quarantined", { n: job.newly_quarantined }) : t("data.job.freed", { n: -job.newly_quarantined })) : null,
    job.caught_up ? t("data.job.caught_up", { n: job.caught_up }) : null,
    job.changed ? t("data.job.journeys", { n: job.journeys ?? 0 }) : t("data.job.unchanged"),
  ];
  return <span>{said.filter(Boolean).join(" · ")}</span>;
}
