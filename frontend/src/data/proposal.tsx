import { useMutation, useQueryClient } from "@tanstack/react-query";

import { answered, api } from "@/api/client";
import { dataKey, useStartJob, type Proposal } from "@/data/api";
import { Difference } from "@/data/difference";
import { useWorkspace } from "@/shell/session";
import { Window } from "@/ui/window";
import { useWords } from "@/words/provider";

/** Shows what would change in the project file, and saves it if that is what was meant. */
export function ProposalDialog({ title, proposal, close }: { title: string; proposal: Proposal; close: () => void }) {
  const { t } = useWords();
  const { name: workspace } = useWorkspace();
  const queries = useQueryClient();
  const start = useStartJob();
  const save = useMutation({
    mutationFn: () =>
      answered(
        api.PUT("/api/workspaces/{workspace}/project-file", {
          params: { path: { workspace }, header: { "if-match": proposal.etag } },
          body: { text: proposal.text },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: dataKey(workspace) }),
  });
  const errors = proposal.faults.filter((one) => one.level === "error");
  return (
    <Window
      title={title}
      close={close}
      size="wide"
      actions={
        <>
          {save.isSuccess ? <span role="status">{t("data.saved")}</span> : null}
          <button className="button" onClick={close}>
            {t("data.close")}
          </button>
          {save.isSuccess ? (
            <button className="button primary" disabled={start.isPending} onClick={() => start.mutate(undefined, { onSettled: close })}>
              {t("data.refresh_now")}
            </button>
          ) : (
            <button className="button primary" disabled={errors.length > 0 || save.isPending} onClick={() => save.mutate()}>
              {t("data.save")}
            </button>
          )}
        </>
      }
    >
      <p className="quiet">{t("data.proposal_hint")}</p>
      <Difference lines={proposal.difference} />
      {errors.map((one, place) => (
        <p key={place} role="alert" className="data-error">
          <span dir="auto">{one.message}</span>
          {one.hint ? (
            <span className="quiet" dir="auto">
              {one.hint}
            </span>
          ) : null}
        </p>
      ))}
      {save.error ? (
        <p role="alert" className="field-error" dir="auto">
          {save.error.message}
        </p>
      ) : null}
    </Window>
  );
}
