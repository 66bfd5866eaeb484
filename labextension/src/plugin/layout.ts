/** What survives a reload: tab, filters, order, folds, the height of the summary. */
import { IStateDB } from '@jupyterlab/statedb';
import { ReadonlyPartialJSONValue } from '@lumino/coreutils';

import { FILTERS } from '../grouping';
import { ILayout, Model } from '../model';

const KEY = 'mlops-jupyter:layout';

/** Restore the layout, then keep it. */
export async function keepLayout(model: Model, state: IStateDB): Promise<void> {
  const saved = await state.fetch(KEY);
  if (isObject(saved)) {
    model.layout = { ...model.layout, ...clean(saved) };
    model.setLayout({});
  }
  model.layoutChanged.connect((_, layout) => {
    void state.save(KEY, { ...layout });
  });
}

/** Another version may have saved it, so every field is looked at. */
function clean(saved: Record<string, unknown>): Partial<ILayout> {
  const layout: Partial<ILayout> = {};
  if (saved.tab === 'runs' || saved.tab === 'data' || saved.tab === 'models') {
    layout.tab = saved.tab;
  }
  if (saved.order === 'newest' || saved.order === 'best') {
    layout.order = saved.order;
  }
  if (Array.isArray(saved.filters)) {
    layout.filters = saved.filters.filter(filter => filter in FILTERS);
  }
  if (Array.isArray(saved.folded)) {
    layout.folded = saved.folded.filter(key => typeof key === 'string');
  }
  if (typeof saved.follow === 'boolean') {
    layout.follow = saved.follow;
  }
  if (typeof saved.summaryHeight === 'number') {
    layout.summaryHeight = saved.summaryHeight;
  }
  return layout;
}

function isObject(value: ReadonlyPartialJSONValue | undefined): value is Record<string, never> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
