import { createBrowserRouter, type RouteObject } from "react-router";

import { Gate } from "@/shell/gate";
import { NotFound } from "@/shell/not-found";
import { Shell } from "@/shell/shell";

/** Every area gives its routes; what is heavy is loaded when it is opened. */
const inside: RouteObject[] = [
  { path: "maps", lazy: () => import("@/map/gallery") },
  { path: "maps/:map", lazy: () => import("@/map/screen") },
];

export const router = createBrowserRouter([
  { path: "/setup", lazy: () => import("@/people/setup") },
  { path: "/sign-in", lazy: () => import("@/people/sign-in") },
  {
    element: <Gate />,
    children: [
      { index: true, lazy: () => import("@/shell/start") },
      { path: "/w/:workspace", element: <Shell />, children: inside },
    ],
  },
  { path: "*", element: <NotFound /> },
]);
