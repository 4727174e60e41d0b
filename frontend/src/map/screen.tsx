import { useEffect, useState } from "react";
import { useParams } from "react-router";

import { Around } from "@/map/around/around";
import { Computing, Switches } from "@/map/around/switches";
import { MapTools } from "@/map/around/tools";
import { VersionNotice } from "@/map/around/versions";
import { Canvas } from "@/map/canvas/canvas";
import { useMapView } from "@/map/choice";
import { MapSheet } from "@/map/sheet/map-sheet";
import { Outline } from "@/map/sheet/outline";
import { useWorkspace } from "@/shell/session";
import { TopBar } from "@/shell/top-bar";
import { Failed, Waiting } from "@/ui/states";

/** One map: on a canvas, or to read from top to bottom where the window is narrow. */
export function Component() {
  const { name: workspace } = useWorkspace();
  const { map: name = "" } = useParams();
  const { view, stale, error, again } = useMapView(workspace, name);
  const narrow = useNarrow();
  if (error) return <Failed error={error} again={again} />;
  if (!view) return <Waiting />;
  return (
    <>
      <TopBar title={view.name}>
        <Switches name={name} />
        <MapTools name={name} view={view} />
      </TopBar>
      <VersionNotice />
      <Computing stale={stale} />
      <main className="map-screen">
        <Around name={name} view={view}>
          {narrow ? <Outline view={view} document={null} /> : <Canvas document={null}>{(room) => <MapSheet view={view} document={null} room={room} />}</Canvas>}
        </Around>
      </main>
    </>
  );
}

const NARROW = "(max-width: 640px)";

function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(() => window.matchMedia(NARROW).matches);
  useEffect(() => {
    const query = window.matchMedia(NARROW);
    const change = () => setNarrow(query.matches);
    query.addEventListener("change", change);
    return () => query.removeEventListener("change", change);
  }, []);
  return narrow;
}
