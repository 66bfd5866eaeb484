import { INotebookTracker, NotebookActions, NotebookPanel } from '@jupyterlab/notebook';
import { CommandRegistry } from '@lumino/commands';

const FIRST_LINE = '%load_ext mlops_jupyter';

/** Open a notebook at one of its cells. */
export async function goToCell(
  commands: CommandRegistry,
  notebooks: INotebookTracker,
  path: string,
  cellId: string | null
): Promise<void> {
  await commands.execute('docmanager:open', { path });
  const panel = notebooks.find(found => found.context.localPath === path);
  if (panel === undefined) {
    throw new Error(`${path} could not be opened as a notebook.`);
  }
  await panel.context.ready;
  const cells = panel.content.widgets;
  const index = cells.findIndex(cell => cell.model.id === cellId);
  if (index < 0) {
    throw new Error(`The cell is no longer in ${path}; the run's page has it as it ran.`);
  }
  panel.content.activeCellIndex = index;
  await panel.content.scrollToCell(cells[index], 'center');
  panel.content.activate();
}

/** Put the line that starts recording into a new first cell. */
export async function insertFirstLine(notebooks: INotebookTracker | null): Promise<void> {
  const panel: NotebookPanel | null = notebooks?.currentWidget ?? null;
  if (panel === null) {
    return;
  }
  // what is inserted before the file has been read would be overwritten by it
  await panel.context.ready;
  panel.content.activeCellIndex = 0;
  NotebookActions.insertAbove(panel.content);
  panel.content.activeCell?.model.sharedModel.setSource(FIRST_LINE);
  panel.activate();
  panel.content.activate();
}
