/** The state that all views show. One instance per JupyterLab. */
import { ISignal, Signal } from '@lumino/signaling';

import { Api, ApiError } from './api';
import { Filter, Order, passes } from './grouping';
import { IAnnotation, IFrames, IModels, IRun, IRunRow, IRuns, IStatus } from './records';

export type Tab = 'runs' | 'data' | 'models';

/** What survives a reload of the page. */
export interface ILayout {
  tab: Tab;
  filters: Filter[];
  order: Order;
  follow: boolean;
  folded: string[];
  summaryHeight: number | null;
}

/** Why nothing new can be shown, and since when what is shown is stale. */
export interface ITrouble {
  message: string;
  away: boolean;
  loadedAt: Date | null;
  retryAt: Date;
}

const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 30_000;

export class Model {
  /** Emitted when any of the fields below has changed. */
  get stateChanged(): ISignal<this, void> {
    return this._stateChanged;
  }

  /** Emitted with the ids that changed; empty: anything may have. */
  get recordsChanged(): ISignal<this, ReadonlySet<string>> {
    return this._recordsChanged;
  }

  /** Emitted when what survives a reload has changed. */
  get layoutChanged(): ISignal<this, ILayout> {
    return this._layoutChanged;
  }

  readonly api: Api;
  layout: ILayout = {
    tab: 'runs',
    filters: ['notebook'],
    order: 'newest',
    follow: true,
    folded: [],
    summaryHeight: null
  };
  query = '';
  frameQuery = '';
  /** Path of the notebook on the server; null: none is open. */
  notebook: string | null = null;
  runs: IRuns | null = null;
  frames: IFrames | null = null;
  models: IModels | null = null;
  status: IStatus | null = null;
  trouble: ITrouble | null = null;
  selected: string | null = null;
  selectedFrame: string | null = null;
  /** The selected run in full, once it has been read. */
  detail: IRun | null = null;

  constructor(api: Api) {
    this.api = api;
  }

  /** Runs that pass the filters and the query. */
  shown(now = new Date()): IRunRow[] {
    const runs = this.runs;
    if (runs === null) {
      return [];
    }
    const filters = new Set(this.layout.filters);
    return runs.runs.filter(run => passes(run, filters, this.query, runs.notebook, now));
  }

  row(runId: string | null): IRunRow | null {
    return this.runs?.runs.find(run => run.run_id === runId) ?? null;
  }

  /** Show the runs of another notebook, if the panel follows the active one. */
  setNotebook(path: string | null): void {
    if (path === null || path === this.notebook || !this.layout.follow) {
      return;
    }
    this.notebook = path;
    void this.refresh();
  }

  setLayout(change: Partial<ILayout>): void {
    this.layout = { ...this.layout, ...change };
    this._layoutChanged.emit(this.layout);
    this._stateChanged.emit();
    if (change.tab || change.filters) {
      void this.refresh();
    }
  }

  toggleFilter(filter: Filter): void {
    const filters = this.layout.filters;
    const on = filters.includes(filter);
    this.setLayout({ filters: on ? filters.filter(f => f !== filter) : [...filters, filter] });
  }

  toggleFolded(key: string, folded?: boolean): void {
    const had = this.layout.folded.includes(key);
    if (had === (folded ?? !had)) {
      return;
    }
    const others = this.layout.folded.filter(other => other !== key);
    this.setLayout({ folded: had ? others : [...others, key] });
  }

  setQuery(query: string): void {
    this.query = query;
    this._stateChanged.emit();
  }

  setFrameQuery(query: string): void {
    this.frameQuery = query;
    this._stateChanged.emit();
  }

  clearFilters(): void {
    this.query = '';
    this.setLayout({ filters: [] });
  }

  select(runId: string | null): void {
    if (runId === this.selected) {
      return;
    }
    this.selected = runId;
    this.detail = null;
    this._stateChanged.emit();
    void this.loadDetail();
  }

  selectFrame(reference: string | null): void {
    this.selectedFrame = reference;
    this._stateChanged.emit();
  }

  /** Say something about a run; the panel shows it at once and the journal keeps it. */
  async annotate(row: IRunRow, said: IAnnotation): Promise<void> {
    const fresh = await this.api.annotate(row.run_id, row.path ?? this.notebook, said);
    if (this.runs !== null) {
      const runs = this.runs.runs.map(run => (run.run_id === fresh.run_id ? fresh : run));
      this.runs = { ...this.runs, runs };
    }
    this._stateChanged.emit();
    this.changed(new Set([row.run_id]));
  }

  /** Records changed, says the server: read again what is shown. */
  changed(ids: ReadonlySet<string>): void {
    this._recordsChanged.emit(ids);
    void this.refresh();
    if (this.selected !== null && (ids.size === 0 || ids.has(this.selected))) {
      void this.loadDetail();
    }
  }

  /** Read what is shown. Calls during a reading make one further reading, not many. */
  async refresh(): Promise<void> {
    if (this._reading) {
      this._again = true;
      return;
    }
    this._reading = true;
    try {
      do {
        this._again = false;
        await this.read();
      } while (this._again);
    } finally {
      this._reading = false;
    }
  }

  private async read(): Promise<void> {
    try {
      await this.readTab();
      this.trouble = null;
      this._retryMs = FIRST_RETRY_MS;
      this._loadedAt = new Date();
    } catch (error) {
      this.failed(error);
    }
    this._stateChanged.emit();
  }

  private async readTab(): Promise<void> {
    const notebook = this.notebook;
    const scope = this.layout.filters.includes('notebook') ? 'notebook' : 'all';
    // the runs always: the status bar counts them, and titles elsewhere come from them
    const [runs, status, frames, models] = await Promise.all([
      this.api.runs(notebook, scope),
      this.api.status(notebook),
      this.layout.tab === 'data' ? this.api.frames(notebook, scope) : this.frames,
      this.layout.tab === 'models' ? this.api.models(notebook) : this.models
    ]);
    Object.assign(this, { runs, status, frames, models });
  }

  private async loadDetail(): Promise<void> {
    const runId = this.selected;
    if (runId === null) {
      return;
    }
    try {
      const detail = await this.api.run(runId, this.row(runId)?.path ?? this.notebook);
      if (this.selected === runId) {
        this.detail = detail;
        this._stateChanged.emit();
      }
    } catch (error) {
      this.failed(error);
      this._stateChanged.emit();
    }
  }

  private failed(error: unknown): void {
    const known = error instanceof ApiError;
    this.trouble = {
      message: error instanceof Error ? error.message : String(error),
      away: known && error.away,
      loadedAt: this._loadedAt,
      retryAt: new Date(Date.now() + this._retryMs)
    };
    window.clearTimeout(this._retry);
    this._retry = window.setTimeout(() => void this.refresh(), this._retryMs);
    this._retryMs = Math.min(2 * this._retryMs, LAST_RETRY_MS);
  }

  private _reading = false;
  private _again = false;
  private _loadedAt: Date | null = null;
  private _retry = 0;
  private _retryMs = FIRST_RETRY_MS;
  private readonly _stateChanged = new Signal<this, void>(this);
  private readonly _recordsChanged = new Signal<this, ReadonlySet<string>>(this);
  private readonly _layoutChanged = new Signal<this, ILayout>(this);
}
