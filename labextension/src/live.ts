/** When to read again: the server's event, the page coming back, and a slow pulse. */
import { Event, ServiceManager } from '@jupyterlab/services';

import { Model } from './model';

const SCHEMA = 'urn:mlops-jupyter:workspace-changed';
/** Before there is a workspace nothing is watched, so somebody has to ask. */
const PULSE_WITHOUT_MS = 2_000;
/** Also keeps the server watching, which it stops when nobody asks for long. */
const PULSE_WITH_MS = 60_000;
/** Many events of one cell make one reading. */
const GATHER_MS = 60;

export function keepLive(model: Model, services: ServiceManager.IManager): void {
  const gather = gathering(ids => model.changed(ids));
  services.events.stream.connect((_, emission) => {
    if (emission.schema_id === SCHEMA && isOurs(model, emission)) {
      gather(changedIds(emission));
    }
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') {
      void model.refresh();
    }
  });
  pulse(model);
}

function isOurs(model: Model, emission: Event.Emission): boolean {
  const shown = model.runs?.workspace;
  return !shown || emission.workspace === shown;
}

function changedIds(emission: Event.Emission): string[] {
  const pairs = emission.changed as [string, string][];
  return pairs.map(([, id]) => id);
}

/** Collect ids for a moment; an empty list means "anything" and stays so. */
function gathering(tell: (ids: ReadonlySet<string>) => void): (ids: string[]) => void {
  let gathered: Set<string> | null = null;
  let anything = false;
  return ids => {
    anything = anything || ids.length === 0;
    if (gathered !== null) {
      ids.forEach(id => gathered?.add(id));
      return;
    }
    gathered = new Set(ids);
    window.setTimeout(() => {
      const told = anything ? new Set<string>() : (gathered ?? new Set<string>());
      gathered = null;
      anything = false;
      tell(told);
    }, GATHER_MS);
  };
}

function pulse(model: Model): void {
  const wait = model.runs?.workspace ? PULSE_WITH_MS : PULSE_WITHOUT_MS;
  window.setTimeout(() => {
    if (document.visibilityState === 'visible' && model.trouble === null) {
      void model.refresh();
    }
    pulse(model);
  }, wait);
}
