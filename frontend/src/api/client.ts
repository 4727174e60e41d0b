import createClient from "openapi-fetch";

import type { components, paths } from "@/api/schema";

export type Schemas = components["schemas"];
export type ProblemBody = Schemas["Problem"];

/** An answer other than 200: what went wrong, and what to do about it. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly body: ProblemBody,
  ) {
    super(body.message);
  }
}

export const api = createClient<paths>({ baseUrl: "/" });

/** Gives what was asked for, or throws the problem: `await answered(api.GET("/api/start"))`. */
export async function answered<Data>(
  asked: Promise<{ data?: Data; error?: unknown; response: Response }>,
): Promise<Data> {
  const { data, error, response } = await asked;
  if (response.ok) return data as Data;
  const body = error as Partial<ProblemBody> | undefined;
  throw new Problem(response.status, {
    code: body?.code ?? "failed",
    message: body?.message ?? response.statusText,
    hint: body?.hint ?? null,
    where: body?.where ?? null,
  });
}
