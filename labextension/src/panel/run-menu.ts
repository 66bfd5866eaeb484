import { Commands } from '../ids';
import { MenuEntry } from '../parts/menu';
import { IRunRow } from '../records';

/** What can be done with a run. */
export function runMenu(run: IRunRow): MenuEntry[] {
  const args = { runId: run.run_id };
  return [
    { command: Commands.openRun, args },
    { command: Commands.goToCell, args },
    null,
    { command: Commands.star, args },
    { command: Commands.rename, args },
    { command: Commands.note, args },
    null,
    { command: Commands.copyReference, args }
  ];
}
