import { createBrowserRouter, type RouteObject } from "react-router";

import { Gate } from "@/shell/gate";
import { NotFound } from "@/shell/not-found";
import { Shell } from "@/shell/shell";
import { Waiting } from "@/ui/states";

/** Every area gives its routes; what is heavy is loaded when it is opened. */
const inside: RouteObject[] = [
  { path: "walk", lazy: () => import("@/walk/screen") },
  { path: "personas", lazy: () => import("@/personas/screen") },
  { path: "pains", lazy: () => import("@/pains/screen") },
  { path: "actions", lazy: () => import("@/actions/screen") },
  { path: "maps", lazy: () => import("@/map/gallery") },
  { path: "maps/:map", lazy: () => import("@/map/screen") },
  { path: "explore", lazy: () => import("@/explore/gallery") },
  { path: "explore/:verb", lazy: () => import("@/explore/screen") },
  { path: "dashboards", lazy: () => import("@/dashboards/list") },
  { path: "dashboards/:id", lazy: () => import("@/dashboards/screen") },
  { path: "team", lazy: () => import("@/people/team") },
  {
    path: "data",
    lazy: () => import("@/data/screen"),
    children: [
      { path: "sources", lazy: () => import("@/data/sources") },
      { path: "coverage", lazy: () => import("@/data/coverage") },
      { path: "quarantine", lazy: () => import("@/data/quarantine") },
      { path: "unclassified", lazy: () => import("@/data/unclassified") },
      { path: "identity", lazy: () => import("@/data/identity") },
      { path: "refresh", lazy: () => import("@/data/refresh") },
      { path: "file", lazy: () => import("@/data/file") },
    ],
  },
];

const everywhere: RouteObject[] = [
  { path: "/setup", lazy: () => import("@/people/setup") },
  { path: "/sign-in", lazy: () => import("@/people/sign-in") },
  { path: "/invitation/:token", lazy: () => import("@/people/invitation") },
  { path: "/shared/:token", lazy: () => import("@/people/shared") },
  {
    element: <Gate />,
    children: [
      { index: true, lazy: () => import("@/shell/start") },
      { path: "/account", lazy: () => import("@/people/account") },
      { path: "/w/:workspace", element: <Shell />, children: inside },
    ],
  },
  { path: "*", element: <NotFound /> },
];

export const router = createBrowserRouter([{ HydrateFallback: Waiting, children: everywhere }]);
