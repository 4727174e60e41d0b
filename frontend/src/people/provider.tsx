import { useMutation } from "@tanstack/react-query";

import { answered, api } from "@/api/client";
import { Trouble } from "@/people/trouble";
import { useStart } from "@/shell/session";
import { useWords } from "@/words/provider";

/** The name of the provider that people sign in with, so that it stands in any sentence; null: there is none. */
export function useProvider(): { name: string; issuer: string } | null {
  const { data } = useStart();
  return data?.provider ? { ...data.provider, name: `\u2068${data.provider.name}\u2069` } : null;
}

/** Goes to the provider to sign in, and from there on; shows nothing where there is none. */
export function ContinueWith({ to, invitation = null }: { to: string; invitation?: string | null }) {
  const { t, language } = useWords();
  const provider = useProvider();
  const go = useMutation({
    mutationFn: () => answered(api.POST("/api/openid", { body: { to, language, invitation } })),
    onSuccess: ({ address }) => location.assign(address),
  });
  if (!provider) return null;
  return (
    <div className="door-form">
      <button className="button primary" onClick={() => go.mutate()} disabled={go.isPending}>
        {t("people.continue_with", { name: provider.name })}
      </button>
      <Trouble error={go.error} />
    </div>
  );
}
