import { Navigate, Outlet, useLocation } from "react-router";

import { useStart } from "@/shell/session";
import { Failed, Waiting } from "@/ui/states";

/** Lets in who has signed in, and sends everybody else to where that is done. */
export function Gate() {
  const { data, error } = useStart();
  const { pathname, search } = useLocation();
  if (error) return <Failed error={error} />;
  if (!data) return <Waiting />;
  if (!data.set_up) return <Navigate to="/setup" replace />;
  if (!data.me) return <Navigate to={`/sign-in?to=${encodeURIComponent(pathname + search)}`} replace />;
  return <Outlet />;
}
