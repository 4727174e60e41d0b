import { useEffect, useState } from "react";
import { useParams } from "react-router";

import type { MapDocument } from "@/live/contract";
import { PeopleHere } from "@/live/people-here";
import { useMapDocument } from "@/live/use-map-document";
import { Around } from "@/map/around/around";
import { useBeside } from "@/map/around/panel";
import { Computing, Switches } from "@/map/around/switches";
import { MapTools } from "@/map/around/tools";
import { VersionNotice } from "@/map/around/versions";
import { Canvas } from "@/map/canvas/canvas";
import { useMapView, useVersion, type MapView } from "@/map/choice";
import { Pair } from "@/map/pair/pair";
import { MapSheet } from "@/map/sheet/map-sheet";
import { Outline } from "@/map/sheet/outline";
import { useWorkspace } from "@/shell/session";
import { TopBar } from "@/shell/top-bar";
import { Failed, Waiting } from "@/ui/states";

/** One map: the one of now, which several people edit at once, or an old version to read. */
export function Component() {
  const { name: workspace } = useWorkspace();
  const { map: name = "" } = useParams();
  const { view, stale, error, again } = useMapView(workspace, name);
  const version = useVersion();
  if (error) return <Failed error={error} again={again} />;
  if (!view) return <Waiting />;
  const shown = { workspace, name, view, stale };
  return version === null ? <LiveScreen {...shown} /> : <Screen {...shown} document={null} />;
}

interface Shown {
  workspace: string;
  name: string;
  view: MapView;
  stale: boolean;
}

function LiveScreen(shown: Shown) {
  return <Screen {...shown} document={useMapDocument(shown.workspace, shown.name)} />;
}

/** On a canvas, or to read from top to bottom where the window is narrow. */
function Screen({ name, view, stale, document }: Shown & { document: MapDocument | null }) {
  const narrow = useNarrow();
  const { pair } = useBeside();
  return (
    <>
      <TopBar title={view.name}>
        <Switches name={name} />
        {document ? <PeopleHere document={document} /> : null}
        <MapTools name={name} view={view} />
      </TopBar>
      <VersionNotice />
      <Computing stale={stale} />
      <main className="map-screen">
        <Around name={name} view={view} document={document}>
          {pair ? (
            <Pair name={name} view={view} document={document} narrow={narrow} />
          ) : narrow ? (
            <Outline view={view} document={document} />
          ) : (
            <Canvas document={document}>{(room) => <MapSheet view={view} document={document} room={room} />}</Canvas>
          )}
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
