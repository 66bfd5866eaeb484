/** Ids of commands, in one place. */
export const Commands = {
  openPanel: 'mlops-jupyter:open-panel',
  openRun: 'mlops-jupyter:open-run',
  goToCell: 'mlops-jupyter:go-to-cell',
  star: 'mlops-jupyter:star',
  rename: 'mlops-jupyter:rename',
  note: 'mlops-jupyter:note',
  copyReference: 'mlops-jupyter:copy-reference',
  toggleFilter: 'mlops-jupyter:toggle-filter',
  setOrder: 'mlops-jupyter:set-order',
  toggleFollow: 'mlops-jupyter:toggle-follow',
  foldAll: 'mlops-jupyter:fold-all',
  refresh: 'mlops-jupyter:refresh',
  insertFirstLine: 'mlops-jupyter:insert-first-line'
} as const;
