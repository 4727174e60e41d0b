import { useCancelJob, useJobs, useRunning, type Job } from "@/data/api";
import { Outcome, secondsOf, useStep } from "@/data/job";
import { ScheduleForm } from "@/data/schedule";
import { useWorkspace } from "@/shell/session";
import { Failed, Waiting } from "@/ui/states";
import { useWords } from "@/words/provider";

/** The refresh that runs, the schedule, and what has run. */
export function Component() {
  const { t } = useWords();
  const { data, error } = useJobs();
  const running = useRunning();
  if (error) return <Failed error={error} />;
  if (!data) return <Waiting />;
  const over = data.filter((one) => one.state !== "running");
  return (
    <>
      <p className="quiet data-lead">{t("data.refresh_lead")}</p>
      {running ? <Running job={running} /> : null}
      <ScheduleForm />
      <section aria-labelledby="data-log">
        <h2 id="data-log">{t("data.log")}</h2>
        {over.length ? <Log jobs={over} /> : <p className="quiet">{t("data.no_jobs")}</p>}
      </section>
    </>
  );
}

function Running({ job }: { job: Job }) {
  const { t, percent } = useWords();
  const { may } = useWorkspace();
  const cancel = useCancelJob();
  const step = useStep();
  return (
    <section className="sheet data-running" aria-labelledby="data-running">
      <h2 id="data-running">{t("data.running")}</h2>
      <p className="quiet">{job.scheduled ? t("data.by_schedule") : t("data.by", { name: job.by ?? "–" })}</p>
      <progress className="data-progress" max={1} value={job.share} aria-label={t("data.running")} />
      <p role="status">
        <bdi>{step(job)}</bdi> <span className="quiet">{percent(job.share, 0)}</span>
      </p>
      {may("editor") ? (
        <button className="button" disabled={cancel.isPending || cancel.isSuccess} onClick={() => cancel.mutate(job.id)}>
          {cancel.isSuccess ? t("data.cancelling") : t("data.cancel")}
        </button>
      ) : null}
      {cancel.error ? (
        <p role="alert" className="field-error">
          {cancel.error.message}
        </p>
      ) : null}
    </section>
  );
}

function Log({ jobs }: { jobs: Job[] }) {
  const { t, date, number } = useWords();
  return (
    <div className="data-scroll" tabIndex={0} role="group" aria-labelledby="data-log">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t("data.job.when")}</th>
            <th scope="col">{t("data.job.who")}</th>
            <th scope="col">{t("data.job.state")}</th>
            <th scope="col">{t("data.job.outcome")}</th>
            <th scope="col" className="number">
              {t("data.job.seconds")}
            </th>
          </tr>
        </thead>
        <tbody>
          {jobs.map((job) => (
            <tr key={job.id}>
              <td className="data-nowrap">{date(job.started, { dateStyle: "medium", timeStyle: "short" })}</td>
              <td>
                <bdi>{job.scheduled ? t("data.schedule") : (job.by ?? t("data.somebody"))}</bdi>
              </td>
              <td>
                <span className="pill" data-state={job.state}>
                  {t(`data.state.${job.state}`)}
                </span>
              </td>
              <td>
                <Outcome job={job} />
              </td>
              <td className="number">{number(secondsOf(job), { maximumFractionDigits: 1 })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
