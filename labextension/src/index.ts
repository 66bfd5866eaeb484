import { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';

/** The side panel "Experiments". */
const panel: JupyterFrontEndPlugin<void> = {
  id: 'mlops-jupyter:panel',
  description: 'Experiments: runs, data and models of the notebook.',
  autoStart: true,
  activate: (_app: JupyterFrontEnd) => undefined
};

export default [panel];
